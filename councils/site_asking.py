"""Asking one site what a search needs: its committees, over https first, and whose a meeting is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from councils import found_words as say
from councils.errors import CertificateError, CouncilsError, SiteUnreachableError
from councils.site_owners import Owner
from councils.sites import is_trusted
from councils.values import Cms, SiteClient, SiteCommittee, SiteMemory

PAST = timedelta(days=200)  # how far back and ahead meetings are looked for
AHEAD = timedelta(days=200)

_MOST_ASKED_ONE_BY_ONE = 20  # committees whose meetings are asked for singly, for one link

Clients = Callable[[SiteMemory], SiteClient]


@dataclass(frozen=True, slots=True)
class Window:
    """The days whose meetings are looked for."""

    today: date

    @property
    def first(self) -> date:
        """200 days ago."""
        return self.today - PAST

    @property
    def last(self) -> date:
        """In 200 days."""
        return self.today + AHEAD


@dataclass(frozen=True, slots=True)
class Asked:
    """A site that has answered: its client, its committees, and what to say about it."""

    owner: Owner
    client: SiteClient
    committees: tuple[SiteCommittee, ...]
    warnings: tuple[str, ...]


async def ask(owner: Owner, *, clients: Clients, trusted: frozenset[str]) -> Asked:
    """Ask a site for its committees: over https first, over http where https is not there.

    A certificate that is not accepted is never gone round. Raises CouncilsError (of https, where
    neither answers) or UnreadableDocumentError.
    """
    client = clients(owner.memory)
    try:
        committees = await client.committees()
    except CertificateError:
        raise
    except SiteUnreachableError as error:
        client = clients(_over_http(owner.memory, error))
        try:
            committees = await client.committees()
        except SiteUnreachableError:
            raise error from None
    base = client.memory.base_url
    insecure = base.startswith("http://") and not is_trusted(base, trusted)
    return Asked(owner, client, committees, (say.UNVERIFIED,) if insecure else ())


async def can_ask_for_all(asked: Asked, window: Window) -> bool:
    """Whether all meetings of the site can be had with few requests."""
    keys = tuple(committee.key for committee in asked.committees)
    if len(keys) <= _MOST_ASKED_ONE_BY_ONE or asked.client.memory.cms is Cms.CMIS:
        return True
    if asked.client.memory.all_committees is None:  # asking for a few makes the client learn it
        await asked.client.calendar(keys[:2], first=window.today, last=window.last)
    return bool(asked.client.memory.all_committees)


async def committee_of(asked: Asked, meeting_key: str, *, window: Window) -> str | None:
    """The key of the committee whose meeting it is; None where the calendar does not have it."""
    keys = tuple(committee.key for committee in asked.committees)
    meetings = await asked.client.calendar(keys, first=window.first, last=window.last)
    found = (one for one in meetings if one.key.casefold() == meeting_key.casefold())
    return next((meeting.committee_key for meeting in found), None)


def _over_http(memory: SiteMemory, error: CouncilsError) -> SiteMemory:
    """The site without TLS. Raises the error where that was asked already."""
    if not memory.base_url.startswith("https://"):
        raise error
    return replace(memory, base_url="http://" + memory.base_url.removeprefix("https://"))

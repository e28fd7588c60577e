"""Asking one site what a search needs: its committees, over https first, and whose a meeting is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from councils import found_words as say
from councils.errors import CertificateError, CouncilsError, SiteUnreachableError
from councils.site_owners import Owner
from councils.sites import is_trusted
from councils.values import Cms, SiteClient, SiteCommittee, SiteMeeting, SiteMemory

NEAR = timedelta(days=200)  # how far back and ahead meetings are looked for
NEAR_ON_CMIS = timedelta(days=45)  # there a month takes one page, of up to 40 seconds

MOST_COMMITTEES = 2_000  # of a site that are compared; councils list some hundreds
_MOST_ASKED = 20  # committees whose meetings are asked for, for one link: a request each

Clients = Callable[[SiteMemory], SiteClient]


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
    return Asked(owner, client, committees[:MOST_COMMITTEES], (say.UNVERIFIED,) if insecure else ())


async def meetings_of(
    asked: Asked, committees: Sequence[SiteCommittee], *, today: date
) -> tuple[SiteMeeting, ...]:
    """The committees' meetings around today: 200 days either way, 45 where they are dear."""
    near = NEAR_ON_CMIS if asked.client.memory.cms is Cms.CMIS else NEAR
    keys = tuple(committee.key for committee in committees)
    return await asked.client.calendar(keys, first=today - near, last=today + near)


def can_ask_for_all(asked: Asked) -> bool:
    """Whether the meetings of all the site's committees can be had with few requests."""
    return len(asked.committees) <= _MOST_ASKED


async def committee_of(asked: Asked, meeting_key: str, *, today: date) -> str | None:
    """The key of the committee whose meeting it is; None where the calendar does not have it."""
    meetings = await meetings_of(asked, asked.committees, today=today)
    found = (one for one in meetings if one.key.casefold() == meeting_key.casefold())
    return next((meeting.committee_key for meeting in found), None)


def _over_http(memory: SiteMemory, error: CouncilsError) -> SiteMemory:
    """The site without TLS. Raises the error where that was asked already."""
    if not memory.base_url.startswith("https://"):
        raise error
    return replace(memory, base_url="http://" + memory.base_url.removeprefix("https://"))

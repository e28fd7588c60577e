"""Beginning to watch a committee: the committee's row, the watch and its looks, in one transaction.

A committee that is known already (made by hand, or in another spelling of its site) is taken over
where it is certain to be the same; where that is not certain nothing is made, and it is said how to
decide.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from councils.directory import councils
from councils.finding import Proposal
from councils.links import place_of
from councils.sites import origin_of
from storage.tables import Committee, Mode, Nation, Site, Watch
from tracker.committees import add_committee, committees, follow
from tracker.errors import SlugTakenError, TrackerError
from tracker.nations import nation_of
from tracker.watches import add_watch

MOST_SLUGS = 9
LONGEST_SLUG = 30


class MaybeAnotherCommitteeError(TrackerError):
    """A committee of that short name is there already, and may be another."""

    def __init__(self, slug: str, name: str, council: str) -> None:
        self.slug = slug
        super().__init__(
            f"{slug} is the short name of {name}, {council}, already. If that is the committee "
            f"you mean, `matters watch add … --slug {slug}` watches it; if not, please choose "
            "another short name with --slug."
        )


@dataclass(frozen=True, slots=True)
class WatchOffer:
    """A committee that can be watched: what its rows need. `memory` is a SiteMemory as JSON."""

    council: str
    memory: dict[str, Any]
    key: str
    title: str
    url: str
    slug: str
    name: str
    nation: str = ""  # where the directory tells it
    slugs: tuple[str, ...] = ()  # others that would do

    @property
    def base_url(self) -> str:
        """The site's address, without a slash at its end."""
        return str(self.memory["base_url"])

    @classmethod
    def of(cls, proposal: Proposal) -> Self:
        """What a finding proposes."""
        return cls(
            council=proposal.council,
            memory=asdict(proposal.memory),
            key=proposal.committee.key,
            title=proposal.committee.title,
            url=proposal.committee.url,
            slug=proposal.slug,
            name=proposal.name,
            nation=_nation(proposal.council, proposal.memory.base_url),
            slugs=proposal.slugs,
        )

    @classmethod
    def of_json(cls, words: str) -> Self:
        """The offer that `as_json` wrote."""
        facts = json.loads(words)
        return cls(**facts | {"slugs": tuple(facts["slugs"])})

    def as_json(self) -> str:
        """The offer as a button's value holds it."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class BegunWatch:
    """What came of beginning.

    `was_watched` there before; or only `was_known` as a committee, and perhaps watched at the site
    `moved_from`.
    """

    committee: Committee
    was_watched: bool = False
    was_known: bool = False
    moved_from: str = ""


async def watched_as(session: AsyncSession, offer: WatchOffer) -> Committee | None:
    """The committee that is watched at that place already."""
    query = (
        select(Committee, Site)
        .join(Watch, col(Watch.committee_id) == col(Committee.id))
        .join(Site, col(Site.id) == col(Watch.site_id))
        .where(col(Watch.key) == offer.key)
    )
    here = _place(offer.base_url)
    rows = (await session.exec(query)).all()
    return next((committee for committee, site in rows if _place(site.base_url) == here), None)


async def begin_watch(
    session: AsyncSession,
    offer: WatchOffer,
    *,
    now: datetime,
    slug: str | None = None,
    name: str | None = None,
    mode: Mode | None = None,
    clerk: int | None = None,
    channels: Sequence[str] = (),
) -> BegunWatch:
    """Make what is missing of committee, watch and looks. A second time changes nothing.

    `slug`, `name` and `mode` are what somebody asked for; else the offer's, and to approve. A
    committee whose council has moved to another site is watched there from now on. Raises
    MaybeAnotherCommitteeError, or what `add_committee` raises.
    """
    watched = await watched_as(session, offer)
    known = watched or await _known(session, offer, slug=slug)
    committee = known or await add_committee(
        session,
        name=name or offer.name,
        slug=slug or await _free(session, offer),
        council=offer.council,
        site=offer.url,
        nation=Nation(offer.nation or Nation.ENGLAND),
        mode=mode or Mode.APPROVE,
        clerk=clerk,
        now=now,
    )
    moved_from = ""
    if watched is None:
        moved_from = await _site_of(session, committee)
        committee.site = offer.url if moved_from else committee.site or offer.url
        committee.mode = mode or committee.mode
        committee.clerk_officer_id = committee.clerk_officer_id or clerk
        session.add(committee)
        await add_watch(
            session, committee, council=committee.council, memory=offer.memory, key=offer.key,
            title=offer.title, now=now,
        )  # fmt: skip
    for channel in channels:
        await follow(session, committee, channel, now=now)
    return BegunWatch(committee, watched is not None, known is not None, moved_from)


async def _site_of(session: AsyncSession, committee: Committee) -> str:
    """The address of the site at which a committee is watched; "" where it is not."""
    query = (
        select(Site.base_url)
        .join(Watch, col(Watch.site_id) == col(Site.id))
        .where(col(Watch.committee_id) == committee.id)
    )
    return (await session.exec(query)).first() or ""


async def _known(session: AsyncSession, offer: WatchOffer, *, slug: str | None) -> Committee | None:
    """The committee that is certainly the one on offer. Raises MaybeAnotherCommitteeError."""
    rows = await committees(session)
    if slug is not None:
        return next((row for row in rows if row.slug == slug.strip().casefold()), None)
    for row in rows:
        if _is_its_page(row.site, offer) or _is_named(row, offer):
            return row
    taken = next((row for row in rows if row.slug == offer.slug), None)
    if taken is not None and not _is_elsewhere(taken, offer):
        raise MaybeAnotherCommitteeError(taken.slug, taken.name, taken.council)
    return None


def _is_its_page(site: str | None, offer: WatchOffer) -> bool:
    origin = origin_of(site or "")
    if site is None or origin is None:
        return False
    place = place_of(site, trusted_sites=frozenset({origin}))  # only compared, never followed
    if place is None or place.committee_key != offer.key:
        return False
    return _place(place.base_url) == _place(offer.base_url)


def _is_named(row: Committee, offer: WatchOffer) -> bool:
    same_council = row.council.casefold() == offer.council.casefold()
    return same_council and row.name.casefold() in {offer.name.casefold(), offer.title.casefold()}


def _is_elsewhere(row: Committee, offer: WatchOffer) -> bool:
    """Whether the committee has a site, and it is that of another council."""
    return bool(row.site) and urlsplit(row.site).hostname != urlsplit(offer.base_url).hostname


async def _free(session: AsyncSession, offer: WatchOffer) -> str:
    """The first of its short names that no committee has."""
    taken = {row.slug for row in await committees(session)}
    numbered = (f"{offer.slug[: LONGEST_SLUG - 2]}-{number}" for number in range(2, MOST_SLUGS))
    free = next((one for one in (offer.slug, *offer.slugs, *numbered) if one not in taken), None)
    if free is None:
        raise SlugTakenError
    return free


def _nation(council: str, base_url: str) -> str:
    here = _place(base_url)
    known = (one for one in councils() if one.name == council or _place(one.base_url) == here)
    found = next(known, None)
    return nation_of(found.code).value if found else ""


def _place(base_url: str) -> str:
    """An address without what two spellings of it may differ in."""
    parts = urlsplit(base_url.strip())
    return f"{parts.netloc.casefold()}{parts.path.rstrip('/').casefold()}"

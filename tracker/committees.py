"""The committees that are followed: their short names, their settings, their channels."""

import re
from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import TypedDict, Unpack

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Committee, CouncilKind, Following, FormerSlug, Mode, Nation, Officer
from tracker.errors import (
    InvalidSlugError,
    ReservedSlugError,
    SlugTakenError,
    UnknownOfficerError,
    UnknownSlugError,
)

RESERVED_SLUGS = frozenset(
    {"help", "mine", "watch", "paper", "share", "triage", "minutes", "actions", "settings"}
    | {"open", "overdue", "complete", "closed", "proposed", "all", "search", "history", "home"}
    | {"report", "forget", "list", "add", "set", "remove", "demo", "me", "committee", "officer"}
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 30
_NEAREST = 3


class Changes(TypedDict, total=False):
    """What can be changed of a committee. What is not given stays."""

    name: str
    slug: str
    council: str
    site: str | None
    nation: Nation
    kind: CouncilKind
    mode: Mode
    clear_days: int | None
    clerk: int | None


async def add_committee(
    session: AsyncSession,
    *,
    name: str,
    slug: str,
    council: str,
    now: datetime,
    site: str | None = None,
    nation: Nation = Nation.ENGLAND,
    kind: CouncilKind = CouncilKind.PRINCIPAL,
    channel: str | None = None,
    clerk: int | None = None,
    mode: Mode = Mode.APPROVE,
    clear_days: int | None = None,
) -> Committee:
    """Follow a committee. `clerk` is an officer's key, `channel` a Slack channel id or "#name".

    Raises InvalidSlugError, ReservedSlugError, SlugTakenError or UnknownOfficerError.
    """
    slug = await _free_slug(session, slug, committee_id=None)
    await _check_officer(session, clerk)
    committee = Committee(
        slug=slug,
        name=" ".join(name.split()),
        council=await council_as_known(session, council),
        site=site,
        nation=nation,
        kind=kind,
        clear_days=clear_days,
        mode=mode,
        clerk_officer_id=clerk,
        created_at=now,
    )
    session.add(committee)
    await session.flush()
    if channel:
        await follow(session, committee, channel, now=now)
    return committee


async def set_committee(
    session: AsyncSession, committee: Committee, **changes: Unpack[Changes]
) -> Committee:
    """Change a committee. A new slug keeps the old one valid, and every reference as it is.

    Raises InvalidSlugError, ReservedSlugError, SlugTakenError or UnknownOfficerError.
    """
    if "slug" in changes:
        await _rename(session, committee, changes.pop("slug"))
    if "clerk" in changes:
        committee.clerk_officer_id = changes.pop("clerk")
        await _check_officer(session, committee.clerk_officer_id)
    for field, value in changes.items():
        setattr(committee, field, value)
    session.add(committee)
    await session.flush()
    return committee


async def committees(session: AsyncSession) -> Sequence[Committee]:
    """Every committee, in the order of their slugs."""
    return (await session.exec(select(Committee).order_by(Committee.slug))).all()


async def committee_by_slug(session: AsyncSession, slug: str) -> Committee:
    """The committee with this slug, or that once had it, in any case.

    Raises UnknownSlugError, which carries the nearest slugs.
    """
    wanted = slug.strip().casefold()
    found = (await session.exec(select(Committee).where(Committee.slug == wanted))).first()
    if found is None:
        former = await session.get(FormerSlug, wanted)
        found = await session.get(Committee, former.committee_id) if former else None
    if found is None:
        known = (await session.exec(select(Committee.slug))).all()
        raise UnknownSlugError(slug.strip(), tuple(get_close_matches(wanted, known, n=_NEAREST)))
    return found


async def follow(
    session: AsyncSession, committee: Committee, channel_id: str, *, now: datetime
) -> Following:
    """Let a channel follow the committee. A second time changes nothing."""
    found = await _following(session, committee, channel_id)
    if found is None:
        found = Following(committee_id=committee.id or 0, channel_id=channel_id, created_at=now)
        session.add(found)
        await session.flush()
    return found


async def unfollow(session: AsyncSession, committee: Committee, channel_id: str) -> bool:
    """End a channel's following. False when it did not follow."""
    found = await _following(session, committee, channel_id)
    if found is not None:
        await session.delete(found)
        await session.flush()
    return found is not None


async def channels_of(session: AsyncSession, committee_id: int) -> tuple[str, ...]:
    """The channels that follow a committee, in the order in which they began."""
    followed = select(Following.channel_id).where(Following.committee_id == committee_id)
    return tuple((await session.exec(followed.order_by(col(Following.id)))).all())


async def committees_followed_in(session: AsyncSession, channel_id: str) -> Sequence[Committee]:
    """The committees that a channel follows, in the order of their slugs."""
    followed = (
        select(Committee)
        .join(Following, col(Following.committee_id) == col(Committee.id))
        .where(Following.channel_id == channel_id)
    )
    return (await session.exec(followed.order_by(Committee.slug))).all()


async def council_as_known(session: AsyncSession, council: str) -> str:
    """The council's name in the spelling that a committee or an officer has already."""
    wanted = " ".join(council.split())
    for known in (select(Committee.council).distinct(), select(Officer.council).distinct()):
        for spelling in (await session.exec(known)).all():
            if spelling.casefold() == wanted.casefold():
                return spelling
    return wanted


async def _following(
    session: AsyncSession, committee: Committee, channel_id: str
) -> Following | None:
    wanted = select(Following).where(
        Following.committee_id == committee.id, Following.channel_id == channel_id
    )
    return (await session.exec(wanted)).first()


async def _rename(session: AsyncSession, committee: Committee, slug: str) -> None:
    new = await _free_slug(session, slug, committee_id=committee.id)
    if new == committee.slug:
        return
    returned_to = await session.get(FormerSlug, new)
    if returned_to is not None:
        await session.delete(returned_to)
    session.add(FormerSlug(slug=committee.slug, committee_id=committee.id or 0))
    committee.slug = new


async def _free_slug(session: AsyncSession, slug: str, *, committee_id: int | None) -> str:
    """The slug in small letters, once it is known to be well made, not reserved and free."""
    wanted = slug.strip().casefold()
    if not _SLUG.fullmatch(wanted) or not 2 <= len(wanted) <= _LONGEST_SLUG:  # noqa: PLR2004
        raise InvalidSlugError
    if wanted in RESERVED_SLUGS:
        raise ReservedSlugError
    holder = (await session.exec(select(Committee.id).where(Committee.slug == wanted))).first()
    former = await session.get(FormerSlug, wanted)
    taken_by = holder or (former.committee_id if former else None)
    if taken_by not in {None, committee_id}:
        raise SlugTakenError
    return wanted


async def _check_officer(session: AsyncSession, officer_id: int | None) -> None:
    if officer_id is None:
        return
    officer = await session.get(Officer, officer_id)
    if officer is None or officer.erased_at is not None:
        raise UnknownOfficerError

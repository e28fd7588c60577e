"""Claiming: the next look that may be made, one visitor at a time at a site, under a lease.

The lease and the fence are the site's, so that nobody asks a site two things at once. Sites take
turns: of those with a look that is due, the one comes first that has waited longest since its look
fell due or since it was last visited.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from councils.values import Cms
from storage.tables import Committee, Look, LookKind, Meeting, Site, Watch
from tracker.hours import council_day
from tracker.look_plan import MeetingFacts, asks_status, back_off, is_urgent, next_dawn
from tracker.look_rows import facts_of, watches_of
from tracker.look_values import ClaimedLook
from tracker.querying import rows_of

MOST_REQUESTS_A_DAY = 26  # of one site, on one local day; a look under way may need some more
USUAL_REQUESTS_A_DAY = 15  # beyond it, only what cannot wait; more with many committees
LOST_TOO_OFTEN = 3  # visits of one look that never came back
LOST = "The look did not come to an end."

LOOKS_BACK, LOOKS_AHEAD = timedelta(days=120), timedelta(days=90)
RENDERED_BACK, RENDERED_AHEAD = timedelta(days=10), timedelta(days=60)  # CMIS: a request a month
NEWS_BACK, NEWS_OVERLAP = timedelta(days=7), timedelta(days=1)


async def claim_look(
    session: AsyncSession, *, now: datetime, lease: timedelta
) -> ClaimedLook | None:
    """Claim the next look that is due, None when nothing is that may be asked now."""
    while (site := await _next_site(session, now=now)) is not None:
        look = await _next_look(session, site, now=now)
        if look is not None:
            return await _take(session, site, look, now=now, lease=lease)
    return None


async def free_sites(session: AsyncSession) -> None:
    """Let every site be visited: for a process that starts where no other can be visiting.

    The looks that were lost with an earlier process stay marked, so that one that is lost again
    and again is put off.
    """
    for site in (await session.exec(select(Site).where(col(Site.lease_until).is_not(None)))).all():
        site.lease_until = None
        session.add(site)


async def _next_site(session: AsyncSession, *, now: datetime) -> Site | None:
    """The site that has waited longest, locked. On PostgreSQL another claim passes it by."""
    due = (
        sa.select(col(Look.site_id), sa.func.min(col(Look.due_at)).label("first"))
        .where(col(Look.due_at) <= now)
        .group_by(col(Look.site_id))
        .subquery()
    )
    was_asked_since = sa.and_(col(Site.claimed_at).is_not(None), col(Site.claimed_at) > due.c.first)
    query = (
        select(Site)
        .join(due, due.c.site_id == col(Site.id))
        .where(
            col(Site.not_before) <= now,
            sa.or_(col(Site.lease_until).is_(None), col(Site.lease_until) <= now),
        )
        .order_by(
            sa.case((was_asked_since, col(Site.claimed_at)), else_=due.c.first),
            col(Site.claimed_at).nulls_first(),
            col(Site.id),
        )
        .limit(1)
        .with_for_update(of=Site, skip_locked=True)
    )
    return (await session.exec(query, execution_options={"populate_existing": True})).first()


async def _next_look(session: AsyncSession, site: Site, *, now: datetime) -> Look | None:
    """The site's look that is due first; None where the day's requests are made."""
    asked = asked_today(site, now=now)
    if asked >= MOST_REQUESTS_A_DAY:
        site.not_before, site.lease_until = next_dawn(site.base_url, now=now), None
        session.add(site)
        await session.flush()
        return None
    looks = [look for look in await _due(session, site, now=now) if _is_sound(look, now=now)]
    urgent = [look for look in looks if _is_urgent(look, site, now=now)]
    rest = sorted((look for look in looks if look not in urgent), key=_by_turn)
    if rest and not urgent and asked >= await _usual(session, site):
        for look in rest:
            look.due_at = next_dawn(site.base_url, now=now)
        rest = []
    await session.flush()
    return next(iter([*urgent, *rest]), None)


async def _usual(session: AsyncSession, site: Site) -> int:
    """How many requests a day are enough for what can wait, with so many committees."""
    count = select(sa.func.count()).select_from(Watch).where(col(Watch.site_id) == site.id)
    wanted = max(USUAL_REQUESTS_A_DAY, (await session.exec(count)).one() + 14)
    return min(wanted, MOST_REQUESTS_A_DAY - 2)


async def _due(session: AsyncSession, site: Site, *, now: datetime) -> Sequence[Look]:
    query = (
        select(Look)
        .where(Look.site_id == site.id, col(Look.due_at) <= now)
        .order_by(col(Look.due_at), col(Look.meeting_on).desc().nulls_first(), col(Look.id))
    )
    return (await session.exec(query, execution_options={"populate_existing": True})).all()


def _is_sound(look: Look, *, now: datetime) -> bool:
    """Whether the look may be made: one whose visitors were lost again and again waits."""
    if look.lease_until is None:
        return True
    look.lease_until = None
    look.failures += 1
    if look.failures < LOST_TOO_OFTEN:
        return True
    look.due_at, look.error = now + back_off(look.failures), LOST
    return False


def _is_urgent(look: Look, site: Site, *, now: datetime) -> bool:
    """Whether the look keeps its day: lists, what the news named, meetings awaited of late."""
    if look.kind is not LookKind.MEETING or look.meeting_on is None:
        return True
    if look.named_at is not None and (look.looked_at is None or look.named_at > look.looked_at):
        return True
    facts = MeetingFacts(
        site.base_url,
        look.meeting_on,
        looked_at=look.looked_at,
        published_at=look.published_at,
    )
    return is_urgent(facts, now=now)


def _by_turn(look: Look) -> datetime:
    """Of what can wait, what was looked at longest ago comes first."""
    return look.looked_at or datetime.min.replace(tzinfo=UTC)


def asked_today(site: Site, *, now: datetime) -> int:
    """How many requests were made of the site on this local day."""
    return site.asked if site.asked_on == council_day(now).isoformat() else 0


async def _take(
    session: AsyncSession, site: Site, look: Look, *, now: datetime, lease: timedelta
) -> ClaimedLook:
    site.lease_until = look.lease_until = now + lease
    site.claimed_at = now
    site.fence += 1
    session.add_all((site, look))
    await session.flush()
    if look.kind is LookKind.MEETING:
        return await _claimed_meeting(session, site, look, now=now)
    return await _claimed_list(session, site, look, now=now)


async def _claimed_list(
    session: AsyncSession, site: Site, look: Look, *, now: datetime
) -> ClaimedLook:
    """A claim of a calendar or of the news."""
    today = council_day(now)
    if look.kind is LookKind.NEWS:
        seen_on = look.looked_at and council_day(look.looked_at) - NEWS_OVERLAP
        first, last = seen_on or today - NEWS_BACK, today
        keys: tuple[str, ...] = ()
    else:
        is_rendered = site.cms == Cms.CMIS and look.looked_at is not None
        first = today - (RENDERED_BACK if is_rendered else LOOKS_BACK)
        last = today + (RENDERED_AHEAD if is_rendered else LOOKS_AHEAD)
        watches = await watches_of(session, site.id, (look.key,) if look.key else None)
        keys = tuple(watch.key for watch in watches)
    return ClaimedLook(
        id=look.id or 0,
        fence=site.fence,
        kind=look.kind,
        site_id=look.site_id,
        lease_until=look.lease_until or now,
        memory=dict(site.memory),
        key=look.key,
        keys=keys,
        committee_key=look.key,
        first=first,
        last=last,
    )


async def _claimed_meeting(
    session: AsyncSession, site: Site, look: Look, *, now: datetime
) -> ClaimedLook:
    query = (
        select(Watch, Committee)
        .join(Committee, col(Committee.id) == col(Watch.committee_id))
        .where(col(Watch.id) == look.watch_id)
    )
    watch, committee = (await session.exec(query)).one()
    meeting = await session.get(Meeting, look.meeting_id) if look.meeting_id else None
    day = meeting.meeting_on if meeting else look.meeting_on
    return ClaimedLook(
        id=look.id or 0,
        fence=site.fence,
        kind=look.kind,
        site_id=look.site_id,
        lease_until=look.lease_until or now,
        memory=dict(site.memory),
        key=look.key,
        committee_id=committee.id,
        committee=committee.slug,
        committee_key=watch.key,
        meeting_on=day,
        first=day or council_day(now),
        last=day or council_day(now),
        known={
            "fingerprint": look.fingerprint,
            "status": look.status or None,
            "validators": dict(look.validators),
        },
        asks_status=asks_status(await facts_of(session, site, look), now=now),
    )


async def next_look_at(session: AsyncSession) -> datetime | None:
    """When a look may be made next, None where none is planned. It may be past."""
    query = (
        sa.select(
            sa.func.min(col(Look.due_at)),
            col(Site.not_before),
            col(Site.lease_until),
        )
        .join(Site, col(Site.id) == col(Look.site_id))
        .where(col(Look.due_at).is_not(None))
        .group_by(col(Site.id), col(Site.not_before), col(Site.lease_until))
    )
    never = datetime.min.replace(tzinfo=UTC)
    rows = await rows_of(session, query)
    return min(
        (max(due, not_before, lease or never) for due, not_before, lease in rows), default=None
    )

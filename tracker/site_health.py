"""The health of the watches: read for lists and footers, and told to the clerks when it changes.

A state is told once it has held over two looks or six hours, "blocked" at once. What a whole site
suffers from is told each clerk once for all of their committees there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Committee,
    Health,
    Look,
    LookKind,
    Meeting,
    MeetingStatus,
    Site,
    SiteHealth,
    Watch,
)
from tracker.clerk_notes import tell_clerk
from tracker.hours import council_day
from tracker.querying import rows_of
from tracker.site_state import SITE_FAULTS, SeenMeeting, State, WatchFacts, state_of

HOLDS_LOOKS = 2
HOLDS_FOR = timedelta(hours=6)
FAULTS = frozenset({Health.BLOCKED, Health.BROKEN})
WORTH_TELLING = FAULTS | {Health.LATE, Health.QUIET}
RELIEF = FAULTS | {Health.LATE}  # leaving these is told too


@dataclass(frozen=True, slots=True)
class WatchView:
    """One watched committee, as `matters watch list` shows it. `since` is the day of its health."""

    committee_id: int
    slug: str
    name: str
    council: str
    site_url: str
    health: Health
    sentence: str
    since: date
    next_meeting_on: date | None = None
    last_minutes_on: date | None = None
    looked_at: datetime | None = None


@dataclass(slots=True)
class _Seen:
    """What was read of the looks at one committee."""

    meetings: list[SeenMeeting] = field(default_factory=list)
    calendar_failures: int = 0
    calendar_error: str = ""
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A watch with what its state follows from."""

    watch: Watch
    committee: Committee
    site: Site
    facts: WatchFacts
    state: State


async def watch_views(
    session: AsyncSession, *, now: datetime, committee_id: int | None = None
) -> tuple[WatchView, ...]:
    """Read how the watches go, all or one committee's, in the order of their slugs."""
    condition = sa.true() if committee_id is None else col(Watch.committee_id) == committee_id
    weighed = await _weighed(session, condition, now=now)
    return tuple(_view(one) for one in sorted(weighed, key=lambda one: one.committee.slug))


def _view(one: _Weighed) -> WatchView:
    facts, now = one.facts, one.facts.now
    published = [seen.meeting_on for seen in facts.meetings if seen.published_at is not None]
    is_held = one.state.health is one.watch.health
    since = one.site.health_since if facts.site in SITE_FAULTS else one.watch.health_since
    return WatchView(
        committee_id=one.watch.committee_id,
        slug=one.committee.slug,
        name=one.committee.name,
        council=one.committee.council,  # a site may be several councils’
        site_url=one.site.base_url,
        health=one.state.health,
        sentence=one.state.sentence,
        since=council_day(since if is_held or facts.site in SITE_FAULTS else now),
        next_meeting_on=facts.next_on,
        last_minutes_on=max(published, default=None),
        looked_at=facts.looked_at,
    )


async def _weighed(
    session: AsyncSession, condition: sa.ColumnElement[bool], *, now: datetime
) -> list[_Weighed]:
    query = (
        select(Watch, Committee, Site)
        .join(Committee, col(Committee.id) == col(Watch.committee_id))
        .join(Site, col(Site.id) == col(Watch.site_id))
        .where(condition)
        .order_by(col(Watch.id))
    )
    rows = (await session.exec(query)).all()
    seen = await _seen(session, rows)
    ahead = await _next_meetings(session, {c.id or 0 for _, c, _ in rows}, now=now)
    found = []
    for watch, committee, site in rows:
        looks = seen[watch.id or 0]
        facts = WatchFacts(
            now=now,
            site=site.health,
            site_since=site.health_since,
            cause=site.cause,
            looked_at=looks.looked_at,
            calendar_failures=looks.calendar_failures,
            calendar_error=looks.calendar_error,
            meetings=sorted(looks.meetings, key=lambda one: one.meeting_on),
            next_on=ahead.get(committee.id or 0),
        )
        found.append(_Weighed(watch, committee, site, facts, state_of(facts)))
    return found


async def _seen(
    session: AsyncSession, rows: Sequence[tuple[Watch, Committee, Site]]
) -> Mapping[int, _Seen]:
    """The looks at these watches, those that stand for the whole site among them."""
    at_site: dict[int, list[int]] = defaultdict(list)
    for watch, _, site in rows:
        at_site[site.id or 0].append(watch.id or 0)
    query = sa.select(
        col(Look.watch_id),
        col(Look.site_id),
        col(Look.kind),
        col(Look.due_at),
        col(Look.meeting_on),
        col(Look.looked_at),
        col(Look.published_at),
        col(Look.status),
        col(Look.delay),
        col(Look.failures),
        col(Look.error),
    ).where(
        col(Look.site_id).in_(at_site),
        col(Look.kind) != LookKind.NEWS,
        col(Look.cancelled_by) == "",
        sa.or_(
            col(Look.watch_id).is_(None),
            col(Look.watch_id).in_([watch.id for watch, _, _ in rows]),
        ),
    )
    seen: dict[int, _Seen] = defaultdict(_Seen)
    for watch_id, site_id, kind, due_at, *values in await rows_of(session, query):
        for one in [watch_id] if watch_id is not None else at_site[site_id]:
            if kind is LookKind.MEETING:
                _see_meeting(seen[one], SeenMeeting(*values))
            elif due_at is not None:  # else it rests: another look stands for it
                _see_calendar(seen[one], SeenMeeting(date.min, *values[1:]))
    return seen


def _see_meeting(seen: _Seen, meeting: SeenMeeting) -> None:
    seen.meetings.append(meeting)
    seen.looked_at = _later(seen.looked_at, meeting.looked_at)


def _see_calendar(seen: _Seen, look: SeenMeeting) -> None:
    seen.calendar_failures, seen.calendar_error = look.failures, look.error
    seen.looked_at = _later(seen.looked_at, look.looked_at)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


async def _next_meetings(
    session: AsyncSession, committee_ids: Collection[int], *, now: datetime
) -> Mapping[int, date]:
    query = (
        select(col(Meeting.committee_id), sa.func.min(col(Meeting.meeting_on)))
        .where(
            col(Meeting.committee_id).in_(committee_ids),
            col(Meeting.status) == MeetingStatus.CONFIRMED,
            col(Meeting.meeting_on) >= council_day(now),
        )
        .group_by(col(Meeting.committee_id))
    )
    return dict(list(await session.exec(query)))


async def weigh(
    session: AsyncSession, site: Site, *, now: datetime, watch_id: int | None = None
) -> None:
    """Set the health of the site's watches, and tell their clerks of changes that hold.

    `watch_id` says of which committee a meeting was looked at: while the site answers, the others'
    states need not be weighed.
    """
    condition = col(Watch.site_id) == site.id
    if watch_id is not None and site.health is SiteHealth.UP:
        is_told = sa.or_(col(Watch.health).in_(FAULTS), col(Watch.told).in_(FAULTS))
        condition = sa.and_(condition, sa.or_(col(Watch.id) == watch_id, is_told))
    await session.flush()
    to_tell = []
    for one in await _weighed(session, condition, now=now):
        _hold(one, now=now)
        if _is_to_tell(one, now=now):
            to_tell.append(one)
        session.add(one.watch)
    await _tell_of_site(session, site, to_tell, now=now)
    await session.flush()


def _hold(one: _Weighed, *, now: datetime) -> None:
    """Keep since when the state holds, and over how many looks."""
    watch = one.watch
    if watch.health is not one.state.health:
        watch.health, watch.health_since, watch.looks = one.state.health, now, 1
    elif watch.looks < HOLDS_LOOKS:
        watch.looks += 1


def _is_to_tell(one: _Weighed, *, now: datetime) -> bool:
    watch = one.watch
    if watch.health is watch.told:
        return False
    holds = watch.looks >= HOLDS_LOOKS or now - watch.health_since >= HOLDS_FOR
    if watch.health is not Health.BLOCKED and not holds:
        return False
    is_news = watch.health in WORTH_TELLING and (watch.told, watch.health) != FIRST_QUIET
    if is_news or watch.told in RELIEF:
        return True
    watch.told = watch.health
    return False


FIRST_QUIET = (Health.NEW, Health.QUIET)  # setting up has said when the committee meets


async def _tell_of_site(
    session: AsyncSession, site: Site, weighed: Sequence[_Weighed], *, now: datetime
) -> None:
    """Tell of the site's own faults, and of their end, once a clerk; of the rest one by one."""
    shared: dict[tuple[str, str], list[_Weighed]] = defaultdict(list)
    for one in weighed:
        if site.health in SITE_FAULTS:
            shared[site.health.value, _clerk(one)].append(one)
        elif one.watch.told in FAULTS:
            shared["up", _clerk(one)].append(one)
        else:
            await _tell_one(session, one, now=now)
    for (what, clerk), group in shared.items():
        if len(group) == 1:
            await _tell_one(session, group[0], now=now)
            continue
        await tell_clerk(
            session,
            committee_id=group[0].watch.committee_id,
            key=f"site:{site.id}:{clerk}:{what}:{council_day(now)}",
            words=_of_all(site, group, what=what),
            now=now,
        )
        for one in group:
            one.watch.told = one.watch.health if what != "up" else _relieved(one)


def _clerk(one: _Weighed) -> str:
    """Whose line it is: committees without a clerk have lines of their own."""
    clerk_id = one.committee.clerk_officer_id
    return f"officer {clerk_id}" if clerk_id else f"committee {one.committee.id}"


def _relieved(one: _Weighed) -> Health:
    """What the clerk knows after "the site answers again": what else is amiss comes as it holds."""
    return one.watch.health if one.watch.health is Health.QUIET else Health.UP


def _of_all(site: Site, group: Sequence[_Weighed], *, what: str) -> str:
    names = _list(one.committee.name for one in group)
    if what == "up":
        return f"Up: the site of {site.council} answers again, for {names}."
    return f"{site.council} ({names}): {group[0].state.sentence}"


def _list(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


async def _tell_one(session: AsyncSession, one: _Weighed, *, now: datetime) -> None:
    await tell_clerk(
        session,
        committee_id=one.watch.committee_id,
        key=f"watch:{one.watch.committee_id}:{one.state.health.value}:{council_day(now)}",
        words=f"{one.committee.name}: {one.state.sentence}",
        now=now,
    )
    one.watch.told = one.watch.health

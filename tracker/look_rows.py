"""The rows of looks: what the plan must know of them, and which of them there are to be."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from councils.values import Cms, News
from storage.tables import Look, LookKind, Meeting, MeetingStatus, Site, Watch
from tracker.hours import council_day
from tracker.look_plan import (
    ONE_YEAR,
    CalendarFacts,
    MeetingFacts,
    next_calendar_look,
    next_meeting_look,
    next_news_look,
)

NEWS_DISTRUSTED_AFTER = 2  # minutes that were out and that the news did not name
SOON = timedelta(days=10)


def asks_for_all(site: Site) -> bool:
    """Whether one request answers for every committee of the site."""
    return site.cms == Cms.CMIS or bool(site.memory.get("all_committees"))


def may_read_news(site: Site) -> bool:
    """Whether the site has news that we may read, as far as we know."""
    return site.memory.get("news") in {News.WHATS_NEW, News.RSS}


async def look_of(
    session: AsyncSession, site_id: int | None, kind: LookKind, key: str = ""
) -> Look | None:
    """The look of this kind and key."""
    wanted = select(Look).where(Look.site_id == site_id, Look.kind == kind, Look.key == key)
    return (await session.exec(wanted)).first()


async def watches_of(
    session: AsyncSession, site_id: int | None, keys: Collection[str] | None = None
) -> Sequence[Watch]:
    """The watches at a site, all or those of these committee keys."""
    wanted = select(Watch).where(Watch.site_id == site_id)
    if keys is not None:
        wanted = wanted.where(col(Watch.key).in_(keys))
    return (await session.exec(wanted.order_by(col(Watch.id)))).all()


async def has_news(session: AsyncSession, site: Site) -> bool:
    """Whether the site's news are read, answer, and have named what was published so far."""
    if not may_read_news(site) or site.news_missed >= NEWS_DISTRUSTED_AFTER:
        return False
    news = await look_of(session, site.id, LookKind.NEWS)
    return news is not None and news.looked_at is not None and not news.failures


async def facts_of(session: AsyncSession, site: Site, look: Look) -> MeetingFacts:
    """What the plan must know of a meeting's look."""
    met_on = look.meeting_on or date.max
    return MeetingFacts(
        site=site.base_url,
        meeting_on=met_on,
        is_cancelled=bool(look.cancelled_by),
        looked_at=look.looked_at,
        published_at=look.published_at,
        status=look.status,
        status_asked_at=look.status_asked_at,
        next_met_on=await _next_met_on(session, look, met_on) if look.published_at else None,
        has_news=await has_news(session, site),
    )


async def _next_met_on(session: AsyncSession, look: Look, met_on: date) -> date | None:
    """The committee's next confirmed meeting after this one, held or to come."""
    query = (
        select(col(Meeting.meeting_on))
        .join(Watch, col(Watch.committee_id) == col(Meeting.committee_id))
        .where(
            col(Watch.id) == look.watch_id,
            col(Meeting.status) == MeetingStatus.CONFIRMED,
            col(Meeting.meeting_on) > met_on,
        )
    )
    return (await session.exec(query.order_by(col(Meeting.meeting_on)).limit(1))).first()


async def plan_meeting(session: AsyncSession, site: Site, look: Look, *, now: datetime) -> None:
    """Set when the meeting is looked at next."""
    look.due_at = next_meeting_look(await facts_of(session, site, look), now=now)
    session.add(look)


async def plan_pending(session: AsyncSession, site: Site, *, now: datetime) -> None:
    """Bring forward the looks at meetings without minutes, as news no longer tell of them."""
    waiting = select(Look).where(
        Look.site_id == site.id,
        Look.kind == LookKind.MEETING,
        col(Look.due_at) > now,
        col(Look.published_at).is_(None),
        Look.failures == 0,
    )
    for look in (await session.exec(waiting)).all():
        await plan_meeting(session, site, look, now=now)


async def plan_calendar(session: AsyncSession, site: Site, look: Look, *, now: datetime) -> None:
    """Set when the calendar is asked next."""
    today = council_day(now)
    soon = (
        select(col(Meeting.meeting_on))
        .join(Watch, col(Watch.committee_id) == col(Meeting.committee_id))
        .where(
            col(Watch.site_id) == site.id,
            col(Meeting.status) == MeetingStatus.CONFIRMED,
            col(Meeting.meeting_on).between(today, today + SOON),
        )
    )
    if look.key:
        soon = soon.where(col(Watch.key) == look.key)
    to_come = tuple((await session.exec(soon.distinct())).all())
    facts = CalendarFacts(site.base_url, look.key, look.looked_at, to_come)
    look.due_at = next_calendar_look(facts, now=now)
    session.add(look)


async def plan_news(session: AsyncSession, site: Site, look: Look, *, now: datetime) -> None:
    """Set when the news are read next: daily while minutes are awaited, or soon will be."""
    today = council_day(now)
    awaited = select(col(Look.id)).where(
        Look.site_id == site.id,
        Look.kind == LookKind.MEETING,
        col(Look.published_at).is_(None),
        Look.cancelled_by == "",
        col(Look.meeting_on).between(today - timedelta(days=ONE_YEAR), today + SOON),
    )
    look.due_at = next_news_look(
        site.base_url,
        looked_at=look.looked_at,
        may_be_read=may_read_news(site),
        is_pending=(await session.exec(awaited.limit(1))).first() is not None,
        now=now,
    )
    session.add(look)


async def bring_news_forward(session: AsyncSession, site: Site, *, now: datetime) -> None:
    """Read the news sooner where the calendar has a meeting whose minutes will be awaited."""
    look = await look_of(session, site.id, LookKind.NEWS)
    if look is not None and look.looked_at is not None and not look.failures:
        planned = look.due_at
        await plan_news(session, site, look, now=now)
        look.due_at = min(planned or now, look.due_at or now)


async def arrange_looks(session: AsyncSession, site: Site, *, now: datetime) -> None:
    """Have the calendar looks that fit what is known of the site, and one at its news.

    Where one request answers for all committees, the committees' own looks rest.
    """
    watches = await watches_of(session, site.id)
    is_whole = asks_for_all(site)
    await _have(session, site, LookKind.CALENDAR, now=now, is_wanted=is_whole and bool(watches))
    for watch in watches:
        await _have(session, site, LookKind.CALENDAR, watch, now=now, is_wanted=not is_whole)
    await _have(session, site, LookKind.NEWS, now=now, is_wanted=bool(watches))
    await session.flush()


async def _have(
    session: AsyncSession,
    site: Site,
    kind: LookKind,
    watch: Watch | None = None,
    *,
    now: datetime,
    is_wanted: bool,
) -> None:
    """Have a look that is due, due at once where it is new or rested; or have it rest."""
    look = await look_of(session, site.id, kind, watch.key if watch else "")
    if look is None and is_wanted:
        key, watch_id = (watch.key, watch.id) if watch else ("", None)
        look = Look(site_id=site.id or 0, kind=kind, key=key, watch_id=watch_id, due_at=now)
    elif look is not None and not is_wanted:
        look.due_at = None
    elif look is not None and look.due_at is None:
        look.due_at = now
    if look is not None:
        session.add(look)

"""Recording what a look at a council's site came to. Claims are in `tracker.look_claims`.

Every record carries the claim's fence: one that comes after somebody else asked the site since
changes nothing. A look that finds nothing new writes no rows: it moves its own due instant on.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from councils.values import News, SiteMeeting
from storage.tables import Committee, Look, LookKind, Site, SiteHealth
from tracker.clerk_notes import tell_clerk
from tracker.hours import council_day
from tracker.look_claims import asked_today, claim_look, free_sites, next_look_at
from tracker.look_plan import ONE_DAY, MeetingFacts, back_off, block
from tracker.look_rows import (
    NEWS_DISTRUSTED_AFTER,
    arrange_looks,
    asks_for_all,
    bring_news_forward,
    facts_of,
    may_read_news,
    plan_calendar,
    plan_meeting,
    plan_news,
    plan_pending,
    watches_of,
)
from tracker.look_values import ClaimedLook, LookFailure
from tracker.site_calendar import heed_calendar, heed_page
from tracker.site_health import weigh
from tracker.site_lists import Window
from tracker.wording import day_words

__all__ = [
    "ClaimedLook",
    "LookFailure",
    "calendar_looked",
    "claim_look",
    "free_sites",
    "look_failed",
    "meeting_looked",
    "news_looked",
    "next_look_at",
]

BROKEN_AFTER = 2  # different looks in a row that failed, or tries of a calendar
JUST_NOW = timedelta(hours=6)
OUT_BEFORE = timedelta(days=21)  # after the meeting: minutes that were out before we looked
NAMED_AGAIN = timedelta(hours=20)  # news without a day have a meeting looked at once a day


@dataclass(frozen=True, slots=True)
class _Visit:
    """A look that is still its visitor's, and its site."""

    site: Site
    look: Look
    now: datetime

    @property
    def today(self) -> date:
        """The council's date."""
        return council_day(self.now)


async def calendar_looked(
    session: AsyncSession,
    claimed: ClaimedLook,
    meetings: Sequence[SiteMeeting],
    *,
    memory: dict[str, Any],
    requests: int,
    now: datetime,
) -> None:
    """Take in what the site's calendar says of the committees that were asked for."""
    visit = await _held(session, claimed, memory=memory, requests=requests, now=now)
    if visit is None:
        return
    by_key: dict[str, list[SiteMeeting]] = defaultdict(list)
    for meeting in meetings:
        by_key[meeting.committee_key].append(meeting)
    window = Window(claimed.first, claimed.last, today=visit.today)
    for watch in await watches_of(session, visit.site.id, claimed.keys):
        committee = await session.get_one(Committee, watch.committee_id)
        changed = await heed_calendar(
            session, watch, committee, by_key[watch.key], window=window, now=now
        )
        for look in changed:
            await plan_meeting(session, visit.site, look, now=now)
        if changed:
            await bring_news_forward(session, visit.site, now=now)
    await _worked(session, visit)
    await plan_calendar(session, visit.site, visit.look, now=now)
    if bool(claimed.key) == asks_for_all(visit.site):  # another kind of look fits from now on
        await arrange_looks(session, visit.site, now=now)
    await weigh(session, visit.site, now=now)


async def news_looked(
    session: AsyncSession,
    claimed: ClaimedLook,
    events: Sequence[tuple[str, date | None]] | None,
    *,
    memory: dict[str, Any],
    requests: int,
    now: datetime,
) -> None:
    """Have the meetings looked at that the news name. `events` is None where none may be read."""
    visit = await _held(session, claimed, memory=memory, requests=requests, now=now)
    if visit is None:
        return
    _learn_of_news(visit.site, may_be_read=events is not None)
    await _worked(session, visit, answers=events is not None)
    await _look_at_named(session, visit, events or ())
    await plan_news(session, visit.site, visit.look, now=now)
    if not may_read_news(visit.site):
        await plan_pending(session, visit.site, now=now)
    await weigh(session, visit.site, now=now)


def _learn_of_news(site: Site, *, may_be_read: bool) -> None:
    if may_be_read != may_read_news(site):
        news = News.WHATS_NEW if may_be_read else News.NONE
        site.memory = {**site.memory, "news": news.value}


async def _look_at_named(
    session: AsyncSession, visit: _Visit, events: Sequence[tuple[str, date | None]]
) -> None:
    named: dict[str, date | None] = {}
    for key, on in events:
        known = named.get(key)
        named[key] = max(on, known) if on and known else on or known
    wanted = select(Look).where(
        Look.site_id == visit.site.id,
        Look.kind == LookKind.MEETING,
        Look.cancelled_by == "",
        col(Look.key).in_(named),
        col(Look.meeting_on) <= visit.today,
    )
    for look in (await session.exec(wanted)).all():
        if _is_news(look, named[look.key], now=visit.now):
            look.named_at = visit.now
            look.due_at = min(look.due_at or visit.now, visit.now)
            session.add(look)


def _is_news(look: Look, on: date | None, *, now: datetime) -> bool:
    """Whether the meeting was not looked at since what the news tell of."""
    if look.looked_at is None:
        return True
    if on is None:
        return look.published_at is None and now - look.looked_at >= NAMED_AGAIN
    return council_day(look.looked_at) <= on


async def meeting_looked(
    session: AsyncSession,
    claimed: ClaimedLook,
    *,
    published: bool,
    fingerprint: str,
    status: str | None,
    validators: dict[str, Any],
    is_cancelled: bool,
    memory: dict[str, Any],
    requests: int,
    now: datetime,
) -> None:
    """Keep how a meeting's minutes stand, and plan the next look.

    The date is not asked for: the site's calendar is what moves meetings, not their pages.
    """
    visit = await _held(session, claimed, memory=memory, requests=requests, now=now)
    if visit is None:
        return
    look = visit.look
    facts = await facts_of(session, visit.site, look)
    before = _standing(look)
    is_unwell = bool(look.failures) or visit.site.health is not SiteHealth.UP
    if published:
        _seen_published(visit, fingerprint, facts, status=status, was_asked=claimed.asks_status)
    else:
        look.published_at, look.fingerprint, look.status = None, "", ""
        if is_cancelled:
            await heed_page(session, look, now=now)
    look.validators = validators or look.validators
    await _worked(session, visit)
    await plan_meeting(session, visit.site, look, now=now)
    if facts.has_news and visit.site.news_missed >= NEWS_DISTRUSTED_AFTER:
        await plan_pending(session, visit.site, now=now)
    await _tell_of_giving_up(session, visit)
    if is_unwell or before != _standing(look):
        await weigh(session, visit.site, now=now, watch_id=look.watch_id)


def _standing(look: Look) -> tuple[datetime | None, str, str]:
    return look.published_at, look.status, look.cancelled_by


def _seen_published(
    visit: _Visit, fingerprint: str, facts: MeetingFacts, *, status: str | None, was_asked: bool
) -> None:
    look = visit.look
    if not facts.is_published:
        _first_seen(visit, fingerprint, has_news=facts.has_news)
    elif fingerprint != look.fingerprint:
        look.fingerprint, look.changed_at = fingerprint, visit.now
    if was_asked or (status and status != look.status):
        look.status_asked_at = visit.now
    look.status = status or look.status


def _first_seen(visit: _Visit, fingerprint: str, *, has_news: bool) -> None:
    """Keep when the minutes came out. Their delay is known only where we had looked before."""
    look = visit.look
    met_on = look.meeting_on or visit.today
    was_looked_at = look.looked_at is not None and council_day(look.looked_at) >= met_on
    if was_looked_at:
        look.delay = (visit.today - met_on).days
        was_named = look.named_at is not None and visit.now - look.named_at < JUST_NOW
        visit.site.news_missed += has_news and not was_named
    guess = datetime.combine(met_on + OUT_BEFORE, time(), UTC)
    look.published_at = visit.now if was_looked_at else min(visit.now, guess)
    look.changed_at, look.fingerprint = visit.now, fingerprint


async def _tell_of_giving_up(session: AsyncSession, visit: _Visit) -> None:
    """Say once that minutes never came, when the last look at them is made."""
    look = visit.look
    if look.due_at is not None or look.published_at is not None or look.cancelled_by:
        return
    watches = await watches_of(session, visit.site.id)
    committee_id = next(watch.committee_id for watch in watches if watch.id == look.watch_id)
    met_on = look.meeting_on or visit.today
    committee = await session.get_one(Committee, committee_id)
    await tell_clerk(
        session,
        committee_id=committee_id,
        key=f"watch-over:{committee_id}:{look.key}:{met_on}",
        words=f"{committee.name}: no minutes of {day_words(met_on)} were published within a year. "
        "I no longer look for them.",
        now=visit.now,
    )


async def look_failed(
    session: AsyncSession,
    claimed: ClaimedLook,
    failure: LookFailure,
    *,
    memory: dict[str, Any],
    requests: int,
    now: datetime,
) -> None:
    """Keep that a look came to nothing. It stays due, after a while; a refusal holds for the site.

    A site that answers with errors is left alone as a whole from the second look on that fails; a
    page that is missing or cannot be read is that page's fault alone.
    """
    visit = await _held(session, claimed, memory=memory, requests=requests, now=now)
    if visit is None:
        return
    look, site = visit.look, visit.site
    is_another = look.failures == 0 or look.kind is not LookKind.MEETING
    is_another |= site.health is SiteHealth.BROKEN  # then all of them wait, longer each time
    look.failures += 1
    look.error = failure.sentence
    if failure.kind == "blocked":
        _refused(visit, failure)
    elif failure.kind == "broken":
        _broke(visit, failure, is_another=is_another)
    else:
        look.due_at = now + ONE_DAY
        _answers(site, now=now)
    session.add_all((look, site))
    if look.kind is LookKind.NEWS:
        await plan_pending(session, site, now=now)
    await session.flush()
    await weigh(session, site, now=now)


def _refused(visit: _Visit, failure: LookFailure) -> None:
    """Ask nothing more of the site for a day at least. What was due stays due."""
    _turn(visit.site, SiteHealth.BLOCKED, failure.sentence, now=visit.now)
    visit.site.not_before = visit.now + block(failure.retry_after)


def _broke(visit: _Visit, failure: LookFailure, *, is_another: bool) -> None:
    site, now = visit.site, visit.now
    site.failures += is_another
    visit.look.due_at = now + back_off(visit.look.failures)
    if site.failures >= BROKEN_AFTER:
        _turn(site, SiteHealth.BROKEN, failure.sentence, now=now)
        site.not_before = now + back_off(site.failures - 1)


def _turn(site: Site, health: SiteHealth, cause: str, *, now: datetime) -> None:
    if site.health is not health:
        site.health, site.health_since = health, now
    site.cause = cause


def _answers(site: Site, *, now: datetime) -> None:
    _turn(site, SiteHealth.UP, "", now=now)
    site.failures, site.answered_at = 0, now


async def _worked(session: AsyncSession, visit: _Visit, *, answers: bool = True) -> None:
    """Keep that the look came to something. News that may not be read are no answer of the site."""
    visit.look.looked_at, visit.look.failures, visit.look.error = visit.now, 0, ""
    if answers:
        _answers(visit.site, now=visit.now)
    session.add_all((visit.look, visit.site))
    await session.flush()


async def _held(
    session: AsyncSession,
    claimed: ClaimedLook,
    *,
    memory: dict[str, Any],
    requests: int,
    now: datetime,
) -> _Visit | None:
    """Give the site and the look back, if nobody asked the site since; count the requests."""
    wanted = select(Site).where(Site.id == claimed.site_id, Site.fence == claimed.fence)
    query = wanted.with_for_update()
    site = (await session.exec(query, execution_options={"populate_existing": True})).first()
    if site is None:
        return None
    site.asked = asked_today(site, now=now) + requests
    site.asked_on = council_day(now).isoformat()
    site.lease_until = None
    site.memory = {**site.memory, **memory}
    session.add(site)
    look = await session.get(Look, claimed.id, populate_existing=True)
    if look is None or look.lease_until is None:
        return None
    look.lease_until = None
    session.add(look)
    return _Visit(site, look, now)

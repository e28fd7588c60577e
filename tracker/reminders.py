"""Planning reminders: what the ladder asks for becomes nudges, grouped into messages.

Only actions whose `look_on` has come are read, so a sweep costs what is due and not what is open.
A change of an action, a meeting, a committee or a closed day puts its actions back to be looked at.
Nudges are written from the eve on, so that a morning in any time zone finds its message booked.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    AT_ONCE,
    NEVER,
    Action,
    ActionStatus,
    ClerkLine,
    ClosedDay,
    Committee,
    DeliveryKind,
    Meeting,
    Nudge,
)
from tracker.clerk_days import plan_clerk_notes, tell_of_missing_dates
from tracker.clerk_notes import LineKind, new_line
from tracker.council_days import CouncilDays, council_days
from tracker.hours import council_day
from tracker.ladder import Standing, Step, step
from tracker.messages import Booking, book, insert_new
from tracker.nudges import CHASED_COLUMNS, Chased, standings
from tracker.people import Person, people
from tracker.querying import UNSYNCHRONISED, rows_of

ONE_DAY = timedelta(days=1)
BATCH = 2_000
MOST_BATCHES = 10  # what is left waits for the next tick


@dataclass(slots=True)
class _Plan:
    """What one batch comes to: rows to write, and when to look again."""

    nudges: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    looks: dict[int, date] = field(default_factory=dict)


async def plan_reminders(session: AsyncSession, *, now: datetime) -> int:
    """Write the nudges that are due by tomorrow and book their messages; gives their number.

    A second call at the same instant changes nothing. Notes to clerks are booked too.
    """
    await _look_again_where_calendars_changed(session)
    today = council_day(now)
    days = await council_days(session, today=today)
    planned = 0
    for _ in range(MOST_BATCHES):
        actions = await _due_actions(session, by=today + ONE_DAY)
        planned += await _plan_batch(session, actions, days=days, now=now)
        if len(actions) < BATCH:
            break
    await tell_of_missing_dates(session, days=days, now=now)
    await plan_clerk_notes(session, days=days, now=now)
    return planned


async def _look_again_where_calendars_changed(session: AsyncSession) -> None:
    """Have every open action looked at whose committee, meetings or closed days changed."""
    closed = select(col(ClosedDay.council)).where(~col(ClosedDay.is_planned))
    committees = select(col(Committee.id)).where(
        sa.or_(~col(Committee.is_planned), col(Committee.council).in_(closed))
    )
    meetings = select(col(Meeting.committee_id)).where(~col(Meeting.is_planned)).distinct()
    changed = {*(await session.exec(committees)), *(await session.exec(meetings))}
    if not changed:
        return
    open_actions = sa.update(Action).where(
        col(Action.status) == ActionStatus.OPEN, col(Action.committee_id).in_(changed)
    )
    await session.exec(
        open_actions.values(look_on=AT_ONCE, is_digested=col(Action.is_digested)),
        execution_options=UNSYNCHRONISED,
    )
    for table in (Committee, Meeting, ClosedDay):
        unplanned = sa.update(table).where(~sa.inspect(table).columns.is_planned)
        await session.exec(unplanned.values(is_planned=True), execution_options=UNSYNCHRONISED)


async def _due_actions(session: AsyncSession, *, by: date) -> Sequence[Chased]:
    query = (
        sa.select(*CHASED_COLUMNS)
        .where(col(Action.status) == ActionStatus.OPEN, col(Action.look_on) <= by)
        .order_by(col(Action.look_on), col(Action.id))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return [Chased(*row) for row in await rows_of(session, query)]


async def _plan_batch(
    session: AsyncSession, actions: Sequence[Chased], *, days: CouncilDays, now: datetime
) -> int:
    if not actions:
        return 0
    chased = [action for action in actions if action.is_chased(days)]
    stands = await standings(session, chased, days=days, today=council_day(now))
    officers = await people(session, {action.officer_id or 0 for action in chased}, days=days)
    plan = _Plan(looks={action.id: NEVER for action in actions})
    for action in chased:
        person = officers[action.officer_id or 0]
        _plan_action(plan, action, stands[action.id], person, days=days, now=now)
    await _book_nudges(session, plan, officers, now=now)
    await insert_new(session, Nudge, plan.nudges)
    await insert_new(session, ClerkLine, plan.lines)
    await _look_later(session, plan.looks)
    return sum(1 for nudge in plan.nudges if nudge["delivery_id"] is not None)


def _plan_action(
    plan: _Plan,
    action: Chased,
    standing: Standing,
    person: Person,
    *,
    days: CouncilDays,
    now: datetime,
) -> None:
    """Take the ladder's steps of today and tomorrow."""
    today = council_day(now)
    look_on = action.look_on
    for day in (today, today + ONE_DAY):
        if look_on > day:
            continue
        found = step(standing, day=day, days=days.of_committee(action.committee_id))
        _write(plan, action, found, person, day=day, now=now)
        if found.escalate and day == today:
            plan.lines.append(_unanswered(action, found, person, now=now))
        standing = _after(standing, found, day=day)
        look_on = day if found.escalate and day > today else found.look_on
    plan.looks[action.id] = look_on


def _after(standing: Standing, found: Step, *, day: date) -> Standing:
    said = {(found.meeting_id, rung): day for rung in _said(found)}
    silent = {(found.meeting_id, rung) for rung in found.silent}
    return replace(standing, said={**standing.said, **said}, silent=standing.silent | silent)


def _said(found: Step) -> tuple[int, ...]:
    return () if found.say is None else (found.say, *found.joined)


def _write(
    plan: _Plan, action: Chased, found: Step, person: Person, *, day: date, now: datetime
) -> None:
    """Write the nudges of one step. An officer whom Slack cannot reach is the clerk's to tell."""
    silenced = dict(found.silent)
    if person.slack_user_id is None and found.say is not None:
        plan.lines.append(_unreachable(action, found, person, now=now))
        silenced |= dict.fromkeys(_said(found), "unreachable")
    for rung in (*_said(found), *found.silent):
        row = {
            "action_id": action.id,
            "meeting_id": found.meeting_id,
            "rung": int(rung),
            "officer_id": person.officer_id,
            "delivery_id": None,
            "planned_on": day,
            "silenced_by": silenced.get(rung, ""),
            "created_at": now,
        }
        plan.nudges.append(row)


def _unreachable(action: Chased, found: Step, person: Person, *, now: datetime) -> dict[str, Any]:
    where = f"{action.id}:{found.meeting_id}:{found.say}:{person.officer_id}"
    return new_line(
        committee_id=action.committee_id,
        key=f"unreachable:{where}",
        kind=LineKind.UNREACHABLE,
        action_id=action.id,
        officer_id=person.officer_id,
        now=now,
    )


def _unanswered(action: Chased, found: Step, person: Person, *, now: datetime) -> dict[str, Any]:
    return new_line(
        committee_id=action.committee_id,
        key=f"unanswered:{action.id}:{found.meeting_id}:{person.officer_id}",
        kind=LineKind.UNANSWERED,
        action_id=action.id,
        officer_id=person.officer_id,
        now=now,
    )


async def _book_nudges(
    session: AsyncSession, plan: _Plan, officers: Mapping[int, Person], *, now: datetime
) -> None:
    """One message for each officer and day, with what all committees ask of them."""
    by_day: dict[date, dict[str, Person]] = defaultdict(dict)
    for nudge in plan.nudges:
        person = officers[nudge["officer_id"]]
        if not nudge["silenced_by"] and person.slack_user_id is not None:
            by_day[nudge["planned_on"]][person.slack_user_id] = person
    booked: dict[tuple[date, int], int] = {}
    for day, reached in sorted(by_day.items()):
        bookings = [Booking(r, p.hours, day, p.officer_id) for r, p in sorted(reached.items())]
        ids = await book(session, DeliveryKind.REMINDER, bookings, now=now)
        booked |= {(day, p.officer_id): ids[r] for r, p in reached.items()}
    for nudge in plan.nudges:
        if not nudge["silenced_by"]:
            nudge["delivery_id"] = booked[nudge["planned_on"], nudge["officer_id"]]


async def _look_later(session: AsyncSession, looks: Mapping[int, date]) -> None:
    actions = cast("sa.Table", sa.inspect(Action).local_table)
    later = (
        sa.update(actions)
        .where(actions.c.id == sa.bindparam("action"))
        .values(look_on=sa.bindparam("later"), is_digested=actions.c.is_digested)
    )
    rows = [{"action": action_id, "later": look_on} for action_id, look_on in looks.items()]
    await session.exec(later, params=rows)

"""Keeping the dates of actions in step with the committee calendar."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Action, ActionStatus, Committee, EventKind, Meeting, MeetingStatus
from tracker.due import due_on, leans_on_calendar
from tracker.events import record

WAITING = (ActionStatus.PROPOSED, ActionStatus.OPEN)


@dataclass(frozen=True, slots=True)
class CommitteeCalendar:
    """The confirmed meetings of one committee, in order."""

    committee: str
    meetings: tuple[date, ...]

    def due_on(self, due_words: str | None, *, said_on: date) -> date | None:
        """The date of these due words, said at the meeting of `said_on`."""
        later = tuple(day for day in self.meetings if day > said_on)
        return due_on(
            due_words,
            said_on=said_on,
            next_meeting_on=later[0] if later else None,
            meetings=later,
            committee=self.committee,
        )

    def first_from(self, day: date) -> date | None:
        """The first known meeting on or after this day."""
        return next((met for met in self.meetings if met >= day), None)

    def due_day(self, action: Action, *, said_on: date) -> date | None:
        """The date that the calendar gives an action; its own where no calendar is asked."""
        if action.due_from is not None:
            return self.first_from(action.due_from)
        if not leans_on_calendar(action.due):
            return action.due_on
        return self.due_on(action.due, said_on=said_on)


async def calendar_of(session: AsyncSession, committee: Committee) -> CommitteeCalendar:
    """The calendar as the tables have it now."""
    confirmed = select(col(Meeting.meeting_on)).where(
        Meeting.committee_id == committee.id, Meeting.status == MeetingStatus.CONFIRMED
    )
    days = (await session.exec(confirmed.order_by(col(Meeting.meeting_on)))).all()
    return CommitteeCalendar(committee=committee.name, meetings=tuple(days))


async def redate_actions(
    session: AsyncSession, committee: Committee, *, around: Collection[date], now: datetime
) -> int:
    """Date anew what leans on the calendar and is not yet done. Gives how many dates changed.

    `around` are the days whose meetings have changed: words reach them from at most a year before.
    """
    calendar = await calendar_of(session, committee)
    changed = 0
    for action, said_on in await _dated_by_meeting(session, committee, around):
        day = calendar.due_day(action, said_on=said_on)
        if day != action.due_on:
            _redate(session, action, day, now=now)
            changed += 1
    await session.flush()
    return changed


async def _dated_by_meeting(
    session: AsyncSession, committee: Committee, around: Collection[date]
) -> Sequence[tuple[Action, date]]:
    waiting = (
        select(Action, col(Meeting.meeting_on))
        .join(Meeting, col(Meeting.id) == col(Action.meeting_id))
        .where(
            Action.committee_id == committee.id,
            col(Action.status).in_(WAITING),
            sa.or_(
                col(Action.due_from).is_not(None),
                sa.and_(
                    col(Action.due).is_not(None),
                    col(Meeting.meeting_on).between(_a_year_before(min(around)), max(around)),
                ),
            ),
        )
    )
    return (await session.exec(waiting)).all()


def _a_year_before(day: date) -> date:
    return day - timedelta(days=366) if day.year > 1 else day


def _redate(session: AsyncSession, action: Action, day: date | None, *, now: datetime) -> None:
    details = {
        "from": action.due_on.isoformat() if action.due_on else None,
        "to": day.isoformat() if day else None,
    }
    action.due_on = day
    session.add(action)
    record(session, action, EventKind.REDATED, now=now, details=details)

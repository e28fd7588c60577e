"""When one committee's papers go out for its next meeting."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import ClosedDay, Committee
from tracker.calendar import WorkingDays, despatch_date
from tracker.council_days import clear_days_of
from tracker.meetings import next_meeting


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next meeting and the last day on which its agenda may go out."""

    meeting_on: date
    despatch_on: date


async def next_despatch(
    session: AsyncSession, committee: Committee, *, today: date
) -> NextMeeting | None:
    """The committee's next meeting with its despatch, None when no meeting is known."""
    meeting = await next_meeting(session, committee.id or 0, today=today)
    if meeting is None:
        return None
    closed = await session.exec(
        select(col(ClosedDay.day)).where(ClosedDay.council == committee.council)
    )
    days = WorkingDays(committee.nation, frozenset(closed.all()))
    despatch = despatch_date(meeting.meeting_on, clear_days=clear_days_of(committee), days=days)
    return NextMeeting(meeting.meeting_on, despatch)

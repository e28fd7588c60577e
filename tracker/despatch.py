"""When one committee's papers go out for its next meeting."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import ClosedDay, Committee, CouncilKind, Nation
from tracker.calendar import WorkingDays, despatch_date, statutory_clear_days
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
    return ahead_of(
        meeting.meeting_on,
        nation=committee.nation,
        kind=committee.kind,
        clear_days=committee.clear_days,
        closed=frozenset(closed.all()),
    )


@lru_cache(maxsize=1024)
def ahead_of(
    meeting_on: date,
    *,
    nation: Nation,
    kind: CouncilKind,
    clear_days: int | None,
    closed: frozenset[date],
) -> NextMeeting:
    """A meeting with its despatch. `clear_days` is the committee's own number, None the law's."""
    number = statutory_clear_days(nation, kind) if clear_days is None else clear_days
    days = WorkingDays(nation, closed)
    return NextMeeting(meeting_on, despatch_date(meeting_on, clear_days=number, days=days))

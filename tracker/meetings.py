"""The meetings of a committee, past and to come.

A meeting that is moved keeps its row, so that what was said before it is known. Whatever changes
the calendar changes the dates of actions that lean on it ("next meeting", "the March meeting").
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Committee, Meeting, MeetingStatus
from tracker.errors import MeetingNotFoundError, MeetingTakenError
from tracker.redating import redate_actions


async def add_meeting(
    session: AsyncSession,
    committee: Committee,
    meeting_on: date,
    *,
    now: datetime,
    site_key: str | None = None,
) -> Meeting:
    """Add a meeting, or reinstate a cancelled one. A second time changes nothing."""
    meeting = await meeting_row(session, committee, meeting_on, site_key=site_key)
    await redate_actions(session, committee, around=[meeting_on], now=now)
    return meeting


async def meeting_row(
    session: AsyncSession, committee: Committee, meeting_on: date, *, site_key: str | None = None
) -> Meeting:
    """The confirmed meeting of that day, made when it is missing. Dates no actions anew."""
    meeting = await meeting_on_day(session, committee, meeting_on)
    if meeting is None:
        meeting = Meeting(committee_id=committee.id or 0, meeting_on=meeting_on)
    meeting.status = MeetingStatus.CONFIRMED
    meeting.site_key = site_key or meeting.site_key
    session.add(meeting)
    await session.flush()
    return meeting


async def move_meeting(
    session: AsyncSession, committee: Committee, from_: date, to: date, *, now: datetime
) -> Meeting:
    """Move a meeting to another day; the row stays, with `moved_from`.

    Raises MeetingNotFoundError, or MeetingTakenError when another meeting stands on that day.
    """
    meeting = await meeting_on_day(session, committee, from_)
    if meeting is None:
        raise MeetingNotFoundError
    if from_ == to:
        return meeting
    await _make_room(session, committee, meeting, day=to)
    meeting.meeting_on, meeting.moved_from = to, from_
    meeting.status = MeetingStatus.CONFIRMED
    session.add(meeting)
    await session.flush()
    await redate_actions(session, committee, around=[from_, to], now=now)
    return meeting


async def cancel_meeting(
    session: AsyncSession, committee: Committee, meeting_on: date, *, now: datetime
) -> Meeting:
    """Cancel a meeting. Raises MeetingNotFoundError."""
    meeting = await meeting_on_day(session, committee, meeting_on)
    if meeting is None:
        raise MeetingNotFoundError
    meeting.status = MeetingStatus.CANCELLED
    session.add(meeting)
    await session.flush()
    await redate_actions(session, committee, around=[meeting_on], now=now)
    return meeting


async def next_meeting(session: AsyncSession, committee_id: int, *, today: date) -> Meeting | None:
    """The first confirmed meeting today or later, None when none is known."""
    ahead = select(Meeting).where(
        Meeting.committee_id == committee_id,
        Meeting.status == MeetingStatus.CONFIRMED,
        Meeting.meeting_on >= today,
    )
    return (await session.exec(ahead.order_by(col(Meeting.meeting_on)).limit(1))).first()


async def meetings(session: AsyncSession, committee_id: int) -> Sequence[Meeting]:
    """Every meeting of a committee, cancelled ones too, by date."""
    known = select(Meeting).where(Meeting.committee_id == committee_id)
    return (await session.exec(known.order_by(col(Meeting.meeting_on)))).all()


async def meeting_on_day(
    session: AsyncSession, committee: Committee, meeting_on: date
) -> Meeting | None:
    """The meeting of a day, cancelled or not."""
    wanted = select(Meeting).where(
        Meeting.committee_id == committee.id, Meeting.meeting_on == meeting_on
    )
    return (await session.exec(wanted)).first()


async def _make_room(
    session: AsyncSession, committee: Committee, mover: Meeting, *, day: date
) -> None:
    """Free `day`: a cancelled meeting on it changes places with the one that is moved."""
    other = await meeting_on_day(session, committee, day)
    if other is None:
        return
    if other.status is not MeetingStatus.CANCELLED:
        raise MeetingTakenError
    left = mover.meeting_on
    for meeting, on in ((mover, date.min), (other, left)):
        meeting.meeting_on = on
        session.add(meeting)
        await session.flush()

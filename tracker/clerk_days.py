"""The clerk's one note a day: lines that wait become part of the next message."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionStatus,
    ClerkLine,
    Committee,
    DeliveryKind,
    Meeting,
    MeetingStatus,
    Mode,
)
from tracker.clerk_notes import LineKind, tell_clerk
from tracker.council_days import CouncilDays
from tracker.hours import council_day
from tracker.messages import Booking, book
from tracker.people import Person, people
from tracker.querying import UNSYNCHRONISED


async def tell_of_missing_dates(session: AsyncSession, *, days: CouncilDays, now: datetime) -> None:
    """Keep a line, once a month, for each committee with open actions and no meeting to come."""
    for committee_id in await _without_meeting(session, days=days, now=now):
        count = await _open_actions(session, committee_id)
        if count:
            await tell_clerk(
                session,
                committee_id=committee_id,
                key=_month_key(committee_id, now=now),
                kind=LineKind.NO_DATE,
                words=str(count),
                now=now,
            )


def _month_key(committee_id: int, *, now: datetime) -> str:
    return f"no-date:{committee_id}:{council_day(now):%Y-%m}"


async def _without_meeting(
    session: AsyncSession, *, days: CouncilDays, now: datetime
) -> Sequence[int]:
    """Committees with a clerk and no meeting to come, whose line of this month is not kept yet."""
    ahead = select(col(Meeting.committee_id)).where(
        col(Meeting.status) == MeetingStatus.CONFIRMED,
        col(Meeting.meeting_on) >= council_day(now),
    )
    with_meeting = set(await session.exec(ahead.distinct()))
    asked = [
        committee_id
        for committee_id, committee in days.committees.items()
        if committee.mode is not Mode.OFF
        and committee.clerk_officer_id is not None
        and committee_id not in with_meeting
    ]
    keys = {_month_key(committee_id, now=now): committee_id for committee_id in asked}
    kept = set(await session.exec(select(col(ClerkLine.key)).where(col(ClerkLine.key).in_(keys))))
    return [committee_id for key, committee_id in keys.items() if key not in kept]


async def _open_actions(session: AsyncSession, committee_id: int) -> int:
    query = select(sa.func.count()).where(
        col(Action.committee_id) == committee_id,
        col(Action.status) == ActionStatus.OPEN,
        col(Action.taken_down_at).is_(None),
    )
    return (await session.exec(query)).one()


async def plan_clerk_notes(session: AsyncSession, *, days: CouncilDays, now: datetime) -> None:
    """Book the lines that wait into each clerk's message of the day, or of the next working day."""
    waiting = await _waiting_lines(session)
    clerks = await people(session, set(waiting), days=days)
    reached = {p.slack_user_id: p for p in clerks.values() if p.slack_user_id is not None}
    if not reached:
        return
    today = council_day(now)
    bookings = [Booking(r, p.hours, today, p.officer_id) for r, p in sorted(reached.items())]
    ids = await book(session, DeliveryKind.CLERK_NOTE, bookings, now=now)
    await _put(session, waiting, reached, ids)


async def _waiting_lines(session: AsyncSession) -> Mapping[int, Sequence[int]]:
    """The ids of lines that no message has yet, by the clerk's officer id."""
    query = (
        select(col(Committee.clerk_officer_id), col(ClerkLine.id))
        .join(Committee, col(Committee.id) == col(ClerkLine.committee_id))
        .where(col(ClerkLine.delivery_id).is_(None), col(Committee.clerk_officer_id).is_not(None))
    )
    waiting: dict[int, list[int]] = defaultdict(list)
    for clerk_id, line_id in await session.exec(query):
        waiting[clerk_id or 0].append(line_id or 0)
    return waiting


async def _put(
    session: AsyncSession,
    waiting: Mapping[int, Sequence[int]],
    reached: Mapping[str, Person],
    ids: Mapping[str, int],
) -> None:
    for recipient, person in reached.items():
        lines = sa.update(ClerkLine).where(col(ClerkLine.id).in_(waiting[person.officer_id]))
        await session.exec(
            lines.values(delivery_id=ids[recipient]),
            execution_options=UNSYNCHRONISED,
        )

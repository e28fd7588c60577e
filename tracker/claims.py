"""Claiming: the next message that may be sent, for one sender at a time, under a lease.

A claim that is to be shown anew or deleted keeps the state `sent`: it can be done twice. A message
that is to be said for the first time is `claimed` until it is marked, and a lost mark is looked for
in Slack before anything is said again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import ClerkLine, Delivery, DeliveryKind, DeliveryState, Nudge
from tracker.contents import content_of
from tracker.council_days import CouncilDays, council_days
from tracker.holds import Held, may_be_done, may_be_said
from tracker.hours import Hours, council_day
from tracker.messages import Booking, book, next_part
from tracker.people import people
from tracker.querying import UNSYNCHRONISED
from tracker.values import ClaimedDelivery, Content

TO_PEOPLE_DAILY = (DeliveryKind.REMINDER, DeliveryKind.CLERK_NOTE)


async def claim_next(
    session: AsyncSession, *, now: datetime, lease: timedelta
) -> ClaimedDelivery | None:
    """Claim the next message that is due, None when nothing is.

    Deletions come first, then new messages, then those to be shown anew. What Slack asked us to
    leave alone, and whom we spoke to within the second, are left out. What has nothing left to say
    is cancelled, and what would be said outside working hours is put off, on the way.
    """
    while (delivery := await _next_due(session, now=now)) is not None:
        claimed = await _claim(session, delivery, now=now, lease=lease)
        if claimed is not None:
            return claimed
    return None


async def _next_due(session: AsyncSession, *, now: datetime) -> Delivery | None:
    is_free = sa.or_(col(Delivery.lease_until).is_(None), col(Delivery.lease_until) <= now)
    said = (col(Delivery.state) == DeliveryState.SENT, col(Delivery.ts).is_not(None), is_free)
    planned = (col(Delivery.state) == DeliveryState.PLANNED, col(Delivery.not_before) <= now)
    for conditions, first in (
        (
            (*said, col(Delivery.withdraw_at) <= now, may_be_done(Held.DELETING, now=now)),
            col(Delivery.withdraw_at),
        ),
        ((*planned, may_be_said(now=now)), col(Delivery.not_before)),
        (
            (*said, col(Delivery.refresh_at) <= now, may_be_done(Held.SHOWING, now=now)),
            col(Delivery.refresh_at),
        ),
    ):
        query = select(Delivery).where(*conditions).order_by(first, col(Delivery.id)).limit(1)
        query = query.with_for_update(skip_locked=True)
        found = (await session.exec(query, execution_options={"populate_existing": True})).first()
        if found is not None:
            return found
    return None


async def _claim(
    session: AsyncSession, delivery: Delivery, *, now: datetime, lease: timedelta
) -> ClaimedDelivery | None:
    days = await council_days(session, today=council_day(now))
    if delivery.state is DeliveryState.SENT:
        return await _claim_said(session, delivery, days=days, now=now, lease=lease)
    if delivery.withdraw_at is not None:
        await _cancel(session, delivery, why="withdrawn before it was said")
        return None
    hours = await _hours(session, delivery, days=days)
    if not hours.is_open(now):
        await _put_off(session, delivery, hours, now=now)
        return None
    content = await content_of(session, delivery, days=days, now=now)
    if content is None:
        await _cancel(session, delivery, why="nothing left to say")
        return None
    delivery.state = DeliveryState.CLAIMED
    return await _take(session, delivery, content, now=now, lease=lease)


async def _claim_said(
    session: AsyncSession,
    delivery: Delivery,
    *,
    days: CouncilDays,
    now: datetime,
    lease: timedelta,
) -> ClaimedDelivery:
    """Claim a message that stands in Slack, to delete it or to show it anew.

    One that has nothing left to say is deleted.
    """
    content = None
    if delivery.withdraw_at is None or delivery.withdraw_at > now:
        content = await content_of(session, delivery, days=days, now=now, is_refresh=True)
    return await _take(session, delivery, content, now=now, lease=lease)


async def _take(
    session: AsyncSession,
    delivery: Delivery,
    content: Content | None,
    *,
    now: datetime,
    lease: timedelta,
) -> ClaimedDelivery:
    delivery.claimed_at, delivery.lease_until = now, now + lease
    delivery.fence += 1
    delivery.attempts += 1
    session.add(delivery)
    await session.flush()
    return _claimed(delivery, content, is_withdrawn=content is None)


def _claimed(delivery: Delivery, content: Content | None, *, is_withdrawn: bool) -> ClaimedDelivery:
    """The claim that a row stands for: of a message to say, to show anew, or to delete."""
    is_said = delivery.state is DeliveryState.SENT
    return ClaimedDelivery(
        id=delivery.id or 0,
        key=delivery.key,
        kind=delivery.kind.value,
        recipient=delivery.recipient,
        fence=delivery.fence,
        lease_until=delivery.lease_until or delivery.not_before,
        content=content,
        claimed_at=delivery.claimed_at or delivery.not_before,
        update=is_said and not is_withdrawn,
        withdraw=is_said and is_withdrawn,
        channel_id=delivery.channel_id,
        ts=delivery.ts,
        attempts=delivery.attempts,
    )


async def _cancel(session: AsyncSession, delivery: Delivery, *, why: str) -> None:
    delivery.state, delivery.error = DeliveryState.CANCELLED, why
    session.add(delivery)
    await session.flush()


async def _hours(session: AsyncSession, delivery: Delivery, *, days: CouncilDays) -> Hours:
    """When the recipient may be written to: a person's own hours, a council's for a channel."""
    if delivery.officer_id is not None:
        found = await people(session, {delivery.officer_id}, days=days)
        return found[delivery.officer_id].hours
    return days.office_hours(delivery.committee_id or 0)


async def _put_off(
    session: AsyncSession, delivery: Delivery, hours: Hours, *, now: datetime
) -> None:
    """Leave the message for the next working hours; what a person has for that day takes it in."""
    day, at = hours.opening(not_before=now, earliest=delivery.local_date)
    if day == delivery.local_date:
        delivery.not_before = at
    elif delivery.kind in TO_PEOPLE_DAILY:
        await _join_day(session, delivery, Booking(delivery.recipient, hours, day), now=now)
    else:
        delivery.part = await next_part(session, delivery.recipient, delivery.kind, day)
        delivery.local_date, delivery.not_before = day, at
    session.add(delivery)
    await session.flush()


async def _join_day(
    session: AsyncSession, delivery: Delivery, booking: Booking, *, now: datetime
) -> None:
    delivery.state, delivery.error = DeliveryState.CANCELLED, "put off to the next working day"
    session.add(delivery)
    await session.flush()
    wanted = Booking(booking.recipient, booking.hours, booking.earliest, delivery.officer_id)
    target = (await book(session, delivery.kind, [wanted], now=now))[booking.recipient]
    for table in (Nudge, ClerkLine):
        rows = sa.update(table).where(sa.inspect(table).columns.delivery_id == delivery.id)
        await session.exec(rows.values(delivery_id=target), execution_options=UNSYNCHRONISED)


async def stale_claims(session: AsyncSession, *, now: datetime) -> tuple[ClaimedDelivery, ...]:
    """Claims whose lease ran out without a mark, for recovery. Reads only.

    Recovery settles each through `mark_sent` (found in Slack), `postpone` (not there) or
    `mark_uncertain`; the fence refuses all but the first.
    """
    is_due = sa.or_(col(Delivery.withdraw_at).is_not(None), col(Delivery.refresh_at).is_not(None))
    is_lost = sa.or_(
        col(Delivery.state) == DeliveryState.CLAIMED,
        sa.and_(col(Delivery.state) == DeliveryState.SENT, is_due),
    )
    query = select(Delivery).where(is_lost, col(Delivery.lease_until) < now)
    rows: Sequence[Delivery] = (await session.exec(query.order_by(col(Delivery.id)))).all()
    return tuple(
        _claimed(delivery, None, is_withdrawn=delivery.withdraw_at is not None) for delivery in rows
    )


async def to_look_again(session: AsyncSession, *, now: datetime) -> tuple[ClaimedDelivery, ...]:
    """Messages that were said, of which a second copy may have come meanwhile. Reads only."""
    query = select(Delivery).where(
        col(Delivery.look_again_at) <= now, col(Delivery.state) == DeliveryState.SENT
    )
    rows: Sequence[Delivery] = (await session.exec(query.order_by(col(Delivery.id)))).all()
    return tuple(_claimed(delivery, None, is_withdrawn=False) for delivery in rows)

"""The ledger of messages after the claim: sent, postponed, failed, uncertain; and when to wake.

Every mark carries the claim's fence. A mark that comes after somebody else took the message over
is refused, and its sender deletes what it said.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.tables import (
    AT_ONCE,
    NEVER,
    Action,
    ActionEvent,
    ActionStatus,
    ClerkLine,
    Delivery,
    DeliveryKind,
    DeliveryState,
    DigestLine,
    EventKind,
    Nudge,
)
from tracker.claims import claim_next, stale_claims, to_look_again
from tracker.clerk_notes import LineKind, tell_clerk
from tracker.following import learn_channel
from tracker.querying import UNSYNCHRONISED
from tracker.triage_messages import plan_triage
from tracker.values import ClaimedDelivery
from tracker.wording import day_words

__all__ = [
    "claim_next",
    "looked_again",
    "mark_failed",
    "mark_sent",
    "mark_uncertain",
    "next_due_at",
    "plan_triage",
    "postpone",
    "refresh_message",
    "say_again",
    "settle_later",
    "stale_claims",
    "to_look_again",
]

COPIES_COME_WITHIN = timedelta(minutes=2)  # of a message said again; longer than a sender sleeps

MAY_BE_MARKED = (DeliveryState.CLAIMED, DeliveryState.PLANNED, DeliveryState.UNCERTAIN)
NOUNS = {
    DeliveryKind.DIGEST: "the digest",
    DeliveryKind.REMINDER: "the reminder",
    DeliveryKind.TRIAGE: "the list of what waits for you",
    DeliveryKind.CLERK_NOTE: "the note",
}


async def mark_sent(
    session: AsyncSession,
    claimed: ClaimedDelivery,
    *,
    channel_id: str,
    ts: str,
    now: datetime,
) -> bool:
    """Mark the message as said, shown anew or deleted. False: refused, the message is not ours.

    Marking the same message twice is no refusal, nor is a late mark while nobody else has claimed.
    """
    delivery = await _held(session, claimed)
    if delivery is None:
        return False
    if claimed.update or claimed.withdraw:
        _settle_again(delivery, claimed)
        return True
    if delivery.state is DeliveryState.SENT:
        return (delivery.channel_id, delivery.ts) == (channel_id, ts)
    if delivery.state not in MAY_BE_MARKED:
        return False
    delivery.state, delivery.error, delivery.lease_until = DeliveryState.SENT, "", None
    delivery.channel_id, delivery.ts, delivery.sent_at = channel_id, ts, now
    if await _decided_meanwhile(session, delivery, since=claimed.claimed_at):
        delivery.refresh_at = now
    session.add(delivery)
    await session.flush()
    await _say_in_history(session, delivery, now=now)
    await learn_channel(session, delivery)
    return True


def _settle_again(delivery: Delivery, claimed: ClaimedDelivery) -> None:
    delivery.lease_until = None
    if claimed.withdraw:
        delivery.state, delivery.error = DeliveryState.CANCELLED, "deleted"
        delivery.withdraw_at = delivery.refresh_at = None
    elif delivery.refresh_at is not None and delivery.refresh_at <= claimed.claimed_at:
        delivery.refresh_at = None


async def _held(session: AsyncSession, claimed: ClaimedDelivery) -> Delivery | None:
    """The row, if nobody has claimed it since."""
    query = select(Delivery).where(
        col(Delivery.id) == claimed.id, col(Delivery.fence) == claimed.fence
    )
    return (
        await session.exec(query.with_for_update(), execution_options={"populate_existing": True})
    ).first()


async def _decided_meanwhile(session: AsyncSession, delivery: Delivery, *, since: datetime) -> bool:
    """Whether somebody answered what the message names before we could mark it as said."""
    decided = select(col(ActionEvent.id)).where(
        col(ActionEvent.at) >= since, col(ActionEvent.by_officer_id).is_not(None)
    )
    if delivery.kind is DeliveryKind.REMINDER:
        named: SelectOfScalar[Any] = select(col(Nudge.action_id)).where(
            col(Nudge.delivery_id) == delivery.id
        )
    elif delivery.kind is DeliveryKind.TRIAGE:
        named = select(col(Action.id)).where(col(Action.committee_id) == delivery.committee_id)
    else:
        return False
    query = decided.where(col(ActionEvent.action_id).in_(named)).limit(1)
    return (await session.exec(query)).first() is not None


async def _say_in_history(session: AsyncSession, delivery: Delivery, *, now: datetime) -> None:
    if delivery.kind is DeliveryKind.REMINDER:
        query = select(col(Nudge.action_id)).where(
            col(Nudge.delivery_id) == delivery.id, col(Nudge.silenced_by) == ""
        )
    elif delivery.kind is DeliveryKind.DIGEST:
        query = select(col(DigestLine.action_id)).where(col(DigestLine.delivery_id) == delivery.id)
    else:
        return
    named = sorted(set(await session.exec(query)))
    details = _said_details(delivery)
    session.add_all(
        ActionEvent(action_id=action_id, at=now, kind=EventKind.SAID, details=details)
        for action_id in named
    )
    await session.flush()


def _said_details(delivery: Delivery) -> dict[str, Any]:
    details: dict[str, Any] = {"kind": delivery.kind.value, "delivery_id": delivery.id}
    if delivery.officer_id is not None:
        return details | {"officer_id": delivery.officer_id}
    return details | {"channel_id": delivery.channel_id}


async def postpone(
    session: AsyncSession, claimed: ClaimedDelivery, *, until: datetime, now: datetime
) -> None:
    """Give the claim back: it may be taken again from `until` on (Slack's Retry-After)."""
    delivery = await _held(session, claimed)
    if delivery is None:
        return
    if delivery.state is DeliveryState.CLAIMED:
        delivery.state, delivery.not_before = DeliveryState.PLANNED, max(until, now)
    elif delivery.withdraw_at is not None:
        delivery.withdraw_at = until
    elif delivery.refresh_at is not None:
        delivery.refresh_at = until
    delivery.lease_until = None
    session.add(delivery)
    await session.flush()


async def say_again(session: AsyncSession, claimed: ClaimedDelivery, *, now: datetime) -> None:
    """What may have been said stands nowhere in Slack: say it.

    Its first sender may only be slow, so that Slack is looked through for a copy afterwards.
    """
    delivery = await _held(session, claimed)
    if delivery is not None and delivery.state is DeliveryState.CLAIMED:
        delivery.look_again_at = now + COPIES_COME_WITHIN
        await postpone(session, claimed, until=now, now=now)


async def settle_later(session: AsyncSession, claimed: ClaimedDelivery, *, until: datetime) -> None:
    """Slack's history cannot be looked at now: whether it was said is settled after `until`."""
    delivery = await _held(session, claimed)
    if delivery is not None and delivery.lease_until is not None:
        delivery.lease_until = until
        session.add(delivery)
        await session.flush()


async def looked_again(
    session: AsyncSession, claimed: ClaimedDelivery, *, again_at: datetime | None
) -> None:
    """Slack was looked through for copies of this message; again at `again_at`, None: no more."""
    delivery = await session.get(Delivery, claimed.id, with_for_update=True)
    if delivery is not None:
        delivery.look_again_at = again_at
        session.add(delivery)
        await session.flush()


async def mark_failed(
    session: AsyncSession, claimed: ClaimedDelivery, *, error: str, now: datetime
) -> None:
    """Slack will never take it. The clerk is told; what their own note held is said another day."""
    delivery = await _held(session, claimed)
    if delivery is None:
        return
    delivery.lease_until, delivery.error = None, error
    session.add(delivery)
    if delivery.state is DeliveryState.CLAIMED:
        delivery.state = DeliveryState.FAILED
        await _free_lines(session, delivery)
        await _tell(session, delivery, LineKind.NOT_SAID, f" ({error})", now=now)
    elif claimed.withdraw:
        delivery.withdraw_at = delivery.refresh_at = None
        await _tell(session, delivery, LineKind.NOT_DELETED, f" ({error})", now=now)
    else:
        delivery.refresh_at = None
    await session.flush()


async def mark_uncertain(session: AsyncSession, claimed: ClaimedDelivery, *, now: datetime) -> None:
    """We may have said it and cannot look: the clerk is told, and it is not said again."""
    delivery = await _held(session, claimed)
    if delivery is None or delivery.state is not DeliveryState.CLAIMED:
        return
    delivery.state, delivery.lease_until = DeliveryState.UNCERTAIN, None
    session.add(delivery)
    await session.flush()
    await _tell(session, delivery, LineKind.UNCERTAIN, "", now=now)


async def _free_lines(session: AsyncSession, delivery: Delivery) -> None:
    lines = sa.update(ClerkLine).where(col(ClerkLine.delivery_id) == delivery.id)
    await session.exec(lines.values(delivery_id=None), execution_options=UNSYNCHRONISED)


async def _tell(
    session: AsyncSession, delivery: Delivery, kind: LineKind, why: str, *, now: datetime
) -> None:
    """Keep a line about the message for the clerk, unless the clerk's own note is what failed."""
    committee_id = await committee_of(session, delivery)
    if committee_id is None or (delivery.kind, kind) == (
        DeliveryKind.CLERK_NOTE,
        LineKind.NOT_SAID,
    ):
        return
    await tell_clerk(
        session,
        committee_id=committee_id,
        key=f"{kind.value}:{delivery.id}:{delivery.fence}",
        kind=kind,
        words=f"{NOUNS[delivery.kind]} of {day_words(delivery.local_date)}{why}",
        officer_id=delivery.officer_id,
        now=now,
    )


async def committee_of(session: AsyncSession, delivery: Delivery) -> int | None:
    """The committee whose clerk is to know of this message."""
    if delivery.committee_id is not None:
        return delivery.committee_id
    of_nudge = (
        select(col(Action.committee_id))
        .join(Nudge, col(Nudge.action_id) == col(Action.id))
        .where(col(Nudge.delivery_id) == delivery.id)
    )
    of_line = select(col(ClerkLine.committee_id)).where(col(ClerkLine.delivery_id) == delivery.id)
    for query in (of_nudge, of_line):
        found = (await session.exec(query.limit(1))).first()
        if found is not None:
            return found
    return None


async def refresh_message(
    session: AsyncSession, *, channel_id: str, ts: str, now: datetime
) -> bool:
    """Have the message that stands there shown anew. False when it is none of ours."""
    query = select(Delivery).where(
        col(Delivery.channel_id) == channel_id,
        col(Delivery.ts) == ts,
        col(Delivery.state) == DeliveryState.SENT,
    )
    delivery = (await session.exec(query)).first()
    if delivery is None:
        return False
    delivery.refresh_at = now
    session.add(delivery)
    await session.flush()
    return True


async def next_due_at(session: AsyncSession) -> datetime | None:
    """The next instant at which anything is due: a message, a lease that ends, a day to plan."""
    found: list[datetime | None] = [(await session.exec(query)).one() for query in _waits()]
    looks = await _next_look_at(session)
    return min((at for at in (*found, looks) if at is not None), default=None)


def _waits() -> tuple[SelectOfScalar[Any], ...]:
    is_planned = col(Delivery.state) == DeliveryState.PLANNED
    is_claimed = col(Delivery.state) == DeliveryState.CLAIMED
    is_sent = col(Delivery.state) == DeliveryState.SENT
    return (
        select(sa.func.min(col(Delivery.not_before))).where(is_planned),
        select(sa.func.min(col(Delivery.lease_until))).where(is_claimed),
        select(sa.func.min(col(Delivery.refresh_at))).where(is_sent),
        select(sa.func.min(col(Delivery.withdraw_at))).where(is_sent),
        select(sa.func.min(col(Delivery.look_again_at))).where(is_sent),
    )


async def _next_look_at(session: AsyncSession) -> datetime | None:
    """The eve of the next day on which an open action is to be looked at."""
    query = select(sa.func.min(col(Action.look_on))).where(
        col(Action.status) == ActionStatus.OPEN,
        col(Action.look_on) > AT_ONCE,
        col(Action.look_on) < NEVER,
    )
    day: date | None = (await session.exec(query)).one()
    return datetime.combine(day - timedelta(days=1), time(), UTC) if day else None

"""Messages in Slack that named an action: shown anew without it, or deleted."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    Delivery,
    DeliveryKind,
    DeliveryState,
    DigestLine,
    Nudge,
)

MAYBE_SAID = (DeliveryState.CLAIMED, DeliveryState.SENT, DeliveryState.UNCERTAIN)


async def unsay(session: AsyncSession, action_ids: Sequence[int], *, now: datetime) -> int:
    """Take actions that were just taken down, or withheld, out of every message that named them.

    A message that names nothing else is deleted, any other is shown anew. Gives their number.
    """
    deliveries = await _deliveries_naming(session, action_ids)
    for delivery in deliveries:
        if await _names_others(session, delivery):
            delivery.refresh_at = now
        else:
            delivery.withdraw_at = now
        session.add(delivery)
    await session.flush()
    return len(deliveries)


async def unsay_triage(
    session: AsyncSession, committee_id: int, *, since: datetime, now: datetime
) -> int:
    """Delete the clerk's triage lists since then, which quote minutes, but show the last anew."""
    sent = select(Delivery).where(
        Delivery.committee_id == committee_id,
        Delivery.kind == DeliveryKind.TRIAGE,
        col(Delivery.state).in_(MAYBE_SAID),
        col(Delivery.claimed_at) >= since,
    )
    lists = (await session.exec(sent.order_by(col(Delivery.claimed_at), col(Delivery.id)))).all()
    for delivery in lists[:-1]:
        delivery.withdraw_at = now
    for delivery in lists[-1:]:
        delivery.refresh_at = now
    session.add_all(lists)
    await session.flush()
    return len(lists)


async def _deliveries_naming(
    session: AsyncSession, action_ids: Sequence[int]
) -> Sequence[Delivery]:
    digests = select(col(DigestLine.delivery_id)).where(col(DigestLine.action_id).in_(action_ids))
    reminders = select(col(Nudge.delivery_id)).where(
        col(Nudge.action_id).in_(action_ids), Nudge.silenced_by == ""
    )
    named = {*_keys(await session.exec(digests)), *_keys(await session.exec(reminders))}
    wanted = select(Delivery).where(
        col(Delivery.id).in_(named), col(Delivery.state).in_(MAYBE_SAID)
    )
    return (await session.exec(wanted.order_by(col(Delivery.id)))).all()


def _keys(found: Iterable[int | None]) -> set[int]:
    return {key for key in found if key is not None}


async def _names_others(session: AsyncSession, delivery: Delivery) -> bool:
    """Whether the message names an action that still stands."""
    digest = select(DigestLine.action_id).where(DigestLine.delivery_id == delivery.id)
    reminder = select(Nudge.action_id).where(
        Nudge.delivery_id == delivery.id, Nudge.silenced_by == ""
    )
    named = {*(await session.exec(digest)).all(), *(await session.exec(reminder)).all()}
    standing = select(Action.id).where(
        col(Action.id).in_(named),
        col(Action.taken_down_at).is_(None),
        col(Action.withheld).is_(None),
    )
    return (await session.exec(standing.limit(1))).first() is not None

"""The clerk's one triage message: said once for new proposals, then shown anew in its place."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionEvent,
    ActionStatus,
    Committee,
    Delivery,
    DeliveryKind,
    DeliveryState,
    EventKind,
    LaterKind,
    LaterStatus,
    LaterWords,
    MissStatus,
    Mode,
    PossibleMissRow,
)
from tracker.council_days import council_days
from tracker.hours import council_day, zone_of
from tracker.messages import next_part
from tracker.people import Person, people

STANDS = (DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENT)
BROUGHT_BACK = (EventKind.NOT_MINE, EventKind.OWNER_SET, EventKind.REOPENED)


async def plan_triage(session: AsyncSession, *, committee_id: int, now: datetime) -> None:
    """Bring the committee's triage before its clerk in Slack: call it whenever the list changed.

    An unsaid message needs nothing, since it is built when it is sent. One that was said is shown
    anew in its place, unless something new waits since an earlier day: then there is a new message.
    Without a clerk whom Slack can reach nothing is planned.
    """
    committee = await session.get(Committee, committee_id)
    if committee is None or committee.mode is Mode.OFF:
        return
    clerk = await _clerk(session, committee, now=now)
    if clerk is None or clerk.slack_user_id is None:
        return
    await session.flush()
    last = await _last(session, committee_id, clerk.slack_user_id)
    newest = await _newest(session, committee_id)
    if last is None or _is_overtaken(last, newest, clerk, now=now):
        if newest is not None:
            await _plan_message(session, committee_id, clerk, now=now)
    elif last.state is not DeliveryState.PLANNED:
        last.refresh_at = now
        session.add(last)
        await session.flush()


async def _clerk(session: AsyncSession, committee: Committee, *, now: datetime) -> Person | None:
    if committee.clerk_officer_id is None:
        return None
    days = await council_days(session, today=council_day(now))
    found = await people(session, {committee.clerk_officer_id}, days=days)
    return found.get(committee.clerk_officer_id)


async def _last(session: AsyncSession, committee_id: int, recipient: str) -> Delivery | None:
    query = select(Delivery).where(
        col(Delivery.committee_id) == committee_id,
        col(Delivery.kind) == DeliveryKind.TRIAGE,
        col(Delivery.recipient) == recipient,
        col(Delivery.state).in_(STANDS),
    )
    return (await session.exec(query.order_by(col(Delivery.id).desc()).limit(1))).first()


def _is_overtaken(last: Delivery, newest: datetime | None, clerk: Person, *, now: datetime) -> bool:
    """Whether something waits that came on a later day than the message was said."""
    if last.sent_at is None or newest is None or newest <= last.sent_at:
        return False
    return last.local_date < now.astimezone(zone_of(clerk.hours.time_zone)).date()


async def _newest(session: AsyncSession, committee_id: int) -> datetime | None:
    """When the newest of what waits came before the clerk, None if nothing waits."""
    unsettled = sa.and_(col(Action.status) == ActionStatus.OPEN, col(Action.officer_id).is_(None))
    waits = sa.and_(
        col(Action.committee_id) == committee_id,
        col(Action.taken_down_at).is_(None),
        sa.or_(col(Action.status) == ActionStatus.PROPOSED, unsettled),
    )
    proposed = select(sa.func.max(col(Action.proposed_at))).where(waits)
    back = (
        select(sa.func.max(col(ActionEvent.at)))
        .join(Action, col(Action.id) == col(ActionEvent.action_id))
        .where(waits, col(ActionEvent.kind).in_(BROUGHT_BACK))
    )
    missed = select(sa.func.max(col(PossibleMissRow.created_at))).where(
        col(PossibleMissRow.committee_id) == committee_id,
        col(PossibleMissRow.status) == MissStatus.OPEN,
    )
    later = select(sa.func.max(col(LaterWords.created_at))).where(
        col(LaterWords.committee_id) == committee_id,
        col(LaterWords.status) == LaterStatus.PROPOSED,
        col(LaterWords.kind).in_([LaterKind.CLOSURE, LaterKind.CHANGED]),
    )
    found: Sequence[datetime | None] = [
        (await session.exec(query)).one() for query in (proposed, back, missed, later)
    ]
    return max((at for at in found if at is not None), default=None)


async def _plan_message(
    session: AsyncSession, committee_id: int, clerk: Person, *, now: datetime
) -> None:
    recipient = clerk.slack_user_id or ""
    day, at = clerk.hours.opening(not_before=now, earliest=council_day(now))
    delivery = Delivery(
        key=uuid4().hex,
        kind=DeliveryKind.TRIAGE,
        recipient=recipient,
        officer_id=clerk.officer_id,
        committee_id=committee_id,
        local_date=day,
        part=await next_part(session, recipient, DeliveryKind.TRIAGE, day),
        not_before=at,
    )
    session.add(delivery)
    await session.flush()

"""Planning digests: what a channel that follows a committee is told of newly opened actions.

Only what is open, verified and not withheld. One message to a channel a day for one meeting; what
opens later that day joins it while it is unsaid. While the clerk is still going through that
meeting's proposals the digest waits a little, so that it is said once and whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.tables import (
    Action,
    ActionStatus,
    Delivery,
    DeliveryKind,
    DeliveryState,
    DigestLine,
    Following,
    Mode,
)
from tracker.council_days import CouncilDays, council_days
from tracker.hours import council_day
from tracker.messages import insert_new, next_part
from tracker.querying import UNSYNCHRONISED, rows_of

TRIAGE_PATIENCE = timedelta(minutes=30)
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class _Opened:
    """An action that channels may have to be told of."""

    id: int
    committee_id: int
    meeting_id: int
    is_public: bool


async def plan_digests(session: AsyncSession, *, now: datetime) -> int:
    """Write a line for each action that a following channel was not told of; gives their number.

    A second call changes nothing.
    """
    await _look_again_where_channels_follow_anew(session)
    opened = await _opened(session)
    if opened:
        planned = await _plan(session, opened, now=now)
        await _mark(session, [action.id for action in opened])
    else:
        planned = 0
    await _hurry_where_triage_is_done(session, now=now)
    return planned


async def _look_again_where_channels_follow_anew(session: AsyncSession) -> None:
    anew = select(col(Following.committee_id)).where(~col(Following.is_planned))
    committees = set(await session.exec(anew))
    if not committees:
        return
    of_them = sa.update(Action).where(
        col(Action.status) == ActionStatus.OPEN, col(Action.committee_id).in_(committees)
    )
    following = sa.update(Following).where(~col(Following.is_planned))
    for change in (
        of_them.values(is_digested=False, look_on=col(Action.look_on)),
        following.values(is_planned=True),
    ):
        await session.exec(change, execution_options=UNSYNCHRONISED)


async def _opened(session: AsyncSession) -> Sequence[_Opened]:
    is_public = sa.and_(
        col(Action.verified), col(Action.withheld).is_(None), col(Action.taken_down_at).is_(None)
    )
    query = (
        sa.select(col(Action.id), col(Action.committee_id), col(Action.meeting_id), is_public)
        .where(col(Action.status) == ActionStatus.OPEN, ~col(Action.is_digested))
        .order_by(col(Action.id))
        .limit(BATCH)
    )
    return [_Opened(*row) for row in await rows_of(session, query)]


async def _mark(session: AsyncSession, ids: Sequence[int]) -> None:
    marked = sa.update(Action).where(col(Action.id).in_(ids))
    await session.exec(
        marked.values(is_digested=True, look_on=col(Action.look_on)),
        execution_options=UNSYNCHRONISED,
    )


async def _plan(session: AsyncSession, opened: Sequence[_Opened], *, now: datetime) -> int:
    days = await council_days(session, today=council_day(now))
    channels = await _channels(session, days)
    told = await _told(session, [action.id for action in opened])
    fresh: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for action in opened:
        for channel_id in channels.get(action.committee_id, ()) if action.is_public else ():
            if (action.id, channel_id) not in told:
                fresh[channel_id, action.committee_id, action.meeting_id].append(action.id)
    for (channel_id, committee_id, meeting_id), ids in sorted(fresh.items()):
        delivery = await _message(session, channel_id, committee_id, meeting_id, days, now=now)
        await _add_lines(session, delivery, ids)
    return sum(map(len, fresh.values()))


async def _channels(session: AsyncSession, days: CouncilDays) -> Mapping[int, Sequence[str]]:
    """The channels that follow each committee about which anything is said at all."""
    channels: dict[int, list[str]] = defaultdict(list)
    for row in await session.exec(select(Following).order_by(col(Following.id))):
        if days.committees[row.committee_id].mode is not Mode.OFF:
            channels[row.committee_id].append(row.channel_id)
    return channels


async def _told(session: AsyncSession, ids: Sequence[int]) -> set[tuple[int, str]]:
    query = select(col(DigestLine.action_id), col(DigestLine.channel_id))
    return set(await session.exec(query.where(col(DigestLine.action_id).in_(ids))))


async def _message(
    session: AsyncSession,
    channel_id: str,
    committee_id: int,
    meeting_id: int,
    days: CouncilDays,
    *,
    now: datetime,
) -> Delivery:
    """The channel's unsaid message about this meeting, else a new one."""
    unsaid = (
        select(Delivery)
        .join(DigestLine, col(DigestLine.delivery_id) == col(Delivery.id))
        .join(Action, col(Action.id) == col(DigestLine.action_id))
        .where(
            col(Delivery.recipient) == channel_id,
            col(Delivery.kind) == DeliveryKind.DIGEST,
            col(Delivery.state) == DeliveryState.PLANNED,
            col(Action.meeting_id) == meeting_id,
        )
    )
    found = (await session.exec(unsaid.limit(1))).first()
    if found is not None:
        return found
    return await _new_message(session, channel_id, committee_id, days, now=now)


async def _new_message(
    session: AsyncSession, channel_id: str, committee_id: int, days: CouncilDays, *, now: datetime
) -> Delivery:
    hours = days.office_hours(committee_id)
    patience = TRIAGE_PATIENCE if days.committees[committee_id].mode is Mode.APPROVE else None
    start = now + patience if patience else now
    day, at = hours.opening(not_before=start, earliest=council_day(now))
    delivery = Delivery(
        key=uuid4().hex,
        kind=DeliveryKind.DIGEST,
        recipient=channel_id,
        committee_id=committee_id,
        local_date=day,
        part=await next_part(session, channel_id, DeliveryKind.DIGEST, day),
        not_before=at,
    )
    session.add(delivery)
    await session.flush()
    return delivery


async def _add_lines(session: AsyncSession, delivery: Delivery, ids: Iterable[int]) -> None:
    rows = [
        {"action_id": action_id, "channel_id": delivery.recipient, "delivery_id": delivery.id}
        for action_id in ids
    ]
    await insert_new(session, DigestLine, rows)


async def _hurry_where_triage_is_done(session: AsyncSession, *, now: datetime) -> None:
    """Say now what waited for the clerk, where no proposal of that meeting waits any more."""
    waiting = (await session.exec(_waiting_for_triage(now))).all()
    if not waiting:
        return
    days = await council_days(session, today=council_day(now))
    for delivery in waiting:
        hours = days.office_hours(delivery.committee_id or 0)
        day, at = hours.opening(not_before=now, earliest=council_day(now))
        if at >= delivery.not_before:
            continue
        if day != delivery.local_date:
            delivery.part = await next_part(session, delivery.recipient, delivery.kind, day)
        delivery.local_date, delivery.not_before = day, at
        session.add(delivery)
    await session.flush()


def _waiting_for_triage(now: datetime) -> SelectOfScalar[Delivery]:
    """Digests that were never tried, and whose meeting has no proposals left."""
    proposed = aliased(Action)
    of_meeting = (
        sa.select(col(proposed.id))
        .join(Action, col(Action.meeting_id) == col(proposed.meeting_id))
        .join(DigestLine, col(DigestLine.action_id) == col(Action.id))
        .where(
            col(DigestLine.delivery_id) == col(Delivery.id),
            col(proposed.status) == ActionStatus.PROPOSED,
        )
    )
    return select(Delivery).where(
        col(Delivery.state) == DeliveryState.PLANNED,
        col(Delivery.not_before) > now,
        col(Delivery.kind) == DeliveryKind.DIGEST,
        col(Delivery.attempts) == 0,
        ~of_meeting.exists(),
    )

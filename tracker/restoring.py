"""After a copy of the database was put back: what was said since the copy is in Slack alone.

Messages that the copy knew as planned may have been said since. They are taken for claimed, so that
recovery looks for them in Slack by their key before anything is said. Messages that were planned
after the copy have no row any more: for some days, what is about to be said is looked for among
those of our messages in Slack that the ledger does not know, and is shown in the place of the one
that it repeats.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Delivery, DeliveryKind, DeliveryState, Nudge, Restore
from tracker.deliveries import mark_sent
from tracker.hours import council_day
from tracker.querying import UNSYNCHRONISED
from tracker.values import ClaimedDelivery

WATCHFUL = timedelta(days=4)  # after a restore: what the bot catches up with is said by then
REFERENCE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*-\d{2}-\d{3,}")


@dataclass(frozen=True, slots=True)
class Gap:
    """The time of which only Slack knows what was said."""

    copied_at: datetime
    restored_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One of our messages as it stands in Slack, with all that it says as one string."""

    key: str
    kind: str
    channel_id: str
    ts: str
    words: str


async def restored(session: AsyncSession, *, copied_at: datetime, now: datetime) -> int:
    """Note that a copy was put back. Gives how many messages are to be looked for in Slack."""
    session.add(Restore(copied_at=copied_at, restored_at=now))
    maybe_said = sa.update(Delivery).where(
        col(Delivery.state).in_([DeliveryState.PLANNED, DeliveryState.CLAIMED]),
        col(Delivery.not_before) <= now,
    )
    found = await session.exec(
        maybe_said.values(
            state=DeliveryState.CLAIMED,
            claimed_at=copied_at,
            lease_until=copied_at,
            fence=col(Delivery.fence) + 1,
        ),
        execution_options=UNSYNCHRONISED,
    )
    return int(found.rowcount)


async def gap(session: AsyncSession, *, now: datetime) -> Gap | None:
    """The time of which only Slack knows, while it still matters."""
    query = select(Restore).where(col(Restore.restored_at) > now - WATCHFUL)
    rows = (await session.exec(query)).all()
    if not rows:
        return None
    return Gap(min(row.copied_at for row in rows), max(row.restored_at for row in rows))


async def settle(
    session: AsyncSession,
    claimed: ClaimedDelivery,
    standing: Sequence[Standing],
    found: Gap,
    *,
    words: str,
    now: datetime,
) -> bool:
    """Whether a message that is about to be said was said in the gap; then it is settled.

    It becomes the one that stands there, which is shown anew where it has more to say now. What
    others that stand there have said already is not said once more.
    """
    if not await _is_of_gap(session, claimed, found):
        return False
    owners = await _owners(session, [one.key for one in standing])
    said = [one for one in standing if _was_said_in(found, one, owners)]
    one = repeated(said, key=claimed.key, kind=claimed.kind, words=words, taken=set(owners))
    if one is None:
        return False
    is_all_said = references(words) <= {
        name for other in said if other.kind == claimed.kind for name in references(other.words)
    }
    if one.key != claimed.key and one.key in owners:
        return is_all_said and await _cancel(session, claimed)
    await mark_sent(session, claimed, channel_id=one.channel_id, ts=one.ts, now=now)
    if one.key != claimed.key:
        await _adopt(session, claimed, one, refresh_at=None if is_all_said else now)
    return True


def references(words: str) -> set[str]:
    """The references of actions that are named in these words."""
    return set(REFERENCE.findall(words))


def repeated(
    standing: Sequence[Standing], *, key: str, kind: str, words: str, taken: Collection[str]
) -> Standing | None:
    """The message in Slack that this one would repeat: its own, or one that names the same.

    The newest of several, but first those that no other row has `taken`.
    """
    wanted = references(words)
    newest = sorted(standing, key=lambda one: (one.key not in taken, float(one.ts)), reverse=True)
    same = [
        one
        for one in newest
        if one.kind == kind
        and (references(one.words) & wanted or not (references(one.words) or wanted))
    ]
    own = [one for one in standing if one.key == key]
    return next(iter([*own, *same]), None)


async def _is_of_gap(session: AsyncSession, claimed: ClaimedDelivery, found: Gap) -> bool:
    """Whether any reason for the message may be older than the restore.

    Only reminders have others. That an action was recorded (rung 0) is told once, however late its
    minutes were taken in again.
    """
    if claimed.kind != DeliveryKind.REMINDER:
        return True
    day = council_day(found.restored_at)
    query = select(col(Nudge.id)).where(
        col(Nudge.delivery_id) == claimed.id,
        sa.or_(col(Nudge.planned_on) <= day, col(Nudge.rung) == 0),
    )
    return (await session.exec(query.limit(1))).first() is not None


async def _owners(session: AsyncSession, keys: Collection[str]) -> Mapping[str, datetime | None]:
    """When the ledger says that the messages of these keys were said, of those that it knows."""
    query = select(Delivery.key, Delivery.sent_at).where(
        col(Delivery.key).in_(keys), col(Delivery.state) == DeliveryState.SENT
    )
    return dict((await session.exec(query)).all())


def _was_said_in(found: Gap, one: Standing, owners: Mapping[str, datetime | None]) -> bool:
    """Whether the copy did not know yet that this was said, and it was not said after the restore.

    Clocks may differ, so that a message that no row knows counts whenever it was said.
    """
    sent_at = owners.get(one.key)
    if sent_at is None:
        return True
    return sent_at > found.copied_at and float(one.ts) <= found.restored_at.timestamp()


async def _cancel(session: AsyncSession, claimed: ClaimedDelivery) -> bool:
    row = await session.get(Delivery, claimed.id, with_for_update=True)
    if row is not None and row.fence == claimed.fence:
        row.state, row.lease_until = DeliveryState.CANCELLED, None
        row.error = "said before the restore"
        row.sent_at = row.claimed_at  # nothing more is put into it
        session.add(row)
        await session.flush()
    return True


async def _adopt(
    session: AsyncSession,
    claimed: ClaimedDelivery,
    one: Standing,
    *,
    refresh_at: datetime | None,
) -> None:
    row = await session.get(Delivery, claimed.id, with_for_update=True)
    if row is not None:
        row.key, row.refresh_at = one.key, refresh_at or row.refresh_at
        session.add(row)
        await session.flush()

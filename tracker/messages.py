"""Booking messages: one row for each message to be said, before anything is said.

A person gets one message of a kind a day. What comes after that day's was said waits for the next
working day; what comes before joins it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Delivery, DeliveryKind, DeliveryState
from tracker.hours import Hours
from tracker.querying import rows_of

CHUNK = 1_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Booking:
    """What one recipient is to be told, and from which local day on."""

    recipient: str
    hours: Hours
    earliest: date
    officer_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Booked:
    """A message of a recipient's day, as far as it matters here."""

    id: int
    state: DeliveryState
    was_said: bool

    @property
    def is_joinable(self) -> bool:
        """Whether more can be put into it: it was not said, and nobody is saying it."""
        if self.state is DeliveryState.CANCELLED:
            return not self.was_said
        return self.state is DeliveryState.PLANNED


async def book(
    session: AsyncSession, kind: DeliveryKind, bookings: Sequence[Booking], *, now: datetime
) -> dict[str, int]:
    """Give every recipient one message to put things into: the delivery's id by recipient."""
    found: dict[str, int] = {}
    for some in chunks(bookings):
        found |= await _book(session, kind, some, now=now)
    return found


async def _book(
    session: AsyncSession, kind: DeliveryKind, bookings: Sequence[Booking], *, now: datetime
) -> dict[str, int]:
    recipients = [booking.recipient for booking in bookings]
    since = min(booking.earliest for booking in bookings) - timedelta(days=1)
    taken = await _taken(session, kind, recipients, since=since)
    chosen = {b.recipient: _free_day(b, taken[b.recipient], now=now) for b in bookings}
    rows = [_row(kind, booking, *chosen[booking.recipient]) for booking in bookings]
    await insert_new(session, Delivery, rows)
    taken = await _taken(session, kind, recipients, since=since)
    ids = {r: taken[r][day].id for r, (day, _) in chosen.items()}
    await _revive(session, ids.values(), {ids[r]: at for r, (_, at) in chosen.items()})
    return ids


async def _taken(
    session: AsyncSession, kind: DeliveryKind, recipients: Collection[str], *, since: date
) -> Mapping[str, Mapping[date, _Booked]]:
    """The first messages of this kind of each recipient's days."""
    query = sa.select(
        col(Delivery.recipient),
        col(Delivery.local_date),
        col(Delivery.id),
        col(Delivery.state),
        col(Delivery.sent_at).is_not(None),
    ).where(
        col(Delivery.kind) == kind,
        col(Delivery.recipient).in_(recipients),
        col(Delivery.local_date) >= since,
        col(Delivery.part) == 1,
    )
    taken: dict[str, dict[date, _Booked]] = defaultdict(dict)
    for recipient, day, *booked in await rows_of(session, query):
        taken[recipient][day] = _Booked(*booked)
    return taken


def _free_day(
    booking: Booking, taken: Mapping[date, _Booked], *, now: datetime
) -> tuple[date, datetime]:
    """The first working day whose message can still take something, and its instant."""
    hours = booking.hours
    day, at = hours.opening(not_before=now, earliest=booking.earliest)
    while day in taken and not taken[day].is_joinable:
        day, at = hours.opening(not_before=now, earliest=day + timedelta(days=1))
    return day, at


def _row(kind: DeliveryKind, booking: Booking, day: date, at: datetime) -> dict[str, Any]:
    return {
        "key": uuid4().hex,
        "kind": kind,
        "recipient": booking.recipient,
        "officer_id": booking.officer_id,
        "local_date": day,
        "part": 1,
        "state": DeliveryState.PLANNED,
        "not_before": at,
        "fence": 0,
        "attempts": 0,
        "error": "",
    }


async def _revive(
    session: AsyncSession, ids: Collection[int], opens: Mapping[int, datetime]
) -> None:
    """Plan messages again that were cancelled because there was nothing left to say."""
    query = select(Delivery).where(
        col(Delivery.id).in_(ids), col(Delivery.state) == DeliveryState.CANCELLED
    )
    for delivery in await session.exec(query):
        delivery.state, delivery.error = DeliveryState.PLANNED, ""
        delivery.not_before = opens[delivery.id or 0]
        session.add(delivery)
    await session.flush()


async def next_part(session: AsyncSession, recipient: str, kind: DeliveryKind, day: date) -> int:
    """The number of the next message of this kind to this recipient on this local day."""
    query = select(sa.func.max(col(Delivery.part))).where(
        col(Delivery.recipient) == recipient,
        col(Delivery.kind) == kind,
        col(Delivery.local_date) == day,
    )
    return ((await session.exec(query)).one() or 0) + 1


async def insert_new(
    session: AsyncSession, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows, leaving out those whose unique key is taken already."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    core = sa.inspect(table).local_table
    for some in chunks(rows):
        await session.exec(insert(core).on_conflict_do_nothing(), params=[*some])


def chunks(rows: Sequence[T], size: int = CHUNK) -> Iterable[Sequence[T]]:
    """The rows in pieces that fit one statement."""
    return (rows[at : at + size] for at in range(0, len(rows), size))

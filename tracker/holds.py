"""What waits because Slack asked us to: one channel, all people, one method; never the rest.

A hold is a row, so that every process waits and none sleeps. Beside it stands the pace of one
message a second in a channel, which needs no row of its own: it is read off the claims.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Delivery, Hold

PACE = timedelta(seconds=1)  # Slack: one message a second in a channel
SEVERAL = 3
PEOPLE = ("U", "W")  # how the ids of people begin


class Held(StrEnum):
    """What can be held by itself."""

    SAYING = "say"  # anything new, anywhere; with a recipient: anything new to them
    PEOPLE = "people"  # anything new to people (opening their conversations)
    SHOWING = "show"  # messages shown anew
    DELETING = "delete"
    LOOKING = "look"  # for messages in Slack's history: each look has its own instant


def key_of(held: Held, recipient: str = "") -> str:
    """The row's key: what is held, and for whom where it is for one alone."""
    return f"{held.value}:{recipient}" if recipient else held.value


async def hold(session: AsyncSession, held: Held, *, until: datetime, recipient: str = "") -> None:
    """Leave this alone until then. A hold that is longer already stays."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    made = insert(Hold).values(key=key_of(held, recipient), until=until)
    longer = made.on_conflict_do_update(
        index_elements=["key"],
        set_={"until": made.excluded.until},
        where=col(Hold.until) < made.excluded.until,
    )
    await session.exec(longer)


async def hold_all_if_many(session: AsyncSession, held: Held, *, now: datetime) -> None:
    """Where several recipients are held at once, it is the workspace's limit: all wait with them.

    Each is spoken to once a second at most, so that several refusals at once are no accident.
    """
    some = select(sa.func.count(), sa.func.min(col(Hold.until))).where(
        col(Hold.key).startswith(f"{held.value}:"), col(Hold.until) > now
    )
    number, first = (await session.exec(some)).one()
    if number >= SEVERAL and first is not None:
        await hold(session, held, until=first)


async def forget_holds(session: AsyncSession, *, now: datetime) -> None:
    """Drop the holds that are over."""
    await session.exec(sa.delete(Hold).where(col(Hold.until) <= now))


def may_be_said(*, now: datetime) -> sa.ColumnElement[bool]:
    """The condition that a planned message's recipient may be spoken to now."""
    is_person = sa.or_(*(col(Delivery.recipient).startswith(one) for one in PEOPLE))
    return sa.and_(
        ~_is_held(sa.literal(key_of(Held.SAYING)), now=now),
        ~_is_held(sa.literal(f"{Held.SAYING.value}:") + col(Delivery.recipient), now=now),
        sa.not_(sa.and_(is_person, _is_held(sa.literal(key_of(Held.PEOPLE)), now=now))),
        ~_was_spoken_to(now=now),
    )


def may_be_done(held: Held, *, now: datetime) -> sa.ColumnElement[bool]:
    """The condition that a method is not held as a whole."""
    return ~_is_held(sa.literal(key_of(held)), now=now)


def _is_held(key: sa.ColumnElement[Any], *, now: datetime) -> sa.ColumnElement[bool]:
    return sa.exists().where(col(Hold.key) == key, col(Hold.until) > now)


def _was_spoken_to(*, now: datetime) -> sa.ColumnElement[bool]:
    """Whether another message to this recipient was begun less than a second ago."""
    other = aliased(Delivery)
    return sa.exists().where(
        col(other.recipient) == col(Delivery.recipient),
        col(other.id) != col(Delivery.id),
        col(other.claimed_at) > now - PACE,
        col(other.claimed_at) <= now,
    )

"""What stays of an officer who was erased: marks that name nobody, and no message in Slack.

By the marks an import knows the same person again and leaves them out until somebody asks for
them. A mark is a keyed hash, slow enough to try a list of names and no more.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Delivery, DeliveryState, ErasedOfficer, Officer
from tracker.folding import fold_name
from tracker.querying import UNSYNCHRONISED
from tracker.said import MAYBE_SAID

ROUNDS = 1_000  # of hashing: about a millisecond, for at most some thousand lines of a list
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Described:
    """How somebody is described who may have been erased."""

    name: str
    slack_user_id: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Erased:
    """Those whom a council had erased."""

    stones: Sequence[ErasedOfficer]

    def find(self, said: Described) -> ErasedOfficer | None:
        """The stone of the person described, by Slack user, e-mail, or a name with neither."""
        return next((stone for stone in self.stones if _is_same(stone, said)), None)


async def erased_officers(session: AsyncSession, council: str) -> Erased:
    """Those whom this council had erased, by their marks."""
    known = select(ErasedOfficer).where(ErasedOfficer.council == council)
    return Erased((await session.exec(known.order_by(col(ErasedOfficer.officer_id)))).all())


async def leave_stone(session: AsyncSession, officer: Officer, *, now: datetime) -> None:
    """Keep the marks of an officer whose row is about to be emptied."""
    others = (await erased_officers(session, officer.council)).stones
    salt = others[0].salt if others else secrets.token_hex(SALT_BYTES)
    session.add(
        ErasedOfficer(
            officer_id=officer.id or 0,
            council=officer.council,
            salt=salt,
            name_mark=_name_mark(salt, officer.name),
            slack_mark=_mark(salt, "slack", officer.slack_user_id),
            email_mark=_mark(salt, "email", (officer.email or "").casefold()),
            at=now,
        )
    )
    await session.flush()


async def lift_stones(session: AsyncSession, stones: Iterable[ErasedOfficer]) -> None:
    """Forget the marks of people who were asked for again."""
    for stone in stones:
        await session.delete(stone)
    await session.flush()


async def withdraw_messages(session: AsyncSession, officer: Officer, *, now: datetime) -> int:
    """Have what was said to an officer deleted in Slack, and their Slack user out of the ledger.

    Gives how many messages are to be deleted. One that is on its way is deleted once it is there.
    """
    if officer.slack_user_id:  # what a clerk is told is addressed by Slack user alone
        told = sa.update(Delivery).where(col(Delivery.recipient) == officer.slack_user_id)
        await _changed(session, told.values(officer_id=officer.id))
    theirs = sa.update(Delivery).where(col(Delivery.officer_id) == officer.id)
    planned = theirs.where(col(Delivery.state) == DeliveryState.PLANNED)
    await _changed(session, planned.values(state=DeliveryState.CANCELLED))
    said = theirs.where(col(Delivery.state).in_(MAYBE_SAID))
    number = await _changed(session, said.values(withdraw_at=now, refresh_at=None))
    at_rest = theirs.where(col(Delivery.state) != DeliveryState.CLAIMED)
    await _changed(session, at_rest.values(recipient=_nobody()))
    return number


async def forget_addresses(session: AsyncSession) -> None:
    """Take the last traces of erased officers' Slack users out of messages that are settled.

    A message that is on its way, or is to be deleted, still needs where it stands.
    """
    erased = select(col(Officer.id)).where(col(Officer.erased_at).is_not(None))
    is_needed = sa.or_(
        col(Delivery.state) == DeliveryState.CLAIMED,
        sa.and_(col(Delivery.state) == DeliveryState.SENT, col(Delivery.withdraw_at).is_not(None)),
    )
    theirs = sa.update(Delivery).where(col(Delivery.officer_id).in_(erased), ~is_needed)
    traced = theirs.where(
        sa.or_(col(Delivery.recipient).not_like("erased:%"), col(Delivery.channel_id).is_not(None))
    )
    await _changed(session, traced.values(recipient=_nobody(), channel_id=None, ts=None))


def _nobody() -> sa.ColumnElement[str]:
    """What stands for a recipient whom nobody may read any more: unique, as the table asks."""
    return sa.literal("erased:") + sa.cast(col(Delivery.id), sa.String)


async def _changed(session: AsyncSession, change: Any) -> int:
    return int((await session.exec(change, execution_options=UNSYNCHRONISED)).rowcount)


def _is_same(stone: ErasedOfficer, said: Described) -> bool:
    slack = _mark(stone.salt, "slack", said.slack_user_id)
    email = _mark(stone.salt, "email", (said.email or "").casefold())
    if (slack and slack == stone.slack_mark) or (email and email == stone.email_mark):
        return True
    is_told_apart = (slack and stone.slack_mark) or (email and stone.email_mark)
    return not is_told_apart and _name_mark(stone.salt, said.name) == stone.name_mark


def _name_mark(salt: str, name: str) -> str:
    return _hashed(salt, f"name:{fold_name(name)}")


def _mark(salt: str, kind: str, words: str | None) -> str | None:
    return _hashed(salt, f"{kind}:{words}") if words else None


def _hashed(salt: str, words: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", words.encode(), bytes.fromhex(salt), ROUNDS).hex()

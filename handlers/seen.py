"""Requests that were dealt with: Slack sends some of them again, and a second time changes nothing.

The mark is written in the transaction that makes the change, so that there is never one without
the other.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.tables import Seen

KEPT = timedelta(days=2)  # Slack's last retry comes after five minutes; an outage may hold it up


async def is_first(session: AsyncSession, key: str, *, now: datetime) -> bool:
    """Whether this request is new; if so it is marked as seen, once the caller commits."""
    if await session.get(Seen, key) is not None:
        return False
    try:
        async with session.begin_nested():
            session.add(Seen(key=key, at=now))
    except IntegrityError:  # another process took the same retry in this instant
        return False
    return True


async def forget(session: AsyncSession, key: str) -> None:
    """Let this request be made again: what it asked for could not be done."""
    await session.exec(sa.delete(Seen).where(col(Seen.key) == key))


async def forget_seen(db: Database, *, now: datetime) -> None:
    """Drop marks so old that no retry can come any more."""
    async with db.write() as session:
        await session.exec(sa.delete(Seen).where(col(Seen.at) < now - KEPT))

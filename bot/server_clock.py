"""The database server's clock: the one that all processes on one PostgreSQL share.

Leases are compared between processes. Machines whose clocks differ, or jump, would take over what
is not lost, or leave what is: so each process asks the server for its time at every tick, and
counts on from there by a clock that never jumps.
"""

import time
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import select

from storage.database import Database
from storage.errors import StorageError

SLOW_SECONDS = 1.0  # an answer that took longer tells the time too badly


class ServerClock:
    """The server's instant, as of the last `refresh` and counted on since."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._at = datetime.now(UTC)
        self._counted_from = time.monotonic()

    def now(self) -> datetime:
        """The present instant."""
        return self._at + timedelta(seconds=time.monotonic() - self._counted_from)

    async def refresh(self) -> None:
        """Ask the server for its time. Keeps on counting when it does not answer at once."""
        began = time.monotonic()
        try:
            async with self._db.read() as session:
                await session.exec(select(1))  # the connection is open now
                began = time.monotonic()
                found = (await session.exec(select(sa.func.clock_timestamp()))).one()
        except StorageError:
            return
        ended = time.monotonic()
        if ended - began < SLOW_SECONDS:
            self._at, self._counted_from = found.astimezone(UTC), (began + ended) / 2

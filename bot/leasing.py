"""Leases of messages: short, so that a killed sender costs seconds; renewed while it lives."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from bot.clock import Clock
from storage.database import Database
from storage.errors import StorageError
from tracker.leases import renew
from tracker.values import ClaimedDelivery

# A sender that was killed costs one lease and one tick. Slack may take up to our time-out of 15 s:
# a lease that is renewed twice in its time outlives any answer, and a fence makes taking over safe.
LEASE = timedelta(seconds=10)
RENEWED_AFTER = LEASE.total_seconds() / 3

log = logging.getLogger(__name__)


@asynccontextmanager
async def renewed(db: Database, claimed: ClaimedDelivery, *, clock: Clock) -> AsyncIterator[None]:
    """Keep a claim for as long as the block runs. Most blocks end before the first renewal."""
    task = asyncio.create_task(_renew(db, claimed, clock), name=f"lease {claimed.id}")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _renew(db: Database, claimed: ClaimedDelivery, clock: Clock) -> None:
    while True:
        await asyncio.sleep(RENEWED_AFTER)  # of real time: this process lives
        try:
            until = clock.now() + LEASE
            await db.writing(partial(renew, claimed=claimed, until=until), beside=True)
        except StorageError as error:
            log.warning("lease not renewed", extra={"delivery": claimed.id, "why": str(error)})

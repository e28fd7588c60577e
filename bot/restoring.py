"""Before a message is said after a restore, it is looked for among those that Slack knows alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from handlers.blocks import render
from handlers.sending import Sender
from storage import copies
from storage.database import Database
from tracker import deliveries
from tracker.restoring import Gap, gap, restored, settle
from tracker.values import ClaimedDelivery

ASKED_EVERY = timedelta(minutes=5)  # whether there was a restore: it is done while no bot runs
AROUND = timedelta(hours=1)  # clocks may differ
CLERK_NOTE = "clerk_note"


@dataclass(frozen=True, slots=True)
class PutBack:
    """A copy that was put back: its rows, its instant, and the messages to look for in Slack."""

    rows: int
    copied_at: datetime
    looked_for: int


async def put_copy_back(copy: Path, database: Path, *, now: datetime) -> PutBack:
    """Put a copy back, bring its tables up to date, and note what may have been said since.

    Raises StorageError; then nothing was changed.
    """
    rows = copies.put_back(copy, database)
    since = copies.copied_at(copy)
    async with Database.open(f"sqlite:///{database}") as db:
        await db.migrate()
        async with db.write() as session:
            looked_for = await restored(session, copied_at=since, now=now)
    return PutBack(sum(rows.values()), since, looked_for)


@dataclass(slots=True)
class AfterRestore:
    """Settles messages that were said between a copy and its restore."""

    db: Database
    sender: Sender
    clock: Clock
    _gap: Gap | None = None
    _asked_at: datetime | None = None

    async def settles(self, claimed: ClaimedDelivery) -> bool:
        """Whether a claimed message needs no saying any more: it stands there, or nobody can tell.

        Raises SendError where Slack cannot tell now.
        """
        found = None if claimed.update or claimed.withdraw else await self._now()
        return found is not None and await self._settled(claimed, found)

    async def _now(self) -> Gap | None:
        now = self.clock.now()
        if self._asked_at is None or not timedelta() <= now - self._asked_at < ASKED_EVERY:
            async with self.db.read() as session:
                self._gap = await gap(session, now=now)
            self._asked_at = now
        return self._gap

    async def _settled(self, claimed: ClaimedDelivery, found: Gap) -> bool:
        standing = await self.sender.standing(
            claimed, since=found.copied_at - AROUND, until=found.restored_at + AROUND
        )
        now = self.clock.now()
        if standing is None:  # the history is closed to us; the clerk's own note is said anyway
            if claimed.kind == CLERK_NOTE:
                return False
            async with self.db.write() as session:
                await deliveries.mark_uncertain(session, claimed, now=now)
            return True
        words = str(render(claimed.content).as_arguments()) if claimed.content else ""
        async with self.db.write() as session:
            return await settle(session, claimed, standing, found, words=words, now=now)

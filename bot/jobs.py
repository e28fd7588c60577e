"""The jobs behind the clock: look, plan, say. Each is safe to run twice and picks up where it fell.

A tick asks the tables what is due and does it. Nothing sleeps: what must wait has a `not_before`
in its row, so that a missed tick costs nothing and simulated time works.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import logs
from bot.clock import Clock
from handlers.audience import Memory, look_up_users, resolve_channels
from handlers.errors import CannotSendError, RetryLaterError, UncertainError
from handlers.seen import forget_seen
from handlers.sending import Sender
from storage.database import Database
from tracker import deliveries
from tracker.digests import plan_digests
from tracker.reminders import plan_reminders
from tracker.values import ClaimedDelivery

LEASE = timedelta(seconds=60)
MOST_AT_ONCE = 200

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Jobs:
    """Everything that happens without being asked for, over one database and one workspace."""

    db: Database
    client: AsyncWebClient
    sender: Sender
    clock: Clock
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _memory: Memory = field(default_factory=Memory)
    _tidied_on: date | None = None
    _is_stopping: bool = False

    async def tick(self) -> None:
        """One round: users looked up, messages planned, what is due said."""
        async with self._turn:
            for name, job in (
                ("users", self._users),
                ("recover", self._recover_expired),
                ("plan", self._plan),
                ("deliver", self.deliver),
            ):
                if not self._is_stopping:
                    await self._guarded(name, job)

    def stop(self) -> None:
        """Begin nothing more: the message on its way is the last."""
        self._is_stopping = True

    async def rest(self) -> None:
        """Stop, and wait until what is on its way has been said and marked."""
        self.stop()
        await self._turn.acquire()

    async def recover(self) -> None:
        """Settle what an earlier process left claimed: found in Slack, or before the clerk.

        Call it at the start, when no other process can be sending on this database.
        """
        async with self._turn:
            await self._settle_stale(now=self.clock.now() + 10 * LEASE)

    async def _recover_expired(self) -> None:
        await self._settle_stale(now=self.clock.now())

    async def _settle_stale(self, *, now: datetime) -> None:
        async with self.db.read() as session:
            stale = await deliveries.stale_claims(session, now=now)
        for claimed in stale:
            if self._is_stopping:
                return
            await self._settle(claimed)

    async def _guarded(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        try:
            await job()
        except Exception:
            log.exception("job failed", extra={"job": name, "incident": logs.incident_id()})

    async def _users(self) -> None:
        now = self.clock.now()
        await look_up_users(self.db, self.client, now=now, memory=self._memory)
        await resolve_channels(self.db, self.client, now=now, memory=self._memory)
        await self._tidy()

    async def _tidy(self) -> None:
        today = self.clock.now().date()
        if today != self._tidied_on:
            self._tidied_on = today
            await forget_seen(self.db, now=self.clock.now())

    async def _plan(self) -> None:
        await self.db.writing(partial(_plan_messages, now=self.clock.now()))

    async def deliver(self) -> None:
        """Say what is due, one message after the other, each claimed before it is said."""
        for _ in range(MOST_AT_ONCE):
            if self._is_stopping:
                return
            now = self.clock.now()
            claimed = await self.db.writing(partial(deliveries.claim_next, now=now, lease=LEASE))
            if claimed is None:
                return
            await self._say(claimed)

    async def _say(self, claimed: ClaimedDelivery) -> None:
        try:
            sent = await self.sender.send(claimed, now=self.clock.now())
        except RetryLaterError as error:
            until = self.clock.now() + timedelta(seconds=error.seconds)
            async with self.db.write() as session:
                await deliveries.postpone(session, claimed, until=until, now=self.clock.now())
        except CannotSendError as error:
            log.warning("not sent", extra={"delivery": claimed.id, "why": str(error)})
            async with self.db.write() as session:
                await deliveries.mark_failed(
                    session, claimed, error=str(error), now=self.clock.now()
                )
        except UncertainError:
            await self._settle(claimed)
        else:
            await self._mark(claimed, channel_id=sent.channel_id, ts=sent.ts)

    async def _mark(self, claimed: ClaimedDelivery, *, channel_id: str, ts: str) -> None:
        async with self.db.write() as session:
            kept = await deliveries.mark_sent(
                session, claimed, channel_id=channel_id, ts=ts, now=self.clock.now()
            )
        if not kept and not claimed.update and not claimed.withdraw:
            await self.sender.withdraw(channel_id=channel_id, ts=ts)

    async def _settle(self, claimed: ClaimedDelivery) -> None:
        """We may have said it: look in Slack, say it if it is missing, else ask the clerk."""
        if claimed.update or claimed.withdraw:  # showing anew and deleting can be done twice
            async with self.db.write() as session:
                now = self.clock.now()
                await deliveries.postpone(session, claimed, until=now, now=now)
            return
        found = await self.sender.find(claimed)
        if found.sent is not None:
            await self._mark(claimed, channel_id=found.sent.channel_id, ts=found.sent.ts)
            return
        async with self.db.write() as session:
            now = self.clock.now()
            if found.is_certain:
                await deliveries.postpone(session, claimed, until=now, now=now)
            else:
                await deliveries.mark_uncertain(session, claimed, now=now)


async def _plan_messages(session: AsyncSession, *, now: datetime) -> None:
    await plan_digests(session, now=now)
    await plan_reminders(session, now=now)

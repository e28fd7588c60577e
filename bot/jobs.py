"""The jobs behind the clock: look, plan, say. Each is safe to run twice and picks up where it fell.

A tick asks the tables what is due and does it. Nothing sleeps: what must wait has a `not_before`
in its row, so that a missed tick costs nothing and simulated time works.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import Clock
from bot.leasing import LEASE, renewed
from bot.restoring import AfterRestore
from handlers.audience import Memory, look_up_users, resolve_channels
from handlers.correlation import incident_id, known_by, new_id
from handlers.errors import CannotSendError, Reach, RetryLaterError, SendError, UncertainError
from handlers.seen import forget_seen
from handlers.sending import Found, Sender, Sent
from storage.database import Database
from tracker import deliveries, holds
from tracker.digests import plan_digests
from tracker.erasure import forget_addresses
from tracker.reminders import plan_reminders
from tracker.values import ClaimedDelivery

MAY_STILL_COME = timedelta(seconds=12)  # a message whose sender is gone: Slack may be at it yet
SLOW_SLACK = timedelta(seconds=60)  # after which a call that Slack did not answer is through
LOOKS_FOR = timedelta(hours=1)  # how long Slack's history is asked for before the clerk is
MOST_AT_ONCE = 200
A_YEAR = timedelta(days=365)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Jobs:
    """Everything that happens without being asked for, over one database and one workspace."""

    db: Database
    client: AsyncWebClient
    sender: Sender
    clock: Clock
    after_restore: AfterRestore = field(init=False)
    timed: Callable[[str], AbstractContextManager[Any]] = nullcontext  # told of each job's name
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _memory: Memory = field(default_factory=Memory)
    _tidied_on: date | None = None
    _is_stopping: bool = False

    def __post_init__(self) -> None:
        self.after_restore = AfterRestore(self.db, self.sender, self.clock)

    async def tick(self) -> None:
        """One round: users looked up, messages planned, what is due said."""
        async with self._turn:
            await self._in_order([*self._preparations(), ("deliver", self.deliver)])

    async def prepare(self) -> None:
        """A round but for its last part, where others say what is due."""
        async with self._turn:
            await self._in_order(self._preparations())

    def _preparations(self) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        return [
            ("users", self._users),
            ("recover", self._recover_expired),
            ("copies", self._delete_copies),
            ("plan", self._plan),
        ]

    async def _in_order(self, jobs: Sequence[tuple[str, Callable[[], Awaitable[None]]]]) -> None:
        with known_by(round=new_id()):
            for name, job in jobs:
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

        Call it at the start. On SQLite no other process can be sending, so that no lease has to run
        out first; elsewhere leases do.
        """
        async with self._turn:
            early = A_YEAR if self.db.is_sqlite else timedelta()
            await self._settle_stale(now=self.clock.now() + early)

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
            with self.timed(name):
                await job()
        except Exception:
            log.exception("job failed", extra={"job": name, "incident": incident_id()})

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
            await self.db.writing(forget_addresses)
            await self.db.writing(partial(holds.forget_holds, now=self.clock.now()))

    async def _plan(self) -> None:
        await self.db.writing(partial(_plan_messages, now=self.clock.now()))

    async def deliver(self) -> None:
        """Say what is due, one message after the other, each claimed before it is said."""
        for _ in range(MOST_AT_ONCE):
            claimed = await self.claim()
            if claimed is None:
                return
            await self.say(claimed)

    async def claim(self) -> ClaimedDelivery | None:
        """Claim the next message that is due. None where none is, or where this process stops."""
        if self._is_stopping:
            return None
        work = partial(deliveries.claim_next, now=self.clock.now(), lease=LEASE)
        return await self.db.writing(work, beside=True)  # it locks the row that it takes

    async def say(self, claimed: ClaimedDelivery) -> None:
        """Say a message that was claimed, and mark it. Its lease is renewed while Slack is slow."""
        with known_by(delivery=str(claimed.id)):
            async with renewed(self.db, claimed, clock=self.clock):
                await self._say(claimed)

    async def _say(self, claimed: ClaimedDelivery) -> None:
        try:
            if await self.after_restore.settles(claimed):
                return
            sent = await self.sender.send(claimed)
        except RetryLaterError as error:
            await self._wait(claimed, error)
        except CannotSendError as error:
            log.warning("not sent", extra={"delivery": claimed.id, "why": str(error)})
            async with self.db.write() as session:
                await deliveries.mark_failed(
                    session, claimed, error=str(error), now=self.clock.now()
                )
        except UncertainError as error:
            await (self._doubt(claimed) if error.is_slow else self._settle(claimed))
        else:
            await self._mark(claimed, sent)

    async def _doubt(self, claimed: ClaimedDelivery) -> None:
        """Slack did not answer in time, and may be at it yet: settled when it must be through."""
        async with self.db.write() as session:
            await deliveries.settle_later(session, claimed, until=self.clock.now() + SLOW_SLACK)

    async def _wait(self, claimed: ClaimedDelivery, error: RetryLaterError) -> None:
        """Give the claim back for as long as Slack asks, and whatever else has to wait with it."""
        now = self.clock.now()
        until = now + timedelta(seconds=error.seconds)
        async with self.db.write() as session:
            await deliveries.postpone(session, claimed, until=until, now=now)
            await _hold(session, error, until=until, now=now)

    async def _mark(self, claimed: ClaimedDelivery, sent: Sent) -> None:
        async with self.db.write(beside=True) as session:
            kept = await deliveries.mark_sent(
                session, claimed, channel_id=sent.channel_id, ts=sent.ts, now=self.clock.now()
            )
        if not kept and not claimed.update and not claimed.withdraw:
            await self._take_back(claimed, sent)

    async def _take_back(self, claimed: ClaimedDelivery, sent: Sent) -> None:
        """Delete what was said by us and by another, now or at the next look."""
        try:
            await self.sender.withdraw(channel_id=sent.channel_id, ts=sent.ts)
        except SendError as error:
            log.warning("copy stands", extra={"delivery": claimed.id, "why": str(error)})
            async with self.db.write() as session:
                await deliveries.looked_again(session, claimed, again_at=self.clock.now() + LEASE)

    async def _settle(self, claimed: ClaimedDelivery) -> None:
        """We may have said it: look in Slack, say it if it is missing, else ask the clerk."""
        now = self.clock.now()
        if claimed.update or claimed.withdraw:  # showing anew and deleting can be done twice
            async with self.db.write() as session:
                await deliveries.postpone(session, claimed, until=now, now=now)
            return
        try:
            found = await self.sender.find(claimed)
        except RetryLaterError as error:
            await self._look_later(claimed, error)
            return
        if found.sent is not None:
            await self._mark(claimed, found.sent)
        else:
            await self._settle_missing(claimed, found)

    async def _look_later(self, claimed: ClaimedDelivery, error: RetryLaterError) -> None:
        """Slack cannot tell now: ask again, for an hour; then it is for the clerk to look."""
        now = self.clock.now()
        async with self.db.write() as session:
            if now - claimed.claimed_at > LOOKS_FOR:
                await deliveries.mark_uncertain(session, claimed, now=now)
            else:
                until = now + timedelta(seconds=error.seconds)
                await deliveries.settle_later(session, claimed, until=until)

    async def _settle_missing(self, claimed: ClaimedDelivery, found: Found) -> None:
        """It is not in Slack, or nobody can see whether it is."""
        now = self.clock.now()
        comes_until = claimed.claimed_at + MAY_STILL_COME
        async with self.db.write() as session:
            if not found.is_certain:
                await deliveries.mark_uncertain(session, claimed, now=now)
            elif claimed.claimed_at <= now < comes_until:
                await deliveries.settle_later(session, claimed, until=comes_until)
            else:
                await deliveries.say_again(session, claimed, now=now)

    async def _delete_copies(self) -> None:
        """Where a message was said again, delete what its first sender said after all."""
        now = self.clock.now()
        async with self.db.read() as session:
            looked_for = await deliveries.to_look_again(session, now=now)
        for claimed in looked_for:
            if not self._is_stopping:
                await self._delete_copies_of(claimed)

    async def _delete_copies_of(self, claimed: ClaimedDelivery) -> None:
        again_at = None
        try:
            for copy in (await self.sender.find(claimed)).copies:
                if copy.ts != claimed.ts:
                    await self.sender.withdraw(channel_id=copy.channel_id, ts=copy.ts)
        except SendError as error:
            wait = error.seconds if isinstance(error, RetryLaterError) else LEASE.total_seconds()
            again_at = self.clock.now() + timedelta(seconds=wait)
            if again_at > claimed.claimed_at + LOOKS_FOR:
                again_at = None
        async with self.db.write() as session:
            await deliveries.looked_again(session, claimed, again_at=again_at)


async def _hold(
    session: AsyncSession, error: RetryLaterError, *, until: datetime, now: datetime
) -> None:
    if error.held is None:
        return
    await holds.hold(session, error.held, recipient=error.recipient, until=until)
    if error.reach is Reach.WORKSPACE:
        await holds.hold(session, holds.Held.SAYING, until=until)
    elif error.recipient:
        await holds.hold_all_if_many(session, error.held, now=now)


async def _plan_messages(session: AsyncSession, *, now: datetime) -> None:
    await plan_digests(session, now=now)
    await plan_reminders(session, now=now)

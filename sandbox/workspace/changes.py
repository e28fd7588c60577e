"""How others learn that something in the workspace changed: by waiting, or by a subscription."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

QUEUE_LENGTH = 10_000
_LOOK_AGAIN = 0.05


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, with the channel, the person and the ts (or view id) it touches.

    `kind` is "message", "ephemeral", "view", "home", "channel", "user" or "clock".
    """

    number: int
    kind: str
    channel: str | None = None
    user: str | None = None
    ts: str | None = None


class Subscription:
    """An endless async iterator of changes; a reader that falls far behind loses the oldest."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Change] = asyncio.Queue()

    def put(self, change: Change) -> None:
        """Hand one change to the reader."""
        if self._queue.qsize() >= QUEUE_LENGTH:
            self._queue.get_nowait()
        self._queue.put_nowait(change)

    def __aiter__(self) -> AsyncIterator[Change]:
        return self

    async def __anext__(self) -> Change:
        return await self._queue.get()


class Changes:
    """Counts the changes of the workspace and wakes whoever waits for the next one."""

    def __init__(self) -> None:
        self.number = 0
        self._waiting: set[asyncio.Future[None]] = set()
        self._subscriptions: set[Subscription] = set()

    def tell(
        self,
        kind: str,
        *,
        channel: str | None = None,
        user: str | None = None,
        ts: str | None = None,
    ) -> None:
        """Say that something changed."""
        self.number += 1
        change = Change(self.number, kind, channel, user, ts)
        for subscription in tuple(self._subscriptions):
            subscription.put(change)
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

    async def wait(self, since: int) -> int:
        """Wait until there is a change after number `since`; return the newest number."""
        if self.number <= since:
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.add(waiting)
            try:
                await waiting
            finally:
                self._waiting.discard(waiting)
        return self.number

    async def until(self, holds: Callable[[], object], *, seconds: float = 5.0) -> None:
        """Wait until `holds()` is true, looking again at each change (and now and then).

        Raises TimeoutError when it is still false after `seconds` of real time.
        """
        async with asyncio.timeout(seconds):
            while True:
                seen = self.number
                if holds():
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.wait(seen), _LOOK_AGAIN)

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """Follow the changes: `with changes.subscribe() as news: async for change in news: …`."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

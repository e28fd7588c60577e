"""The sandbox's own time: it stands still until it is moved, or runs on from where it was put.

Slack's timestamps, the life of a `response_url` and the retries of events follow this clock; a bot
that the sandbox runs may follow it too (`on_move`). Nothing else in the world does.
"""

import inspect
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

MoveCallback = Callable[[datetime], Awaitable[None] | None]


class ClockMovesForwardOnlyError(ValueError):
    """The sandbox's clock cannot be moved back."""


def wall_now() -> datetime:
    """Return the real instant, aware, in UTC."""
    return datetime.now(UTC)


class SandboxClock:
    """A clock that people move by hand.

    `start` is an aware instant (the real now by default). With `running` the clock also goes on by
    itself, at the pace of real time, from wherever it was last put.
    """

    def __init__(
        self,
        start: datetime | None = None,
        *,
        running: bool = False,
        wall: Callable[[], datetime] = wall_now,
    ) -> None:
        self._wall = wall
        self._put_at = wall()
        self._put_to = (start or self._put_at).astimezone(UTC)
        self._callbacks: list[MoveCallback] = []
        self.running = running

    def now(self) -> datetime:
        """Return the sandbox's instant, aware, in UTC."""
        if not self.running:
            return self._put_to
        return self._put_to + (self._wall() - self._put_at)

    async def move_to(self, instant: datetime) -> datetime:
        """Put the clock to `instant` (aware) and tell everyone who asked; return the new now.

        Raises ClockMovesForwardOnlyError for an earlier instant, ValueError for a naive one.
        """
        if instant.tzinfo is None:
            raise ValueError("the sandbox's clock takes aware instants only")
        if instant < self.now():
            raise ClockMovesForwardOnlyError(f"{instant.isoformat()} is in the sandbox's past")
        self._put(instant)
        for callback in tuple(self._callbacks):
            told = callback(self.now())
            if inspect.isawaitable(told):
                await told
        return self.now()

    async def advance(self, seconds: float | timedelta) -> datetime:
        """Move on by `seconds` (or a timedelta); return the new now."""
        by = seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds)
        return await self.move_to(self.now() + by)

    def on_move(self, callback: MoveCallback) -> Callable[[], None]:
        """Call `callback(now)` after each move, and await it where it is a coroutine.

        Returns a function that ends the arrangement.
        """
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def run(self) -> None:
        """Let the clock go on by itself from its present instant."""
        self._put(self.now())
        self.running = True

    def stand_still(self) -> None:
        """Stop the clock at its present instant."""
        self._put(self.now())
        self.running = False

    def _put(self, instant: datetime) -> None:
        self._put_to = instant.astimezone(UTC)
        self._put_at = self._wall()

"""One request at a time to one host, and a pause between two. Idle hosts are forgotten."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

LONGEST_PAUSE = 60.0  # seconds: what a robots.txt may ask of us between two requests


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0  # tasks that hold it or wait for it
    left_at: float | None = None  # when the last request ended, by the loop's clock


class Lanes:
    """The lanes of all hosts. Times are of the running loop's clock, in seconds."""

    def __init__(self) -> None:
        self._lanes: dict[str, _Lane] = {}

    def __len__(self) -> int:
        return len(self._lanes)

    @asynccontextmanager
    async def lane(self, host: str, *, pause: Callable[[], float]) -> AsyncIterator[None]:
        """Wait for the host to be free, and keep it for the length of the block.

        ``pause`` says how long the host rests after a request: asked when it is this task's turn,
        and never more than LONGEST_PAUSE.
        """
        loop = asyncio.get_running_loop()
        self._forget_idle(loop.time())
        lane = self._lanes.setdefault(host, _Lane())
        lane.users += 1
        try:
            async with lane.lock:
                await _rest(lane, min(pause(), LONGEST_PAUSE), now=loop.time())
                try:
                    yield
                finally:
                    lane.left_at = loop.time()
        finally:
            lane.users -= 1

    def _forget_idle(self, now: float) -> None:
        idle = [
            host
            for host, lane in self._lanes.items()
            if not lane.users and now - (lane.left_at or 0.0) > LONGEST_PAUSE
        ]
        for host in idle:
            del self._lanes[host]


async def _rest(lane: _Lane, pause: float, *, now: float) -> None:
    if lane.left_at is not None and lane.left_at + pause > now:
        await asyncio.sleep(lane.left_at + pause - now)

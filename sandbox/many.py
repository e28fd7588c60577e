"""Any number of generated councils' sites on loopback, each on its own origin, in one server.

`ManyCouncils.open(334, seed=1, start=...)` serves them. What is published follows the clock that
it is given. It counts what every site was asked, by day of that clock, and knows what is published.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Self

from aiohttp import web

from sandbox.clock import SandboxClock
from sandbox.many_council import LONDON, GeneratedCouncil, Sitting, Traits
from sandbox.many_pages import Asked, answer, kind_of
from sandbox.many_world import Requests, Shares, World, planned

__all__ = ["GeneratedCouncil", "ManyCouncils", "Requests", "Shares", "Sitting", "Traits", "World"]

BACKLOG = 64  # connections that wait at one address
_A_NET = 250  # addresses used of each 127.0.x


class ManyCouncils(World):
    """A world whose sites are served in this process."""

    def __init__(
        self,
        councils: dict[str, GeneratedCouncil],
        *,
        now: Callable[[], datetime],
        clock: SandboxClock | None,
        slow_seconds: float,
    ) -> None:
        super().__init__(councils, now=now)
        self.slow_seconds = slow_seconds  # real seconds that a slow council takes for every answer
        self._clock = clock

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        count: int,
        *,
        committees: int = 10,
        seed: int = 1,
        start: datetime,
        now: Callable[[], datetime] | None = None,
        port: int = 0,
        shares: Shares | None = None,
        slow_seconds: float = 1.0,
    ) -> AsyncIterator[Self]:
        """Serve `count` councils until the block ends.

        Without `now` the world has its own `clock`, which stands at `start` until it is moved. All
        listen on `port` (0: one free port for all, or one each where that is taken somewhere).
        """
        clock = SandboxClock(start) if now is None else None
        sockets = _sockets(count, port)
        origins = ["http://{}:{}".format(*one.getsockname()) for one in sockets]
        plan = planned(
            count, committees=committees, seed=seed, start=start, shares=shares or Shares()
        )
        world = cls(
            dict(zip(origins, plan, strict=True)),
            now=now or (clock.now if clock else datetime.now),
            clock=clock,
            slow_seconds=slow_seconds,
        )
        runner = web.ServerRunner(web.Server(world._serve, access_log=None), shutdown_timeout=0.2)
        await runner.setup()
        try:
            for one in sockets:
                await web.SockSite(runner, one, backlog=BACKLOG).start()
            yield world
        finally:
            await runner.cleanup()

    @property
    def clock(self) -> SandboxClock:
        """The world's own clock. Raises AttributeError where `open` was given another."""
        if self._clock is None:
            raise AttributeError("this world follows a clock that it was given")
        return self._clock

    async def _serve(self, request: web.BaseRequest) -> web.Response:
        """Answer any request, by the address on which it came in."""
        origin = _origin(request)
        council, at = self.councils[origin], self.now()
        path = request.path.removeprefix("/")
        self.requests[origin][at.astimezone(LONDON).date()][kind_of(path)] += 1
        if council.traits.is_slow:
            await asyncio.sleep(self.slow_seconds)
        if council.traits.is_blocking:
            return web.Response(status=403, text="<h1>403 Forbidden</h1>", content_type="text/html")
        query = {name.lower(): value for name, value in request.query.items()}
        return answer(council, Asked(path, query, at, origin))


def _origin(request: web.BaseRequest) -> str:
    if request.transport is None:
        raise ConnectionResetError("the visitor has gone")
    address, port = request.transport.get_extra_info("sockname")
    return f"http://{address}:{port}"


def _sockets(count: int, port: int) -> list[socket.socket]:
    """Return a socket a council: on `port`, or where that is 0 on the first one's, if free."""
    first = [_listening(0, port)] if count else []
    shared = [_listening(n, first[0].getsockname()[1], strict=bool(port)) for n in range(1, count)]
    return [*first, *shared]


def _listening(number: int, port: int, *, strict: bool = True) -> socket.socket:
    """Return a socket bound to a council's own address; another free port unless `strict`."""
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    net, host = divmod(number, _A_NET)
    address = f"127.0.{10 + net}.{1 + host}"
    if not strict:
        with suppress(OSError):
            one.bind((address, port))
            return one
        port = 0
    one.bind((address, port))
    return one

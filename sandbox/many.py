"""Any number of generated councils' sites on loopback, each on its own origin, in one server.

`ManyCouncils.open(334, seed=1, start=...)` serves them. What is published follows the clock that
it is given. It counts what every site was asked, by day of that clock, and knows what is published.
"""

import asyncio
import socket
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Self

from aiohttp import web

from sandbox.clock import SandboxClock
from sandbox.many_council import LONDON, GeneratedCouncil, Sitting, Traits
from sandbox.many_pages import Asked, answer, kind_of
from sandbox.many_words import council_name

__all__ = ["GeneratedCouncil", "ManyCouncils", "Shares", "Sitting", "Traits"]

SENTINELS = ("0", "-1", "")  # in thirds: the id that stands for every committee
BACKLOG = 64  # connections that wait at one address
_A_NET = 250  # addresses used of each 127.0.x

Requests = dict[str, dict[date, Counter[str]]]


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of the councils are of a kind, from 0 to 1; counts are rounded.

    No council is both blocking and slow. ``cancelled`` is a share of the meetings.
    """

    without_service: float = 0.15
    blocking: float = 0.05
    slow: float = 0.05
    news: float = 0.5
    cancelled: float = 0.02


class ManyCouncils:
    """The councils of a world, by origin (``http://127.0.x.y:port``, no slash at its end).

    ``requests[origin][day]`` counts what was asked on a simulated day, by kind: "robots",
    "GetMeeting" and the other methods, and the words of `sandbox.many_pages.KINDS`.
    """

    def __init__(
        self,
        councils: dict[str, GeneratedCouncil],
        *,
        now: Callable[[], datetime],
        clock: SandboxClock | None,
        slow_seconds: float,
    ) -> None:
        self.councils = councils
        self.now = now
        self.slow_seconds = slow_seconds  # real seconds that a slow council takes for every answer
        self.requests: Requests = defaultdict(lambda: defaultdict(Counter))
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
        plan = _councils(count, committees, seed, start, shares or Shares())
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

    @property
    def origins(self) -> tuple[str, ...]:
        """The addresses of all councils, in the order of their numbers."""
        return tuple(self.councils)

    def published(self, origin: str, at: datetime | None = None) -> dict[str, str]:
        """Return "draft" or "approved" by the id of each meeting whose minutes are out.

        `at` is an aware instant, now without it. Nothing is left out for a blocking council.
        """
        instant = at or self.now()
        sittings = self.councils[origin].sittings.values()
        known = {str(one.id): one.status(instant) for one in sittings}
        return {key: status for key, status in known.items() if status}

    def sittings(self, origin: str) -> tuple[Sitting, ...]:
        """Return all meetings of a council, with the instants of their publication."""
        return tuple(self.councils[origin].sittings.values())

    def asked(self, origin: str, day: date | None = None) -> int:
        """Return how many requests a council had on a simulated day, or ever."""
        days = self.requests.get(origin, {})
        return sum(sum(kinds.values()) for on, kinds in days.items() if day in {None, on})

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


def _councils(
    count: int, committees: int, seed: int, start: datetime, shares: Shares
) -> Iterator[GeneratedCouncil]:
    """Plan the councils, so many of each kind."""
    random = Random(f"{seed} traits")  # noqa: S311  # traits, not secrets
    troubled = _chosen(random, count, shares.blocking + shares.slow)
    blocking = set(troubled[: round(count * shares.blocking)])
    silent = set(_chosen(random, count, shares.without_service))
    with_news = set(_chosen(random, count, shares.news))
    for number in range(count):
        traits = Traits(
            everything=SENTINELS[number % len(SENTINELS)],
            has_service=number not in silent,
            is_blocking=number in blocking,
            is_slow=number in troubled and number not in blocking,
            has_news=number in with_news,
        )
        yield GeneratedCouncil(
            number,
            name=council_name(number),
            seed=seed,
            start=start,
            committees=committees,
            traits=traits,
            cancelled=shares.cancelled,
        )


def _chosen(random: Random, count: int, share: float) -> list[int]:
    return random.sample(range(count), min(count, round(count * share)))

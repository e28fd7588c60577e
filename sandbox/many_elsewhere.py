"""Many generated councils served by a process of their own, so that a bot is measured alone.

    async with ManyElsewhere.open(334, seed=1, start=start) as world:
        await world.move_to(instant)
        await world.catch_up()  # world.requests as of now

What is published is worked out here, for the same arguments make the same councils.
"""

import asyncio
import json
import os
import resource
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

import sandbox
from sandbox.many import ManyCouncils
from sandbox.many_council import GeneratedCouncil
from sandbox.many_world import Shares, World, planned

MOST_LINE = 64_000_000  # bytes of one answer


class ManyElsewhere(World):
    """A world whose sites are served by a child process; its clock stands until it is moved."""

    def __init__(
        self,
        councils: dict[str, GeneratedCouncil],
        *,
        start: datetime,
        child: asyncio.subprocess.Process,
    ) -> None:
        self._instant = start
        super().__init__(councils, now=lambda: self._instant)
        self._child = child

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        count: int,
        *,
        committees: int = 10,
        seed: int = 1,
        start: datetime,
        port: int = 0,
        shares: Shares | None = None,
        slow_seconds: float = 1.0,
    ) -> AsyncIterator[Self]:
        """Serve `count` councils until the block ends; arguments as of `ManyCouncils.open`."""
        shares = shares or Shares()
        options: dict[str, Any] = {
            "count": count,
            "committees": committees,
            "seed": seed,
            "port": port,
        }
        options |= {"slow_seconds": slow_seconds, "shares": asdict(shares)}
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "sandbox.many_elsewhere",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=MOST_LINE,
            env={**os.environ, "PYTHONPATH": str(Path(sandbox.__file__).parents[1])},
        )
        try:
            origins = await _ask(child, {**options, "start": start.isoformat()})
            plan = planned(count, committees=committees, seed=seed, start=start, shares=shares)
            yield cls(dict(zip(origins, plan, strict=True)), start=start, child=child)
        finally:
            if child.stdin is not None:
                child.stdin.close()  # which ends it
            await child.wait()

    async def move_to(self, instant: datetime) -> None:
        """Put the world's clock to an aware instant, not an earlier one."""
        await _ask(self._child, {"move_to": instant.isoformat()})
        self._instant = instant

    async def catch_up(self) -> None:
        """Bring `requests` up to date."""
        for origin, days in (await _ask(self._child, {"requests": True})).items():
            counted = {date.fromisoformat(day): Counter(kinds) for day, kinds in days.items()}
            self.requests[origin] = counted

    async def cpu_seconds(self) -> float:
        """Return the processor's time that the sites have taken so far."""
        return float(await _ask(self._child, {"cpu_seconds": True}))


async def _ask(child: asyncio.subprocess.Process, asked: dict[str, Any]) -> Any:
    """Send one line and return what comes back. Raises ConnectionError when the child is gone."""
    if child.stdin is None or child.stdout is None:
        raise ConnectionError("the sites' process has no pipes")
    child.stdin.write(json.dumps(asked).encode() + b"\n")
    await child.stdin.drain()
    line = await child.stdout.readline()
    if not line:
        raise ConnectionError("the sites' process has ended")
    return json.loads(line)


async def serve() -> None:
    """Serve the world that the first line of the input describes, until the input ends."""
    options = json.loads(await _line())
    start = datetime.fromisoformat(options.pop("start"))
    shares = Shares(**options.pop("shares"))
    async with ManyCouncils.open(start=start, shares=shares, **options) as world:
        _say(world.origins)
        while line := await _line():
            _say(await _told(world, json.loads(line)))


async def _told(world: ManyCouncils, asked: dict[str, Any]) -> Any:
    if "move_to" in asked:
        return (await world.clock.move_to(datetime.fromisoformat(asked["move_to"]))).isoformat()
    if "cpu_seconds" in asked:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return used.ru_utime + used.ru_stime
    return {
        origin: {day.isoformat(): kinds for day, kinds in days.items()}
        for origin, days in world.requests.items()
    }


async def _line() -> str:
    return await asyncio.to_thread(sys.stdin.readline)


def _say(value: Any) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(serve())

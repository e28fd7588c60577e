"""A figure and what it stands beside, and how both are taken."""

import gc
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement beside its baseline, both in ``unit``, both of the same run.

    ``what`` and ``beside`` say in words what was measured; ``most`` is the ratio or the value that
    the project wants to stay under, said in words, or nothing.
    """

    name: str
    value: float
    baseline: float
    unit: str
    what: str
    beside: str
    wanted: str = ""

    @property
    def ratio(self) -> float:
        """Value over baseline."""
        return self.value / self.baseline if self.baseline else float("inf")

    def as_json(self) -> dict[str, Any]:
        """The form that `python -m benchmarks --json` prints."""
        return {
            "value": round(self.value, 4),
            "baseline": round(self.baseline, 4),
            "ratio": round(self.ratio, 4),
            "unit": self.unit,
        }


def cpu_milliseconds(act: Callable[[], object], *, times: int, warm: int = 1) -> float:
    """The median CPU time of a call in this process, threads included."""
    for _ in range(warm):
        act()
    gc.collect()
    taken = []
    for _ in range(times):
        began = time.process_time()
        act()
        taken.append((time.process_time() - began) * 1000)
    return median(taken)


async def milliseconds_each(
    act: Callable[[], Awaitable[object]],
    *,
    times: int,
    warm: int = 1,
    clock: Callable[[], float] = time.perf_counter,
    between: Callable[[], Awaitable[object]] | None = None,
) -> list[float]:
    """What each awaited call takes, one after the other: by the wall, or by another clock.

    ``between`` is awaited after each, off the clock.
    """
    for _ in range(warm):
        await act()
    gc.collect()
    taken = []
    for _ in range(times):
        began = clock()
        await act()
        taken.append((clock() - began) * 1000)
        if between is not None:
            await between()
    return taken

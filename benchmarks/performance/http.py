"""`/actions` over HTTP out of a million actions, beside a bare Bolt app and a raw ASGI one.

Every server is a process of its own; the client is this one. All are asked by turns, so that
whatever else the machine does weighs on all alike.
"""

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median, quantiles

from benchmarks.performance.asking import at_once, one_by_one, served
from benchmarks.performance.readings import Figure
from benchmarks.performance.sizes import Sizes

LINES = 50

Taken = dict[str, list[float]]  # milliseconds, by server


async def figures(many: Path, few: Path, sizes: Sizes) -> list[Figure]:
    """One by one, fifty at once, with a hundredth of the rows, and beside a writer."""
    with ExitStack() as servers:
        ports = {
            "many": servers.enter_context(served("ours", str(many))),
            "few": servers.enter_context(served("ours", str(few))),
            "bolt": servers.enter_context(served("bolt")),
            "raw": servers.enter_context(served("raw")),
        }
        for port in ports.values():
            await one_by_one(port, times=sizes.warm)
        single = await _by_turns(ports, sizes)
        crowd = await _crowds({name: ports[name] for name in ("many", "bolt")}, sizes)
        alone, beside = await _beside_a_writer(ports["many"], many, sizes)
    return [*_one_by_one(single, sizes), _fifty(crowd), _beside(alone, beside, sizes)]


async def _by_turns(ports: dict[str, int], sizes: Sizes) -> Taken:
    taken: Taken = {name: [] for name in ports}
    for _ in range(sizes.rounds):
        for name, port in ports.items():
            taken[name] += await one_by_one(port, times=sizes.times)
    return taken


async def _crowds(ports: dict[str, int], sizes: Sizes) -> Taken:
    taken: Taken = {name: [] for name in ports}
    for _ in range(sizes.crowds):
        for name, port in ports.items():
            taken[name] += await at_once(port, lines=LINES, times=sizes.of_a_crowd)
    return taken


async def _beside_a_writer(
    port: int, file: Path, sizes: Sizes
) -> tuple[Sequence[float], Sequence[float]]:
    """Reads with nobody writing, and reads while one transaction writes for some seconds."""
    alone = await one_by_one(port, times=sizes.beside)
    writer = asyncio.create_task(asyncio.to_thread(_write, file, sizes.writer_seconds))
    await asyncio.sleep(sizes.writer_seconds / 10)
    beside: list[float] = []
    while not writer.done():
        beside += await one_by_one(port, times=1)
        await asyncio.sleep(0.01)
    await writer
    return alone, beside[:-1] or beside


def _write(file: Path, seconds: float) -> None:
    """One transaction that writes at its beginning and is held for so long."""
    ends = time.monotonic() + seconds
    with closing(sqlite3.connect(file, isolation_level=None, timeout=60)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE action SET summary = summary || '.' WHERE id <= 5000")
        time.sleep(max(0.0, ends - time.monotonic()))
        writer.execute("COMMIT")


def p99(taken: Sequence[float]) -> float:
    """What all but one in a hundred stay under."""
    return quantiles(taken, n=100)[98]


def _one_by_one(taken: Taken, sizes: Sizes) -> list[Figure]:
    what = f"`/actions` with {sizes.many:,} actions of one committee stored, over HTTP, signed"
    bolt = "a bare Bolt app as it comes, over HTTP, signed"
    raw = "an ASGI application that reads the request and answers “ok”"
    slow = "all but one in a hundred"
    return [
        Figure("actions_http_p50", median(taken["many"]), median(taken["bolt"]), "ms", what, bolt),
        Figure(
            "actions_http_p99", p99(taken["many"]), p99(taken["bolt"]), "ms",
            f"{what}, {slow}", f"{bolt}, {slow}", "ratio at most 0.5",
        ),
        Figure(
            "actions_http_p99_raw", p99(taken["many"]), p99(taken["raw"]), "ms",
            f"{what}, {slow}", f"{raw}, {slow}", "ratio at most 6",
        ),
        Figure(
            "actions_http_growth", median(taken["many"]), median(taken["few"]), "ms",
            what, f"the same with {sizes.few:,}", "ratio at most 1.3",
        ),
    ]  # fmt: skip


def _fifty(taken: Taken) -> Figure:
    return Figure(
        "actions_http_50_p99", p99(taken["many"]), p99(taken["bolt"]), "ms",
        f"the same on {LINES} connections at once, all but one in a hundred",
        "the bare Bolt app asked in the same way", "ratio at most 4",
    )  # fmt: skip


def _beside(alone: Sequence[float], beside: Sequence[float], sizes: Sizes) -> Figure:
    return Figure(
        "actions_http_beside_writer", max(beside), max(alone), "ms",
        f"the slowest of {len(beside)} answers while a transaction of "
        f"{sizes.writer_seconds:.0f} seconds writes",
        f"the slowest of {len(alone)} with nobody writing", "200 ms",
    )  # fmt: skip

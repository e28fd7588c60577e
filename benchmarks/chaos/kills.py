"""Real SIGKILLs of a real `matters run`: whether the forked deaths are honest, and how fast it is.

Recovery is counted from the start of the process that comes after, until nothing is claimed, due or
on its way any more.
"""

import asyncio
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.chaos.checking import Heard, Verdict, judge
from benchmarks.chaos.runs import HISTORY
from benchmarks.chaos.world import heard_in
from bot.sandbox_world import SCOPES, START, set_up
from sandbox.server import Sandbox
from sandbox.workspace.starter import starter_workspace
from storage.database import Database
from storage.tables import Mode
from tests.e2e.process import Process, environment_of

MORNINGS = tuple(
    datetime(*day, 9, 5, tzinfo=UTC)
    for day in ((2025, 12, 3), (2025, 12, 19), (2025, 12, 22), (2026, 1, 2))
)
LONGEST = 60.0
CALM = 4.0
UNSAID = """SELECT count(*) FROM delivery WHERE state = 'claimed'
    OR (state = 'planned' AND not_before <= :now)
    OR (state = 'sent' AND (refresh_at <= :now OR withdraw_at <= :now))"""


@dataclass(slots=True)
class Season:
    """One season of kills, and what came of it."""

    seed: int
    has_history: bool
    verdict: Verdict | None = None
    recoveries: list[float] = field(default_factory=list)


@asynccontextmanager
async def _process(folder: Path, migrated: Path) -> AsyncIterator[tuple[Process, Path]]:
    path = folder / "matters.sqlite"
    shutil.copy(migrated, path)
    url = f"sqlite:///{path}"
    async with Sandbox.open(scopes=SCOPES, start=START, running=True) as sandbox:
        starter = starter_workspace(sandbox.workspace)
        async with Database.open(url) as db:
            await set_up(db, sandbox, starter, mode=Mode.AUTO)
        process = Process(sandbox, starter, environment_of(sandbox, url), folder / "bot.log")
        try:
            yield process, path
        finally:
            await process.kill()


async def _settled(process: Process, path: Path) -> float:
    """Wait until nothing is claimed or due for some seconds; the instant since when that was so.

    A morning's messages are planned only at its first tick, so that one calm look says little.
    """
    until = time.monotonic() + LONGEST
    since = time.monotonic()
    while time.monotonic() < min(until, since + CALM):
        await asyncio.sleep(0.25)
        if _unsaid(path, process.sandbox.clock.now()):
            since = time.monotonic()
    return since


def _unsaid(path: Path, now: datetime) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
        at = now.strftime("%Y-%m-%d %H:%M:%S.%f")
        (found,) = reader.execute(UNSAID, {"now": at}).fetchone()
    return int(found)


async def _migrated(path: Path) -> None:
    async with Database.open(f"sqlite:///{path}") as db:
        await db.migrate()


async def _undisturbed(migrated: Path) -> Heard:
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        async with _process(Path(folder), migrated) as (process, path):
            await process.start()
            await process.ingest("2025-11-20")
            await _settled(process, path)
            for morning in MORNINGS:
                await process.sandbox.clock.move_to(morning)
                await asyncio.sleep(1)
                await _settled(process, path)
            return heard_in(process.sandbox.workspace)


async def _season(season: Season, kills: int, expected: Heard, migrated: Path) -> None:
    """Killed at the intake and on each morning; the last morning only settles."""
    chance = random.Random(season.seed)  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        async with _process(Path(folder), migrated) as (process, path):
            if not season.has_history:
                process.sandbox.workspace.installation.withdraw(set(HISTORY))
            await process.start()
            await process.ingest("2025-11-20")
            for number, morning in enumerate((None, *MORNINGS)):
                if morning is not None:
                    await process.sandbox.clock.move_to(morning)
                if number < kills:
                    await asyncio.sleep(chance.uniform(0, 0.9))
                    await process.kill()
                    began = time.monotonic()
                    await process.start()
                    season.recoveries.append(await _settled(process, path) - began)
                else:
                    await asyncio.sleep(1)
                    await _settled(process, path)
            heard = heard_in(process.sandbox.workspace)
            season.verdict = judge(expected, heard, with_history=season.has_history)


KILLS_A_SEASON = 4


async def _all(kills: int, seed: int, at_once: int, folder: Path) -> list[Season]:
    migrated = folder / "migrated.sqlite"
    await _migrated(migrated)
    expected = await _undisturbed(migrated)
    gate = asyncio.Semaphore(at_once)
    seasons = []

    async def one(number: int) -> None:
        season = Season(seed + number, has_history=number % 2 == 0)
        seasons.append(season)
        async with gate:
            wanted = min(KILLS_A_SEASON, kills - KILLS_A_SEASON * number)
            await _season(season, wanted, expected, migrated)

    await asyncio.gather(*(one(n) for n in range(-(-kills // KILLS_A_SEASON))))
    return seasons


def killed(kills: int, *, seed: int, at_once: int = 2) -> dict[str, Any]:
    """That many kills, four in a season; half of the seasons without the history scopes."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        seasons = asyncio.run(_all(kills, seed, at_once, Path(folder)))
    verdicts = [season.verdict for season in seasons if season.verdict is not None]
    recoveries = [seconds for season in seasons for seconds in season.recoveries]
    return {
        "kills": len(recoveries), "seconds": round(time.monotonic() - began, 1),
        "lost": [one for verdict in verdicts for one in verdict.lost],
        "doubled": [one for verdict in verdicts for one in verdict.doubled],
        "strange": [one for verdict in verdicts for one in verdict.strange],
        "uncertain": sum(verdict.uncertain for verdict in verdicts),
        "wrong": sum(not verdict.is_right for verdict in verdicts),
        "recovery_seconds_median": round(median(recoveries), 1) if recoveries else None,
        "recovery_seconds_most": round(max(recoveries, default=0), 1),
    }  # fmt: skip

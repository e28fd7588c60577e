"""Planning reminders among a million open actions: a sweep costs what is due, not what is open."""

import gc
import time
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.performance.many import DUE
from benchmarks.performance.readings import Figure
from benchmarks.performance.rows import NOW
from benchmarks.performance.sizes import Sizes
from storage.database import Database
from tracker.reminders import plan_reminders

TIMES = 3


class _UndoneError(Exception):
    """What was planned is not kept, so that it can be planned again."""

    def __init__(self, planned: int) -> None:
        self.planned = planned
        super().__init__()


async def figures(many: Path, few: Path, sizes: Sizes) -> list[Figure]:
    """The same officers due among many open actions and among few, by the wall."""
    taken: dict[Path, list[float]] = {many: [], few: []}
    for _ in range(TIMES):
        for file, seconds in taken.items():
            seconds.append(await _sweep(file))
    return [
        Figure(
            "sweep_due", min(taken[many]), min(taken[few]), "s",
            f"planning with {sizes.many:,} open actions, {DUE:,} of them due, one of each of "
            f"{DUE:,} officers; the least of {TIMES}",
            f"the same {DUE:,} among {sizes.few:,}", "3 s, ratio at most 1.5",
        )
    ]  # fmt: skip


async def _sweep(file: Path) -> float:
    async with Database.open(f"sqlite:///{file}") as db:
        await _undone(db)  # the first reads the file's pages, and bank holidays are worked out
        gc.collect()
        began = time.perf_counter()
        planned = await _undone(db)
        taken = time.perf_counter() - began
    if planned < DUE:
        raise RuntimeError(f"{planned} reminders were planned: this measured something else")
    return taken


async def _undone(db: Database) -> int:
    async def work(session: AsyncSession) -> None:
        raise _UndoneError(await plan_reminders(session, now=NOW))

    try:
        await db.writing(work)
    except _UndoneError as undone:
        return undone.planned
    return 0

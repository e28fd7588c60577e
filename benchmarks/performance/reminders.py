"""Planning reminders: a sweep costs what is due, not what is open."""

import gc
import sqlite3
import time
from contextlib import closing
from functools import partial

from benchmarks.performance.readings import Figure
from benchmarks.performance.rows import NEVER, NOW, fresh_database, furnish, open_actions
from storage.database import Database
from tracker.reminders import plan_reminders

OPEN, DUE = 10_000, 1_000


async def figures() -> list[Figure]:
    """A sweep among many beside one among few, and the first look at all of them."""
    await _sweep(due=1, others=0)  # calendars are imported at the first
    among_few = await _least(due=DUE, others=0)
    among_many = await _least(due=DUE, others=OPEN - DUE)
    all_at_once = await _sweep(due=OPEN, others=0)
    return [
        Figure(
            "reminders_due",
            among_many,
            among_few,
            "CPU ms",
            f"planning with {OPEN:,} open actions, {DUE:,} of them to be looked at",
            f"the same {DUE:,} with no other action open",
            "ratio at most 1.5",
        ),
        Figure(
            "reminders_all",
            all_at_once,
            _bare_rows(),
            "CPU ms",
            f"planning with {OPEN:,} open actions, all to be looked at",
            f"{OPEN:,} rows inserted by sqlite3 alone, in memory",
        ),
    ]


async def _least(*, due: int, others: int) -> float:
    """The least of three: what the sweep itself costs."""
    return min([await _sweep(due=due, others=others) for _ in range(3)])


async def _sweep(*, due: int, others: int) -> float:
    async with fresh_database() as db:
        await furnish(db)
        await open_actions(db, due, first=1, look_on=None)
        if others:
            await open_actions(db, others, first=due + 1, look_on=NEVER)
        return await _planned(db)


async def _planned(db: Database) -> float:
    gc.collect()
    began = time.process_time()
    planned = await db.writing(partial(plan_reminders, now=NOW))
    taken = (time.process_time() - began) * 1000
    if not planned:
        raise RuntimeError("no reminder was planned: this measured nothing")
    return taken


def _bare_rows() -> float:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE nudge (id INTEGER PRIMARY KEY, a, b, c, d, e, f)")
        rows = [(n, 0, 1, n % 50, n, "2026-01-05", "") for n in range(OPEN)]
        began = time.process_time()
        connection.executemany("INSERT INTO nudge VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        connection.commit()
        return (time.process_time() - began) * 1000

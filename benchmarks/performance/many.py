"""A SQLite file with as many open actions as are asked for: written by SQLite itself, in seconds.

All are of one committee, which is harder than many committees of a usual size. A thousand officers
have them, and `DUE` are to be looked at by the reminder planner, one of each officer.
"""

import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from benchmarks.performance.rows import COUNCIL, NEVER, NOW, furnish, insert, open_actions
from storage.database import Database
from storage.tables import AT_ONCE, Officer, SlackUser

OFFICERS = DUE = 1_000
_CHANGED = {
    "id": "n + 2",
    "reference": "printf('NETH-CYP-25-%07d', n + 1000)",
    "fingerprint": "printf('f%07d', n + 1000)",
    "summary": "'Circulate the attendance figures (' || n || ')'",
    "due_on": "date('2026-01-22', '-' || (n % 400) || ' days')",
    "officer_id": "2000 + n % :officers",
    "look_on": "CASE WHEN n < :due THEN :at_once ELSE :never END",
}


@asynccontextmanager
async def many_actions(number: int) -> AsyncIterator[Path]:
    """The file of such a database, gone afterwards. Nobody has it open."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "matters.sqlite"
        await _furnished(path)
        _fill(path, number)
        yield path


async def _furnished(path: Path) -> None:
    async with Database.open(f"sqlite:///{path}") as db:
        await db.migrate()
        await furnish(db)
        ids = range(2000, 2000 + OFFICERS)
        known = {"is_outsider": False, "looked_up_at": NOW}
        await insert(
            db,
            Officer,
            [
                {"id": n, "council": COUNCIL, "name": f"Officer {n}", "created_at": NOW,
                 "slack_user_id": f"U{n}"}
                for n in ids
            ],
        )  # fmt: skip
        await insert(db, SlackUser, [{"slack_user_id": f"U{n}", **known} for n in ids])
        await open_actions(db, 1, first=1, look_on=NEVER)


def _fill(path: Path, number: int) -> None:
    """Write the actions from the one that is there, and have nothing left to plan but what is due.

    The first stays: it is the one that the others are made of.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA synchronous=OFF")
        file.execute("PRAGMA cache_size=-400000")
        names = [row[1] for row in file.execute("PRAGMA table_info(action)")]
        values = ", ".join(_CHANGED.get(name, f'a."{name}"') for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        file.execute("BEGIN")
        for table in ("committee", "meeting", "closedday", "following"):
            file.execute(f"UPDATE {table} SET is_planned = 1")  # noqa: S608 - as below
        indices = file.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'action' AND type = 'index' "
            "AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indices:
            file.execute(f"DROP INDEX {name}")
        file.execute(
            f"WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number "  # noqa: S608 - our own names
            f"WHERE n + 1 < :number) INSERT INTO action ({columns}) "
            f"SELECT {values} FROM number, (SELECT * FROM action WHERE id = 1) AS a",
            {"number": number, "officers": OFFICERS, "due": DUE,
             "at_once": AT_ONCE.isoformat(), "never": NEVER.isoformat()},
        )  # fmt: skip
        for _, made in indices:  # at once is quicker than row by row
            file.execute(made)
        file.execute("COMMIT")
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

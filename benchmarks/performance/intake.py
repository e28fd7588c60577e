"""One meeting from bytes to committed rows, and the part of it that the database takes."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.performance.pages import pages
from benchmarks.performance.readings import Figure, cpu_milliseconds, milliseconds_each
from benchmarks.performance.rooms import parse, summarised
from benchmarks.performance.rows import NOW, fresh_database, furnish
from minutes.reading import read
from storage.database import Database
from storage.tables import Committee
from summariser.cues import CuesEngine
from tracker.intake import take_in

TIMES = 30
ROWS = 60  # about what one meeting of twelve items leaves: document, items, actions, their history


def _sources() -> Iterator[tuple[bytes, str]]:
    for number, content in enumerate(pages()):
        yield content, f"https://democracy.netherby.example/ieListDocuments.aspx?MId={number}"


async def figures() -> list[Figure]:
    """Both."""
    async with fresh_database() as db:
        committee = await furnish(db)
        sources = _sources()
        return [await _meeting(db, committee, sources), await _rows_only(db, committee, sources)]


async def _meeting(
    db: Database, committee: Committee, sources: Iterator[tuple[bytes, str]]
) -> Figure:
    engine = CuesEngine()

    async def bytes_to_rows() -> None:
        content, source = next(sources)
        minutes = read(content, source=source, verified=True)
        extraction = summarised(minutes, engine)
        await db.writing(
            partial(take_in, committee=committee, minutes=minutes, extraction=extraction, now=NOW)
        )

    taken = await milliseconds_each(bytes_to_rows, times=TIMES, warm=3, clock=time.process_time)
    content = next(sources)[0]
    return Figure(
        "meeting_cpu",
        median(taken),
        cpu_milliseconds(lambda: parse(content), times=200, warm=10),
        "CPU ms",
        f"a meeting page of twelve items ({len(content) / 1000:.0f} KB), bytes to committed rows",
        "the same page through an HTML5 parser alone (selectolax)",
        "40 ms a meeting: 25 a second",
    )


async def _rows_only(
    db: Database, committee: Committee, sources: Iterator[tuple[bytes, str]]
) -> Figure:
    engine = CuesEngine()
    read_before = []
    for _ in range(TIMES + 3):
        content, source = next(sources)
        minutes = read(content, source=source, verified=True)
        read_before.append((minutes, summarised(minutes, engine)))
    waiting = iter(read_before)

    async def to_rows() -> None:
        minutes, extraction = next(waiting)
        await db.writing(
            partial(take_in, committee=committee, minutes=minutes, extraction=extraction, now=NOW)
        )

    return Figure(
        "intake_to_rows",
        median(await milliseconds_each(to_rows, times=TIMES, warm=3, clock=time.process_time)),
        _bare_rows(),
        "CPU ms",
        "the same meeting, already read and searched, reconciled and committed",
        f"{ROWS} rows of 400 characters committed by sqlite3 alone",
    )


def _bare_rows() -> float:
    """Milliseconds for about as many rows in one transaction, with the same pragmas."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "bare.sqlite", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, words TEXT)")
        taken = [_transaction(connection) for _ in range(TIMES)]
        connection.close()
    return median(taken)


def _transaction(connection: sqlite3.Connection) -> float:
    began = time.process_time()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO row (words) VALUES (?)", [("w" * 400,)] * ROWS)
    connection.execute("COMMIT")
    return (time.process_time() - began) * 1000

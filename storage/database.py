"""Engines and sessions: one way in for writers, one for readers.

Writers take turns and are never held over a network call: on SQLite they begin immediately (BEGIN
IMMEDIATE), on PostgreSQL they hold one lock (storage/server.py). Readers see one consistent state,
wait for nobody and may not write: a read through SQLite's recipe for writers would wait seconds
behind a writer.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.errors import DatabaseUnreachableError
from storage.in_place import InPlace, Result, Work
from storage.keyed import KeyedSession
from storage.naming import named_errors
from storage.server import Turn, server_engine, taking

READING_THREADS = 2
BUSY_MILLISECONDS = 15_000
NO_ADDRESS = (
    "MATTERS_DATABASE_URL is no address that I can use. It begins with sqlite:/// or "
    "postgresql://, and in a password “/”, “@” and “:” are written %2F, %40 and %3A."
)
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}


def async_url(url: str) -> URL:
    """The database's address with the asynchronous driver that we use.

    Raises DatabaseUnreachableError when it is no address.
    """
    try:
        parsed = make_url(url)
    except (sa.exc.ArgumentError, ValueError):  # not quoted: it may hold a password
        raise DatabaseUnreachableError(NO_ADDRESS) from None
    if parsed.drivername not in {*DRIVERS, *DRIVERS.values()}:
        raise DatabaseUnreachableError(NO_ADDRESS)
    return parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))


def _prepare_sqlite(connection: Any, *, writer: bool) -> None:
    connection.isolation_level = None  # we begin transactions, not the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is forgotten stays in no free page
    if not writer:
        cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _truncate_log(path: Path) -> bool:
    with closing(sqlite3.connect(path, timeout=BUSY_MILLISECONDS / 1000)) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _sqlite_engine(url: URL, *, writer: bool) -> AsyncEngine:
    size: dict[str, int] = {"pool_size": 1, "max_overflow": 0} if writer else {"pool_size": 8}
    engine = create_async_engine(url, pool_timeout=60, hide_parameters=True, **size)
    _hold_to_recipe(engine.sync_engine, writer=writer)
    return engine


def _in_place(url: URL, *, writer: bool) -> InPlace:
    threads = 1 if writer else READING_THREADS
    engine = sa.create_engine(
        url.set(drivername="sqlite+pysqlite"), pool_size=threads, max_overflow=0,
        hide_parameters=True, connect_args={"check_same_thread": False},
    )  # fmt: skip
    _hold_to_recipe(engine, writer=writer)
    return InPlace(engine, threads=threads, name="writing" if writer else "reading")


def _hold_to_recipe(engine: sa.Engine, *, writer: bool) -> None:
    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        _prepare_sqlite(connection, writer=writer)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


class Database:
    """The database of one installation. Open it with `async with Database.open(url) as db`."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._turn = asyncio.Lock()  # SQLite's writers of this process queue here, not in the file
        self._reading: InPlace | None = None
        self._writing: InPlace | None = None
        if self.is_sqlite:
            self._writer = self._beside = _sqlite_engine(url, writer=True)
            self._reader = _sqlite_engine(url, writer=False)
            self._reading = _in_place(url, writer=False)
            self._writing = _in_place(url, writer=True)
        else:
            server = server_engine(url)
            self._writer, self._beside = taking(server, Turn.ALONE), taking(server, Turn.BESIDE)
            self._reader = taking(server, Turn.NONE)

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        """Open the database; the folder of a SQLite file is made when it is missing."""
        db = cls(async_url(url))
        try:
            db._make_folder()
            yield db
        finally:
            await db.close()

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database, None for a server."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    def _make_folder(self) -> None:
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with suppress(FileExistsError):  # SQLite would let the whole machine read it
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL, 0o600))
        except (OSError, ValueError) as error:
            raise DatabaseUnreachableError from error

    async def close(self) -> None:
        """Close every connection."""
        for in_place in (self._reading, self._writing):
            if in_place is not None:
                await asyncio.to_thread(in_place.close)
        await self._writer.dispose()
        if self.is_sqlite:  # a server's engines share their connections
            await self._reader.dispose()

    @asynccontextmanager
    async def write(self, *, beside: bool = False) -> AsyncIterator[AsyncSession]:
        """A session that may write. It commits at the end, or rolls back on an error.

        `beside`: it locks each row before it changes it, so that others of its kind need not wait
        (on PostgreSQL). Raises DatabaseBusyError when another process keeps the write lock.
        """
        engine = self._beside if beside else self._writer
        with named_errors():
            async with self._in_turn(), _session(engine) as session, session.begin():
                yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that reads one consistent state."""
        with named_errors():
            async with _session(self._reader) as session:
                yield session

    async def reading(self, work: Work[Result]) -> Result:
        """Run a unit of work that reads: on SQLite in one go, in a thread.

        `work` awaits nothing but its session.
        """
        if self._reading is None:
            async with self.read() as session:
                return await work(session)
        with named_errors():
            return await self._reading.read(work)

    async def writing(self, work: Work[Result], *, beside: bool = False) -> Result:
        """Run a unit of work in one transaction: on SQLite in one go, in a thread.

        `work` awaits nothing but its session. `beside` and the errors are as those of `write`.
        """
        if self._writing is None:
            async with self.write(beside=beside) as session:
                return await work(session)
        async with self._turn:
            with named_errors():
                return await self._writing.write(work)

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        if not self.is_sqlite:
            yield
            return
        async with self._turn:
            yield

    async def wipe(self) -> bool:
        """Clear the log of a SQLite database, which still holds what was overwritten or deleted.

        To be called after words were purged. False where a reader was in the way: then the log is
        cleared when the last connection to the file is closed.
        """
        if self.path is None:
            return True
        return await asyncio.to_thread(_truncate_log, self.path)

    async def migrate(self) -> None:
        """Bring the tables to this version's state. Does nothing when they are there already.

        Processes that start together do it once: the others wait.
        """
        from storage.migrating import is_current, upgrade  # noqa: PLC0415 alembic costs 350 ms

        with named_errors():
            async with self._reader.connect() as connection:
                current = await connection.run_sync(is_current)
            if not current:
                async with self._migrating().begin() as connection:
                    await connection.run_sync(upgrade)

    def _migrating(self) -> AsyncEngine:
        return self._writer if self.is_sqlite else taking(self._writer, Turn.MIGRATION)


def _session(engine: AsyncEngine) -> AsyncSession:
    return AsyncSession(engine, sync_session_class=KeyedSession, expire_on_commit=False)

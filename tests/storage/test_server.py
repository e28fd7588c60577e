"""The promises that a PostgreSQL server must keep where SQLite keeps them by being one file."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlmodel import select

from storage import server as recipe
from storage.database import Database
from storage.errors import DatabaseBusyError, DatabaseUnreachableError
from storage.tables import Officer
from tests.postgres import Server

T0 = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """Always PostgreSQL."""
    return postgres_url


async def add_officer(db: Database, name: str) -> None:
    async with db.write() as session:
        session.add(Officer(name=name, created_at=T0))


async def names(db: Database) -> list[str]:
    async with db.read() as session:
        return list(await session.exec(select(Officer.name).order_by(Officer.name)))


def name_in(database_url: str) -> str:
    return make_url(database_url).database or ""


async def gets_through_beside(db: Database, *, first: bool, second: bool) -> bool:
    """Whether a second writer gets through while a first one is under way."""

    async def write() -> None:
        async with db.write(beside=second) as session:
            session.add(Officer(name="Ben Orrin", created_at=T0))

    async with db.write(beside=first) as session:
        await session.exec(select(1))
        late = asyncio.create_task(write())
        done, _ = await asyncio.wait({late}, timeout=0.5)
    await late
    return bool(done)


@pytest.mark.parametrize(
    ("first", "second", "gets_through"),
    [
        (False, False, False),  # one writer at a time, as on SQLite
        (False, True, False),
        (True, False, False),
        (True, True, True),  # each guards its own rows
    ],
)
async def test_writers_take_turns_unless_they_run_beside(
    db: Database, *, first: bool, second: bool, gets_through: bool
) -> None:
    assert await gets_through_beside(db, first=first, second=second) is gets_through


def test_history_can_be_neither_deleted_nor_rewritten_nor_truncated(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as raw:
        raw.execute("ALTER TABLE actionevent DROP CONSTRAINT fk_actionevent_action_id_action")
        raw.execute(
            "INSERT INTO actionevent (action_id, at, kind, note, details) "
            "VALUES (1, '2026-01-05 09:00:00', 'opened', 'a note', '{}')"
        )
        for statement in (
            b"DELETE FROM actionevent",
            b"UPDATE actionevent SET at = '2027-01-01 00:00:00'",
            b"TRUNCATE actionevent",
        ):
            with pytest.raises(psycopg.IntegrityError, match="append-only"):
                raw.execute(statement)
        raw.execute("UPDATE actionevent SET note = ''")  # erasure empties the words
        assert raw.execute("SELECT note FROM actionevent").fetchall() == [("",)]


async def test_replicas_that_start_together_migrate_once(postgres: Server) -> None:
    name = f"empty_{uuid4().hex}"
    url = postgres.create(name)

    async def start() -> list[str]:
        async with Database.open(url) as db:
            await db.migrate()
            await add_officer(db, "Ada Thwaite")
            return await names(db)

    found = await asyncio.gather(*(start() for _ in range(4)))
    assert max(len(some) for some in found) == 4
    postgres.drop(name)


async def test_a_server_that_came_back_is_used_again(
    db: Database, postgres: Server, database_url: str
) -> None:
    await add_officer(db, "Ada Thwaite")
    assert postgres.cut(name_in(database_url)) > 0
    assert await names(db) == ["Ada Thwaite"]
    await add_officer(db, "Ben Orrin")


async def test_a_connection_lost_in_a_transaction_is_said_plainly(
    db: Database, postgres: Server, database_url: str
) -> None:
    with pytest.raises(DatabaseUnreachableError, match="server does not answer"):
        async with db.write() as session:
            session.add(Officer(name="Ada Thwaite", created_at=T0))
            await session.flush()
            postgres.cut(name_in(database_url))
            await session.exec(select(1))
    assert await names(db) == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://postgres@127.0.0.1:1/none", "does not answer"),
        ("postgresql://postgres@/none?host=/nowhere", "does not answer"),
    ],
)
async def test_a_server_that_is_away_is_said_plainly(
    database_url: str, address: str, words: str
) -> None:
    async with Database.open(address) as db:
        with pytest.raises(DatabaseUnreachableError, match=words):
            await db.migrate()


async def test_a_database_that_is_not_there_is_said_plainly(postgres: Server) -> None:
    async with Database.open(postgres.url("no_such_database")) as db:
        with pytest.raises(DatabaseUnreachableError, match="refused"):
            await db.migrate()


async def test_a_statement_that_takes_too_long_is_ended(db: Database) -> None:
    with pytest.raises(DatabaseBusyError):
        async with db.write() as session:
            await session.exec(sa.text("SET LOCAL statement_timeout = 50"))  # type: ignore[call-overload]
            await session.exec(sa.text("SELECT pg_sleep(5)"))  # type: ignore[call-overload]


async def test_a_writer_that_stopped_in_its_turn_loses_it(db: Database, database_url: str) -> None:
    stopped = await psycopg.AsyncConnection.connect(database_url)
    await stopped.execute("SET idle_in_transaction_session_timeout = 200")
    await stopped.execute("SELECT pg_advisory_xact_lock(%s)", [recipe.TURN])
    await asyncio.wait_for(add_officer(db, "Ada Thwaite"), 5)
    assert recipe.IDLE_SECONDS < recipe.WAIT_SECONDS  # so that those who wait see the end of it
    with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
        await stopped.execute("SELECT 1")
    await stopped.close()


async def test_every_connection_has_the_limits(db: Database) -> None:
    async with db.read() as session:
        for name, wanted in (
            ("lock_timeout", f"{recipe.WAIT_SECONDS}s"),
            ("statement_timeout", "1min"),
            ("idle_in_transaction_session_timeout", f"{recipe.IDLE_SECONDS}s"),
            ("transaction_isolation", "repeatable read"),
        ):
            shown = await session.exec(sa.text(f"SHOW {name}"))  # type: ignore[call-overload]
            assert shown.scalar() == wanted

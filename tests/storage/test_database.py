"""The database's promises: no lost writes, readers that do not wait, history that stays."""

import asyncio
import sqlite3
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database, async_url
from storage.errors import DatabaseUnreachableError, StorageError
from storage.in_place import WaitsForOthersError
from storage.tables import Officer

T0 = datetime(2026, 1, 5, 9, tzinfo=UTC)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def add_officer(db: Database, name: str) -> None:
    async with db.write() as session:
        session.add(Officer(name=name, created_at=T0))


async def names(db: Database) -> list[str]:
    async with db.read() as session:
        return list(await session.exec(select(Officer.name).order_by(Officer.name)))


async def test_what_was_written_is_read_back_with_its_zone(db: Database) -> None:
    await add_officer(db, "Ada Thwaite")
    async with db.read() as session:
        officer = (await session.exec(select(Officer))).one()
    assert officer.created_at == T0


async def test_an_error_rolls_everything_back(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.write() as session:
            session.add(Officer(name="Ada Thwaite", created_at=T0))
            await session.flush()
            _ = 1 / 0
    assert await names(db) == []


async def test_two_hundred_read_then_write_lose_nothing(db: Database) -> None:
    await add_officer(db, "0")

    async def count() -> None:
        for _ in range(25):
            async with db.write() as session:
                officer = (await session.exec(select(Officer))).one()
                officer.name = str(int(officer.name) + 1)

    await asyncio.gather(*(count() for _ in range(8)))
    assert await names(db) == ["200"]


async def test_units_of_work_lose_nothing_beside_sessions(db: Database) -> None:
    await add_officer(db, "0")

    async def counted(session: AsyncSession) -> int:
        officer = (await session.exec(select(Officer))).one()
        officer.name = str(int(officer.name) + 1)
        return int(officer.name)

    async def by_session() -> int:
        async with db.write() as session:
            return await counted(session)

    given = await asyncio.gather(
        *(db.writing(counted) if number % 2 else by_session() for number in range(40))
    )
    assert sorted(given) == list(range(1, 41))


async def test_a_unit_of_work_that_fails_is_rolled_back(db: Database) -> None:
    async def failing(session: AsyncSession) -> None:
        session.add(Officer(name="Ada Thwaite", created_at=T0))
        await session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await db.writing(failing)
    assert await names(db) == []


async def test_a_unit_of_work_that_reads_may_not_write(db: Database) -> None:
    async def writing(session: AsyncSession) -> None:
        session.add(Officer(name="Ada Thwaite", created_at=T0))
        await session.flush()

    with pytest.raises(DatabaseUnreachableError):
        await db.reading(writing)


@ON_SQLITE
async def test_a_unit_of_work_waits_for_nothing_but_the_database(db: Database) -> None:
    async def dawdling(session: AsyncSession) -> None:
        session.add(Officer(name="Ada Thwaite", created_at=T0))
        await asyncio.sleep(0)

    with pytest.raises(WaitsForOthersError):
        await db.writing(dawdling)
    assert await names(db) == []


async def test_a_reader_does_not_wait_for_a_writer(db: Database) -> None:
    await add_officer(db, "Ada Thwaite")
    async with db.write() as session:
        session.add(Officer(name="Ben Orrin", created_at=T0))
        await session.flush()
        assert await asyncio.wait_for(names(db), 1) == ["Ada Thwaite"]


async def test_a_reader_may_not_write(db: Database) -> None:
    with pytest.raises((OperationalError, StorageError)):
        async with db.read() as session:
            session.add(Officer(name="Ada Thwaite", created_at=T0))
            await session.commit()


async def test_migrating_twice_changes_nothing(db: Database) -> None:
    await add_officer(db, "Ada Thwaite")
    await db.migrate()
    assert await names(db) == ["Ada Thwaite"]


@ON_SQLITE
def test_history_can_be_neither_deleted_nor_rewritten(db: Database) -> None:
    raw = sqlite3.connect(str(db.path))
    raw.execute(
        "INSERT INTO actionevent (action_id, at, kind, note, details) "
        "VALUES (1, '2026-01-05 09:00:00', 'opened', 'a note', '{}')"
    )
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute("DELETE FROM actionevent")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute("UPDATE actionevent SET at = '2027-01-01 00:00:00'")
    raw.execute("UPDATE actionevent SET note = ''")  # erasure empties the words
    raw.close()


async def test_foreign_keys_hold(db: Database) -> None:
    from storage.tables import PostHolder

    with pytest.raises(IntegrityError):
        async with db.write() as session:
            session.add(PostHolder(post_id=9, officer_id=9, since=T0.date()))


async def test_a_folder_that_cannot_be_made_is_said_plainly() -> None:
    with pytest.raises(DatabaseUnreachableError):
        async with Database.open("sqlite:////proc/nowhere/x.sqlite"):
            pass


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///x.sqlite", "sqlite+aiosqlite"),
        ("postgresql://h/d", "postgresql+psycopg"),
        ("postgres://h/d", "postgresql+psycopg"),
    ],
)
def test_addresses_get_our_driver(url: str, driver: str) -> None:
    assert async_url(url).drivername == driver


def test_a_wrong_address_is_said_plainly() -> None:
    with pytest.raises(DatabaseUnreachableError):
        async_url("not an address")


@ON_SQLITE
async def test_what_was_overwritten_is_in_no_file_after_a_wipe(db: Database) -> None:
    await add_officer(db, "Unforgettable Thwaite" * 50)
    async with db.write() as session:
        officer = (await session.exec(select(Officer))).one()
        officer.name = ""
    assert await db.wipe() is True
    assert db.path is not None
    files = [path.read_bytes() for path in db.path.parent.glob(f"{db.path.name}*")]
    assert files
    assert not any(b"Unforgettable" in content for content in files)


async def test_an_error_of_the_database_quotes_no_values(db: Database) -> None:
    await add_officer(db, "Ada Thwaite")
    with pytest.raises(IntegrityError) as raised:
        async with db.write() as session:
            session.add(Officer(id=1, name="Private Person", created_at=T0))
    assert "Private Person" not in str(raised.value)

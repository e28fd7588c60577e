"""A filled database of each earlier version is brought forward: nothing lost, the rules still hold.

Each earlier version's tables are made by its own migrations, and filled from what the database says
of its columns: two rows a table, which know nothing of today's code.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 fills the metadata
from storage.database import Database, async_url
from storage.migrating import HEAD, HERE
from tests import postgres as postgres_server

EARLIER = [
    script.revision
    for script in ScriptDirectory(str(HERE)).walk_revisions()
    if script.revision != HEAD
]
VALUES: Mapping[type, Any] = {
    int: 1,
    float: 0.5,
    bool: True,
    date: date(2025, 12, 3),
    datetime: datetime(2025, 12, 3, 9, 5, tzinfo=UTC),
    time: time(9),
}
Rows = Mapping[str, list[dict[str, Any]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with no tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'earlier.sqlite'}"
        return
    server: postgres_server.Server = request.getfixturevalue("postgres")
    name = f"earlier_{uuid4().hex}"
    yield server.create(name)
    server.drop(name)


@contextmanager
def connected(url: str) -> Iterator[sa.Connection]:
    """A plain connection, committed at the end, that checks foreign keys."""
    drivers = {"sqlite+aiosqlite": "sqlite", "postgresql+psycopg": "postgresql+psycopg"}
    address = async_url(url)
    engine = sa.create_engine(address.set(drivername=drivers[address.drivername]))
    try:
        with engine.begin() as connection:
            if address.drivername.startswith("sqlite"):
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            yield connection
    finally:
        engine.dispose()


def make(connection: sa.Connection, revision: str) -> None:
    """The tables as that version had them."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def tables_of(connection: sa.Connection) -> list[sa.Table]:
    metadata = sa.MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def value_of(table: sa.Table, column: sa.Column[Any], number: int) -> Any:
    """Something that fits a column: keys are 1 and 2, words are told apart."""
    if column.foreign_keys:
        key = next(iter(column.foreign_keys))
        return None if key.column.table is table else number
    if column.primary_key and not isinstance(column.type, sa.String):
        return number
    known = SQLModel.metadata.tables[table.name].columns[column.name].type
    if isinstance(known, sa.Enum):
        return known.enums[0]
    if isinstance(known, sa.JSON):
        return sa.text("'[]'") if column.name in {"context", "attendance"} else sa.text("'{}'")
    if isinstance(column.type, sa.String):
        return f"{table.name} {column.name} {number}"
    kind = column.type.python_type
    return kind(VALUES[kind]) if kind is int else VALUES.get(kind, number)


def fill(connection: sa.Connection) -> None:
    for table in tables_of(connection):
        for number in (1, 2):
            values = {c.name: value_of(table, c, number) for c in table.columns}
            literal = {name: v for name, v in values.items() if isinstance(v, sa.TextClause)}
            bound = {name: v for name, v in values.items() if name not in literal}
            if "position" in bound:
                bound["position"] = number
            connection.execute(table.insert().values({**bound, **literal}))


def rows_of(connection: sa.Connection, like: Rows | None = None) -> Rows:
    """Every row, of the tables and columns that were there before."""
    found = {}
    for table in tables_of(connection):
        if like is not None and table.name not in like:
            continue
        names = list(like[table.name][0]) if like else [c.name for c in table.columns]
        query = sa.select(*(table.columns[name] for name in names))
        rows = [dict(row._mapping) for row in connection.execute(query)]
        found[table.name] = sorted(rows, key=str)
    return found


@pytest.mark.parametrize("revision", EARLIER)
async def test_nothing_is_lost_on_the_way_forward(empty_url: str, revision: str) -> None:
    """Every row of every table is there after the migration, value for value."""
    with connected(empty_url) as connection:
        make(connection, revision)
        fill(connection)
        before = rows_of(connection)
    assert all(len(rows) == 2 for rows in before.values())
    async with Database.open(empty_url) as db:
        await db.migrate()
        await db.migrate()
    with connected(empty_url) as connection:
        assert rows_of(connection, before) == before


@pytest.mark.parametrize("revision", EARLIER)
async def test_the_history_is_still_append_only(empty_url: str, revision: str) -> None:
    with connected(empty_url) as connection:
        make(connection, revision)
        fill(connection)
    async with Database.open(empty_url) as db:
        await db.migrate()
    for statement in ("DELETE FROM actionevent", "UPDATE actionevent SET at = at, kind = 'closed'"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), connected(empty_url) as c:
            c.execute(sa.text(statement))
    with connected(empty_url) as connection:
        connection.execute(sa.text("UPDATE actionevent SET note = ''"))


async def test_the_code_reads_what_an_earlier_version_wrote(empty_url: str) -> None:
    """Every row of the first version goes into today's classes."""
    from sqlmodel import select

    from storage.tables import Action, Delivery, Document, Officer

    with connected(empty_url) as connection:
        make(connection, "0001")
        fill(connection)
    async with Database.open(empty_url) as db:
        await db.migrate()
        async with db.read() as session:
            for kind in (Action, Delivery, Document, Officer):
                assert len((await session.exec(select(kind))).all()) == 2

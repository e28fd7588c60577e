"""What every test may ask for: a real database with the tables in place."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from storage.database import Database
from summariser import claude
from tests import postgres as postgres_server

ON_BOTH = ("storage", "tracker")  # the rooms whose tests run on SQLite and on PostgreSQL
KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest revision, made once and copied for each test."""
    path = tmp_path_factory.mktemp("database") / "migrated.sqlite"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


async def _migrate(url: str) -> None:
    async with Database.open(url) as db:
        await db.migrate()


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """A PostgreSQL server. Skips where none can be had."""
    try:
        with postgres_server.server() as server:
            yield server
    except postgres_server.NoPostgresError as error:
        pytest.skip(f"{error} Name a server in {postgres_server.ENVIRONMENT} to try PostgreSQL.")


@pytest.fixture(scope="session")
def migrated_template(postgres: postgres_server.Server) -> Iterator[str]:
    """A PostgreSQL database at the newest revision, made once and copied for each test."""
    name = f"template_{uuid4().hex}"
    asyncio.run(_migrate(postgres.create(name)))
    yield name
    postgres.drop(name)


@pytest.fixture
def postgres_url(postgres: postgres_server.Server, migrated_template: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database of this test's own."""
    name = f"test_{uuid4().hex}"
    yield postgres.create(name, template=migrated_template)
    postgres.drop(name)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of these rooms that has a database is a fact about both kinds."""
    room = Path(metafunc.definition.path).parent.name
    marks = metafunc.definition.iter_markers("parametrize")
    chosen = any(mark.args[0] == "database_url" for mark in marks) or hasattr(
        metafunc.module, "database_url"
    )
    if room in ON_BOTH and "database_url" in metafunc.fixturenames and not chosen:
        metafunc.parametrize("database_url", KINDS, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database of this test's own."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    path = tmp_path / "matters.sqlite"
    shutil.copy(request.getfixturevalue("migrated_file"), path)
    return f"sqlite:///{path}"


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A fresh database, open."""
    async with Database.open(database_url) as database:
        yield database


@pytest.fixture(autouse=True, scope="session")
def _no_paid_calls() -> None:
    """The one switch: nothing in the suite reaches a paid service."""
    claude.allow_paid_calls = False

"""What every test may ask for: a real database with the tables in place."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from summariser import claude


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest revision, made once and copied for each test."""
    path = tmp_path_factory.mktemp("database") / "migrated.sqlite"

    async def make() -> None:
        async with Database.open(f"sqlite:///{path}") as db:
            await db.migrate()

    asyncio.run(make())
    return path


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> str:
    """The address of a fresh database of this test's own."""
    path = tmp_path / "matters.sqlite"
    shutil.copy(migrated_file, path)
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

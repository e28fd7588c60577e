"""The watcher killed between any two of its steps loses nothing and doubles nothing."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.engines import Engines
from bot.sources import Sources, open_sources
from bot.watching import LEASE, Watcher
from sandbox.server import Sandbox
from storage.database import Database
from storage.tables import Action, Delivery, Document, Look, LookKind, Meeting
from summariser.cues import CuesEngine
from tests.e2e.months_kit import begun, published, settings_of

Result = TypeVar("Result")
Work = Callable[[AsyncSession], Awaitable[Result]]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(110)]


class KilledError(BaseException):
    """The process is gone: nothing of ours catches this."""


class MortalDatabase(Database):
    """A database whose process dies: before its n-th use, or just after."""

    left: int | None = None
    dies_after = False  # what was to be written is written, and nobody hears of it
    uses = 0

    def _count(self) -> bool:
        self.uses += 1
        if self.left is None:
            return False
        self.left -= 1
        if self.left == 0 and not self.dies_after:
            raise KilledError
        return self.left == 0

    def _end(self, *, is_last: bool) -> None:
        if is_last:
            raise KilledError

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Read, or die."""
        is_last = self._count()
        async with super().read() as session:
            yield session
        self._end(is_last=is_last)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Write, or die."""
        is_last = self._count()
        async with super().write() as session:
            yield session
        self._end(is_last=is_last)

    async def reading(self, work: Work[Result]) -> Result:
        """Read, or die."""
        is_last = self._count()
        found = await super().reading(work)
        self._end(is_last=is_last)
        return found

    async def writing(self, work: Work[Result]) -> Result:
        """Write, or die."""
        is_last = self._count()
        found = await super().writing(work)
        self._end(is_last=is_last)
        return found


async def look(db: Database, sandbox: Sandbox, sources: Sources) -> None:
    """Look as one process does, until nothing is due or it is killed."""
    engines = Engines(CuesEngine())
    watcher = Watcher(db, engines, sandbox.clock, clients=sources.client)
    await watcher.round()


async def remembered(db: Database) -> dict[str, Any]:
    """All that matters of what was remembered."""
    async with db.read() as session:
        actions = (await session.exec(select(Action).order_by(col(Action.reference)))).all()
        meetings = (await session.exec(select(Meeting).order_by(col(Meeting.meeting_on)))).all()
        looks = (await session.exec(select(Look).where(Look.kind == LookKind.MEETING))).all()
        return {
            "actions": [(row.reference, row.quote, row.status) for row in actions],
            "meetings": [(row.meeting_on, row.site_key) for row in meetings],
            "documents": len((await session.exec(select(Document))).all()),
            "deliveries": len((await session.exec(select(Delivery))).all()),
            "looks": sorted((row.key, bool(row.fingerprint), row.failures > 0) for row in looks),
        }


@pytest.mark.parametrize("dies_after", [False, True])
async def test_killed_at_every_step_it_finds_the_same_when_it_comes_back(
    migrated_file: Path, tmp_path: Path, *, dies_after: bool
) -> None:
    """Before each use of the database, and after it: the next process ends where it should."""
    async with published() as (sandbox, key):
        settings = settings_of(sandbox, "sqlite://")
        async with open_sources(settings, clock=sandbox.clock) as sources:
            whole, uses = await undisturbed(migrated_file, tmp_path, sandbox, key, sources)
            assert len(whole["actions"]) == 2
            assert uses > 8, "there are steps to be killed at"
            for step in range(1, uses + 1):
                path = Path(shutil.copy(migrated_file, tmp_path / f"{step}.sqlite"))
                async with MortalDatabase.open(f"sqlite:///{path}") as db:
                    await begun(db, sandbox, key)
                    db.left, db.dies_after = step, dies_after
                    await die(db, sandbox, sources)
                async with Database.open(f"sqlite:///{path}") as db:
                    await sandbox.clock.advance(LEASE + timedelta(minutes=1))
                    await look(db, sandbox, sources)
                    found = await remembered(db)
                    assert found | {"looks": 0} == whole | {"looks": 0}, step
                    assert [one[:2] for one in found["looks"]] == [o[:2] for o in whole["looks"]]


async def die(db: MortalDatabase, sandbox: Sandbox, sources: Sources) -> None:
    """Look until killed. A look's task that dies leaves its round to go on: the process is one."""
    try:
        await look(db, sandbox, sources)
    except KilledError:
        return


async def undisturbed(
    migrated: Path, folder: Path, sandbox: Sandbox, key: int, sources: Sources
) -> tuple[dict[str, Any], int]:
    """What it comes to without a kill, and how often the database was used."""
    path = Path(shutil.copy(migrated, folder / "whole.sqlite"))
    async with MortalDatabase.open(f"sqlite:///{path}") as db:
        await begun(db, sandbox, key)
        db.uses = 0
        await look(db, sandbox, sources)
        uses = db.uses
        return await remembered(db), uses

"""A bot process beside a sandbox, ready to start."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox_world import SCOPES, START, set_up
from sandbox.server import Sandbox
from sandbox.workspace.starter import starter_workspace
from storage.database import Database
from storage.tables import Mode
from tests.e2e.process import Process, environment_of


@pytest.fixture
async def process(database_url: str, tmp_path: Path) -> AsyncIterator[Process]:
    """A bot process, set up for the sample committee in mode auto, not started yet."""
    async with Sandbox.open(scopes=SCOPES, start=START, running=True) as sandbox:
        starter = starter_workspace(sandbox.workspace)
        async with Database.open(database_url) as db:
            await set_up(db, sandbox, starter, mode=Mode.AUTO)
        environment = environment_of(sandbox, database_url)
        bot = Process(sandbox, starter, environment, tmp_path / "bot.log")
        try:
            yield bot
        finally:
            await bot.kill()

"""Workers on PostgreSQL: how many messages a second with 1, 2 and 4 of them, and what a kill costs.

Slack is the sandbox, in this process, and answers a message after a tenth of a second, which is
near to what the real one takes. The workers are processes of their own.
"""

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from benchmarks.performance.readings import Figure
from benchmarks.performance.rows import NOW, furnish, insert, open_actions
from bot.sandbox_world import SCOPES
from sandbox.server import Sandbox
from storage.database import Database
from storage.tables import Delivery, DeliveryState, DigestLine
from tests.postgres import NoPostgresError, Server, server

ROOT = Path(__file__).parents[2]
MESSAGES = 400
SLACK_TAKES = 0.1  # seconds
WAIT_SECONDS = 240
WORKING = '"message": "working"'


@dataclass(frozen=True)
class World:
    """A database with messages to be said, and the Slack where they are to be."""

    sandbox: Sandbox
    database_url: str
    log: Path
    db: Database
    channels: list[str]

    @property
    def said(self) -> Counter[str]:
        """How many messages stand in each channel that has any."""
        workspace = self.sandbox.workspace
        count = {channel.id: len(workspace.messages(channel.id)) for channel in workspace.channels}
        return +Counter(count)

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """A worker, killed at the end."""
        environment = os.environ | {
            "MATTERS_DATABASE_URL": self.database_url,
            "MATTERS_CLOCK_URL": self.sandbox.clock_url,
            "MATTERS_ENGINE": "cues",
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_API_URL": self.sandbox.api_url,
        }
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "worker",
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGKILL)
            await process.wait()

    async def until_said(self, number: int) -> None:
        """Wait until so many channels have their message. Raises TimeoutError."""
        async with asyncio.timeout(WAIT_SECONDS):
            while len(self.said) < number:  # noqa: ASYNC110 what we wait for is another process
                await asyncio.sleep(0.02)

    async def until_working(self, number: int) -> None:
        """Wait until so many workers say that they work. Raises TimeoutError."""
        async with asyncio.timeout(WAIT_SECONDS):
            while self.log.read_text().count(WORKING) < number:  # noqa: ASYNC110 as above
                await asyncio.sleep(0.05)

    async def until_claimed(self, number: int) -> None:
        """Wait until so many messages are on their way. Raises TimeoutError."""
        claimed = select(sa.func.count()).where(col(Delivery.state) == DeliveryState.CLAIMED)
        async with asyncio.timeout(WAIT_SECONDS):
            while await _counted(self.db, claimed) < number:  # noqa: ASYNC110 as above
                await asyncio.sleep(0.05)


async def _counted(db: Database, query: SelectOfScalar[int]) -> int:
    async with db.read() as session:
        return (await session.exec(query)).one()


@asynccontextmanager
async def world(postgres: Server, *, messages: int) -> AsyncIterator[World]:
    """A fresh database with so many digests due, each to a channel of its own."""
    name = f"workers_{uuid4().hex}"
    url = postgres.create(name)
    async with AsyncExitStack() as stack:
        stack.callback(postgres.drop, name)
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        sandbox = await stack.enter_async_context(
            Sandbox.open(scopes=SCOPES, start=NOW, running=True)
        )
        channels = [_channel(sandbox, number) for number in range(messages)]
        db = await stack.enter_async_context(Database.open(url))
        await db.migrate()
        await furnish(db)
        await open_actions(db, 1, first=1, look_on=NOW.date().replace(year=9999))
        yield World(sandbox, url, Path(folder) / "workers.log", db, channels)


def _channel(sandbox: Sandbox, number: int) -> str:
    return sandbox.workspace.add_channel(f"committee-{number}", bot=True)


async def make_due(place: World) -> None:
    """Put a digest for each channel into the ledger."""
    digests = [
        {
            "id": number, "key": uuid4().hex, "kind": "digest", "recipient": channel,
            "committee_id": 1, "local_date": NOW.date(), "not_before": NOW,
        }
        for number, channel in enumerate(place.channels, start=1)
    ]  # fmt: skip
    lines = [
        {"action_id": 1, "channel_id": digest["recipient"], "delivery_id": digest["id"]}
        for digest in digests
    ]
    await insert(place.db, Delivery, digests)
    await insert(place.db, DigestLine, lines)


async def messages_a_second(postgres: Server, *, workers: int) -> float:
    """How many messages a second so many workers say, once all of them work."""
    async with world(postgres, messages=MESSAGES) as place, AsyncExitStack() as stack:
        place.sandbox.workspace.faults.latency("chat.postMessage", SLACK_TAKES)
        for _ in range(workers):
            await stack.enter_async_context(place.worker())
        await place.until_working(workers)
        began = time.perf_counter()
        await make_due(place)
        await place.until_said(MESSAGES)
        taken = time.perf_counter() - began
        _check(place)
        return MESSAGES / taken


async def seconds_to_recover(postgres: Server) -> float:
    """From the SIGKILL of a worker with messages on their way until all of them stand in Slack."""
    async with world(postgres, messages=8) as place, AsyncExitStack() as stack:
        place.sandbox.workspace.faults.latency("chat.postMessage", 60, times=4)
        killed = await stack.enter_async_context(place.worker())
        other = await stack.enter_async_context(place.worker())
        await place.until_working(2)
        other.send_signal(signal.SIGSTOP)  # so that the first takes them
        await make_due(place)
        await place.until_claimed(4)
        await asyncio.sleep(1)
        other.send_signal(signal.SIGCONT)
        killed.send_signal(signal.SIGKILL)
        began = time.perf_counter()
        await place.until_said(8)
        taken = time.perf_counter() - began
        await asyncio.sleep(3)
        _check(place)
        return taken


def _check(place: World) -> None:
    twice = {channel: number for channel, number in place.said.items() if number > 1}
    if twice:
        raise RuntimeError(f"said twice: {twice}")


async def figures() -> list[Figure]:
    """Throughput with 1, 2 and 4 workers, and the recovery from a kill."""
    try:
        with server() as postgres:
            return await _figures(postgres)
    except NoPostgresError as error:
        print(f"{error} Workers are not measured.", file=sys.stderr)
        return []


async def _figures(postgres: Server) -> list[Figure]:
    alone = await messages_a_second(postgres, workers=1)
    found = [
        Figure(
            f"workers_{number}", await messages_a_second(postgres, workers=number), alone,
            "messages/s", f"messages said a second by {number} workers", "by one worker",
        )
        for number in (2, 4)
    ]  # fmt: skip
    recovered = await seconds_to_recover(postgres)
    return [
        *found,
        Figure(
            "worker_killed", recovered, 15, "s",
            "from kill -9 of a worker until its messages stand in Slack", "the promise",
            "at most 15 s",
        ),
    ]  # fmt: skip

"""On PostgreSQL: a replica that only listens and workers that are killed say what one bot says."""

import asyncio
import random
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from sqlmodel import select

from storage.database import Database
from storage.tables import Delivery, DeliveryState
from tests.e2e.process import Process, eventually, free_port
from tests.e2e.test_killed_at_any_moment import MORNINGS, SEED, heard, quiet, undisturbed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PATIENCE = 60.0  # several processes start at the same time
RECOVERS = 15  # seconds: a lease, a tick, and a look into Slack


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """Always PostgreSQL."""
    return postgres_url


class Worker(Process):
    """`matters worker` as a process of its own."""

    def _is_reachable(self) -> bool:
        assert self.running is not None
        assert self.running.returncode is None, self.log.read_text()[-3000:]
        return '"message": "working"' in self.log.read_text()


@asynccontextmanager
async def worker_of(process: Process, log: Path) -> AsyncIterator[Worker]:
    worker = Worker(process.sandbox, process.starter, process.environment, log, ("worker",))
    worker.patience = PATIENCE
    await worker.start()
    try:
        yield worker
    finally:
        await worker.kill()


@pytest.fixture
async def replica(process: Process) -> Process:
    """A process in HTTP mode that leaves the work to others."""
    process.port, process.patience = free_port(), PATIENCE
    process.arguments = ("run", "--http", f"127.0.0.1:{process.port}")
    process.environment["MATTERS_WORK_AT_ONCE"] = "0"
    await process.start()
    process.environment["MATTERS_WORK_AT_ONCE"] = "4"
    return process


async def test_killed_workers_lose_nothing_and_say_nothing_twice(
    replica: Process, tmp_path: Path
) -> None:
    expected = await undisturbed()
    chance = random.Random(SEED)  # noqa: S311 no secret hangs on it
    async with AsyncExitStack() as stack:
        workers = [
            await stack.enter_async_context(worker_of(replica, tmp_path / f"{number}.log"))
            for number in range(2)
        ]
        await replica.ingest("2025-11-20")
        for number, morning in enumerate((None, *MORNINGS)):
            if morning is not None:
                await replica.sandbox.clock.move_to(morning)
            await asyncio.sleep(chance.uniform(0, 1.5))
            await workers[number % 2].kill()
            await workers[number % 2].start()
            await quiet(replica, seconds=RECOVERS)
        assert heard(replica.sandbox) == expected, f"seed {SEED}"


async def test_a_message_whose_worker_is_killed_is_said_within_a_quarter_of_a_minute(
    replica: Process, tmp_path: Path
) -> None:
    """The first call is never answered: its worker is killed, and another one says it."""
    workspace = replica.sandbox.workspace
    workspace.faults.latency("chat.postMessage", 40, times=1)
    async with (
        worker_of(replica, tmp_path / "first.log") as first,
        worker_of(replica, tmp_path / "second.log") as second,
    ):
        assert second.running is not None
        second.running.send_signal(signal.SIGSTOP)
        await replica.ingest("2025-11-20")
        await eventually(lambda: not workspace.faults._rules, seconds=60)
        second.running.send_signal(signal.SIGCONT)
        await first.kill()
        killed_at = time.monotonic()
        await eventually(lambda: workspace.record.calls_of("chat.postMessage"), seconds=60)
        assert time.monotonic() - killed_at < RECOVERS


async def test_a_worker_that_is_told_to_stop_ends_the_message_on_its_way(
    replica: Process, db: Database, tmp_path: Path
) -> None:
    workspace = replica.sandbox.workspace
    workspace.faults.latency("chat.postMessage", 2, times=1)
    async with worker_of(replica, tmp_path / "worker.log") as worker:
        await replica.ingest("2025-11-20")
        await eventually(lambda: not workspace.faults._rules, seconds=60)
        assert await worker.stop() == 0
    async with db.read() as session:
        states = set(await session.exec(select(Delivery.state)))
    assert DeliveryState.CLAIMED not in states
    assert DeliveryState.SENT in states

"""Beyond one machine: Procrastinate, in the same PostgreSQL, carries the jobs to all workers.

The ledger's leases are the truth and the queue only carries. A tick in every process puts in what
is due; a job that finds nothing due does nothing; a job that was lost with its worker is put in
again by the next tick. So the queue may be emptied at any time, and its tables stand in a schema of
their own, named after the version that made them: another version makes another, and no upgrade of
ours has to wait for the last process of the one before.

Looks at councils' sites need no queue: each working process claims them by itself, many at once, so
that a slow site never stands before a message.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status
from procrastinate.schema import SchemaManager
from psycopg import sql
from sqlalchemy.engine import URL

from bot.app import Bot
from bot.jobs import Jobs
from storage.server import TURN

MOST_AT_ONCE = 25  # messages of one job, before others have their turn
CHAINS = 32  # jobs that say messages at the same time, over all workers
HEARTBEAT_SECONDS, STALLED_SECONDS = 5.0, 20.0
POLL_SECONDS = 2.0  # where a notification was lost
LOGGERS = "procrastinate"

log = logging.getLogger(__name__)


def schema_name() -> str:
    """The schema of the queue's tables, by the version of Procrastinate."""
    return "queue_" + "_".join(procrastinate.__version__.split(".")[:2])


@dataclass(slots=True)
class Queue:
    """What carries the jobs of one process, and takes some of them to be done here."""

    app: procrastinate.App
    jobs: Jobs

    def __post_init__(self) -> None:
        self.app.task(name="prepare")(self._prepare)
        self.app.task(name="deliver")(self._deliver)

    async def offer(self) -> None:
        """Put in what a tick asks for: nothing twice that still waits in the queue."""
        try:
            await self._put("prepare")
            await self._put("deliver", chain=0)
        except ConnectorException:
            log.exception("nothing put into the queue")  # the next tick tries again

    async def tidy(self) -> None:
        """Delete jobs whose worker is gone. What they were to do is due still."""
        manager = self.app.job_manager
        try:
            stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
            for job in stalled:
                if job.id is not None:
                    await manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
        except ConnectorException:
            log.exception("queue not tidied")

    async def work(self, *, at_once: int) -> None:
        """Do jobs, so many at once, until cancelled; then end those under way."""
        await self.app.run_worker_async(
            concurrency=at_once,
            install_signal_handlers=False,
            delete_jobs=DeleteJobCondition.ALWAYS,
            fetch_job_polling_interval=POLL_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
        )

    async def _put(self, task: str, **arguments: int) -> None:
        lock = "-".join([task, *(str(value) for value in arguments.values())])
        with suppress(AlreadyEnqueued):
            await self.app.configure_task(task, queueing_lock=lock).defer_async(**arguments)

    async def _prepare(self) -> None:
        await self.jobs.prepare()
        await self._put("deliver", chain=0)

    async def _deliver(self, chain: int) -> None:
        """Say what is due, one message after the other. While there is more, call for help."""
        for number in range(MOST_AT_ONCE):
            claimed = await self.jobs.claim()
            if claimed is None:
                return
            if number == 0 and chain + 1 < CHAINS:
                await self._put("deliver", chain=chain + 1)
            await self.jobs.say(claimed)
        await self._put("deliver", chain=chain)


@asynccontextmanager
async def open_queue(url: URL, jobs: Jobs) -> AsyncIterator[Queue]:
    """The queue in the database at `url`. Its tables are made where they are missing."""
    logging.getLogger(LOGGERS).setLevel(logging.WARNING)  # a line a job is for who looks into it
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    await make_tables(address)
    connector = procrastinate.PsycopgConnector(
        conninfo=address, min_size=1, max_size=4, timeout=15,
        kwargs={"options": f"-c search_path={schema_name()}", "connect_timeout": 5},
    )  # fmt: skip
    async with procrastinate.App(connector=connector).open_async() as app:
        yield Queue(app, jobs)


async def make_tables(address: str) -> None:
    """Make the queue's tables, once, whoever else starts at the same time."""
    name = sql.Identifier(schema_name())
    async with await psycopg.AsyncConnection.connect(address, connect_timeout=5) as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        await connection.execute(sql.SQL("SET LOCAL search_path = {}").format(name))
        found = await connection.execute("SELECT to_regclass('procrastinate_jobs')")
        if (await found.fetchone() or (None,))[0] is None:
            await connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
            await connection.execute(SchemaManager.get_schema())


@asynccontextmanager
async def carried(bot: Bot, *, at_once: int, grace: float) -> AsyncIterator[None]:
    """Put in what is due whenever the bot is woken, and do so many jobs at once here.

    With `at_once` 0 this process only listens and puts in; others do the work.
    """
    async with open_queue(bot.db.url, bot.jobs) as queue:
        offering = asyncio.create_task(_offer_on(bot, queue), name="matters ticks")
        try:
            async with working(queue, at_once=at_once, grace=grace):
                yield
        finally:
            offering.cancel()
            await asyncio.gather(offering, return_exceptions=True)


async def _offer_on(bot: Bot, queue: Queue) -> None:
    loop = asyncio.get_running_loop()
    tidied_at = loop.time()
    while True:
        await bot.woken()
        await queue.offer()
        if loop.time() - tidied_at > STALLED_SECONDS:
            tidied_at = loop.time()
            await queue.tidy()


@asynccontextmanager
async def working(queue: Queue, *, at_once: int, grace: float) -> AsyncIterator[None]:
    """Do the queue's jobs beside the block; at its end, those under way come to theirs."""
    if not at_once:
        yield
        return
    task = asyncio.create_task(_work_on(queue, at_once=at_once), name="matters worker")
    try:
        yield
    finally:
        queue.jobs.stop()
        task.cancel()
        _, late = await asyncio.wait({task}, timeout=grace)
        if late:
            log.warning("stopped while Slack was slow", extra={"seconds": grace})


async def _work_on(queue: Queue, *, at_once: int) -> None:
    """Work, and begin again where the database was away."""
    while True:
        try:
            await queue.work(at_once=at_once)
        except (ConnectorException, psycopg.Error):
            log.exception("the queue is away")
        await asyncio.sleep(POLL_SECONDS)

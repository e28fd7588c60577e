"""The bot, opened: database, Slack, sources, engines and clock in one async context manager."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date

import aiohttp
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.alone import alone_on
from bot.clock import Clock, RemoteClock, SystemClock
from bot.engines import Engines, open_engines
from bot.errors import MissingSettingError, SlackRefusedError
from bot.jobs import Jobs
from bot.metrics import Metrics
from bot.readiness import is_ready
from bot.server_clock import ServerClock
from bot.settings import Settings, secret
from bot.sources import Sources, open_sources
from bot.taking_in import take_in_source
from bot.watching import Watcher
from councils.finding import Found
from handlers.app import build_app, settled
from handlers.connecting import persistently
from handlers.sending import Sender
from handlers.slack_errors import error_name
from storage.database import Database
from tracker.committees import committee_by_slug
from tracker.hours import council_day
from tracker.values import IntakeResult

STOP_SECONDS = 6  # for the message on its way; container managers often wait ten in all
SLACK_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is open: its Slack app answers once a mode (Socket or HTTP) connects it."""

    settings: Settings
    db: Database
    app: AsyncApp
    client: AsyncWebClient
    jobs: Jobs
    sources: Sources
    engines: Engines
    clock: Clock
    watcher: Watcher
    metrics: Metrics
    _awake: asyncio.Event

    def wake(self) -> None:
        """Have the next round of the jobs and of the watcher begin at once."""
        self._awake.set()
        self.watcher.nudge()

    async def is_ready(self) -> bool:
        """Whether the database answers at once, and its tables are not behind."""
        return await is_ready(self.db)

    async def figures(self) -> bytes:
        """What monitoring is told, in Prometheus' text format."""
        return await self.metrics.text(self.db, now=self.clock.now())

    async def take_in(
        self, source: str, *, slug: str, meeting_on: date | None = None
    ) -> IntakeResult | None:
        """Take in minutes for a committee and wake the jobs. None when they were known."""
        async with self.db.read() as session:
            committee = await committee_by_slug(session, slug)
        result = await take_in_source(
            source, committee=committee, db=self.db, sources=self.sources,
            engines=self.engines, clock=self.clock, meeting_on=meeting_on,
        )  # fmt: skip
        self.wake()
        return result

    async def run_jobs(self) -> None:
        """Round after round, whenever woken, until cancelled."""
        await self.jobs.recover()
        while True:
            await self.jobs.tick()
            await self.woken()

    async def woken(self) -> None:
        """Wait until the next round is to begin."""
        await self._awake.wait()
        self._awake.clear()
        if isinstance(self.clock, RemoteClock | ServerClock):
            await self.clock.refresh()


@asynccontextmanager
async def _slack(settings: Settings, metrics: Metrics) -> AsyncIterator[AsyncWebClient]:
    token = secret(settings.slack_bot_token)
    if token is None:
        raise MissingSettingError("SLACK_BOT_TOKEN", "the bot needs it to speak in Slack.")
    tracing = [metrics.tracing()]
    async with aiohttp.ClientSession(timeout=SLACK_TIMEOUT, trace_configs=tracing) as session:
        client = AsyncWebClient(
            token=token, base_url=settings.slack_base_url, session=session, retry_handlers=[]
        )
        try:
            await persistently(client.auth_test)
        except SlackApiError as error:
            raise SlackRefusedError(
                f"Slack did not accept SLACK_BOT_TOKEN ({error_name(error)})."
            ) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackRefusedError(
                f"Slack could not be reached at {settings.slack_base_url}."
            ) from error
        yield client


@asynccontextmanager
async def _ticking(bot: Bot, *, at_once: int) -> AsyncIterator[None]:
    """APScheduler wakes the jobs again and again; what is due is a query on our tables.

    On SQLite this process does them; on PostgreSQL any process does, here so many at once.
    """
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(
        bot.wake,
        IntervalTrigger(seconds=bot.settings.tick_seconds),
        misfire_grace_time=None,
        coalesce=True,
    )
    async with AsyncExitStack() as stack:
        if bot.db.is_sqlite:
            await stack.enter_async_context(_rounds(bot))
        else:
            from bot.carrying import carried  # noqa: PLC0415 SQLite needs none of it

            await stack.enter_async_context(carried(bot, at_once=at_once, grace=STOP_SECONDS))
        if at_once or bot.db.is_sqlite:
            await stack.enter_async_context(_looking(bot.watcher))
        scheduler.start()
        stack.callback(scheduler.shutdown, wait=False)
        yield


@asynccontextmanager
async def _rounds(bot: Bot) -> AsyncIterator[None]:
    rounds = asyncio.create_task(bot.run_jobs(), name="matters jobs")
    try:
        yield
    finally:
        await _rested(bot.jobs)
        rounds.cancel()
        await asyncio.gather(rounds, return_exceptions=True)


@asynccontextmanager
async def _looking(watcher: Watcher) -> AsyncIterator[None]:
    looks = asyncio.create_task(watcher.run(), name="matters watcher")
    try:
        yield
    finally:
        looks.cancel()  # what it had not recorded is looked at again
        await asyncio.gather(looks, return_exceptions=True)


async def _rested(jobs: Jobs) -> None:
    """Wait for the message on its way; a start settles what Slack keeps longer."""
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await jobs.rest()
    except TimeoutError:
        log.warning("stopped while Slack was slow", extra={"seconds": STOP_SECONDS})


async def _shared(clock: Clock, db: Database) -> Clock:
    """The clock that every process on this database goes by."""
    if db.is_sqlite or not isinstance(clock, SystemClock):
        return clock
    shared = ServerClock(db)
    await shared.refresh()
    return shared


def _both(one: Callable[[], None], other: Callable[[], None]) -> Callable[[], None]:
    def call() -> None:
        one()
        other()

    return call


def _finding(sources: Sources, clock: Clock) -> Callable[[str], Awaitable[Found]]:
    """What finds a committee by words or a link, on the council's date."""

    async def find(words: str) -> Found:
        return await sources.find(words, today=council_day(clock.now()))

    return find


@asynccontextmanager
async def open_bot(
    settings: Settings, *, clock: Clock, at_once: int | None = None
) -> AsyncIterator[Bot]:
    """Open everything, migrate the tables, start the jobs. Nothing listens yet.

    `at_once`: how many jobs this process does at a time on PostgreSQL, else as the settings say.
    Raises BotError, ConnectError or StorageError with a sentence for the operator.
    """
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(Database.open(settings.database_url))
        stack.enter_context(alone_on(db.path))
        await db.migrate()
        clock = await _shared(clock, db)
        metrics = Metrics()
        client = await stack.enter_async_context(_slack(settings, metrics))
        sources = await stack.enter_async_context(open_sources(settings, clock=clock))
        engines = await stack.enter_async_context(open_engines(settings))
        engines = replace(engines, observe=metrics.engine_read)
        awake = asyncio.Event()
        watcher = Watcher(db, engines, clock, clients=sources.client, wake=awake.set)
        app = build_app(
            db=db, clock=clock.now, client=client, wake=_both(awake.set, watcher.nudge),
            signing_secret=secret(settings.slack_signing_secret),
            find=_finding(sources, clock),
        )  # fmt: skip
        stack.push_async_callback(settled, app)
        jobs = Jobs(db=db, client=client, sender=Sender(client), clock=clock, timed=metrics.timed)
        bot = Bot(
            settings, db, app, client, jobs, sources, engines, clock, watcher, metrics, awake
        )  # fmt: skip
        some = settings.work_at_once if at_once is None else at_once
        await stack.enter_async_context(_ticking(bot, at_once=some))
        yield bot

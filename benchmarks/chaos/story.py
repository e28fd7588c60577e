"""The story: what happens in the world, step by step, and a bot that plays its part in it.

A bot begins where the world says that the last one ended: each step can be taken up again, as a
clerk runs a command again that broke off, and a person presses a button again that gave an error.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.chaos.instant import SharedInstant
from benchmarks.chaos.world import Outside
from bot.app import Bot, open_bot
from bot.jobs import Jobs
from bot.sandbox_world import SLUG
from bot.serving import over_socket
from bot.settings import EngineChoice, Settings
from handlers.sending import Sender
from storage.database import Database
from tracker.deliveries import next_due_at

SOON = timedelta(minutes=55)  # what a clock that is 50 minutes ahead puts off is within it
ROUNDS = 90
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `intake`, `press`, `quiet` (everything that is due is said), `to` an instant."""

    do: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the story that runs are made of, and the morning after it."""

    name: str
    steps: tuple[Step, ...]
    after: datetime


@dataclass(frozen=True, slots=True)
class Season:
    """A story: when it begins, whose minutes, which meeting is next, and its phases."""

    name: str
    start: datetime
    meeting: str
    phases: tuple[Phase, ...]
    next_meeting: str = ""


def _at(year: int, month: int, day: int, hour: int = 9, minute: int = 5) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def _to(instant: datetime) -> tuple[Step, Step]:
    return Step("to", instant.isoformat()), Step("quiet")


QUIET = Step("quiet")
WINTER = Season(
    "winter", _at(2025, 12, 2, 9, 10), "2025-11-20",
    (
        Phase("intake", (Step("intake"), QUIET), _at(2025, 12, 3)),
        Phase("reminder", _to(_at(2025, 12, 3)), _at(2025, 12, 4)),
        Phase("answer", (Step("press", "helen.marsh answer_done"), QUIET), _at(2025, 12, 4)),
        Phase("ladder", _to(_at(2025, 12, 19)), _at(2025, 12, 22)),
    ),
)  # fmt: skip
SPRING = Season(  # clocks go forward on Sunday 29 March 2026
    "spring", _at(2026, 3, 27, 9, 10), "2026-03-05",
    (
        Phase("intake", (Step("intake"), QUIET), _at(2026, 3, 27, 12)),
        Phase(
            "reminder",
            (*_to(_at(2026, 3, 29, 0, 30)), *_to(_at(2026, 3, 29, 1, 30)),
             *_to(_at(2026, 3, 30, 7, 30)), *_to(_at(2026, 3, 30, 8, 5))),
            _at(2026, 3, 31, 8, 5),
        ),
    ),
    "2026-04-16",
)  # fmt: skip
AUTUMN = Season(  # clocks go back on Sunday 26 October 2025
    "autumn", _at(2025, 10, 24, 8, 10), "2025-09-18",
    (
        Phase("intake", (Step("intake"), QUIET), _at(2025, 10, 24, 12)),
        Phase(
            "reminder",
            (*_to(_at(2025, 10, 26, 0, 30)), *_to(_at(2025, 10, 26, 1, 30)),
             *_to(_at(2025, 10, 27, 8, 30)), *_to(_at(2025, 10, 27, 9, 5))),
            _at(2025, 10, 28),
        ),
    ),
)  # fmt: skip
SEASONS = {season.name: season for season in (WINTER, SPRING, AUTUMN)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run takes place."""

    folder: Path
    database: Path
    base_url: str
    tokens: tuple[str, str, str]  # bot, app, signing secret
    season: Season

    @property
    def settings(self) -> Settings:
        """The bot's settings, as an operator would give them."""
        bot, app, signing = map(SecretStr, self.tokens)
        return Settings(
            database_url=f"sqlite:///{self.database}",
            slack_bot_token=bot, slack_app_token=app, slack_signing_secret=signing,
            slack_api_url=f"{self.base_url}/api/",
            trusted_sites=self.base_url, engine=EngineChoice.CUES, contact="chaos",
        )  # fmt: skip


class Player:
    """A bot that plays the steps of a phase from where the world is, and then the morning after."""

    def __init__(self, place: Place, instant: SharedInstant, outside: Outside) -> None:
        self._place = place
        self._instant = instant
        self._outside = outside

    async def play(self, phase: Phase, *, to_the_end: bool) -> None:
        """Play with a whole bot, as `matters run` is."""
        async with open_bot(self._place.settings, clock=self._instant) as bot, over_socket(bot):
            intake = partial(self._take_in, bot)
            await self._steps(phase, bot.jobs, bot.db, intake, to_the_end=to_the_end)

    async def play_as_worker(self, phase: Phase, *, to_the_end: bool) -> None:
        """Play with the jobs alone, as one of several workers: no lock, nothing settled early."""
        url = self._place.settings.database_url
        async with Database.open(url) as db, _client(self._place) as client:
            jobs = Jobs(db=db, client=client, sender=Sender(client), clock=self._instant)
            await self._steps(phase, jobs, db, None, to_the_end=to_the_end)

    async def _steps(
        self, phase: Phase, jobs: Jobs, db: Database, intake: object, *, to_the_end: bool
    ) -> None:
        steps = list(phase.steps)
        if to_the_end:
            steps += _to(phase.after)
        first = await self._ask("where")
        for number in range(first["step"], len(steps)):
            if number == len(phase.steps):  # a doubt of that morning would be told on the next
                await self._ask("calm")
            await self._step(steps[number], jobs, db, intake)
            if to_the_end or number + 1 < len(steps):  # else the next bot looks whether all is said
                await self._ask("reached", step=number + 1)

    async def _step(self, step: Step, jobs: Jobs, db: Database, intake: object) -> None:
        if step.do == "quiet":
            await self._quiet(jobs, db)
        elif step.do == "to":
            await self._ask("move", to=step.words)
        elif step.do == "press":
            await self._press(step.words)
        elif callable(intake):
            await intake()

    async def _take_in(self, bot: Bot) -> None:
        told = await self._ask("publish", on=self._place.season.meeting)
        await bot.take_in(told["address"], slug=SLUG)

    async def _press(self, words: str) -> None:
        who, what = words.split()
        for _ in range(5):
            if (await self._ask("press", who=who, what=what))["done"]:
                return
        raise TimeoutError("nobody takes the press")

    async def _quiet(self, jobs: Jobs, db: Database) -> None:
        for _ in range(ROUNDS):
            await jobs.tick()
            try:
                async with db.read() as session:
                    due = await next_due_at(session)
            except Exception:
                log.exception("not read")
                due = self._instant.now()
            world_now = self._instant.now() - self._instant.skew
            if due is None or due - self._instant.now() > SOON:
                return
            then = max(due - self._instant.skew, world_now + timedelta(seconds=1))
            await self._ask("move", to=then.isoformat())

    async def _ask(self, do: str, **words: object) -> dict[str, int]:
        answer: dict[str, int] = await asyncio.to_thread(self._outside.ask, do, **words)
        return answer


@asynccontextmanager
async def _client(place: Place) -> AsyncIterator[AsyncWebClient]:
    timeout = aiohttp.ClientTimeout(total=15, connect=5)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        client = AsyncWebClient(
            token=place.tokens[0], base_url=place.settings.slack_base_url, session=session,
            retry_handlers=[],
        )  # fmt: skip
        client.proxy = None
        yield client

"""A bot's watcher over many sandbox councils, served by a process of their own, day by day.

The days before the counted ones take in what stood on the sites already. Slack has no part in it.
"""

import resource
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.engines import Engines
from bot.settings import Settings
from bot.sources import open_sources
from bot.watching import Watcher
from councils.values import Cms, SiteMemory
from minutes.values import Minutes
from sandbox.many_elsewhere import ManyElsewhere
from sandbox.many_world import World
from storage.database import Database
from storage.tables import Document, Look, LookKind, Mode, Site, Watch
from summariser.cues import CuesEngine
from summariser.values import Answer
from tracker.committees import add_committee
from tracker.watches import add_watch

START = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
FRESH_DAYS, RECENT_DAYS = 15, 45  # of a meeting's age; DESIGN's noticing times by age


@dataclass
class Clock:
    """The world's time, as the bot's clock."""

    world: World

    def now(self) -> datetime:
        """The simulated instant."""
        return self.world.now()


class CountingEngine(CuesEngine):
    """Cues, counted."""

    calls = 0

    def answer(self, minutes: Minutes) -> Answer:
        """Find the actions of one meeting."""
        self.calls += 1
        return super().answer(minutes)


@dataclass
class Day:
    """What one simulated day cost."""

    on: date
    seconds: float
    cpu: float
    calls: int
    rss: float  # MiB
    asked: dict[str, int] = field(default_factory=dict)  # by origin


@dataclass
class Run:
    """A simulation: its world, its database, its days."""

    world: ManyElsewhere
    db: Database
    watcher: Watcher
    engine: CountingEngine
    days: list[Day] = field(default_factory=list)

    async def set_up(self) -> None:
        """Watch every committee of every council."""
        now = self.world.now()
        for origin, council in self.world.councils.items():

            async def added(
                session: AsyncSession, origin: str = origin, council: Any = council
            ) -> None:
                memory = asdict(SiteMemory(Cms.MODERNGOV, origin))
                for place, key in enumerate(council.committee_ids):
                    committee = await add_committee(
                        session, name=f"Committee {key}", slug=f"{_slug(origin)}-{place}",
                        council=council.name, site=f"{origin}/mgCommitteeDetails.aspx?ID={key}",
                        mode=Mode.APPROVE, now=now,
                    )  # fmt: skip
                    await add_watch(
                        session, committee, council=council.name, memory=memory, key=str(key),
                        title=committee.name, now=now,
                    )  # fmt: skip

            await self.db.writing(added)

    async def day(self) -> Day:
        """Let one day pass, hour by hour, with a round in each."""
        began, cpu, calls = time.perf_counter(), _cpu(), self.engine.calls
        on = self.world.now().astimezone(LONDON).date()
        for _ in range(24):
            await self.watcher.round()
            await self.world.move_to(self.world.now() + HOUR)
        await self.world.catch_up()
        asked = {origin: self.world.asked(origin, on) for origin in self.world.origins}
        done = Day(
            on, time.perf_counter() - began, _cpu() - cpu, self.engine.calls - calls, _rss(), asked
        )
        self.days.append(done)
        return done

    async def rows(self) -> dict[str, int]:
        """How many rows each table has."""

        async def counted(session: AsyncSession) -> dict[str, int]:
            tables = SQLModel.metadata.tables
            return {
                name: (await session.exec(select(sa.func.count()).select_from(table))).one()
                for name, table in tables.items()
            }

        return await self.db.reading(counted)

    async def noticed(self) -> list["Noticing"]:
        """How long after its publication each meeting's minutes were first seen."""
        seen = await self.db.reading(_seen)
        found = []
        for origin in self.world.origins:
            traits = self.world.councils[origin].traits
            for sitting in self.world.sittings(origin):
                if sitting.is_cancelled or sitting.drafted_at is None:
                    continue
                found.append(
                    Noticing(
                        origin, sitting.id, sitting.drafted_at,
                        seen.get((origin, str(sitting.id))),
                        age=(sitting.drafted_at.astimezone(LONDON).date() - sitting.on).days,
                        has_news=traits.has_news, is_slow=traits.is_slow,
                        is_blocking=traits.is_blocking,
                    )
                )  # fmt: skip
        return found

    async def documents(self) -> int:
        """How many readings were stored."""
        return (await self.rows())[str(Document.__tablename__)]


@dataclass(frozen=True)
class Noticing:
    """One meeting's minutes: when they came out, and when they were seen."""

    origin: str
    meeting: int
    out: datetime
    seen: datetime | None
    age: int  # days from the meeting to its minutes
    has_news: bool
    is_slow: bool
    is_blocking: bool

    @property
    def bound(self) -> timedelta:
        """Within which they must be seen."""
        if self.has_news or self.age < FRESH_DAYS:
            return timedelta(days=1)
        return timedelta(days=2 if self.age < RECENT_DAYS else 7)


async def _seen(session: AsyncSession) -> dict[tuple[str, str], datetime]:
    query = (
        select(col(Site.base_url), col(Look.key), col(Look.published_at))
        .join(Site, col(Site.id) == col(Look.site_id))
        .where(col(Look.kind) == LookKind.MEETING, col(Look.published_at).is_not(None))
    )
    return {(url, key): at for url, key, at in await session.exec(query) if at is not None}


def _slug(origin: str) -> str:
    return "c" + "-".join(origin.partition("//")[2].partition(":")[0].split(".")[2:])


def _cpu() -> float:
    """Processor seconds of this process, with its threads; the readers' are apart."""
    return time.process_time()


def _rss() -> float:
    """Resident memory of this process now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


@asynccontextmanager
async def opened(
    councils: int, *, committees: int, seed: int, slow_seconds: float
) -> AsyncIterator[Run]:
    """A world of councils and the watcher over it, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            ManyElsewhere.open(
                councils, committees=committees, seed=seed, start=START, slow_seconds=slow_seconds
            ) as world,
            Database.open(f"sqlite:///{folder}/matters.sqlite") as db,
        ):
            await db.migrate()
            clock = Clock(world)
            settings = Settings(trusted_sites=",".join(world.origins), contact="the benchmarks")
            async with open_sources(settings, clock=clock) as sources:
                engine = CountingEngine()
                watcher = Watcher(db, Engines(engine), clock, clients=sources.client)
                yield Run(world, db, watcher, engine)


def watches_of(run: Run) -> int:
    """How many committees are watched."""
    return sum(len(council.committee_ids) for council in run.world.councils.values())


__all__ = ["Day", "Noticing", "Run", "Watch", "opened", "watches_of"]

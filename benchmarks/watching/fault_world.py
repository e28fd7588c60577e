"""One committee watched at one sandbox site that fails for a week, and what came of it.

A real database, the watcher without Slack, real HTTP on loopback. The site is well for four
mornings; then faults are on over seven mornings, in which minutes come out and a meeting is moved;
then it is well again.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.engines import Engines
from bot.watching import Watcher
from councils.clients import client_for
from councils.fetch import Fetcher
from councils.parsing import Parser
from councils.values import Cms, SiteClient, SiteMemory
from minutes.child import Reader
from sandbox.clock import SandboxClock
from sandbox.cmis import CmisSite
from sandbox.council import CouncilSite
from sandbox.council_content import Item
from sandbox.council_timeline import change
from storage.database import Database
from storage.tables import Action, ClerkLine, Document, Health, Meeting, MeetingStatus, Mode, Site
from summariser.cues import CuesEngine
from tracker.committees import add_committee
from tracker.looks import next_look_at
from tracker.watches import WatchView, add_watch, watch_line, watch_list

COUNCIL, NAME = "Netherby Borough Council", "Development Scrutiny Committee"
BEGIN, FAILS, WELL, END = date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 12), date(2026, 3, 21)
HELD, LATER = date(2026, 2, 10), date(2026, 3, 3)  # minutes of HELD are out from the beginning
WAS_ON, MOVED_TO = date(2026, 4, 14), date(2026, 4, 21)
PUBLISHED, MOVED = datetime(2026, 3, 6, 10, tzinfo=UTC), datetime(2026, 3, 7, 10, tzinfo=UTC)
NOON, EVENING = time(12), time(23, 30)  # UTC
PLACES = ("Alder", "Birch", "Cedar", "Damson")
GIANT = 40_000_000  # bytes: twice what is read
SLOW, IMPATIENT = 0.5, 0.3  # real seconds: how long an answer takes, how long it is waited for
MOST_ROUNDS = 60  # a day
PORT = 47_113


@dataclass(frozen=True, slots=True)
class Day:
    """One simulated day: what was asked of the site, and what a clerk could read that evening."""

    on: date
    looks: int
    asked: tuple[str, ...]
    view: WatchView
    footer: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run came to. `noticed` are the readings by the day of their meeting."""

    cms: Cms
    faults: tuple[str, ...]
    days: Sequence[Day]
    told: Sequence[tuple[date, str]]  # the clerk, in order
    noticed: dict[date, list[datetime]]
    actions: Counter[str]  # by place
    confirmed: frozenset[date]  # the meetings that stand

    def during(self) -> list[Day]:
        """The days on which the site failed from morning to night."""
        return [day for day in self.days if FAILS < day.on < WELL]

    def after(self) -> list[Day]:
        """The days from the first whole one on which the site was well."""
        return [day for day in self.days if day.on > WELL]


@dataclass(slots=True)
class Machines:
    """What runs share: readers of foreign bytes, a session, a fresh database to copy."""

    session: aiohttp.ClientSession
    reader: Reader
    parser: Parser
    fresh: Path

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["Machines"]:
        """All of it, until the block ends."""
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder) / "fresh.sqlite"
            async with Database.open(f"sqlite:///{fresh}") as db:
                await db.migrate()
            async with aiohttp.ClientSession() as session, Reader() as reader, Parser() as parser:
                yield cls(session, reader, parser, fresh)


@dataclass
class World:
    """A site, a clock, a watcher over them."""

    site: Any
    cms: Cms
    clock: SandboxClock
    db: Database
    watcher: Watcher
    committee_id: int
    days: list[Day] = field(default_factory=list)

    async def pass_days(self, faults: Sequence[str]) -> None:
        """From the beginning to the end."""
        for number in range((END - BEGIN).days + 1):
            on = BEGIN + timedelta(days=number)
            asked, looks = len(self.site.asked), await self.db.reading(_fence)
            await self._until(datetime.combine(on, NOON, UTC))
            if on == FAILS:
                self._fail(faults)
            if on == WELL:
                self.site.faults.clear()
            await self._until(datetime.combine(on, EVENING, UTC))
            seen = partial(_seen, committee_id=self.committee_id, now=self.clock.now())
            view, footer = await self.db.reading(seen)
            looks = await self.db.reading(_fence) - looks
            self.days.append(Day(on, looks, tuple(self.site.asked[asked:]), view, footer))

    def _fail(self, faults: Sequence[str]) -> None:
        options: dict[str, dict[str, Any]] = {
            "slow": {"seconds": SLOW},
            "giant": {"size": GIANT},
        }
        for name in faults:
            self.site.faults.set(name, **options.get(name, {}))

    async def _until(self, end: datetime) -> None:
        """Let time pass from one look that is due to the next. Raises RuntimeError without end."""
        for _ in range(MOST_ROUNDS):
            await self.watcher.round()
            due = await self.db.reading(next_look_at)
            if due is None or due > end:
                await self.clock.move_to(end)
                return
            await self.clock.move_to(max(due, self.clock.now()))
        raise RuntimeError("the looks of a day come to no end")

    async def outcome(self, faults: Sequence[str]) -> Outcome:
        """What came of it."""
        rows = partial(_rows, self.db)
        meetings = {row.id: row for row in await rows(Meeting)}
        noticed: dict[date, list[datetime]] = {}
        for row in await rows(Document):
            noticed.setdefault(meetings[row.meeting_id].meeting_on, []).append(row.taken_in_at)
        quotes = [row.quote for row in await rows(Action)]
        return Outcome(
            self.cms,
            tuple(faults),
            self.days,
            [(row.created_at.date(), row.words) for row in await rows(ClerkLine)],
            noticed,
            Counter({place: sum(place in quote for quote in quotes) for place in PLACES}),
            frozenset(
                row.meeting_on for row in meetings.values() if row.status is MeetingStatus.CONFIRMED
            ),
        )


async def _rows(db: Database, table: Any) -> list[Any]:
    async with db.read() as session:
        return list(await session.exec(select(table).order_by(col(table.id))))


async def _fence(session: AsyncSession) -> int:
    """How many looks were ever claimed."""
    return (await session.exec(select(Site.fence))).one()


async def _seen(
    session: AsyncSession, *, committee_id: int, now: datetime
) -> tuple[WatchView, str]:
    [view] = await watch_list(session, now=now)
    return view, await watch_line(session, committee_id, now=now) or ""


async def simulate(machines: Machines, cms: Cms, faults: Sequence[str] = ()) -> Outcome:
    """Watch a site of this make on which these faults come and go."""
    async with _world(machines, cms, faults) as world:
        await world.pass_days(faults)
        return await world.outcome(faults)


@asynccontextmanager
async def _world(machines: Machines, cms: Cms, faults: Sequence[str]) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        clock = SandboxClock(datetime.combine(BEGIN, time(3), UTC))
        site: Any = CouncilSite([]) if cms is Cms.MODERNGOV else CmisSite([])
        site.follow(clock)
        key = _furnish(site)
        base = await stack.enter_async_context(_served(site, _host(cms, faults))) + site.prefix
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        shutil.copy(machines.fresh, Path(folder) / "matters.sqlite")
        db = await stack.enter_async_context(
            Database.open(f"sqlite:///{Path(folder) / 'matters.sqlite'}")
        )
        memory = SiteMemory(cms, base)
        watched = partial(_watched, memory=memory, key=str(key), now=clock.now())
        committee_id = await db.writing(watched)
        clients = _clients(machines, site, clock, base)
        watcher = Watcher(db, Engines(CuesEngine()), clock, clients=clients)
        yield World(site, cms, clock, db, watcher, committee_id)


def _furnish(site: Any) -> int:
    """Two committees, one of them with what happens; gives its key."""
    key = site.add_committee(NAME, council=COUNCIL)
    other = site.add_committee("Licensing Committee", council=COUNCIL)
    site.add_meeting(other, LATER)
    held = site.add_meeting(key, HELD, items=[_item(1, "Alder"), _item(2, "Birch")])
    later = site.add_meeting(key, LATER, items=[_item(3, "Cedar"), _item(4, "Damson")])
    to_come = site.add_meeting(key, WAS_ON)
    site.publish(held)
    site.schedule(later, [(PUBLISHED, "publish")])
    site.schedule(to_come, [(MOVED, change("move", on=MOVED_TO))])
    return int(key)


def _item(key: int, place: str) -> Item:
    words = (
        f"Members asked about the café at {place} – its £40 fee – and had no answer.\n\n"
        f"ACTION: The Head of SEND to circulate the {place} figures to members of the Committee."
    )
    return Item(f"{place} scheme", key, str(key), str(key), minutes=words)


def _host(cms: Cms, faults: Sequence[str]) -> str:
    """An address of this run's own: the plan of looks is spread by it, so it is always the same."""
    one, other = sha256(f"{cms} {' '.join(faults)}".encode()).digest()[:2]
    return f"127.77.{one}.{max(other, 1)}"


@asynccontextmanager
async def _served(site: Any, host: str) -> AsyncIterator[str]:
    """The site on the address, or on any free port where that cannot be had; gives its origin."""
    app = web.Application()
    app.add_routes(site.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, PORT).start()
        except OSError:  # another run's, or a machine whose loopback is one address
            await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def _watched(session: AsyncSession, *, memory: SiteMemory, key: str, now: datetime) -> int:
    committee = await add_committee(
        session, name=NAME, slug="netherby-dev", council=COUNCIL, site=memory.base_url,
        mode=Mode.APPROVE, now=now,
    )  # fmt: skip
    await add_watch(
        session, committee, council=COUNCIL, memory=asdict(memory), key=key, title=NAME, now=now
    )
    return committee.id or 0


def _clients(machines: Machines, site: Any, clock: SandboxClock, base: str) -> Any:
    """Opens clients; while the site is slow, impatient ones, so that time runs out in time."""
    origin = "/".join(base.split("/")[:3])
    fetcher = partial(
        Fetcher, machines.session, contact="the benchmarks", clock=clock.now,
        trusted_sites=frozenset({origin}),
    )  # fmt: skip
    patient, impatient = fetcher(), fetcher(timeout=IMPATIENT)

    def opened(memory: SiteMemory) -> SiteClient:
        return client_for(
            memory, fetcher=impatient if "slow" in site.faults else patient,
            parser=machines.parser, reader=machines.reader,
        )  # fmt: skip

    return opened


__all__ = ["Day", "Health", "Machines", "Outcome", "simulate"]

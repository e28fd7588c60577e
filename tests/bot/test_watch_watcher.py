"""The watcher: each site in its turn, slow ones alone, each failure by its kind."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from sqlmodel import col, select

from bot.engines import Engines
from bot.sources import Sources, open_sources
from bot.watching import LEASE, Watcher, failure_of
from councils.errors import (
    BlockedError,
    CertificateError,
    PageNotFoundError,
    PageTooLargeError,
    RobotsRefusedError,
    SiteFailedError,
    SiteTooSlowError,
    UnwatchableSiteError,
)
from minutes.errors import UnreadableDocumentError
from minutes.values import Minutes
from sandbox.council import CouncilSite
from sandbox.server import Sandbox
from storage.database import Database
from storage.tables import (
    Action,
    ClerkLine,
    Delivery,
    Document,
    Look,
    LookKind,
    Mode,
    Site,
    SiteHealth,
)
from summariser.cues import CuesEngine
from summariser.values import Answer
from tests.e2e.months_kit import COUNCIL, begun, item, offer, published, settings_of
from tracker.new_watches import begin_watch
from tracker.takedown import forget

URL = "https://democracy.fenbridge.example/x"


@dataclass
class Street:
    """A watcher, its database, and the site that it looks at."""

    sandbox: Sandbox
    key: int
    db: Database
    sources: Sources
    watcher: Watcher

    async def rows(self, table: Any) -> list[Any]:
        async with self.db.read() as session:
            return list(await session.exec(select(table).order_by(col(table.id))))

    async def meeting_look(self) -> Look:
        """The look at the meeting whose minutes are out."""
        looks = [row for row in await self.rows(Look) if row.kind is LookKind.MEETING]
        return min(looks, key=lambda row: row.key)

    async def pass_days(self, days: float) -> None:
        await self.sandbox.clock.advance(timedelta(days=days))
        await self.watcher.round()


class CountedCues(CuesEngine):
    """Cues that count how often they were asked, and fail when told to."""

    asked = 0
    fails = False

    async def propose(self, minutes: Minutes) -> Answer:
        """As cues do."""
        self.asked += 1
        if self.fails:
            raise RuntimeError("the engine is broken")
        return await super().propose(minutes)


@asynccontextmanager
async def open_street(database_url: str, **options: Any) -> AsyncIterator[Street]:
    async with published() as (sandbox, key), Database.open(database_url) as db:
        settings = settings_of(sandbox, database_url)
        async with open_sources(settings, clock=sandbox.clock) as sources:
            engines = Engines(CountedCues())
            watcher = Watcher(db, engines, sandbox.clock, clients=sources.client)
            await begun(db, sandbox, key, **options)
            yield Street(sandbox, key, db, sources, watcher)


@pytest.fixture
async def street(database_url: str) -> AsyncIterator[Street]:
    async with open_street(database_url) as made:
        yield made


def engine_of(street: Street) -> CountedCues:
    engine = street.watcher.engines.engine
    assert isinstance(engine, CountedCues)
    return engine


async def test_a_round_takes_in_what_is_published(street: Street) -> None:
    woken: list[int] = []
    street.watcher.wake = lambda: woken.append(1)
    await street.watcher.round()
    assert [row.quote[:6] for row in await street.rows(Action)] == ["ACTION", "ACTION"]
    [document] = await street.rows(Document)
    assert document.verified
    assert woken == [1]
    look = await street.meeting_look()
    assert look.fingerprint
    assert look.due_at is not None
    assert look.due_at > street.sandbox.clock.now()


async def test_minutes_that_did_not_change_cost_no_model_call_and_no_row(street: Street) -> None:
    await street.watcher.round()
    before = {t: len(await street.rows(t)) for t in (Action, Document, Delivery, Look)}
    asked = engine_of(street).asked
    for _ in range(14):
        await street.pass_days(1)
    paths = [path for path in street.sandbox.council.asked if "GetMeeting?" in path]
    assert len(paths) > 2, "it was read again"
    assert engine_of(street).asked == asked == 1
    assert {t: len(await street.rows(t)) for t in before} == before


async def test_minutes_that_are_withdrawn_are_shown_no_more_until_they_are_back(
    street: Street,
) -> None:
    await street.watcher.round()
    meeting = int((await street.meeting_look()).key)
    street.sandbox.council.withdraw(meeting)
    await street.pass_days(9)
    actions = await street.rows(Action)
    assert all(action.taken_down_at for action in actions)
    [line] = [row for row in await street.rows(ClerkLine) if "no longer" in row.words]
    assert "ACTION" not in line.words
    street.sandbox.council.publish(meeting)
    await street.pass_days(9)
    again = await street.rows(Action)
    assert [action.id for action in again] == [action.id for action in actions]
    assert not any(action.taken_down_at for action in again)
    assert len(await street.rows(Document)) == 2


async def test_a_committee_that_is_off_is_looked_at_and_nothing_is_said(
    database_url: str,
) -> None:
    async with open_street(database_url, mode=Mode.OFF) as street:
        await street.watcher.round()
        assert len(await street.rows(Action)) == 2
        assert await street.rows(Delivery) == []


async def test_what_was_forgotten_is_not_taken_in_again_and_is_no_failure(street: Street) -> None:
    await street.watcher.round()
    async with street.db.write() as session:
        await forget(
            session, committee_id=1, meeting_on=(await street.meeting_look()).meeting_on,
            now=street.sandbox.clock.now(),
        )  # fmt: skip
        await session.exec(update_due(street))
    street.sandbox.council.revise(1, minutes="Other words.\n\nACTION: the Clerk to write.")
    await street.watcher.round()
    assert (await street.meeting_look()).failures == 0
    assert all(not row.quote for row in await street.rows(Action))


def update_due(street: Street) -> Any:
    """Have every look made now."""
    import sqlalchemy as sa

    return sa.update(Look).values(due_at=street.sandbox.clock.now())


async def test_a_fault_of_ours_is_logged_with_an_id_and_the_look_is_made_again(
    street: Street, caplog: pytest.LogCaptureFixture
) -> None:
    engine_of(street).fails = True
    await street.watcher.round()
    look = await street.meeting_look()
    assert look.failures == 1
    assert look.error.startswith("Something went wrong here. Please quote MA-")
    quoted = look.error.split("quote ")[1].split()[0]
    assert any(getattr(r, "incident", "") == quoted and r.exc_info for r in caplog.records)
    assert await street.rows(Action) == []
    engine_of(street).fails = False
    await street.pass_days(1)
    assert len(await street.rows(Action)) == 2
    assert (await street.meeting_look()).failures == 0


@pytest.mark.parametrize("fault", ["forbidden", "too_many", "challenge"])
async def test_a_site_that_refuses_is_left_alone_and_found_again(
    street: Street, fault: str
) -> None:
    street.sandbox.council.set_faults({fault: True})
    await street.watcher.round()
    [site] = await street.rows(Site)
    assert site.health is SiteHealth.BLOCKED
    asked = len(street.sandbox.council.asked)
    await street.watcher.round()
    assert len(street.sandbox.council.asked) == asked
    street.sandbox.council.set_faults({fault: False})
    await street.pass_days(2)
    [site] = await street.rows(Site)
    assert site.health is SiteHealth.UP
    assert len(await street.rows(Action)) == 2


async def test_a_slow_site_keeps_no_other_waiting(street: Street) -> None:
    """The quick site's minutes are in while the slow one is still at its first answer."""
    street.sandbox.council.set_faults({"slow": {"seconds": 30}})
    async with other_site(street) as key:
        looking = asyncio.create_task(street.watcher.round())
        async with asyncio.timeout(20):
            while not await street.rows(Action):  # noqa: ASYNC110 what we wait for is a row
                await asyncio.sleep(0.1)
        assert not looking.done()
        assert key
        await street.watcher.stop()
        await looking


@asynccontextmanager
async def other_site(street: Street) -> AsyncIterator[int]:
    """Another council's site, quick, and watched."""
    council = CouncilSite(committees=())
    council.follow(street.sandbox.clock)
    key = council.add_committee("Parks Panel", council=COUNCIL)
    published_on = (street.sandbox.clock.now() - timedelta(days=5)).date()
    council.publish(council.add_meeting(key, published_on, items=[item(9, "Willow")]))
    app = web.Application()
    app.add_routes(council.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.2", 0)
    await listening.start()
    base = f"http://127.0.0.2:{runner.addresses[0][1]}/council"
    street.sources.fetcher.trusted_sites |= {base.removesuffix("/council")}
    found = replace(
        offer(street.sandbox, key), memory={"cms": "moderngov", "base_url": base},
        url=f"{base}/mgCommitteeDetails.aspx?ID={key}", slug="north-parks", name="Parks Panel",
        title="Parks Panel", council="Northford",
    )  # fmt: skip
    async with street.db.write() as session:
        await begin_watch(session, found, now=street.sandbox.clock.now())
    try:
        yield key
    finally:
        await runner.cleanup()


async def test_it_ends_at_once_when_told_to_and_the_look_is_made_again(street: Street) -> None:
    street.sandbox.council.set_faults({"slow": {"seconds": 30, "only": "service"}})
    running = asyncio.create_task(street.watcher.run())
    async with asyncio.timeout(10):
        while not street.sandbox.council.asked:  # noqa: ASYNC110 what we wait for is a request
            await asyncio.sleep(0.02)
    began = asyncio.get_running_loop().time()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert asyncio.get_running_loop().time() - began < 2
    street.sandbox.council.set_faults({"slow": False})
    await street.sandbox.clock.advance(LEASE + timedelta(minutes=1))
    await street.watcher.round()
    assert len(await street.rows(Action)) == 2


async def test_a_process_that_starts_alone_does_not_wait_for_leases(street: Street) -> None:
    async with street.db.write() as session:
        [site] = (await session.exec(select(Site))).all()
        site.lease_until = street.sandbox.clock.now() + LEASE
        session.add(site)
    running = asyncio.create_task(street.watcher.run())
    async with asyncio.timeout(20):
        while not await street.rows(Action):  # noqa: ASYNC110 as above
            await asyncio.sleep(0.05)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_it_wakes_when_nudged(street: Street) -> None:
    running = asyncio.create_task(street.watcher.run())
    try:
        async with asyncio.timeout(20):
            while not await street.rows(Action):
                street.watcher.nudge()
                await asyncio.sleep(0.1)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


FAILURES: Mapping[Exception, tuple[str, str]] = {
    BlockedError(URL): ("blocked", "blocks us"),
    RobotsRefusedError(URL): ("blocked", "robots.txt"),
    PageNotFoundError(URL): ("missing", "no page"),
    SiteFailedError(URL, status=500): ("broken", "500"),
    SiteTooSlowError(URL): ("broken", "too long"),
    CertificateError(URL): ("broken", ""),
    UnwatchableSiteError(URL): ("broken", ""),
    TimeoutError(): ("broken", "too long"),
    PageTooLargeError(URL): ("unreadable", "20 MB"),
    UnreadableDocumentError(): ("unreadable", ""),
    KeyError("ours"): ("broken", "Please quote MA-"),
}


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
def test_each_failure_has_its_kind_and_a_sentence(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    kind, words = FAILURES[error]
    failure = failure_of(error, look_id=1)
    assert failure.kind == kind
    assert words in failure.sentence


def test_how_long_to_wait_is_handed_on() -> None:
    error = BlockedError(URL)
    error.retry_after = 90.0
    assert failure_of(error, look_id=1).retry_after == 90.0

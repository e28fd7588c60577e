"""The watcher: does every look at a council's site that is due, many sites at once.

What is due is a query on the tables (`tracker.looks`). A look is claimed, done over the network
with the database let go, and recorded; minutes are taken in before the look that found them is
recorded, so that a crash between the two repeats the look, which then finds them unchanged. A
committee whose mode is `off` is looked at as any other, so that nothing is missing when it is put
on: only nothing is said of it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.engines import Engines
from bot.taking_in import take_in_minutes
from councils.errors import (
    BlockedError,
    CouncilsError,
    PageNotFoundError,
    PageTooLargeError,
    RobotsRefusedError,
)
from councils.values import Cms, Known, News, SiteClient, SiteMemory, SiteReading
from handlers.correlation import incident_id, known_by, new_id
from minutes.errors import MinutesError
from minutes.values import Minutes, Status
from storage.database import Database
from storage.errors import StorageError
from storage.tables import Committee, LookKind
from tracker import looks
from tracker.errors import ForgottenError
from tracker.looks import ClaimedLook, LookFailure
from tracker.withdrawn import minutes_withdrawn

AT_ONCE = 24  # sites
LEASE = timedelta(minutes=20)
VISIT_SECONDS = 15 * 60.0  # real ones, and shorter than the lease
OUR_FAULT = "Something went wrong here. Please quote {incident} to whoever runs this bot."

Opens = Callable[[SiteMemory], SiteClient]
Record = Callable[..., Awaitable[None]]  # with a session, the look, memory, requests, now

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Watcher:
    """Looks at sites. `clients` opens a client for what is known of a site."""

    db: Database
    engines: Engines
    clock: Clock
    clients: Opens
    wake: Callable[[], None] = lambda: None  # told when minutes were taken in
    at_once: int = AT_ONCE
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _again: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def round(self) -> None:
        """Do every look that is due, until none is."""
        try:
            await self._begin_due()
            while self._under_way:
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
                await self._begin_due()
        finally:
            await self.stop()

    async def run(self) -> None:
        """Do what is due whenever nudged, until cancelled."""
        try:
            if self.db.is_sqlite:  # no other process is on the file: what was leased is free
                await self.db.writing(looks.free_sites)
            while True:
                self._again.clear()
                await self._guarded_begin()
                await self._again.wait()
        finally:
            await self.stop()

    def nudge(self) -> None:
        """Have `run` see what is due."""
        self._again.set()

    async def stop(self) -> None:
        """End the looks under way. What they had not recorded is looked at again."""
        under_way = tuple(self._under_way)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _guarded_begin(self) -> None:
        try:
            await self._begin_due()
        except Exception:
            log.exception("looks not claimed", extra={"incident": incident_id()})

    async def _begin_due(self) -> None:
        """Claim what is due, each look in a task of its own, while there is room."""
        async with self._turn:
            while len(self._under_way) < self.at_once:
                claim = partial(looks.claim_look, now=self.clock.now(), lease=LEASE)
                claimed = await self.db.writing(claim)
                if claimed is None:
                    return
                task = asyncio.create_task(self._look(claimed), name=f"look {claimed.id}")
                self._under_way.add(task)
                task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._again.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("look lost", exc_info=task.exception())

    async def _look(self, claimed: ClaimedLook) -> None:
        """One look from its visit to its record."""
        with known_by(look=str(claimed.id), visit=new_id()):
            await self._looked(claimed)

    async def _looked(self, claimed: ClaimedLook) -> None:
        visit = _Visit(claimed)
        try:
            async with asyncio.timeout(VISIT_SECONDS):
                visit.client = self.clients(remembered(claimed.memory))
                record = await self._visited(claimed, visit.client)
        except StorageError:
            log.exception("look not done", extra={"look": claimed.id})  # its lease runs out
            return
        except Exception as error:  # noqa: BLE001 a job's boundary: logged, recorded, looked at again
            record = partial(looks.look_failed, failure=failure_of(error, look_id=claimed.id))
        await self._recorded(visit, record)

    async def _recorded(self, visit: "_Visit", record: Record) -> None:
        try:
            await self.db.writing(
                partial(
                    record,
                    claimed=visit.claimed,
                    memory=visit.memory,
                    requests=visit.requests,
                    now=self.clock.now(),
                )
            )
        except StorageError:
            log.exception("look not recorded", extra={"look": visit.claimed.id})

    async def _visited(self, claimed: ClaimedLook, client: SiteClient) -> Record:
        """Look, and give what is to be recorded."""
        if claimed.kind is LookKind.CALENDAR:
            return await _calendar(claimed, client)
        if claimed.kind is LookKind.NEWS:
            return await _news(claimed, client)
        return await self._meeting(claimed, client)

    async def _meeting(self, claimed: ClaimedLook, client: SiteClient) -> Record:
        known = known_of(claimed)
        reading = await client.meeting(claimed.committee_key, claimed.key, known=known)
        if reading.minutes is not None and not reading.is_unchanged:
            await self._take_in(claimed, reading, reading.minutes)
        elif known.fingerprint and not reading.fingerprint and not reading.is_unchanged:
            await self._take_down(claimed, reading.url)
        return _meeting_record(reading, known)

    async def _take_down(self, claimed: ClaimedLook, source: str) -> None:
        """The minutes were there, and are not there any more."""
        gone = partial(
            minutes_withdrawn,
            committee_id=claimed.committee_id or 0,
            source=source,
            now=self.clock.now(),
        )
        if await self.db.writing(gone):
            self.wake()

    async def _take_in(self, claimed: ClaimedLook, reading: SiteReading, minutes: Minutes) -> None:
        async with self.db.read() as session:
            committee = await session.get(Committee, claimed.committee_id)
        if committee is None:
            return
        try:
            result = await take_in_minutes(
                minutes, committee=committee, db=self.db, engines=self.engines, clock=self.clock,
                meeting_on=claimed.meeting_on or reading.on,
            )  # fmt: skip
        except ForgottenError:
            return  # on purpose: seen, and not taken in
        if result is not None and not result.unchanged:
            log.info("taken in", extra={"committee": committee.slug, "on": result.meeting_on})
            self.wake()


@dataclass(slots=True)
class _Visit:
    """A claimed look, and the client that does it once it is open."""

    claimed: ClaimedLook
    client: SiteClient | None = None

    @property
    def memory(self) -> dict[str, Any]:
        """What is known of the site now."""
        return asdict(self.client.memory) if self.client else self.claimed.memory

    @property
    def requests(self) -> int:
        """How many requests were made."""
        return self.client.requests if self.client else 0


async def _calendar(claimed: ClaimedLook, client: SiteClient) -> Record:
    meetings = await client.calendar(claimed.keys, first=claimed.first, last=claimed.last)
    return partial(looks.calendar_looked, meetings=meetings)


async def _news(claimed: ClaimedLook, client: SiteClient) -> Record:
    found = await client.news(first=claimed.first, last=claimed.last)
    events = None if found is None else [(event.meeting_key, event.on) for event in found]
    return partial(looks.news_looked, events=events)


def _meeting_record(reading: SiteReading, known: Known) -> Record:
    fingerprint = reading.fingerprint or (known.fingerprint if reading.is_unchanged else "")
    status = reading.status or (reading.minutes.status if reading.minutes else None)
    return partial(
        looks.meeting_looked,
        published=bool(fingerprint),
        fingerprint=fingerprint,
        status=status.value if status else None,
        validators=dict(reading.validators),
        is_cancelled=reading.is_cancelled,
    )


def known_of(claimed: ClaimedLook) -> Known:
    """What was known of a meeting at the last look."""
    known = claimed.known
    return Known(
        fingerprint=known.get("fingerprint") or "",
        status=Status(known["status"]) if known.get("status") else None,
        validators=known.get("validators") or {},
        asks_status=claimed.asks_status,
    )


def remembered(memory: dict[str, Any]) -> SiteMemory:
    """What is known of a site, from its row."""
    facts = dict(memory)
    cms, news = facts.pop("cms"), facts.pop("news", None)
    return SiteMemory(cms=Cms(cms), news=News(news) if news else None, **facts)


def failure_of(error: Exception, *, look_id: int) -> LookFailure:
    """What is recorded of an error. One without a name is logged here, under an id to quote."""
    if isinstance(error, TimeoutError):
        return LookFailure("broken", "The site took too long to answer.")
    if not isinstance(error, CouncilsError | MinutesError):
        incident = incident_id()
        log.error("look failed", exc_info=error, extra={"look": look_id, "incident": incident})
        return LookFailure("broken", OUR_FAULT.format(incident=incident))
    return LookFailure(_kind(error), str(error), retry_after=getattr(error, "retry_after", None))


def _kind(error: CouncilsError | MinutesError) -> str:
    if isinstance(error, BlockedError | RobotsRefusedError):
        return "blocked"
    if isinstance(error, PageNotFoundError):
        return "missing"
    return "unreadable" if isinstance(error, MinutesError | PageTooLargeError) else "broken"

"""What `matters doctor` finds out about the machine: database, disk, clock, time zones, sites."""

import shutil
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp
import sqlalchemy as sa
from sqlmodel import col, select

from bot.readiness import revision
from bot.settings import Settings
from storage.database import Database
from storage.errors import StorageError
from storage.migrating import HEAD
from storage.tables import Site, SiteHealth

MEGABYTE = 1_000_000
LITTLE_ROOM = 200 * MEGABYTE
CLOCK_SECONDS = 60  # by which a clock may be wrong without being told
SIGNED_SECONDS = 300  # by which a signature of Slack's may be old
QUICK_BYTES = 2_000 * MEGABYTE  # a larger file is not read whole while somebody waits
TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination.

    `ok` None: not set, and what that costs; with `is_note`, something to know that is no fault of
    this installation's.
    """

    name: str
    ok: bool | None
    words: str
    is_note: bool = False

    @property
    def mark(self) -> str:
        """One or two words for it."""
        if self.is_note:
            return "note"
        return {True: "works", False: "FAILS", None: "not set"}[self.ok]


async def database_findings(settings: Settings) -> list[Finding]:
    """The database: what it is, its revision, size and soundness; the sites that it knows."""
    name = "MATTERS_DATABASE_URL"
    try:
        async with Database.open(settings.database_url) as db:
            found = [Finding(name, ok=True, words=db.url.render_as_string(hide_password=True))]
            found += [await check(db) for check in _OF_DATABASE]
            return found if db.path is None else [*found, _disk(db.path.parent)]
    except StorageError as error:
        return [Finding(name, ok=False, words=str(error))]


async def _revision(db: Database) -> Finding:
    try:
        number = await revision(db)
    except sa.exc.SQLAlchemyError:
        words = "It has no tables yet: `matters run` or `matters migrate` makes them."
        return Finding("  tables", ok=True, words=words)
    if number == HEAD:
        return Finding("  tables", ok=True, words=f"Revision {number}, up to date.")
    if number < HEAD:
        words = f"Revision {number}; `matters run` or `matters migrate` brings them to {HEAD}."
        return Finding("  tables", ok=True, words=words, is_note=True)
    words = f"Revision {number} is a later version's; this one knows {HEAD}."
    return Finding("  tables", ok=False, words=words)


async def _soundness(db: Database) -> Finding:
    async with db.read() as session:
        connection = await session.connection()
        if db.path is None:
            version = (await connection.exec_driver_sql("SHOW server_version")).scalar_one()
            size = "SELECT pg_database_size(current_database())"
            number = (await connection.exec_driver_sql(size)).scalar_one()
            return Finding("  kind", ok=True, words=f"PostgreSQL {version}, {_size(number)}.")
        mode = (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar_one()
        number = db.path.stat().st_size
        words = f"SQLite {_version()}, {_size(number)}, journal {mode}"
        if mode != "wal":
            words += ". It should be wal: does the file lie on a network drive?"
            return Finding("  kind", ok=False, words=words)
        if number > QUICK_BYTES:
            return Finding("  kind", ok=True, words=f"{words}; too large to be checked here.")
        sound = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one()
        told = "sound" if sound == "ok" else "DAMAGED: put back a copy with `matters restore`"
        return Finding("  kind", ok=sound == "ok", words=f"{words}, {told}.")


async def _sites(db: Database) -> Finding:
    query = select(Site.health, sa.func.count()).group_by(col(Site.health))
    found: dict[SiteHealth, int] = {}
    with suppress(sa.exc.SQLAlchemyError):  # no tables yet
        async with db.read() as session:
            found = {SiteHealth(health): n for health, n in await session.exec(query)}
    if not found:
        return Finding("  sites", ok=True, words="No council’s site is watched.", is_note=True)
    told = ", ".join(f"{number} {health.value}" for health, number in found.items())
    is_well = set(found) <= {SiteHealth.UP}
    more = "" if is_well else " `matters watch list` says which and why."
    return Finding("  sites", ok=True, words=f"Watched: {told}.{more}", is_note=not is_well)


_OF_DATABASE: tuple[Callable[[Database], Awaitable[Finding]], ...] = (_revision, _soundness, _sites)


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    words = f"{_size(free)} free in {folder}."
    if free < LITTLE_ROOM:
        return Finding("  disk", ok=False, words=f"Only {words} The bot stops where it is full.")
    return Finding("  disk", ok=True, words=words)


async def clock(settings: Settings) -> Finding:
    """Compare the machine's clock with Slack's Date."""
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.post(f"{settings.slack_base_url}api.test") as answer,
        ):
            told = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError):
        words = "Slack did not tell the time, so the clock was not compared."
        return Finding("clock", ok=True, words=words, is_note=True)
    return clock_finding((datetime.fromtimestamp(time.time(), UTC) - told).total_seconds())


def clock_finding(seconds: float) -> Finding:
    """What is said of a clock that is ahead of Slack's by so many seconds."""
    if abs(seconds) <= CLOCK_SECONDS:
        return Finding("clock", ok=True, words="Within a minute of Slack’s.")
    way = "ahead of" if seconds > 0 else "behind"
    words = f"{abs(seconds):.0f} s {way} Slack’s. Please set up NTP"
    if abs(seconds) < SIGNED_SECONDS:
        return Finding("clock", ok=True, words=f"{words}.", is_note=True)
    return Finding("clock", ok=False, words=f"{words}: over HTTP, Slack’s requests are refused.")


async def time_zones(_settings: Settings) -> Finding:
    """Whether Europe/London is known, and changes its clocks."""
    try:
        london = ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        return Finding("time zones", ok=False, words="Not here. Please install tzdata.")
    summer, winter = (datetime(2026, month, 15, tzinfo=london).utcoffset() for month in (7, 1))
    if summer == winter:
        return Finding("time zones", ok=False, words="Europe/London has no summer time here.")
    return Finding("time zones", ok=True, words="Europe/London is known.")


def _size(number: float) -> str:
    if number >= 1_000 * MEGABYTE:
        return f"{number / MEGABYTE / 1_000:.1f} GB"
    return f"{number / MEGABYTE:.1f} MB"


def _version() -> str:
    import sqlite3  # noqa: PLC0415 its version alone

    return sqlite3.sqlite_version

"""The bot inside the sandbox: a fictional council's people, its site, its committee, its clock.

Used by `matters sandbox` and `matters demo`, and by the end-to-end tests.
"""

import csv
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from bot.app import Bot, open_bot
from bot.cli.common import SAID_PLAINLY, say
from bot.errors import AddressInUseError
from bot.serving import over_socket, stop_signal
from bot.settings import EngineChoice, Settings
from bot.words import count, plain_date
from sandbox.council_content import Committee as SiteCommittee
from sandbox.server import Sandbox
from sandbox.workspace import Command
from sandbox.workspace.installation import REQUIRED_SCOPES
from sandbox.workspace.starter import Starter, starter_workspace
from storage.database import Database
from storage.tables import Committee, Mode
from tracker.committees import (
    add_committee,
    committee_by_slug,
    committees,
    follow,
    set_committee,
)
from tracker.deliveries import next_due_at
from tracker.meetings import add_meeting
from tracker.officers import add_officer

COUNCIL = "Netherby Borough Council"
SLUG = "netherby-cyp"
LONDON = ZoneInfo("Europe/London")
MORNING = time(9)  # when officers of the sample council begin their day
PACE = timedelta(seconds=2)  # one message a second in a channel: a wait that is no wait
SCOPES = REQUIRED_SCOPES | {"im:history", "channels:history", "groups:history"}
ACTIONS = Command(
    "/actions",
    "See what is open for a committee, or what waits for you",
    "netherby-cyp [overdue] [words] [@person] | mine | watch | help",
)
START = datetime(2025, 12, 2, 9, 10, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class World:
    """A sandbox with the bot connected. `meetings` are the site's ids by ISO date."""

    sandbox: Sandbox
    bot: Bot
    starter: Starter
    site: SiteCommittee

    @property
    def meetings(self) -> dict[str, int]:
        """The site's id of each meeting, by its date."""
        return {meeting.on.isoformat(): meeting.id for meeting in self.site.meetings}

    async def publish(self, on: str, *, draft: bool = True) -> str:
        """Publish a meeting's minutes on the council site and have the bot take them in."""
        self.sandbox.council.publish(self.meetings[on], draft=draft)
        path = self.sandbox.council.meeting_path(self.meetings[on])
        return await self.take_in(f"{self.sandbox.base_url}{path}")

    async def take_in(self, address: str) -> str:
        """Take in what was published at an address, and say in one sentence what came of it."""
        if str(self.site.id) not in parse_qs(urlsplit(address).query).get("CId", []):
            return "Published. The bot does not follow this committee."
        try:
            result = await self.bot.take_in(address, slug=SLUG)
        except SAID_PLAINLY as error:
            return f"Published, but not taken in: {error}"
        if result is None or result.unchanged:
            return "Published. The bot had taken in these very words before."
        found = count(result.proposed + result.opened, "action")
        misses = count(result.misses, "possible miss", "possible misses")
        return f"Published. The bot found {found} and {misses}."

    async def settle(self) -> None:
        """Run the jobs until nothing is due, a second of sandbox time between messages."""
        for _ in range(60):
            await self.bot.jobs.tick()
            async with self.bot.db.read() as session:
                due = await next_due_at(session)
            if due is None or due - self.sandbox.clock.now() > PACE:
                return
            await self.sandbox.clock.advance(1)


def _settings(sandbox: Sandbox, database_url: str) -> Settings:
    return Settings(
        database_url=database_url,
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_signing_secret=sandbox.signing_secret,
        slack_api_url=sandbox.api_url,
        trusted_sites=sandbox.base_url,
        engine=EngineChoice.CUES,
        contact="the sandbox",
    )


@asynccontextmanager
async def open_world(
    *,
    port: int = 0,
    data: Path | None = None,
    start: datetime = START,
    running: bool = False,
    mode: Mode = Mode.APPROVE,
) -> AsyncIterator[World]:
    """Open the sandbox with the bot connected to it. Without `data` nothing is kept.

    Raises AddressInUseError, BotError or StorageError.
    """
    with tempfile.TemporaryDirectory(prefix="matters-") as folder:
        path = (data or Path(folder)) / "matters.sqlite"
        async with _open_sandbox(port, start=start, running=running) as sandbox:
            starter = starter_workspace(sandbox.workspace)
            settings = _settings(sandbox, f"sqlite:///{path}")
            async with open_bot(settings, clock=sandbox.clock) as bot:
                await set_up(bot.db, sandbox, starter, mode=mode)
                world = World(sandbox, bot, starter, sample_committee(sandbox))
                async with over_socket(bot):
                    yield world


@asynccontextmanager
async def _open_sandbox(port: int, *, start: datetime, running: bool) -> AsyncIterator[Sandbox]:
    try:
        async with Sandbox.open(
            port, scopes=SCOPES, commands=[ACTIONS], start=start, running=running
        ) as sandbox:
            yield sandbox
    except OSError as error:
        raise AddressInUseError from error


async def set_up(db: Database, sandbox: Sandbox, starter: Starter, *, mode: Mode) -> None:
    """Officers, committee and calendar; nothing where the database has them already."""
    now, site = sandbox.clock.now(), sample_committee(sandbox)
    async with db.write() as session:
        if any(committee.slug == SLUG for committee in await committees(session)):
            return
        officers = {
            row["slack_user_name"]: await add_officer(
                session, name=row["name"], council=COUNCIL, posts=row["posts"].split(";"),
                slack_user_id=starter.people[row["slack_user_name"]], email=row["email"], now=now,
            )
            for row in _officer_rows()
        }  # fmt: skip
        clerk = next(one.id for one in officers.values() if one.slack_user_id == starter.clerk)
        committee = await add_committee(
            session, name=site.name, slug=SLUG, council=COUNCIL, mode=mode, clerk=clerk, now=now,
            site=f"{sandbox.council_url}mgCommitteeDetails.aspx?ID={site.id}",
        )  # fmt: skip
        await follow(session, committee, starter.channels["scrutiny"], now=now)
        for meeting in site.meetings:
            await add_meeting(session, committee, meeting.on, now=now)


def sample_committee(sandbox: Sandbox) -> SiteCommittee:
    """The committee of the sample council as the sandbox's site knows it."""
    return next(c for c in sandbox.council.committees if c.council == COUNCIL)


def _officer_rows() -> list[dict[str, str]]:
    text = files("sandbox").joinpath("samples", "netherby-officers.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


async def set_mode(world: World, mode: Mode) -> None:
    """Change what happens to proposed actions."""
    async with world.bot.db.write() as session:
        committee: Committee = await committee_by_slug(session, SLUG)
        await set_committee(session, committee, mode=mode)


async def serve_sandbox(*, port: int, data: Path | None, empty: bool) -> None:
    """`matters sandbox`: serve until a signal to stop."""
    stop = stop_signal()
    async with open_world(port=port, data=data, running=True) as world:
        world.sandbox.on_publish = world.take_in
        world.sandbox.next_reminder = lambda: _next_message(world)
        ended = world.sandbox.clock.on_move(lambda _now: world.bot.wake())
        if not empty:
            await _begin(world)
        _say_addresses(world)
        await stop.wait()
        ended()
        say("Stopping.")


async def _next_message(world: World) -> datetime | None:
    """When the bot next says something: the morning after an eve on which it only plans."""
    async with world.bot.db.read() as session:
        due = await next_due_at(session)
    if due is None or due.time() != time():
        return due
    return datetime.combine(due.date() + timedelta(days=1), MORNING, LONDON)


async def _begin(world: World) -> None:
    """September's minutes are known; November's drafts wait for the clerk."""
    await set_mode(world, Mode.AUTO)
    await world.publish("2025-09-18", draft=False)
    await set_mode(world, Mode.APPROVE)
    await world.publish("2025-11-20")


def _say_addresses(world: World) -> None:
    sandbox = world.sandbox
    say(f"The sandbox is open: {sandbox.page_url}")
    say(f"  It is {plain_date(sandbox.clock.now().date())} there. You are Daniel Frost, the clerk.")
    say("  Choose who you are at the top, type /actions netherby-cyp, move the clock on.")
    say(f"  The council's site: {sandbox.council_url}")
    say(f"  Slack's address for another bot: SLACK_API_URL={sandbox.api_url}")
    say(f"  SLACK_BOT_TOKEN={sandbox.bot_token} SLACK_APP_TOKEN={sandbox.app_token}")
    say(f"  SLACK_SIGNING_SECRET={sandbox.signing_secret}")
    say(f"  Claude's address: ANTHROPIC_BASE_URL={sandbox.claude_url}")
    say("It runs on this machine only. Press Ctrl+C to stop.")

"""Months of a watched council: the site, the bot, the workspace, and a clock moved day by day."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from bot.app import Bot, open_bot
from bot.sandbox_world import SCOPES
from bot.serving import over_socket
from bot.settings import EngineChoice, Settings
from sandbox.council_content import Item
from sandbox.council_store import LONDON
from sandbox.server import Sandbox
from sandbox.workspace.starter import Starter, starter_workspace
from sandbox.workspace.values import Message
from storage.database import Database
from storage.tables import Action, Committee, Delivery, DeliveryState, Document, Meeting
from tests.e2e.process import Process, environment_of
from tracker.committees import committee_by_slug, set_committee
from tracker.new_watches import WatchOffer, begin_watch
from tracker.officers import add_officer

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
DAY_AFTER = datetime(2026, 1, 14, 9, 0, tzinfo=UTC)
COUNCIL, SLUG = "Netherby Borough Council", "netherby-dev"
TITLE = "Development Scrutiny Committee"
LOOKS, WORK = time(8), time(9, 5)  # London: after the daily looks, and in the working day
PACE = timedelta(seconds=2)
NO_NEWS = "User-agent: *\nDisallow: /council/mgRss.aspx\nDisallow: /council/mgWhatsNew.aspx\n"


def london(day: date, hour: int = 14) -> datetime:
    """An instant of a day at the council."""
    return datetime.combine(day, time(hour), LONDON)


def item(key: int, place: str, *, number: str = "", **changes: Any) -> Item:
    """An agenda item whose minutes have one action, told from all others by the place."""
    words = (
        f"Members asked about the {place} scheme, and the figures were not to hand.\n\n"
        f"ACTION: The Head of SEND to circulate the {place} figures to members of the Committee."
    )
    made: dict[str, Any] = {
        "title": f"{place} scheme", "key": key, "agenda": number, "number": number or str(key),
        "minutes": words,
    }  # fmt: skip
    return Item(**made | changes)


@dataclass
class Months:
    """A bot that watches one committee of the sandbox's site."""

    sandbox: Sandbox
    starter: Starter
    bot: Bot
    committee_key: int
    process: Process
    asked: list[tuple[datetime, str]] = field(default_factory=list)  # by the bot, of the site
    _seen: int = 0

    @property
    def site(self) -> Any:
        """The council's site."""
        return self.sandbox.council

    @property
    def now(self) -> datetime:
        """The simulated instant."""
        return self.sandbox.clock.now()

    def meeting(self, on: date, *items: Item) -> int:
        """Put a meeting into the site's calendar."""
        return int(self.site.add_meeting(self.committee_key, on, items=items))

    async def watch(self, *options: str) -> str:
        """The one line that sets everything up."""
        page = f"{self.sandbox.council_url}mgCommitteeDetails.aspx?ID={self.committee_key}"
        return await self.process.command(
            "watch", "add", page, "--council", COUNCIL, "--slug", SLUG, *options
        )

    async def staff(self, **changes: Any) -> None:
        """Put the clerk and one officer into the directory."""
        people = self.starter.people
        async with self.bot.db.write() as session:
            for name, user, post in (
                ("Daniel Frost", "daniel.frost", "Democratic Services Officer"),
                ("Bronwen Tate", "bronwen.tate", "Head of SEND"),
            ):
                officer = await add_officer(
                    session, name=name, council=COUNCIL, slack_user_id=people[user], posts=[post],
                    now=self.now,
                )  # fmt: skip
                if user == "daniel.frost":
                    changes["clerk"] = officer.id
            committee = await committee_by_slug(session, SLUG)
            await set_committee(session, committee, **changes)

    async def until(self, day: date) -> None:
        """Let days pass, this one with them."""
        today = self.now.astimezone(LONDON).date()
        while today < day:
            today += timedelta(days=1)
            await self.sandbox.clock.move_to(datetime.combine(today, LOOKS, LONDON))
            await self.look()
            await self.sandbox.clock.move_to(datetime.combine(today, WORK, LONDON))
            await self.settle()

    async def look(self) -> None:
        """Every look that is due, and what was asked of the site for it."""
        await self.bot.watcher.round()
        new = self.site.asked[self._seen :]
        self._seen = len(self.site.asked)
        self.asked += [(self.now, path) for path in new]

    async def settle(self) -> None:
        """Run the jobs until nothing is due, a second between messages."""
        for _ in range(60):
            await self.bot.jobs.tick()
            if not await self._is_something_due():
                return
            await self.sandbox.clock.advance(1)
        raise AssertionError("the jobs do not come to an end")

    async def _is_something_due(self) -> bool:
        due = select(Delivery.id).where(
            sa.or_(
                sa.and_(
                    col(Delivery.state) == DeliveryState.PLANNED,
                    col(Delivery.not_before) <= self.now + PACE,
                ),
                col(Delivery.refresh_at) <= self.now + PACE,
                col(Delivery.withdraw_at) <= self.now + PACE,
            )
        )
        async with self.bot.db.read() as session:
            return (await session.exec(due)).first() is not None

    # What came of it

    async def rows(self, table: Any) -> list[Any]:
        """All rows of a table."""
        async with self.bot.db.read() as session:
            return list(await session.exec(select(table).order_by(col(table.id))))

    async def actions(self, place: str) -> list[Action]:
        """The actions about a place."""
        return [row for row in await self.rows(Action) if place in row.quote]

    async def taken_in(self) -> dict[date, list[datetime]]:
        """When readings were taken in, by the day of the meeting."""
        days = {row.id: row.meeting_on for row in await self.rows(Meeting)}
        found: dict[date, list[datetime]] = {}
        for row in await self.rows(Document):
            found.setdefault(days[row.meeting_id], []).append(row.taken_in_at)
        return found

    async def committee(self) -> Committee:
        """The committee's row."""
        async with self.bot.db.read() as session:
            return await committee_by_slug(session, SLUG)

    def said(self, channel: str) -> list[Message]:
        """What the bot said in a channel or to a person."""
        workspace = self.sandbox.workspace
        return [m for m in workspace.messages(channel) if m.user == workspace.app.bot_user]

    def told(self, user: str) -> list[Message]:
        """What the bot said to a person."""
        return self.said(self.sandbox.workspace.im(self.starter.people[user]))

    @property
    def channel(self) -> str:
        """The channel that follows."""
        return self.starter.channels["scrutiny"]

    def times_said(self, references: Sequence[str], channel: str) -> Counter[str]:
        """In how many messages each reference stands."""
        messages = [str(message.blocks) for message in self.said(channel)]
        return Counter({ref: sum(ref in words for words in messages) for ref in references})

    def requests_a_day(self) -> Counter[date]:
        """How much was asked of the site on each of the council's days."""
        return Counter(at.astimezone(LONDON).date() for at, _ in self.asked)


def settings_of(sandbox: Sandbox, database_url: str) -> Settings:
    """The settings of a bot beside this sandbox, its ticks left to the test."""
    return Settings(
        database_url=database_url,
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_api_url=sandbox.api_url,
        trusted_sites=sandbox.base_url,
        engine=EngineChoice.CUES,
        contact="the sandbox",
        tick_seconds=60,
    )


@asynccontextmanager
async def months(folder: Path, *, start: datetime = START) -> AsyncIterator[Months]:
    """An empty database, a bot connected to a workspace, a committee's site without meetings."""
    database_url = f"sqlite:///{folder / 'months.sqlite'}"
    async with Sandbox.open(scopes=SCOPES, start=start) as sandbox:
        starter = starter_workspace(sandbox.workspace)
        key = sandbox.council.add_committee(TITLE, council=COUNCIL)
        settings = settings_of(sandbox, database_url)
        environment = environment_of(sandbox, database_url)
        process = Process(sandbox, starter, environment, folder / "bot.log")
        async with open_bot(settings, clock=sandbox.clock) as bot, over_socket(bot):
            yield Months(sandbox, starter, bot, key, process)


async def is_empty(db: Database) -> bool:
    """Whether nothing was set up."""
    async with db.read() as session:
        return (await session.exec(select(Committee))).first() is None


@asynccontextmanager
async def published() -> AsyncIterator[tuple[Sandbox, int]]:
    """A council's site on the day after minutes came out; and its committee's number."""
    async with Sandbox.open(start=DAY_AFTER) as sandbox:
        council = sandbox.council
        key = council.add_committee(TITLE, council=COUNCIL)
        meeting = council.add_meeting(
            key, date(2026, 1, 8), items=[item(1, "Alder"), item(2, "Birch")]
        )
        council.add_meeting(key, date(2026, 2, 12))
        council.publish(meeting)
        yield sandbox, key


def offer(sandbox: Sandbox, key: int) -> WatchOffer:
    """What a search would have found."""
    base = sandbox.council_url.rstrip("/")
    return WatchOffer(
        council=COUNCIL, memory={"cms": "moderngov", "base_url": base}, key=str(key), title=TITLE,
        url=f"{base}/mgCommitteeDetails.aspx?ID={key}", slug=SLUG, name=TITLE,
    )  # fmt: skip


async def begun(db: Database, sandbox: Sandbox, key: int, **options: Any) -> None:
    """Watch the committee, without asking its site."""
    async with db.write() as session:
        await begin_watch(session, offer(sandbox, key), now=sandbox.clock.now(), **options)

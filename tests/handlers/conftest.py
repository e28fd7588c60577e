"""A house to knock at: a real database, the real app over a WebSocket, and the sandbox's Slack."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from councils.finding import Found
from handlers.app import MattersApp, build_app
from handlers.audience import look_up_users
from handlers.sending import Sender
from handlers.socket_mode import connected
from handlers.wiring import Find
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from storage.database import Database
from storage.tables import (
    Action,
    ActionStatus,
    Committee,
    Document,
    Item,
    Meeting,
    Mode,
    Officer,
    PossibleMissRow,
)
from tests.handlers.handlers_kit import QUOTE, T0
from tracker import deliveries
from tracker.reminders import plan_reminders

OPENED = T0 - timedelta(days=3)  # a Friday, so that the first reminder is due on T0's morning
LEASE = timedelta(seconds=60)


@dataclass
class House:
    """The bot in its workspace, with one committee and its people."""

    sandbox: Sandbox
    db: Database
    app: MattersApp
    client: AsyncWebClient
    sender: Sender
    jane: str = ""  # an officer, Director of Education
    clara: str = ""  # the clerk
    gus: str = ""  # a guest who is no officer
    sam: str = ""  # a full member who is no officer
    channel: str = ""
    woken: list[int] = field(default_factory=list)
    find: Find | None = None  # what a search finds

    async def found(self, words: str) -> Found:
        """Answer a search as the test says."""
        assert self.find is not None
        return await self.find(words)

    @property
    def workspace(self) -> Workspace:
        return self.sandbox.workspace

    async def action(self, number: int = 17, **changes: Any) -> int:
        """An action with a public reference; open and Jane's unless said otherwise."""
        made: dict[str, Any] = {
            "reference": f"FENB-CYP-25-{number:03}", "committee_id": 1, "meeting_id": 1,
            "document_id": 1, "item_id": 1, "fingerprint": f"f{number}", "quote": QUOTE,
            "start": 0, "end": len(QUOTE), "summary": f"Circulate the figures ({number})",
            "owner": "Director of Education", "due": "by the January meeting",
            "due_on": date(2026, 1, 15), "marker": "resolution", "confidence": 0.9,
            "engine": "cues", "engine_version": "1", "officer_id": 1, "verified": True,
            "proposed_at": OPENED, "opened_at": OPENED, "status": ActionStatus.OPEN,
        }  # fmt: skip
        row = Action(**made | changes)
        async with self.db.write() as session:
            session.add(row)
        assert row.id is not None
        return row.id

    async def miss(self) -> int:
        """A possible miss that waits for the clerk."""
        row = PossibleMissRow(
            committee_id=1, meeting_id=1, document_id=1, item_id=1, fingerprint="m1",
            quote="ACTION: all to note", start=0, end=19, why="flagged ACTION", created_at=T0,
        )  # fmt: skip
        async with self.db.write() as session:
            session.add(row)
        assert row.id is not None
        return row.id

    async def row(self, action_id: int) -> Action:
        async with self.db.read() as session:
            found = await session.get(Action, action_id)
        assert found is not None
        return found

    async def look_up(self) -> None:
        """Have Slack asked who everybody is, as the jobs do."""
        await look_up_users(self.db, self.client, now=self.sandbox.clock.now())

    async def remind(self) -> str:
        """Plan and say what is due; the ts of Jane's message."""
        async with self.db.write() as session:
            await plan_reminders(session, now=self.sandbox.clock.now())
        await self.deliver()
        return self.workspace.messages(self.workspace.im(self.jane))[-1].ts

    async def ask_clerk(self) -> str:
        """Have the triage list said; the ts of the clerk's message."""
        now = self.sandbox.clock.now()
        async with self.db.write() as session:
            await deliveries.plan_triage(session, committee_id=1, now=now)
        await self.deliver()
        return self.workspace.messages(self.workspace.im(self.clara))[-1].ts

    async def deliver(self) -> None:
        """Say what is due, as the jobs do."""
        while True:
            now = self.sandbox.clock.now()
            async with self.db.write() as session:
                claimed = await deliveries.claim_next(session, now=now, lease=LEASE)
            if claimed is None:
                return
            sent = await self.sender.send(claimed)
            async with self.db.write() as session:
                await deliveries.mark_sent(
                    session, claimed, channel_id=sent.channel_id, ts=sent.ts, now=now
                )

    async def settle(self) -> None:
        """Wait for what is done after an answer, and say what became due."""
        await self.app.afterwards.settle()
        await self.deliver()


async def furnish(house: House) -> None:
    """One committee with its meetings, a document and its people."""
    workspace = house.workspace
    house.jane = workspace.add_user("jane", real_name="Jane Okafor")
    house.clara = workspace.add_user("clara", real_name="Clara Reid")
    house.sam = workspace.add_user("sam", real_name="Sam Other")
    house.gus = workspace.add_user("gus", real_name="Gus Guest", guest=True)
    house.channel = workspace.add_channel(
        "scrutiny", members=[house.jane, house.clara, house.sam, house.gus]
    )
    await workspace.invite_bot(house.channel)
    async with house.db.write() as session:
        for name, user in (("Jane Okafor", house.jane), ("Clara Reid", house.clara)):
            session.add(Officer(council="Fenbridge", name=name, slack_user_id=user, created_at=T0))
            await session.flush()
        committee = Committee(
            slug="fenb-cyp", name="Children and Young People Scrutiny", council="Fenbridge",
            mode=Mode.APPROVE, clerk_officer_id=2, created_at=T0,
        )  # fmt: skip
        session.add(committee)
        await session.flush()
        session.add(Meeting(committee_id=1, meeting_on=date(2025, 12, 2)))
        await session.flush()
        session.add(Meeting(committee_id=1, meeting_on=date(2026, 1, 22)))
        document = Document(
            committee_id=1, meeting_id=1, source="https://democracy.fenbridge.example/m12",
            reading_sha256="0", text=QUOTE, verified=True, taken_in_at=T0,
        )  # fmt: skip
        session.add(document)
        await session.flush()
        title = "School place planning"
        session.add(Item(document_id=1, position=0, number="9", title=title, start=0, end=80))


@pytest.fixture
async def house(db: Database) -> AsyncIterator[House]:
    """The bot, connected by Socket Mode."""
    timeout = aiohttp.ClientTimeout(total=10)
    async with (
        Sandbox.open(start=T0) as sandbox,
        aiohttp.ClientSession(timeout=timeout) as session,
    ):
        client = AsyncWebClient(
            token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[]
        )
        woken: list[int] = []
        houses: list[House] = []

        async def find(words: str) -> Found:
            return await houses[0].found(words)

        app = build_app(
            db=db, clock=sandbox.clock.now, client=client, wake=lambda: woken.append(1),
            find=find,
        )  # fmt: skip
        made = House(sandbox, db, app, client, Sender(client), woken=woken)
        houses.append(made)
        await furnish(made)
        async with connected(app, app_token=sandbox.app_token, ping_interval=1):
            yield made
            await app.afterwards.settle()

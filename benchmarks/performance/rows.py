"""A fresh database in a temporary folder, and rows in number as a council's use leaves them."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

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
    SlackUser,
)

COUNCIL = "Netherby Borough Council"
SLUG = "neth-cyp"
NOW = datetime(2026, 1, 5, 9, 5, tzinfo=UTC)
MET_ON, NEXT_ON = date(2025, 11, 20), date(2026, 1, 22)
QUOTE = "The Director of Education to circulate the attendance figures before the next meeting."
OFFICERS = 50
NEVER = date(9999, 1, 1)


@asynccontextmanager
async def fresh_database() -> AsyncIterator[Database]:
    """A SQLite file with the tables in place, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        async with Database.open(f"sqlite:///{Path(folder) / 'matters.sqlite'}") as db:
            await db.migrate()
            yield db


async def insert(db: Database, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Write many rows at once."""
    async with db.write() as session:
        await (await session.connection()).execute(sa.insert(table), list(rows))


async def furnish(db: Database) -> Committee:
    """One committee that met and will meet again, its officers, and one item of its minutes."""
    await insert(db, Officer, [_officer(number) for number in range(1, OFFICERS + 1)])
    looked_up = {"is_outsider": False, "looked_up_at": NOW}
    await insert(db, SlackUser, [{"slack_user_id": f"U{n}", **looked_up} for n in range(OFFICERS)])
    committee = Committee(
        slug=SLUG, name="Children and Young People", council=COUNCIL, mode=Mode.APPROVE,
        clerk_officer_id=1, is_planned=True, created_at=NOW,
    )  # fmt: skip
    async with db.write() as session:
        session.add(committee)
        await session.flush()
        for day in (MET_ON, NEXT_ON):
            session.add(Meeting(committee_id=1, meeting_on=day, is_planned=True))
            await session.flush()
        session.add(
            Document(
                committee_id=1,
                meeting_id=1,
                source="https://democracy.netherby.example/m1",
                reading_sha256="0",
                text=QUOTE,
                verified=True,
                taken_in_at=NOW,
            )
        )
        await session.flush()
        session.add(Item(document_id=1, position=0, number="9", title="Schools", start=0, end=80))
    return committee


def _officer(number: int) -> dict[str, Any]:
    return {
        "id": number, "council": COUNCIL, "name": f"Officer {number}", "created_at": NOW,
        "slack_user_id": f"U{number}",
    }  # fmt: skip


async def open_actions(db: Database, number: int, *, first: int, look_on: date | None) -> None:
    """So many open actions, shared out among the officers; without ``look_on`` they are due."""
    rows = [_action(first + n) for n in range(number)]
    if look_on is not None:
        rows = [{**row, "look_on": look_on} for row in rows]
    await insert(db, Action, rows)


def _action(number: int) -> dict[str, Any]:
    opened = NOW - timedelta(days=3)
    return {
        "reference": f"NETH-CYP-25-{number:03}", "committee_id": 1, "meeting_id": 1,
        "document_id": 1, "item_id": 1, "fingerprint": f"f{number}", "quote": QUOTE, "start": 0,
        "end": len(QUOTE), "summary": f"Circulate the attendance figures ({number})",
        "owner": "The Director of Education", "due": "before the next meeting",
        "due_on": NEXT_ON - timedelta(days=number % 15), "marker": "resolution", "confidence": 0.9,
        "engine": "cues", "engine_version": "1", "officer_id": 2 + number % (OFFICERS - 1),
        "verified": True, "proposed_at": opened, "opened_at": opened,
        "status": ActionStatus.OPEN, "is_digested": True,
    }  # fmt: skip

"""What goes after the retention period, and what stays."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from storage.database import Database
from storage.tables import Delivery, DeliveryKind, DeliveryState, Officer, Seen, SlackUser
from tests.tracker.builders import rows
from tracker import retention

NOW = datetime(2028, 1, 15, 10, 0, tzinfo=UTC)
OLD, NEW = NOW - timedelta(days=800), NOW - timedelta(days=100)
Add = Callable[..., Awaitable[None]]


@pytest.fixture
def add(db: Database) -> Add:
    async def added(*some: SQLModel) -> None:
        async with db.write() as session:
            for row in some:
                session.add(row)
                await session.flush()

    return added


async def purge(db: Database, **asked: Any) -> Mapping[str, int]:
    async with db.write() as session:
        return await retention.purge(session, **asked)


def message(number: int, at: datetime, **words: Any) -> Delivery:
    values = {"state": DeliveryState.SENT, "channel_id": "D1", "ts": f"{number}.0"}
    return Delivery(
        key=f"k{number}", kind=DeliveryKind.REMINDER, recipient=f"U{number}",
        local_date=date(2025, 1, number), not_before=at, **{**values, **words},
    )  # fmt: skip


async def test_addresses_of_old_messages_go_and_their_facts_stay(db: Database, add: Add) -> None:
    await add(message(1, OLD), message(2, NEW), message(3, OLD, state=DeliveryState.PLANNED))
    found = await purge(db, months=24, now=NOW)
    old, new, planned = await rows(db, Delivery)
    assert (old.recipient, old.channel_id, old.ts) == ("gone:1", None, None)
    assert (old.local_date, old.state, old.key) == (date(2025, 1, 1), DeliveryState.SENT, "k1")
    assert (new.recipient, planned.recipient) == ("U2", "U3")
    assert found["addresses of old messages"] == 1


async def test_a_dry_run_counts_the_same_and_changes_nothing(db: Database, add: Add) -> None:
    await add(message(1, OLD), Seen(key="a", at=OLD), Seen(key="b", at=NEW))
    told = await purge(db, months=24, now=NOW, dry_run=True)
    assert [row.recipient for row in await rows(db, Delivery)] == ["U1"]
    assert await purge(db, months=24, now=NOW) == told
    assert [row.key for row in await rows(db, Seen)] == ["b"]
    assert sum((await purge(db, months=24, now=NOW)).values()) == 0


async def test_an_foi_hold_keeps_an_officers_messages(db: Database, add: Add) -> None:
    await add(Officer(name="Ann", foi_hold=True, slack_user_id="U1", created_at=OLD))
    await add(message(1, OLD, officer_id=1))
    await purge(db, months=24, now=NOW)
    assert [row.recipient for row in await rows(db, Delivery)] == ["U1"]


async def test_what_slack_said_of_strangers_goes(db: Database, add: Add) -> None:
    """An officer's Slack user stays as long as the officer."""
    await add(Officer(name="Ann", slack_user_id="U1", created_at=OLD))
    await add(*(SlackUser(slack_user_id=f"U{n}", looked_up_at=OLD) for n in (1, 2)))
    await purge(db, months=24, now=NOW)
    assert [row.slack_user_id for row in await rows(db, SlackUser)] == ["U1"]

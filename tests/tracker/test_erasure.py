"""An erased officer: nothing of them is left, nobody takes them in again by accident."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from storage.database import Database
from storage.tables import (
    ActionEvent,
    Committee,
    Delivery,
    DeliveryKind,
    DeliveryState,
    ErasedOfficer,
    EventKind,
    Nudge,
    Officer,
    SlackUser,
)
from tests.tracker.builders import COUNCIL, NOW, TakeIn, rows
from tracker.erasure import ROUNDS, forget_addresses
from tracker.errors import OfficerErasedError
from tracker.officers import add_officer, erase_officer, export_officer, import_officers

LATER = NOW + timedelta(days=40)


def message(number: int, **words: Any) -> Delivery:
    values: dict[str, Any] = {
        "key": f"key{number}",
        "kind": DeliveryKind.REMINDER,
        "recipient": "U0DIRECTOR",
        "local_date": date(2025, 12, number),
        "state": DeliveryState.SENT,
        "not_before": NOW,
        "claimed_at": NOW,
        "channel_id": "D0DIRECTOR",
        "ts": f"1.{number}",
        "sent_at": NOW,
    }
    return Delivery(**{**values, **words})


async def erase(db: Database, officer: Officer) -> None:
    async with db.write() as session:
        await erase_officer(session, officer_id=officer.id or 0, now=LATER)


async def everything(db: Database) -> str:
    """All that stands in any row, as words."""
    async with db.read() as session:
        found = [
            str((await session.exec(sa.select(table))).all())  # type: ignore[call-overload]
            for table in SQLModel.metadata.sorted_tables
        ]
    return "\n".join(found)


async def test_their_messages_are_to_be_deleted(db: Database, director: Officer) -> None:
    """What was said is withdrawn, what was planned is not said, and the Slack user is nowhere."""
    async with db.write() as session:
        session.add(message(1, officer_id=director.id))
        session.add(message(2, kind=DeliveryKind.CLERK_NOTE))  # addressed by Slack user alone
        planned = {"state": DeliveryState.PLANNED, "channel_id": None, "ts": None, "sent_at": None}
        session.add(message(3, officer_id=director.id, **planned))
        session.add(message(4, recipient="U0OTHER"))
    await erase(db, director)
    said, note, planned_row, other = await rows(db, Delivery)
    assert (said.withdraw_at, note.withdraw_at) == (LATER, LATER)
    assert planned_row.state is DeliveryState.CANCELLED
    assert other.withdraw_at is None
    assert "U0DIRECTOR" not in await everything(db)


async def test_no_trace_is_left_once_the_messages_are_deleted(
    db: Database, director: Officer
) -> None:
    """A message on its way keeps its address until it is settled."""
    async with db.write() as session:
        session.add(message(1, officer_id=director.id, state=DeliveryState.CLAIMED))
    await erase(db, director)
    assert (await rows(db, Delivery))[0].recipient == "U0DIRECTOR"
    async with db.write() as session:
        await forget_addresses(session)
        row = await session.get(Delivery, 1)
        assert row is not None
        assert (row.recipient, row.channel_id) == ("U0DIRECTOR", "D0DIRECTOR")
        row.state, row.withdraw_at = DeliveryState.CANCELLED, None
        session.add(row)
    async with db.write() as session:
        await forget_addresses(session)
    found = await everything(db)
    assert "U0DIRECTOR" not in found
    assert "D0DIRECTOR" not in found


async def test_nothing_names_them_any_more(db: Database, director: Officer, taken: TakeIn) -> None:
    await taken()
    async with db.write() as session:
        session.add(SlackUser(slack_user_id="U0DIRECTOR"))
        session.add(
            ActionEvent(
                action_id=1, at=NOW, kind=EventKind.UPDATED, by_officer_id=director.id,
                note="Ring Tomos Hale",
            )
        )  # fmt: skip
    await erase(db, director)
    found = await everything(db)
    assert not any(trace in found for trace in ("Hale", "U0DIRECTOR", "Ring"))


async def test_an_import_leaves_them_out(db: Database, director: Officer) -> None:
    """By name, by Slack user, or by e-mail; others of the list are taken over."""
    await erase(db, director)
    for line in ("Dr TOMOS  HALE,", "Somebody Else,U0DIRECTOR"):
        async with db.write() as session:
            result = await import_officers(
                session, f"name,slack\n{line}\nAnn {line[:3]},\n", council=COUNCIL, now=LATER
            )
        assert (result.added, result.erased) == (1, 1)
    assert not any("ale" in officer.name.casefold() for officer in await rows(db, Officer))


async def test_a_namesake_with_another_slack_user_is_somebody_else(
    db: Database, director: Officer
) -> None:
    await erase(db, director)
    async with db.write() as session:
        added = await add_officer(
            session, name="Tomos Hale", council=COUNCIL, slack_user_id="U0NEW", now=LATER
        )
    assert added.id != director.id


async def test_adding_them_again_must_be_asked_for(db: Database, director: Officer) -> None:
    await erase(db, director)
    words: dict[str, Any] = {"name": "Tomos Hale", "council": COUNCIL, "now": LATER}
    with pytest.raises(OfficerErasedError):
        async with db.write() as session:
            await add_officer(session, **words)
    async with db.write() as session:
        await add_officer(session, **words, again=True)
    assert await rows(db, ErasedOfficer) == []


async def test_a_stone_is_a_keyed_hash(db: Database, director: Officer, other: Officer) -> None:
    """One salt a council, no plain word, and a thousand rounds against guessing."""
    await erase(db, director)
    await erase(db, other)
    one, two = await rows(db, ErasedOfficer)
    assert one.salt == two.salt
    assert one.name_mark != two.name_mark
    assert ROUNDS >= 1_000
    assert "ale" not in one.model_dump_json().replace(one.salt, "")


# which part of an export shows each column that points at an officer
EXPORTED = {
    ("action", "officer_id"): "actions",
    ("actionevent", "by_officer_id"): "history",
    ("clerk_line", "officer_id"): "told_to_clerks",
    ("committee", "clerk_officer_id"): "clerk_of",
    ("delivery", "officer_id"): "messages",
    ("erased_officer", "officer_id"): "erased",
    ("later_words", "decided_by_officer_id"): "decisions",
    ("nudge", "officer_id"): "reasons_to_remind",
    ("possible_miss", "decided_by_officer_id"): "decisions",
    ("postholder", "officer_id"): "posts",
}


def test_every_column_that_points_at_an_officer_is_in_the_export() -> None:
    """A new table that knows an officer has to say where an export shows it."""
    pointing = {
        (table.name, key.parent.name)
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "officer"
    }
    assert pointing == set(EXPORTED)


async def test_an_export_shows_every_part(
    db: Database, director: Officer, committee: Committee, taken: TakeIn
) -> None:
    """What is kept of an officer in each table is in the record."""
    await taken()
    async with db.write() as session:
        session.add(SlackUser(slack_user_id="U0DIRECTOR"))
        session.add(message(1, officer_id=director.id))
        session.add(Nudge(action_id=1, rung=1, officer_id=director.id or 0, planned_on=date.min,
                          created_at=NOW))  # fmt: skip
        for kind, by in ((EventKind.UPDATED, director.id), (EventKind.OWNER_SET, None)):
            session.add(ActionEvent(action_id=1, at=NOW, kind=kind, by_officer_id=by,
                                    details={"officer_id": director.id}))  # fmt: skip
        known = await session.get(Committee, committee.id)
        assert known is not None
        known.clerk_officer_id = director.id
        session.add(known)
    async with db.read() as session:
        record = await export_officer(session, officer_id=director.id or 0)
    shown = {part for part, found in record.items() if found}
    assert shown >= {"officer", "slack", "posts", "clerk_of", "actions", "history", "given",
                     "reasons_to_remind", "messages"}  # fmt: skip
    assert set(EXPORTED.values()) <= set(record)

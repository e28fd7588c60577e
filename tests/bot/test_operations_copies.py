"""A copy is made while the bot runs, proved, put back; then nothing is said twice, nothing lost."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.alone import alone_on
from bot.app import open_bot
from bot.restoring import put_copy_back
from bot.sandbox_world import (
    START,
    World,
    _open_sandbox,
    _settings,
    sample_committee,
    set_up,
)
from bot.serving import over_socket
from sandbox.server import Sandbox
from sandbox.workspace.starter import Starter, starter_workspace
from sandbox.workspace.values import Message
from storage.copies import CopyError, back_up, copied_at, is_empty, put_back
from storage.database import Database
from storage.errors import AlreadyRunningError
from storage.tables import Delivery, DeliveryState, Mode
from tests.tracker.builders import rows
from tracker.restoring import Standing, repeated

NOW = datetime(2025, 12, 3, 9, 5, tzinfo=UTC)
NEXT_DAY = datetime(2025, 12, 3, 9, 5, tzinfo=UTC)
HISTORY = {"im:history", "channels:history", "groups:history"}


@asynccontextmanager
async def bot_on(sandbox: Sandbox, starter: Starter, path: Path) -> AsyncIterator[World]:
    """A bot on this file, in a sandbox that outlives it."""
    settings = _settings(sandbox, f"sqlite:///{path}")
    async with open_bot(settings, clock=sandbox.clock) as bot, over_socket(bot):
        await set_up(bot.db, sandbox, starter, mode=Mode.AUTO)
        yield World(sandbox, bot, starter, sample_committee(sandbox))


@pytest.fixture
async def place() -> AsyncIterator[tuple[Sandbox, Starter]]:
    async with _open_sandbox(0, start=START, running=False) as sandbox:
        yield sandbox, starter_workspace(sandbox.workspace)


def said(sandbox: Sandbox, starter: Starter) -> list[tuple[str, str]]:
    """All that the bot has said and that still stands: where, and what."""
    workspace = sandbox.workspace
    channels = [starter.channels["scrutiny"]]
    channels += [workspace.im(user) for user in starter.people.values()]
    found: list[Message] = [m for c in channels for m in workspace.messages(c)]
    return [(m.channel, m.text) for m in found if m.user == workspace.app.bot_user]


async def restart_from_copy(tmp_path: Path, now: datetime) -> Path:
    """The database is lost; the copy is put in its place."""
    path = tmp_path / "matters.sqlite"
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    await put_copy_back(tmp_path / "copy", path, now=now)
    return path


async def lived_twice(tmp_path: Path, sandbox: Sandbox, starter: Starter) -> list[tuple[str, str]]:
    """A day of which the copy knows only the morning, lived again after the restore.

    Gives what stood before the loss.
    """
    path = tmp_path / "matters.sqlite"
    async with bot_on(sandbox, starter, path) as world:
        await world.publish("2025-09-18", draft=False)
        back_up(path, tmp_path / "copy", now=sandbox.clock.now())  # its digest is only planned
        await world.settle()
        await sandbox.clock.advance(600)
        await world.publish("2025-11-20")
        await world.settle()
        await sandbox.clock.move_to(NEXT_DAY)
        await world.settle()
    before = said(sandbox, starter)
    await sandbox.clock.advance(600)
    await restart_from_copy(tmp_path, sandbox.clock.now())
    async with bot_on(sandbox, starter, path) as world:
        await world.bot.jobs.recover()
        await world.publish("2025-11-20")
        for _ in range(3):
            await world.settle()
            await sandbox.clock.advance(600)
    return before


async def test_what_was_said_since_the_copy_is_not_said_again(
    tmp_path: Path, place: tuple[Sandbox, Starter]
) -> None:
    """Planned before the copy or after it: each stands in Slack once, and the ledger knows it."""
    sandbox, starter = place
    before = await lived_twice(tmp_path, sandbox, starter)
    assert len(before) >= 4
    assert sorted(said(sandbox, starter)) == sorted(before)
    await sandbox.clock.move_to(NEXT_DAY + timedelta(days=1))
    async with bot_on(sandbox, starter, tmp_path / "matters.sqlite") as world:
        await world.settle()
    assert sorted(said(sandbox, starter)) == sorted(before)
    async with Database.open(f"sqlite:///{tmp_path}/matters.sqlite") as db:
        assert {row.state for row in await rows(db, Delivery)} <= {
            DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.PLANNED,
        }  # fmt: skip


async def test_without_the_history_scopes_the_clerk_is_asked(
    tmp_path: Path, place: tuple[Sandbox, Starter]
) -> None:
    """Nobody can see what was said: nothing but the clerk's note is, and the rest is uncertain."""
    sandbox, starter = place
    sandbox.workspace.installation.withdraw(HISTORY)
    before = await lived_twice(tmp_path, sandbox, starter)
    more = set(said(sandbox, starter)) - set(before)
    assert all("note for the clerk" in words for _, words in more)
    assert len(said(sandbox, starter)) == len(before) + len(more)
    async with Database.open(f"sqlite:///{tmp_path}/matters.sqlite") as db:
        states = [row.state for row in await rows(db, Delivery)]
    assert states.count(DeliveryState.UNCERTAIN) >= 2


async def test_a_copy_is_whole_private_and_dated(
    db: Database, database_url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    found = back_up(Path(database_url.removeprefix("sqlite:///")), copy, now=NOW)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert found["action"] == 0
    assert copied_at(copy) == NOW.replace(second=0)
    assert not copy.with_name("copy.part").exists()
    with pytest.raises(CopyError, match="exists already"):
        back_up(Path(database_url.removeprefix("sqlite:///")), copy, now=NOW)


async def test_a_copy_is_one_state_while_somebody_writes(tmp_path: Path) -> None:
    """A writer in the middle of a transaction is neither waited for nor copied in part."""
    path = tmp_path / "matters.sqlite"
    async with Database.open(f"sqlite:///{path}") as db:
        await db.migrate()
        async with db.write() as session:
            session.add(
                Delivery(key="k", kind="digest", recipient="C1", local_date=NOW.date(),
                         not_before=NOW)
            )  # fmt: skip
            await session.flush()
            assert back_up(path, tmp_path / "copy", now=NOW)["delivery"] == 0
        assert back_up(path, tmp_path / "later", now=NOW)["delivery"] == 1


def migrated(migrated_file: Path, path: Path) -> Path:
    path.write_bytes(migrated_file.read_bytes())
    return path


def test_a_copy_goes_in_no_full_place(migrated_file: Path, tmp_path: Path) -> None:
    path, copy = migrated(migrated_file, tmp_path / "here"), migrated(migrated_file, tmp_path / "c")
    assert is_empty(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO seen VALUES ('a', '2025-12-03 09:05:00')")
    with pytest.raises(CopyError, match="holds something"):
        put_back(copy, path)


@pytest.mark.parametrize("how", ["cut", "text", "newer", "missing"])
def test_a_bad_copy_is_refused(migrated_file: Path, tmp_path: Path, how: str) -> None:
    """And the place stays as it was."""
    copy = migrated(migrated_file, tmp_path / "copy")
    if how == "cut":
        copy.write_bytes(copy.read_bytes()[:40_000])
    elif how == "text":
        copy.write_text("minutes")
    elif how == "newer":
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
    else:
        copy.unlink()
    with pytest.raises(CopyError):
        put_back(copy, tmp_path / "here")
    assert list(tmp_path.glob("here*")) == []


def test_nothing_is_put_back_under_a_running_bot(tmp_path: Path) -> None:
    path = tmp_path / "matters.sqlite"
    with alone_on(path), pytest.raises(AlreadyRunningError), alone_on(path):
        pass


def standing(key: str, words: str, ts: float = 1.0, kind: str = "digest") -> Standing:
    return Standing(key, kind, "C1", str(ts), words)


@pytest.mark.parametrize(
    ("there", "found"),
    [
        ([standing("own", "anything")], "own"),
        ([standing("lost", "BURY-CYP-24-017")], "lost"),
        ([standing("lost", "BURY-CYP-24-018")], None),  # names another action
        ([standing("lost", "BURY-CYP-24-017", kind="reminder")], None),
        ([standing("taken", "BURY-CYP-24-017", 2.0), standing("free", "BURY-CYP-24-017")], "free"),
        ([standing("old", "BURY-CYP-24-017"), standing("new", "BURY-CYP-24-017", 2.0)], "new"),
        ([], None),
    ],
)
def test_what_a_message_would_repeat(there: list[Standing], found: str | None) -> None:
    one = repeated(there, key="own", kind="digest", words="BURY-CYP-24-017", taken={"taken"})
    assert (one.key if one else None) == found

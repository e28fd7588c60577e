"""SIGTERM while Slack is slow, and SIGKILL between Slack's taking a message and our mark of it."""

import asyncio
import sqlite3
import time
from contextlib import closing

import pytest

from sandbox.workspace.values import Message
from tests.e2e.process import Process, eventually

GRACE = 10.0  # what container managers wait for before they kill
RECOVERY = 15.0
MEETING = "2025-11-20"
SAID_AT_ONCE = 2
pytestmark = [pytest.mark.slow, pytest.mark.timeout(200)]


def digests(process: Process) -> list[Message]:
    workspace = process.sandbox.workspace
    said = workspace.messages(process.starter.channels["scrutiny"])
    return [message for message in said if message.user == workspace.app.bot_user]


def states(process: Process, *wanted: str) -> int:
    """How many messages of the ledger are in one of these states."""
    path = process.environment["MATTERS_DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as reader:
        rows = reader.execute("SELECT state FROM delivery").fetchall()
    return sum(state in wanted for (state,) in rows)


def is_all_said(process: Process) -> bool:
    """The digest and the clerk's list; reminders are for the next morning."""
    return states(process, "claimed") == 0 and states(process, "sent") == SAID_AT_ONCE


async def test_told_to_stop_while_slack_is_slow_it_goes_in_time_and_loses_nothing(
    process: Process,
) -> None:
    """Slack takes 10 s over the message that is on its way, and takes it after we are gone."""
    await process.start()
    process.sandbox.workspace.faults.latency("chat.postMessage", 10, times=1)
    await process.ingest(MEETING)
    await eventually(lambda: states(process, "claimed"))
    began = time.monotonic()
    assert await process.stop() == 0
    assert time.monotonic() - began < GRACE
    await process.start()
    await eventually(lambda: is_all_said(process), seconds=60)
    await asyncio.sleep(5)
    assert len(digests(process)) == 1
    assert states(process, "uncertain", "failed") == 0


async def test_killed_before_its_mark_a_message_is_settled_within_15_seconds(
    process: Process,
) -> None:
    """Slack has the message, or will have it in a second; the process that sent it is gone."""
    await process.start()
    process.sandbox.workspace.faults.latency("chat.postMessage", 1, times=1)
    await process.ingest(MEETING)
    await eventually(lambda: states(process, "claimed"))
    await process.kill()
    began = time.monotonic()
    await process.start()
    await eventually(lambda: is_all_said(process), seconds=60)
    recovered = time.monotonic() - began
    print(f"recovered in {recovered:.1f} s")  # noqa: T201 a figure that is reported
    assert len(digests(process)) == 1
    assert recovered < RECOVERY, f"{recovered:.1f} s"

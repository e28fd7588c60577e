"""From published minutes to an answered promise, over real HTTP and WebSocket, through SIGKILL."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.workspace.installation import REQUIRED_SCOPES
from sandbox.workspace.values import Message
from tests.e2e.process import Process, free_port

NEXT_MORNING = datetime(2025, 12, 3, 9, 5, tzinfo=UTC)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def said_in(process: Process, channel: str) -> list[Message]:
    """What the bot said there."""
    workspace = process.sandbox.workspace
    return [m for m in workspace.messages(channel) if m.user == workspace.app.bot_user]


def button(message: Message, words: str) -> str:
    """The action id of the first button with these words."""
    return next(
        str(element["action_id"])
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button" and element["text"]["text"] == words
    )


def words_of(messages: Sequence[Any]) -> str:
    """Everything that stands in these messages, as text."""
    return " ".join(str(message.blocks) for message in messages)


async def restart(process: Process) -> None:
    """The machine goes and comes back."""
    await process.kill()
    await process.start()


async def test_minutes_to_history_with_a_kill_between_any_two_steps(process: Process) -> None:
    """Published → digest → command → reminder → Done → history: nothing lost, nothing twice."""
    workspace, starter = process.sandbox.workspace, process.starter
    scrutiny, officer = starter.channels["scrutiny"], starter.people["bronwen.tate"]
    await process.start()

    printed = await process.ingest("2025-11-20")
    assert "actions opened" in printed
    await process.kill()
    await process.start()
    await workspace.until(lambda: said_in(process, scrutiny), seconds=20)
    await restart(process)

    answer = await workspace.type_command(starter.member, scrutiny, "/actions netherby-cyp waiting")
    assert answer.ok
    assert "waiting times" in words_of(answer.shown)
    await restart(process)

    await process.sandbox.clock.move_to(NEXT_MORNING)
    direct = workspace.im(officer)
    await workspace.until(lambda: said_in(process, direct), seconds=20)
    await restart(process)

    reminder = said_in(process, direct)[0]
    pressed = await workspace.press(officer, direct, reminder.ts, button(reminder, "Done"))
    assert pressed.ok
    await restart(process)
    await workspace.until(lambda: "Complete" in words_of(said_in(process, direct)), seconds=20)
    await restart(process)

    named = re.search(r"NETHERBY-CYP-25-\d{3}", words_of([reminder]))
    assert named
    lines = await process.command("history", named[0])
    assert lines.count("answered: done, by Bronwen Tate") == 1
    assert lines.count("named in a digest") == 1
    assert lines.count("named in a reminder") == 1
    assert len(said_in(process, scrutiny)) == 1
    assert len(said_in(process, direct)) == 1
    assert await process.stop() == 0


async def test_the_same_minutes_again_say_nothing_again(process: Process) -> None:
    """A second ingest changes nothing and nothing is said."""
    scrutiny = process.starter.channels["scrutiny"]
    await process.start()
    await process.ingest("2025-11-20")
    await process.sandbox.workspace.until(lambda: said_in(process, scrutiny), seconds=20)
    assert "nothing has changed" in await process.ingest("2025-11-20")
    await process.sandbox.clock.move_to(NEXT_MORNING)
    workspace = process.sandbox.workspace
    direct = workspace.im(process.starter.people["bronwen.tate"])
    await workspace.until(lambda: said_in(process, direct), seconds=20)
    posts = Counter(m.channel for m in said_in(process, scrutiny))
    assert posts == {scrutiny: 1}


async def test_a_second_bot_on_the_same_database_is_refused(process: Process) -> None:
    """It says so in one sentence and stops."""
    await process.start()
    second = Process(
        process.sandbox, process.starter, process.environment, process.log.with_name("second.log")
    )
    with pytest.raises(AssertionError, match="running on this database already"):
        await second.command("run")


async def test_the_same_bot_over_http_with_the_required_scopes_alone(process: Process) -> None:
    """`matters run --http`, a Slack elsewhere, no Socket Mode token, no optional scope."""
    workspace, starter = process.sandbox.workspace, process.starter
    workspace.installation.scopes = REQUIRED_SCOPES
    process.port = free_port()
    process.arguments = ("run", "--http", f"127.0.0.1:{process.port}")
    del process.environment["SLACK_APP_TOKEN"]
    process.sandbox.use_request_url(f"http://127.0.0.1:{process.port}/slack/events")
    scrutiny, officer = starter.channels["scrutiny"], starter.people["bronwen.tate"]
    await process.start()
    await process.ingest("2025-11-20")
    await workspace.until(lambda: said_in(process, scrutiny), seconds=20)
    answer = await workspace.type_command(starter.member, scrutiny, "/actions netherby-cyp waiting")
    assert "waiting times" in words_of(answer.shown)
    await process.sandbox.clock.move_to(NEXT_MORNING)
    direct = workspace.im(officer)
    await workspace.until(lambda: said_in(process, direct), seconds=20)
    reminder = said_in(process, direct)[0]
    pressed = await workspace.press(officer, direct, reminder.ts, button(reminder, "Done"))
    assert pressed.ok
    await workspace.until(lambda: "Complete" in words_of(said_in(process, direct)), seconds=20)
    refused = [call for call in workspace.record.calls if not call.ok]
    assert [(call.method, call.error) for call in refused] == []
    assert await process.stop() == 0

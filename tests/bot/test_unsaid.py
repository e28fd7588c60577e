"""What Slack did not take, or may not have taken, can be sent again by the clerk."""

from collections.abc import AsyncIterator

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.sandbox_world import World, open_world
from sandbox.workspace.values import Message
from storage.tables import Mode
from tracker.errors import NotUnsaidError
from tracker.unsaid import try_again, unsaid

MEETING = "2025-11-20"
HISTORY = {"im:history", "channels:history", "groups:history"}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world(mode=Mode.AUTO) as opened:
        yield opened


def digests(world: World) -> list[Message]:
    workspace = world.sandbox.workspace
    said = workspace.messages(world.starter.channels["scrutiny"])
    return [message for message in said if message.user == workspace.app.bot_user]


async def refused(world: World) -> None:
    """The bot is not in the channel when the digest is due; then it is invited."""
    channel = world.starter.channels["scrutiny"]
    await world.sandbox.workspace.remove_bot(channel)
    await world.publish(MEETING)
    await world.settle()
    await world.sandbox.workspace.invite_bot(channel)


async def press_again(world: World, user: str) -> None:
    workspace = world.sandbox.workspace
    home = await workspace.open_home(user)
    await world.bot.app.afterwards.settle()  # type: ignore[attr-defined]
    home = workspace.home(user)
    assert home is not None
    await workspace.press_in_view(user, home.id, "unsaid_again")


async def test_the_clerk_sends_a_refused_message_from_the_home_tab(world: World) -> None:
    await refused(world)
    assert digests(world) == []
    await press_again(world, world.starter.clerk)
    await world.settle()
    assert len(digests(world)) == 1
    async with world.bot.db.read() as session:
        assert await unsaid(session, now=world.sandbox.clock.now()) == ()


async def test_only_the_clerk_can_send_it_again(world: World) -> None:
    await refused(world)
    now = world.sandbox.clock.now()
    async with world.bot.db.write() as session:
        (one,) = await unsaid(session, now=now)
        officer = world.starter.people["helen.marsh"]
        assert await unsaid(session, now=now, clerk_slack_id=officer) == ()
        with pytest.raises(NotUnsaidError):
            await try_again(session, one.id, now=now, clerk_slack_id=officer)


async def test_what_was_uncertain_and_said_after_all_stands_once(world: World) -> None:
    """The clerk sends it again although it was there: the copy is found by its key, and goes."""
    workspace = world.sandbox.workspace
    scopes = HISTORY & workspace.installation.scopes
    workspace.installation.withdraw(HISTORY)
    workspace.faults.drop_after_accept("chat.postMessage", times=1)
    await world.publish(MEETING)
    await world.settle()
    async with world.bot.db.write() as session:
        now = world.sandbox.clock.now()
        for one in await unsaid(session, now=now):
            assert one.is_uncertain
            await try_again(session, one.id, now=now)
    workspace.installation.grant(scopes)
    await world.settle()
    await world.sandbox.clock.advance(125)
    await world.settle()
    assert len(digests(world)) == 1


def test_the_command_line_lists_and_sends_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATTERS_DATABASE_URL", database_url)
    listed = CliRunner().invoke(app, ["deliveries", "list"])
    assert (listed.exit_code, listed.output) == (0, "Every message was said.\n")
    tried = CliRunner().invoke(app, ["deliveries", "retry", "7"])
    assert isinstance(tried.exception, NotUnsaidError)

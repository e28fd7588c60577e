"""What the jobs do when Slack goes wrong: nothing lost, nothing said twice, the clerk is told."""

from collections.abc import AsyncIterator, Callable, Collection
from datetime import UTC, datetime

import pytest

from bot.sandbox_world import World, open_world
from sandbox.workspace.values import Message
from storage.tables import Mode

MEETING = "2025-11-20"
NEXT_DAY = datetime(2025, 12, 3, 9, 5, tzinfo=UTC)
HISTORY = {"im:history", "channels:history", "groups:history"}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """The bot in the sandbox, a standing clock, minutes to be published in mode auto."""
    async with open_world(mode=Mode.AUTO) as opened:
        yield opened


def said(world: World, channel: str) -> list[Message]:
    workspace = world.sandbox.workspace
    return [m for m in workspace.messages(channel) if m.user == workspace.app.bot_user]


def digests(world: World) -> list[Message]:
    return said(world, world.starter.channels["scrutiny"])


def to_clerk(world: World) -> list[Message]:
    return said(world, world.sandbox.workspace.im(world.starter.clerk))


async def test_digest_and_triage_are_said_once_however_often_the_jobs_run(world: World) -> None:
    await world.publish(MEETING)
    for _ in range(3):
        await world.settle()
    assert len(digests(world)) == 1
    assert len(to_clerk(world)) == 1


async def test_the_same_minutes_again_change_nothing(world: World) -> None:
    await world.publish(MEETING)
    await world.settle()
    assert "before" in await world.publish(MEETING)
    await world.settle()
    assert len(digests(world)) == 1


@pytest.mark.parametrize(
    "break_it",
    [
        lambda faults: faults.rate_limit("chat.postMessage", retry_after=30, times=2),
        lambda faults: faults.bad_gateway("chat.postMessage", times=2),
        lambda faults: faults.drop_before_accept("chat.postMessage", times=1),
        lambda faults: faults.drop_after_accept("chat.postMessage", times=1),
        lambda faults: faults.fail("chat.postMessage", "internal_error", times=1),
        lambda faults: faults.rate_limit("conversations.open", retry_after=5, times=1),
    ],
    ids=["429", "502", "dropped before", "dropped after", "internal_error", "429 on open"],
)
async def test_what_slack_dropped_is_said_exactly_once(
    world: World, break_it: Callable[..., None]
) -> None:
    """With the history scopes, a message whose answer was lost is looked for, not repeated."""
    break_it(world.sandbox.workspace.faults)
    await world.publish(MEETING)
    for _ in range(4):
        await world.settle()
        await world.sandbox.clock.advance(60)
    await world.settle()
    assert len(digests(world)) == 1
    assert len(to_clerk(world)) == 1


async def test_without_history_scopes_the_uncertain_goes_to_the_clerk_and_is_not_repeated(
    world: World,
) -> None:
    workspace = world.sandbox.workspace
    workspace.installation.withdraw(HISTORY)
    await world.publish(MEETING)
    workspace.faults.drop_after_accept("chat.postMessage", times=1)
    await world.settle()
    await world.sandbox.clock.move_to(NEXT_DAY)
    await world.settle()
    assert len(digests(world)) == 1
    assert len([m for m in to_clerk(world) if "things to settle" in str(m.blocks)]) == 1
    assert named(to_clerk(world), "It is uncertain whether") == 1


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "is_archived"])
async def test_a_channel_that_refuses_is_told_to_the_clerk(world: World, error: str) -> None:
    """And nobody else's message waits for it."""
    channel = world.starter.channels["scrutiny"]
    if error == "is_archived":
        world.sandbox.workspace.archive(channel)
    else:
        await world.sandbox.workspace.remove_bot(channel)
    await world.publish(MEETING)
    await world.settle()
    await world.sandbox.clock.move_to(NEXT_DAY)
    await world.settle()
    assert digests(world) == []
    assert any("digest" in str(m.blocks) for m in to_clerk(world))


def named(messages: Collection[Message], words: str) -> int:
    return sum(words in str(message.blocks) for message in messages)


async def test_a_deactivated_officer_costs_nobody_else_their_reminder(world: World) -> None:
    workspace, people = world.sandbox.workspace, world.starter.people
    workspace.deactivate(people["bronwen.tate"])
    await world.publish(MEETING)
    await world.settle()
    await world.sandbox.clock.move_to(NEXT_DAY)
    await world.settle()
    assert said(world, workspace.im(people["helen.marsh"]))
    await world.sandbox.clock.advance(24 * 3600)
    await world.settle()
    assert named(to_clerk(world), "Bronwen Tate") >= 1


async def test_once_told_to_stop_nothing_more_is_said(world: World) -> None:
    """What waits is said by the next process."""
    jobs = world.bot.jobs
    await world.publish(MEETING)
    jobs.stop()
    await jobs.tick()
    assert digests(world) == []

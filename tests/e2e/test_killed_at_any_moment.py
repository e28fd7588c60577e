"""SIGKILL at random instants: what was said in the end is what an undisturbed bot says."""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime

import pytest

from bot.sandbox_world import open_world
from sandbox.server import Sandbox
from storage.tables import Mode
from tests.e2e.process import Process

SEED = 20261122
MORNINGS = tuple(
    datetime(*day, 9, 5, tzinfo=UTC) for day in ((2025, 12, 3), (2025, 12, 19), (2026, 1, 2))
)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

Heard = Counter[tuple[str, str]]


def heard(sandbox: Sandbox) -> Heard:
    """How many messages of the bot each conversation got on each day, by the people in it."""
    workspace, count = sandbox.workspace, Heard()
    names = {user.id: user.name for user in workspace.users}
    for channel in workspace.channels:
        who = channel.name or ", ".join(sorted(names[member] for member in channel.members))
        for message in workspace.messages(channel.id):
            if message.user == workspace.app.bot_user:
                count[who, message.at.date().isoformat()] += 1
    return count


async def undisturbed() -> Heard:
    """What is said when nothing goes wrong."""
    async with open_world(mode=Mode.AUTO) as world:
        await world.publish("2025-11-20")
        await world.settle()
        for morning in MORNINGS:
            await world.sandbox.clock.move_to(morning)
            await world.settle()
        return heard(world.sandbox)


async def quiet(process: Process, *, seconds: float) -> None:
    """Wait until nothing more has been said for so long."""
    before = None
    while before != (now := heard(process.sandbox)):
        before = now
        await asyncio.sleep(seconds)


async def test_killed_at_random_instants_nothing_is_lost_or_said_twice(process: Process) -> None:
    expected = await undisturbed()
    chance = random.Random(SEED)  # noqa: S311 no secret hangs on it
    await process.start()
    await process.ingest("2025-11-20")
    for morning in (None, *MORNINGS):
        if morning is not None:
            await process.sandbox.clock.move_to(morning)
        await asyncio.sleep(chance.uniform(0, 0.8))
        await process.kill()
        await process.start()
        await quiet(process, seconds=4)
    assert heard(process.sandbox) == expected, f"seed {SEED}"

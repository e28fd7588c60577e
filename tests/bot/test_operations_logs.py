"""Log lines: the ids that tie them together, and nothing personal where all is well."""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.logs import JsonLines
from bot.sandbox_world import World, open_world
from handlers.correlation import ids, known_by, new_id
from storage.tables import Mode


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the house logs, as the bot writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world(mode=Mode.AUTO) as opened:
        yield opened


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_ids_end_with_their_block() -> None:
    with known_by(round="1"), known_by(delivery="2"):
        assert ids() == {"round": "1", "delivery": "2"}
    assert ids() == {}


async def test_what_is_begun_in_a_block_has_its_ids() -> None:
    """A task that outlives the block too: what is said after an answer."""

    async def later() -> dict[str, str]:
        await asyncio.sleep(0)
        return dict(ids())

    with known_by(request=new_id()):
        begun, task = dict(ids()), asyncio.create_task(later())
    assert await task == begun
    assert len(begun["request"]) == 8


async def test_a_message_that_fails_is_in_a_round_and_a_delivery(
    world: World, written: io.StringIO
) -> None:
    """So that its round's other lines are found by one search."""
    await world.sandbox.workspace.remove_bot(world.starter.channels["scrutiny"])
    await world.publish("2025-11-20")
    await world.settle()
    refused = [line for line in lines(written) if line["message"] == "not sent"]
    assert refused
    for line in refused:
        assert line["delivery"]
        assert len(line["round"]) == 8


async def test_each_request_has_an_id_and_the_incident_stands_with_its_cause(
    world: World, written: io.StringIO
) -> None:
    """What a person quotes leads to the line with the traceback, and by its id to all others."""
    app: AsyncApp = world.bot.app

    async def fails(ack: Any) -> None:
        logging.getLogger("handlers.test").warning("about to fail")
        raise ValueError("the cause")

    app.command("/breaks")(fails)
    app._async_listeners.insert(0, app._async_listeners.pop())  # before the last, for the unknown
    body = "command=%2Fbreaks&user_id=U1&team_id=T1&trigger_id=1.1&text=private"
    with_form = {"content-type": ["application/x-www-form-urlencoded"]}
    request = AsyncBoltRequest(body=body, headers=with_form, mode="http")
    app._async_middleware_list = [
        one for one in app._async_middleware_list if "RequestVerification" not in type(one).__name__
    ]
    answer = await app.async_dispatch(request)
    found = lines(written)
    warned = next(line for line in found if line["message"] == "about to fail")
    failed = next(line for line in found if "incident" in line)
    assert failed["incident"] in answer.body
    assert "the cause" in failed["traceback"]
    assert failed["request"] == warned["request"]
    assert "private" not in written.getvalue()


async def test_where_all_is_well_no_line_names_anybody(world: World, written: io.StringIO) -> None:
    """Minutes taken in, a digest and a list for the clerk said: no name, user or word of theirs."""
    await world.publish("2025-11-20")
    await world.settle()
    text = written.getvalue()
    people = [*world.starter.people.values(), "Marsh", "Frost", "Tate", "@"]
    assert not [trace for trace in people if trace in text]

"""What no listener knows, and what is called after the answer."""

import logging
from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from handlers.afterwards import Afterwards
from handlers.blocks.telling import render_sentence
from tests.handlers.conftest import House
from tests.handlers.handlers_kit import said, web_api, web_client


async def dispatched(house: House, body: dict[str, Any]) -> BoltResponse:
    return await house.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))


async def test_an_event_that_was_not_asked_for_is_acknowledged(house: House) -> None:
    """Or Slack would send it again and again."""
    event = {"type": "reaction_added", "user": house.sam}
    body = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": event}
    assert (await dispatched(house, body)).status == 200


async def test_a_modal_of_an_older_version_says_that_nothing_changed(house: House) -> None:
    view = {"id": "V1", "type": "modal", "callback_id": "older", "state": {"values": {}}}
    answer = await dispatched(
        house, {"type": "view_submission", "user": {"id": house.sam}, "view": view}
    )
    assert "out of date and changed nothing" in answer.body


async def test_mine_has_pages_too(house: House) -> None:
    for number in range(1, 8):
        await house.action(number)
    result = await house.workspace.type_command(house.jane, house.channel, "/actions mine")
    await house.workspace.press(house.jane, house.channel, result.shown[0].ts, "list_next")
    await house.app.afterwards.settle()
    [turned] = house.workspace.ephemerals(house.jane, house.channel)
    assert "FENB-CYP-25-007" in said(turned.blocks)
    assert "page 2 of 2" in said(turned.blocks)


async def test_a_call_that_fails_is_logged_and_harms_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with web_api() as api, web_client(api) as client:
        after = Afterwards(client)
        after.tell(f"{api.url}/gone", render_sentence("Heard."))
        after.tell(None, render_sentence("Nobody to tell."))
        after.tell(f"{api.url}/respond/1", render_sentence("Heard."))
        await after.settle()
        assert [said(posted["blocks"]) for posted in api.posted] == ["Heard."]
        assert api.posted[0]["response_type"] == "ephemeral"
    assert any(record.exc_info for record in caplog.records)


async def test_too_many_calls_are_dropped_with_a_word(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with web_api() as api, web_client(api) as client:
        after = Afterwards(client, most_waiting=1)
        with caplog.at_level(logging.WARNING):
            for _ in range(3):
                after.tell(f"{api.url}/respond/1", render_sentence("Heard."))
        await after.settle()
    assert len(api.posted) == 1
    assert [record.getMessage() for record in caplog.records].count("dropped") == 2

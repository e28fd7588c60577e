"""What an app may do with a response_url."""

from datetime import timedelta

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.workspace import Workspace


def url_of(workspace: Workspace, channel: str = "children") -> str:
    """Return a response_url for something that Amy did."""
    amy, where = workspace.users.find("amy").id, workspace.channels.find(channel).id
    return workspace.permits.response_url(amy, where)


async def test_five_uses_and_no_more(workspace: Workspace) -> None:
    webhook = AsyncWebhookClient(url_of(workspace))
    for number in range(5):
        answer = await webhook.send(text=str(number))
        assert (answer.status_code, answer.body) == (200, "ok")
    answer = await webhook.send(text="6")
    assert answer.status_code == 404
    assert "used_url" in answer.body
    assert [e.text for e in workspace.ephemerals("amy", "children")] == ["0", "1", "2", "3", "4"]


async def test_half_an_hour_and_no_longer(workspace: Workspace) -> None:
    webhook = AsyncWebhookClient(url_of(workspace))
    await workspace.clock.advance(timedelta(minutes=29))
    assert (await webhook.send(text="x")).status_code == 200
    await workspace.clock.advance(timedelta(minutes=2))
    answer = await webhook.send(text="x")
    assert answer.status_code == 404
    assert "expired_url" in answer.body


async def test_an_unknown_address_is_refused(workspace: Workspace) -> None:
    webhook = AsyncWebhookClient(f"{workspace.permits.base_url}/response/nothing")
    assert (await webhook.send(text="x")).status_code == 404


async def test_it_works_where_the_bot_is_no_member(workspace: Workspace) -> None:
    webhook = AsyncWebhookClient(url_of(workspace, "secret"))
    await webhook.send(text="to you")
    await webhook.send(text="to all", response_type="in_channel")
    assert [e.text for e in workspace.ephemerals("amy", "secret")] == ["to you"]
    assert [m.text for m in workspace.messages("secret")] == ["to all"]


async def test_it_replaces_and_deletes_what_it_said_before(workspace: Workspace) -> None:
    webhook = AsyncWebhookClient(url_of(workspace))
    await webhook.send(text="looking")
    await webhook.send(text="found", replace_original=True)
    [shown] = workspace.ephemerals("amy", "children")
    assert shown.text == "found"
    await webhook.send(delete_original=True)
    assert workspace.ephemerals("amy", "children") == []


async def test_it_replaces_a_message_that_all_see(workspace: Workspace) -> None:
    webhook = AsyncWebhookClient(url_of(workspace))
    await webhook.send(text="see https://a.example", response_type="in_channel")
    assert len(workspace.messages("children")[0].unfurls) == 1
    await webhook.send(text="gone", replace_original=True)
    [message] = workspace.messages("children")
    assert (message.text, message.unfurls) == ("gone", ())


REFUSED = [
    ({"text": ""}, "no_text"),
    ({"blocks": [{"type": "x"}]}, "invalid_blocks"),
    ({"text": "x" * 40_001}, "msg_too_long"),
]


@pytest.mark.parametrize(("body", "error"), REFUSED)
async def test_what_it_refuses(workspace: Workspace, body: dict[str, object], error: str) -> None:
    answer = await AsyncWebhookClient(url_of(workspace)).send_dict(body)
    assert answer.status_code == 400
    assert error in answer.body
    assert workspace.record.calls[-1].error == error


async def test_the_limit_over_all_blocks_does_not_count_here(workspace: Workspace) -> None:
    """As people measured it: only chat.postMessage says msg_blocks_too_long."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}
    answer = await AsyncWebhookClient(url_of(workspace)).send(text="x", blocks=[section] * 5)
    assert answer.status_code == 200

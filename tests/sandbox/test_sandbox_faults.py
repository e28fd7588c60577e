"""What can be made to go wrong, and what the record keeps of it."""

import json
import time
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.workspace import Workspace

POST = "chat.postMessage"


async def test_too_many_requests_say_when_to_come_again(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    workspace.faults.rate_limit(POST, retry_after=30)
    with pytest.raises(SlackApiError, match="ratelimited") as caught:
        await client.chat_postMessage(channel="#children", text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "30"
    assert (await client.chat_postMessage(channel="#children", text="x"))["ok"]


async def test_the_sdks_own_retries_get_through(sandbox: Sandbox) -> None:
    handlers = [AsyncRateLimitErrorRetryHandler(2), AsyncServerErrorRetryHandler(2)]
    client = AsyncWebClient(
        token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=handlers
    )
    sandbox.workspace.faults.rate_limit(POST, retry_after=0)
    sandbox.workspace.faults.fatal(POST)
    await client.chat_postMessage(channel="#children", text="x")
    calls = sandbox.workspace.record.calls_of(POST)
    assert [call.status for call in calls] == [429, 500, 200]
    assert len(sandbox.workspace.messages("children")) == 1


async def test_a_method_can_fail_in_each_way(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.faults.fail(POST, "channel_not_found")
    workspace.faults.fatal("*")
    for error, status in [("channel_not_found", 200), ("fatal_error", 500)]:
        with pytest.raises(SlackApiError, match=error) as caught:
            await client.chat_postMessage(channel="#children", text="x")
        assert caught.value.response.status_code == status
    workspace.faults.bad_gateway(POST)
    with pytest.raises(SlackApiError) as gateway:
        await client.chat_postMessage(channel="#children", text="x")
    assert gateway.value.response.status_code == 502
    assert workspace.messages("children") == []


async def test_a_share_of_the_calls_suffers(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.faults.fail("auth.test", "internal_error", times=None, share=0.5)
    failed = 0
    for _ in range(60):
        try:
            await client.auth_test()
        except SlackApiError:
            failed += 1
    assert 15 < failed < 45
    workspace.faults.clear()
    assert (await client.auth_test())["ok"]


async def test_calls_can_be_slow(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.faults.latency("auth.test", 0.2, times=1)
    began = time.monotonic()
    await client.auth_test()
    assert time.monotonic() - began >= 0.2


async def test_a_call_can_be_cut_before_it_is_carried_out(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    workspace.faults.drop_before_accept(POST)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="#children", text="x")
    assert workspace.messages("children") == []


async def test_a_call_can_be_carried_out_and_its_answer_lost(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    workspace.faults.drop_after_accept(POST)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="#children", text="said all the same")
    assert [m.text for m in workspace.messages("children")] == ["said all the same"]
    [call] = workspace.record.calls_of(POST)
    assert (call.ok, call.answered) == (True, False)


async def test_a_naive_retry_then_says_it_twice(sandbox: Sandbox) -> None:
    """The SDK's default retry handler posts again when the connection breaks."""
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    sandbox.workspace.faults.drop_after_accept(POST)
    await client.chat_postMessage(channel="#children", text="x")
    assert len(sandbox.workspace.messages("children")) == 2


async def test_one_message_a_second_in_each_channel_after_a_short_burst(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    workspace.pacing.strict = True
    for _ in range(3):
        await client.chat_postMessage(channel="#children", text="x")
    with pytest.raises(SlackApiError, match="ratelimited") as caught:
        await client.chat_postMessage(channel="#children", text="x")
    assert int(caught.value.response.headers["Retry-After"]) == 1
    assert (await client.chat_postMessage(channel="#leads", text="x"))["ok"]
    await workspace.clock.advance(1)
    assert (await client.chat_postMessage(channel="#children", text="x"))["ok"]


async def test_a_delivery_can_be_lost(sandbox: Sandbox) -> None:
    sandbox.workspace.faults.lose_deliveries()
    result = await sandbox.workspace.type_command("amy", "children", "/actions")
    assert result.error == '/actions failed with the error "dispatch_failed"'
    assert sandbox.workspace.record.handed[0].ok is False


async def test_the_record_is_json(client: AsyncWebClient, workspace: Workspace) -> None:
    block: dict[str, Any] = {"type": "divider"}
    await client.chat_postMessage(channel="#children", text="x", blocks=[block])
    await workspace.type_command("amy", "children", "/actions")
    record = json.loads(json.dumps(workspace.record.to_json()))
    assert record["calls"][0]["method"] == POST
    assert record["said"][0]["text"] == "x"
    assert record["handed"][0]["error"] == "dispatch_failed"
    workspace.record.clear()
    assert workspace.record.to_json() == {"calls": [], "said": [], "handed": []}

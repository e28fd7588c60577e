"""HTTP mode: signed requests to a real Bolt app behind uvicorn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.workspace import Workspace
from sandbox.workspace.http_mode import signature

Json = dict[str, Any]


@pytest.fixture
def app(sandbox: Sandbox, client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(
        client=client, signing_secret=sandbox.signing_secret, process_before_response=True
    )


@asynccontextmanager
async def served(sandbox: Sandbox, asgi: Any) -> AsyncIterator[str]:
    """Serve an ASGI app and hand everything over to it; yields its request URL."""
    config = uvicorn.Config(asgi, port=0, log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 — uvicorn tells it in no other way
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}/slack/events"
    sandbox.use_request_url(url)
    try:
        yield url
    finally:
        server.should_exit = True
        await serving


def test_signatures_are_slacks() -> None:
    verifier = SignatureVerifier("secret")
    made = signature("secret", "1531420618", b"a=1")
    assert made == verifier.generate_signature(timestamp="1531420618", body=b"a=1")


async def test_commands_buttons_events_and_modals_by_signed_requests(
    app: AsyncApp, sandbox: Sandbox, workspace: Workspace, client: AsyncWebClient
) -> None:
    heard: list[str] = []
    title = {"type": "plain_text", "text": "Share"}
    button = {"type": "button", "action_id": "share", "text": title}
    modal = {
        "type": "modal",
        "callback_id": "sure",
        "title": title,
        "submit": title,
        "blocks": [{"type": "divider"}],
    }

    @app.command("/actions")
    async def actions(ack: AsyncAck, command: Json) -> None:
        heard.append(command["text"])
        await ack(text="x", blocks=[{"type": "actions", "elements": [button]}])

    @app.action("share")
    async def share(ack: AsyncAck, body: Json) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal)
        await ack()

    @app.view("sure")
    async def sure(ack: AsyncAck) -> None:
        heard.append("submitted")
        await ack()

    @app.event("app_home_opened")
    async def home(event: Json) -> None:
        heard.append(event["tab"])

    async with served(sandbox, AsyncSlackRequestHandler(app)):
        [shown] = (await workspace.type_command("amy", "children", "/actions a&b")).shown
        assert (await workspace.press("amy", "children", shown.ts, "share")).ok
        [view] = workspace.views("amy")
        assert (await workspace.submit_view("amy", view.id)).ok
        await workspace.open_home("amy")
    assert heard == ["a&amp;b", "submitted", "home"]
    assert {handed.ok for handed in workspace.record.handed} == {True}


async def test_the_request_url_can_be_verified(app: AsyncApp, sandbox: Sandbox) -> None:
    async with served(sandbox, AsyncSlackRequestHandler(app)) as url:
        assert await sandbox.use_request_url(url).verify()
    assert not await sandbox.use_request_url(url).verify()


ANSWERS = [
    # status and body of the app's answer, what the person sees
    (404, "no", "http_client_error"),
    (500, "no", "http_service_error"),
    (302, "", "dispatch_failed"),
    (200, '{"blocks": [{"type": "x"}]}', "invalid_command_response"),
    (200, "words", None),
    (200, "", None),
]


@pytest.mark.parametrize(("status", "body", "error"), ANSWERS)
async def test_what_a_person_sees_of_the_apps_answer(
    sandbox: Sandbox, status: int, body: str, error: str | None
) -> None:
    async with served(sandbox, _answering(status, body)):
        result = await sandbox.workspace.type_command("amy", "children", "/actions")
    assert result.error == (error and f'/actions failed with the error "{error}"')
    assert [shown.text for shown in result.shown] == (["words"] if body == "words" else [])


async def test_an_app_that_is_not_there_and_one_that_is_too_slow(sandbox: Sandbox) -> None:
    sandbox.workspace.courier.patience = 0.2
    async with served(sandbox, _answering(200, "late", seconds=0.5)):
        slow = await sandbox.workspace.type_command("amy", "children", "/actions")
        await asyncio.sleep(0.5)
    gone = await sandbox.workspace.type_command("amy", "children", "/actions")
    assert slow.error == '/actions failed with the error "operation_timeout"'
    assert gone.error == '/actions failed with the error "dispatch_failed"'
    assert sandbox.workspace.ephemerals("amy", "children") == []


async def test_events_say_which_retry_they_are(sandbox: Sandbox) -> None:
    requests: list[dict[str, str]] = []
    async with served(sandbox, _answering(503, "", seen=requests)):
        await sandbox.workspace.open_home("amy")
        await sandbox.workspace.clock.advance(timedelta(minutes=1))
        await sandbox.workspace.clock.advance(timedelta(minutes=5))
    numbers = [request.get("x-slack-retry-num") for request in requests]
    assert numbers == [None, "1", "2", "3"]
    assert requests[1]["x-slack-retry-reason"] == "http_error"
    assert requests[0]["content-type"] == "application/json"


async def test_an_app_can_ask_for_no_retries(sandbox: Sandbox) -> None:
    requests: list[dict[str, str]] = []
    headers = [(b"x-slack-no-retry", b"1")]
    async with served(sandbox, _answering(503, "", seen=requests, headers=headers)):
        await sandbox.workspace.open_home("amy")
    assert len(requests) == 1
    assert sandbox.workspace.courier.retries == ()


async def test_a_request_url_switches_socket_mode_off(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.use_request_url("http://127.0.0.1:1/slack/events")
    with pytest.raises(SlackApiError, match="not_allowed"):
        await client.apps_connections_open(app_token=sandbox.app_token)


def _answering(
    status: int,
    body: str,
    *,
    seconds: float = 0.0,
    seen: list[dict[str, str]] | None = None,
    headers: list[tuple[bytes, bytes]] | None = None,
) -> Any:
    """Return an ASGI app that answers everything in one way."""

    async def answer(scope: Json, receive: Any, send: Any) -> None:
        await receive()
        if seen is not None:
            seen.append({name.decode(): value.decode() for name, value in scope["headers"]})
        await asyncio.sleep(seconds)
        kind = b"application/json" if body.startswith("{") else b"text/plain"
        start = {"type": "http.response.start", "status": status}
        await send(start | {"headers": [(b"content-type", kind), *(headers or [])]})
        await send({"type": "http.response.body", "body": body.encode()})

    return answer

"""HTTP mode: the guard in front of Slack's requests."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette

from handlers.app import build_app
from handlers.http import MOST_BYTES, RefusedError, asgi_app, verify
from sandbox.server import Sandbox
from storage.database import Database
from tests.handlers.handlers_kit import WebApi, said, web_api, web_client

SECRET = "not-a-secret"
NOW = 1_767_605_400.0


def signature(body: bytes, timestamp: str, secret: str = SECRET) -> str:
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


async def ask(
    asgi: Starlette, *, path: str = "/slack/events", body: bytes = b"", method: str = "POST",
    headers: dict[str, str] | None = None, chunks: list[bytes] | None = None,
) -> tuple[int, bytes]:  # fmt: skip
    """One request, straight into the application."""
    waiting = chunks if chunks is not None else [body]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        chunk = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": chunk, "more_body": bool(waiting)}

    async def send(event: Any) -> None:
        sent.append(event)

    raw = [(name.encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "headers": raw,
        "query_string": b"", "scheme": "http", "server": ("test", 80), "client": ("test", 1),
        "http_version": "1.1", "root_path": "", "asgi": {"version": "3.0"},
    }  # fmt: skip
    await asgi(scope, receive, send)
    return sent[0]["status"], b"".join(event.get("body", b"") for event in sent[1:])


def signed(
    body: bytes, *, timestamp: str = f"{NOW:.0f}", kind: str = "application/json"
) -> dict[str, str]:
    return {
        "content-type": kind,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature(body, timestamp),
    }


@pytest.fixture
async def api() -> AsyncIterator[WebApi]:
    async with web_api() as listening:
        yield listening


@pytest.fixture
async def asgi(api: WebApi) -> AsyncIterator[Starlette]:
    """A Bolt app that answers one command, behind the guard."""
    async with web_client(api) as client:
        app = AsyncApp(
            client=client, process_before_response=True, request_verification_enabled=False
        )
        api.answer("auth.test", user_id="U1", bot_id="B1", team_id="T1")

        @app.command("/actions")
        async def listener(ack: Callable[..., Any]) -> None:
            await ack("heard")

        yield asgi_app(app, signing_secret=SECRET, wall=lambda: NOW)


FORM = "application/x-www-form-urlencoded"
COMMAND = b"command=%2Factions&text=help&user_id=U1&team_id=T1"


async def test_a_request_of_slack_is_heard(asgi: Starlette) -> None:
    assert await ask(asgi, body=COMMAND, headers=signed(COMMAND, kind=FORM)) == (200, b"heard")


async def test_slacks_question_for_the_address_is_answered(asgi: Starlette) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c-1"}).encode()
    status, answer = await ask(asgi, body=body, headers=signed(body))
    assert (status, b"c-1" in answer) == (200, True)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"x-slack-signature": "v0=" + "0" * 64}, 401),
        ({"x-slack-signature": ""}, 401),
        ({"x-slack-signature": "v0=é"}, 401),
        ({"x-slack-request-timestamp": "abc"}, 401),
        ({"x-slack-request-timestamp": ""}, 401),
        ({"x-slack-request-timestamp": "-5"}, 401),
        ({"x-slack-request-timestamp": "9" * 5000}, 401),
        ({"x-slack-request-timestamp": f"{NOW - 301:.0f}"}, 401),  # replayed
        ({"x-slack-request-timestamp": f"{NOW + 301:.0f}"}, 401),
    ],
)
async def test_what_is_not_signed_now_is_refused(
    asgi: Starlette, changes: dict[str, str], status: int
) -> None:
    assert (await ask(asgi, body=COMMAND, headers=signed(COMMAND, kind=FORM) | changes))[
        0
    ] == status


async def test_an_old_request_is_refused_though_it_is_signed(asgi: Starlette) -> None:
    headers = signed(COMMAND, timestamp=f"{NOW - 301:.0f}", kind=FORM)
    assert (await ask(asgi, body=COMMAND, headers=headers))[0] == 401


async def test_slacks_try_of_the_certificate_is_answered_though_unsigned(asgi: Starlette) -> None:
    """And nothing is done: not even where a command comes with it."""
    for body in (b"ssl_check=1&token=x", COMMAND + b"&ssl_check=1"):
        assert await ask(asgi, body=body, headers={"content-type": FORM}) == (200, b"")


async def test_unsigned_junk_is_refused_before_it_is_parsed(asgi: Starlette) -> None:
    assert (await ask(asgi, body=b"\xff\xfe{{{"))[0] == 401


async def test_a_body_that_is_not_utf8_is_refused(asgi: Starlette) -> None:
    body = b"payload=\xff"
    assert (await ask(asgi, body=body, headers=signed(body)))[0] == 400


async def test_an_endless_body_is_cut_off(asgi: Starlette) -> None:
    """Measured as it comes in: nothing is trusted of what a header says of its length."""
    chunks = [b"x" * 100_000 for _ in range(200)]
    assert (await ask(asgi, chunks=chunks))[0] == 413
    assert len(chunks) >= 200 - MOST_BYTES // 100_000 - 2  # the rest was never read


async def test_only_posts_are_heard(asgi: Starlette) -> None:
    assert (await ask(asgi, method="GET"))[0] == 405
    assert (await ask(asgi, path="/elsewhere"))[0] == 404


async def test_health_is_told(asgi: Starlette) -> None:
    assert await ask(asgi, path="/healthz", method="GET") == (200, b"ok")
    assert await ask(asgi, path="/readyz", method="GET") == (200, b"ready")
    assert (await ask(asgi, path="/metrics", method="GET"))[0] == 404


async def test_readiness_and_metrics_are_the_callers(api: WebApi) -> None:
    async def never() -> bool:
        return False

    async def figures() -> bytes:
        return b"sent 3\n"

    async with web_client(api) as client:
        app = AsyncApp(client=client, request_verification_enabled=False)
        asgi = asgi_app(app, signing_secret=SECRET, ready=never, metrics=figures)
        assert (await ask(asgi, path="/readyz", method="GET"))[0] == 503
        assert await ask(asgi, path="/metrics", method="GET") == (200, b"sent 3\n")
        with pytest.raises(ValueError, match="signing secret"):
            asgi_app(app, signing_secret="")


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=80))
def test_the_check_refuses_whatever_it_is_given(body: bytes, timestamp: str, sign: str) -> None:
    """It never fails in another way, so that nothing gives a 500."""
    with pytest.raises(RefusedError):
        verify(body, timestamp=timestamp, signature=sign, secret=SECRET, now=NOW)


@asynccontextmanager
async def serving(asgi: Starlette) -> AsyncIterator[str]:
    """The application on a real port; its /slack/events."""
    config = uvicorn.Config(asgi, host="127.0.0.1", port=0, log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    while not server.started:  # noqa: ASYNC110 uvicorn has no event for it
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/slack/events"
    finally:
        server.should_exit = True
        await task


async def test_the_same_bot_answers_over_http(db: Database) -> None:
    """Commands, buttons, modals and events all come to the one address."""
    async with (
        Sandbox.open() as sandbox,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session,
    ):
        client = AsyncWebClient(
            token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[]
        )
        secret = sandbox.signing_secret
        app = build_app(
            db=db, clock=sandbox.clock.now, client=client, wake=lambda: None, signing_secret=secret
        )
        workspace = sandbox.workspace
        sam = workspace.add_user("sam")
        workspace.add_channel("scrutiny", members=[sam])
        async with serving(asgi_app(app, signing_secret=secret)) as url:
            sandbox.use_request_url(url)
            result = await workspace.type_command(sam, "#scrutiny", "/actions help")
            assert result.ok
            assert "/actions mine" in said(result.shown[0].blocks)
            await workspace.open_home(sam)
            await app.afterwards.settle()
            home = workspace.home(sam)
            assert home is not None
            assert "not in the officer directory" in said(home.body)

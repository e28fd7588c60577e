"""The first question to Slack: what passes is waited out, what is refused is said at once."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.connecting import persistently
from handlers.errors import SlackSilentError
from tests.handlers.handlers_kit import WebApi, web_api, web_client


@pytest.fixture
async def api() -> AsyncIterator[WebApi]:
    async with web_api() as listening:
        yield listening


@pytest.fixture
async def client(api: WebApi) -> AsyncIterator[AsyncWebClient]:
    async with web_client(api) as made:
        yield made


def answered(status: int, body: str, kind: str) -> Any:
    return lambda _call: web.Response(status=status, text=body, content_type=kind)


@pytest.mark.parametrize(
    ("status", "body", "kind", "why"),
    [
        (429, '{"ok": false, "error": "ratelimited"}', "application/json", "too many requests"),
        (500, "<html>", "text/html", "HTTP status 500"),
        (503, '{"ok": false, "error": "service_unavailable"}', "application/json", "unavailable"),
        (200, "<html>", "text/html", "cannot be read"),
        (200, "", "application/json", "cannot be read"),
    ],
)
async def test_a_fault_of_slacks_is_asked_again_and_told_as_one(  # noqa: PLR0917 an answer's parts
    api: WebApi, client: AsyncWebClient, status: int, body: str, kind: str, why: str
) -> None:
    api.answers["auth.test"] = answered(status, body, kind)
    with pytest.raises(SlackSilentError, match=why):
        await persistently(client.auth_test, waits=(0, 0))
    assert len(api.of("auth.test")) == 3


async def test_slack_that_comes_back_is_enough(api: WebApi, client: AsyncWebClient) -> None:
    answers = iter([{"error": "fatal_error"}, {"user_id": "UBOT"}])
    api.answers["auth.test"] = lambda _call: next(answers)
    assert (await persistently(client.auth_test, waits=(0,)))["user_id"] == "UBOT"


async def test_a_refused_token_is_said_at_once(api: WebApi, client: AsyncWebClient) -> None:
    api.answer("auth.test", error="invalid_auth")
    with pytest.raises(SlackApiError):
        await persistently(client.auth_test, waits=(0, 0))
    assert len(api.of("auth.test")) == 1

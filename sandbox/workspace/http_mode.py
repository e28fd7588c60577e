"""HTTP mode: the workspace sends signed requests to the app's request URL."""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.workspace.courier import Answer
from sandbox.workspace.installation import Installation
from sandbox.workspace.payloads import VERIFICATION
from sandbox.workspace.values import Json

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
_OK, _CLIENT_ERROR, _SERVER_ERROR = range(200, 300), range(400, 500), range(500, 600)


class RequestUrl:
    """The app's request URL and the session that reaches it."""

    def __init__(
        self,
        url: str,
        *,
        installation: Installation,
        session: aiohttp.ClientSession,
        wall: Callable[[], datetime],
    ) -> None:
        self.url = url
        self._installation = installation
        self._session = session
        self._wall = wall

    async def hand(
        self, kind: str, payload: Json, *, patience: float, attempt: int, reason: str | None
    ) -> Answer:
        """Post something to the app and wait for its answer."""
        body, content_type = _body(kind, payload)
        headers = self._headers(body, content_type)
        if attempt:
            headers["X-Slack-Retry-Num"] = str(attempt)
            headers["X-Slack-Retry-Reason"] = _REASONS.get(reason or "", "http_error")
        return await self._post(body, headers, patience)

    async def verify(self, *, patience: float = 3.0) -> bool:
        """Whether the app answers Slack's `url_verification` with the challenge."""
        challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
        asked = {"token": VERIFICATION, "challenge": challenge, "type": "url_verification"}
        body = json.dumps(asked).encode()
        answer = await self._post(body, self._headers(body, JSON), patience)
        said = answer.payload
        return bool((said.get("challenge") if isinstance(said, dict) else said) == challenge)

    def _headers(self, body: bytes, content_type: str) -> dict[str, str]:
        timestamp = str(int(self._wall().timestamp()))
        return {
            "Content-Type": content_type,
            "User-Agent": AGENT,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._installation.signing_secret, timestamp, body),
        }

    async def _post(self, body: bytes, headers: dict[str, str], patience: float) -> Answer:
        timeout = aiohttp.ClientTimeout(total=patience)
        try:
            async with self._session.post(
                self.url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return await _answer(response)
        except TimeoutError:
            return Answer(error="operation_timeout")
        except (aiohttp.ClientError, OSError):
            return Answer(error="dispatch_failed")


_REASONS = {"timeout": "http_timeout", "connection_failed": "connection_failed"}


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return Slack's v0 signature of a request body."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def _body(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == "slash_commands":
        return urlencode(payload).encode(), FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}).encode(), FORM
    return json.dumps(payload).encode(), JSON


async def _answer(response: aiohttp.ClientResponse) -> Answer:
    text = await response.text()
    if response.status in _OK:
        return Answer(payload=_payload(text))
    retry = response.headers.get("X-Slack-No-Retry") != "1"
    if response.status in _SERVER_ERROR:
        return Answer(error="http_service_error", retry=retry)
    error = "http_client_error" if response.status in _CLIENT_ERROR else "dispatch_failed"
    return Answer(error=error, retry=retry)


def _payload(text: str) -> Any:
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text

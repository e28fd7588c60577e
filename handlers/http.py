"""HTTP mode: Slack's requests at /slack/events, with a guard in front that trusts no byte of them.

Bolt reads and parses a body whole before it looks at the signature, and answers 500 to a timestamp
that is no number. Here a request is measured, dated and verified on its raw bytes first.
"""

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from handlers.app import settled
from handlers.correlation import incident_id

PATH = "/slack/events"
MOST_BYTES = 1_000_000
CLOCK_SKEW = 300  # seconds
BODY_SECONDS = 10

Ready = Callable[[], Awaitable[bool]]
Figures = Callable[[], Awaitable[bytes]]  # in Prometheus' text format
FIGURES_TYPE = "text/plain; version=0.0.4"

log = logging.getLogger(__name__)


class RefusedError(Exception):
    """A request that is not Slack's. Carries the HTTP status."""

    def __init__(self, status: int, why: str) -> None:
        self.status = status
        super().__init__(why)


def verify(body: bytes, *, timestamp: str, signature: str, secret: str, now: float) -> None:
    """Whether these raw bytes were signed by Slack in the last five minutes.

    Raises RefusedError (401).
    """
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):  # noqa: PLR2004 a date past any of ours
        raise RefusedError(401, "no timestamp")
    if abs(now - int(timestamp)) > CLOCK_SKEW:
        raise RefusedError(401, "too old")
    base = b"v0:" + timestamp.encode() + b":" + body
    expected = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        raise RefusedError(401, "wrong signature")


class Guard:
    """An ASGI application that lets only Slack's own, small, recent requests through."""

    def __init__(
        self, inner: AsyncSlackRequestHandler, *, signing_secret: str, wall: Callable[[], float]
    ) -> None:
        self._inner = inner
        self._secret = signing_secret
        self._wall = wall

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, by the inner application only if it is Slack's."""
        request = Request(scope, receive)
        try:
            body = await self._read(request)
            if _is_ssl_check(body):
                await PlainTextResponse("")(scope, receive, send)
                return
            self._verify(request, body)
        except RefusedError as refused:
            await PlainTextResponse(str(refused), refused.status)(scope, receive, send)
            return
        except ClientDisconnect:
            return
        await self._answered(scope, body, send)

    async def _answered(self, scope: Scope, body: bytes, send: Send) -> None:
        """Slack's own request, answered by the inner application, whatever is in it."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._inner({**scope, "path": PATH}, _replay(body), sending)
        except Exception:  # before a listener: a body that is no JSON, or nested without end
            quoted = incident_id()
            log.exception("request failed: %s", quoted, extra={"incident": quoted})
            if not begun:
                said = f"Something went wrong here. Please quote {quoted}."
                await PlainTextResponse(said, 500)(scope, _replay(b""), send)

    async def _read(self, request: Request) -> bytes:
        """The body, not verified yet. Raises RefusedError."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await _at_most(request, MOST_BYTES)
        except TimeoutError as error:
            raise RefusedError(408, "too slow") from error

    def _verify(self, request: Request, body: bytes) -> None:
        """Raise RefusedError for what is not Slack's, or no text."""
        verify(
            body,
            timestamp=request.headers.get("x-slack-request-timestamp", ""),
            signature=request.headers.get("x-slack-signature", ""),
            secret=self._secret,
            now=self._wall(),
        )
        try:
            body.decode()
        except UnicodeDecodeError as error:
            raise RefusedError(400, "not UTF-8") from error


def _is_ssl_check(body: bytes) -> bool:
    """Whether Slack only tries the certificate: it does so unsigned, and nothing is done."""
    return b"ssl_check=1" in body.split(b"&")


async def _at_most(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise RefusedError(413, "too large")
    return bytes(body)


def _replay(body: bytes) -> Receive:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def asgi_app(
    app: AsyncApp,
    *,
    signing_secret: str,
    ready: Ready | None = None,
    metrics: Figures | None = None,
    wall: Callable[[], float] = time.time,
) -> Starlette:
    """The ASGI application: /slack/events, /healthz, /readyz and, where given, /metrics.

    `ready` tells whether requests can be served (the database answers). `wall` is the real time in
    seconds, by which the age of a signature is measured even where the bot's own clock is moved.
    """
    if not signing_secret:
        raise ValueError("HTTP mode trusts nothing without a signing secret")

    inner = AsyncSlackRequestHandler(app, path=PATH)
    guard = Guard(inner, signing_secret=signing_secret, wall=wall)
    routes = [Route(PATH, guard, methods=["POST"]), *_health(ready, metrics)]
    return Starlette(routes=routes, lifespan=_lifespan(app))


def health_app(*, ready: Ready, metrics: Figures) -> Starlette:
    """An ASGI application with /healthz, /readyz and /metrics alone, beside Socket Mode."""
    return Starlette(routes=_health(ready, metrics))


def _health(ready: Ready | None, metrics: Figures | None) -> list[Route]:
    async def readyz(_request: Request) -> Response:
        is_ready = ready is None or await ready()
        return PlainTextResponse("ready" if is_ready else "not ready", 200 if is_ready else 503)

    async def show_metrics(_request: Request) -> Response:
        return Response(await metrics() if metrics else b"", media_type=FIGURES_TYPE)

    routes = [Route("/healthz", _healthz), Route("/readyz", readyz)]
    return [*routes, Route("/metrics", show_metrics)] if metrics else routes


def _lifespan(app: AsyncApp) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def run(_asgi: Starlette) -> AsyncIterator[None]:
        yield
        await settled(app)

    return run


async def _healthz(_request: Request) -> Response:
    return PlainTextResponse("ok")

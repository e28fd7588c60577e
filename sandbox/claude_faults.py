"""How the Claude-shaped endpoint can go wrong, and what each way looks like on the wire."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiohttp import web

Json = dict[str, Any]


class Wrong(StrEnum):
    """The ways of going wrong."""

    NOTHING = "nothing"
    TRUNCATED = "truncated"  # cut at max_tokens, in the middle of the JSON
    TRUNCATED_WHOLE = "truncated_whole"  # max_tokens, but the JSON happens to be complete
    CONTEXT_EXCEEDED = "context_exceeded"  # 200 with that stop_reason
    TOO_LONG = "too_long"  # 400 "prompt is too long"
    REFUSED = "refused"
    REFUSED_PROSE = "refused_prose"  # a refusal with words
    EMPTY = "empty"  # a good answer that finds nothing
    MALFORMED = "malformed"
    OTHER_SHAPE = "other_shape"  # JSON, but not of the schema
    INVENTED = "invented"  # clause numbers that were never sent
    SAID = "said"  # the very words that the fault holds
    INJECTED = "injected"  # links, orders, other people's figures
    UNAUTHORISED = "unauthorised"
    NO_CREDIT = "no_credit"
    FORBIDDEN = "forbidden"
    UNKNOWN_MODEL = "unknown_model"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    FAILED = "failed"  # 500
    HTML = "html"  # 200 from something that is not the API
    HTML_FAILED = "html_failed"  # 502 from a proxy
    OTHER_JSON = "other_json"  # 200, JSON, not a message
    SLOW = "slow"  # answers well, after ``seconds``
    DROPPED = "dropped"  # the connection closes without an answer
    DROPPED_MIDWAY = "dropped_midway"  # it closes in the middle of one


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong answer. ``retry_after`` and ``words`` (for `said`) are sent as they stand.

    ``seconds`` is for `slow`.
    """

    kind: Wrong
    retry_after: str | None = None
    seconds: float = 1.0
    words: str = ""


# kind -> (status, error type, words), as the real service puts them
ERRORS: dict[Wrong, tuple[int, str, str]] = {
    Wrong.TOO_LONG: (400, "invalid_request_error", "prompt is too long: 250000 tokens > 200000"),
    Wrong.UNAUTHORISED: (401, "authentication_error", "invalid x-api-key"),
    Wrong.NO_CREDIT: (402, "billing_error", "Your credit balance is too low."),
    Wrong.FORBIDDEN: (403, "permission_error", "Your key may not use this model."),
    Wrong.UNKNOWN_MODEL: (404, "not_found_error", "model: no such model"),
    Wrong.RATE_LIMITED: (429, "rate_limit_error", "This request would exceed your rate limit."),
    Wrong.FAILED: (500, "api_error", "Internal server error"),
    Wrong.OVERLOADED: (529, "overloaded_error", "Overloaded"),
}


def fault_of(value: str | Json) -> Fault:
    """Read a fault from its name or its facts. Raises ValueError or TypeError."""
    if isinstance(value, str):
        return Fault(Wrong(value))
    return Fault(**{**value, "kind": Wrong(value["kind"])})


def error_response(
    status: int, kind: str, words: str, *, retry_after: str | None = None
) -> web.Response:
    """Answer with an error, shaped as the service shapes them."""
    body = {"type": "error", "error": {"type": kind, "message": words}, "request_id": "req_sandbox"}
    headers = {"request-id": "req_sandbox"}
    if retry_after is not None:
        headers["retry-after"] = retry_after
    return web.json_response(body, status=status, headers=headers)


async def _html(_: web.Request) -> web.StreamResponse:
    return web.Response(text="<html><h1>Welcome to the proxy</h1></html>", content_type="text/html")


async def _html_failed(_: web.Request) -> web.StreamResponse:
    return web.Response(status=502, text="<html>Bad gateway</html>", content_type="text/html")


async def _other_json(_: web.Request) -> web.StreamResponse:
    return web.json_response({"choices": [{"message": "this is another service"}]})


async def _dropped(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _dropped_midway(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = 10_000
    await response.prepare(request)
    await response.write(b'{"id": "msg_')
    if request.transport is not None:
        request.transport.close()
    return response


TRANSPORT: dict[Wrong, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
    Wrong.HTML: _html,
    Wrong.HTML_FAILED: _html_failed,
    Wrong.OTHER_JSON: _other_json,
    Wrong.DROPPED: _dropped,
    Wrong.DROPPED_MIDWAY: _dropped_midway,
}

"""A server shaped like Anthropic's messages API, on loopback. It is not Claude and says so.

By default it answers from the numbered clauses that it is sent, by a few cue words. On demand it
fails in every way in which the real one can: put faults into ``script`` (one for each request, in
order), or set ``always``, or post either to ``/control/claude``.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiohttp import web

from sandbox.claude_answers import injected_answer, invented_answer, sensible_answer

Json = dict[str, Any]
STAND_IN = "stand-in-for-"


class Wrong(StrEnum):
    """The ways of going wrong."""

    NOTHING = "nothing"
    TRUNCATED = "truncated"  # cut at max_tokens, in the middle of the JSON
    TRUNCATED_WHOLE = "truncated_whole"  # max_tokens, but the JSON happens to be complete
    CONTEXT_EXCEEDED = "context_exceeded"  # 200 with that stop_reason
    TOO_LONG = "too_long"  # 400 "prompt is too long"
    REFUSED = "refused"
    REFUSED_PROSE = "refused_prose"  # a refusal with words
    MALFORMED = "malformed"
    OTHER_SHAPE = "other_shape"  # JSON, but not of the schema
    INVENTED = "invented"  # clause numbers that were never sent
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
    """One wrong answer. ``retry_after`` is sent as it stands; ``seconds`` is for `slow`."""

    kind: Wrong
    retry_after: str | None = None
    seconds: float = 1.0


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


class ClaudeEndpoint:
    """The endpoint. ``keys`` are those accepted, any if empty; ``requests`` is the record."""

    def __init__(self, *, keys: Iterable[str] = ()) -> None:
        self.keys = frozenset(keys)
        self.script: deque[Fault] = deque()
        self.always: Fault | None = None
        self.requests: list[Json] = []
        self._cached: set[str] = set()

    def routes(self) -> list[web.RouteDef]:
        """Return what is served: messages, token counts, and the control."""
        return [
            web.post("/v1/messages", self._messages),
            web.post("/v1/messages/count_tokens", self._count_tokens),
            web.post("/control/claude", self._control),
        ]

    def wrong(self, kind: Wrong | str, *, times: int = 1, **facts: Any) -> None:
        """Go wrong in this way for the next ``times`` requests."""
        self.script.extend([Fault(Wrong(kind), **facts)] * times)

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._refusal_of_headers(request)) is not None:
            return refused
        asked, problem = await _read_request(request)
        if problem:
            return _error(400, "invalid_request_error", problem)
        self.requests.append(asked)
        fault = self.script.popleft() if self.script else self.always
        return await self._answer(request, asked, fault or Fault(Wrong.NOTHING))

    async def _answer(self, request: web.Request, asked: Json, fault: Fault) -> web.StreamResponse:
        if fault.kind in ERRORS:
            return _error(*ERRORS[fault.kind], retry_after=fault.retry_after)
        if fault.kind in TRANSPORT:
            return await TRANSPORT[fault.kind](request)
        if fault.kind is Wrong.SLOW:
            await asyncio.sleep(fault.seconds)
        words, stop_reason = _answer_words(fault.kind, asked)
        return web.json_response(self._message(asked, words, stop_reason))

    def _message(self, asked: Json, words: str, stop_reason: str) -> Json:
        refused = stop_reason == "refusal"
        return {
            "id": f"msg_sandbox_{len(self.requests)}",
            "type": "message",
            "role": "assistant",
            "model": STAND_IN + asked["model"],
            "content": [{"type": "text", "text": words}] if words else [],
            "stop_reason": stop_reason,
            "stop_sequence": None,
            "stop_details": {"type": "refusal", "category": "general_harms"} if refused else None,
            "usage": self._usage(asked, words),
        }

    def _usage(self, asked: Json, words: str) -> Json:
        """Count four characters a token. A system prompt seen before is read from the cache."""
        prefix = json.dumps(asked.get("system", ""))
        known = prefix in self._cached
        self._cached.add(prefix)
        return {
            "input_tokens": len(json.dumps(asked["messages"])) // 4,
            "cache_creation_input_tokens": 0 if known else len(prefix) // 4,
            "cache_read_input_tokens": len(prefix) // 4 if known else 0,
            "output_tokens": len(words) // 4,
        }

    async def _count_tokens(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._refusal_of_headers(request)) is not None:
            return refused
        asked = await request.json()
        length = len(json.dumps([asked.get("system", ""), asked.get("messages", [])]))
        return web.json_response({"input_tokens": length // 4})

    def _refusal_of_headers(self, request: web.Request) -> web.Response | None:
        _, _, bearer = request.headers.get("Authorization", "").partition("Bearer ")
        key = bearer.strip() or request.headers.get("x-api-key", "")
        if not key or (self.keys and key not in self.keys):
            return _error(*ERRORS[Wrong.UNAUTHORISED])
        if "anthropic-version" not in request.headers:
            return _error(400, "invalid_request_error", "anthropic-version: header is required")
        return None

    async def _control(self, request: web.Request) -> web.Response:
        """Take ``{"script": [...], "always": ...}``; each entry a name or the facts of a Fault."""
        asked = await request.json()
        try:
            if "script" in asked:
                self.script = deque(_fault(one) for one in asked["script"])
            if "always" in asked:
                self.always = _fault(asked["always"]) if asked["always"] else None
        except (ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"requests": len(self.requests), "script": len(self.script)})


def _fault(value: str | Json) -> Fault:
    if isinstance(value, str):
        return Fault(Wrong(value))
    return Fault(**{**value, "kind": Wrong(value["kind"])})


async def _read_request(request: web.Request) -> tuple[Json, str]:
    """Return the body and "", or what is wrong with it."""
    try:
        asked = await request.json()
    except ValueError:
        return {}, "The request body is not valid JSON"
    if not isinstance(asked, dict):
        return {}, "The request body is not an object"
    missing = [name for name in ("model", "max_tokens", "messages") if not asked.get(name)]
    return asked, f"{missing[0]}: Field required" if missing else _schema_problem(asked)


def _schema_problem(asked: Json) -> str:
    """Say what the real service refuses: a record that does not forbid other properties."""
    wanted = [asked.get("output_config", {}).get("format", {}).get("schema")]
    while wanted:
        node = wanted.pop()
        if isinstance(node, dict):
            if node.get("type") == "object" and node.get("additionalProperties") is not False:
                return "output_config.format.schema: additionalProperties must be false"
            wanted.extend(node.values())
        elif isinstance(node, list):
            wanted.extend(node)
    return ""


def _answer_words(kind: Wrong, asked: Json) -> tuple[str, str]:
    """Return the words of the answer and its stop_reason."""
    message = _last_words(asked)
    whole = json.dumps(sensible_answer(message), ensure_ascii=False)
    answers: dict[Wrong, tuple[str, str]] = {
        Wrong.TRUNCATED: (whole[: max(len(whole) * 2 // 3, 12)].rstrip("]}"), "max_tokens"),
        Wrong.TRUNCATED_WHOLE: (whole, "max_tokens"),
        Wrong.CONTEXT_EXCEEDED: ("", "model_context_window_exceeded"),
        Wrong.REFUSED: ("", "refusal"),
        Wrong.REFUSED_PROSE: ("I cannot help with these minutes.", "refusal"),
        Wrong.MALFORMED: ('{"actions": [{"first": 1, "last": }]}', "end_turn"),
        Wrong.OTHER_SHAPE: ('{"tasks": [{"quote": "to do"}], "count": 1}', "end_turn"),
        Wrong.INVENTED: (json.dumps(invented_answer()), "end_turn"),
        Wrong.INJECTED: (json.dumps(injected_answer(message)), "end_turn"),
    }
    return answers.get(kind, (whole, "end_turn"))


def _last_words(asked: Json) -> str:
    content = asked["messages"][-1]["content"]
    if isinstance(content, str):
        return content
    return "\n".join(block.get("text", "") for block in content)


def _error(status: int, kind: str, words: str, *, retry_after: str | None = None) -> web.Response:
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

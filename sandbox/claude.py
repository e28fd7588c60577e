"""A server shaped like Anthropic's messages API, on loopback. It is not Claude and says so.

By default it answers from the numbered clauses that it is sent, by a few cue words. On demand it
fails in every way in which the real one can: put faults into ``script`` (one for each request, in
order), or set ``always``, or post either to ``/control/claude``.
"""

import asyncio
import json
from collections import deque
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from sandbox.claude_answers import (
    injected_answer,
    invented_answer,
    second_answer,
    sensible_answer,
)
from sandbox.claude_batches import BatchEndpoint, BatchWrong, EntryWrong
from sandbox.claude_faults import ERRORS, TRANSPORT, Fault, Wrong, error_response, fault_of

__all__ = ["ERRORS", "BatchWrong", "ClaudeEndpoint", "EntryWrong", "Fault", "Wrong"]

Json = dict[str, Any]
STAND_IN = "stand-in-for-"


class ClaudeEndpoint:
    """The endpoint. ``keys`` are those accepted, any if empty; ``requests`` is the record."""

    def __init__(self, *, keys: Iterable[str] = ()) -> None:
        self.keys = frozenset(keys)
        self.script: deque[Fault] = deque()
        self.always: Fault | None = None
        self.requests: list[Json] = []
        self.batches = BatchEndpoint(
            refusal=self._refusal_of_headers, problem=_problem_of, message=self._batch_message
        )
        self._cached: set[str] = set()

    def routes(self) -> list[web.RouteDef]:
        """Return what is served: messages, token counts, batches, and the control."""
        return [
            web.post("/v1/messages", self._messages),
            web.post("/v1/messages/count_tokens", self._count_tokens),
            web.post("/control/claude", self._control),
            *self.batches.routes(),
        ]

    def wrong(self, kind: Wrong | str, *, times: int = 1, **facts: Any) -> None:
        """Go wrong in this way for the next ``times`` requests."""
        self.script.extend([Fault(Wrong(kind), **facts)] * times)

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._refusal_of_headers(request)) is not None:
            return refused
        asked, problem = await _read_request(request)
        if problem:
            return error_response(400, "invalid_request_error", problem)
        self.requests.append(asked)
        fault = self.script.popleft() if self.script else self.always
        return await self._answer(request, asked, fault or Fault(Wrong.NOTHING))

    async def _answer(self, request: web.Request, asked: Json, fault: Fault) -> web.StreamResponse:
        if fault.kind in ERRORS:
            return error_response(*ERRORS[fault.kind], retry_after=fault.retry_after)
        if fault.kind in TRANSPORT:
            return await TRANSPORT[fault.kind](request)
        if fault.kind is Wrong.SLOW:
            await asyncio.sleep(fault.seconds)
        words, stop_reason = (
            (fault.words, "end_turn")
            if fault.kind is Wrong.SAID
            else _answer_words(fault.kind, asked)
        )
        return web.json_response(self._message(asked, words, stop_reason))

    def _batch_message(self, asked: Json, kind: Wrong) -> Json:
        """Answer one entry of a batch."""
        self.requests.append(asked)
        return self._message(asked, *_answer_words(kind, asked))

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
            return error_response(*ERRORS[Wrong.UNAUTHORISED])
        if "anthropic-version" not in request.headers:
            return error_response(
                400, "invalid_request_error", "anthropic-version: header is required"
            )
        return None

    async def _control(self, request: web.Request) -> web.Response:
        """Take ``{"script": [...], "always": ...}``; each entry a name or the facts of a Fault."""
        asked = await request.json()
        try:
            if "script" in asked:
                self.script = deque(fault_of(one) for one in asked["script"])
            if "always" in asked:
                self.always = fault_of(asked["always"]) if asked["always"] else None
        except (ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"requests": len(self.requests), "script": len(self.script)})


async def _read_request(request: web.Request) -> tuple[Json, str]:
    """Return the body and "", or what is wrong with it."""
    try:
        asked = await request.json()
    except ValueError:
        return {}, "The request body is not valid JSON"
    if not isinstance(asked, dict):
        return {}, "The request body is not an object"
    return asked, _problem_of(asked)


def _problem_of(asked: Json) -> str:
    missing = [name for name in ("model", "max_tokens", "messages") if not asked.get(name)]
    return f"{missing[0]}: Field required" if missing else _schema_problem(asked)


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
    second = _is_second_look(asked)
    rest: Json = {"not_actions": [90_003]} if second else {}
    sensible = second_answer(message) if second else sensible_answer(message)
    whole = json.dumps(sensible, ensure_ascii=False)
    answers: dict[Wrong, tuple[str, str]] = {
        Wrong.TRUNCATED: (whole[: max(len(whole) * 2 // 3, 12)].rstrip("]}"), "max_tokens"),
        Wrong.TRUNCATED_WHOLE: (whole, "max_tokens"),
        Wrong.CONTEXT_EXCEEDED: ("", "model_context_window_exceeded"),
        Wrong.REFUSED: ("", "refusal"),
        Wrong.REFUSED_PROSE: ("I cannot help with these minutes.", "refusal"),
        Wrong.EMPTY: ('{"actions": []}', "end_turn"),
        Wrong.MALFORMED: ('{"actions": [{"first": 1, "last": }]}', "end_turn"),
        Wrong.OTHER_SHAPE: ('{"tasks": [{"quote": "to do"}], "count": 1}', "end_turn"),
        Wrong.INVENTED: (json.dumps({**invented_answer(), **rest}), "end_turn"),
        Wrong.INJECTED: (json.dumps({**injected_answer(message), **rest}), "end_turn"),
    }
    return answers.get(kind, (whole, "end_turn"))


def _is_second_look(asked: Json) -> bool:
    """Whether the answer is to say of each clause that holds no action that it holds none."""
    schema = asked.get("output_config", {}).get("format", {}).get("schema", {})
    return "not_actions" in schema.get("properties", {})


def _last_words(asked: Json) -> str:
    content = asked["messages"][-1]["content"]
    if isinstance(content, str):
        return content
    return "\n".join(block.get("text", "") for block in content)

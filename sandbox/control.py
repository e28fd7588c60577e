"""The sandbox's controls over HTTP, for a test or a tool in another process.

    GET  /clock                    {"now": "2026-01-05T09:00:00+00:00", "running": false}
    POST /clock                    {"to": "2026-01-06T09:00:00+00:00"} or {"advance": 3600} or
                                   {"running": true}
    GET  /control                  the names of everything below
    GET  /control/WORD?user=…      users, channels, messages, ephemerals, views, home, record,
                                   retries
    POST /control/WORD             type_command, press, choose, submit_view, … with the arguments of
                                   the Workspace's method of that name as a JSON object; faults with
                                   {"fault": "rate_limit", "method": "chat.postMessage", …}

Answers are JSON; what a person could not do is a 400 with {"error", "message"}. Other sites' pages
are refused: a request must name a loopback host and come from no other origin.
"""

import base64
import dataclasses
import inspect
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.clock import SandboxClock
from sandbox.workspace import PersonError, SandboxError, Workspace
from sandbox.workspace.visible import words_of

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
DOINGS = (
    "add_user",
    "add_channel",
    "deactivate",
    "reactivate",
    "archive",
    "im",
    "type_command",
    "press",
    "choose",
    "press_in_view",
    "choose_in_view",
    "suggestions",
    "enter",
    "submit_view",
    "close_view",
    "open_home",
    "send_message",
    "upload_file",
    "use_message_shortcut",
    "use_shortcut",
    "invite_bot",
    "remove_bot",
    "join",
    "leave",
)
FAULTS = (
    "rate_limit",
    "fail",
    "fatal",
    "bad_gateway",
    "latency",
    "drop_before_accept",
    "drop_after_accept",
    "duplicate_events",
    "lose_acks",
    "lose_deliveries",
    "refuse_sockets",
    "drop_socket",
    "silence_socket",
    "refresh_socket",
    "clear",
)


class Control:
    """The routes for the clock and for everything that a person or a test does."""

    def __init__(self, workspace: Workspace, clock: SandboxClock) -> None:
        self._workspace = workspace
        self._clock = clock
        self._readings: dict[str, Callable[[Mapping[str, str]], Any]] = {
            "users": lambda _: list(workspace.users),
            "channels": lambda _: list(workspace.channels),
            "messages": lambda q: [_with_words(m) for m in workspace.messages(q["channel"])],
            "ephemerals": lambda q: [
                _with_words(e) for e in workspace.ephemerals(q["user"], q["channel"])
            ],
            "views": lambda q: workspace.views(q["user"]),
            "home": lambda q: workspace.home(q["user"]),
            "record": lambda _: workspace.record.to_json(),
            "retries": lambda _: list(workspace.courier.retries),
        }

    def routes(self) -> list[web.RouteDef]:
        """Return what is served: /clock and /control."""
        return [
            web.get("/clock", _guarded(self._tell_time)),
            web.post("/clock", _guarded(self._move_clock)),
            web.get("/control", _guarded(self._names)),
            web.get("/control/{word}", _guarded(self._read)),
            web.post("/control/{word}", _guarded(self._act)),
        ]

    async def _tell_time(self, _: web.Request) -> web.Response:
        return self._time()

    async def _move_clock(self, request: web.Request) -> web.Response:
        order = await _object(request)
        if "to" in order:
            await self._clock.move_to(_instant(str(order["to"])))
        if "advance" in order:
            await self._clock.advance(float(order["advance"]))
        if "running" in order:
            (self._clock.run if order["running"] else self._clock.stand_still)()
        return self._time()

    def _time(self) -> web.Response:
        now = self._clock.now().isoformat()
        return web.json_response({"now": now, "running": self._clock.running})

    async def _names(self, _: web.Request) -> web.Response:
        posts = [*DOINGS, "faults", "clear_record", "retry_events"]
        names = {"get": sorted(self._readings), "post": posts, "faults": list(FAULTS)}
        return web.json_response(names)

    async def _read(self, request: web.Request) -> web.Response:
        reading = self._readings.get(request.match_info["word"])
        if reading is None:
            raise web.HTTPNotFound(text="The sandbox has no such reading.")
        try:
            return web.json_response({"answer": plain(reading(request.query))})
        except KeyError as missing:
            raise ValueError(f"{missing.args[0]} is missing") from None

    async def _act(self, request: web.Request) -> web.Response:
        word, order = request.match_info["word"], await _object(request)
        acting = self._action(word, order)
        answer = acting(**order)
        if inspect.isawaitable(answer):
            answer = await answer
        return web.json_response({"answer": plain(answer)})

    def _action(self, word: str, order: Json) -> Callable[..., Any]:
        if word == "faults" and order.get("fault") in FAULTS:
            action: Callable[..., Any] = getattr(self._workspace.faults, order.pop("fault"))
            return action
        if word == "clear_record":
            return self._workspace.record.clear
        if word == "retry_events":
            return self._workspace.courier.retry_now
        if word not in DOINGS:
            raise web.HTTPNotFound(text="The sandbox has no such action.")
        if "content" in order:
            order["content"] = base64.b64decode(order["content"])
        doing: Callable[..., Any] = getattr(self._workspace, word)
        return doing


def plain(value: Any) -> Any:
    """Return a value of the workspace as JSON values; instants are ISO strings, bytes lengths."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, bytes):
        return len(value)
    return value.isoformat() if isinstance(value, datetime) else value


def _with_words(message: Any) -> Json:
    """Return a message with its words as a reader sees them."""
    return {**plain(message), "words": words_of(message)}


def _instant(words: str) -> datetime:
    instant = datetime.fromisoformat(words)
    if instant.tzinfo is None:
        raise ValueError("the instant needs a time zone, such as 2026-01-06T09:00:00+00:00")
    return instant


async def _object(request: web.Request) -> Json:
    order = await request.json()
    if not isinstance(order, dict):
        raise TypeError("the body must be a JSON object")
    return order


def _guarded(handler: Handler) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        if _is_foreign(request):
            raise web.HTTPForbidden(text="The sandbox answers this machine only.")
        try:
            return await handler(request)
        except (SandboxError, ValueError, TypeError) as error:
            kind = "not_possible" if isinstance(error, PersonError) else "not_understood"
            told = {"error": kind, "kind": type(error).__name__, "message": str(error)}
            return web.json_response(told, status=400)

    return answer


def _is_foreign(request: web.Request) -> bool:
    if urlsplit(f"//{request.host}").hostname not in LOOPBACK:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin != f"{request.url.scheme}://{request.host}"

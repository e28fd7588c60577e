"""The page's addresses."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from aiohttp import web

from sandbox.clock import SandboxClock
from sandbox.page import acts, clockwork, council
from sandbox.page.guard import guarded
from sandbox.page.notices import Notices
from sandbox.page.pages import desk_of, environment, person_of, static_file
from sandbox.page.reading import ReadMarks
from sandbox.page.stream import follow
from sandbox.workspace import SandboxError, User, Workspace


class Surroundings(Protocol):
    """What the page needs of the sandbox that it is mounted in."""

    workspace: Workspace
    clock: SandboxClock
    council: Any
    base_url: str


Answer = Callable[[User, Mapping[str, Any]], Awaitable[dict[str, Any]]]


class PageRoutes:
    """The handlers, around one sandbox."""

    def __init__(self, sandbox: Surroundings) -> None:
        self._sandbox = sandbox
        self._workspace = sandbox.workspace
        self._marks = ReadMarks()
        self._notices = Notices()
        self._template = environment().get_template("page.html")

    def routes(self) -> list[web.RouteDef]:
        """Return everything below /page."""
        doings = [
            web.post(f"/page/{name}", guarded(self._answering(self._doing(doing))))
            for name, doing in acts.DOINGS.items()
        ]
        return [
            web.get("/page", _to_the_page),
            web.get("/page/", guarded(self._page)),
            web.get("/page/events", guarded(self._events)),
            web.get("/page/static/{name}", guarded(static_file)),
            web.post("/page/say", guarded(self._answering(self._say))),
            web.post("/page/clock", guarded(self._answering(self._clock))),
            web.post("/page/publish", guarded(self._answering(self._publish))),
            *doings,
        ]

    async def _page(self, request: web.Request) -> web.StreamResponse:
        desk = desk_of(request, self._workspace, self._marks, self._notices)
        words = self._template.render(
            **desk.context(),
            council=council.website_of(
                self._sandbox.council, today=self._sandbox.clock.now().date()
            ),
            next_reminder=await clockwork.next_reminder(self._sandbox),
        )
        return web.Response(
            text=words, content_type="text/html", headers={"Cache-Control": "no-store"}
        )

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return await follow(request, self._workspace)

    async def _say(self, user: User, order: Mapping[str, Any]) -> dict[str, Any]:
        return await acts.say(self._workspace, self._notices, user, order)

    async def _clock(self, user: User, order: Mapping[str, Any]) -> dict[str, Any]:
        return await clockwork.move(self._sandbox, self._sandbox.clock, user, order)

    async def _publish(self, _: User, order: Mapping[str, Any]) -> dict[str, Any]:
        told = await council.publish(self._sandbox, order)
        self._workspace.changes.tell("council")
        return told

    def _doing(self, doing: acts.Doing) -> Answer:
        async def done(user: User, order: Mapping[str, Any]) -> dict[str, Any]:
            return await doing(self._workspace, user, order)

        return done

    def _answering(self, answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Return a handler that reads the order and says in a sentence what could not be done."""

        async def handle(request: web.Request) -> web.Response:
            try:
                order = _object(await request.json())
                user = person_of(self._workspace, str(order.get("as", "")))
                return web.json_response(await answer(user, order))
            except (SandboxError, TypeError, ValueError) as error:
                return web.json_response({"error": _sentence(error)}, status=400)

        return handle


def _object(order: object) -> dict[str, Any]:
    if not isinstance(order, dict):
        raise TypeError("the page sends objects")
    return order


def _sentence(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return "The page sends JSON."
    words = str(error)
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


async def _to_the_page(_: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/page/")


def routes(sandbox: Surroundings) -> list[web.RouteDef]:
    """Return the page's routes, to be mounted on the sandbox's own server."""
    return PageRoutes(sandbox).routes()

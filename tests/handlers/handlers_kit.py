"""What the tests of handlers share: made-up views, a Slack on the wire, domain asserts."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from tracker.values import (
    ActionList,
    ActionView,
    Digest,
    LaterView,
    Reminder,
    ReminderGroup,
    TriageList,
)

T0 = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
QUOTE = "That the Director of Education circulate the figures for school places to all members."


def view_of(**changes: Any) -> ActionView:
    """An open action of a fictional committee."""
    made = ActionView(
        id=17,
        reference="FENB-CYP-25-017",
        status="open",
        summary="Circulate the school places figures",
        quote=QUOTE,
        public_quote=QUOTE,
        slug="fenb-cyp",
        committee_name="Children and Young People Scrutiny Committee",
        meeting_on=date(2025, 12, 2),
        item_number="9",
        item_title="School place planning",
        source="https://democracy.fenbridge.example/ieListDocuments.aspx?MId=12",
        owner="Director of Education",
        owner_name=None,
        post_title="Director of Education",
        officer_id=3,
        officer_name="Jane Okafor",
        officer_slack_id="U0JANE",
        owner_reason="post held by one officer",
        due="by the January meeting",
        due_on=date(2026, 1, 15),
        is_overdue=False,
        from_draft=False,
        verified=True,
        withheld=None,
        marker="resolution",
        engine="cues",
        confidence=0.9,
    )
    return replace(made, **changes)


MEETING = date(2025, 12, 2)


def digest_of(*views: Any, **changes: Any) -> Digest:
    made: dict[str, Any] = {
        "committee_name": "Scrutiny", "slug": "fenb-cyp", "channel_id": "C1",
        "meeting_on": MEETING, "actions": views, "from_draft": False,
        "sources": ("https://democracy.fenbridge.example/m",),
    }  # fmt: skip
    return Digest(**made | changes)


def reminder_of(*views: Any) -> Reminder:
    sentence = "The papers go out on Wed 7 January 2026. Please answer by then."
    group = ReminderGroup("Scrutiny", "fenb-cyp", MEETING, None, sentence, views)
    return Reminder(3, "Jane Okafor", (group,))


def triage_of(**changes: Any) -> TriageList:
    made: dict[str, Any] = {
        "committee_name": "Scrutiny", "slug": "fenb-cyp", "mode": "approve",
        "meeting_on": MEETING, "proposed": (), "owner_unsettled": (), "misses": (),
    }  # fmt: skip
    return TriageList(**made | changes)


def later_of(**changes: Any) -> LaterView:
    """What later minutes say of an open action."""
    made = LaterView(
        id=1,
        kind="closure",
        action=view_of(),
        meeting_on=date(2026, 1, 22),
        item_number="3",
        item_title="Matters arising",
        quote="The figures for school places had been circulated.",
    )
    return replace(made, **changes)


def list_of(*views: Any, **changes: Any) -> ActionList:
    made: dict[str, Any] = {
        "title": "Scrutiny: open", "slug": "fenb-cyp", "actions": views, "total": len(views),
        "page": 1, "pages": 1,
    }  # fmt: skip
    return ActionList(**made | changes)


def walk(block: Any) -> Iterator[dict[str, Any]]:
    """Every object inside some blocks."""
    if isinstance(block, dict):
        yield block
        for inner in block.values():
            yield from walk(inner)
    elif isinstance(block, list | tuple):
        for inner in block:
            yield from walk(inner)


def texts(blocks: Any, *, kind: str | None = None) -> list[str]:
    """Every text in some blocks, of one type of object where one is named."""
    return [
        found["text"]
        for found in walk(blocks)
        if isinstance(found.get("text"), str) and kind in {None, found.get("type")}
    ]


def said(blocks: Any) -> str:
    """All that can be read in some blocks."""
    return "\n".join(texts(blocks))


def kinds(blocks: Any) -> set[str]:
    """The types of everything in some blocks."""
    return {str(found["type"]) for found in walk(blocks) if "type" in found}


def elements(blocks: Any, action_id: str) -> list[dict[str, Any]]:
    """Buttons and menus with this action_id."""
    return [found for found in walk(blocks) if found.get("action_id") == action_id]


@dataclass
class WebApi:
    """A Slack Web API on loopback that records calls and answers as it is told."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: dict[str, Callable[[dict[str, Any]], Any]] = field(default_factory=dict)
    posted: list[dict[str, Any]] = field(default_factory=list)  # to response_urls
    url: str = ""

    def answer(self, method: str, **data: Any) -> None:
        """Answer every call of a method with this."""
        self.answers[method] = lambda _call: data

    def of(self, method: str) -> list[dict[str, Any]]:
        """The arguments of each call of a method."""
        return [arguments for name, arguments in self.calls if name == method]

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        made = self.answers.get(method, lambda _call: {})(arguments)
        if isinstance(made, web.StreamResponse):
            return made
        if made is HANG_UP:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return web.json_response({"ok": "error" not in made, **made})

    async def _respond(self, request: web.Request) -> web.Response:
        self.posted.append(await request.json())
        return web.Response(text="ok")


HANG_UP = object()


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    form = dict(request.query) | {n: str(value) for n, value in (await request.post()).items()}
    return {name: _unpacked(value) for name, value in form.items()}


def _unpacked(value: str) -> Any:
    return json.loads(value) if value[:1] in {"[", "{"} else value


@asynccontextmanager
async def web_api() -> AsyncIterator[WebApi]:
    """The Web API, listening."""
    api = WebApi()
    app = web.Application()
    app.router.add_post("/api/{method}", api._api)
    app.router.add_get("/api/{method}", api._api)
    app.router.add_post("/respond/{which}", api._respond)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield api
    finally:
        await runner.cleanup()


@asynccontextmanager
async def web_client(api: WebApi, *, seconds: float = 5) -> AsyncIterator[AsyncWebClient]:
    """A client of that Web API as the bot makes it."""
    timeout = aiohttp.ClientTimeout(total=seconds, connect=seconds)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        client = AsyncWebClient(
            token="xoxb-test", base_url=f"{api.url}/api/", session=session, retry_handlers=[]
        )
        client.proxy = None
        yield client

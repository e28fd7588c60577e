"""Minutes and models that order us about: no mention, no link, no word that the minutes lack."""

import json
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import select

from bot.action_view import action_json, history_lines, print_action, print_triage
from bot.cli.common import say
from bot.extraction_json import extraction_json
from bot.extraction_view import print_extraction
from bot.words import safe_json
from handlers.app import build_app, settled
from handlers.blocks import render
from handlers.http import asgi_app
from minutes.values import Minutes
from sandbox.claude import ClaudeEndpoint, Fault, Wrong
from storage.database import Database
from storage.tables import Committee, Mode, SlackUser
from summariser.claude import ClaudeEngine
from summariser.claude_retry import RetryPolicy
from summariser.cues import CuesEngine
from summariser.summarise import summarise
from summariser.values import Extraction
from tests.handlers.handlers_kit import WebApi, web_api, web_client
from tests.handlers.test_http_mode import ask, signed
from tests.security.hostile import (
    INVENTED,
    MINUTED,
    SITE,
    borrowing,
    documents,
    faults_of_payload,
    faults_of_print,
    minutes_of,
    obeying,
    other_shapes,
)
from tracker import deliveries
from tracker.committees import add_committee, follow
from tracker.digests import plan_digests
from tracker.history import history
from tracker.intake import take_in
from tracker.listing import list_actions
from tracker.meetings import add_meeting
from tracker.officers import add_officer
from tracker.reminders import plan_reminders
from tracker.triage import triage_list
from tracker.values import Viewer

NOW = datetime(2026, 3, 10, 10, tzinfo=UTC)  # a Tuesday
SECRET = "not-a-secret"
DOCUMENTS = documents()
KINDS = sorted({str(document["kind"]) for document in DOCUMENTS})
CLERK, OFFICER, GUEST = "U0CLERK00", "U0OFFICER", "U0GUEST00"
ENGINES = ("cues", "obeying", "borrowing")
MANY = os.environ.get("MATTERS_MANY") == "1"  # the whole corpus each time, some minutes long

Finds = Callable[[Minutes], Awaitable[Extraction]]


def some(engine: str, *, every: int) -> list[dict[str, Any]]:
    """A share of the corpus, another for each engine; all of it where MATTERS_MANY=1 is set."""
    return DOCUMENTS if MANY else DOCUMENTS[ENGINES.index(engine) :: every]


def test_there_are_enough() -> None:
    """Sixty at least, each its own, of every kind that a council's page could hold."""
    assert len({str(document["attack"]) for document in DOCUMENTS}) >= 60
    assert len(KINDS) >= 12


@asynccontextmanager
async def model() -> AsyncIterator[tuple[ClaudeEndpoint, ClaudeEngine]]:
    """A stand-in for Claude on loopback, and the engine that asks it."""
    endpoint = ClaudeEndpoint()
    served = web.Application(client_max_size=2**26)
    served.add_routes(endpoint.routes())
    async with TestServer(served) as server:
        engine = ClaudeEngine(
            "k", base_url=str(server.make_url("")), model="claude-sonnet-5-5",
            retries=RetryPolicy(first_wait=0.001),
        )  # fmt: skip
        yield endpoint, engine
        await engine.aclose()


@asynccontextmanager
async def finding(name: str) -> AsyncIterator[Finds]:
    """What an engine finds: the cues, or a Claude that answers as a hostile page would have it."""
    if name == "cues":
        yield partial(summarise, engine=CuesEngine())
        return
    hostile = obeying if name == "obeying" else borrowing
    async with model() as (endpoint, engine):

        async def found(minutes: Minutes) -> Extraction:
            endpoint.always = Fault(Wrong.SAID, words=hostile(minutes))
            return await summarise(minutes, engine=engine, fallback=CuesEngine())

        yield found


@dataclass
class Bench:
    """The bot over HTTP with a Slack that keeps all that it is told."""

    db: Database
    api: WebApi
    asgi: Any
    app: Any
    faults: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    shown: int = 0

    def check(self, payload: dict[str, Any], where: str) -> None:
        self.shown += 1
        self.faults += [f"{where}: {fault}" for fault in faults_of_payload(payload)]

    async def take_in(self, number: int, minutes: Minutes, found: Extraction, mode: Mode) -> None:
        slug = f"fenb-d{number}"
        async with self.db.write() as session:
            committee = await add_committee(
                session, name=f"Drains {number} <!here> *x* {SITE} \u202e :tada:", slug=slug,
                council="Fenbridge", site=f"{SITE}/c{number}", clerk=1, mode=mode, now=NOW,
            )  # fmt: skip
            await follow(session, committee, f"C{number:08}", now=NOW)
            await add_meeting(session, committee, date(2026, 3, 24), now=NOW)
            await take_in(
                session, committee=committee, minutes=minutes, extraction=found,
                meeting_on=date(2026, 3, 3), now=NOW,
            )  # fmt: skip

    async def typed(self, user: str, text: str) -> None:
        """A command; its answer is what the person is shown."""
        form = {"command": "/actions", "text": text, "user_id": user, "team_id": "T1",
                "channel_id": "C1", "response_url": f"{self.api.url}/respond/1"}  # fmt: skip
        await self._sent(urlencode(form).encode(), f"{user} /actions {text}")

    async def pressed(self, user: str, action_id: str, value: str, **more: Any) -> None:
        """A press of a button."""
        chosen = {"value": value, **more}
        payload = {
            "type": "block_actions", "user": {"id": user}, "team": {"id": "T1"},
            "trigger_id": f"{user}.{action_id}.{value}",
            "response_url": f"{self.api.url}/respond/1",
            "actions": [{"action_id": action_id, "block_id": "b", "type": "button", **chosen}],
            "container": {"type": "message", "channel_id": "C1", "message_ts": "1.1"},
        }  # fmt: skip
        body = urlencode({"payload": safe_json(payload)}).encode()
        await self._sent(body, f"{user} presses {action_id} {value}")

    async def opened_home(self, user: str) -> None:
        event = {"type": "event_callback", "team_id": "T1", "event_id": f"E{user}",
                 "event": {"type": "app_home_opened", "user": user, "tab": "home"}}  # fmt: skip
        await self._sent(safe_json(event).encode(), "home", kind="application/json")

    async def _sent(
        self, body: bytes, where: str, *, kind: str = "application/x-www-form-urlencoded"
    ) -> None:
        headers = signed(body, timestamp=f"{NOW.timestamp():.0f}", kind=kind)
        status, answer = await ask(self.asgi, body=body, headers=headers)
        if status != 200:
            self.faults.append(f"{where}: status {status}")
        if answer[:1] == b"{":
            self.check(json.loads(answer), where)
        await settled(self.app)

    async def deliver(self) -> None:
        """Render every message that is due, as the jobs do, over some days."""
        for day in (0, 1, 4, 15):
            now = NOW + timedelta(days=day)
            async with self.db.write() as session:
                await plan_digests(session, now=now)
                await plan_reminders(session, now=now)
            for second in range(400):
                at = now + timedelta(seconds=second)
                claim = partial(deliveries.claim_next, now=at, lease=timedelta(minutes=1))
                async with self.db.write() as session:
                    claimed = await claim(session)
                    if claimed is None:
                        break
                    await deliveries.mark_sent(
                        session, claimed, channel_id=claimed.recipient, ts=f"{day}.{second}", now=at
                    )
                if claimed.content is not None:
                    self.check(render(claimed.content).as_arguments(), claimed.recipient)

    def collect(self) -> None:
        """Everything that Slack was sent outside the answers."""
        for method, arguments in self.api.calls:
            self.check(arguments, method)
        for posted in self.api.posted:
            self.check(posted, "response_url")


@pytest.fixture
async def bench(db: Database) -> AsyncIterator[Bench]:
    async with web_api() as api, web_client(api) as client:
        api.answer("auth.test", user_id="U1", bot_id="B1", team_id="T1")
        app = build_app(
            db=db, clock=lambda: NOW, client=client, wake=lambda: None
        )  # the guard in front verifies, by our clock
        asgi = asgi_app(app, signing_secret=SECRET, wall=NOW.timestamp)
        async with db.write() as session:
            for name, user, post in (
                ("Clara Reid", CLERK, "Clerk"), ("Ada Thwaite", OFFICER, "Director of Place"),
            ):  # fmt: skip
                await add_officer(
                    session, name=name, council="Fenbridge", slack_user_id=user, posts=[post],
                    now=NOW,
                )  # fmt: skip
            for user, outside in ((CLERK, False), (OFFICER, False), (GUEST, True)):
                session.add(SlackUser(
                    slack_user_id=user, is_outsider=outside, looked_up_at=NOW + timedelta(days=99)
                ))  # fmt: skip
        yield Bench(db, api, asgi, app)


async def ask_everything(bench: Bench, slugs: Sequence[str]) -> None:
    """Every way of asking, by a clerk, an officer and a guest."""
    for slug in slugs:
        for user in (CLERK, OFFICER, GUEST):
            await bench.typed(user, f"{slug} all")
        await bench.pressed(CLERK, "list_share", f"{slug}|1|all")
        async with bench.db.read() as session:
            found = await list_actions(
                session, slug=slug, words="all", viewer=Viewer(is_clerk=True, is_outsider=False),
                today=NOW.date(),
            )  # fmt: skip
        for view in found.actions[:3]:
            bench.references.append(view.reference)
            await bench.typed(CLERK, view.reference)
            await bench.typed(GUEST, view.reference)
            await bench.pressed(CLERK, "history", view.reference)
            await bench.pressed(CLERK, "triage_owner", str(view.id))
            await bench.pressed(OFFICER, "answer_update", str(view.id))
    for user in (CLERK, OFFICER, GUEST):
        await bench.typed(user, "mine")
        await bench.typed(user, "help")
        await bench.opened_home(user)


@pytest.mark.timeout(1_800 if MANY else 300)
@pytest.mark.parametrize("engine", ENGINES)
async def test_nothing_hostile_reaches_slack(bench: Bench, engine: str) -> None:
    """The whole corpus through one engine, and all that Slack is then told."""
    chosen = some(engine, every=6)
    async with finding(engine) as found_in:
        for number, document in enumerate(chosen):
            minutes = minutes_of(document)
            mode = Mode.AUTO if number % 2 else Mode.APPROVE
            await bench.take_in(number, minutes, await found_in(minutes), mode)
    slugs = [f"fenb-d{number}" for number in range(len(chosen))]
    await bench.deliver()
    await ask_everything(bench, slugs)
    bench.collect()
    assert bench.faults == []
    assert bench.shown > 8 * len(chosen)
    assert len(bench.references) > len(chosen)  # what the minutes promise is found all the same


async def test_a_mention_in_the_minutes_is_words(bench: Bench) -> None:
    """What is checked is there: the quotation holds the mention, as words in a rich text."""
    document = next(d for d in DOCUMENTS if d["attack"] == "<!channel>")
    minutes = minutes_of(document)
    found_there = await summarise(minutes, engine=CuesEngine())
    await bench.take_in(1, minutes, found_there, Mode.AUTO)
    async with bench.db.read() as session:
        found = await list_actions(
            session, slug="fenb-d1", words="all", viewer=Viewer(is_clerk=True, is_outsider=False),
            today=NOW.date(),
        )  # fmt: skip
    assert any("<!channel>" in view.quote and MINUTED in view.quote for view in found.actions)


@pytest.mark.parametrize("engine", ENGINES)
async def test_nothing_hostile_reaches_a_terminal(
    bench: Bench, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`extract`, `actions`, `triage`, `history`, as words and as JSON."""
    faults = []
    async with finding(engine) as found_in:
        for number, document in enumerate(some(engine, every=9)):
            minutes = minutes_of(document)
            found = await found_in(minutes)
            print_extraction(minutes, found)
            say(safe_json(extraction_json(minutes, found), indent=1))
            await bench.take_in(number, minutes, found, Mode.APPROVE)
            await _print_commands(bench, f"fenb-d{number}")
            printed = capsys.readouterr().out
            faults += [f"{document['id']}: {fault}" for fault in faults_of_print(printed)]
    assert faults == []


async def _print_commands(bench: Bench, slug: str) -> None:
    viewer = Viewer(is_clerk=True, is_outsider=False)
    async with bench.db.read() as session:
        committee = (await session.exec(select(Committee).where(Committee.slug == slug))).one()
        found = await list_actions(session, slug=slug, words="all", viewer=viewer, today=NOW.date())
        print_triage(await triage_list(session, committee=committee))
        for view in found.actions:
            print_action(view)
            say(safe_json(action_json(view)))
            lines = await history(session, reference=view.reference, viewer=viewer)
            for line in history_lines(view.reference, lines):
                say(line)


@pytest.mark.parametrize("name", ENGINES)
async def test_only_words_of_the_minutes_come_out(name: str) -> None:
    """Quote, owner, due and every context stand in the text; the summary says no more."""
    async with finding(name) as found_in:
        for document in some(name, every=3):
            minutes = minutes_of(document)
            hold_to_the_words(minutes, await found_in(minutes), about=document["id"])


def hold_to_the_words(minutes: Minutes, found: Extraction, *, about: str) -> None:
    flat = " ".join(minutes.text.split()).casefold()
    for action in found.actions:
        assert minutes.text[action.start : action.end] == action.quote
        for words in (action.owner, action.owner_name, action.due):
            assert words is None or " ".join(words.split()).casefold() in flat, about
        assert INVENTED not in action.summary
        assert not re.search(r"\w://", action.summary.removesuffix("…")) or (
            action.summary.rstrip("…") in " ".join(action.quote.split())
        ), about


async def test_answers_of_every_other_shape_are_refused_or_proved() -> None:
    """Numbers never sent, wrong types, prose, doubles, depths: never a word of theirs."""
    minutes = minutes_of(DOCUMENTS[0])
    cues = await summarise(minutes, engine=CuesEngine())
    async with model() as (endpoint, engine):
        for answer in other_shapes(minutes):
            endpoint.always = Fault(Wrong.SAID, words=answer)
            found = await summarise(minutes, engine=engine, fallback=CuesEngine())
            said = safe_json(extraction_json(minutes, found))
            assert INVENTED not in said, answer[:200]
            assert "evil.example" not in said, answer[:200]
            assert found.engine == "claude" or found.actions == cues.actions


def test_we_write_no_spreadsheet_yet() -> None:
    """Whoever writes the first makes sure that no cell begins as a formula, and changes this."""
    rooms = ("bot", "handlers", "tracker", "councils", "summariser", "storage", "minutes")
    root = Path(__file__).parents[2]
    writers = [
        str(path.relative_to(root))
        for room in rooms
        for path in (root / room).rglob("*.py")
        if re.search(r"csv\.(?:writer|DictWriter)|openpyxl|xlsxwriter", path.read_text("utf-8"))
    ]
    assert writers == []


def test_the_marks_that_the_checks_lean_on_are_theirs() -> None:
    """They stand in no attack, so that what is found is what was looked for."""
    corpus = " ".join(str(document["attack"]) for document in DOCUMENTS)
    assert INVENTED not in corpus
    assert MINUTED not in corpus


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "see <!channel>"},
        {"text": "at https://evil.example"},
        {"text": f"the {MINUTED} survey"},
        {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*x*"}}]},
        {"blocks": [{"type": "header", "text": {"type": "plain_text", "text": MINUTED}}]},
        {"blocks": [{"type": "actions", "elements": [{"type": "button", "url": "https://x"}]}]},
        {"view": {"title": {"type": "mrkdwn", "text": "x"}, "blocks": []}},
        *[
            {"blocks": [{"type": "rich_text", "elements": [
                {"type": "rich_text_section", "elements": [element]}
            ]}]}
            for element in (
                {"type": "broadcast", "range": "channel"},
                {"type": "user", "user_id": "U1"},
                {"type": "link", "url": "https://evil.example/", "text": "ok"},
                {"type": "link", "url": "https://democracy.fenbridge.example@evil.example/"},
                {"type": "text", "text": "pay \u202eyllaM"},
                {"type": "text", "text": f"{INVENTED} owes it"},
            )
        ],
    ],
)  # fmt: skip
def test_the_checks_find_what_they_look_for(payload: dict[str, Any]) -> None:
    """Each of these would be said of a message that held it."""
    assert faults_of_payload(payload)

"""The monthly budget for Claude over single readings: what is spent, refused and said."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import ValidationError
from sqlmodel import select

from bot.budget import Budget, month_began, month_spend
from bot.engines import Engines, open_engines
from bot.evaluating import measured
from bot.settings import EngineChoice, Settings
from bot.sources import Sources, open_sources
from bot.taking_in import take_in_source
from sandbox.claude import ClaudeEndpoint, Fault, Wrong
from storage.database import Database
from storage.tables import Action, Committee, Document
from summariser.costs import Price
from summariser.errors import BudgetExceededError, UnknownPriceError
from tracker.committees import add_committee
from tracker.errors import MeetingDateUnknownError
from tracker.triage import triage_list

T0 = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # half past eleven at night in summer time
NEXT_MONTH = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
WORDS = "5. Parks\n\nThe Head of Parks undertook to circulate survey {n} before Christmas.\n"
PRICE = Price(read=2, answered=10, cache_read=0.1, cache_written=2.5)


class Clock:
    def __init__(self) -> None:
        self.instant = T0

    def now(self) -> datetime:
        return self.instant


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def endpoint() -> ClaudeEndpoint:
    return ClaudeEndpoint(keys=["sk-good"])


@pytest.fixture
async def base_url(endpoint: ClaudeEndpoint) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(endpoint.routes())
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


@pytest.fixture
async def committee(db: Database) -> Committee:
    async with db.write() as session:
        return await add_committee(
            session, name="Parks Committee", slug="north-parks", council="Northford", now=T0
        )


@pytest.fixture
async def sources(clock: Clock) -> AsyncIterator[Sources]:
    async with open_sources(Settings(), clock=clock) as sources:
        yield sources


def settings(base_url: str, **changes: Any) -> Settings:
    return Settings.model_validate(
        {"anthropic_api_key": "sk-good", "anthropic_base_url": base_url, "engine": "claude"}
        | changes
    )


@pytest.fixture
async def take_in(
    *,
    db: Database,
    committee: Committee,
    sources: Sources,
    clock: Clock,
    tmp_path: Path,
    base_url: str,
) -> Any:
    """Take in the n-th meeting under these settings, and give its document."""

    async def taken(n: int, engines: Engines) -> Document:
        path = tmp_path / f"{n}.txt"
        path.write_text(WORDS.format(n=n), encoding="utf-8")
        result = await take_in_source(
            str(path), committee=committee, db=db, sources=sources, engines=engines, clock=clock,
            meeting_on=date(2026, 1, n),
        )  # fmt: skip
        assert result is not None
        async with db.read() as session:
            return await session.get_one(Document, result.document_id)

    return taken


async def spent(db: Database, now: datetime = T0) -> float:
    async with db.read() as session:
        return await month_spend(session, council="Northford", price=PRICE, now=now)


async def test_without_a_budget_nothing_is_refused(
    db: Database, take_in: Any, base_url: str
) -> None:
    """The cost is kept all the same."""
    async with open_engines(settings(base_url)) as engines:
        document = await take_in(1, engines)
    assert document.engine == "claude"
    assert document.usage["cost_usd"] > 0
    assert await spent(db) == document.usage["cost_usd"]


async def test_over_budget_cues_read_and_the_clerk_is_told(
    db: Database, take_in: Any, base_url: str, endpoint: ClaudeEndpoint, committee: Committee
) -> None:
    """Nothing is sent; the sentence is on the document and in the triage list."""
    async with open_engines(settings(base_url, monthly_budget=0.06)) as engines:
        first = await take_in(1, engines)
        assert first.engine == "claude"
        second = await take_in(2, replace(engines, budget=Budget(0.02, "m", PRICE)))
    assert second.engine == "cues"
    assert second.usage["calls"] == 0
    assert len(endpoint.requests) == 1
    (warning,) = [one for one in second.warnings if "budget" in one]
    assert warning.startswith("The month's budget for Claude is spent: Northford has used $0.0")
    assert warning.endswith("These actions come from the cues engine instead.")
    async with db.read() as session:
        listed = await triage_list(session, committee=committee, today=T0.date())
    assert any("budget" in note for note in listed.notes)


async def test_another_council_has_a_budget_of_its_own(
    db: Database, take_in: Any, base_url: str
) -> None:
    async with open_engines(settings(base_url)) as engines:
        await take_in(1, engines)
    async with db.read() as session:
        assert await month_spend(session, council="Southford", price=PRICE, now=T0) == 0


async def test_a_new_month_is_a_new_budget(
    db: Database, take_in: Any, base_url: str, clock: Clock
) -> None:
    """By the council's own clock: in summer time, April begins at eleven in the evening, UTC."""
    async with open_engines(settings(base_url)) as engines:
        await take_in(1, engines)
    assert month_began(T0) == datetime(2026, 3, 1, tzinfo=UTC)
    assert month_began(NEXT_MONTH) == T0.replace(hour=23, minute=0)
    assert await spent(db) > 0
    assert await spent(db, NEXT_MONTH) == 0


async def test_a_budget_without_a_price_refuses_claude_by_name(
    take_in: Any, base_url: str, endpoint: ClaudeEndpoint
) -> None:
    """Not silently: the clerk reads which setting is missing."""
    unpriced = settings(base_url, model="model-of-next-year", monthly_budget=5)
    async with open_engines(unpriced) as engines:
        document = await take_in(1, engines)
    assert document.engine == "cues"
    assert not endpoint.requests
    assert document.warnings[-1].startswith("The price of model-of-next-year is not known")


async def test_without_a_price_the_cost_is_unknown_not_nothing(take_in: Any, base_url: str) -> None:
    async with open_engines(settings(base_url, model="model-of-next-year")) as engines:
        document = await take_in(1, engines)
    assert document.engine == "claude"
    assert document.usage["cost_usd"] is None
    assert document.usage["input_tokens"] > 0


async def test_what_was_read_without_a_price_is_counted_at_the_present_one(
    db: Database, take_in: Any, base_url: str
) -> None:
    async with open_engines(settings(base_url, model="model-of-next-year")) as engines:
        await take_in(1, engines)
    assert await spent(db) > 0


async def test_a_refused_reading_counts(
    db: Database, take_in: Any, base_url: str, endpoint: ClaudeEndpoint
) -> None:
    """Cues read it in the end, but Claude's no was paid for."""
    endpoint.always = Fault(Wrong.REFUSED)
    async with open_engines(settings(base_url)) as engines:
        document = await take_in(1, engines)
    assert document.engine == "cues"
    assert await spent(db) == document.usage["cost_usd"] > 0


async def test_minutes_without_a_date_are_refused_before_they_cost_anything(
    *,
    db: Database, committee: Committee, sources: Sources, clock: Clock, tmp_path: Path,
    base_url: str, endpoint: ClaudeEndpoint,
) -> None:  # fmt: skip
    path = tmp_path / "undated.txt"
    path.write_text(WORDS, encoding="utf-8")
    async with open_engines(settings(base_url)) as engines:
        with pytest.raises(MeetingDateUnknownError):
            await take_in_source(
                str(path), committee=committee, db=db, sources=sources, engines=engines, clock=clock
            )
    assert not endpoint.requests


async def test_each_action_keeps_the_version_of_its_prompt(
    db: Database, take_in: Any, base_url: str
) -> None:
    """And of its model: `prompt/model`."""
    async with open_engines(settings(base_url)) as engines:
        await take_in(1, engines)
    async with db.read() as session:
        (action,) = (await session.exec(select(Action))).all()
    assert (action.engine, action.engine_version) == ("claude", "2/claude-sonnet-5-5")


@pytest.mark.parametrize(
    ("name", "value"),
    [("prices", "sonnet"), ("monthly_budget", "-1"), ("monthly_budget", "nan")],
)
def test_a_setting_that_makes_no_sense_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({name: value})


def test_a_budget_says_what_is_left() -> None:
    """A reading that may just fit is let through."""
    budget = Budget(5, "m", PRICE)
    budget.check(spent=4, wanted=1, council="Northford")
    with pytest.raises(BudgetExceededError, match=r"has used \$4.00 of \$5.00"):
        budget.check(spent=4, wanted=1.01, council="Northford")
    with pytest.raises(UnknownPriceError):
        Budget(5, "m", None).estimate([10])
    assert Budget(0, "m", None).estimate([10]) == 0


async def test_evaluate_runs_claude(base_url: str, endpoint: ClaudeEndpoint) -> None:
    """`matters evaluate --engine claude` needs a key and nothing else."""
    text = WORDS.format(n=1)
    quote = "The Head of Parks undertook to circulate survey 1 before Christmas."
    gold = {
        "id": "one", "council": "Northford", "text": text,
        "actions": [{
            "quote": quote, "owner": "The Head of Parks", "due": "before Christmas",
            "marker": "undertaking", "borderline": False,
        }],
    }  # fmt: skip
    result = await measured([gold], settings(base_url), EngineChoice.CLAUDE)
    assert result.figures["f1"] == 1
    assert result.figures["owner_accuracy"] == 1
    assert result.extractions[0].engine_version == "2/claude-sonnet-5-5"
    assert len(endpoint.requests) == 1

"""What a run costs, how much is sent and answered, and the second look."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from minutes.plain import read_text
from minutes.reading import read
from minutes.values import Minutes, Section
from sandbox.claude import ClaudeEndpoint, Fault, Wrong
from summariser.claude import ClaudeEngine
from summariser.claude_pieces import NOT_SHOWN, shown_clauses
from summariser.claude_retry import RetryPolicy
from summariser.costs import PRICES, Price, cost, estimated_cost, price_of, read_prices, total
from summariser.cues import CuesEngine
from summariser.errors import RefusedError
from summariser.second_look import disagreements
from summariser.summarise import summarise
from summariser.values import Answer, Usage

PAGE = Path(__file__).parents[3] / "shared" / "fixtures" / "moderngov_meeting.html"
MODEL = "claude-sonnet-5-5"
TEN = Price(read=10, answered=100, cache_read=1, cache_written=12.5)

TEXT = """\
5. Parks and Play Areas

The Head of Parks undertook to circulate the survey before Christmas.

The roses were admired by all.

6. Benches

The Clerk would ask for prices of benches. ACTION
"""


@pytest.fixture
def minutes() -> Minutes:
    return read_text(TEXT, source="parks.txt")


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
async def engine(base_url: str) -> AsyncIterator[ClaudeEngine]:
    engine = ClaudeEngine(
        "sk-good",
        base_url=base_url,
        model=MODEL,
        retries=RetryPolicy(first_wait=0.01),
        price=TEN,
        second_look=True,
    )
    yield engine
    await engine.aclose()


# a million tokens each: what was read plainly, from the cache, into it, and answered
COSTS = [
    (Usage(calls=1, input_tokens=1_000_000), 10.0),
    (Usage(calls=1, input_tokens=1_000_000, cached_tokens=1_000_000), 1.0),
    (Usage(calls=1, input_tokens=1_000_000, written_tokens=1_000_000), 12.5),
    (Usage(calls=1, output_tokens=1_000_000), 100.0),
    (Usage(), 0.0),  # nothing was asked
]


@pytest.mark.parametrize(("usage", "dollars"), COSTS)
def test_a_cost_is_tokens_times_prices(usage: Usage, dollars: float) -> None:
    """In a batch, half of it."""
    assert cost(usage, TEN) == dollars
    assert cost(usage, TEN, batch=True) == dollars / 2


def test_without_a_price_nothing_is_guessed() -> None:
    """And one unknown cost makes a sum unknown."""
    asked = Usage(calls=1, input_tokens=10)
    assert cost(asked, None) is None
    assert price_of("a-model-of-next-year") is None
    unknown = Usage(calls=1, cost_usd=None)
    assert total([Usage(calls=1, cost_usd=1.0), unknown]).cost_usd is None
    assert total([Usage(calls=1, cost_usd=1.0), Usage(calls=2, cost_usd=0.5)]).cost_usd == 1.5


def test_the_operators_prices_outrank_the_published_ones() -> None:
    """Two figures or four; a date at the end of a model's name is passed over."""
    own = read_prices("claude-sonnet-5-5=1/5, own-model=2/8/0.5/3,")
    assert price_of(MODEL, overrides=own) == Price(1, 5, 0.1, 1.25)
    assert price_of("own-model-20261001", overrides=own) == Price(2, 8, 0.5, 3)
    assert price_of(MODEL) == PRICES[MODEL]


@pytest.mark.parametrize("words", ["sonnet", "sonnet=2", "=2/10", "a=2/x", "a=1/2/3", "a=-1/2"])
def test_a_price_that_cannot_be_read_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="is not a price"):
        read_prices(words)


def test_an_estimate_is_on_the_dear_side() -> None:
    """Three characters a token, all of it put into the cache, and a long answer."""
    assert estimated_cost([3_000_000], TEN) == pytest.approx(12.5 + 0.4)
    assert estimated_cost([3_000_000], TEN, batch=True) == pytest.approx(6.45)


async def test_a_meeting_keeps_what_it_cost(engine: ClaudeEngine, minutes: Minutes) -> None:
    usage = (await engine.propose(minutes)).usage
    assert usage.calls == 1
    assert usage.cost_usd == cost(usage, TEN)
    assert usage.cost_usd


async def test_what_failed_keeps_what_it_cost(
    engine: ClaudeEngine, endpoint: ClaudeEndpoint, minutes: Minutes
) -> None:
    """A refusal is paid for, and stays with the meeting when cues step in."""
    endpoint.always = Fault(Wrong.REFUSED)
    with pytest.raises(RefusedError) as caught:
        await engine.propose(minutes)
    extraction = await summarise(minutes, engine=engine, fallback=CuesEngine())
    assert extraction.engine == "cues"
    assert extraction.usage.cost_usd
    assert caught.value.usage.cost_usd


async def test_the_second_look_asks_only_about_what_was_passed_over(
    engine: ClaudeEngine, endpoint: ClaudeEndpoint, minutes: Minutes
) -> None:
    """Once, with those clauses alone; what it finds goes through the same checks."""
    endpoint.wrong(Wrong.EMPTY)
    extraction = await summarise(minutes, engine=engine)
    first, second = endpoint.requests
    asked = second["messages"][0]["content"]
    inside = asked.split("<minutes>")[1].split("</minutes>")[0]
    assert "ask for prices of benches" in inside
    assert "roses" not in inside
    assert len(json.dumps(second)) < len(json.dumps(first)) * 1.1
    assert second["system"] == first["system"]  # read from the cache
    assert any("benches" in action.quote for action in extraction.actions)
    assert extraction.usage.calls == 2
    assert extraction.usage.cost_usd == cost(extraction.usage, TEN)
    assert not extraction.possible_misses


async def test_where_both_agree_there_is_no_second_look(
    engine: ClaudeEngine, endpoint: ClaudeEndpoint, minutes: Minutes
) -> None:
    assert (await engine.propose(minutes)).usage.calls == len(endpoint.requests) == 1


async def test_the_second_look_is_off_unless_asked_for(
    base_url: str, endpoint: ClaudeEndpoint, minutes: Minutes
) -> None:
    engine = ClaudeEngine("sk-good", base_url=base_url, model=MODEL)
    endpoint.wrong(Wrong.EMPTY)
    extraction = await summarise(minutes, engine=engine)
    assert extraction.usage.calls == 1
    assert any(miss.why == "flagged ACTION" for miss in extraction.possible_misses)
    await engine.aclose()


@pytest.mark.parametrize(
    "kind", [Wrong.REFUSED, Wrong.MALFORMED, Wrong.OVERLOADED, Wrong.DROPPED, Wrong.TRUNCATED]
)
async def test_a_second_look_that_fails_leaves_the_first_answer(
    engine: ClaudeEngine, endpoint: ClaudeEndpoint, minutes: Minutes, kind: Wrong
) -> None:
    """With a sentence; the flag goes to the clerk as before."""
    endpoint.wrong(Wrong.EMPTY)
    endpoint.always = Fault(kind)
    extraction = await summarise(minutes, engine=engine)
    assert extraction.engine == "claude"
    assert extraction.warnings[0].startswith("Claude's second look failed, so its first answer")
    assert any("benches" in miss.quote for miss in extraction.possible_misses)


@pytest.mark.parametrize("kind", [Wrong.INVENTED, Wrong.INJECTED])
async def test_a_hostile_second_look_adds_nothing_unchecked(
    engine: ClaudeEngine, endpoint: ClaudeEndpoint, minutes: Minutes, kind: Wrong
) -> None:
    """Invented numbers, links, orders and borrowed names: only words of the minutes remain."""
    endpoint.wrong(Wrong.EMPTY)
    endpoint.always = Fault(kind)
    extraction = await summarise(minutes, engine=engine)
    assert extraction.usage.calls == 2
    for one in extraction.actions:
        said = f"{one.quote}{one.summary}{one.owner}{one.owner_name}{one.due}"
        for borrowed in ("http", "evil", "channel", "Boris", "9,999", "1999"):
            assert borrowed not in said
    found = [*extraction.actions, *extraction.possible_misses]
    assert any("benches" in one.quote for one in found)


async def test_disagreements_are_flags_and_confident_cues(minutes: Minutes) -> None:
    """Nothing is asked about what Claude claims, nor about quiet sentences."""
    cues = await CuesEngine().propose(minutes)
    asked = disagreements(minutes, Answer(()), cues)
    words = [minutes.words(minutes.clause(one.first)) for one in asked]
    assert any("benches" in one for one in words)
    assert not any("roses" in one for one in words)
    assert disagreements(minutes, cues, cues) == ()


@pytest.fixture
def page() -> bytes:
    if not PAGE.exists():
        pytest.skip("no ../shared here")
    return PAGE.read_bytes()


async def test_little_is_sent_and_no_minuted_word_is_left_out(
    page: bytes, base_url: str, endpoint: ClaudeEndpoint
) -> None:
    """The whole request is at most 0.40 of the page, prompt and schema included.

    Left out are only restricted items and declarations of interest.
    """
    minutes = read(page, source="https://council.example/m.html", content_type="text/html")
    engine = ClaudeEngine("sk-good", base_url=base_url, model=MODEL)
    answer = await engine.propose(minutes)
    await engine.aclose()
    (request,) = endpoint.requests
    assert len(json.dumps(request, ensure_ascii=False).encode()) <= 0.40 * len(page)
    sent = " ".join(request["messages"][0]["content"].split())
    for clause in minutes.clauses:
        minuted = clause.section in {Section.DECISION, Section.MINUTES}
        if minuted and minutes.items[clause.item].withheld not in NOT_SHOWN:
            assert " ".join(minutes.words(clause).split()) in sent
    petition = next(n for n, item in enumerate(minutes.items) if item.number == "59")
    assert any(clause.item == petition for clause in shown_clauses(minutes))
    answered = answer.usage.output_tokens * 4
    assert answered <= 400 * max(1, len(answer.proposals)) + 16

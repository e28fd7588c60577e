"""`matters backfill` with Claude: the real SDK, a real database, batches over loopback HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import select

from bot.backfill_courier import BatchUnheardError, Courier
from bot.backfill_meetings import Meetings
from bot.backfill_rows import open_entries
from bot.backfilling import Backfill, Wanted
from bot.budget import Budget, month_spend
from bot.settings import Settings
from bot.sources import Sources, open_sources
from sandbox.claude import BatchWrong, ClaudeEndpoint, EntryWrong, Wrong
from storage.database import Database
from storage.tables import Action, Batch, BatchEntry, Committee, Document, EntryState
from summariser.claude import ClaudeEngine
from summariser.claude_batches import BatchRequest, ClaudeBatches
from summariser.claude_retry import RetryPolicy
from summariser.costs import Price
from summariser.cues import CuesEngine
from summariser.errors import (
    BatchEntryCancelledError,
    BatchEntryExpiredError,
    BatchEntryMissingError,
    BudgetExceededError,
    EngineError,
    InvalidRequestError,
    MalformedAnswerError,
    MinutesChangedError,
    MissingKeyError,
    RefusedError,
    UnauthorisedError,
    UnknownPriceError,
)
from summariser.values import Engine
from tracker.committees import add_committee
from tracker.errors import MeetingDateUnknownError
from tracker.meetings import add_meeting
from tracker.takedown import forget
from tracker.values import IntakeResult

T0 = datetime(2026, 3, 5, 10, tzinfo=UTC)
MODEL = "claude-sonnet-5-5"
PRICE = Price(read=2, answered=10, cache_read=0.1, cache_written=2.5)

MINUTES = """\
Minutes of the Parks Committee held on {day} March 2026

5. Parks

In response to a query, the Head of Parks undertook to circulate survey {day} before Christmas.

6. Trees

RESOLVED that the Director of Place be requested to write to the Friends of Low Park.
"""


class Clock:
    def now(self) -> datetime:
        return T0


@dataclass
class Told:
    """What the back-fill told, by source."""

    taken: dict[str, IntakeResult | None] = field(default_factory=dict)
    failures: dict[str, Exception] = field(default_factory=dict)
    waits: int = 0

    def waits_for(self, batches: int) -> None:
        assert batches > 0
        self.waits += 1

    def taken_in(self, source: str, result: IntakeResult | None) -> None:
        assert source not in self.taken
        self.taken[source] = result

    def failed(self, source: str, error: Exception) -> None:
        assert source not in self.failures
        self.failures[source] = error


@dataclass
class World:
    """One council, the sandbox's Claude, and commands that begin anew as processes would."""

    db: Database
    sources: Sources
    endpoint: ClaudeEndpoint
    base_url: str
    committee: Committee
    folder: Path
    engines: list[ClaudeEngine] = field(default_factory=list)

    def minutes(self, count: int, words: str = MINUTES) -> list[Wanted]:
        paths = [self.folder / f"minutes-{day}.txt" for day in range(1, count + 1)]
        for day, path in enumerate(paths, 1):
            path.write_text(words.replace("{day}", str(day)), encoding="utf-8")
        return [Wanted(str(path), date(2026, 3, n)) for n, path in enumerate(paths, 1)]

    def command(
        self,
        *,
        fallback: Engine | None = None,
        dollars: float = 0,
        price: Price | None = PRICE,
        key: str | None = "sk-good",
        piece_length: int = 160_000,
    ) -> Backfill:
        retries = RetryPolicy(first_wait=0.001)
        engine = ClaudeEngine(
            key, base_url=self.base_url, model=MODEL, price=price, piece_length=piece_length
        )
        self.engines.append(engine)
        batches = ClaudeBatches(engine.client, model=MODEL, retries=retries)
        return Backfill(
            db=self.db,
            meetings=Meetings(self.db, self.sources, Clock()),
            engine=engine,
            courier=Courier(self.db, batches, engine.version, price, Clock()),
            budget=Budget(dollars, MODEL, price),
            clock=Clock(),
            tell=Told(),
            fallback=fallback,
            poll=0.001,
        )

    async def run(self, wanted: list[Wanted], **options: object) -> Told:
        command = self.command(**options)  # type: ignore[arg-type]
        await command.send(wanted, self.committee)
        await command.wait()
        return told(command)

    async def resume(self, **options: object) -> Told:
        command = self.command(**options)  # type: ignore[arg-type]
        await command.resume()
        await command.wait()
        return told(command)

    async def documents(self) -> list[Document]:
        async with self.db.read() as session:
            return list((await session.exec(select(Document).order_by("id"))).all())

    async def actions(self) -> list[Action]:
        async with self.db.read() as session:
            return list((await session.exec(select(Action).order_by("id"))).all())

    async def entries(self) -> list[BatchEntry]:
        async with self.db.read() as session:
            return list((await session.exec(select(BatchEntry).order_by("id"))).all())

    async def spent(self) -> float:
        async with self.db.read() as session:
            return await month_spend(session, council="Northford", price=PRICE, now=T0)


def told(command: Backfill) -> Told:
    assert isinstance(command.tell, Told)
    return command.tell


@pytest.fixture
async def world(db: Database, tmp_path: Path) -> AsyncIterator[World]:
    endpoint = ClaudeEndpoint(keys=["sk-good"])
    app = web.Application(client_max_size=10**8)
    app.add_routes(endpoint.routes())
    async with db.write() as session:
        committee = await add_committee(
            session, name="Parks Committee", slug="north-parks", council="Northford", now=T0
        )
    async with TestServer(app) as server, open_sources(Settings(), clock=Clock()) as sources:
        world = World(db, sources, endpoint, str(server.make_url("/")), committee, tmp_path)
        yield world
        for engine in world.engines:
            await engine.aclose()


async def test_many_meetings_are_taken_in_over_one_batch(world: World) -> None:
    """One request a meeting, waited for, each taken in with its prompt's version and its cost."""
    world.endpoint.batches.looks = 3
    told = await world.run(world.minutes(3))
    assert len(told.taken) == 3
    assert told.waits == 2
    assert len(world.endpoint.batches.batches) == 1
    documents = await world.documents()
    assert len(documents) == 3
    for one in documents:
        assert one.engine_version == f"2/{MODEL}"
        assert one.usage["model"] == f"stand-in-for-{MODEL}"
        assert one.usage["calls"] == 1
        assert one.usage["input_tokens"] > one.usage["output_tokens"] > 0
        assert 0 < one.usage["cost_usd"] < 0.01
    actions = await world.actions()
    assert {one.engine_version for one in actions} == {f"2/{MODEL}"}
    assert sum("circulate survey" in one.quote for one in actions) == 3


async def test_a_batch_costs_half_of_what_a_call_does(world: World) -> None:
    """The price of batches, not of calls, is kept."""
    await world.run(world.minutes(1))
    (document,) = await world.documents()
    usage = document.usage
    plain = usage["input_tokens"] - usage["cached_tokens"] - usage["written_tokens"]
    listed = (
        plain * 2
        + usage["cached_tokens"] * 0.1
        + usage["written_tokens"] * 2.5
        + usage["output_tokens"] * 10
    ) / 1_000_000
    assert usage["cost_usd"] == pytest.approx(listed / 2)


async def test_doing_it_twice_changes_nothing_and_costs_nothing(world: World) -> None:
    wanted = world.minutes(2)
    await world.run(wanted)
    again = await world.run([*wanted, wanted[0]])
    assert again.taken == dict.fromkeys((one.source for one in wanted), None)
    assert again.failures == {}
    assert len(world.endpoint.batches.batches) == 1
    assert len(await world.documents()) == 2


async def test_no_words_stay_behind_in_settled_entries(world: World) -> None:
    """What was answered is emptied in the transaction that takes the meeting in."""
    await world.run(world.minutes(2))
    entries = await world.entries()
    assert {one.state for one in entries} == {EntryState.SETTLED}
    assert {one.answer for one in entries} == {""}


async def test_a_command_that_dies_while_waiting_is_gone_on_with(world: World) -> None:
    """Another process fetches what the first sent, from the rows alone."""
    first = world.command()
    await first.send(world.minutes(2), world.committee)
    resumed = await world.resume()
    assert len(resumed.taken) == 2
    assert len(world.endpoint.batches.batches) == 1


async def test_sending_the_same_again_while_it_is_under_way_joins_it(world: World) -> None:
    """Nothing is paid for twice."""
    wanted = world.minutes(2)
    await world.command().send(wanted, world.committee)
    joined = await world.run(wanted)
    assert len(joined.taken) == 2
    assert len(world.endpoint.batches.batches) == 1


async def test_a_batch_taken_unheard_is_found_again(world: World) -> None:
    """The connection dropped after the service took it: looked for in its list, not sent again."""
    world.endpoint.batches.wrong(BatchWrong.ACCEPTED_AND_DROPPED)
    with pytest.raises(BatchUnheardError):
        await world.run(world.minutes(2))
    resumed = await world.resume()
    assert len(resumed.taken) == 2
    assert len(world.endpoint.batches.batches) == 1


async def test_a_batch_never_taken_is_sent_again(world: World) -> None:
    """The connection dropped before: the list does not have it."""
    world.endpoint.batches.wrong(Wrong.DROPPED)
    with pytest.raises(BatchUnheardError):
        await world.run(world.minutes(2))
    assert world.endpoint.batches.batches == {}
    resumed = await world.resume()
    assert len(resumed.taken) == 2


async def test_anothers_batch_taken_for_ours_brings_nothing_in(world: World) -> None:
    """Its results bear none of our ids: the entries are open to another try, which then holds."""
    world.endpoint.batches.wrong(Wrong.DROPPED)
    with pytest.raises(BatchUnheardError):
        await world.run(world.minutes(1))
    stranger = ClaudeBatches(world.engines[0].client, model=MODEL)
    await stranger.send([BatchRequest("not-ours", "<minutes>\n[1] ACTION: all\n</minutes>")])
    mistaken = await world.resume()
    assert [type(one) for one in mistaken.failures.values()] == [BatchEntryMissingError]
    assert await world.actions() == []
    assert len((await world.resume()).taken) == 1


# How an entry goes wrong, and the name under which its meeting is told.
FAILURES: list[tuple[Wrong | EntryWrong, type[EngineError]]] = [
    (EntryWrong.EXPIRED, BatchEntryExpiredError),
    (EntryWrong.CANCELED, BatchEntryCancelledError),
    (EntryWrong.MISSING, BatchEntryMissingError),
    (EntryWrong.NOT_JSON, BatchEntryMissingError),
    (EntryWrong.STRANGER, BatchEntryMissingError),
    (Wrong.UNKNOWN_MODEL, InvalidRequestError),
    (Wrong.MALFORMED, MalformedAnswerError),
    (Wrong.OTHER_SHAPE, MalformedAnswerError),
    (Wrong.REFUSED, RefusedError),
]


@pytest.mark.parametrize(("kind", "error"), FAILURES)
async def test_one_entry_fails_by_name_and_alone(
    world: World, kind: Wrong | EntryWrong, error: type[EngineError]
) -> None:
    """Its meeting stays open, the others are taken in, and the next try gets it."""
    wanted = world.minutes(3)
    world.endpoint.batches.entries_wrong(Wrong.NOTHING, kind)
    told = await world.run(wanted)
    assert len(told.taken) == 2
    assert {name: type(one) for name, one in told.failures.items()} == {wanted[1].source: error}
    assert len(await world.documents()) == 2
    resumed = await world.resume()
    assert list(resumed.taken) == [wanted[1].source]
    assert len(world.endpoint.batches.batches) == 2
    assert len(await world.documents()) == 3


async def test_cues_take_in_what_claude_could_not_read(world: World) -> None:
    """With a sentence on why, and with what Claude cost all the same."""
    world.endpoint.batches.entries_wrong(Wrong.REFUSED)
    told = await world.run(world.minutes(1), fallback=CuesEngine())
    assert not told.failures
    (document,) = await world.documents()
    assert document.engine == "cues"
    assert document.usage["cost_usd"] > 0
    assert document.warnings[-1] == (
        "Claude declined to read these minutes. These actions come from the cues engine instead."
    )
    assert await world.actions()


async def test_a_meeting_in_pieces_is_taken_in_as_a_whole_or_not_at_all(world: World) -> None:
    """Of three pieces one failed: nothing of the meeting is taken in until both are there."""
    world.endpoint.batches.entries_wrong(Wrong.NOTHING, EntryWrong.EXPIRED)
    told = await world.run(world.minutes(1), piece_length=120)
    assert len(await world.entries()) == 3
    assert [type(one) for one in told.failures.values()] == [BatchEntryExpiredError]
    assert await world.documents() == []
    assert await world.actions() == []
    await world.resume(piece_length=120)
    (document,) = await world.documents()
    assert document.usage["calls"] == 3
    assert len(await world.actions()) == 2
    assert len(await world.entries()) == 4


async def test_what_was_too_long_is_halved_without_being_asked(world: World) -> None:
    """The answer cut short is paid for, and counted; its halves go into another batch."""
    world.endpoint.batches.entries_wrong(Wrong.TRUNCATED)
    told = await world.run(world.minutes(1))
    assert len(told.taken) == 1
    assert len(world.endpoint.batches.batches) == 2
    (document,) = await world.documents()
    assert document.usage["calls"] == 3
    assert len(await world.actions()) == 2


async def test_halving_ends(world: World) -> None:
    """What is too long at its smallest stays open, by name."""
    world.endpoint.batches.entry_always = Wrong.TOO_LONG
    told = await world.run(world.minutes(1))
    assert len(told.failures) == 1
    assert len(world.endpoint.batches.batches) <= 4


async def test_halves_that_the_service_refuses_are_told_too(world: World) -> None:
    """A batch that was not taken ends its meeting by name, even in the middle of waiting."""
    world.endpoint.batches.entries_wrong(Wrong.TRUNCATED)
    command = world.command()
    await command.send(world.minutes(1), world.committee)
    (batch,) = await command.courier.under_way()
    await command.courier.fetch(batch)
    world.endpoint.batches.wrong(Wrong.FORBIDDEN)
    await command.wait()
    assert [type(one) for one in told(command).failures.values()] == [UnauthorisedError]
    assert len((await world.resume()).taken) == 1


async def test_a_batch_that_the_service_no_longer_knows_is_open_again(world: World) -> None:
    """Results are kept for some weeks only."""
    await world.command().send(world.minutes(1), world.committee)
    world.endpoint.batches.batches.clear()
    told = await world.resume()
    assert [type(one) for one in told.failures.values()] == [BatchEntryMissingError]
    assert len((await world.resume()).taken) == 1


@pytest.mark.parametrize("fallback", [None, CuesEngine()], ids=["none", "cues"])
async def test_going_on_is_within_the_budget_too(world: World, fallback: Engine | None) -> None:
    """What failed is not sent again over budget; cues take it in where they may."""
    world.endpoint.batches.entries_wrong(EntryWrong.EXPIRED)
    await world.run(world.minutes(1))
    told = await world.resume(dollars=0.0001, fallback=fallback)
    assert len(world.endpoint.batches.batches) == 1
    assert len(told.taken) == (1 if fallback else 0)
    if not fallback:
        assert [type(one) for one in told.failures.values()] == [BudgetExceededError]


async def test_halving_is_within_the_budget_too(world: World) -> None:
    """What was cut short stays open, by the budget's name."""
    world.endpoint.batches.entries_wrong(Wrong.TRUNCATED)
    one = Budget(1, MODEL, PRICE).estimate([8_000], batch=True)
    told = await world.run(world.minutes(1), dollars=1.2 * one)
    assert [type(one) for one in told.failures.values()] == [BudgetExceededError]
    assert len(world.endpoint.batches.batches) == 1


async def test_minutes_that_changed_meanwhile_are_not_taken_in_by_old_numbers(
    world: World,
) -> None:
    """Clause numbers hold for the words that were sent, and for nothing else."""
    wanted = world.minutes(1)
    await world.command().send(wanted, world.committee)
    world.minutes(1, words=MINUTES.replace("Low Park", "High Park"))
    told = await world.resume()
    assert [type(one) for one in told.failures.values()] == [MinutesChangedError]
    assert await world.actions() == []
    assert len((await world.run(wanted)).taken) == 1


async def test_a_meeting_forgotten_while_it_was_under_way_leaves_no_words(world: World) -> None:
    """What was asked of it is given up as it is forgotten: nothing is left to take in."""
    wanted = world.minutes(1)
    await world.command().send(wanted, world.committee)
    async with world.db.write() as session:
        await add_meeting(session, world.committee, date(2026, 3, 1), now=T0)
        await forget(
            session,
            committee_id=world.committee.id or 0,
            meeting_on=date(2026, 3, 1),
            why="",
            now=T0,
        )
    told = await world.resume()
    assert (told.taken, told.failures) == ({}, {})
    (entry,) = await world.entries()
    assert (entry.state, entry.answer) == (EntryState.ABANDONED, "")


async def test_minutes_without_a_date_are_not_paid_for(world: World) -> None:
    wanted = Wanted(world.minutes(1, words="5. Parks\n\nThe Clerk to write.\n")[0].source)
    told = await world.run([wanted])
    assert [type(one) for one in told.failures.values()] == [MeetingDateUnknownError]
    assert world.endpoint.batches.batches == {}


async def test_a_source_that_cannot_be_read_fails_alone(world: World) -> None:
    told = await world.run([Wanted("nowhere.txt"), *world.minutes(1)])
    assert list(told.failures) == ["nowhere.txt"]
    assert len(told.taken) == 1


async def test_minutes_with_nothing_to_show_ask_nothing(world: World) -> None:
    """They are taken in all the same, without an action."""
    words = "6. Declarations of Interest\n\nCllr Ash declared an interest.\n"
    told = await world.run(world.minutes(1, words=words))
    assert len(told.taken) == 1
    assert world.endpoint.batches.batches == {}


async def test_a_cancelled_back_fill_stays_open(world: World) -> None:
    """What was cancelled can be sent again."""
    world.endpoint.batches.looks = 99
    command = world.command()
    await command.send(world.minutes(2), world.committee)
    await command.cancel()
    await command.wait()
    assert {type(one) for one in told(command).failures.values()} == {BatchEntryCancelledError}
    world.endpoint.batches.looks = 1
    assert len((await world.resume()).taken) == 2


async def test_a_wrong_key_fails_each_meeting_by_name_and_no_key_the_command(
    world: World,
) -> None:
    told = await world.run(world.minutes(2), key="sk-wrong")
    assert {type(one) for one in told.failures.values()} == {UnauthorisedError}
    with pytest.raises(MissingKeyError):
        await world.run(world.minutes(1), key=None)


@pytest.mark.parametrize("kind", [Wrong.INVENTED, Wrong.INJECTED])
async def test_a_hostile_answer_lets_nothing_out_of_a_batch(world: World, kind: Wrong) -> None:
    """The same checks as for a single call."""
    world.endpoint.batches.entry_always = kind
    await world.run(world.minutes(1))
    for action in await world.actions():
        said = f"{action.quote}{action.summary}{action.owner}{action.owner_name}{action.due}"
        for borrowed in ("http", "evil", "channel", "Boris", "9,999", "1999"):
            assert borrowed not in said


async def test_a_budget_stops_sending_and_the_rest_stays_unsent(world: World) -> None:
    """What is set aside for the first meetings counts before anything is answered."""
    one = Budget(1, MODEL, PRICE).estimate([8_000], batch=True)
    told = await world.run(world.minutes(3), dollars=2.5 * one)
    assert len(told.taken) == 2
    (error,) = told.failures.values()
    assert isinstance(error, BudgetExceededError)
    assert "Northford has used $" in str(error)
    assert len(await world.entries()) == 2


async def test_over_budget_cues_take_in_with_a_note_to_the_clerk(world: World) -> None:
    told = await world.run(world.minutes(1), dollars=0.0001, fallback=CuesEngine())
    assert len(told.taken) == 1
    (document,) = await world.documents()
    assert document.engine == "cues"
    assert document.warnings[-1].startswith("The month's budget for Claude is spent: Northford")
    assert world.endpoint.batches.batches == {}


async def test_a_budget_without_a_price_refuses_by_name(world: World) -> None:
    told = await world.run(world.minutes(1), dollars=5, price=None)
    (error,) = told.failures.values()
    assert isinstance(error, UnknownPriceError)
    assert "MATTERS_PRICES" in str(error)


async def test_a_batch_under_way_counts_in_the_months_spend(world: World) -> None:
    """Set aside at first, then what it cost, then what the document says."""
    await world.command().send(world.minutes(1), world.committee)
    set_aside = await world.spent()
    await world.resume()
    (document,) = await world.documents()
    assert set_aside > document.usage["cost_usd"] > 0
    assert await world.spent() == pytest.approx(document.usage["cost_usd"])


async def test_what_failed_is_counted_too(world: World) -> None:
    """A refusal is paid for."""
    world.endpoint.batches.entries_wrong(Wrong.REFUSED)
    await world.run(world.minutes(1))
    assert await world.documents() == []
    assert await world.spent() > 0


async def test_every_row_names_its_batch(world: World) -> None:
    """So that a person can look a batch up in the service's console."""
    await world.run(world.minutes(2))
    async with world.db.read() as session:
        (batch,) = (await session.exec(select(Batch))).all()
        assert not await open_entries(session)
    assert batch.service_id == "msgbatch_sandbox_1"
    assert batch.requests == 2
    assert batch.engine_version == f"2/{MODEL}"

"""Message batches: the real SDK over loopback HTTP against the sandbox's endpoint."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox.claude import BatchWrong, ClaudeEndpoint, EntryWrong, Wrong
from summariser.claude import ClaudeClient
from summariser.claude_batches import BatchRequest, ClaudeBatches, in_batches
from summariser.claude_calls import check_stop
from summariser.claude_retry import RetryPolicy
from summariser.claude_schema import read_answer
from summariser.errors import (
    BatchEntryCancelledError,
    BatchEntryExpiredError,
    ContextTooLongError,
    EngineError,
    EngineFailedError,
    EngineUnreachableError,
    InvalidRequestError,
    MissingKeyError,
    OverloadedError,
    UnauthorisedError,
)

MESSAGE = "<minutes>\n[1] The Head of Parks undertook to circulate the survey.\n</minutes>"


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
async def batches(base_url: str) -> AsyncIterator[ClaudeBatches]:
    client = ClaudeClient("sk-good", base_url=base_url)
    yield ClaudeBatches(client, model="claude-sonnet-5-5", retries=RetryPolicy(first_wait=0.01))
    await client.aclose()


def requests(count: int) -> list[BatchRequest]:
    return [BatchRequest(f"ma-{number}", MESSAGE) for number in range(count)]


async def test_a_batch_is_sent_looked_at_and_read(
    batches: ClaudeBatches, endpoint: ClaudeEndpoint
) -> None:
    """Results come in another order, each with our id, its answer and its tokens."""
    endpoint.batches.looks = 3
    batch_id = await batches.send(requests(3))
    looks = [await batches.status(batch_id) for _ in range(3)]
    assert [one.has_ended for one in looks] == [False, False, True]
    assert {one.total for one in looks} == {3}
    results = await batches.results(batch_id)
    assert [one.custom_id for one in results] == ["ma-2", "ma-1", "ma-0"]
    for one in results:
        assert one.reply is not None
        check_stop(one.reply)
        (action,) = read_answer(one.reply.words).actions
        assert action.owner == "The Head of Parks"
        assert one.reply.usage.output_tokens > 0


async def test_a_batch_asks_what_a_call_asks(
    batches: ClaudeBatches, endpoint: ClaudeEndpoint
) -> None:
    """The same prompt and schema, so that the same checks hold."""
    batch_id = await batches.send(requests(1))
    (sent,) = endpoint.batches.batches[batch_id].requests
    assert sent["params"]["output_config"]["format"]["type"] == "json_schema"
    assert sent["params"]["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert "tools" not in sent["params"]


# How an entry goes, and the name that it is given: the table of what a batch brings back.
ENTRIES: list[tuple[Wrong | EntryWrong, type[EngineError]]] = [
    (EntryWrong.EXPIRED, BatchEntryExpiredError),
    (EntryWrong.CANCELED, BatchEntryCancelledError),
    (Wrong.UNKNOWN_MODEL, InvalidRequestError),
    (Wrong.TOO_LONG, ContextTooLongError),
    (Wrong.OVERLOADED, OverloadedError),
    (Wrong.FAILED, EngineFailedError),
    (Wrong.UNAUTHORISED, UnauthorisedError),
]


@pytest.mark.parametrize(("kind", "error"), ENTRIES)
async def test_each_failure_of_an_entry_has_its_name(
    batches: ClaudeBatches,
    endpoint: ClaudeEndpoint,
    kind: Wrong | EntryWrong,
    error: type[EngineError],
) -> None:
    """One entry goes wrong, the other is answered."""
    endpoint.batches.entries_wrong(kind)
    batch_id = await batches.send(requests(2))
    await batches.status(batch_id)
    good, bad = await batches.results(batch_id)
    assert type(bad.error) is error
    assert good.reply is not None


@pytest.mark.parametrize("kind", [EntryWrong.NOT_JSON, EntryWrong.MISSING])
async def test_a_line_that_cannot_be_read_loses_only_itself(
    batches: ClaudeBatches, endpoint: ClaudeEndpoint, kind: EntryWrong
) -> None:
    """The SDK's own reader would stop there."""
    endpoint.batches.entries_wrong(Wrong.NOTHING, kind)
    batch_id = await batches.send(requests(3))
    await batches.status(batch_id)
    assert [one.custom_id for one in await batches.results(batch_id)] == ["ma-2", "ma-0"]


async def test_a_line_separator_inside_an_answer_ends_no_line(
    batches: ClaudeBatches, endpoint: ClaudeEndpoint
) -> None:
    """U+2028 stands in minutes now and then, and JSON lets it."""
    batch_id = await batches.send(requests(1))
    await batches.status(batch_id)
    (line,) = endpoint.batches.batches[batch_id].lines
    endpoint.batches.batches[batch_id].lines = [line.replace("See the", "See\u2028the")]
    (result,) = await batches.results(batch_id)
    assert result.reply is not None
    assert "\u2028" in result.reply.words


@pytest.mark.parametrize("kind", [Wrong.OVERLOADED, Wrong.RATE_LIMITED])
async def test_a_refused_batch_is_sent_again(
    batches: ClaudeBatches, endpoint: ClaudeEndpoint, kind: Wrong
) -> None:
    """The service certainly did not take it."""
    endpoint.batches.wrong(kind)
    await batches.send(requests(1))
    assert len(endpoint.batches.batches) == 1


@pytest.mark.parametrize("kind", [Wrong.DROPPED, Wrong.FAILED, Wrong.HTML])
async def test_a_batch_is_not_sent_again_when_nobody_knows(
    batches: ClaudeBatches, endpoint: ClaudeEndpoint, kind: Wrong
) -> None:
    """It might be paid for twice."""
    endpoint.batches.wrong(kind)
    with pytest.raises((EngineUnreachableError, EngineFailedError)):
        await batches.send(requests(1))
    assert endpoint.batches.batches == {}


async def test_a_batch_that_was_taken_unheard_is_found_in_the_list(
    batches: ClaudeBatches, endpoint: ClaudeEndpoint
) -> None:
    """The newest first, with the number of its requests."""
    await batches.send(requests(1))
    endpoint.batches.wrong(BatchWrong.ACCEPTED_AND_DROPPED)
    with pytest.raises(EngineUnreachableError):
        await batches.send(requests(2))
    assert [one.total for one in await batches.listed()] == [2, 1]


@pytest.mark.parametrize(
    "kind", [Wrong.OVERLOADED, Wrong.DROPPED, Wrong.HTML, Wrong.DROPPED_MIDWAY]
)
async def test_looking_and_reading_get_over_a_passing_failure(
    batches: ClaudeBatches, endpoint: ClaudeEndpoint, kind: Wrong
) -> None:
    """They change nothing, so they are repeated."""
    batch_id = await batches.send(requests(1))
    endpoint.batches.wrong(kind)
    assert (await batches.status(batch_id)).has_ended
    endpoint.batches.wrong(kind)
    assert len(await batches.results(batch_id)) == 1


async def test_a_cancelled_batch_ends_with_every_entry_cancelled(
    batches: ClaudeBatches, endpoint: ClaudeEndpoint
) -> None:
    """By name, so that each can be asked again."""
    endpoint.batches.looks = 99
    batch_id = await batches.send(requests(2))
    assert (await batches.cancel(batch_id)).processing_status == "canceling"
    assert (await batches.status(batch_id)).has_ended
    errors = {type(one.error) for one in await batches.results(batch_id)}
    assert errors == {BatchEntryCancelledError}


async def test_a_batch_that_nobody_knows_is_said(batches: ClaudeBatches) -> None:
    with pytest.raises(InvalidRequestError):
        await batches.status("msgbatch_nowhere")


async def test_without_a_key_nothing_is_sent(base_url: str, endpoint: ClaudeEndpoint) -> None:
    batches = ClaudeBatches(ClaudeClient(None, base_url=base_url), model="claude-sonnet-5-5")
    with pytest.raises(MissingKeyError):
        await batches.send(requests(1))
    assert endpoint.batches.batches == {}


def test_many_requests_are_sent_in_as_few_batches_as_fit() -> None:
    """Ten thousand requests or sixty million characters a batch."""
    long = [BatchRequest(f"ma-{n}", "x" * 25_000_000) for n in range(3)]
    assert [len(one) for one in in_batches(long)] == [2, 1]
    assert [len(one) for one in in_batches(requests(10_001))] == [10_000, 1]
    assert in_batches([]) == []

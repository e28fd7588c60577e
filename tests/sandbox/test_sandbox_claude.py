"""The Claude-shaped endpoint: what it accepts, what it answers, and how it goes wrong on demand."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientPayloadError, web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.claude import ERRORS, ClaudeEndpoint, Fault, Wrong
from sandbox.claude_answers import sensible_answer

Client = TestClient[web.Request, web.Application]
HEADERS = {"Authorization": "Bearer sk-any", "anthropic-version": "2026-10-21"}
MINUTES = """\
<before>
[1] RESOLVED that:
</before>
<minutes>
## 5 Parks
[2] - The Head of Parks undertook to circulate the survey before Christmas.
[3] - A Member praised the roses.
[4] - The service would look into the benches and report back.
[5] ACTION: Director of Place
[6] (a) the Action Plan be noted;
[7] (b) Requests the Head of Housing to report every six months.
</minutes>
Give the actions whose run begins in clauses 2 to 7."""


@pytest.fixture
def endpoint() -> ClaudeEndpoint:
    return ClaudeEndpoint()


@pytest.fixture
async def client(endpoint: ClaudeEndpoint) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(endpoint.routes())
    async with TestClient(TestServer(app)) as client:
        yield client


def body(**changes: Any) -> dict[str, Any]:
    asked = {
        "model": "claude-sonnet-5-5",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": MINUTES}],
    }
    return {**asked, **changes}


async def test_it_says_in_its_model_name_that_it_is_not_claude(client: Client) -> None:
    """Nobody should take the stand-in's answers for Claude's."""
    reply = await client.post("/v1/messages", json=body(), headers=HEADERS)
    message = await reply.json()
    assert reply.status == 200
    assert message["model"] == "stand-in-for-claude-sonnet-5-5"
    assert message["stop_reason"] == "end_turn"


def test_it_finds_actions_by_cue_words() -> None:
    """Runs with the flag that follows; a noted Action Plan is left alone."""
    actions = sensible_answer(MINUTES)["actions"]
    found = [(a["first"], a["last"], a["marker"], a["owner"], a["due"]) for a in actions]
    assert found == [
        (2, 2, "undertaking", "The Head of Parks", "before Christmas"),
        (4, 5, "explicit", "The service", None),
        (7, 7, "resolution", "the Head of Housing", "every six months"),
    ]


@pytest.mark.parametrize(
    ("headers", "status", "kind"),
    [
        ({}, 401, "authentication_error"),
        ({"Authorization": "Bearer "}, 401, "authentication_error"),
        ({"x-api-key": "sk-any"}, 400, "invalid_request_error"),  # no anthropic-version
    ],
)
async def test_headers_are_checked(
    client: Client, headers: dict[str, str], status: int, kind: str
) -> None:
    """A Bearer token or x-api-key, and a version."""
    reply = await client.post("/v1/messages", json=body(), headers=headers)
    assert reply.status == status
    assert (await reply.json())["error"]["type"] == kind


async def test_a_key_that_is_not_known_is_refused() -> None:
    """Once keys are named, only those do."""
    app = web.Application()
    app.add_routes(ClaudeEndpoint(keys=["sk-good"]).routes())
    async with TestClient(TestServer(app)) as client:
        reply = await client.post("/v1/messages", json=body(), headers=HEADERS)
        assert reply.status == 401


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"model": ""}, "model: Field required"),
        ({"messages": []}, "messages: Field required"),
        (
            {"output_config": {"format": {"schema": {"type": "object", "properties": {}}}}},
            "additionalProperties must be false",
        ),
    ],
)
async def test_a_request_that_the_service_would_refuse_is_refused(
    client: Client, changes: dict[str, Any], words: str
) -> None:
    """400, with the service's kind of error body."""
    reply = await client.post("/v1/messages", json=body(**changes), headers=HEADERS)
    assert reply.status == 400
    assert words in (await reply.json())["error"]["message"]


@pytest.mark.parametrize("kind", sorted(ERRORS))
async def test_errors_have_the_services_shape(
    client: Client, endpoint: ClaudeEndpoint, kind: Wrong
) -> None:
    """Status, type, message, request id; Retry-After where the fault has one."""
    endpoint.wrong(kind, retry_after="7")
    reply = await client.post("/v1/messages", json=body(), headers=HEADERS)
    error = await reply.json()
    assert (reply.status, error["error"]["type"]) == ERRORS[kind][:2]
    assert error["type"] == "error"
    assert reply.headers["retry-after"] == "7"


@pytest.mark.parametrize("kind", [Wrong.TRUNCATED, Wrong.MALFORMED])
async def test_broken_answers_are_no_json(
    client: Client, endpoint: ClaudeEndpoint, kind: Wrong
) -> None:
    """Cut short and malformed differ only in stop_reason."""
    endpoint.wrong(kind)
    message = await (await client.post("/v1/messages", json=body(), headers=HEADERS)).json()
    assert message["stop_reason"] == ("max_tokens" if kind is Wrong.TRUNCATED else "end_turn")
    with pytest.raises(json.JSONDecodeError):
        json.loads(message["content"][0]["text"])


@pytest.mark.parametrize("kind", [Wrong.DROPPED, Wrong.DROPPED_MIDWAY])
async def test_connections_drop_on_demand(
    client: Client, endpoint: ClaudeEndpoint, kind: Wrong
) -> None:
    """Before an answer, or in the middle of one."""
    endpoint.always = Fault(kind)
    with pytest.raises((ClientConnectionError, ClientPayloadError)):
        async with client.post("/v1/messages", json=body(), headers=HEADERS) as reply:
            await reply.read()


async def test_faults_come_in_order_and_then_end(client: Client, endpoint: ClaudeEndpoint) -> None:
    """A script is used up; after it the endpoint answers well."""
    endpoint.wrong("overloaded", times=2)
    statuses = [
        (await client.post("/v1/messages", json=body(), headers=HEADERS)).status for _ in range(3)
    ]
    assert statuses == [529, 529, 200]
    assert len(endpoint.requests) == 3


async def test_control_sets_the_faults(client: Client, endpoint: ClaudeEndpoint) -> None:
    """From another process, by name or with facts."""
    script = ["refused", {"kind": "rate_limited", "retry_after": "2"}]
    reply = await client.post("/control/claude", json={"script": script, "always": "failed"})
    assert (await reply.json()) == {"requests": 0, "script": 2}
    assert list(endpoint.script) == [Fault(Wrong.REFUSED), Fault(Wrong.RATE_LIMITED, "2")]
    assert endpoint.always == Fault(Wrong.FAILED)
    unknown = await client.post("/control/claude", json={"script": ["on fire"]})
    assert unknown.status == 400


async def test_tokens_are_counted_and_a_known_prefix_is_cached(client: Client) -> None:
    """Roughly four characters a token; the second time the system prompt is read from cache."""
    asked = body(system=[{"type": "text", "text": "definitions " * 100}])
    counted = await client.post("/v1/messages/count_tokens", json=asked, headers=HEADERS)
    assert (await counted.json())["input_tokens"] > 100
    uses = [
        (await (await client.post("/v1/messages", json=asked, headers=HEADERS)).json())["usage"]
        for _ in range(2)
    ]
    assert uses[0]["cache_creation_input_tokens"] == uses[1]["cache_read_input_tokens"] > 0
    assert uses[0]["cache_read_input_tokens"] == uses[1]["cache_creation_input_tokens"] == 0


BATCH: dict[str, Any] = {"requests": [{"custom_id": "one", "params": body()}]}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"requests": []}, "between 1 and 100,000"),
        ([], "between 1 and 100,000"),
        ({"requests": [{"custom_id": "no spaces", "params": body()}]}, "should match pattern"),
        ({"requests": BATCH["requests"] * 2}, "custom_id must be unique"),
        ({"requests": [{"custom_id": "one", "params": {}}]}, "model: Field required"),
    ],
)
async def test_a_batch_is_checked_before_it_is_taken(
    client: Client, asked: object, words: str
) -> None:
    """As the real service does, with a 400."""
    reply = await client.post("/v1/messages/batches", json=asked, headers=HEADERS)
    assert reply.status == 400
    assert words in (await reply.json())["error"]["message"]


async def test_a_batch_counts_nothing_until_it_has_ended(
    client: Client, endpoint: ClaudeEndpoint
) -> None:
    """Everything is `processing`, and there are no results before."""
    endpoint.batches.looks = 2
    sent = await client.post("/v1/messages/batches", json=BATCH, headers=HEADERS)
    batch = await sent.json()
    assert batch["request_counts"]["processing"] == 1
    assert batch["results_url"] is None
    address = f"/v1/messages/batches/{batch['id']}"
    early = await client.get(f"{address}/results", headers=HEADERS)
    assert early.status == 404
    await client.get(address, headers=HEADERS)
    ended = await (await client.get(address, headers=HEADERS)).json()
    assert ended["processing_status"] == "ended"
    assert ended["request_counts"]["succeeded"] == 1
    assert ended["results_url"].endswith(f"{address}/results")
    results = await client.get(f"{address}/results", headers=HEADERS)
    line = json.loads(await results.text())
    assert line["custom_id"] == "one"
    assert line["result"]["message"]["model"] == "stand-in-for-claude-sonnet-5-5"


@pytest.mark.parametrize("path", ["", "/nowhere", "/nowhere/results", "/nowhere/cancel"])
async def test_batches_need_a_key_and_an_id_that_exists(client: Client, path: str) -> None:
    method = "POST" if path.endswith("cancel") else "GET"
    address = f"/v1/messages/batches{path}"
    assert (await client.request(method, address)).status == 401
    known = await client.request(method, address, headers=HEADERS)
    assert known.status == (404 if path else 200)

"""Message batches, shaped as Anthropic's: created, looked at, listed, cancelled, read in lines.

A batch ends when it has been looked at ``looks`` times. Its entries go wrong one by one: put kinds
into ``entry_script`` (one for each entry that is sent, in order) or set ``entry_always``; whole
requests go wrong by ``script``. As with the real service, results come in any order.
"""

import json
import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Any

from aiohttp import web

from sandbox.claude_faults import ERRORS, TRANSPORT, Fault, Wrong, error_response

Json = dict[str, Any]
CUSTOM_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
MOST_REQUESTS = 100_000
COUNTS = ("processing", "succeeded", "errored", "canceled", "expired")


class EntryWrong(StrEnum):
    """The ways of going wrong that only an entry of a batch has."""

    EXPIRED = "expired"
    CANCELED = "canceled"
    NOT_JSON = "not_json"  # its line cannot be read
    MISSING = "missing"  # it has no line
    TWICE = "twice"  # it has two
    STRANGER = "stranger"  # its line bears an id that nobody sent


class BatchWrong(StrEnum):
    """The way of going wrong that only sending a batch has."""

    ACCEPTED_AND_DROPPED = "accepted_and_dropped"  # it runs, but the sender never hears of it


Kind = Wrong | EntryWrong


@dataclass(slots=True)
class SandboxBatch:
    """One batch: what was asked, in what way each entry goes, and how often it was looked at."""

    id: str
    requests: list[Json]
    kinds: list[Kind]
    created_at: datetime
    looks: int = 0
    ended: bool = False
    cancelled_at: datetime | None = None
    lines: list[str] = field(default_factory=list)


class BatchEndpoint:
    """The endpoint. ``refusal`` checks headers, ``problem`` a request, ``message`` answers one."""

    def __init__(
        self,
        *,
        refusal: Callable[[web.Request], web.Response | None],
        problem: Callable[[Json], str],
        message: Callable[[Json, Wrong], Json],
    ) -> None:
        self._refusal, self._problem, self._message = refusal, problem, message
        self.looks = 1
        self.script: deque[Fault | BatchWrong] = deque()
        self.entry_script: deque[Kind] = deque()
        self.entry_always: Kind = Wrong.NOTHING
        self.batches: dict[str, SandboxBatch] = {}
        self._numbers = count(1)  # an id is never given twice

    def routes(self) -> list[web.RouteDef]:
        """Return what is served."""
        one = "/v1/messages/batches/{id}"
        return [
            web.post("/v1/messages/batches", self._create),
            web.get("/v1/messages/batches", self._list),
            web.get(one, self._retrieve),
            web.get(f"{one}/results", self._results),
            web.post(f"{one}/cancel", self._cancel),
        ]

    def wrong(self, kind: Wrong | BatchWrong, *, times: int = 1, **facts: Any) -> None:
        """Go wrong in this way for the next ``times`` requests about batches."""
        fault = kind if isinstance(kind, BatchWrong) else Fault(kind, **facts)
        self.script.extend([fault] * times)

    def entries_wrong(self, *kinds: Kind) -> None:
        """Go wrong in these ways for the next entries that are sent, one each."""
        self.entry_script.extend(kinds)

    async def _faulty(self, request: web.Request, fault: Fault | None) -> web.StreamResponse | None:
        """Answer wrongly if headers or the script have it so; else None."""
        if (refused := self._refusal(request)) is not None:
            return refused
        if fault is None:
            return None
        if fault.kind in TRANSPORT:
            return await TRANSPORT[fault.kind](request)
        return error_response(*ERRORS[fault.kind], retry_after=fault.retry_after)

    def _next_fault(self) -> Fault | None:
        """Take the next fault of the script, but leave one that is for sending alone."""
        if self.script and isinstance(self.script[0], Fault):
            return self.script.popleft()  # type: ignore[return-value]  # just looked
        return None

    async def _create(self, request: web.Request) -> web.StreamResponse:
        if (wrong := await self._faulty(request, self._next_fault())) is not None:
            return wrong
        requests, problem = self._read(await request.json())
        if problem:
            return error_response(400, "invalid_request_error", problem)
        batch = SandboxBatch(
            id=f"msgbatch_sandbox_{next(self._numbers)}",
            requests=requests,
            kinds=[
                self.entry_script.popleft() if self.entry_script else self.entry_always
                for _ in requests
            ],
            created_at=datetime.now(UTC),
        )
        self.batches[batch.id] = batch
        if self.script:  # only ACCEPTED_AND_DROPPED is left there
            self.script.popleft()
            return await TRANSPORT[Wrong.DROPPED](request)
        return web.json_response(self._shape(request, batch))

    def _read(self, asked: Any) -> tuple[list[Json], str]:
        """Return the entries and "", or what is wrong with them."""
        requests = asked.get("requests") if isinstance(asked, dict) else None
        if not isinstance(requests, list) or not 1 <= len(requests) <= MOST_REQUESTS:
            return [], "requests: between 1 and 100,000 are needed"
        ids = [str(one.get("custom_id", "")) for one in requests]
        if not all(map(CUSTOM_ID.fullmatch, ids)):
            return [], "requests.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'"
        if len(set(ids)) < len(ids):
            return [], "requests: custom_id must be unique"
        problems = [self._problem(one.get("params", {})) for one in requests]
        return requests, next(filter(None, problems), "")

    async def _retrieve(self, request: web.Request) -> web.StreamResponse:
        batch = self.batches.get(request.match_info["id"])
        if (wrong := await self._faulty(request, self._next_fault())) is not None:
            return wrong
        if batch is None:
            return _no_such_batch()
        batch.looks += 1
        if batch.looks >= self.looks or batch.cancelled_at:
            self._end(batch)
        return web.json_response(self._shape(request, batch))

    async def _list(self, request: web.Request) -> web.StreamResponse:
        if (wrong := await self._faulty(request, self._next_fault())) is not None:
            return wrong
        shapes = [self._shape(request, one) for one in reversed(self.batches.values())]
        ids = [one["id"] for one in shapes] or [None]
        body = {"data": shapes, "has_more": False, "first_id": ids[0], "last_id": ids[-1]}
        return web.json_response(body)

    async def _cancel(self, request: web.Request) -> web.StreamResponse:
        batch = self.batches.get(request.match_info["id"])
        if (wrong := await self._faulty(request, self._next_fault())) is not None:
            return wrong
        if batch is None:
            return _no_such_batch()
        if not batch.ended:
            batch.cancelled_at = datetime.now(UTC)
        return web.json_response(self._shape(request, batch))

    async def _results(self, request: web.Request) -> web.StreamResponse:
        batch = self.batches.get(request.match_info["id"])
        if (wrong := await self._faulty(request, self._next_fault())) is not None:
            return wrong
        if batch is None or not batch.ended:
            return _no_such_batch()
        return web.Response(text="".join(batch.lines), content_type="application/x-jsonl")

    def _end(self, batch: SandboxBatch) -> None:
        if batch.ended:
            return
        batch.ended = True
        if batch.cancelled_at:
            batch.kinds = [EntryWrong.CANCELED for _ in batch.kinds]
        pairs = list(zip(batch.requests, batch.kinds, strict=True))
        batch.lines = [line for asked, kind in reversed(pairs) for line in self._lines(asked, kind)]

    def _lines(self, asked: Json, kind: Kind) -> Iterable[str]:
        if kind is EntryWrong.NOT_JSON:
            return [f'{{"custom_id": "{asked["custom_id"]}", "result": {{"type": "succ\n']
        if kind is EntryWrong.MISSING:
            return []
        identity = "somebody-else" if kind is EntryWrong.STRANGER else asked["custom_id"]
        result = self._result(asked["params"], kind)
        line = json.dumps({"custom_id": identity, "result": result}, ensure_ascii=False) + "\n"
        return [line, line] if kind is EntryWrong.TWICE else [line]

    def _result(self, params: Json, kind: Kind) -> Json:
        if kind in {EntryWrong.EXPIRED, EntryWrong.CANCELED}:
            return {"type": kind.value}
        if isinstance(kind, Wrong) and kind in ERRORS:
            _, name, words = ERRORS[kind]
            error = {"type": "error", "error": {"type": name, "message": words}, "request_id": None}
            return {"type": "errored", "error": error}
        plain = kind if isinstance(kind, Wrong) else Wrong.NOTHING
        return {"type": "succeeded", "message": self._message(params, plain)}

    def _shape(self, request: web.Request, batch: SandboxBatch) -> Json:
        """Describe the batch. As with the real service, nothing is counted until it has ended."""
        status = "canceling" if batch.cancelled_at else "in_progress"
        results = request.url.with_path(f"/v1/messages/batches/{batch.id}/results").with_query(None)
        return {
            "id": batch.id,
            "type": "message_batch",
            "processing_status": "ended" if batch.ended else status,
            "request_counts": _counts(batch),
            "created_at": batch.created_at.isoformat(),
            "expires_at": (batch.created_at + timedelta(hours=24)).isoformat(),
            "ended_at": datetime.now(UTC).isoformat() if batch.ended else None,
            "cancel_initiated_at": batch.cancelled_at.isoformat() if batch.cancelled_at else None,
            "archived_at": None,
            "results_url": str(results) if batch.ended else None,
        }


def _counts(batch: SandboxBatch) -> Json:
    counts = dict.fromkeys(COUNTS, 0)
    if not batch.ended:
        return {**counts, "processing": len(batch.requests)}
    for kind in batch.kinds:
        errored = isinstance(kind, Wrong) and kind in ERRORS
        own = kind.value if kind in {EntryWrong.EXPIRED, EntryWrong.CANCELED} else "succeeded"
        counts["errored" if errored else own] += 1
    return counts


def _no_such_batch() -> web.Response:
    return error_response(404, "not_found_error", "No such batch, or it has not ended.")

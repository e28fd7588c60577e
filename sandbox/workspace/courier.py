"""Handing things over to the app: once for what people do, up to four times for events."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sandbox.workspace.faults import Faults
from sandbox.workspace.record import Handed, Record
from sandbox.workspace.values import Json

PATIENCE = 3.0
RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
_TICK = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """How the app took what it was handed. `payload` is its acknowledgement's content.

    `error` is operation_timeout, dispatch_failed (nobody there), http_client_error or
    http_service_error; None where it was taken. `retry` is false where the app asks for an event
    not to come again.
    """

    payload: Any = None
    error: str | None = None
    retry: bool = True

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time."""
        return self.error is None


class Transport(Protocol):
    """One way to reach the app: Socket Mode or HTTP."""

    async def hand(
        self, kind: str, payload: Json, *, patience: float, attempt: int, reason: str | None
    ) -> Answer:
        """Hand something over and wait up to `patience` seconds for the acknowledgement."""


@dataclass(frozen=True, slots=True)
class Retry:
    """An event that the app did not take, and when (sandbox time) it comes again."""

    due: datetime
    payload: Json
    attempt: int
    reason: str


_REASONS = {"operation_timeout": "timeout", "dispatch_failed": "connection_failed"}


class Courier:
    """Hands commands, interactions and events over, and keeps the record of it.

    What people do is handed over once and never again. An event that is not acknowledged comes
    again at once, after a minute and after five, by the sandbox's clock.
    """

    def __init__(self, record: Record, faults: Faults) -> None:
        self._record = record
        self._faults = faults
        self._retries: list[Retry] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self.transport: Transport | None = None
        self.patience = PATIENCE

    @property
    def retries(self) -> tuple[Retry, ...]:
        """Return the events that wait to be handed over again, soonest first."""
        return tuple(sorted(self._retries, key=lambda retry: retry.due))

    async def hand(self, kind: str, payload: Json) -> tuple[Answer, float]:
        """Hand over what a person did, once; return the answer and the real seconds it took."""
        return await self._attempt(kind, payload, attempt=0, reason=None)

    async def send_event(self, payload: Json) -> Answer:
        """Hand an event over, and again at once if the app does not take it."""
        answer = await self._event(payload, attempt=0, reason=None)
        if answer.ok and self._faults.take("duplicate_event"):
            await self._attempt("events_api", payload, attempt=0, reason=None)
        return answer

    def send_event_later(self, payload: Json) -> None:
        """Hand an event over without waiting for it."""
        self._spawn(self.send_event(payload))

    async def deliver_due(self, now: datetime) -> int:
        """Hand over again the events whose time has come; return how many there were."""
        due = [retry for retry in self.retries if retry.due <= now]
        for retry in due:
            if retry in self._retries:
                self._retries.remove(retry)
                await self._event(retry.payload, attempt=retry.attempt, reason=retry.reason)
        return len(due)

    async def retry_now(self) -> int:
        """Hand every waiting event over again, whatever the clock says; return how many."""
        waiting = self.retries
        return await self.deliver_due(waiting[-1].due) if waiting else 0

    def start(self, now: Callable[[], datetime]) -> None:
        """Look for due retries once a second, for a clock that runs by itself."""
        self._spawn(self._ticks(now))

    async def close(self) -> None:
        """Stop everything that is under way."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _event(self, payload: Json, *, attempt: int, reason: str | None) -> Answer:
        answer, _ = await self._attempt("events_api", payload, attempt=attempt, reason=reason)
        if answer.error is None or not answer.retry or attempt >= len(RETRY_AFTER):
            return answer
        reason = _REASONS.get(answer.error, "http_error")
        wait = RETRY_AFTER[attempt]
        if not wait:
            return await self._event(payload, attempt=attempt + 1, reason=reason)
        self._retries.append(Retry(self._record.now() + wait, payload, attempt + 1, reason))
        return answer

    async def _attempt(
        self, kind: str, payload: Json, *, attempt: int, reason: str | None
    ) -> tuple[Answer, float]:
        began, at, wall = time.monotonic(), self._record.now(), self._record.wall()
        answer = await self._handed(kind, payload, attempt=attempt, reason=reason)
        seconds = time.monotonic() - began
        self._record.handed.append(
            Handed(
                kind=kind,
                payload=payload,
                attempt=attempt,
                ok=answer.ok,
                error=answer.error,
                seconds=seconds,
                at=at,
                wall=wall,
                reason=reason,
            )
        )
        return answer, seconds

    async def _handed(
        self, kind: str, payload: Json, *, attempt: int, reason: str | None
    ) -> Answer:
        if self.transport is None or self._faults.take("lose_delivery"):
            return Answer(error="dispatch_failed")
        answer = await self.transport.hand(
            kind, payload, patience=self.patience, attempt=attempt, reason=reason
        )
        return Answer(error="operation_timeout") if self._faults.take("lose_ack") else answer

    async def _ticks(self, now: Callable[[], datetime]) -> None:
        while True:
            await asyncio.sleep(_TICK)
            await self.deliver_due(now())

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

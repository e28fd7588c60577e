"""Message batches: many questions to Claude at once, at half the price, answered within a day.

Sending is never repeated when it is not certain that the service refused: a batch that was accepted
unheard would be paid for twice. Looking and reading are repeated like any other call.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from pydantic import BaseModel, Field, ValidationError

from summariser.claude import ClaudeClient
from summariser.claude_calls import Reply, raise_by_name, request_body
from summariser.claude_retry import RetryPolicy, call_with_retries
from summariser.errors import (
    BatchEntryCancelledError,
    BatchEntryExpiredError,
    BatchEntryMissingError,
    ContextTooLongError,
    EngineError,
    EngineFailedError,
    EngineUnreachableError,
    InvalidRequestError,
    OverloadedError,
    PaymentRequiredError,
    RateLimitedError,
    UnauthorisedError,
)

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

MOST_REQUESTS = 10_000  # of a batch; the service takes 100,000 of 256 MB
MOST_CHARACTERS = 60_000_000
MOST_LISTED = 100

Result = TypeVar("Result", bound=BaseModel)
ERROR_TYPES: dict[str, type[EngineError]] = {
    "invalid_request_error": InvalidRequestError,
    "not_found_error": InvalidRequestError,
    "request_too_large": ContextTooLongError,
    "authentication_error": UnauthorisedError,
    "permission_error": UnauthorisedError,
    "billing_error": PaymentRequiredError,
    "rate_limit_error": RateLimitedError,
    "overloaded_error": OverloadedError,
}


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """One question: our id for it (letters, digits, - and _, at most 64) and its message."""

    custom_id: str
    message: str


class _HasMessage(Protocol):
    @property
    def message(self) -> str: ...


Asked = TypeVar("Asked", bound=_HasMessage)


class _Counts(BaseModel):
    processing: int = 0
    succeeded: int = 0
    errored: int = 0
    canceled: int = 0
    expired: int = 0

    @property
    def total(self) -> int:
        return self.processing + self.succeeded + self.errored + self.canceled + self.expired


class BatchStatus(BaseModel):
    """How a batch stands with the service, which counts nothing before it has ended."""

    id: str
    processing_status: Literal["in_progress", "canceling", "ended"]
    request_counts: _Counts

    @property
    def has_ended(self) -> bool:
        """Whether the results can be read."""
        return self.processing_status == "ended"

    @property
    def total(self) -> int:
        """The number of requests in it."""
        return self.request_counts.total


class _ErrorWords(BaseModel):
    type: str = ""
    message: str = ""


class _Error(BaseModel):
    error: _ErrorWords


class _Outcome(BaseModel):
    type: Literal["succeeded", "errored", "canceled", "expired"]
    message: Reply | None = None
    error: _Error | None = None


class _Line(BaseModel):
    custom_id: str
    result: _Outcome


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of one question: a reply, not yet looked at, or the error by name."""

    custom_id: str
    reply: Reply | None = None
    error: EngineError | None = None


class _Listed(BaseModel):
    data: tuple[BatchStatus, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class _SendPolicy:
    """Sends again only what the service certainly did not take."""

    policy: RetryPolicy

    def wait_after(self, error: EngineError, *, calls_made: int) -> float | None:
        refused = isinstance(error, RateLimitedError | OverloadedError)
        return self.policy.wait_after(error, calls_made=calls_made) if refused else None


class ClaudeBatches:
    """Claude's message batches. Every method raises an EngineError by name."""

    def __init__(
        self, client: ClaudeClient, *, model: str, retries: RetryPolicy | None = None
    ) -> None:
        self._client = client
        self._model = model
        self._retries = retries or RetryPolicy()

    async def send(self, requests: Sequence[BatchRequest]) -> str:
        """Send one batch and return the service's id for it.

        After an EngineTimeoutError, EngineUnreachableError or EngineFailedError it is not known
        whether the service took it: look for it with `listed`.
        """
        asked: list[Any] = [
            {"custom_id": one.custom_id, "params": request_body(one.message, model=self._model)}
            for one in requests
        ]
        client = await self._client.opened()
        send = partial(client.messages.batches.with_raw_response.create, requests=asked)
        status = await self._read(BatchStatus, send, policy=_SendPolicy(self._retries))
        return status.id

    async def status(self, batch_id: str) -> BatchStatus:
        """How the batch stands."""
        client = await self._client.opened()
        look = partial(client.messages.batches.with_raw_response.retrieve, batch_id)
        return await self._read(BatchStatus, look)

    async def listed(self) -> tuple[BatchStatus, ...]:
        """The newest batches of this account, at most a hundred, the newest first."""
        client = await self._client.opened()
        look = partial(client.messages.batches.with_raw_response.list, limit=MOST_LISTED)
        return (await self._read(_Listed, look)).data

    async def cancel(self, batch_id: str) -> BatchStatus:
        """Ask the service to stop. What it has answered by then can still be read."""
        client = await self._client.opened()
        stop = partial(client.messages.batches.with_raw_response.cancel, batch_id)
        return await self._read(BatchStatus, stop)

    async def results(self, batch_id: str) -> tuple[BatchResult, ...]:
        """The results of a batch that has ended, in no order, without lines that cannot be read."""
        client = await self._client.opened()
        read = partial(_results_once, client, batch_id)
        return await call_with_retries(read, policy=self._retries)

    async def _read(
        self,
        shape: type[Result],
        call: Callable[[], Awaitable[Any]],
        *,
        policy: "_SendPolicy | RetryPolicy | None" = None,
    ) -> Result:
        return await call_with_retries(
            partial(_read_once, shape, call), policy=policy or self._retries
        )


def read_line(line: bytes) -> BatchResult | None:
    """Read one line of a batch's results. None when it is not one."""
    try:
        read = _Line.model_validate_json(line)
    except ValidationError:
        return None
    outcome = read.result
    if outcome.type == "succeeded" and outcome.message is not None:
        return BatchResult(read.custom_id, reply=outcome.message)
    return BatchResult(read.custom_id, error=_error_of(outcome))


def _error_of(outcome: _Outcome) -> EngineError:
    if outcome.type == "expired":
        return BatchEntryExpiredError()
    if outcome.type == "canceled":
        return BatchEntryCancelledError()
    if outcome.error is None:
        return BatchEntryMissingError()
    words = outcome.error.error
    if "prompt is too long" in words.message.lower():
        return ContextTooLongError()
    return ERROR_TYPES.get(words.type, EngineFailedError)()


async def _read_once(shape: type[Result], call: Callable[[], Awaitable[Any]]) -> Result:
    from anthropic import AnthropicError  # noqa: PLC0415 - dear to import, so at first use

    try:
        body = await (await call()).read()
    except AnthropicError as error:
        raise_by_name(error)
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        raise EngineFailedError from error


async def _results_once(client: "AsyncAnthropic", batch_id: str) -> tuple[BatchResult, ...]:
    """Read the lines ourselves: the SDK's reader stops at the first that is not JSON."""
    from anthropic import AnthropicError  # noqa: PLC0415 - as above
    from httpx2 import HTTPError  # noqa: PLC0415 - as above

    batches = client.messages.batches.with_streaming_response
    try:
        async with batches.results(batch_id) as response:
            body = b"".join([chunk async for chunk in response.iter_bytes()])
    except AnthropicError as error:
        raise_by_name(error)
    except (AttributeError, TypeError) as error:  # what the SDK makes of a 200 of another shape
        raise EngineFailedError from error
    except HTTPError as error:  # the SDK leaves a connection that drops midway as it is
        raise EngineUnreachableError from error
    lines = body.split(b"\n")  # no other line end: U+2028 may stand in an answer
    return tuple(one for one in map(read_line, lines) if one is not None)


def in_batches(requests: Sequence[Asked]) -> list[list[Asked]]:
    """The requests in as few batches as the service's limits allow."""
    batches: list[list[Asked]] = []
    room = 0
    for one in requests:
        if not batches or len(one.message) > room or len(batches[-1]) >= MOST_REQUESTS:
            batches.append([])
            room = MOST_CHARACTERS
        batches[-1].append(one)
        room -= len(one.message)
    return batches

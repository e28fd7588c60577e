"""One call of Claude's messages endpoint, and a name for each way in which it can fail.

The SDK's own retries are off and its lenient parsing is not used: the body is read as bytes and
checked here, so that *cut short*, *refused*, *malformed* and *not Claude at all* stay apart.
"""

from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import BaseModel, ValidationError

from summariser.claude_prompt import SYSTEM
from summariser.claude_schema import ANSWER_SCHEMA
from summariser.errors import (
    ContextTooLongError,
    EngineError,
    EngineFailedError,
    EngineTimeoutError,
    EngineUnreachableError,
    InvalidRequestError,
    OverloadedError,
    PaymentRequiredError,
    RateLimitedError,
    RefusedError,
    TruncatedAnswerError,
    UnauthorisedError,
)
from summariser.values import Usage

if TYPE_CHECKING:
    from anthropic import APIStatusError, AsyncAnthropic

Schema = dict[str, Any]
MAX_TOKENS = 16_000  # under the 21,333 above which the SDK wants a stream; some 150 actions
RATE_LIMITED, OVERLOADED, REQUEST_TIMEOUT, SERVER_FAILED = 429, 529, 408, 500

BY_STATUS: dict[int, type[EngineError]] = {
    401: UnauthorisedError,
    402: PaymentRequiredError,
    403: UnauthorisedError,
    413: ContextTooLongError,
}
BY_STATUS_LATER = {
    REQUEST_TIMEOUT: EngineTimeoutError,
    409: EngineFailedError,
    RATE_LIMITED: RateLimitedError,
    OVERLOADED: OverloadedError,
}


class ReplyUsage(BaseModel):
    """The tokens of one call. Those of the cached prefix are counted apart by the service."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_creation_input_tokens: int | None = 0
    cache_read_input_tokens: int | None = 0

    def counted(self, model: str) -> Usage:
        """As we keep it: `input_tokens` is everything read, `cached_tokens` the part from cache."""
        cached = self.cache_read_input_tokens or 0
        read = self.input_tokens + (self.cache_creation_input_tokens or 0) + cached
        written = self.cache_creation_input_tokens or 0
        return Usage(model, read, self.output_tokens, cached, 1, written)


class ReplyBlock(BaseModel):
    """One block of the answer. Only blocks of type "text" have words for us."""

    type: str
    text: str = ""


class ReplyDetails(BaseModel):
    """Why an answer was refused."""

    category: str | None = None


class Reply(BaseModel):
    """As much of Claude's reply as we use."""

    model: str
    stop_reason: str | None
    content: tuple[ReplyBlock, ...]
    usage: ReplyUsage
    stop_details: ReplyDetails | None = None

    @property
    def words(self) -> str:
        """The words of the answer."""
        return "".join(block.text for block in self.content if block.type == "text")


def request_body(message: str, *, model: str, schema: Schema = ANSWER_SCHEMA) -> dict[str, Any]:
    """Build what is sent: the fixed prefix that can be cached, one message, the answer's shape."""
    return {
        "model": model,
        "max_tokens": MAX_TOKENS,
        "system": [{"type": "text", "text": SYSTEM, "cache_control": {"type": "ephemeral"}}],
        "messages": [{"role": "user", "content": message}],
        "output_config": {"format": {"type": "json_schema", "schema": schema}},
    }


async def ask(client: "AsyncAnthropic", body: dict[str, Any]) -> Reply:
    """Ask once. Raises an EngineError by name whatever goes wrong, with no retry."""
    from anthropic import AnthropicError  # noqa: PLC0415 - dear to import, so at first use

    try:
        raw = await client.messages.with_raw_response.create(**body)
        answered = await raw.read()
    except AnthropicError as error:
        raise_by_name(error)
    try:
        return Reply.model_validate_json(answered)
    except ValidationError as error:
        raise EngineFailedError from error


def check_stop(reply: Reply) -> None:
    """Raise by name when the answer is not whole. Comes before any look at its words."""
    usage = reply.usage.counted(reply.model)
    match reply.stop_reason:
        case "end_turn" | "stop_sequence":
            return
        case "max_tokens":
            raise TruncatedAnswerError(usage=usage)
        case "refusal":
            category = reply.stop_details.category if reply.stop_details else None
            raise RefusedError(category=category, usage=usage)
        case "model_context_window_exceeded":
            raise ContextTooLongError(usage=usage)
        case _:
            raise EngineFailedError(usage=usage)


def raise_by_name(error: Exception) -> NoReturn:
    """Our name for what the SDK raised."""
    from anthropic import APIConnectionError, APIStatusError, APITimeoutError  # noqa: PLC0415

    if isinstance(error, APIStatusError):
        raise _by_status(error) from error
    if isinstance(error, APITimeoutError):
        raise EngineTimeoutError from error
    if isinstance(error, APIConnectionError):
        raise EngineUnreachableError from error
    raise EngineFailedError from error


def _by_status(error: "APIStatusError") -> EngineError:
    status = error.status_code
    later = BY_STATUS_LATER.get(status, EngineFailedError if status >= SERVER_FAILED else None)
    if later is not None:
        return later(retry_after=_retry_after(error.response.headers))
    if _is_too_long(error):
        return ContextTooLongError()
    return BY_STATUS.get(status, InvalidRequestError)()


def _is_too_long(error: "APIStatusError") -> bool:
    """Tell a prompt that is too long: the service has no code for it, only these words."""
    return "prompt is too long" in (error.api_message or "").lower()


def _retry_after(headers: Any) -> float | None:
    """Return the seconds that the service asks for; None without a figure."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return max(seconds, 0.0)

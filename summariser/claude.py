"""The Claude engine: numbered clauses out, clause numbers back. The only room that calls Claude."""

import asyncio
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from minutes.values import Minutes
from summariser.claude_calls import ask, check_stop, request_body
from summariser.claude_conversation import Conversation
from summariser.claude_pieces import Piece, halves, pieces_of
from summariser.claude_prompt import PROMPT_VERSION, user_message
from summariser.claude_retry import RetryPolicy, call_with_retries
from summariser.claude_schema import AnsweredActions, read_answer
from summariser.costs import Price
from summariser.errors import (
    ContextTooLongError,
    EngineError,
    EngineTimeoutError,
    MissingKeyError,
    TruncatedAnswerError,
)
from summariser.second_look import SecondLook
from summariser.values import Answer

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from httpx2 import AsyncClient

PIECE_LENGTH = 160_000  # code points, some 40,000 tokens: a long meeting fits one call
WHOLE_TIMEOUT = 240.0  # seconds for one meeting, all calls and waits together
CALL_TIMEOUT = 120.0  # seconds for one call

# One switch for a whole test suite: while False, only a server on this machine is ever called.
allow_paid_calls = True


class ClaudeClient:
    """The connection to Claude's service, opened at first use: the anthropic package is dear.

    ``api_key`` may be None: then `opened` raises MissingKeyError and nothing is sent.
    ``base_url`` names any server that speaks the same API; None is Anthropic's own.
    """

    def __init__(
        self,
        api_key: str | None,
        *,
        base_url: str | None = None,
        http_client: "AsyncClient | None" = None,
        timeout: float = CALL_TIMEOUT,
    ) -> None:
        self._api_key = (api_key or "").strip()
        self._base_url = base_url
        self._http_client = http_client
        self._timeout = timeout
        self._client: AsyncAnthropic | None = None

    async def opened(self) -> "AsyncAnthropic":
        """The SDK's client. Its own retries are off."""
        if not self._api_key:
            raise MissingKeyError
        if self._client is None:
            anthropic = await asyncio.to_thread(import_module, "anthropic")
            client: AsyncAnthropic = anthropic.AsyncAnthropic(
                api_key=self._api_key,
                base_url=self._base_url,
                timeout=self._timeout,
                max_retries=0,
                http_client=self._http_client,
                open_telemetry=False,
            )
            self._client = client
        _refuse_paid_calls(str(self._client.base_url), faked=self._http_client is not None)
        return self._client

    async def aclose(self) -> None:
        """Close the connections, if any were opened."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()


class ClaudeEngine:
    """Finds actions with Claude, in one call a meeting unless it does not fit.

    ``timeout`` is in seconds, for all of one meeting. ``price`` is the model's; without it the cost
    of a run is not known. ``second_look`` asks once more about what the cues engine finds and
    Claude did not claim (see summariser/second_look.py): built, not yet measured.
    """

    def __init__(
        self,
        api_key: str | None,
        *,
        base_url: str | None = None,
        model: str,
        http_client: "AsyncClient | None" = None,
        timeout: float = WHOLE_TIMEOUT,
        retries: RetryPolicy | None = None,
        piece_length: int = PIECE_LENGTH,
        price: Price | None = None,
        second_look: bool = False,
    ) -> None:
        self.client = ClaudeClient(
            api_key,
            base_url=base_url,
            http_client=http_client,
            timeout=min(CALL_TIMEOUT, timeout),
        )
        self.model = model
        self.price = price
        self.piece_length = piece_length
        self._timeout = timeout
        self._retries = retries or RetryPolicy()
        self._second_look = SecondLook(model, retries=self._retries) if second_look else None

    @property
    def name(self) -> str:
        """`claude`."""
        return "claude"

    @property
    def version(self) -> str:
        """The version of the prompt and the model, as kept with each action."""
        return version_of(self.model)

    async def aclose(self) -> None:
        """Close the connections, if any were opened."""
        await self.client.aclose()

    async def propose(self, minutes: Minutes) -> Answer:
        """Propose the actions in these minutes.

        Raises an `EngineError` by name; its ``usage`` is what the attempt cost all the same.
        Answers are all or nothing: no half of a meeting is ever given. Only the second look may
        fail by itself: the first answer then stands, and a warning says so.
        """
        client = await self.client.opened()
        conversation = Conversation(minutes, price=self.price)
        try:
            async with asyncio.timeout(self._timeout):
                for piece in pieces_of(minutes, limit=self.piece_length):
                    await self._answer_piece(client, conversation, piece)
        except TimeoutError as error:
            raise EngineTimeoutError(usage=conversation.usage) from error
        except EngineError as error:
            error.usage = conversation.usage
            raise
        if self._second_look is not None:
            await self._second_look.take(client, conversation)
        return conversation.answer()

    async def _answer_piece(
        self, client: "AsyncAnthropic", conversation: Conversation, piece: Piece
    ) -> None:
        """Ask about one piece; one that is too long, or whose answer is, is halved and goes on."""
        try:
            call = partial(self._ask_once, client, conversation, piece)
            answered = await call_with_retries(call, policy=self._retries)
        except (TruncatedAnswerError, ContextTooLongError):
            parts = halves(conversation.minutes, piece)
            if parts is None:
                raise
            for part in parts:
                await self._answer_piece(client, conversation, part)
        else:
            conversation.take(piece, answered)

    async def _ask_once(
        self, client: "AsyncAnthropic", conversation: Conversation, piece: Piece
    ) -> AnsweredActions:
        conversation.calls += 1
        message = user_message(conversation.minutes, piece)
        reply = await ask(client, request_body(message, model=self.model))
        conversation.count(reply)
        check_stop(reply)
        return read_answer(reply.words)


def version_of(model: str) -> str:
    """The version of the prompt and the model, as kept with each action."""
    return f"{PROMPT_VERSION}/{model}"


def _refuse_paid_calls(base_url: str, *, faked: bool) -> None:
    """While the switch is off: a test that would cost money fails instead."""
    here = urlsplit(base_url).hostname in {"127.0.0.1", "localhost", "::1"}
    if not (allow_paid_calls or here or faked):
        raise RuntimeError(f"Paid calls are off, so {base_url} was not called.")

"""The Claude engine: numbered clauses out, clause numbers back. The only room that calls Claude."""

import asyncio
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from minutes.values import Minutes
from summariser.claude_calls import Reply, ask, check_stop
from summariser.claude_pieces import Piece, halves, pieces_of
from summariser.claude_prompt import PROMPT_VERSION, user_message
from summariser.claude_retry import RetryPolicy, call_with_retries
from summariser.claude_schema import AnsweredAction, AnsweredActions, proposal, read_answer
from summariser.errors import (
    ContextTooLongError,
    EngineError,
    EngineTimeoutError,
    MissingKeyError,
    TruncatedAnswerError,
)
from summariser.values import Answer, Proposal, Usage

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from httpx2 import AsyncClient

PIECE_LENGTH = 160_000  # code points, some 40,000 tokens: a long meeting fits one call
WHOLE_TIMEOUT = 240.0  # seconds for one meeting, all calls and waits together
CALL_TIMEOUT = 120.0  # seconds for one call

# One switch for a whole test suite: while False, only a server on this machine is ever called.
allow_paid_calls = True


class ClaudeEngine:
    """Finds actions with Claude, in one call a meeting unless it does not fit.

    ``api_key`` may be None: then `propose` raises MissingKeyError and nothing is sent.
    ``base_url`` names any server that speaks the same API; None is Anthropic's own.
    ``timeout`` is in seconds, for all of one meeting. The anthropic package is imported at the
    first call.
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
    ) -> None:
        self._api_key = (api_key or "").strip()
        self._base_url = base_url
        self._model = model
        self._http_client = http_client
        self._timeout = timeout
        self._retries = retries or RetryPolicy()
        self._piece_length = piece_length
        self._client: AsyncAnthropic | None = None

    @property
    def name(self) -> str:
        """`claude`."""
        return "claude"

    @property
    def version(self) -> str:
        """The version of the prompt and the model, as kept with each action."""
        return f"{PROMPT_VERSION}/{self._model}"

    async def aclose(self) -> None:
        """Close the connections, if any were opened."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def propose(self, minutes: Minutes) -> Answer:
        """Propose the actions in these minutes.

        Raises an `EngineError` by name; its ``usage`` is what the attempt cost all the same.
        Answers are all or nothing: no half of a meeting is ever given.
        """
        client = await self._opened_client()
        conversation = _Conversation(minutes, client)
        try:
            async with asyncio.timeout(self._timeout):
                for piece in pieces_of(minutes, limit=self._piece_length):
                    await self._answer_piece(conversation, piece)
        except TimeoutError as error:
            raise EngineTimeoutError(usage=conversation.usage) from error
        except EngineError as error:
            error.usage = conversation.usage
            raise
        return conversation.answer()

    async def _answer_piece(self, conversation: "_Conversation", piece: Piece) -> None:
        """Ask about one piece; one that is too long, or whose answer is, is halved and goes on."""
        try:
            call = partial(self._ask_once, conversation, piece)
            answered = await call_with_retries(call, policy=self._retries)
        except (TruncatedAnswerError, ContextTooLongError):
            parts = halves(conversation.minutes, piece)
            if parts is None:
                raise
            for part in parts:
                await self._answer_piece(conversation, part)
        else:
            conversation.take(piece, answered)

    async def _ask_once(self, conversation: "_Conversation", piece: Piece) -> AnsweredActions:
        conversation.calls += 1
        message = user_message(conversation.minutes, piece)
        reply = await ask(conversation.client, model=self._model, message=message)
        conversation.count(reply)
        check_stop(reply)
        return read_answer(reply.words)

    async def _opened_client(self) -> "AsyncAnthropic":
        if not self._api_key:
            raise MissingKeyError
        if self._client is None:
            anthropic = await asyncio.to_thread(import_module, "anthropic")
            client: AsyncAnthropic = anthropic.AsyncAnthropic(
                api_key=self._api_key,
                base_url=self._base_url,
                timeout=min(CALL_TIMEOUT, self._timeout),
                max_retries=0,
                http_client=self._http_client,
                open_telemetry=False,
            )
            self._client = client
        _refuse_paid_calls(str(self._client.base_url), faked=self._http_client is not None)
        return self._client


class _Conversation:
    """What was asked and answered about one set of minutes so far."""

    def __init__(self, minutes: Minutes, client: "AsyncAnthropic") -> None:
        self.minutes = minutes
        self.client = client
        self.calls = 0
        self._counted = Usage()
        self._proposals: list[Proposal] = []
        self._beside = 0

    @property
    def usage(self) -> Usage:
        """What it cost so far: a call without an answer has no tokens but counts as a call."""
        return replace(self._counted, calls=self.calls)

    def count(self, reply: Reply) -> None:
        """Add up what one reply cost."""
        one, all_ = reply.usage.counted(reply.model), self._counted
        self._counted = Usage(
            model=one.model,
            input_tokens=all_.input_tokens + one.input_tokens,
            output_tokens=all_.output_tokens + one.output_tokens,
            cached_tokens=all_.cached_tokens + one.cached_tokens,
        )

    def take(self, piece: Piece, answered: AnsweredActions) -> None:
        """Keep what points into the piece. An invented number, or another piece's, is left out."""
        asked = {clause.number: clause.item for clause in piece.clauses}
        leant_on = asked.keys() | {clause.number for clause in piece.before}
        for action in answered.actions:
            if not _points_into(asked, action):
                self._beside += 1
                continue
            kept = proposal(action)
            context = tuple(c for c in kept.context if c.clause in leant_on)
            self._proposals.append(replace(kept, context=context))

    def answer(self) -> Answer:
        """All of it."""
        warnings = (_beside_warning(self._beside),) if self._beside else ()
        return Answer(tuple(self._proposals), warnings=warnings, usage=self.usage)


def _points_into(asked: dict[int, int], action: AnsweredAction) -> bool:
    """Whether the run stands in the clauses asked about, all in one item."""
    if action.last < action.first or not {action.first, action.last} <= asked.keys():
        return False
    return asked[action.first] == asked[action.last]


def _beside_warning(count: int) -> str:
    if count == 1:
        return "One action that Claude proposed points at no clause of these minutes: left out."
    return f"{count} actions that Claude proposed point at no clause of these minutes: left out."


def _refuse_paid_calls(base_url: str, *, faked: bool) -> None:
    """While the switch is off: a test that would cost money fails instead."""
    here = urlsplit(base_url).hostname in {"127.0.0.1", "localhost", "::1"}
    if not (allow_paid_calls or here or faked):
        raise RuntimeError(f"Paid calls are off, so {base_url} was not called.")

"""A second, cheap look where the cues and Claude disagree. Built, off by default, not yet measured.

What it is asked about: clauses that carry a literal flag, or that the cues engine proposes with
confidence, and that no action of Claude's first answer overlaps. Only those clauses are sent, with
what they lean on. Each is answered with an action, or by its number as none; the actions go through
the same checks as those of the first answer. What is answered neither way goes to the clerk.

Whether it finds more than it costs is unmeasured: there are no labelled answers of Claude yet.
MATTERS_SECOND_LOOK=on turns it on. Message batches (`matters backfill`) do not take it.
"""

import asyncio
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes.values import Minutes
from summariser.claude_calls import ask, check_stop, request_body
from summariser.claude_conversation import Conversation
from summariser.claude_pieces import Piece, piece_about, shown_clauses
from summariser.claude_prompt import second_message
from summariser.claude_retry import RetryPolicy, call_with_retries
from summariser.claude_schema import SECOND_SCHEMA, SecondAnswer, read_second_answer
from summariser.cues import CuesEngine
from summariser.errors import EngineError
from summariser.evidence import prove
from summariser.net import FLAGGED
from summariser.values import Answer, Miss

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

SURE = 0.8  # the confidence from which a proposal of the cues is worth a question
MOST_QUESTIONS = 40
AROUND = 2  # clauses on either side that are shown to lean on
TIMEOUT = 60.0  # seconds for the whole second look
PROMISE = "looks like a promise"


@dataclass(frozen=True, slots=True)
class Question:
    """A run of clauses that no action of the first answer overlaps, and why it is asked about."""

    first: int
    last: int
    why: str


class SecondLook:
    """Asks once more about the clauses on which the cues and Claude disagree."""

    def __init__(self, model: str, *, retries: RetryPolicy, timeout: float = TIMEOUT) -> None:
        self._model = model
        self._retries = retries
        self._timeout = timeout
        self._cues = CuesEngine()

    async def take(self, client: "AsyncAnthropic", conversation: Conversation) -> None:
        """Add to the conversation what the second look finds. Without a question, no call is made.

        A failure is a sentence for the clerk: the first answer stands.
        """
        minutes = conversation.minutes
        cues = await self._cues.propose(minutes)
        questions = disagreements(minutes, conversation.answer(), cues)
        numbers = {n for one in questions for n in range(one.first, one.last + 1)}
        piece = piece_about(minutes, numbers, around=AROUND)
        if piece is None:
            return
        try:
            async with asyncio.timeout(self._timeout):
                answered = await self._asked(client, conversation, piece)
        except (EngineError, TimeoutError) as error:
            why = str(error) or "It took too long."
            conversation.warn(f"Claude's second look failed, so its first answer stands. {why}")
        else:
            conversation.take(piece, answered)
            _leave_unanswered(conversation, questions, answered)

    async def _asked(
        self, client: "AsyncAnthropic", conversation: Conversation, piece: Piece
    ) -> SecondAnswer:
        message = second_message(conversation.minutes, piece)
        body = request_body(message, model=self._model, schema=SECOND_SCHEMA)

        async def once() -> SecondAnswer:
            conversation.calls += 1
            reply = await ask(client, body)
            conversation.count(reply)
            check_stop(reply)
            return read_second_answer(reply.words)

        return await call_with_retries(once, policy=self._retries)


def disagreements(minutes: Minutes, claude: Answer, cues: Answer) -> tuple[Question, ...]:
    """Where a flag or a confident proposal of the cues overlaps nothing that Claude claims.

    At most forty, in the order of the text, each a run of clauses that Claude was shown.
    """
    proved = prove(minutes, claude, engine="claude", engine_version="")
    others = prove(minutes, cues, engine="cues", engine_version="")
    claimed = [(one.start, one.end) for one in proved.actions]
    spans = {
        (one.start, one.end): PROMISE
        for one in others.actions
        if one.confidence >= SURE
        and not any(one.start < end and start < one.end for start, end in claimed)
    }
    for miss in proved.possible_misses:
        if miss.why == FLAGGED:
            spans[miss.start, miss.end] = FLAGGED
    shown = {clause.number for clause in shown_clauses(minutes)}
    questions = (_question(minutes, start, end, why) for (start, end), why in sorted(spans.items()))
    return tuple(one for one in questions if one.first in shown)[:MOST_QUESTIONS]


def _question(minutes: Minutes, start: int, end: int, why: str) -> Question:
    """The clauses that the span touches."""
    clauses = minutes.clauses
    first = bisect_right(clauses, start, key=lambda clause: clause.end)
    after = bisect_left(clauses, end, key=lambda clause: clause.start)
    return Question(clauses[first].number, clauses[max(first, after - 1)].number, why)


def _leave_unanswered(
    conversation: Conversation, questions: tuple[Question, ...], answered: SecondAnswer
) -> None:
    """What Claude passed over a second time is the clerk's to decide."""
    settled = set(answered.not_actions)
    for action in answered.actions:
        settled.update(range(action.first, min(action.last, action.first + MOST_QUESTIONS) + 1))
    for one in questions:
        if not settled.intersection(range(one.first, one.last + 1)):
            conversation.leave_to_the_clerk(Miss(one.first, one.last, one.why))

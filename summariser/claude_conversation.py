"""What was asked and answered about one set of minutes, whether in calls or in a batch."""

from dataclasses import replace

from minutes.values import ClauseKind, Minutes
from summariser.claude_calls import Reply
from summariser.claude_pieces import Piece
from summariser.claude_schema import AnsweredAction, AnsweredActions, proposal
from summariser.costs import Price, cost, total
from summariser.values import Answer, ContextReference, Miss, Proposal, Usage


class Conversation:
    """Gathers the answers about the pieces of one meeting, and what they cost.

    Without a ``price`` the cost is not known. ``batch`` says that batch prices hold.
    """

    def __init__(
        self, minutes: Minutes, *, price: Price | None = None, batch: bool = False
    ) -> None:
        self.minutes = minutes
        self.calls = 0
        self._price = price
        self._batch = batch
        self._counted = Usage()
        self._proposals: list[Proposal] = []
        self._misses: list[Miss] = []
        self._warnings: list[str] = []
        self._beside = 0

    @property
    def usage(self) -> Usage:
        """What it cost so far: a call without an answer has no tokens but counts as a call."""
        usage = replace(self._counted, calls=max(self.calls, self._counted.calls))
        return replace(usage, cost_usd=cost(usage, self._price, batch=self._batch))

    def count(self, reply: Reply) -> None:
        """Add up what one reply cost."""
        self._counted = total((self._counted, reply.usage.counted(reply.model)))

    def take(self, piece: Piece, answered: AnsweredActions) -> None:
        """Keep what points into the piece. An invented number, or another piece's, is left out."""
        asked = {clause.number: clause.item for clause in piece.clauses}
        leant_on = asked.keys() | {clause.number for clause in piece.before}
        for action in answered.actions:
            if not _points_into(asked, action):
                self._beside += 1
                continue
            kept = replace(proposal(action), last=self._with_flag(action.last))
            item = asked[action.first]
            context = tuple(
                one
                for one in kept.context
                if one.clause in leant_on and self._may_lean_on(one, item=item)
            )
            self._proposals.append(replace(kept, context=context))

    def leave_to_the_clerk(self, miss: Miss) -> None:
        """Keep a place that is to be a possible miss."""
        self._misses.append(miss)

    def warn(self, sentence: str) -> None:
        """Keep a sentence for the clerk."""
        self._warnings.append(sentence)

    def answer(self) -> Answer:
        """All of it."""
        beside = (_beside_warning(self._beside),) if self._beside else ()
        return Answer(
            tuple(self._proposals),
            misses=tuple(self._misses),
            warnings=(*self._warnings, *beside),
            usage=self.usage,
        )

    def _with_flag(self, last: int) -> int:
        """The end of the run with the bare flag that follows it, which belongs to it.

        A run that stops short of its flag would also pass by the check of who is speaking.
        """
        clauses = self.minutes.clauses
        if last == len(clauses):
            return last
        clause, after = clauses[last - 1], clauses[last]
        follows = after.kind is ClauseKind.FLAG and after.item == clause.item
        return after.number if follows else last

    def _may_lean_on(self, reference: ContextReference, *, item: int) -> bool:
        """Whether the clause may lend its words: one of the same item, or of the attendance.

        Else an answer could borrow an owner or a date from another matter of the same meeting.
        """
        clause = self.minutes.clause(reference.clause)
        return clause.item == item or any(
            person.start is not None and clause.start <= person.start < clause.end
            for person in self.minutes.attendance
        )


def _points_into(asked: dict[int, int], action: AnsweredAction) -> bool:
    """Whether the run stands in the clauses asked about, all in one item."""
    if action.last < action.first or not {action.first, action.last} <= asked.keys():
        return False
    return asked[action.first] == asked[action.last]


def _beside_warning(count: int) -> str:
    if count == 1:
        return "One action that Claude proposed points at no clause of these minutes: left out."
    return f"{count} actions that Claude proposed point at no clause of these minutes: left out."

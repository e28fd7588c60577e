"""Which action of an outcome is right, which is wrong, and which label has none.

The matching is that of the corpus' rule (`summariser.overlap`); a test holds the counts to it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from benchmarks.accuracy.corpus import Row
from benchmarks.accuracy.running import Outcome
from summariser.overlap import HALF, Place, ScoredText, matched, overlap, same_words
from summariser.values import ActionDraft

WORD_FLAG = re.compile(r"\bACTIONS?\b|\bActions?\s*(?:by\b|:)")
NEAR = 30  # code points after a quote in which its flag may stand


class Verdict(StrEnum):
    """What an action that was found turns out to be."""

    RIGHT = "right"
    WRONG = "wrong"
    OPTIONAL = "optional"  # two careful clerks would disagree: not counted


@dataclass(frozen=True, slots=True)
class Found:
    """An action that was found, with the label that it matches, if it matches one."""

    draft: ActionDraft
    verdict: Verdict
    label: Row | None = None

    @property
    def has_owner_right(self) -> bool:
        """Whether the label has the same owner, or none where there is none."""
        return self.label is not None and same_words(self.label.get("owner"), self.draft.owner)

    @property
    def has_due_right(self) -> bool:
        """Whether the label has the same due phrase, or none where there is none."""
        return self.label is not None and same_words(self.label.get("due"), self.draft.due)

    @property
    def length_ratio(self) -> float:
        """The quote's length over the label's, in words."""
        label = str(self.label["quote"]) if self.label else ""
        return len(self.draft.quote.split()) / max(1, len(label.split()))


@dataclass(frozen=True, slots=True)
class Judged:
    """One record judged: what was found in it, and the labels that nothing matches."""

    outcome: Outcome
    found: tuple[Found, ...]
    missed: tuple[Row, ...]

    @property
    def hits(self) -> int:
        """Actions found that are right."""
        return sum(one.verdict is Verdict.RIGHT for one in self.found)

    @property
    def wrong(self) -> int:
        """Actions found that are none."""
        return sum(one.verdict is Verdict.WRONG for one in self.found)

    @property
    def required(self) -> int:
        """Actions that had to be found."""
        return self.hits + len(self.missed)

    def is_listed(self, label: Row) -> bool:
        """Whether a missed label stands among the possible misses that a clerk is shown."""
        start, end = place_of(self.outcome.row, label)
        misses = self.outcome.extraction.possible_misses
        return any(miss.start < end and start < miss.end for miss in misses)


def judged(outcome: Outcome) -> Judged:
    """Judge one record by the rule of the corpus."""
    row, drafts = outcome.row, outcome.extraction.actions
    text = ScoredText(row["text"])
    must = [label for label in row["actions"] if not label.get("optional")]
    may = [text.places(label["quote"]) for label in row["actions"] if label.get("optional")]
    guesses = [text.places(draft.quote) for draft in drafts]
    pairs = matched([text.places(label["quote"]) for label in must], guesses, loose=False)
    found = tuple(
        Found(draft, Verdict.RIGHT, must[pairs[number]])
        if number in pairs
        else Found(draft, _unmatched(guesses[number], may))
        for number, draft in enumerate(drafts)
    )
    hit = set(pairs.values())
    return Judged(outcome, found, tuple(one for n, one in enumerate(must) if n not in hit))


def _unmatched(places: Sequence[Place], optional: Iterable[Sequence[Place]]) -> Verdict:
    may_be = any(overlap(places, each).shorter >= HALF for each in optional)
    return Verdict.OPTIONAL if may_be else Verdict.WRONG


def place_of(row: Row, label: Row) -> tuple[int, int]:
    """Where a label's words stand; where they stand more than once, the last place is meant."""
    start = str(row["text"]).rfind(label["quote"])
    return start, start + len(label["quote"])


def median_length_ratio(records: Iterable[Judged]) -> float:
    """The median of quote length over label length on matched pairs, 0 where there are none."""
    ratios = [one.length_ratio for record in records for one in record.found if one.label]
    return median(ratios) if ratios else 0.0


def is_column_label(row: Row, label: Row) -> bool:
    """Whether an explicit label is flagged by a column and by no word.

    Simply: the labeller calls it explicit, and neither its quote nor the 30 characters after it
    hold "ACTION" in capitals, "Action:" or "Action by".
    """
    if label["marker"] != "explicit" or label.get("optional"):
        return False
    start, end = place_of(row, label)
    return WORD_FLAG.search(row["text"], start, end + NEAR) is None

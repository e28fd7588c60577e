"""Cells of an action column: clauses that are nothing but a name."""

import re

from minutes.values import Clause, ClauseKind, Minutes

_INITIALS = re.compile(
    r"(?:[A-Z]{2,3}[a-z]?|[A-Z]{1,3}Ma?c[A-Z])(?:\s*(?:/|and|&"
    r"|,)\s*[A-Z]{2,3}[a-z]?)*\W*\Z"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|would|will|to|that|agreed|noted|by)\b",
    re.IGNORECASE,
)
_KINDS = frozenset({ClauseKind.CELL, ClauseKind.SENTENCE, ClauseKind.BULLET})
_WIDEST = 160  # code points
_LONGEST = 8  # words of a name


def is_name_cell(minutes: Minutes, clause: Clause) -> bool:
    """Whether a clause is nothing but a name of an action column."""
    if clause.kind not in _KINDS or clause.end - clause.start > _WIDEST:
        return False
    words = " ".join(minutes.words(clause).split())
    if clause.kind is ClauseKind.CELL:
        short = len(words.split()) <= _LONGEST and clause.column in {"", "Action"}
        return short and not _FINITE.search(words) and not words.endswith(",")
    return bool(_INITIALS.match(words))

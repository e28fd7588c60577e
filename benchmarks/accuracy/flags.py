"""Literal flags: whether each "ACTION" or "Action:" in a text became an action or a possible miss.

The pattern is deliberately simpler than the one by which the product looks for flags, so that a
flag which the product overlooks is counted here. What is no flag is left out by three plain rules:
"Action Plan" and its like, flags that say "none", and lines all in capitals (headings).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.accuracy.running import Outcome

_FLAG = re.compile(r"\bACTIONS?\b(?!-)|\bActions?\s*:")
_NO_FLAG = re.compile(
    r"\s+(?:PLAN|LOG|SHEET|TRACKER|LIST|NOTES?|GROUP|TEAM|FUND|TAKEN|ON|IN)\b", re.IGNORECASE
)
_NONE = re.compile(r"[\s:–-]*(?:none|nil|n/a|no\s+action|noted?)\b", re.IGNORECASE)
_FLAG_LINE = 3  # words: a line of capitals with more is a heading, with fewer a flag
GAP = re.compile(r"[\s.;:,()\[\]*_–—-]*")


@dataclass(frozen=True, slots=True)
class Flag:
    """One literal flag, and whether something claims it."""

    record: str
    start: int
    end: int
    is_claimed: bool


def flags(outcome: Outcome) -> Iterator[Flag]:
    """Each literal flag of a record."""
    text = outcome.minutes.text
    spans = sorted(_spans(outcome))
    for match in _FLAG.finditer(text):
        if not _is_false(text, match):
            claimed = any(_claims(text, span, match) for span in spans)
            yield Flag(str(outcome.row["id"]), match.start(), match.end(), claimed)


def _is_false(text: str, match: re.Match[str]) -> bool:
    if _NO_FLAG.match(text, match.end()) or _NONE.match(text, match.end()):
        return True
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    line = text[start : end if end >= 0 else len(text)]
    return line.isupper() and len(line.split()) >= _FLAG_LINE


def _spans(outcome: Outcome) -> Iterator[tuple[int, int]]:
    for action in outcome.extraction.actions:
        yield action.start, action.end
        for span in action.context:
            yield span.start, span.end
    for miss in outcome.extraction.possible_misses:
        yield miss.start, miss.end


def _claims(text: str, span: tuple[int, int], match: re.Match[str]) -> bool:
    """Whether the flag stands in the span, or touches it but for white space and marks."""
    start, end = span
    if start < match.end() and match.start() < end:
        return True
    low, high = (end, match.start()) if end <= match.start() else (match.end(), start)
    return GAP.fullmatch(text, low, high) is not None

"""Where an item ends that is withheld: at the next item, never at a resident's own heading.

To end it too late hides actions; to end it too soon lets a resident's words out, which is worse.
"""

import re
from dataclasses import dataclass

from minutes.marks import Family, Mark
from minutes.withheld import withheld_kind

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[A-Za-z]+")
_FURTHEST = 3  # items may be missing after one that is withheld, not more than these
_LONGEST = 70
_SPOKEN = frozenset({"public questions", "petitions", "deputations"})  # residents' words
_PRIVATE = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|sir|dame)\b|q(?:uestion)? ?\d|questions?(?: |$)(?!.*\b(?:members"
    r"|cllrs|councillors|leader|portfolio)\b)"
    r"|(?:answer|reply|response)s?(?:$| \d| (?:from|by|of)\b)"
    r"|(?:statement|speaker|petition|deputation|representation)s? (?:no\b|\d|from\b|by m)"
    r"|.*\b(?:asks?|asked|asking|resident|supplementary)\b|.*\?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Withheld:
    """The item that is going on, where it is one that is withheld: its kind, number and entries.

    ``headed`` is True where the last numbered entry in it was as short as a heading.
    """

    kind: str
    shape: str
    ordinal: int
    last_entry: Mark | None = None
    headed: bool = False

    def ends_at(self, mark: Mark | None, words: str) -> bool:
        """True if this heading opens the next item of the meeting."""
        if self.kind in _SPOKEN and _PRIVATE.match(words) and withheld_kind(words) is None:
            return False
        if mark is None:
            return not self.shape  # an item without number ends at a heading without
        if shape_of(mark) != self.shape:
            return False
        if mark.family is Family.CODE:
            return True
        if not self.ordinal < mark.ordinal <= self.ordinal + _FURTHEST:
            return False
        return not (self.headed and self._goes_on(mark))

    def _goes_on(self, mark: Mark) -> bool:
        """True if the number is the next of a list that stands inside the item."""
        last = self.last_entry
        return last is not None and last.shape == mark.shape and mark.ordinal == last.ordinal + 1


def shape_of(mark: Mark | None) -> str:
    """How a number looks, whatever its value: "9." for "12.", "A/9" for "PC/24"."""
    if mark is None:
        return ""
    figures = _DIGITS.sub("9", mark.label)
    return f"{mark.family} {_LETTERS.sub('A', figures)}{mark.shape}"


def is_headed(words: str) -> bool:
    """True for an entry as short as a heading, without a stop, that might be any item's title."""
    short = len(words) <= _LONGEST and not words.endswith((".", "?", ";", ":", ","))
    return short and not _PRIVATE.match(words)

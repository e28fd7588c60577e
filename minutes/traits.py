"""What a plain text is like as a whole: how it is wrapped, spaced and numbered."""

import itertools
from dataclasses import dataclass

from minutes.headings import is_plainly_owner, looks_like_owner
from minutes.labels import section_label
from minutes.lines import Line
from minutes.wordlists import phrases_of

_UNWRAPPED = 150
_ENOUGH = 3
_SHORT = 20
_COLUMN_HEADS = phrases_of(
    """
    Action | Actions | Action by | Action By | Action for | Actions by | Action Required | By
    whom | ACTION BY | Action by:
    """
)


@dataclass(frozen=True, slots=True)
class Traits:
    """Facts about the layout. ``width`` is the usual length of a full line, in characters."""

    width: int
    wrapped: bool
    spaced: bool
    columned: bool
    labelled: bool
    numbered: bool = False


def traits_of(text: str, lines: list[Line]) -> Traits:
    """The traits of a text, from its lines."""
    width = _usual_width(lines)
    return Traits(
        width=width,
        wrapped=width <= _UNWRAPPED,
        spaced=_is_spaced(text, lines),
        columned=_has_action_column(text, lines),
        labelled=any(section_label(text, line.start, line.end) for line in lines),
    )


def _usual_width(lines: list[Line]) -> int:
    lengths = sorted(line.end - line.start + line.indent for line in lines)
    return lengths[int(len(lengths) * 0.92)] if lengths else 0


def _is_spaced(text: str, lines: list[Line]) -> bool:
    """True where paragraphs are parted by blank lines, so that a line's end means nothing."""
    ends = [
        text[before.end - 1] in '.:;!?)”"'
        for before, line in itertools.pairwise(lines)
        if line.gap and before.end - before.start > _SHORT
    ]
    return len(ends) >= _ENOUGH and sum(ends) * 2 >= len(ends)


def _has_action_column(text: str, lines: list[Line]) -> bool:
    names = [line.of(text) for line in lines if line.end - line.start <= 60]  # noqa: PLR2004 -- a name
    if any(name.strip("*_ |") in _COLUMN_HEADS for name in names):
        return sum(looks_like_owner(name) for name in names) > 1
    return sum(is_plainly_owner(name) for name in names) >= _ENOUGH

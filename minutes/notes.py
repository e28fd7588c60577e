"""Notes without stops: lines of a paragraph that were ended by hand, each a statement."""

import re
from collections.abc import Iterator
from itertools import pairwise

from minutes.lines import Line, Role
from minutes.marks import leading_mark
from minutes.traits import Traits
from minutes.wordlists import words_of

HANGING = words_of(
    """
    the a an of to for and in by with that on at from as or be been was were is are had has have
    will would which who
    """
)
_ENDED = re.compile(r"(?:[.!?:;,(–—-][\"”')*\]]{0,3}|\bACTION[.\])]?)$")
_ROOM = 0.95  # of the usual width: with the next word the line would still be shorter
_FEWEST = 2  # such breaks in a paragraph; one alone may be chance
_SHORT = 0.7  # one line of them at least is well short of the width
_SHARE = 0.5  # of the paragraph's lines begin with a capital


def note_starts(text: str, lines: list[Line], traits: Traits) -> frozenset[int]:
    """Where the lines begin that are statements of their own, though nothing ends the one before.

    A proper name at the head of a wrapped line looks the same, so a paragraph counts only when
    most of its lines begin with capitals and two of its breaks at least were chosen.
    """
    if not traits.wrapped:
        return frozenset()
    return frozenset(
        start for run in _runs(lines) for start in _breaks(text, run, traits.width * _ROOM)
    )


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of running text with no blank line between them."""
    run: list[Line] = []
    for line in lines:
        if run and (line.gap or line.role is not Role.TEXT):
            yield run
            run = []
        if line.role is Role.TEXT:
            run.append(line)
    yield run


def _breaks(text: str, run: list[Line], width: float) -> list[int]:
    if len(run) <= _FEWEST:
        return []
    capitals = sum(text[line.start].isupper() for line in run[1:])
    if capitals < _FEWEST or capitals < _SHARE * (len(run) - 1):
        return []
    found = [pair for pair in pairwise(run) if _is_chosen(text, *pair, width)]
    short = any(before.end - before.start <= width * _SHORT for before, _ in found)
    return [line.start for _, line in found] if short and len(found) >= _FEWEST else []


def _is_chosen(text: str, before: Line, line: Line, width: float) -> bool:
    if not text[line.start].isupper() or leading_mark(text, before.start, before.end):
        return False
    if text[before.start : before.end].isupper():
        return False
    tail = text[max(before.start, before.end - 14) : before.end]
    last = tail.split()[-1]
    if _ENDED.search(tail) or last.lower() in HANGING:
        return False
    if last[0].isupper() and before.end - before.start > width * _SHORT:
        return False  # "… the Parish / Council …"
    word = text.find(" ", line.start, line.end)
    length = (word if word != -1 else line.end) - line.start
    return before.indent + before.end - before.start + 1 + length <= width

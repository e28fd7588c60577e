"""The lines of a page of a PDF: words with their places, and a column of names at the right."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2

from minutes.headings import looks_like_owner

COLUMN_HEAD = re.compile(
    r"actions?(?: (?:by|for|required|owner))?:?|by whom|who|responsible|owner", re.IGNORECASE
)
CHARACTER = 5.0  # points; about the width of one, for indents
_MOST_SEGMENTS = 4000  # on one page
_GAP = 1.45  # of the usual distance of lines: more is a blank line
_SLACK = 12.0
_SPACE = 0.5
_SAME_LINE = 0.6
_FEWEST_NAMES = 2
_RIGHT = 0.6  # a column of names stands in the right part of the page


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand together on a page. Points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    words: str
    opens: bool = False  # white space stands before its words
    ends: bool = False  # and after them


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a page: its words, and those of the action column beside them."""

    page: int
    left: float
    bottom: float
    words: str
    column: str = ""
    gap: bool = False
    furniture: bool = False
    name: str = ""  # of the table's column, where the row is one cell


def page_lines(page: pypdfium2.PdfPage) -> list[list[Segment]]:
    """The lines of a page from top to bottom, each its segments from left to right."""
    lines: list[list[Segment]] = []
    for segment in sorted(_segments(page), key=lambda one: (-_middle(one), one.left)):
        if lines and _middle(lines[-1][0]) - _middle(segment) < _height(lines[-1][0]) * _SAME_LINE:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    return [sorted(line, key=lambda one: one.left) for line in lines]


def _segments(page: pypdfium2.PdfPage) -> list[Segment]:
    words = page.get_textpage()
    try:
        found: list[Segment] = []
        count = min(words.count_rects(), _MOST_SEGMENTS)
        boxes: list[_Box] = [words.get_rect(index) for index in range(count)]
        for box, inner in zip(boxes, _parted(boxes), strict=True):
            raw = words.get_text_bounded(*inner)
            shown = " ".join(raw.split())
            if shown:
                found.append(Segment(*box, shown, raw[0].isspace(), raw[-1].isspace()))
        return found
    finally:
        words.close()


_Box = tuple[float, float, float, float]
_OVERHANG = 5.0  # points; letters that lean reach so far over the next at most


def _parted(boxes: list[_Box]) -> list[_Box]:
    """The boxes without where they overlap the next: letters that lean would come twice."""
    parted = list(boxes)
    for at, (one, after) in enumerate(pairwise(boxes)):
        same_line = one[1] < after[3] and after[1] < one[3]
        if same_line and one[0] < after[0] < one[2] <= after[0] + _OVERHANG and after[2] > one[2]:
            parted[at] = (*parted[at][:2], after[0] - 0.05, parted[at][3])
            parted[at + 1] = (one[2] + 0.05, *after[1:])
    return parted


def _middle(segment: Segment) -> float:
    return (segment.bottom + segment.top) / 2


def _height(segment: Segment) -> float:
    return max(segment.top - segment.bottom, 4.0)


def rows_of(lines: list[list[Segment]], page: int, edge: float | None) -> list[Row]:
    """The lines as rows; what begins at ``edge`` or right of it is the column beside them."""
    rows: list[Row] = []
    for line in lines:
        main = [one for one in line if edge is None or one.left < edge]
        beside = [one.words for one in line if edge is not None and one.left >= edge]
        first = main[0] if main else line[0]
        rows.append(Row(page, first.left, first.bottom, spaced(main), " ".join(beside)))
    return _with_gaps(rows)


def spaced(line: list[Segment]) -> str:
    """The words of one line, with wide spaces where the page has them."""
    shown = line[0].words if line else ""
    for before, one in pairwise(line):
        gap = one.left - before.right
        parted = gap > _SPACE or before.ends or one.opens
        space = "    " if gap > 4 * CHARACTER else " " if parted else ""
        shown += space + one.words
    return shown


def _with_gaps(rows: list[Row]) -> list[Row]:
    steps = [above.bottom - row.bottom for above, row in pairwise(rows)]
    usual = sorted(steps)[len(steps) // 4] if steps else 0.0  # the closest are one paragraph's
    parted = [
        replace(row, gap=step > usual * _GAP) for step, row in zip(steps, rows[1:], strict=True)
    ]
    return [*rows[:1], *parted]


def headed_edge(lines: list[list[Segment]]) -> float | None:
    """Where a column headed "Action" begins at the right of the page, or None."""
    least = _right_edge(lines) * _RIGHT
    for line in lines:
        for one in line:
            if one.left > least and COLUMN_HEAD.fullmatch(one.words):
                return one.left - _SLACK
    return None


def named_edge(lines: list[list[Segment]]) -> float | None:
    """Where names, and nothing else, stand in a column at the right of the page, or None."""
    last = [line[-1] for line in lines if len(line) > 1]
    names = [one.left for one in last if looks_like_owner(one.words)]
    if len(names) < _FEWEST_NAMES:
        return None
    edge = min(names) - _SLACK
    beside = [one for line in lines for one in line if one.left > edge]
    alone = all(looks_like_owner(one.words) for one in beside)
    return edge if alone and edge > _right_edge(lines) * _RIGHT else None


def _right_edge(lines: list[list[Segment]]) -> float:
    return max((one.right for line in lines for one in line), default=0.0)

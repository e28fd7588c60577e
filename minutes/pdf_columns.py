"""Text in two columns side by side on a PDF's page: read down the left one, then the right one."""

from itertools import groupby

from minutes.pdf_lines import Segment

Line = list[Segment]
_FEWEST = 8  # lines in each column
_MIDDLE = (0.35, 0.65)  # of the text's width: where the gutter may be
_FULL = 0.6  # of a column's width: a line of running text fills more
_SHARE = 0.6  # of a column's lines do


def in_reading_order(lines: list[Line]) -> list[Line]:
    """The lines of a page; those of two columns of running text one column after the other."""
    gutter = _gutter(lines)
    if gutter is None:
        return lines
    result: list[Line] = []
    for crosses, band in groupby(lines, key=lambda line: _crosses(line, gutter)):
        if crosses:
            result += band
            continue
        both = list(band)
        for is_left in (True, False):
            sides = ([one for one in line if (one.right <= gutter) is is_left] for line in both)
            result += [side for side in sides if side]
    return result


def _crosses(line: Line, gutter: float) -> bool:
    return any(one.left < gutter < one.right for one in line)


def _gutter(lines: list[Line]) -> float | None:
    """The middle of the space between two columns of running text, or None."""
    segments = [one for line in lines for one in line]
    if len(segments) < 2 * _FEWEST:
        return None
    least, most = min(one.left for one in segments), max(one.right for one in segments)
    low, high = (least + (most - least) * share for share in _MIDDLE)
    starts = sorted(one.left for one in segments if low < one.left < high)
    for start in (starts[len(starts) // 2], *starts[:1]) if starts else ():
        left = [one for one in segments if one.right < start]
        right = [one for one in segments if one.left >= start - 1]
        edge = max((one.right for one in left if one.right > low), default=None)
        if edge is not None and _is_text(left, edge) and _is_text(right, most):
            return (edge + start) / 2
    return None


def _is_text(side: list[Segment], edge: float) -> bool:
    """True for lines enough, most of which fill their column and begin at its left."""
    if len(side) < _FEWEST:
        return False
    begin = min(one.left for one in side)
    full = sum(one.right - one.left > (edge - begin) * _FULL for one in side)
    return full >= _SHARE * len(side)

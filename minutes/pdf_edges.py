"""What stands around the text of a PDF's pages: heads, feet, page numbers, footnotes."""

import re
from collections import Counter

from minutes.labels import is_furniture
from minutes.pdf_lines import Row, Segment, spaced

Line = list[Segment]
_MOST_EDGE_LINES = 5  # of a page's head, and of its foot
_NEAR = 6.0  # points; a head stands at the same height on each page
_PAGE_NUMBER = re.compile(
    r"(?:.{0,160}\s)?page:? ?\d{1,4}(?: of \d{1,4})?|.{2,160}\s{4}\d{1,4}", re.IGNORECASE
)
_NOTE = re.compile(r"(?:\d{1,2}|\*{1,3}|[†‡])\s+\S")
_SMALL = 0.82  # of the usual height of letters
_RAISED = 0.72  # of its line's height
_MARKER = re.compile(r"[\d,*†‡]{1,4}")


def without_edges(
    pages: list[list[Line]],
) -> tuple[list[list[Line]], list[list[Row]], list[list[Row]]]:
    """The pages' lines without heads, feet and footnotes; and these, as furniture, by page."""
    keys = [_edge_keys(lines) for lines in pages]
    often = Counter(key for edge in keys for key in set(edge.values()))
    usual = _usual_height(pages)
    bodies, heads, feet = [], [], []
    for number, lines in enumerate(pages, 1):
        first = _edge(lines, range(len(lines)), keys[number - 1], often)
        last = _edge(lines, range(len(lines) - 1, first - 1, -1), keys[number - 1], often)
        end = _first_note(lines[first : len(lines) - last], usual) + first
        bodies.append([_unmarked(line) for line in lines[first:end]])
        heads.append([_furniture(line, number) for line in lines[:first]])
        feet.append([_furniture(line, number) for line in lines[end:]])
    return bodies, heads, feet


def _edge_keys(lines: list[Line]) -> dict[int, tuple[str, int]]:
    """The words (numbers aside) and height of each line that could be part of a head or foot."""
    places = {*range(min(_MOST_EDGE_LINES, len(lines)))}
    places |= {*range(max(len(lines) - _MOST_EDGE_LINES, 0), len(lines))}
    return {at: (_bare(spaced(lines[at])), round(lines[at][0].bottom / _NEAR)) for at in places}


def _bare(words: str) -> str:
    return re.sub(r"\d+", "#", words).strip().lower()


def _edge(
    lines: list[Line],
    order: range,
    keys: dict[int, tuple[str, int]],
    often: Counter[tuple[str, int]],
) -> int:
    """How many lines from this edge of the page are its head (or foot), one after another."""
    count = 0
    for at in order[:_MOST_EDGE_LINES]:
        words = spaced(lines[at])
        bare, height = keys[at]
        near = max(often[(bare, height + by)] for by in (-1, 0, 1))
        neighbours = sum(often[(bare, height + by)] for by in (-1, 0, 1))
        repeated = (near > 1 or neighbours > 1) and len(bare) > 1
        if not (repeated or is_furniture(words) or _PAGE_NUMBER.fullmatch(words)):
            break
        count += 1
    return count


def _furniture(line: Line, page: int) -> Row:
    return Row(page, line[0].left, line[0].bottom, spaced(line), furniture=True)


# -- footnotes


def _usual_height(pages: list[list[Line]]) -> float:
    """The height of most letters."""
    counts: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            for one in line:
                counts[round(one.top - one.bottom)] += len(one.words)
    return counts.most_common(1)[0][0] if counts else 0.0


def _first_note(lines: list[Line], usual: float) -> int:
    """Where the footnotes begin: small letters down to the page's foot, the first line marked."""
    start = len(lines)
    while start and max(one.top - one.bottom for one in lines[start - 1]) <= usual * _SMALL:
        start -= 1
    while start < len(lines) and not _NOTE.match(" ".join(one.words for one in lines[start])):
        start += 1
    return start


def _unmarked(line: Line) -> Line:
    """The line without the raised numbers of footnotes: "report¹" is "report"."""
    tallest = max(one.top - one.bottom for one in line)
    kept = [
        one for at, one in enumerate(line) if not (at and _is_raised(one, line[at - 1], tallest))
    ]
    return kept or line


def _is_raised(one: Segment, before: Segment, tallest: float) -> bool:
    if _MARKER.fullmatch(one.words) is None or one.top - one.bottom > tallest * _RAISED:
        return False
    return one.bottom > before.bottom + 1.5 and one.left - before.right < 3  # noqa: PLR2004 -- points

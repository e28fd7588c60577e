"""Tables on a PDF's pages, known by their row of headings: columns of items, columns of actions."""

from dataclasses import dataclass
from itertools import pairwise

from minutes.pdf_lines import COLUMN_HEAD, Row, Segment, spaced
from minutes.tables import NUMBER, holds_minutes, is_column_head, minutes_column
from minutes.wordlists import phrases_of

Line = list[Segment]
_NUMBERS = phrases_of(  # of items
    "no | no. | item no | item no. | minute no | minute no. | ref | number | agenda item | item"
)
_SLACK = 7.0
_FEWEST = 2
_STEP = 1.3  # of the closest lines' distance: a new row of a table


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: where each begins, in points, and its heading."""

    lefts: tuple[float, ...]
    names: tuple[str, ...]

    @property
    def text(self) -> int | None:
        """Which column holds the minutes themselves, if any does."""
        return minutes_column(self.names)

    def at(self, one: Segment) -> int:
        """The column in which a segment stands."""
        return sum(one.left >= left - _SLACK for left in self.lefts[1:])

    def holds(self, line: Line) -> bool:
        """True if no segment of the line runs from one column into the next."""
        edges = [*self.lefts[1:], float("inf")]
        inside = all(one.right < edges[self.at(one)] + _SLACK for one in line)
        return inside and line[0].left > self.lefts[0] - 2 * _SLACK

    def parted(self, line: Line) -> list[Line]:
        """The segments of each column."""
        cells: list[Line] = [[] for _ in self.lefts]
        for one in line:
            cells[self.at(one)].append(one)
        return cells


def columns_of(line: Line) -> Columns | None:
    """The columns that a row of headings opens, or None: two at least, all of them known words."""
    names = tuple(one.words.strip("*:. ") for one in line)
    known = sum(
        is_column_head(name) or holds_minutes(name) or name.lower() in _NUMBERS for name in names
    )
    if len(line) < _FEWEST or known < len(line) or not any(map(COLUMN_HEAD.fullmatch, names)):
        return None
    columns = Columns(tuple(one.left for one in line), names)
    if (
        columns.text is None
        and not COLUMN_HEAD.fullmatch(names[0])
        and names[0].lower() not in _TASKS
    ):
        return None
    return columns


_TASKS = phrases_of("action | actions | task | agreed action | ref | no | number | item")


def table_rows(lines: list[Line], columns: Columns, page: int) -> list[Row]:
    """The lines of a table as rows: a title and the text under it, or one cell after another."""
    result: list[Row] = []
    usual = _usual_step(lines)
    for entry in _entries(lines, columns, usual):
        result += (
            _item_rows(entry, columns, page, usual)
            if columns.text is not None
            else _cells(entry, columns, page)
        )
    return result


def _usual_step(lines: list[Line]) -> float:
    """The distance of two lines of one paragraph, in points."""
    steps = sorted(_step(above, line) for above, line in pairwise(lines))
    return steps[len(steps) // 4] if steps else 0.0


def _step(above: Line, line: Line) -> float:
    return max(one.top for one in above) - max(one.top for one in line)


def _entries(lines: list[Line], columns: Columns, usual: float) -> list[list[Line]]:
    """The lines of each row of the table."""
    entries: list[list[Line]] = []
    for at, line in enumerate(lines):
        filled = [number for number, cell in enumerate(columns.parted(line)) if cell]
        apart = at == 0 or _step(lines[at - 1], line) > usual * _STEP
        opens = 0 in filled and (apart or _opens_item(line, columns))
        if opens or not entries:
            entries.append([])
        entries[-1].append(line)
    return entries


def _opens_item(line: Line, columns: Columns) -> bool:
    """True for a number in the first column of a table of items."""
    return columns.text != 0 and NUMBER.fullmatch(line[0].words) is not None


def _item_rows(entry: list[Line], columns: Columns, page: int, usual: float) -> list[Row]:
    text = columns.text or 0
    heads: list[list[Line]] = [columns.parted(line)[:text] for line in entry]
    number = " ".join(spaced(cells[0]) for cells in heads if cells and cells[0])
    title = " ".join(spaced(cell) for cells in heads for cell in cells[1:] if cell)
    rows: list[Row] = []
    if title or (number and not NUMBER.fullmatch(number)):
        place = entry[0][0]
        rows.append(Row(page, place.left, place.bottom, f"{number} {title}".strip(), gap=True))
        number = ""
    last: Line | None = None
    for line in entry:
        cells = columns.parted(line)
        words = spaced(cells[text])
        beside = " ".join(spaced(cell) for cell in cells[text + 1 :] if cell)
        if not words and not beside:
            continue
        place = (cells[text] or line)[0]
        shown = f"{number} {words}".strip()
        gap = last is None or _step(last, line) > usual * _STEP
        rows.append(Row(page, place.left, place.bottom, shown, beside, gap=gap))
        number, last = "", line
    return rows


def _cells(entry: list[Line], columns: Columns, page: int) -> list[Row]:
    rows: list[Row] = []
    for number, name in enumerate(columns.names):
        lines = [cells[number] for line in entry if (cells := columns.parted(line))[number]]
        if lines:
            place, words = lines[0][0], " ".join(spaced(cell) for cell in lines)
            rows.append(Row(page, place.left, place.bottom, words, gap=not rows, name=name))
    return rows

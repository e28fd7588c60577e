"""Tables in plain text: Markdown's, and tables whose cells came out one to a line."""

import re
from collections.abc import Iterator, Sequence

from minutes.lines import Line, Role, changed
from minutes.sentences import trimmed
from minutes.wordlists import phrases_of

_HEADS = phrases_of(
    """
    minute | minutes | minute no | minute number | item | agenda item | no | ref | reference |
    action | actions | actions required | action required | agreed action | task | owner |
    action owner | lead | lead officer | responsible | responsible officer | responsibility |
    officer | officer responsible | who | by whom | action by | actioned by | target date |
    target | due | due date | deadline | by when | when | date | date due | completion date |
    timescale | status | update | progress | outcome | comments | current position | date raised
    | meeting date | topic | subject | recommendation | resolution
    """
)
_PEOPLE = phrases_of(
    """
    name | names | attendee | councillor | member | role | post | position | title | job title |
    initials | attendance | organisation | representing
    """
)
_TEXTS = phrases_of(
    """
    minute | minutes | discussion | discussion and decision | notes | details | note | summary
    | key points | decision | decisions | discussion/decision | discussion / decision | comments
    | discussion and actions | minutes of meeting | resolution | description | business
    """
)
NUMBER = re.compile(r"\(?[A-Z]{0,4}[. ]?\d{1,4}[a-z]?(?:[./]\d{1,4})*[.):]?")  # of an item
_LONGEST_HEAD = 32
_FEWEST_HEADS = 3
_FEWEST_KNOWN = 2


def is_column_head(words: str) -> bool:
    """True for words that head a column: "Action", "By whom", "Target date", "Attendee"."""
    bare = words.strip("*_:. ").lower()
    return bare in _HEADS or bare in _PEOPLE


def holds_minutes(words: str) -> bool:
    """True for the heading of a column that holds the minutes themselves: "Discussion"."""
    return words.strip("*_: ").lower() in _TEXTS


def minutes_column(names: Sequence[str]) -> int | None:
    """Which column holds the minutes: one with only numbers and titles of items before it."""
    for at, name in enumerate(names):
        if holds_minutes(name):
            return at
        if name.strip("*_: ").lower() not in _LEADING:
            return None
    return None


_LEADING = phrases_of(
    """
    no | no. | item | item no | item no. | minute no | minute no. | ref | number | agenda item
    | subject | topic | title | heading | agenda
    """
)


def split_tables(text: str, lines: list[Line]) -> list[Line]:
    """The same lines, with those of tables cut into cells."""
    return _flattened(text, _barred(text, lines))


# -- | Action | Owner |


def _barred(text: str, lines: list[Line]) -> list[Line]:
    result: list[Line] = []
    columns: list[str] = []
    row = 0
    for at, line in enumerate(lines):
        if not _is_barred(text, line):
            columns = []
            result.append(line)
            continue
        cells = list(_cells(text, line))
        below = lines[at + 1] if at + 1 < len(lines) else None
        if below and _is_rule(text, below):
            columns = [text[a:b] for a, b in cells]
            result.append(changed(line, role=Role.FURNITURE))
        elif _is_rule(text, line):
            result.append(changed(line, role=Role.FURNITURE))
        else:
            row += 1
            result += _row(line, cells, columns, row)
    return result


def _is_barred(text: str, line: Line) -> bool:
    return text[line.start] == "|" and text.count("|", line.start, line.end) > 2  # noqa: PLR2004 -- two cells


def _is_rule(text: str, line: Line) -> bool:
    return _is_barred(text, line) and not line.of(text).strip("|-: \t")


def _cells(text: str, line: Line) -> Iterator[tuple[int, int]]:
    at = line.start + 1
    while at < line.end:
        after = text.find("|", at, line.end)
        after = line.end if after == -1 else after
        yield trimmed(text, at, after)
        at = after + 1


def _row(line: Line, cells: list[tuple[int, int]], columns: list[str], row: int) -> Iterator[Line]:
    for number, (start, end) in enumerate(cells):
        if start < end:
            column = columns[number] if number < len(columns) else ""
            yield changed(
                line, start=start, end=end, role=Role.CELL, row=row, column=column, closes=False
            )


# -- one cell to a line


def _flattened(text: str, lines: list[Line]) -> list[Line]:
    result = list(lines)
    at, row = 0, 0
    while at < len(result):
        heads = _heads(text, result, at)
        cells = _run(result, at + len(heads)) if heads else 0
        if not cells or cells % len(heads):
            at += 1
            continue
        names = [line.of(text) for line in heads]
        _set_out(result, at, names, cells=cells, row=row)
        row += cells // len(heads)
        at += len(heads) + cells
    return result


def _set_out(lines: list[Line], at: int, names: list[str], *, cells: int, row: int) -> None:
    """Make the heads furniture, and cells of the lines below them."""
    for number, head in enumerate(lines[at : at + len(names)]):
        lines[at + number] = changed(head, role=Role.FURNITURE)
    begin = at + len(names)
    for number, line in enumerate(lines[begin : begin + cells]):
        place, column = row + number // len(names) + 1, names[number % len(names)]
        lines[begin + number] = changed(line, role=Role.CELL, row=place, column=column)


def _heads(text: str, lines: list[Line], at: int) -> list[Line]:
    heads: list[Line] = []
    known = 0
    for line in lines[at : at + 9]:
        words = line.of(text)[: _LONGEST_HEAD + 1]
        if (
            line.role is not Role.TEXT
            or words.strip("*_: ").lower() not in _HEADS
            or (heads and line.gap)
        ):
            break
        heads.append(line)
        known += 1
    return heads if known >= _FEWEST_KNOWN and len(heads) >= _FEWEST_HEADS else []


def _run(lines: list[Line], at: int) -> int:
    """How many lines follow one another without a blank line."""
    count = 0
    while (
        at + count < len(lines)
        and lines[at + count].role is Role.TEXT
        and not lines[at + count].gap
    ):
        count += 1
    return count

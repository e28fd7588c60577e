"""The printed papers of the sandbox's council site: real PDFs with numbers in the margin."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sandbox.council_content import Committee, Item, Meeting, paragraphs
from sandbox.council_template import long_date
from sandbox.pdf import WIDTH, bound, literal

TOP, BOTTOM = 780, 70
LEFT, INDENT, BULLET = 56, 92, 110
SIZE, LEADING = 10.5, 14
COLUMNS = 84  # characters of this size that fit on a line


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: points from the left edge, and a number in the margin beside it."""

    words: str = ""
    left: int = LEFT
    bold: bool = False
    margin: str = ""


def pdf(lines: Sequence[Line], *, title: str) -> bytes:
    """Write these lines on as many pages as they take."""
    room = (TOP - BOTTOM) // LEADING
    pages = [lines[at : at + room] for at in range(0, len(lines), room)] or [[]]
    drawn = [_content(page, number) for number, page in enumerate(pages, start=1)]
    return bound(drawn, title=title)


def minutes_pdf(committee: Committee, meeting: Meeting) -> bytes:
    """Print the minutes that are out, as the council's own file."""
    status = "Draft minutes" if meeting.published == "draft" else "Minutes"
    heading = [
        Line(committee.council, bold=True),
        Line(f"{status} of the {committee.name}", bold=True),
        Line(f"held on {long_date(committee, meeting.on)} at {meeting.time}"),
        Line(committee.venue),
        Line(),
    ]
    people = [
        *_people("Present:", meeting.present),
        *_people("In attendance:", meeting.in_attendance),
    ]
    items = [item for item in meeting.items if item.shown and meeting.minuted(item)]
    body = (line for item in items for line in _item(item))
    return pdf([*heading, *people, *body], title=f"{status} {committee.name}")


def plain_pdf(title: str, bodies: Iterable[str] = ()) -> bytes:
    """Print any other paper: a title and some paragraphs."""
    wrapped = (line for body in bodies for line in (*_wrapped(body, LEFT), Line()))
    return pdf([Line(title, bold=True), Line(), *wrapped], title=title)


def _people(heading: str, people: Sequence[str]) -> list[Line]:
    return [Line(heading, bold=True), *map(Line, people), Line()] if people else []


def _item(item: Item) -> Iterator[Line]:
    title = textwrap.wrap(item.title, COLUMNS - 8)
    yield Line(title[0] if title else "", INDENT, bold=True, margin=f"{item.number}.")
    yield from (Line(words, INDENT, bold=True) for words in title[1:])
    yield Line()
    if item.restricted:
        yield from _body(item.report)
        return
    if item.decision:
        yield Line("Decision:", INDENT, bold=True)
        yield from _body(item.decision)
        yield Line("Minutes:", INDENT, bold=True)
    yield from _body(item.minutes)


def _body(words: str) -> Iterator[Line]:
    for paragraph in paragraphs(words):
        mark = "•" if paragraph.mark == "-" else paragraph.mark
        yield from _wrapped(paragraph.words, BULLET if mark else INDENT, mark)
        yield Line()


def _wrapped(words: str, left: int, mark: str = "") -> Iterator[Line]:
    columns = COLUMNS - (left - LEFT) // 5
    lines = textwrap.wrap(f"{mark} {words}".strip(), columns, break_on_hyphens=False)
    yield from (Line(one, left) for one in lines)


def _content(lines: Sequence[Line], number: int) -> bytes:
    parts = []
    for at, line in enumerate(lines):
        down = TOP - at * LEADING
        if line.margin:
            parts.append(_text(line.margin, LEFT, down, bold=line.bold))
        if line.words:
            parts.append(_text(line.words, line.left, down, bold=line.bold))
    parts.append(_text(str(number), WIDTH // 2, BOTTOM - 2 * LEADING, bold=False))
    return b"\n".join(parts)


def _text(words: str, left: int, up: int, *, bold: bool) -> bytes:
    font = "F2" if bold else "F1"
    return f"BT /{font} {SIZE} Tf {left} {up} Td ".encode() + literal(words) + b" Tj ET"

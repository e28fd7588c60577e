"""A small writer of real PDF files: text on A4 pages, two weights of Helvetica, page numbers."""

import textwrap
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sandbox.council_content import Committee, Item, Meeting, paragraphs
from sandbox.council_template import long_date

WIDTH, HEIGHT = 595, 842
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


def pdf(lines: Sequence[Line]) -> bytes:
    """Write these lines on as many pages as they take."""
    room = (TOP - BOTTOM) // LEADING
    pages = [lines[at : at + room] for at in range(0, len(lines), room)] or [[]]
    return _file(_content(page, number) for number, page in enumerate(pages, start=1))


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
    return pdf([*heading, *people, *(line for item in items for line in _item(item))])


def plain_pdf(title: str, bodies: Iterable[str] = ()) -> bytes:
    """Print any other paper: a title and some paragraphs."""
    wrapped = (line for body in bodies for line in (*_wrapped(body, LEFT), Line()))
    return pdf([Line(title, bold=True), Line(), *wrapped])


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
    shown = words.encode("cp1252", errors="replace")
    for mark in (b"\\", b"(", b")"):
        shown = shown.replace(mark, b"\\" + mark)
    font = "F2" if bold else "F1"
    return f"BT /{font} {SIZE} Tf {left} {up} Td (".encode() + shown + b") Tj ET"


def _file(contents: Iterable[bytes]) -> bytes:
    """Put the objects together: catalogue, page tree, two fonts, then a page and its content."""
    streams = [zlib.compress(content) for content in contents]
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
    ]
    for at, stream in enumerate(streams):
        objects += [_page(6 + 2 * at), _stream(stream)]
    return _bound(objects)


def _font(name: str) -> bytes:
    kind = f"/Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding"
    return f"<< {kind} >>".encode()


def _page(content: int) -> bytes:
    box = f"/MediaBox [0 0 {WIDTH} {HEIGHT}]"
    fonts = "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
    return f"<< /Type /Page /Parent 2 0 R {box} {fonts} /Contents {content} 0 R >>".encode()


def _stream(content: bytes) -> bytes:
    head = f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode()
    return head + content + b"\nendstream"


def _bound(objects: Sequence[bytes]) -> bytes:
    whole, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(whole))
        whole += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(whole)}\n%%EOF\n"
    return whole + f"xref\n0 {count}\n0000000000 65535 f \n{table}{end}".encode()

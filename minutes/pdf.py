"""Minutes out of PDF: words with their places, page feet told apart, an action column kept a column."""

import re
from collections import Counter
from dataclasses import dataclass, replace

import pypdfium2

from minutes.assembly import Page, assemble
from minutes.errors import (
    DocumentTooLargeError,
    EmptyDocumentError,
    EncryptedDocumentError,
    UnreadableDocumentError,
)
from minutes.headings import looks_like_owner
from minutes.labels import is_furniture
from minutes.lines import Line, Role
from minutes.plain import roles_in
from minutes.traits import traits_of
from minutes.values import Minutes

_MOST_PAGES = 400
_MOST_SEGMENTS = 4000  # on one page
_EDGE_LINES = 4  # page heads and feet stand among the first and last lines
_COLUMN_HEAD = re.compile(r"actions?(?: (?:by|for|required|owner))?:?|by whom|who|responsible|owner", re.IGNORECASE)
_GAP = 1.45  # of the usual distance of lines: more is a blank line
_CHARACTER = 5.0  # points; about the width of one, for indents
_COLUMN_SLACK = 12.0


@dataclass(frozen=True, slots=True)
class _Segment:
    """Words that stand together on a page. Points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    words: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a page: its words, and those of the action column beside them."""

    page: int
    left: float
    bottom: float
    words: str
    column: str = ""
    gap: bool = False
    furniture: bool = False


def read_pdf(content: bytes, *, source: str, verified: bool) -> Minutes:
    """Read minutes out of a PDF. Raises EncryptedDocumentError, EmptyDocumentError and others."""
    rows = _without_edges(_rows(content))
    if not any(row.words or row.column for row in rows):
        raise EmptyDocumentError
    text, lines = _written(rows)
    classified = roles_in(text, lines)
    return assemble(text, classified, traits_of(text, lines), Page(source, verified))


def _rows(content: bytes) -> list[_Row]:
    document = _opened(content)
    try:
        if len(document) > _MOST_PAGES:
            raise DocumentTooLargeError(f"The PDF has more than {_MOST_PAGES} pages.")
        return _all_rows(document)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocumentError("The PDF is damaged: one of its pages could not be read.") from error
    finally:
        document.close()


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedDocumentError from error
        raise UnreadableDocumentError("The PDF is damaged: it could not be opened.") from error


def _all_rows(document: pypdfium2.PdfDocument) -> list[_Row]:
    rows: list[_Row] = []
    edge: float | None = None  # a column headed on one page goes on over the next
    for number in range(len(document)):
        lines = _page_lines(document, number)
        headed = _headed_edge(lines)
        edge = headed if headed is not None else edge
        rows += _with_gaps(_in_columns(lines, number + 1, edge or _named_edge(lines)))
    return rows


def _page_lines(document: pypdfium2.PdfDocument, number: int) -> list[list[_Segment]]:
    page = document[number]
    try:
        return _lines_of(_segments(page))
    finally:
        page.close()


def _segments(page: pypdfium2.PdfPage) -> list[_Segment]:
    words = page.get_textpage()
    try:
        found: list[_Segment] = []
        for index in range(min(words.count_rects(), _MOST_SEGMENTS)):
            left, bottom, right, top = words.get_rect(index)
            shown = " ".join(words.get_text_bounded(left, bottom, right, top).split())
            if shown:
                found.append(_Segment(left, bottom, right, top, shown))
        return found
    finally:
        words.close()


def _lines_of(segments: list[_Segment]) -> list[list[_Segment]]:
    """Segments that share a height are one line; lines from top to bottom."""
    lines: list[list[_Segment]] = []
    for segment in sorted(segments, key=lambda one: (-_middle(one), one.left)):
        if lines and _middle(lines[-1][0]) - _middle(segment) < _height(lines[-1][0]) * 0.6:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    return [sorted(line, key=lambda one: one.left) for line in lines]


def _middle(segment: _Segment) -> float:
    return (segment.bottom + segment.top) / 2


def _height(segment: _Segment) -> float:
    return max(segment.top - segment.bottom, 4.0)


def _in_columns(lines: list[list[_Segment]], page: int, edge: float | None) -> list[_Row]:
    rows: list[_Row] = []
    for line in lines:
        main = [one for one in line if edge is None or one.left < edge]
        beside = [one.words for one in line if edge is not None and one.left >= edge]
        first = main[0] if main else line[0]
        words = _spaced(main)
        rows.append(_Row(page, first.left, first.bottom, words, " ".join(beside)))
    return rows


def _spaced(segments: list[_Segment]) -> str:
    """The words of one line, with wide spaces where the page has them."""
    shown = ""
    right = 0.0
    for one in segments:
        gap = one.left - right
        shown += ("" if not shown else "    " if gap > 4 * _CHARACTER else " " if gap > 0.5 else "") + one.words  # noqa: PLR2004
        right = one.right
    return shown


def _headed_edge(lines: list[list[_Segment]]) -> float | None:
    """Where a column headed "Action" begins at the right of the page, or None."""
    headed = [
        one.left - _COLUMN_SLACK
        for line in lines
        for one in line[1:] or line
        if _COLUMN_HEAD.fullmatch(one.words) and one.left > _right_edge(lines) * 0.6
    ]
    return headed[0] if headed else None


def _named_edge(lines: list[list[_Segment]]) -> float | None:
    """Where names, and nothing else, stand in a column at the right of the page, or None."""
    names = [one.left for line in lines if len(line) > 1 for one in line[-1:] if looks_like_owner(one.words)]
    edge = min(names, default=0.0) - _COLUMN_SLACK
    alone = all(looks_like_owner(one.words) for line in lines for one in line if one.left > edge > 0)
    return edge if len(names) > 1 and alone and edge > _right_edge(lines) * 0.6 else None


def _right_edge(lines: list[list[_Segment]]) -> float:
    return max((one.right for line in lines for one in line), default=0.0)


def _with_gaps(rows: list[_Row]) -> list[_Row]:
    steps = [above.bottom - row.bottom for above, row in zip(rows, rows[1:], strict=False)]
    usual = sorted(steps)[len(steps) // 4] if steps else 0.0  # the closest lines are one paragraph's
    result = rows[:1]
    for step, row in zip(steps, rows[1:], strict=True):
        result.append(replace(row, gap=step > usual * _GAP))
    return result


def _without_edges(rows: list[_Row]) -> list[_Row]:
    """Page heads and feet (the same on two pages or more, numbers aside) marked as furniture."""
    pages: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        pages.setdefault(row.page, []).append(at)
    edges = {at for places in pages.values() for at in (*places[:_EDGE_LINES], *places[-_EDGE_LINES:])}
    seen = Counter(key for key in {(_bare(rows[at].words), rows[at].page) for at in edges})
    often = Counter(words for words, _ in seen)
    result = list(rows)
    for at in edges:
        words = rows[at].words
        repeated = len(pages) > 1 and often[_bare(words)] > 1 and len(_bare(words)) > 1
        if repeated or is_furniture(words):
            result[at] = replace(rows[at], furniture=True)
    return result


def _bare(words: str) -> str:
    return re.sub(r"\d+", "#", words).strip().lower()


# -- the text


class _Writer:
    """Writes rows as lines of one text; names of the action column follow their paragraph."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lines: list[Line] = []
        self._length = 0
        self._held: list[_Row] = []
        self._paragraph = 0
        self._left = 0.0

    def write(self, rows: list[_Row]) -> None:
        self._left = min((row.left for row in rows if row.words), default=0.0)
        for row in rows:
            if row.gap or row.furniture or self._opens(row):
                self._release()
                self._paragraph += 1
            if row.column and not row.furniture:
                self._held.append(row)
            if row.words:
                self._add(row)
        self._release()

    def _opens(self, row: _Row) -> bool:
        """A row beside which a second name stands, or that begins an entry, is a new paragraph."""
        return bool(self._held) and re.match(r"(?:[•·\-–]|\(?\w{1,3}[.)])\s", row.words) is not None

    def _add(self, row: _Row) -> None:
        role = Role.FURNITURE if row.furniture else Role.TEXT
        indent = int(max(row.left - self._left, 0.0) / _CHARACTER)
        self._line(row.words, role, row, gap=int(row.gap), indent=indent)

    def _release(self) -> None:
        for row in self._held:
            if _COLUMN_HEAD.fullmatch(row.column):
                self._line(row.column, Role.FURNITURE, row, gap=0)
            else:
                self._line(row.column, Role.CELL, row, gap=0, column="Action")
        self._held = []

    def _line(self, words: str, role: Role, row: _Row, *, gap: int, indent: int = 0, column: str = "") -> None:
        space = "" if not self.parts else "\n\n" if gap else "\n"
        start = self._length + len(space)
        self.parts += [space, words]
        self._length = start + len(words)
        self.lines.append(
            Line(start, self._length, gap, indent, role, row=self._paragraph or None, column=column, page=row.page)
        )


def _written(rows: list[_Row]) -> tuple[str, list[Line]]:
    writer = _Writer()
    writer.write(rows)
    has_column = any(line.role is Role.CELL for line in writer.lines)
    lines = writer.lines if has_column else [replace(line, row=None) for line in writer.lines]
    return "".join(writer.parts), lines



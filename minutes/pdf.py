"""Minutes out of PDF: words with their places, page feet and the action column told apart."""

import re
from collections import Counter
from dataclasses import replace

import pypdfium2

from minutes.assembly import Page, assemble
from minutes.errors import (
    DocumentTooLargeError,
    EmptyDocumentError,
    EncryptedDocumentError,
    UnreadableDocumentError,
)
from minutes.labels import is_furniture
from minutes.lines import Line, Role
from minutes.pdf_lines import (
    CHARACTER,
    COLUMN_HEAD,
    Row,
    Segment,
    headed_edge,
    named_edge,
    page_lines,
    rows_of,
)
from minutes.plain import roles_in
from minutes.traits import traits_of
from minutes.values import Minutes

_MOST_PAGES = 400
_EDGE_LINES = 4  # page heads and feet stand among the first and last lines


def read_pdf(content: bytes, *, source: str, verified: bool) -> Minutes:
    """Read minutes out of a PDF. Raises EncryptedDocumentError, EmptyDocumentError and others."""
    rows = _without_edges(_rows(content))
    if not any(row.words or row.column for row in rows):
        raise EmptyDocumentError
    text, lines = _written(rows)
    classified = roles_in(text, lines)
    return assemble(text, classified, traits_of(text, lines), Page(source, verified))


def _rows(content: bytes) -> list[Row]:
    document = _opened(content)
    try:
        if len(document) > _MOST_PAGES:
            raise DocumentTooLargeError(f"The PDF has more than {_MOST_PAGES} pages.")
        return _all_rows(document)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocumentError(
            "The PDF is damaged: one of its pages could not be read."
        ) from error
    finally:
        document.close()


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedDocumentError from error
        raise UnreadableDocumentError("The PDF is damaged: it could not be opened.") from error


def _all_rows(document: pypdfium2.PdfDocument) -> list[Row]:
    rows: list[Row] = []
    edge: float | None = None  # a column headed on one page goes on over the next
    for number in range(len(document)):
        lines = _page(document, number)
        headed = headed_edge(lines)
        edge = headed if headed is not None else edge
        rows += rows_of(lines, number + 1, edge or named_edge(lines))
    return rows


def _page(document: pypdfium2.PdfDocument, number: int) -> list[list[Segment]]:
    page = document[number]
    try:
        return page_lines(page)
    finally:
        page.close()


def _without_edges(rows: list[Row]) -> list[Row]:
    """Page heads and feet (the same on two pages or more, numbers aside) marked as furniture."""
    pages: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        pages.setdefault(row.page, []).append(at)
    edges = {
        at for places in pages.values() for at in (*places[:_EDGE_LINES], *places[-_EDGE_LINES:])
    }
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
        self._held: list[Row] = []
        self._paragraph = 0
        self._left = 0.0

    def write(self, rows: list[Row]) -> None:
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

    def _opens(self, row: Row) -> bool:
        """A row beside which a second name stands, or that begins an entry, is a new paragraph."""
        return bool(self._held) and re.match(r"(?:[•·\-–]|\(?\w{1,3}[.)])\s", row.words) is not None

    def _add(self, row: Row) -> None:
        role = Role.FURNITURE if row.furniture else Role.TEXT
        indent = int(max(row.left - self._left, 0.0) / CHARACTER)
        self._line(row.words, role, row, gap=int(row.gap), indent=indent)

    def _release(self) -> None:
        for row in self._held:
            if COLUMN_HEAD.fullmatch(row.column):
                self._line(row.column, Role.FURNITURE, row, gap=0)
            else:
                self._line(row.column, Role.CELL, row, gap=0, column="Action")
        self._held = []

    def _line(
        self, words: str, role: Role, row: Row, *, gap: int, indent: int = 0, column: str = ""
    ) -> None:
        space = "" if not self.parts else "\n\n" if gap else "\n"
        start = self._length + len(space)
        self.parts += [space, words]
        self._length = start + len(words)
        self.lines.append(
            Line(
                start,
                self._length,
                gap,
                indent,
                role,
                row=self._paragraph or None,
                column=column,
                page=row.page,
            )
        )


def _written(rows: list[Row]) -> tuple[str, list[Line]]:
    writer = _Writer()
    writer.write(rows)
    has_column = any(line.role is Role.CELL for line in writer.lines)
    lines = writer.lines if has_column else [replace(line, row=None) for line in writer.lines]
    return "".join(writer.parts), lines

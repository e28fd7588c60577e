"""Minutes out of PDF: words with their places; columns, tables and the pages' edges told apart."""

import pypdfium2

from minutes.assembly import Page, assemble
from minutes.errors import (
    DocumentTooLargeError,
    EmptyDocumentError,
    EncryptedDocumentError,
    UnreadableDocumentError,
)
from minutes.pdf_columns import in_reading_order
from minutes.pdf_edges import without_edges
from minutes.pdf_lines import Row, Segment, headed_edge, named_edge, page_lines, rows_of
from minutes.pdf_tables import Columns, columns_of, table_rows
from minutes.pdf_text import written
from minutes.plain import roles_in
from minutes.traits import traits_of
from minutes.values import Minutes

_MOST_PAGES = 400


def read_pdf(content: bytes, *, source: str, verified: bool) -> Minutes:
    """Read minutes out of a PDF. Raises EncryptedDocumentError, EmptyDocumentError and others."""
    rows = _rows(content)
    if not any(row.words or row.column for row in rows):
        raise EmptyDocumentError
    text, lines = written(rows)
    classified = roles_in(text, lines)
    return assemble(text, classified, traits_of(text, lines), Page(source, verified))


def _rows(content: bytes) -> list[Row]:
    document = _opened(content)
    try:
        if len(document) > _MOST_PAGES:
            raise DocumentTooLargeError(f"The PDF has more than {_MOST_PAGES} pages.")
        pages = [_page(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocumentError(
            "The PDF is damaged: one of its pages could not be read."
        ) from error
    finally:
        document.close()
    return _Layout().rows(pages)


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedDocumentError from error
        raise UnreadableDocumentError("The PDF is damaged: it could not be opened.") from error


def _page(document: pypdfium2.PdfDocument, number: int) -> list[list[Segment]]:
    page = document[number]
    try:
        return page_lines(page)
    finally:
        page.close()


class _Layout:
    """The rows of all pages. A column or a table headed on one page goes on over the next."""

    def __init__(self) -> None:
        self._edge: float | None = None
        self._columns: Columns | None = None

    def rows(self, pages: list[list[list[Segment]]]) -> list[Row]:
        bodies, heads, feet = without_edges(pages)
        rows: list[Row] = []
        for number, (head, lines, foot) in enumerate(zip(heads, bodies, feet, strict=True), 1):
            rows += [*head, *self._body(lines, number), *foot]
        return rows

    def _body(self, lines: list[list[Segment]], page: int) -> list[Row]:
        """The rows of one page: runs of lines in and outside tables."""
        rows: list[Row] = []
        run: list[list[Segment]] = []
        for line in lines:
            columns = columns_of(line)
            leaves = self._columns is not None and not self._columns.holds(line)
            if columns or leaves:
                rows += self._run(run, page)
                run = []
                self._columns = columns
            if columns:
                rows += [_head(one, page) for one in line]
            else:
                run.append(line)
        return rows + self._run(run, page)

    def _run(self, lines: list[list[Segment]], page: int) -> list[Row]:
        if not lines:
            return []
        if self._columns is not None:
            return table_rows(lines, self._columns, page)
        headed = headed_edge(lines)
        self._edge = headed if headed is not None else self._edge
        edge = self._edge or named_edge(lines)
        return rows_of(in_reading_order(lines) if edge is None else lines, page, edge)


def _head(one: Segment, page: int) -> Row:
    return Row(page, one.left, one.bottom, one.words, furniture=True)

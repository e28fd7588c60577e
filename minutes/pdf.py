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
from minutes.pdf_lines import (
    Row,
    Segment,
    headed_edge,
    named_edge,
    page_lines,
    rows_of,
)
from minutes.pdf_text import written
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
    text, lines = written(rows)
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

"""Minutes out of Word (.docx): paragraphs with their list marks, headings, tables."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from minutes.assembly import Page
from minutes.draft import Draft
from minutes.errors import (
    DocumentTooLargeError,
    EmptyDocumentError,
    EncryptedDocumentError,
    UnknownFormatError,
    UnreadableDocumentError,
)
from minutes.flow import Piece, squeezed
from minutes.html import read_pieces
from minutes.marks import ROMANS, leading_mark
from minutes.tables import is_column_head
from minutes.values import Minutes

_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_FILES = 4000
_LONGEST_CELL = 160
_LONGEST_HEAD = 60
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLE = b"\xd0\xcf\x11\xe0"


def read_docx(content: bytes, *, source: str, verified: bool) -> Minutes:
    """Read minutes out of a Word document. Raises UnreadableDocumentError and its children."""
    _check(content)
    try:
        document = docx.Document(BytesIO(content))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise UnreadableDocumentError(
            "The Word document is damaged: it could not be opened."
        ) from error
    found = list(_Reader(document).pieces())
    if not found:
        raise EmptyDocumentError
    return read_pieces(found, Draft(), Page(source, verified))


def _check(content: bytes) -> None:
    """Refuse what is no Word document, and what would unpack to more than a document ever does."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            files = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableDocumentError(
            "The Word document is damaged: it could not be opened."
        ) from error
    if len(files) > _MOST_FILES or sum(file.file_size for file in files) > _MOST_UNPACKED:
        raise DocumentTooLargeError("The Word document unpacks to more than 200 MB.")
    names = {file.filename for file in files}
    if "word/document.xml" not in names:
        raise UnknownFormatError


def is_locked(content: bytes) -> bool:
    """True for an Office file with a password: it is wrapped in an older container."""
    return content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content


def refuse_locked() -> None:
    """Raise the sentence about passwords for Word."""
    raise EncryptedDocumentError(
        "The Word document is protected with a password. Please save a copy without one."
    )


class _Reader:
    def __init__(self, document: Any) -> None:
        self._document = document
        self._counts: dict[tuple[str, int], int] = {}
        self._formats = _number_formats(document)
        self._rows = 0

    def pieces(self) -> Iterator[Piece]:
        for block in self._document.iter_inner_content():
            if isinstance(block, Table):
                yield from self._table(block)
            else:
                yield from self._paragraph(block)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Piece]:
        words = squeezed(paragraph.text)
        if not words:
            return
        style = (paragraph.style.name if paragraph.style is not None else "") or ""
        level, mark = self._mark(paragraph, style)
        if leading_mark(words, 0, len(words)):
            mark = ""
        heading = style.startswith(("Heading", "Title", "Subtitle"))
        yield Piece(mark + words, bold=_is_bold(paragraph), heading=heading, depth=level)

    def _mark(self, paragraph: Paragraph, style: str) -> tuple[int, str]:
        """The depth of the paragraph's list and the mark that Word shows; 0 and '' outside one."""
        numbering = _numbering(paragraph)
        if numbering is None:
            listed = style.startswith("List Bullet")
            return (1, "• ") if listed else (0, "")
        key, level = numbering
        number = self._count(key, level)
        form = self._formats.get((key, level), "bullet" if "Bullet" in style else "decimal")
        return level + 1, _shown(form, number)

    def _count(self, key: str, level: int) -> int:
        for other in [one for one in self._counts if one[0] == key and one[1] > level]:
            del self._counts[other]
        self._counts[(key, level)] = self._counts.get((key, level), 0) + 1
        return self._counts[(key, level)]

    def _table(self, table: Table) -> Iterator[Piece]:
        rows = [_distinct(row.cells) for row in table.rows]
        names = _column_names(rows)
        for cells in rows[1:] if names else rows:
            self._rows += 1
            for number, cell in enumerate(cells):
                yield from self._cell(
                    cell, names[number] if number < len(names) else "", len(cells)
                )

    def _cell(self, cell: Any, column: str, beside: int) -> Iterator[Piece]:
        found = [piece for paragraph in cell.paragraphs for piece in self._paragraph(paragraph)]
        short = beside > 1 and len(found) == 1 and len(found[0].words) <= _LONGEST_CELL
        for piece in found:
            yield Piece(
                piece.words,
                piece.bold,
                piece.heading,
                piece.depth,
                cell=short,
                row=self._rows if beside > 1 else None,
                column=column,
            )


def _is_bold(paragraph: Paragraph) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _numbering(paragraph: Paragraph) -> tuple[str, int] | None:
    """The list that a paragraph or its style belongs to, and the level in it."""
    places = [paragraph._p.pPr]  # noqa: SLF001 -- python-docx offers no public way to the numbering
    if paragraph.style is not None:
        places.append(paragraph.style.element.find(f"{_W}pPr"))
    for properties in places:
        found = properties.find(f"{_W}numPr") if properties is not None else None
        if found is not None:
            return _value(found, "numId", "0"), int(_value(found, "ilvl", "0"))
    return None


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(f"{_W}{name}")
    value = child.get(f"{_W}val") if child is not None else None
    return value if value and value.isdecimal() else default


def _number_formats(document: Any) -> dict[tuple[str, int], str]:
    """For each list and level: bullet, decimal, lowerLetter, upperLetter, lowerRoman, …."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    levels = {
        one.get(f"{_W}abstractNumId"): _levels(one) for one in root.findall(f"{_W}abstractNum")
    }
    formats: dict[tuple[str, int], str] = {}
    for number in root.findall(f"{_W}num"):
        for level, form in levels.get(_value(number, "abstractNumId", ""), {}).items():
            formats[(number.get(f"{_W}numId"), level)] = form
    return formats


def _levels(abstract: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    for level in abstract.findall(f"{_W}lvl"):
        form = level.find(f"{_W}numFmt")
        place = level.get(f"{_W}ilvl") or "0"
        if form is not None and place.isdecimal():
            found[int(place)] = form.get(f"{_W}val") or "decimal"
    return found


def _shown(form: str, number: int) -> str:
    if form == "bullet":
        return "• "
    if form == "none":
        return ""
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26)
        return f"({letter if form == 'lowerLetter' else letter.upper()}) "
    if form in {"lowerRoman", "upperRoman"}:
        return f"({ROMANS[(number - 1) % len(ROMANS)]}) "
    return f"{number}. "


def _distinct(cells: Any) -> list[Any]:
    """The cells of a row; a merged cell comes once."""
    found: list[Any] = []
    for cell in cells:
        if not found or cell._tc is not found[-1]._tc:  # noqa: SLF001 -- merged cells share this element
            found.append(cell)
    return found


def _column_names(rows: list[list[Any]]) -> list[str]:
    """The headings of the columns; a first row that nothing marks as such is data."""
    if len(rows) < 2 or len(rows[0]) < 2:  # noqa: PLR2004 -- a table
        return []
    names = [squeezed(cell.text) for cell in rows[0]]
    plain = all(0 < len(name) <= _LONGEST_HEAD and name[-1] not in ".;:" for name in names)
    known = sum(map(is_column_head, names)) * 2 >= len(names)
    bold = all(_is_bold(paragraph) for cell in rows[0] for paragraph in cell.paragraphs)
    return names if plain and (known or bold) else []

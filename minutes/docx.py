"""Minutes out of Word (.docx): paragraphs with their list marks, headings, tables."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from minutes.assembly import Page
from minutes.docx_lists import Numbering, value_of
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
from minutes.marks import leading_mark
from minutes.tables import NUMBER, holds_minutes, is_column_head, minutes_column
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
        self._numbering = Numbering(_numbering_root(document))
        self._rows = 0

    def pieces(self) -> Iterator[Piece]:
        yield from self._blocks(self._document.element.body, self._document)

    def _blocks(self, element: Any, parent: Any, depth: int = 0) -> Iterator[Piece]:
        """Paragraphs and tables, also those in content controls and in insertions."""
        for child in element.iterchildren():
            if child.tag == f"{_W}p":
                yield from self._paragraph(Paragraph(child, parent))
            elif child.tag == f"{_W}tbl":
                yield from self._table(Table(child, parent), depth)
            elif child.tag in _WRAPPERS and depth < _DEEPEST:
                yield from self._blocks(child, parent, depth + 1)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Piece]:
        words = squeezed(_shown_words(paragraph))
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
        number, level = numbering
        if number == "0":
            return 0, ""  # Word's sign that a paragraph of a list's style has no number
        return level + 1, self._numbering.mark(number, level, is_bullet="Bullet" in style)

    def _table(self, table: Table, depth: int) -> Iterator[Piece]:
        rows = [_distinct(row.cells) for row in table.rows]
        names = _column_names(rows)
        text = minutes_column(names)
        for cells in rows[1:] if names else rows:
            self._rows += 1
            if text is None or len(cells) != len(names):
                for number, cell in enumerate(cells):
                    column = names[number] if number < len(names) else ""
                    yield from self._cell(cell, column, len(cells), depth)
            else:
                yield from self._item_row(cells, names, text, depth)

    def _item_row(
        self, cells: list[Any], names: list[str], text: int, depth: int
    ) -> Iterator[Piece]:
        """One row of a table whose columns are item, minutes, action: its title, then the rest."""
        before = [piece for cell in cells[:text] for piece in self._inner(cell, depth)]
        title = squeezed(" ".join(piece.words for piece in before))
        said = self._inner(cells[text], depth)
        if said and NUMBER.fullmatch(title) and said[0].bold:
            title, said = f"{title} {said[0].words}", said[1:]
        if title:
            yield Piece(title, bold=True, heading=True)
        yield from said
        for number, cell in enumerate(cells[text + 1 :], text + 1):
            yield from self._cell(cell, names[number], len(cells), depth)

    def _inner(self, cell: Any, depth: int) -> list[Piece]:
        if depth > _DEEPEST:
            return []
        return list(self._blocks(cell._tc, cell, depth + 1))  # noqa: SLF001 -- the cell's own element

    def _cell(self, cell: Any, column: str, beside: int, depth: int) -> Iterator[Piece]:
        found = self._inner(cell, depth)
        short = beside > 1 and len(found) == 1 and len(found[0].words) <= _LONGEST_CELL
        for piece in found:
            yield Piece(
                piece.words,
                piece.bold,
                piece.heading,
                piece.depth,
                cell=short,
                row=self._rows if beside > 1 else None,
                column=column or piece.column,
            )


_WRAPPERS = frozenset(
    {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
)
_GONE = frozenset({f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "txbxContent")})
_DEEPEST = 40
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def _shown_words(paragraph: Paragraph) -> str:
    """The words of a paragraph with what was inserted in it, without what was deleted."""
    words: list[str] = []
    stack = [iter(paragraph._p.iterchildren())]  # noqa: SLF001 -- python-docx passes over insertions
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == f"{_W}t":
            words.append(child.text or "")
        elif child.tag in _SIGNS:
            words.append(_SIGNS[child.tag])
        elif child.tag not in _GONE:
            stack.append(iter(child.iterchildren()))
    return "".join(words)


def _is_bold(paragraph: Paragraph) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _numbering(paragraph: Paragraph) -> tuple[str, int] | None:
    """The list that a paragraph, its style or one below that belongs to, and the level in it."""
    places = [paragraph._p.pPr]  # noqa: SLF001 -- python-docx offers no public way to the numbering
    style = paragraph.style
    for _ in range(_MOST_STYLES):
        if style is None:
            break
        places.append(style.element.find(f"{_W}pPr"))
        style = style.base_style
    level = None
    for properties in places:
        found = properties.find(f"{_W}numPr") if properties is not None else None
        if found is None:
            continue
        level = level or value_of(found, "ilvl", "")
        number = value_of(found, "numId", "")
        if number:
            return number, int(level or "0")
    return None


_MOST_STYLES = 10


def _numbering_root(document: Any) -> Any:
    try:
        return document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return None


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
    plain = all(
        0 < len(name) <= _LONGEST_HEAD and (name[-1] not in ".;:" or is_column_head(name))
        for name in names
    )
    known = sum(is_column_head(name) or holds_minutes(name) for name in names) * 2 >= len(names)
    bold = all(_is_bold(paragraph) for cell in rows[0] for paragraph in cell.paragraphs)
    return names if plain and (known or bold) else []

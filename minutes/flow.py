"""The running text of an HTML element: paragraphs, list entries with marks, cells of tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from selectolax.lexbor import LexborNode

from minutes.marks import leading_mark
from minutes.tables import is_column_head
from minutes.wordlists import words_of


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, entry, heading or cell: its words in one line, and what the page shows of it.

    ``depth`` is the number of lists around it. ``row`` counts the rows of all tables from 1.
    """

    words: str
    bold: bool = False
    heading: bool = False
    depth: int = 0
    cell: bool = False
    row: int | None = None
    column: str = ""
    url: str | None = None


_BLOCKS = words_of(
    """
    address article aside blockquote caption center dd details div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary
    table tbody td tfoot th thead tr ul
    """
)
_SILENT = words_of(
    """
    script style noscript template head title meta link svg math iframe object button select
    textarea input img video audio canvas map nav aside -comment
    """
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({"b", "strong"})
_LISTS = frozenset({"ul", "ol"})
_HIDDEN = frozenset({"mgFileSize", "mgHide", "mgLinks", "mgFooter", "mgActionList"})
_LONGEST_CELL = 160
_LONGEST_HEAD = 60
_CUT_LINK = re.compile(r"view the full \w+ text")
_ITEM_LINK = re.compile(r"\bmgai\.aspx\?", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
_WORD_BULLET = re.compile(r"[o§Øüq][\xa0 ]+(?=[^\W\d_])")  # signs of Word's fonts of symbols


def pieces(root: LexborNode, *, hidden: frozenset[str] = _HIDDEN) -> list[Piece]:
    """What ``root`` shows, in order, as pieces. Nothing of scripts, menus and hidden spans."""
    return _Walk(hidden).over(root)


@dataclass(slots=True)
class _Buffer:
    words: list[str] = field(default_factory=list)
    bold: int = 0
    all: int = 0
    mark: str = ""
    heading: bool = False
    listed: bool = False  # a paragraph of one of Word's lists
    url: str | None = None


class _Walk:
    """One walk over the tree, without recursion: hostile pages nest deeply."""

    def __init__(self, hidden: frozenset[str], *, tables: bool = True) -> None:
        self._hidden = hidden
        self._tables = tables
        self._pieces: list[Piece] = []
        self._buffer = _Buffer()
        self._lists: list[list[object]] = []  # of the open lists: their tag, and the last number
        self._bold = 0
        self._rows = 0

    def over(self, root: LexborNode) -> list[Piece]:
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, done = stack.pop()
            if done:
                self._close(node)
            elif self._open(node):
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(children(node)))
        self._flush()
        return self._pieces

    def _open(self, node: LexborNode) -> bool:
        """True if the walk goes on into this node."""
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if tag in _SILENT or self._is_hidden(node):
            return False
        if tag == "br":
            self._buffer.words.append("\n")
            return False
        if tag == "table" and self._tables and _is_data(node):
            self._flush()
            self._table(node)
            return False
        self._enter(tag, node)
        return True

    def _is_hidden(self, node: LexborNode) -> bool:
        classes = (node.attributes.get("class") or "").split()
        return not self._hidden.isdisjoint(classes) or "hidden" in node.attributes

    def _enter(self, tag: str, node: LexborNode) -> None:
        if tag in _BLOCKS:
            self._flush()
        if tag in _LISTS:
            self._lists.append([tag, _start(node), node.attributes.get("type") or "1"])
        elif tag == "li":
            self._buffer.mark = self._mark()
        elif tag in _HEADINGS:
            self._buffer.heading = True
        elif tag == "p":
            self._buffer.listed = "MsoList" in (node.attributes.get("class") or "")
        elif tag in _BOLD:
            self._bold += 1
        elif tag == "a":
            self._link(node)

    def _link(self, node: LexborNode) -> None:
        href = node.attributes.get("href") or ""
        said = " ".join((node.text(deep=True) or "")[:200].split()).lower()
        if _CUT_LINK.match(said) or _ITEM_LINK.search(href):
            self._buffer.url = href

    def _close(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _BLOCKS:
            self._flush()
        if tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag in _BOLD:
            self._bold -= 1
        elif tag == "li":
            self._buffer.mark = ""

    def _mark(self) -> str:
        if not self._lists or self._lists[-1][0] == "ul":
            return "• "
        current = self._lists[-1]
        number = int(str(current[1]))
        current[1] = number + 1
        return _numbered(number, str(current[2]))

    def _text(self, words: str) -> None:
        letters = sum(map(str.isalnum, words))
        if "&" in words and _ENTITY.search(words):
            words = unescape(words)  # encoded twice
        self._buffer.words.append(" ".join(words.split("\n")))
        self._buffer.all += letters
        self._buffer.bold += letters if self._bold else 0

    def _flush(self) -> None:
        if not self._buffer.words:
            return
        buffer, self._buffer = self._buffer, _Buffer()
        shown = "".join(buffer.words)
        if not shown.strip():
            self._buffer.mark = buffer.mark  # "<li><p>": the mark waits for the words
            self._buffer.heading = buffer.heading
            return
        if buffer.listed and _WORD_BULLET.match(shown.lstrip()):
            shown = _WORD_BULLET.sub("• ", shown.lstrip(), count=1)
        bold = buffer.all > 0 and buffer.bold >= buffer.all
        heading, depth, url = buffer.heading, len(self._lists), buffer.url
        for number, words in enumerate(_joined(shown.split("\n"))):
            marked = words if number or leading_mark(words, 0, len(words)) else buffer.mark + words
            self._pieces.append(Piece(marked, bold, heading, depth, url=url))

    # -- tables of data

    def _table(self, table: LexborNode) -> None:
        rows = [row for row in table.css("tr") if _owner(row) == table.mem_id]
        columns = _column_names(rows)
        for row in rows[1:] if columns else rows:
            self._rows += 1
            for number, cell in enumerate(_cells(row)):
                name = columns[number] if number < len(columns) else ""
                self._cell(cell, name)

    def _cell(self, cell: LexborNode, column: str) -> None:
        inner = _Walk(self._hidden, tables=False).over(cell)
        short = len(inner) == 1 and len(inner[0].words) <= _LONGEST_CELL
        for piece in inner:
            self._pieces.append(replace(piece, cell=short, row=self._rows, column=column))


def children(node: LexborNode) -> list[LexborNode]:
    """The child nodes, text among them."""
    found: list[LexborNode] = []
    child = node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def squeezed(words: str) -> str:
    """The words with single spaces."""
    return " ".join(words.split())


def _joined(parts: list[str]) -> Iterator[str]:
    """The lines of a paragraph with breaks; one that goes on with a sentence is joined."""
    last = ""
    for words in map(squeezed, parts):
        if not words:
            continue
        if last and words[0].islower() and not leading_mark(words, 0, len(words)):
            last = f"{last} {words}"
            continue
        if last:
            yield last
        last = words
    if last:
        yield last


def _start(node: LexborNode) -> int:
    start = node.attributes.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) < 6 else 1  # noqa: PLR2004 -- a number of a list


def _numbered(number: int, kind: str) -> str:
    if kind in {"a", "A"}:
        return f"({chr(ord(kind) + (number - 1) % 26)}) "
    if kind in {"i", "I"}:
        return f"({_roman(number)}) "
    return f"{number}. "


def _roman(number: int) -> str:
    tens, ones = divmod(min(number, 39), 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]


def _is_data(table: LexborNode) -> bool:
    """True for a table of two rows and two columns at least; others only lay the page out."""
    rows = [row for row in table.css("tr")[:50] if _owner(row) == table.mem_id]
    wide = sum(len(_cells(row)) > 1 for row in rows)
    return len(rows) > 1 and wide > 1


def _owner(row: LexborNode) -> int | None:
    """The table that a row belongs to."""
    parent = row.parent
    while parent is not None and parent.tag != "table":
        parent = parent.parent
    return parent.mem_id if parent is not None else None


def _cells(row: LexborNode) -> list[LexborNode]:
    return [child for child in children(row) if child.tag in {"td", "th"}]


def _column_names(rows: list[LexborNode]) -> list[str]:
    """The headings of the columns, where the first row holds such; else nothing.

    A first row that nothing marks as headings and whose words are not those of headings is data.
    """
    cells = _cells(rows[0])
    names = [squeezed(cell.text(deep=True) or "") for cell in cells]
    if cells and all(cell.tag == "th" for cell in cells):
        return names
    named = all(0 < len(name) <= _LONGEST_HEAD and not re.search(r"[.;:]$", name) for name in names)
    if len(names) < 2 or not named:  # noqa: PLR2004 -- one cell heads no columns
        return []
    known = sum(is_column_head(name) for name in names) * 2 >= len(names)
    return names if known or all(map(_is_bold, cells)) else []


def _is_bold(cell: LexborNode) -> bool:
    """True if all the cell's words stand in bold."""
    bold = "".join(one.text(deep=True) or "" for one in cell.css("b, strong"))
    return squeezed(bold) == squeezed(cell.text(deep=True) or "")

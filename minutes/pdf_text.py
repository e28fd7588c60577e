"""The rows of a PDF's pages written as lines of one text: broken words and sentences made whole."""

import re
from dataclasses import replace

from minutes.evidence import PAGE_BREAK
from minutes.headings import is_title_like
from minutes.lines import Line, Role
from minutes.marks import leading_mark
from minutes.pdf_lines import CHARACTER, COLUMN_HEAD, Row
from minutes.wordlists import words_of

HYPHENS = "-\u00ad\x02\ufffe"  # as the library gives the hyphen at the end of a line
_BROKEN = re.compile(rf"(?P<first>[^\W\d_]+)[{HYPHENS}]$")
_REST = re.compile(r"(?P<rest>[a-z][^\W\d_]*)(?P<after>\S*)(?:\s+|$)")
_ANY_HYPHEN = re.compile("[\u00ad\x02\ufffe]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_KEEP = words_of(
    """
    self non co re pre multi inter sub well long short mid half part full high low cross vice
    ex anti post all much one two three four five six seven eight nine ten year follow
    """
)
_ENDED = re.compile(r"[.!?:;][\"”’)\]*]{0,3}$")
_OPENS = re.compile(r"(?:[•·\-–]|\(?\w{1,3}[.)])\s")
_HANGING = words_of(
    """
    a an and the of to for in on at by with from that which or as is was were be been has had have
    will would should not its their this these his her
    """
)


def written(rows: list[Row]) -> tuple[str, list[Line]]:
    """The text of all rows and its lines; a page break stands before each further page."""
    writer = _Writer()
    writer.write(_whole_words(_in_flow(rows)))
    has_column = any(line.role is Role.CELL for line in writer.lines)
    lines = writer.lines if has_column else [replace(line, row=None) for line in writer.lines]
    return "".join(writer.parts), lines


# -- sentences that go on over the page


def _in_flow(rows: list[Row]) -> list[Row]:
    """The rows with page feet and heads after the paragraph that goes on over the page's end."""
    result: list[Row] = []
    held: list[Row] = []
    last: Row | None = None
    for row in rows:
        if row.furniture:
            held.append(row)
            continue
        turned = last is not None and row.page != last.page
        if turned and last is not None and not _goes_on(last, row):
            result += held
            held = []
            row = replace(row, gap=True)  # noqa: PLW2901 -- a page's first row has no row above
        elif held and row.gap:
            result += held
            held = []
        result.append(row)
        last = row
    return result + held


def _goes_on(last: Row, row: Row) -> bool:
    """True if the first row of a page is more of the sentence that ended the page before."""
    if not last.words or not row.words or row.name or _ENDED.search(last.words):
        return False
    if last.words[-1] in HYPHENS or last.words.endswith(","):
        return True
    if leading_mark(row.words, 0, len(row.words)) is not None:
        return False
    hangs = last.words.split()[-1].lower() in _HANGING
    return hangs or (row.words[0].islower() and not is_title_like(last.words))


# -- words broken at the end of a line


def _whole_words(rows: list[Row]) -> list[Row]:
    result = list(rows)
    known = _vocabulary(rows)
    for at in range(len(result) - 1):
        row, after = result[at], result[at + 1]
        if after.furniture or row.furniture or after.gap or after.name:
            continue
        broken, rest = _BROKEN.search(row.words), _REST.match(after.words)
        if broken and rest:
            whole = _joined(broken["first"], rest["rest"], known) + rest["after"]
            words = row.words[: broken.start()] + whole
            result[at] = replace(row, words=words)
            result[at + 1] = replace(after, words=after.words[rest.end() :])
    return [replace(row, words=_ANY_HYPHEN.sub("-", row.words)) for row in result]


def _vocabulary(rows: list[Row]) -> frozenset[str]:
    return frozenset(word.lower() for row in rows for word in _WORD.findall(row.words))


def _joined(first: str, rest: str, known: frozenset[str]) -> str:
    """The whole word: as the document writes it elsewhere; a known first part keeps its hyphen."""
    plain, hyphened = f"{first}{rest}", f"{first}-{rest}"
    if plain.lower() in known:
        return plain
    return hyphened if hyphened.lower() in known or first.lower() in _KEEP else plain


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
        self._page = 1

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
        return bool(self._held) and _OPENS.match(row.words) is not None

    def _add(self, row: Row) -> None:
        if row.name and not row.furniture:
            self._line(row.words, Role.CELL, row, gap=int(row.gap), column=row.name)
            return
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
        space = ("\n\n" if gap else "\n") if self.parts else ""
        space += PAGE_BREAK * max(row.page - self._page, 0)
        self._page = max(self._page, row.page)
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

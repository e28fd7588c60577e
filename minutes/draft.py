"""A text in the making, line by line, for readers that know more of a page than its words."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from minutes.flow import Piece
from minutes.headings import is_title_like
from minutes.labels import (
    cut_words,
    is_furniture,
    is_vote,
    is_vote_line,
    opens_with_flag,
    reason_label,
)
from minutes.lines import Line, Role, changed
from minutes.values import Section

_LONGEST_HEADING = 120


@dataclass(slots=True)
class Draft:
    """The text so far, and its lines. Every line is a paragraph of its own."""

    parts: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.parts)

    def add(
        self, words: str, role: Role = Role.ALONE, *, gap: int = 1, **known: Any
    ) -> Line | None:
        """Add one line of words, with what is known of it; nothing for words that are blank."""
        if not words.strip():
            return None
        space = ("\n" * (gap + 1)) if self.parts else ""
        start = self.length + len(space)
        line = Line(start=start, end=start + len(words), gap=gap, role=role, **known)
        self.parts += [space, words]
        self.length = line.end
        self.lines.append(line)
        return line

    def item(
        self, number: str, title: str, *, key: str | None = None, withheld: str | None = None
    ) -> None:
        """Begin an agenda item."""
        shown = f"{number} {title}".strip() or "Item"
        line = self.add(shown, Role.ITEM, number=number.strip(" ."), key=key, withheld=withheld)
        if line is not None:
            start = line.end - len(title) if title else line.end
            self.lines[-1] = changed(line, title_start=start, title_end=line.end)

    def label(self, words: str, section: Section) -> None:
        """Begin a section of the item."""
        self.add(words, Role.LABEL, section=section)

    def pieces(self, found: list[Piece], *, section: Section | None = None, base: str = "") -> None:
        """Add what a page shows under the item."""
        votes = vote_rows(found)
        for piece in found:
            if piece.row in votes or is_vote_line(piece.words):
                self.add(
                    piece.words,
                    Role.FURNITURE,
                    section=Section.FURNITURE,
                    row=piece.row,
                    column=piece.column,
                )
            else:
                self._piece(piece, section, base)

    def _cut(self, piece: Piece, section: Section | None) -> tuple[int, int] | None:
        """Where a text of the minutes is cut: by the words for it, or by a link after dots."""
        if section is Section.REPORT:
            return None  # the agenda's own words go on elsewhere
        cut = cut_words(piece.words, 0, len(piece.words))
        if cut or not piece.url:
            return cut
        found = _CUT_LINK.search(piece.words)
        return found.span("words") if found else None

    def _piece(self, piece: Piece, section: Section | None, base: str) -> None:
        words = piece.words
        reason = reason_label(words, 0, len(words))
        if reason and section is None:
            self.add(words[:reason].strip(), Role.LABEL, section=Section.REPORT)
            words = words[reason:].strip()
            gap = 0
        else:
            gap = 1
        cut = self._cut(piece, section)
        if cut:
            self.add(words[: cut[0]].strip(), gap=gap)
            url = absolute(piece.url, base)
            self.add(words[cut[0] : cut[1]], Role.CUT, gap=0, url=url)
            return
        self.add(
            words,
            _role(piece, words),
            gap=gap,
            section=section,
            indent=2 * piece.depth,
            row=piece.row,
            column=piece.column,
        )


_CUT_LINK = re.compile(r"(?:…|\.\.\.)\s*(?P<words>\S.{3,118})$")


def vote_rows(found: list[Piece]) -> frozenset[int]:
    """The rows of tables of recorded votes: columns or cells "For", "Against", "Abstain"."""
    tables: list[list[Piece]] = []
    for piece in found:
        if piece.row is None:
            tables.append([])
        else:
            if not tables:
                tables.append([])
            tables[-1].append(piece)
    votes = [table for table in tables if _is_vote_table(table)]
    return frozenset(piece.row for table in votes for piece in table if piece.row is not None)


def _is_vote_table(table: list[Piece]) -> bool:
    heads = {piece.column.lower() for piece in table if is_vote(piece.column)}
    rows = {piece.row for piece in table}
    voted = {piece.row for piece in table if is_vote(piece.words)}
    return len(heads) > 1 or (len(rows) > 1 and len(voted) * 2 > len(rows))


def _role(piece: Piece, words: str) -> Role:
    if is_furniture(words):
        return Role.FURNITURE
    if opens_with_flag(words, 0, len(words)):
        return Role.FLAG
    if piece.cell:
        return Role.CELL
    headed = piece.heading or (piece.bold and is_title_like(words))
    return Role.HEADING if headed and len(words) <= _LONGEST_HEADING else Role.ALONE


def absolute(url: str | None, base: str) -> str | None:
    """A link made whole by the page's own address; its line breaks dropped."""
    if not url:
        return None
    return urljoin(base, "".join(url.split())) if "://" in base else "".join(url.split())

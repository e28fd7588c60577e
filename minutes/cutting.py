"""Cuts blocks into numbered clauses: list entries, sentences, lead-ins, flags, cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from minutes.blocks import Block
from minutes.labels import flags_within
from minutes.lines import Role
from minutes.marks import Family, Mark, as_roman, inner_marks
from minutes.sentences import sentences, trimmed
from minutes.titles import unstarred
from minutes.values import Clause, ClauseKind, Section


@dataclass(frozen=True, slots=True)
class _Entry:
    """One paragraph or one list entry of a block: its words and its mark."""

    block: Block
    start: int
    end: int
    mark: Mark | None


@dataclass(slots=True)
class _Frame:
    """One open list."""

    family: Family
    shape: str
    indent: int
    last: int
    lead_in: int | None


_PLAIN = frozenset({Role.TEXT, Role.ALONE})
_UNFINISHED = re.compile(r"[.!?;…][\"”’')\]*]{0,3}$")
_LEADS = re.compile(
    r"(?:[:–—-]|\b(?:that|to|the|by|of|for|and|including|follows|following|resolved|agreed|recommended|noted"
    r"|decided|decision|cabinet|committee|council|panel|board|executive|penderfynwyd))$",
    re.IGNORECASE,
)
_GOVERNS = re.compile(r"(?:[:][-–—]?|\b(?:that|resolved|agreed|recommended|penderfynwyd))$", re.IGNORECASE)
_FURTHER = re.compile(r"(?:that|to)\b|[a-z]", re.IGNORECASE)
_MOST_LEVELS = 8


def cut(text: str, blocks: list[Block]) -> tuple[Clause, ...]:
    """The clauses of all blocks, in order, numbered from 1."""
    return tuple(_Cutter(text, [entry for block in _with_next(blocks) for entry in _entries(text, *block)]).clauses())


def _with_next(blocks: list[Block]) -> Iterator[tuple[Block, Block | None]]:
    followers = [*blocks[1:], None] if blocks else []
    return zip(blocks, followers, strict=True)


def _entries(text: str, block: Block, following: Block | None) -> list[_Entry]:
    if block.role not in _PLAIN:
        return [_Entry(block, block.start, block.end, block.mark)]
    begin = block.mark.end if block.mark else block.start
    marks = inner_marks(text, begin, block.end, block.mark, following.mark if following else None)
    edges = [mark.start for mark in marks] + [block.end]
    entries = [_Entry(block, *trimmed(text, begin, edges[0]), block.mark)]
    entries += [
        _Entry(block, *trimmed(text, mark.end, after), mark)
        for mark, after in zip(marks, edges[1:], strict=True)
    ]
    return [entry for entry in entries if entry.start < entry.end]


class _Cutter:
    def __init__(self, text: str, entries: list[_Entry]) -> None:
        self._text = text
        self._entries = entries
        self._clauses: list[Clause] = []
        self._frames: list[_Frame] = []
        self._pending: int | None = None  # the lead-in of a list that is about to begin
        self._paragraph = 0

    def clauses(self) -> list[Clause]:
        for at, entry in enumerate(self._entries):
            after = self._next_plain(at)
            self._cut(entry, after)
        return self._clauses

    def _next_plain(self, at: int) -> _Entry | None:
        for entry in self._entries[at + 1 : at + 4]:
            if entry.block.role in _PLAIN:
                return entry
            if entry.block.role not in {Role.FURNITURE}:
                return None
        return None

    def _cut(self, entry: _Entry, after: _Entry | None) -> None:
        role = entry.block.role
        if role in _PLAIN:
            self._cut_words(entry, after)
        elif role is Role.FLAG:
            self._cut_flag(entry)
        elif role is Role.ITEM:
            self._cut_title(entry)
        else:
            self._cut_other(entry, role)

    # -- what is not running text

    def _cut_title(self, entry: _Entry) -> None:
        self._close_lists()
        self._paragraph += 1
        self._add(entry, entry.start, entry.end, ClauseKind.HEADING, Section.TITLE)

    def _cut_other(self, entry: _Entry, role: Role) -> None:
        self._paragraph += 1
        if role is Role.HEADING or role is Role.LABEL:
            self._close_lists()
            section = Section.TITLE if role is Role.HEADING else Section.FURNITURE
            start, end = unstarred(self._text, entry.start, entry.end)
            self._add(entry, start, end, ClauseKind.HEADING, section if role is Role.LABEL else entry.block.section)
        elif role is Role.CELL:
            self._add(entry, entry.start, entry.end, ClauseKind.CELL, entry.block.section)
        else:
            self._add(entry, entry.start, entry.end, ClauseKind.SENTENCE, Section.FURNITURE)

    def _cut_flag(self, entry: _Entry) -> None:
        last = self._clauses[-1] if self._clauses else None
        words = self._text[entry.start : entry.end]
        own = last is None or len(words.split()) > _BARE_FLAG or " to " in words
        self._paragraph += own
        for start, end in sentences(self._text, entry.start, entry.end):
            lead_in = None if own or last is None else last.lead_in
            level = 0 if own or last is None else last.level
            self._add(entry, start, end, ClauseKind.FLAG, entry.block.section, level=level, lead_in=lead_in)

    # -- running text

    def _cut_words(self, entry: _Entry, after: _Entry | None) -> None:
        self._paragraph += 1
        frame = self._frame(entry)
        level = len(self._frames) if frame else 0
        governor = frame.lead_in if frame else self._governor_of(entry)
        kind = _kind(entry.mark)
        added = [
            self._add(entry, start, end, flag or kind, entry.block.section, level=level, lead_in=governor)
            for start, end, flag in self._pieces(entry)
        ]
        self._pending = None
        numbers = [number for number in added if number]
        flagged = bool(numbers) and self._clauses[-1].kind is ClauseKind.FLAG
        if numbers and not flagged and after is not None and self._leads(entry, after):
            self._make_lead_in(numbers[-1])
        elif governor is not None and frame is None:
            self._pending = governor

    def _pieces(self, entry: _Entry) -> Iterator[tuple[int, int, ClauseKind | None]]:
        flags = [at for at in flags_within(self._text, entry.start, entry.end)]
        edges = [entry.start, *flags, entry.end]
        for number, (start, end) in enumerate(zip(edges, edges[1:], strict=False)):
            for a, b in self._run_in(start, end) if number == 0 else sentences(self._text, start, end):
                yield a, b, ClauseKind.FLAG if number and a == trimmed(self._text, start, end)[0] else None

    def _run_in(self, start: int, end: int) -> list[tuple[int, int]]:
        found = _RUN_IN.match(self._text, start, end)
        if not found:
            return sentences(self._text, start, end)
        return [trimmed(self._text, start, found.end("head")), *sentences(self._text, found.end(), end)]

    def _leads(self, entry: _Entry, after: _Entry) -> bool:
        """True where the entry's last sentence governs what comes next."""
        tail = self._text[max(entry.start, entry.end - 8) : entry.end].rstrip("*_ ")
        if _UNFINISHED.search(tail) or after.block.item != entry.block.item:
            return False
        tail = self._text[max(entry.start, entry.end - 30) : entry.end].rstrip("*_ ")
        if not _LEADS.search(tail):
            return False
        if after.mark is not None:
            return self._goes_deeper(entry, after.mark, after.block.indent)
        return bool(_GOVERNS.search(tail) and _FURTHER.match(self._text, after.start, after.end))

    def _make_lead_in(self, number: int) -> None:
        self._clauses[number - 1] = replace(self._clauses[number - 1], kind=ClauseKind.LEAD_IN)
        self._pending = number

    def _governor_of(self, entry: _Entry) -> int | None:
        """The lead-in of an unmarked paragraph: "Resolved:" / "That the plan be noted."."""
        self._frames.clear()
        governed = self._pending is not None and _FURTHER.match(self._text, entry.start, entry.end)
        return self._pending if governed and self._text[entry.start : entry.start + 4].lower() in _THAT_TO else self._first_lower(entry)

    def _first_lower(self, entry: _Entry) -> int | None:
        return self._pending if self._pending is not None and self._text[entry.start].islower() else None

    # -- lists

    def _frame(self, entry: _Entry) -> _Frame | None:
        """The open list that an entry belongs to, opened or returned to as needed."""
        if entry.mark is None:
            return None
        found = self._place(entry.mark, entry.block.indent)
        if found is not None:
            del self._frames[found + 1 :]
            frame = self._frames[found]
            frame.last += 1
            return frame
        if entry.mark.ordinal > 1 and self._pending is None and self._frames:
            self._frames.clear()
        return self._open(entry)

    def _open(self, entry: _Entry) -> _Frame:
        mark = self._first_of(entry.mark)
        lead_in = self._pending if self._pending is not None or not self._frames else self._frames[-1].lead_in
        del self._frames[_MOST_LEVELS - 1 :]
        self._frames.append(_Frame(mark.family, mark.shape, entry.block.indent, mark.ordinal, lead_in))
        return self._frames[-1]

    def _first_of(self, mark: Mark | None) -> Mark:
        assert mark is not None
        return as_roman(mark) if mark.label.lower() == "i" else mark

    def _place(self, mark: Mark, indent: int) -> int | None:
        """The number of the open list that this mark goes on with, or None."""
        for at in range(len(self._frames) - 1, -1, -1):
            frame = self._frames[at]
            if self._belongs(frame, mark, indent):
                return at
        return None

    def _belongs(self, frame: _Frame, mark: Mark, indent: int) -> bool:
        if frame.shape != mark.shape:
            return False
        if frame.family is Family.ROMAN:
            mark = as_roman(mark)
        if frame.family is not mark.family:
            return False
        if mark.family is Family.BULLET:
            return indent <= frame.indent + 1 or frame.indent < 0
        return mark.ordinal != 1 or frame.last == 0 or mark.family is Family.POINT

    def _goes_deeper(self, entry: _Entry, mark: Mark, indent: int) -> bool:
        if entry.mark is None:
            return True
        return self._place(mark, indent) is None

    def _close_lists(self) -> None:
        self._frames.clear()
        self._pending = None

    # -- the clauses

    def _add(self, entry: _Entry, start: int, end: int, kind: ClauseKind, section: Section,
             *, level: int = 0, lead_in: int | None = None, marker: str | None = None) -> int:
        if self._text.count("**", start, end) % 2 and self._text.endswith("**", start, end):
            end -= 2
        if not any(map(str.isalnum, self._text[start:end])):
            return 0
        own = marker if marker is not None else (entry.mark.words if entry.mark else "")
        number = len(self._clauses) + 1
        self._clauses.append(
            Clause(number, start, end, entry.block.item, section, kind, max(self._paragraph, 1), own,
                   level, lead_in, entry.block.row, entry.block.column)
        )
        return number


_BARE_FLAG = 8
_THAT_TO = frozenset({"that", "to t", "to a", "to r", "to n"})
_RUN_IN = re.compile(r"(?P<head>[A-Z][^\n.;:!?]{2,70}?)[ \t]{3,}(?=[A-Z])")


def _kind(mark: Mark | None) -> ClauseKind:
    if mark is None:
        return ClauseKind.SENTENCE
    return ClauseKind.BULLET if mark.family is Family.BULLET else ClauseKind.CLAUSE


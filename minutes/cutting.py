"""Cuts blocks into numbered clauses: list entries, sentences, lead-ins, flags, cells."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from minutes.blocks import Block
from minutes.entries import PLAIN, Entry, OpenLists, entries_of
from minutes.labels import flags_within
from minutes.lines import Role
from minutes.marks import Family, Mark
from minutes.sentences import sentences, trimmed
from minutes.titles import unstarred
from minutes.values import Clause, ClauseKind, Section

_BARE_FLAG = 8  # words: "ACTION: Corporate Director, Place (Estates Manager)"
_AHEAD = 4
_TAIL = 30
_UNFINISHED = re.compile(r"[.!?;…][\"”’')\]*]{0,3}$")
_LEADS = re.compile(
    r"(?:[:–—-]|\b(?:that|to|the|by|of|for|and|including|follows|following|resolved|agreed"
    r"|recommended|noted|decided|decision|cabinet|committee|council|panel|board|executive"
    r"|penderfynwyd))$",
    re.IGNORECASE,
)
_GOVERNS = re.compile(
    r"(?::[-–—]?|\b(?:that|resolved|agreed|recommended|penderfynwyd))$", re.IGNORECASE
)
_FURTHER = re.compile(r"that\b|to [a-z]|[a-z]", re.IGNORECASE)
_GOVERNED = re.compile(r"[Tt]hat\b|[Tt]o [a-z]|[a-z]")
_RUN_IN = re.compile(r"(?P<head>[A-Z][^\n.;:!?]{2,70}?)[ \t]{3,}(?=[A-Z])")


def cut(text: str, blocks: list[Block]) -> tuple[Clause, ...]:
    """The clauses of all blocks, in order, numbered from 1."""
    return tuple(_Cutter(text, entries_of(text, blocks)).clauses())


class _Cutter:
    def __init__(self, text: str, entries: list[Entry]) -> None:
        self._text = text
        self._entries = entries
        self._clauses: list[Clause] = []
        self._lists = OpenLists()
        self._pending: int | None = None  # the lead-in of a list that is about to begin
        self._paragraph = 0

    def clauses(self) -> list[Clause]:
        item = 0
        for at, entry in enumerate(self._entries):
            if entry.block.item != item:
                item = entry.block.item
                self._close_lists()
            self._cut(entry, self._next_plain(at))
        return self._clauses

    def _next_plain(self, at: int) -> Entry | None:
        """The next entry of running text, if only furniture stands between."""
        for entry in self._entries[at + 1 : at + _AHEAD]:
            if entry.block.role in PLAIN:
                return entry
            if entry.block.role is not Role.FURNITURE:
                return None
        return None

    def _cut(self, entry: Entry, after: Entry | None) -> None:
        role = entry.block.role
        if role in PLAIN:
            self._cut_words(entry, after)
        elif role is Role.FLAG:
            self._cut_flag(entry)
        else:
            self._paragraph += 1
            self._cut_other(entry, role)

    def _close_lists(self) -> None:
        self._lists.close()
        self._pending = None

    # -- what is not running text

    def _cut_other(self, entry: Entry, role: Role) -> None:
        section = entry.block.section
        if role is Role.CELL:
            self._add(entry, (entry.start, entry.end), ClauseKind.CELL, section)
            return
        if role not in {Role.ITEM, Role.HEADING, Role.LABEL}:
            self._add(entry, (entry.start, entry.end), ClauseKind.SENTENCE, Section.FURNITURE)
            return
        self._close_lists()
        known = {Role.ITEM: Section.TITLE, Role.LABEL: Section.FURNITURE}
        span = unstarred(self._text, entry.start, entry.end)
        self._add(entry, span, ClauseKind.HEADING, known.get(role, section))

    def _cut_flag(self, entry: Entry) -> None:
        """A flag on lines of its own; a bare one belongs to the paragraph before it."""
        last = self._clauses[-1] if self._clauses else None
        words = self._text[entry.start : entry.end]
        if last is None or len(words.split()) > _BARE_FLAG or " to " in words:
            self._paragraph += 1
            last = None
        level, lead_in = (last.level, last.lead_in) if last else (0, None)
        for span in sentences(self._text, entry.start, entry.end):
            kind, section = ClauseKind.FLAG, entry.block.section
            self._add(entry, span, kind, section, level=level, lead_in=lead_in)

    # -- running text

    def _cut_words(self, entry: Entry, after: Entry | None) -> None:
        self._paragraph += 1
        level, governor = self._placed(entry)
        kind, section = _kind(entry.mark), entry.block.section
        last = 0
        for span, flag in self._pieces(entry):
            own = ClauseKind.FLAG if flag else kind
            number = self._add(entry, span, own, section, level=level, lead_in=governor)
            last = number or last
        self._pending = governor if entry.mark is None else None
        if last and after is not None and self._leads(entry, after):
            self._make_lead_in(last)

    def _placed(self, entry: Entry) -> tuple[int, int | None]:
        """The depth of an entry's list, and the clause that governs the entry."""
        if entry.mark is None:
            self._lists.close()
            governed = _GOVERNED.match(self._text, entry.start, entry.end)
            return 0, self._pending if governed else None
        one = self._lists.place(entry.mark, entry.block.indent, self._pending)
        return self._lists.depth, one.lead_in

    def _pieces(self, entry: Entry) -> Iterator[tuple[tuple[int, int], bool]]:
        """The spans of an entry's sentences, each with whether a flag begins it."""
        edges = [entry.start, *flags_within(self._text, entry.start, entry.end), entry.end]
        for number, (start, end) in enumerate(pairwise(edges)):
            spans = sentences(self._text, start, end) if number else self._run_in(start, end)
            for at, span in enumerate(spans):
                yield span, bool(number) and at == 0

    def _run_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """Sentences; a heading that wide spaces part from the first of them stands alone."""
        found = _RUN_IN.match(self._text, start, end)
        if not found:
            return sentences(self._text, start, end)
        head = trimmed(self._text, start, found.end("head"))
        return [head, *sentences(self._text, found.end(), end)]

    def _leads(self, entry: Entry, after: Entry) -> bool:
        """True where the entry's last sentence governs what comes next."""
        tail = self._text[max(entry.start, entry.end - _TAIL) : entry.end].rstrip("*_ ")
        if after.block.item != entry.block.item or _UNFINISHED.search(tail[-8:]):
            return False
        if not _LEADS.search(tail):
            return False
        if after.mark is not None:
            indent = after.block.indent
            return entry.mark is None or not self._lists.goes_on(after.mark, indent)
        return bool(_GOVERNS.search(tail) and _FURTHER.match(self._text, after.start, after.end))

    def _make_lead_in(self, number: int) -> None:
        clause = self._clauses[number - 1]
        if clause.kind is not ClauseKind.FLAG:
            self._clauses[number - 1] = replace(clause, kind=ClauseKind.LEAD_IN)
            self._pending = number

    # -- the clauses

    def _add(
        self,
        entry: Entry,
        span: tuple[int, int],
        kind: ClauseKind,
        section: Section,
        *,
        level: int = 0,
        lead_in: int | None = None,
    ) -> int:
        """Add a clause and return its number; 0 for a span without a letter or digit."""
        start, end = self._without_stars(*span)
        if not any(map(str.isalnum, self._text[start:end])):
            return 0
        clause = Clause(
            number=len(self._clauses) + 1,
            start=start,
            end=end,
            item=entry.block.item,
            section=section,
            kind=kind,
            paragraph=self._paragraph,
            marker=entry.mark.words if entry.mark else "",
            level=level,
            lead_in=lead_in,
            row=entry.block.row,
            column=entry.block.column,
            page=entry.block.page_at(start),
        )
        self._clauses.append(clause)
        return clause.number

    def _without_stars(self, start: int, end: int) -> tuple[int, int]:
        """The span without a closing "**" whose opening one stood before the list mark."""
        if self._text.endswith("**", start, end) and self._text.count("**", start, end) % 2:
            return trimmed(self._text, start, end - 2)
        return start, end


def _kind(mark: Mark | None) -> ClauseKind:
    if mark is None:
        return ClauseKind.SENTENCE
    return ClauseKind.BULLET if mark.family is Family.BULLET else ClauseKind.CLAUSE

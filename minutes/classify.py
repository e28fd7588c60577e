"""Gives every line of a plain text its role: item, heading, label, furniture, flag, cell or text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from minutes.headings import (
    Title,
    is_capitals,
    is_title_like,
    item_mark,
    looks_like_owner,
    run_in_title,
)
from minutes.labels import (
    cut_words,
    file_size_at,
    inline_labels,
    is_furniture,
    opens_with_flag,
    reason_label,
    section_label,
)
from minutes.lines import Line, Role
from minutes.marks import Family, Mark, leading_mark
from minutes.sentences import trimmed
from minutes.traits import Traits
from minutes.values import Section


def split_labels(text: str, lines: list[Line]) -> list[Line]:
    """The same lines with labels and cut marks parted from the words around them."""
    return [piece for line in lines for piece in _parted(text, line)]


def _parted(text: str, line: Line) -> Iterator[Line]:
    label = section_label(text, line.start, line.end)
    if label:
        yield replace(line, end=label[1], role=Role.LABEL, section=label[0], closes=False)
        yield from _rest(text, line, label[1])
        return
    reason = reason_label(text, line.start, line.end)
    if reason:
        yield replace(line, end=reason, role=Role.LABEL, section=Section.REPORT, closes=False)
        yield from _rest(text, line, reason)
        return
    yield from _inline(text, line)


def _rest(text: str, line: Line, at: int) -> Iterator[Line]:
    start, end = trimmed(text, at, line.end)
    if start < end:
        yield from _parted(text, replace(line, start=start, end=end, gap=0, indent=0))


def _inline(text: str, line: Line) -> Iterator[Line]:
    labels = inline_labels(text, line.start, line.end)
    if not labels:
        yield from _cut(text, line)
        return
    first = labels[0][0]
    start, end = trimmed(text, line.start, first)
    yield replace(line, start=start, end=end, role=Role.ITEM, closes=False)
    for number, (begin, after, section) in enumerate(labels):
        yield replace(line, start=begin, end=after, role=Role.LABEL, section=section, gap=0, closes=False)
        until = labels[number + 1][0] if number + 1 < len(labels) else line.end
        a, b = trimmed(text, after, until)
        if a < b:
            yield from _cut(text, replace(line, start=a, end=b, gap=0, indent=0))


def _cut(text: str, line: Line) -> Iterator[Line]:
    cut = cut_words(text, line.start, line.end)
    if cut is None:
        yield line
        return
    start, end = trimmed(text, line.start, cut[0])
    if start < end:
        yield replace(line, start=start, end=end, closes=False)
    yield replace(line, start=cut[0], end=cut[1], role=Role.CUT, gap=line.gap if start == end else 0)


_MEETING = re.compile(r"Meeting: \d{1,2}/\d{1,2}/\d{4} - .{3,160}")
_DATE_LIKE = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")
_MONTH = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    re.IGNORECASE,
)
_BODY = re.compile(r"[.!?:;][\"”')*]{0,3}$")
_LONG = 60
_LIST_OPENERS = (":", ":-", ": -", " that", " to", "–")


@dataclass(slots=True)
class _State:
    last_item: int = 0
    labelled_since: bool = False  # the current item has had a label
    any_item: bool = False
    next_entry: Mark | None = None  # the last mark of the list that is open
    list_open: bool = False
    in_votes: bool = False


class Classifier:
    """One pass over the lines of one text."""

    def __init__(self, text: str, lines: list[Line], traits: Traits) -> None:
        self._text = text
        self._lines = lines
        self._traits = traits
        self._state = _State()
        self._numbered = self._has_numbered_items()

    def roles(self) -> list[Line]:
        """The lines with their roles, titles of items joined to their numbers."""
        result: list[Line] = []
        skip = False
        for at, line in enumerate(self._lines):
            if skip:
                skip = False
                continue
            known = self._role(at, line)
            if isinstance(known, tuple):
                skip = True
                known = known[0]
            result.append(known)
            self._remember(known)
        return result

    def _role(self, at: int, line: Line) -> "Line | tuple[Line]":
        if line.role is not Role.TEXT:
            return line
        words = line.of(self._text)
        if self._is_furniture(words):
            return replace(line, role=Role.FURNITURE)
        if opens_with_flag(self._text, line.start, line.end) and not self._is_column_head(words):
            return replace(line, role=Role.FLAG)
        return self._heading(at, line) or self._cell(line, words) or line

    def _is_column_head(self, words: str) -> bool:
        return self._traits.columned and words.strip("*_ :").lower() in {"action", "actions", "action by"} and not words.isupper()

    def _is_furniture(self, words: str) -> bool:
        state = self._state
        if words.lower().startswith("recorded vote"):
            state.in_votes = len(words) < 20  # noqa: PLR2004 -- the caption alone
        elif words.lower().startswith("view recorded vote") or (state.in_votes and len(words) > 160):  # noqa: PLR2004
            state.in_votes = False
            return len(words) < 60  # noqa: PLR2004
        return state.in_votes or is_furniture(words) or _MEETING.fullmatch(words) is not None

    # -- headings

    def _heading(self, at: int, line: Line) -> "Line | tuple[Line] | None":
        mark = item_mark(self._text, line)
        if mark is not None and not _DATE_LIKE.match(mark.words) and not _MONTH.match(self._text, line.start):
            found = self._numbered_heading(at, line, mark)
            if found:
                return found
        return self._plain_heading(at, line) if mark is None else None

    def _numbered_heading(self, at: int, line: Line, mark: Mark) -> "Line | tuple[Line] | None":
        if mark.end >= line.end:
            return self._number_alone(at, line, mark)
        if self._is_whole_title(at, line, mark):
            return replace(line, role=Role.ITEM, number=mark.label)
        title = run_in_title(self._text, line, mark) if self._in_sequence(mark) else None
        if title and not self._state.list_open:
            return replace(line, role=Role.ITEM, number=mark.label, level=title.end)
        return None

    def _number_alone(self, at: int, line: Line, mark: Mark) -> "Line | tuple[Line] | None":
        if at + 1 >= len(self._lines) or self._state.list_open:
            return None
        after = self._lines[at + 1]
        joined = replace(after, start=line.start, gap=line.gap, indent=line.indent)
        if after.role is not Role.TEXT or not self._in_sequence(mark):
            return None
        if self._is_whole_title(at + 1, joined, replace_end(mark, after.start)):
            return (replace(joined, role=Role.ITEM, number=mark.label),)
        title = run_in_title(self._text, joined, replace_end(mark, after.start))
        if title:
            return (replace(joined, role=Role.ITEM, number=mark.label, level=title.end),)
        return None

    def _in_sequence(self, mark: Mark) -> bool:
        return mark.family is Family.CODE or self._state.last_item < mark.ordinal <= self._state.last_item + 60

    def _is_whole_title(self, at: int, line: Line, mark: Mark) -> bool:
        size = file_size_at(self._text, line.start, line.end)
        words = self._text[mark.end : size or line.end].strip(" *_\t")
        if size:
            return True
        capitals = is_capitals(words)
        if not words or words[0] in "-–" or not (capitals or is_title_like(words) or _is_short_name(words)):
            return False
        if capitals:
            return not words.endswith((".", ";")) or len(words) < _LONG
        return self._may_be_title(at, line, mark, words)

    def _may_be_title(self, at: int, line: Line, mark: Mark, words: str) -> bool:
        if self._continues_below(at) or self._is_list_entry(at, mark):
            return False
        if mark.family is Family.NUMBER and mark.shape == "" and not self._may_begin(at, line, mark):
            return False
        return self._in_sequence(mark) or (line.gap > 0 and is_title_like(words))

    def _may_begin(self, at: int, line: Line, mark: Mark) -> bool:
        before = self._lines[at - 1].of(self._text) if at else ""
        ended = not before or line.gap > 0 or _BODY.search(before[-5:]) is not None
        return ended and mark.ordinal > self._state.last_item

    def _is_list_entry(self, at: int, mark: Mark) -> bool:
        state = self._state
        last = state.next_entry
        expected = 1 if last is None else last.ordinal + 1
        if state.list_open and mark.ordinal == expected and (last is None or last.shape == mark.shape):
            return not (self._numbered and mark.ordinal == state.last_item + 1 and self._lines[at].gap > 0)
        after = self._mark_below(at)
        return after is not None and after.family is mark.family is Family.NUMBER and (
            after.ordinal == mark.ordinal + 1 and after.shape == mark.shape and not self._numbered
        )

    def _mark_below(self, at: int) -> Mark | None:
        if at + 1 >= len(self._lines):
            return None
        below = self._lines[at + 1]
        return leading_mark(self._text, below.start, below.end)

    def _continues_below(self, at: int) -> bool:
        if at + 1 >= len(self._lines):
            return False
        below = self._lines[at + 1]
        return below.gap == 0 and below.role is Role.TEXT and self._text[below.start].islower() and (
            self._mark_below(at) is None
        )

    def _plain_heading(self, at: int, line: Line) -> Line | None:
        words = line.of(self._text)
        if not self._is_plain_title(at, line, words):
            return None
        item = self._opens_item(at) if self._traits.labelled else not self._numbered
        return replace(line, role=Role.ITEM if item else Role.HEADING)

    def _is_plain_title(self, at: int, line: Line, words: str) -> bool:
        bold = words.startswith(("**", "#", "__")) and words.strip("#").strip().endswith(("**", "__", *"abcdefghijklmnopqrstuvwxyz"))
        if at + 1 >= len(self._lines) or len(words) > 100 or leading_mark(self._text, line.start, line.end):  # noqa: PLR2004
            return False
        bare = words.strip("*_# >")
        if not bold and not self._stands_apart(at, line):
            return False
        if not (is_title_like(bare) or is_capitals(bare)) or bare.endswith((".", ";", ",")):
            return False
        return bold or self._heads_something(at, bare)

    def _stands_apart(self, at: int, line: Line) -> bool:
        if at == 0:
            return True
        before = self._lines[at - 1]
        if before.role is not Role.TEXT:
            return True
        tail = before.of(self._text)[-12:].rstrip()
        if tail.endswith(_LIST_OPENERS):
            return False
        return line.gap > 0 or (_BODY.search(tail) is not None or tail.endswith("ACTION"))

    def _heads_something(self, at: int, bare: str) -> bool:
        if looks_like_owner(bare) and not (is_capitals(bare) and len(bare) > 6):  # noqa: PLR2004 -- initials
            return False
        if self._continues_below(at):
            return False
        below = self._lines[at + 1]
        words = below.of(self._text)
        if below.role is Role.LABEL or is_capitals(bare):
            return True
        mark = leading_mark(self._text, below.start, below.end)
        return mark is None and (len(words) >= _LONG * 3 // 4 or words.endswith((".", ":")))

    def _opens_item(self, at: int) -> bool:
        if not self._state.any_item:
            return True
        if not self._state.labelled_since:
            return False
        for line in self._lines[at + 1 : at + 9]:
            if line.role in {Role.LABEL, Role.ITEM}:
                return line.role is Role.LABEL and line.section in {Section.MINUTES, Section.DECISION}
        return False

    # -- cells, and what is remembered

    def _cell(self, line: Line, words: str) -> Line | None:
        if self._traits.columned and looks_like_owner(words):
            return replace(line, role=Role.CELL, column="Action")
        return None

    def _has_numbered_items(self) -> bool:
        for at, line in enumerate(self._lines):
            if line.role is Role.TEXT:
                mark = item_mark(self._text, line)
                if mark and mark.end < line.end and self._is_whole_title(at, line, mark):
                    return True
        return False

    def _remember(self, line: Line) -> None:
        state = self._state
        if line.role is Role.ITEM:
            digits = line.number.rstrip("abcdef")
            state.last_item = int(digits) if digits.isdigit() else state.last_item
            self._state = _State(last_item=state.last_item, any_item=True)
        elif line.role is Role.LABEL:
            state.labelled_since |= line.section in {Section.MINUTES, Section.DECISION}
            state.list_open, state.next_entry, state.in_votes = False, None, False
        elif line.role is Role.TEXT:
            self._remember_list(line)

    def _remember_list(self, line: Line) -> None:
        state = self._state
        mark = leading_mark(self._text, line.start, line.end)
        words = self._text[max(line.start, line.end - 12) : line.end].rstrip()
        if mark is not None and mark.family is Family.NUMBER:
            state.next_entry, state.list_open = mark, True
        elif mark is None and line.gap > 0 and not words.endswith(_LIST_OPENERS):
            state.list_open = state.list_open and self._text[line.start].islower()
        if words.endswith(_LIST_OPENERS):
            state.list_open = True
            state.next_entry = None if mark is None or mark.family is not Family.NUMBER else mark


def replace_end(mark: Mark, end: int) -> Mark:
    """The same mark, with its words beginning later."""
    return replace(mark, end=end)


_NAME = re.compile(r"[A-Z][\w'’&/-]*(?: [\w'’&/()-]+){0,6}")


def _is_short_name(words: str) -> bool:
    return len(words) <= _LONG and _NAME.fullmatch(words) is not None


__all__ = ["Classifier", "Title", "split_labels"]

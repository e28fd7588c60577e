"""Gives every line of a plain text its role: item, heading, label, flag, cell or text."""

import re
from dataclasses import dataclass, replace

from minutes.boundaries import Withheld, is_headed, shape_of
from minutes.front import issue_meeting
from minutes.headings import is_plainly_owner, looks_like_owner
from minutes.labels import file_size_at, is_furniture, opens_with_flag
from minutes.lines import Line, Role, changed
from minutes.marks import Family, Mark, leading_mark
from minutes.naming import ENDED, Context, heading_of, item_mark
from minutes.titles import title_span
from minutes.traits import Traits
from minutes.values import Section
from minutes.withheld import withheld_kind

_MEETING = re.compile(r"Meeting: \d{1,2}/\d{1,2}/\d{4} - .{3,160}")
_SIGNED = re.compile(r"CHAIR(?:MAN|PERSON|WOMAN)?|(?:Chair|Chairman) ?[.…_]{3,}")
_OPENERS = (":", ":-", ": -")
_HANGING = (" that", " to")
_FAR = 3  # blank lines before a name that stands in a column
_VOTE_CAPTION = 20
_VOTE_CELL = 160
_VOTE_LINK = 60
_COLUMN = frozenset(
    {"action", "actions", "action by", "action for", "actions by", "by whom", "responsible"}
)


@dataclass(slots=True)
class _State:
    """What the lines so far have set going in the current item."""

    last_item: int = 0
    any_item: bool = False
    labelled: bool = False
    list_open: bool = False  # a lead-in opened a list, which still goes on
    last_entry: Mark | None = None
    in_votes: bool = False
    shape: str = ""  # of the item's number
    withheld: Withheld | None = None
    expected: str = ""  # on an issue's page: the number of the item of the meeting just named


def roles_of(text: str, lines: list[Line], traits: Traits) -> list[Line]:
    """The lines with their roles; a number on a line of its own is joined to its title."""
    return _Classifier(text, lines, traits).roles()


class _Classifier:
    def __init__(self, text: str, lines: list[Line], traits: Traits) -> None:
        self._text = text
        self._lines = lines
        self._traits = traits
        self._state = _State()

    def roles(self) -> list[Line]:
        result: list[Line] = []
        skip = 0
        for at, line in enumerate(self._lines):
            if skip:
                skip -= 1
                continue
            known = self._role(at, line)
            skip = self._count_joined(at, known)
            self._remember(at + skip, known)
            result.append(known)
        return result

    def _count_joined(self, at: int, known: Line) -> int:
        """How many further lines ``known`` has taken in."""
        joined = 0
        while at + joined + 1 < len(self._lines) and self._lines[at + joined + 1].end <= known.end:
            joined += 1
        return joined

    def _role(self, at: int, line: Line) -> Line:
        if line.role is not Role.TEXT:
            return line
        words = line.of(self._text)
        if self._state.expected and words.startswith(f"{self._state.expected} "):
            size = file_size_at(self._text, line.start, line.end)
            number = self._state.expected
            start, end = line.start + len(number) + 1, size or line.end
            return changed(line, role=Role.ITEM, number=number, title_start=start, title_end=end)
        if self._is_furniture(words):
            return changed(line, role=Role.FURNITURE)
        if opens_with_flag(self._text, line.start, line.end):
            return changed(line, role=Role.FLAG)
        if self._is_cell(at, line, words):
            return changed(line, role=Role.CELL, column="Action")
        return heading_of(self._context(at), line) or line

    def _context(self, at: int) -> Context:
        state = self._state
        return Context(
            self._text,
            self._lines,
            at,
            self._traits,
            state.last_item,
            state.any_item,
            state.labelled,
            state.list_open,
            state.last_entry,
            state.shape,
            state.withheld,
        )

    def _is_furniture(self, words: str) -> bool:
        if self._is_vote(words) or is_furniture(words) or _MEETING.fullmatch(words):
            return True
        if not self._traits.columned:
            return _SIGNED.fullmatch(words) is not None
        return words.strip("*_ :|").lower() in _COLUMN

    def _is_vote(self, words: str) -> bool:
        state, low = self._state, words[: _VOTE_CELL + 1].lower()
        if low.startswith("recorded vote"):
            state.in_votes = len(words) < _VOTE_CAPTION
            return state.in_votes
        if low.startswith("view recorded vote") or len(words) > _VOTE_CELL:
            was, state.in_votes = state.in_votes, False
            return was and len(words) < _VOTE_LINK
        return state.in_votes

    def _is_cell(self, at: int, line: Line, words: str) -> bool:
        if at == 0 or not looks_like_owner(words):
            return False
        if not self._traits.columned:
            return line.gap >= _FAR and is_plainly_owner(words)
        before = self._lines[at - 1]
        below = self._lines[at + 1] if at + 1 < len(self._lines) else None
        if (
            below
            and not below.gap
            and self._text[below.start].islower()
            and not self._list_below(at)
        ):
            return False
        return line.gap > 0 or self._ends_a_cell(before)

    def _ends_a_cell(self, before: Line) -> bool:
        tail = self._text[max(before.start, before.end - 10) : before.end]
        return ENDED.search(tail) is not None or looks_like_owner(before.of(self._text)[:80])

    # -- what is remembered

    def _remember(self, at: int, line: Line) -> None:
        state = self._state
        if line.role is Role.ITEM:
            self._state = self._of_item(line)
        elif line.role is Role.LABEL:
            state.labelled |= line.section in {Section.MINUTES, Section.DECISION}
            state.list_open, state.last_entry, state.in_votes = False, None, False
        elif line.role is Role.TEXT:
            self._remember_list(at, line)
        elif line.role is Role.FURNITURE and (meeting := issue_meeting(self._text, line)):
            self._state = _State(any_item=True, expected=meeting.number)
        if line.role is not Role.FURNITURE:
            self._state.expected = ""

    def _of_item(self, line: Line) -> _State:
        digits = line.number.rstrip("abcdef")
        last = int(digits) if digits.isdigit() else self._state.last_item
        shape = shape_of(item_mark(self._text, line)) if line.number else ""
        kind = withheld_kind(self._text[slice(*title_span(self._text, line))])
        withheld = Withheld(kind, shape, last if digits.isdigit() else 0) if kind else None
        return _State(last_item=last, any_item=True, shape=shape, withheld=withheld)

    def _remember_list(self, at: int, line: Line) -> None:
        state = self._state
        mark = leading_mark(self._text, line.start, line.end)
        if mark is not None and mark.family is Family.NUMBER:
            state.last_entry = mark
            if state.withheld:
                headed = is_headed(self._text[mark.end : line.end])
                state.withheld = replace(state.withheld, last_entry=mark, headed=headed)
        elif mark is None and line.gap and not self._text[line.start].islower():
            state.list_open, state.last_entry = False, None
        tail = self._text[max(line.start, line.end - 12) : line.end].rstrip("*_ ")
        hangs = tail.endswith(_HANGING) and self._list_below(at)
        if tail.endswith(_OPENERS) or _BARE.search(tail) or hangs:
            state.list_open = True

    def _list_below(self, at: int) -> bool:
        below = self._lines[at + 1] if at + 1 < len(self._lines) else None
        return below is not None and leading_mark(self._text, below.start, below.end) is not None


_BARE = re.compile(r"(?:RESOLVED|AGREED|RECOMMENDED|Resolved|Agreed|DECISION|NOTED|Noted)$")

"""The people whom minutes list as present: names, initials, roles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from minutes.lines import Line, Role
from minutes.listed import people_in
from minutes.people import INITIALS, TITLED, fits, is_post
from minutes.values import Attendee

LABEL = re.compile(
    r"[*_]{0,2}(?:(?:also )?(?:present|in attendance)|officers?(?: present| in attendance)?"
    r"|members(?: present)?"
    r"|councillors(?: present)?|attendees|attendance|invitees"
    r"|guests)(?: also)?[*_]{0,2}\s*:[*_]{0,2}\s*",
    re.IGNORECASE,
)
_WHO = (
    r"(?:(?:(?:other|committee|board|panel|group|cabinet|co-opted|voting|council|town|parish)"
    r" )?(?:members|councillors|cllrs)|(?:council )?officers?|invitees|guests|attendees|partners)"
)
_HEAD = re.compile(
    rf"[*_#>\s]{{0,6}}(?:(?:also )?(?P<plain>present|in attendance|attendance|attending|attended)"
    rf"(?: also)?(?: by)?(?P<more>[ (–-]{{1,3}}{_WHO}\)?)?"
    rf"|(?P<who>{_WHO})(?: also)?(?: (?:present|in attendance|attending))?)"
    r"[*_]{0,3}\s*(?P<sign>:[-–]?[*_]{0,3}\s*|$|[–-]\s+|(?=\s{3,}))",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"[*_#>\s]{0,6}(?:apolog|absent|absence|not present|members? of the public"
    r"|(?:the )?(?:public|press)\b|venue|contact|date\b|time\b|quorum|observ"
    r"|residents|action\b|agenda\b|minutes\b)",
    re.IGNORECASE,
)
_JOINS = re.compile(r"(?:[,;&–(]|\b(?:and|of|for|the|to))$")
_GOES_ON = re.compile(r"and\b|[a-z(&]")
_MOST = 300
_HEAD_LINES = 120
_WRAPPED = 55  # characters: a shorter line was ended by hand
_WIDEST_GAP = 3
_LONGEST_ENTRY = 4000  # characters, over however many lines
_LONGEST_INITIALS = 8


def attendance_of(text: str, lines: list[Line]) -> tuple[Attendee, ...]:
    """The attendees of each list near the head of the text or under "PRESENT", in its order."""
    people: dict[int, Attendee] = {}
    done = 0
    for at, line in enumerate(lines):
        head = _head_of(text, line, early=at < _HEAD_LINES) if at >= done else None
        if head is None:
            continue
        listed = _List(text, lines, at, head)
        found = listed.people()
        done = listed.at
        people.update((person.start or 0, person) for person in found)
        if len(people) > _MOST:
            break
    return tuple(people[start] for start in sorted(people))[:_MOST]


def _head_of(text: str, line: Line, *, early: bool) -> re.Match[str] | None:
    """The label of a list; far down in a text only "PRESENT" alone on a line is one."""
    if line.end - line.start > _MOST and not early:
        return None
    if line.role in {Role.LABEL, Role.FURNITURE, Role.CELL} or line.number:
        return None
    found = _HEAD.match(text, line.start, line.end)
    if found and not early and not (found["plain"] and found.end() >= line.end):
        return None
    return found


@dataclass(slots=True)
class _Group:
    """Lines that hold one entry, or one list that runs on over them."""

    start: int
    end: int
    gap: int
    headed: bool
    last: Line
    people: list[Attendee] = field(default_factory=list)
    runs: bool = False  # one of its lines names several
    joined: bool = False  # of several lines, so that its people are yet to be read


class _List:
    """One list: the lines after its label for as long as they name people."""

    def __init__(self, text: str, lines: list[Line], at: int, head: re.Match[str]) -> None:
        self._text = text
        self._lines = lines
        self.at = at + 1
        who = (head["who"] or head["more"] or "").lower()
        self._role = "Councillor" if re.search(r"councillors|cllrs", who) else None
        self._inline = head.end() if head.end() < lines[at].end else None
        self._first = lines[at]

    def people(self) -> list[Attendee]:
        """The people of the list. ``at`` is then the first line after it."""
        found: list[Attendee] = []
        gap = -1
        for group in self._groups():
            people = [p for p in group.people if self._may_be(p, group, gap)]
            if not people and not is_post(self._text[group.start : group.end]):
                break
            self._past(group.last)
            gap = group.gap
            found += people
        return found

    def _past(self, line: Line) -> None:
        while self.at < len(self._lines) and self._lines[self.at].start <= line.start:
            self.at += 1

    def _may_be(self, person: Attendee, group: _Group, gap: int) -> bool:
        """A bare name must stand in the list as the others do; a heading is nobody."""
        if person.role or person.initials or TITLED.match(person.name):
            return True
        return not group.headed and (gap < 0 or group.gap in {0, gap})

    def _groups(self) -> Iterator[_Group]:
        """The entries, each read once all its lines are known."""
        group = self._of_label()
        at = self.at
        while at < len(self._lines) and not self._ends(self._lines[at]):
            line = self._lines[at]
            at += 1
            if group and (self._takes_initials(group, line) or self._joins(group, line)):
                continue
            if group:
                yield self._whole(group)
            group = self._read(self._begun(line))
        if group:
            yield self._whole(group)

    def _whole(self, group: _Group) -> _Group:
        return self._read(group) if group.joined else group

    def _of_label(self) -> _Group | None:
        if self._inline is None:
            return None
        first = self._first
        return self._read(_Group(self._inline, first.end, 0, headed=False, last=first))

    def _begun(self, line: Line) -> _Group:
        headed = line.bold or line.role in {Role.ITEM, Role.HEADING}
        return _Group(line.start, line.end, line.gap, headed, line)

    def _read(self, group: _Group) -> _Group:
        group.people = people_in(self._text, group.start, group.end, role=self._role)
        group.runs = len(group.people) > 1 or self._text.find(";", group.start, group.end) != -1
        return group

    def _takes_initials(self, group: _Group, line: Line) -> bool:
        """True for initials on a line below their name, as tables come out of a PDF."""
        initials = line.of(self._text) if line.end - line.start < _LONGEST_INITIALS else ""
        if (
            group.joined
            or len(group.people) != 1
            or line.gap > 1
            or not INITIALS.fullmatch(initials)
        ):
            return False
        one = group.people[0]
        if one.initials or not fits(initials, TITLED.sub("", one.name, count=1)):
            return False
        group.people = [replace(one, initials=initials)]
        group.headed, group.last = False, line
        return True

    def _ends(self, line: Line) -> bool:
        if line.number or line.role is Role.LABEL or line.gap > _WIDEST_GAP:
            return True
        if line.end - line.start > _MOST * 4:
            return True
        head = _HEAD.match(self._text, line.start, line.end)
        return bool(head) or _STOPS.match(self._text, line.start, line.end) is not None

    def _joins(self, group: _Group, line: Line) -> bool:
        """Join a line that goes on with the entry or the list before it; False if it does not."""
        if line.gap or line.role is Role.CELL or line.end - group.start > _LONGEST_ENTRY:
            return False
        people = people_in(self._text, line.start, line.end, role=self._role)
        if not self._goes_on(group, line, people):
            return False
        group.end, group.last, group.joined = line.end, line, True
        group.runs |= len(people) > 1
        return True

    def _goes_on(self, group: _Group, line: Line, people: list[Attendee]) -> bool:
        last = group.last
        if _JOINS.search(self._text[max(last.start, last.end - 20) : last.end]):
            return True
        if _GOES_ON.match(self._text, line.start, line.end):
            return True
        return last.end - last.start >= _WRAPPED and (group.runs or not people)

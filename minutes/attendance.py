"""The people whom minutes list as present: names, initials, roles."""

import re
from collections.abc import Iterator

from minutes.headings import looks_like_owner
from minutes.lines import Line, Role
from minutes.sentences import trimmed
from minutes.values import Attendee

LABEL = re.compile(
    r"[*_]{0,2}(?:(?:also )?(?:present|in attendance)|officers?(?: present| in attendance)?"
    r"|members(?: present)?"
    r"|councillors(?: present)?|attendees|attendance|invitees"
    r"|guests)(?: also)?[*_]{0,2}\s*:[*_]{0,2}\s*",
    re.IGNORECASE,
)
_HEADS = frozenset({"present", "in attendance", "also present", "members present"})
_INITIALS = re.compile(r"\((?P<initials>[A-Z][A-Za-z]{0,2}[A-Z][a-z]?|[A-Z]{2,4})\)")
_BARE_INITIALS = re.compile(r"(?:[A-Z][A-Za-z]{0,2}[A-Z][a-z]?|[A-Z]{2,4})")
_ROLE = re.compile(r"\((?P<role>[^()]{2,80})\)|[,–-]\s+(?P<after>[^()]{2,120})")
_NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’.-]*|de|van|von|of|the)(?:[ \xa0]+(?:[A-ZÀ-Þ][\w'’.-]*|de|van|von)){0,5}"
)
_PLURAL = re.compile(r"(?:councillors|cllrs\.?|members|messrs|aldermen)\s+", re.IGNORECASE)
_MOST = 300
_HEAD_LINES = 120


def attendance_of(text: str, lines: list[Line]) -> tuple[Attendee, ...]:
    """The attendees listed near the head of the text, in its order."""
    people: list[Attendee] = []
    for start, end in _lists(text, lines[:_HEAD_LINES]):
        people += _people(text, start, end)
    people += _pairs(text, lines)
    return tuple(people[:_MOST])


def _lists(text: str, lines: list[Line]) -> Iterator[tuple[int, int]]:
    """The span of each list after a label: "In attendance: …"."""
    start, end = 0, 0
    for line in lines:
        found = LABEL.match(text, line.start, line.end) if line.role is Role.TEXT else None
        goes_on = start and not line.gap and line.role is Role.TEXT and not found
        if goes_on:
            end = line.end
            continue
        if start:
            yield start, end
        start, end = (found.end(), line.end) if found else (0, 0)
    if start:
        yield start, end


def _people(text: str, start: int, end: int) -> Iterator[Attendee]:
    plural = _PLURAL.match(text, start, end)
    begin = plural.end() if plural else start
    for a, b in _parts(text, begin, end):
        person = _person(text, a, b)
        if person and plural and person.role is None:
            word = text[start:begin].strip().rstrip(".").lower()
            person = Attendee(
                person.name, person.initials, _SINGULAR.get(word), person.start, person.end
            )
        if person:
            yield person


_SINGULAR = {
    "councillors": "Councillor",
    "cllrs": "Councillor",
    "members": "Member",
    "aldermen": "Alderman",
}
_AND = re.compile(r"\s+and\s+")


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The list cut at semicolons; where there are none, at commas outside brackets and "and"."""
    semicolons = text.find(";", start, end) != -1
    depth, at, last = 0, start, start
    while at < end:
        sign = text[at]
        depth += (sign == "(") - (sign == ")")
        joined = None if depth or semicolons else _AND.match(text, at, end)
        if depth <= 0 and (sign == ";" or (sign == "," and not semicolons) or joined):
            yield trimmed(text, last, at)
            at = last = joined.end() if joined else at + 1
            continue
        at += 1
    yield trimmed(text, last, end)


def _person(text: str, start: int, end: int) -> Attendee | None:
    if text.startswith("and ", start, end):
        start += 4
    if "(" not in text[start:end] and looks_like_owner(text[start:end]):
        return Attendee(text[start:end], start=start, end=end)
    found = _NAME.match(text, start, end)
    if not found:
        return None
    stop = found.end() - (text[found.end() - 1] in ".,")
    initials = _INITIALS.search(text, stop, end)
    rest = (
        text[stop:end]
        if not initials
        else text[stop : initials.start()] + text[initials.end() : end]
    )
    role = _ROLE.search(" ".join(rest.split()))
    words = (role["role"] or role["after"]).strip(" .") if role else None
    return Attendee(
        text[start:stop], initials["initials"] if initials else None, words, start, stop
    )


def _pairs(text: str, lines: list[Line]) -> Iterator[Attendee]:
    """Names and initials on lines of their own, in turn, under "PRESENT"."""
    for at, line in enumerate(lines):
        if line.role is Role.HEADING and line.of(text).strip("*_ ").lower() in _HEADS:
            yield from _pairs_from(text, lines, at + 1)


def _pairs_from(text: str, lines: list[Line], at: int) -> Iterator[Attendee]:
    while at + 1 < len(lines) and _BARE_INITIALS.fullmatch(lines[at + 1].of(text)):
        name = lines[at]
        found = _NAME.match(text, name.start, name.end)
        if not found:
            return
        role = _ROLE.search(text, found.end(), name.end)
        yield Attendee(
            found.group(),
            lines[at + 1].of(text),
            role["role"] if role else None,
            name.start,
            found.end(),
        )
        at += 2

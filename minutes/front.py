"""What the head of a text says plainly of the meeting: committee, date, draft or approved."""

import re
from dataclasses import dataclass, replace
from datetime import date

from minutes.council import council_at_head, council_named
from minutes.dates import date_span, first_date
from minutes.headings import is_capitals
from minutes.lines import Line, Role
from minutes.values import Status

_HEAD_LINES = 14
_LONGEST_HEADING = 140
_HEAD_CHARACTERS = 1500
_BODY = (
    r"(?:Committee|Council|Cabinet|Panel|Board|Forum|Group|Executive|Sub-?Committee|Assembly"
    r"|Commission|Authority)"
)
_OF = re.compile(
    r"\W{0,4}(?:draft |unconfirmed |approved )?(?:minutes? of (?:a |an "
    r"|the )?(?:\w+ ){0,2}?(?:meeting )?of (?:the )?|meeting of (?:the )?"
    rf"|minutes? of (?:the )?(?=[^.;:\n]{{0,100}}{_BODY}\b)(?!(?:\w+ ){{0,3}}meeting\b))"
    r"(?P<committee>[A-Z][^.;:\n]{2,120}?)"
    r"(?=,? (?:which was )?(?:held|on (?:mon|tues|wednes|thurs|fri|satur|sun)|at \d)|,? (?:mon"
    r"|tues|wednes|thurs|fri|satur|sun)day|,? \d|[.;:]|$)",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"Meeting: (?P<date>\d{1,2}/\d{1,2}/\d{4}) - (?P<committee>.{3,120}?)"
    r"(?: \(Item (?P<number>.{1,12})\))?$"
)
_NAMED = re.compile(rf"(?P<committee>[A-Z].{{2,100}}\b{_BODY}s?)\b", re.IGNORECASE)
_DRAFT = re.compile(
    r"\b(?:draft|unconfirmed|unapproved) (?:minutes?|notes)\b|\bminutes? *[-–(:]+ *(?:draft"
    r"|unconfirmed)\b"
    r"|^\W*draft\W*$|\bsubject to (?:approval|confirmation)\b",
    re.IGNORECASE | re.MULTILINE,
)
_APPROVED = re.compile(
    r"\b(?:approved|confirmed|final) minutes?\b|\bminutes? *[-–(:]+ *(?:approved|confirmed"
    r"|final)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Front:
    """What is known of the meeting; None where the document does not say it plainly."""

    committee: str | None = None
    meeting_on: date | None = None
    status: Status | None = None
    council: str | None = None


def front_of(text: str, lines: list[Line]) -> Front:
    """What the first lines say, before the first numbered item."""
    head = _head(lines)
    plain = [" ".join(line.of(text).split()).strip("*_#> ") for line in head]
    council = council_at_head(plain)
    issue = issue_front(text, lines)
    if issue:
        return replace(issue, council=council)
    committee, meeting_on = _meeting(plain)
    council = council or council_named(committee or "")
    status = status_of("\n".join(plain)[:_HEAD_CHARACTERS])
    return Front(committee, meeting_on, status, council)


def _head(lines: list[Line]) -> list[Line]:
    head: list[Line] = []
    for line in lines[:_HEAD_LINES]:
        if line.number or line.role is Role.LABEL:
            break
        head.append(line)
    return head


def issue_front(text: str, lines: list[Line]) -> Front | None:
    """An issue's page names its meetings; one meeting is this one, several are none."""
    found = [meeting for line in lines if (meeting := issue_meeting(text, line))]
    if not found:
        return None
    meetings = {(meeting.committee, meeting.meeting_on) for meeting in found}
    return Front(*meetings.pop()) if len(meetings) == 1 else Front()


@dataclass(frozen=True, slots=True)
class IssueMeeting:
    """A meeting as an issue's page heads its item; ``number`` is the item's there, or ''."""

    committee: str
    meeting_on: date | None
    number: str


def issue_meeting(text: str, line: Line) -> IssueMeeting | None:
    """The meeting of "Meeting: 22/11/2022 - Parks Committee (Item 56)", or None."""
    if line.role is not Role.FURNITURE or not text.startswith("Meeting:", line.start):
        return None
    found = _ISSUE.match(" ".join(line.of(text).split()))
    if found is None:
        return None
    number = (found["number"] or "").rstrip(". ")
    return IssueMeeting(found["committee"], first_date(found["date"]), number)


def _meeting(plain: list[str]) -> tuple[str | None, date | None]:
    for number in range(len(plain)):
        found = _OF.match(" ".join(plain[number : number + 3]))
        if found:
            after = " ".join(plain[number : number + 4])[: found.end() + 200]
            return named(found["committee"]), first_date(after)
    return _headed(plain)


def _headed(plain: list[str]) -> tuple[str | None, date | None]:
    """A committee's name as a heading, with a date behind it or on the next line."""
    for number, line in enumerate(plain):
        span = date_span(line)
        before = _NAMED.match(line[: span[0]] if span else line)
        after = " ".join(plain[number : number + 2])
        if before and len(line) < _LONGEST_HEADING and date_span(after):
            return named(before["committee"]), first_date(after)
    return None, None


def named(words: str) -> str:
    """A committee's name as a name: capitals are set down as in a title."""
    name = " ".join(words.split()).strip(" ,-–")
    return _titled(name) if is_capitals(name) else name


_LOW = frozenset({"and", "of", "the", "for", "in", "on", "to"})


def _titled(name: str) -> str:
    words = [word.lower() if word.lower() in _LOW else word.capitalize() for word in name.split()]
    return " ".join(words)


def status_of(head: str) -> Status | None:
    """Draft or approved, where the head of a document says so in as many words."""
    if _DRAFT.search(head):
        return Status.DRAFT
    return Status.APPROVED if _APPROVED.search(head) else None

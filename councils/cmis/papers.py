"""Which of a CMIS meeting's documents are its minutes, by their titles. Pure.

A title's date decides: that of the meeting, or none at all; another date is another meeting's.
Papers that the public may not read are never chosen, so never fetched.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from minutes.values import Status

_MINUTES = re.compile(r"minutes|\bmins\b", re.IGNORECASE)
_AGENDA = re.compile(r"\bagendas?\b|\bmatters arising\b", re.IGNORECASE)
_ANOTHERS = re.compile(r"\bprevious\b|\blast (?:meeting|minutes)\b", re.IGNORECASE)
_CLOSED = re.compile(
    r"\b(?:restricted|exempt|confidential|not for publication|in camera|below the line"
    r"|(?:private|closed) (?:session|minutes|items?|part|meeting)|part (?:ii|2|two|b))\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\b(?:appendi|annex|supplement|addend|errat|extract)", re.IGNORECASE)
_DRAFT = re.compile(
    r"\b(?:draft|unconfirmed|unapproved|provisional|subject to (?:approval|confirmation))\b",
    re.IGNORECASE,
)
_APPROVED = re.compile(r"\b(?:final|approved|confirmed|signed|agreed)\b", re.IGNORECASE)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?P<year>\d{4}|\d{2})(?![.:]?\d)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<day>\d{{1,2}})\s?(?:st|nd|rd|th)?(?:\s+of)?[\s,.-]*{_NAME}\b(?:[\s,.-]*{_YEAR})?",
        rf"\b{_NAME}[\s,.-]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:[\s,.-]+{_YEAR})?",
        rf"\b{_NAME}[\s,.-]*(?P<year>\d{{4}})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})\s?[./-]\s?(?P<month>\d{{1,2}})\s?[./-]\s?{_YEAR}",
        r"(?<!\d)(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>\d{4}|\d{2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})[.-](?P<month>\d{2})[.-](?P<day>\d{2})(?!\d)",
        r"(?<!\d)(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        r"(?<!\d)(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{2})(?!\d)",
    )
)
_CENTURY = 2000
_MOST_LETTERS = 300  # of a title that is looked at


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that may be the meeting's minutes. ``is_dated``: its title has the date."""

    title: str
    href: str
    is_dated: bool
    status: Status | None


def minutes_papers(documents: Iterable[tuple[str, str]], *, on: date) -> tuple[Paper, ...]:
    """The documents (title, address) that may be the minutes of the meeting of a day, best first.

    Dated ones before undated, approved before draft, whole ones before appendices, later listed
    before earlier. Where one is dated, undated ones are left out.
    """
    found = [paper for title, href in documents if (paper := _paper(title, href, on=on))]
    dated = [paper for paper in found if paper.is_dated]
    latest_first = (dated or found)[::-1]
    return tuple(sorted(latest_first, key=_rank))


def status_of(title: str) -> Status | None:
    """Draft or approved, as a title says it; None where it does not."""
    words = _plain(title)
    if _DRAFT.search(words):
        return Status.DRAFT
    return Status.APPROVED if _APPROVED.search(words) else None


def is_of(title: str, on: date) -> bool | None:
    """Whether a title names this day; None where it names no day, month or year at all."""
    named = list(_named(_plain(title), on))
    return any(named) if named else None


def _paper(title: str, href: str, *, on: date) -> Paper | None:
    words = _plain(title)
    if not href or not _MINUTES.search(words) or _CLOSED.search(words):
        return None
    own = is_of(title, on)
    if own is False or _AGENDA.search(words) or (own is None and _ANOTHERS.search(words)):
        return None
    return Paper(title, href, bool(own), status_of(title))


def _rank(paper: Paper) -> tuple[bool, int]:
    standing = {Status.APPROVED: 0, None: 1, Status.DRAFT: 2}
    return bool(_BESIDE.search(_plain(paper.title))), standing[paper.status]


def _named(words: str, on: date) -> Iterator[bool]:
    """Of each date in a title, whether it can be this day: what it leaves out counts for nothing.

    What one pattern took is not looked at by the next: "9 July 2026" is not "July 2026" too.
    """
    for pattern in _PATTERNS:
        for match in list(pattern.finditer(words)):
            named = _numbers({name: value for name, value in match.groupdict().items() if value})
            if named is not None:
                words = words[: match.start()] + "|" * len(match[0]) + words[match.end() :]
                yield _may_be(named, on)


def _may_be(named: tuple[int | None, int, int | None], on: date) -> bool:
    day, month, year = named
    return day in {None, on.day} and month == on.month and year in {None, on.year}


def _numbers(parts: dict[str, str]) -> tuple[int | None, int, int | None] | None:
    """Day, month and year; None where there is no such day."""
    name = parts.get("name")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(parts["month"])
    day = int(parts["day"]) if "day" in parts else None
    year = int(parts["year"]) if "year" in parts else None
    if year is not None and year < 100:  # noqa: PLR2004 -- two figures of a year
        year += _CENTURY
    try:
        date(year or 2000, month, day or 1)  # a leap year: 29 February without a year may be
    except ValueError:
        return None
    return day, month, year


def _plain(title: str) -> str:
    return " ".join(title.replace("_", " ").split())[:_MOST_LETTERS]

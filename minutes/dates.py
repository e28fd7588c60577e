"""Dates as councils write them. Nothing is guessed: no year, no date."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<name>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
_WELSH = ("ion", "chw", "maw", "ebr", "mai", "meh", "gor", "aws", "med", "hyd", "tac", "rha")
_WORDS = re.compile(
    rf"\b(?P<day>\d{{1,2}})\s?(?:st|nd|rd|th|af|il|ydd|f?ed|eg|ain)?(?:\s+of)?[\s,-]{{1,3}}{_NAME}[\s,-]{{1,3}}(?P<year>\d{{4}})\b",
    re.IGNORECASE,
)
_SLASHES = re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})\b")
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")


def first_date(words: str) -> date | None:
    """The first whole date in these words: "5 December 2024", "Thursday, 16th January, 2025"."""
    found = [match for pattern in (_WORDS, _SLASHES, _ISO) if (match := pattern.search(words))]
    for match in sorted(found, key=lambda one: one.start()):
        day = _date(match)
        if day:
            return day
    return None


def date_span(words: str) -> tuple[int, int] | None:
    """Where the first date written out in words stands."""
    found = _WORDS.search(words)
    return found.span() if found else None


def _date(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    name = parts.get("name")
    month = _month(name[:3].lower()) if name else int(parts["month"])
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def _month(name: str) -> int:
    names = _MONTHS if name in _MONTHS else _WELSH
    return names.index(name) + 1

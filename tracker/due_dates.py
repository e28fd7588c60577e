"""Dates as minutes write them: "Friday 8th February 2019", "27/5", "the 20th". Pure."""

import re
from datetime import date, timedelta

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT = {name[:3]: number for number, name in enumerate(MONTHS, start=1)} | {"sept": 9}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAME = "|".join((*MONTHS, *sorted(_SHORT, key=len, reverse=True)))
_WRITTEN = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(_DAYS)}),? )?(?:the )?"
    rf"(?<![\d/–-])\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH_NAME})\b\.?"
    rf"(?:,? (?P<year>(?:19|20)\d{{2}})\b)?"
)
_NUMERIC = re.compile(
    r"(?<![\d/.])(?P<day>\d{1,2})(?:/(?P<month>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?(?![\d/])"
    r"|\.(?P<month2>\d{1,2})\.(?P<year2>\d{4})(?!\d))"  # "5.00pm" is no date
)
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})\b")
_DAY_ALONE = re.compile(r"\bthe (?P<day>\d{1,2})(?:st|nd|rd|th)\b(?! (?:century|of|\w*day))")


def month_number(name: str | None) -> int | None:
    """The number of a month by its full or short English name, from 1."""
    return _SHORT.get((name or "")[:3]) if name else None


def dates_in(words: str, *, said_on: date, longest: timedelta) -> list[date | None]:
    """Every date written in `words` (small letters), in order; None for one that cannot be.

    Without a year it is the first such day on or after `said_on`, if that is not more than
    `longest` away. A weekday that does not fit makes it None.
    """
    found: list[date | None] = []
    for pattern in (_ISO, _WRITTEN, _NUMERIC):
        for match in pattern.finditer(words):
            found.append(_read(match, said_on=said_on, longest=longest))
            words = words[: match.start()] + " " * len(match[0]) + words[match.end() :]
    found += [_of_month(int(match["day"]), said_on) for match in _DAY_ALONE.finditer(words)]
    return found


def _read(match: re.Match[str], *, said_on: date, longest: timedelta) -> date | None:
    parts = match.groupdict()
    parts = parts | {
        name: parts.get(name) or parts.get(f"{name}2") or "" for name in ("month", "year")
    }
    month = int(parts["month"]) if parts["month"].isdigit() else month_number(parts["month"])
    day = _dated(_year(parts["year"]), month or 0, int(parts["day"]), said_on, longest)
    weekday = parts.get("weekday")
    if day is None or (weekday and _DAYS[day.weekday()] != weekday):
        return None
    return day


def _year(written: str) -> int | None:
    if not written:
        return None
    return int(written) if len(written) > 2 else 2000 + int(written)  # noqa: PLR2004 "25"


def _dated(
    year: int | None, month: int, day: int, said_on: date, longest: timedelta
) -> date | None:
    if year is not None:
        return _day(year, month, day)
    for candidate in (_day(said_on.year + ahead, month, day) for ahead in (0, 1)):
        if candidate is not None and said_on <= candidate <= said_on + longest:
            return candidate
    return None


def _of_month(day: int, said_on: date) -> date | None:
    """The next day of the month with this number, on or after `said_on`."""
    ahead = said_on if day >= said_on.day else said_on.replace(day=1) + timedelta(days=31)
    return _day(ahead.year, ahead.month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Due words to a date, only when the words and the committee calendar leave no doubt. Pure.

"Following the consultation", "in the spring", "as soon as possible" and "termly" stay words.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.due_dates import MONTHS, dates_in, month_number

_COUNTING = (
    "one", "two", "three", "four", "five", "six", "seven",
    "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
)  # fmt: skip
WORDS_FOR_NUMBERS = {word: number for number, word in enumerate(_COUNTING, start=1)} | {
    "a": 1,
    "an": 1,
    "twenty": 20,
    "thirty": 30,
}

# words that make any date after them a beginning, a condition or a repetition, not a due date
_NOT_CERTAIN = re.compile(
    r"\b(?:following|after|once|when|whenever|until|since|from|if|as soon as|between|"
    r"beginning|commencing|starting|earliest|not before|no earlier|week of|w/c|"
    r"approximately|around|about|early|late|mid|possibly|hopefully|every|each|"
    r"annually|termly|monthly|quarterly|weekly|yearly|basis|twice|at least|no less|not less)\b"
)
_BEFORE = re.compile(r"\b(?:before|prior to|ahead of|in advance of)\b")
_MEETING_WORD = r"(?:meetings?|committee|sub-committee|panel|board|cabinet|council|forum|assembly)"
_NEXT = re.compile(rf"\bnext (?P<between>(?:[\w'’-]+ )*?){_MEETING_WORD}\b(?P<after>.*)")
_CYCLE = re.compile(
    r"\bnext (?:committee |meetings? |council )?cycle(?: of (?:meetings|committees))?\b"
)
_NEXT_MET = re.compile(rf"\b(?P<body>{_MEETING_WORD}) next (?:met|meets)\b")
_MONTH = "|".join(MONTHS)
_MONTH_MEETING = re.compile(
    rf"\b(?:(?P<before>{_MONTH})(?: (?P<year1>\d{{4}}))? (?P<kind>(?:[\w'-]+ )*?{_MEETING_WORD})\b"
    rf"(?: of (?P<of1>[\w' -]+))?"
    rf"|(?P<body>(?:[\w'-]+ )*?)meeting (?:of (?P<of2>[\w' -]+?) )?in (?P<after>{_MONTH})\b"
    rf"(?: (?P<year2>\d{{4}}))?)"
)
_WITHIN = re.compile(
    r"^(?:with)?in the next (?P<a>\w+) (?P<unit_a>fortnight|hours?|days?|weeks?|months?)$|"
    r"^within (?:the )?(?:next )?(?:(?P<b>\w+)(?: \(\d+\))? )?(?:calendar )?"
    r"(?P<unit_b>fortnight|hours?|days?|weeks?|months?)"
    r"(?: (?:of|from) (?:today|the date of (?:the|this) meeting|(?:the|this) meeting))?$"
)
_END_OF = re.compile(
    rf"\b(?:end of|end) (?:the )?(?P<which>next month|following month|month|calendar year|"
    rf"financial year|municipal year|(?:{_MONTH})(?: \d{{4}})?|\d{{4}})\b"
)
_NEW_FINANCIAL_YEAR = re.compile(
    r"^before (?:the )?(?:start of |beginning of )?(?:the )?(?:new|next) financial year$"
)
_LONGEST = timedelta(days=300)  # a date without a year that lies further off is more likely past


@dataclass(frozen=True, slots=True)
class _Case:
    """What the words are read against."""

    words: str
    said_on: date
    next_meeting_on: date | None
    meetings: tuple[date, ...]
    own_words: frozenset[str]


def due_on(
    due_words: str | None,
    *,
    said_on: date,
    next_meeting_on: date | None,
    meetings: Sequence[date] = (),
    committee: str = "",
) -> date | None:
    """The last day on which the action is in time, or None when the words leave it open.

    `said_on` is the day of the meeting, `next_meeting_on` the committee's next one after it,
    `meetings` all its later ones that are known, `committee` its name ("the next Board" is ours
    only when we are a board).
    """
    words = " ".join((due_words or "").casefold().replace("’", "'").split()).strip(" .;:,")
    if not words or len(words) > 200:  # noqa: PLR2004 due words are a phrase, never a page
        return None
    later = {day for day in (*meetings, next_meeting_on) if day is not None and day > said_on}
    case = _Case(words, said_on, next_meeting_on, tuple(sorted(later)), _own_words(committee))
    found = next((day for day in (rule(case) for rule in _RULES) if day is not None), None)
    return found if found is None or found >= said_on else None


def leans_on_calendar(due_words: str | None) -> bool:
    """Whether the date of these words can change with the committee's calendar."""
    words = " ".join((due_words or "").casefold().split())
    return bool(re.search(rf"\b{_MEETING_WORD}\b|\bmet\b|\bmeets\b|\bnext\b.*\bcycle\b", words))


def _own_words(committee: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w'-]+", committee.casefold())) | _ANY_COMMITTEE


def _within(case: _Case) -> date | None:
    found = _WITHIN.match(case.words)
    if found is None:
        return None
    unit = (found["unit_a"] or found["unit_b"]).rstrip("s")
    count = _number(found["a"] or found["b"] or ("1" if unit == "fortnight" else ""))
    return None if count is None else _add(case.said_on, count, unit)


def _number(word: str) -> int | None:
    if word.isascii() and word.isdigit() and len(word) <= 3:  # noqa: PLR2004 up to 999 days
        return int(word)
    return WORDS_FOR_NUMBERS.get(word)


def _add(day: date, count: int, unit: str) -> date | None:
    if unit == "hour":
        return day + timedelta(days=-(-count // 24))
    if unit == "month":
        year, month = divmod(day.month - 1 + count, 12)
        return _in_month(day.year + year, month + 1, day.day)
    return day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _end_of(case: _Case) -> date | None:
    found = _END_OF.search(case.words)
    if found is None or _NOT_CERTAIN.search(case.words):
        return None
    which, said = found["which"], case.said_on
    if which == "month":
        return _last_day(said.year, said.month)
    if which in {"next month", "following month"}:
        return _last_day(said.year + said.month // 12, said.month % 12 + 1)
    if which == "financial year":
        return _year_end(said)
    if which == "calendar year":
        return date(said.year, 12, 31)
    return _end_of_named(which, said)


def _end_of_named(which: str, said: date) -> date | None:
    name, _, year = which.partition(" ")
    if name.isdigit():
        return date(int(name), 12, 31)
    month = month_number(name)
    if month is None:
        return None
    if year:
        return _last_day(int(year), month)
    day = _last_day(said.year + (month < said.month), month)
    return day if day <= said + _LONGEST else None


def _last_day(year: int, month: int) -> date:
    return _in_month(year, month, 31)


def _year_end(said: date) -> date:
    """The 31 March on or after: the financial year of local government."""
    return date(said.year + (said > date(said.year, 3, 31)), 3, 31)


def _new_financial_year(case: _Case) -> date | None:
    return _year_end(case.said_on) if _NEW_FINANCIAL_YEAR.match(case.words) else None


def _named_date(case: _Case) -> date | None:
    """Exactly one date in the words: "by 31 March 2025", "on the 20th", "27/5"."""
    if _NOT_CERTAIN.search(case.words):
        return None
    found = dates_in(case.words, said_on=case.said_on, longest=_LONGEST)
    if len(found) != 1 or found[0] is None or _contradicts_calendar(case, found[0]):
        return None
    if _BEFORE.search(case.words) and not re.search(rf"\b{_MEETING_WORD}\b", case.words):
        if re.search(r"\bdeadline\b", case.words):
            return found[0]
        return found[0] - timedelta(days=1)
    return found[0]


def _contradicts_calendar(case: _Case, day: date) -> bool:
    """Whether the words call a day our next meeting and the calendar says another."""
    ours = _is_next_meeting(case)
    return ours and case.next_meeting_on is not None and case.next_meeting_on != day


def _next_cycle(case: _Case) -> date | None:
    """Read "in the next cycle": each committee meets once in a cycle."""
    found = _CYCLE.search(case.words) and not _NOT_CERTAIN.search(case.words)
    return case.next_meeting_on if found else None


def _next_meeting(case: _Case) -> date | None:
    if _NOT_CERTAIN.search(case.words) or not _is_next_meeting(case):
        return None
    has_date = bool(dates_in(case.words, said_on=case.said_on, longest=_LONGEST))
    return None if has_date else case.next_meeting_on


def _is_next_meeting(case: _Case) -> bool:
    met = _NEXT_MET.search(case.words)
    if met is not None:
        return _ours(case, met["body"])
    found = _NEXT.search(case.words)
    if found is None:
        return False
    of = re.match(r"\W*of (?P<body>[\w' -]+)", found["after"])
    named = case.words[found.start("between") : found.start("after")]
    return _ours(case, named, of["body"] if of else None)


def _ours(case: _Case, *phrases: str | None) -> bool:
    """Whether every word of the phrases can name this committee and no other body."""
    words = re.findall(r"[\w'-]+", " ".join(filter(None, phrases)))
    return all(word in case.own_words for word in words)


def _month_meeting(case: _Case) -> date | None:
    """Read "the March meeting", when the calendar has one of ours in that month alone."""
    found = _MONTH_MEETING.search(case.words)
    if found is None or _NOT_CERTAIN.search(case.words):
        return None
    body = " ".join(word for word in (found["body"] or "").split() if word not in _LEAD)
    if not _ours(case, found["kind"], found["of1"], found["of2"], body):
        return None
    month = month_number(found["before"] or found["after"])
    year = found["year1"] or found["year2"]
    return _only_meeting(case, month, int(year) if year else None)


_ANY_COMMITTEE = frozenset(
    {"committee", "meeting", "the", "of", "this", "our", "its", "their", "scheduled", "ordinary"}
)
_LEAD = frozenset(
    {"at", "by", "to", "for", "in", "before", "prior", "no", "later", "than", "its", "their"}
    | {"well", "ahead", "advance", "next", "report", "back", "on", "a", "time"}
)


def _only_meeting(case: _Case, month: int | None, year: int | None) -> date | None:
    horizon = case.said_on + timedelta(days=365)
    days = [
        day
        for day in case.meetings
        if day.month == month and (day.year == year if year else day <= horizon)
    ]
    return days[0] if len(days) == 1 else None


_RULES: tuple[Callable[[_Case], date | None], ...] = (
    _within,
    _end_of,
    _new_financial_year,
    _named_date,
    _next_meeting,
    _next_cycle,
    _month_meeting,
)

"""Attendance set out as a table: a row for each person, with columns that say what they hold."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from minutes.lines import Line, Role
from minutes.listed import people_in
from minutes.people import INITIALS, TITLED, fits, is_name
from minutes.values import Attendee
from minutes.wordlists import phrases_of

_NAMES = phrases_of("attendee | attendees | name | names | member | councillor | officer | present")
_INITIALS = phrases_of("initials | initial | abbreviation")
_ROLES = phrases_of(
    "role | post | position | title | job title | designation | representing | organisation"
)
_THERE = phrases_of("attendance | status | attended | present/apologies")
_PRESENT = (
    "present",
    "in attendance",
    "attended",
    "expected",
    "yes",
    "y",
    "✓",
    "remote",
    "virtual",
)


def tabled(text: str, lines: list[Line]) -> Iterator[Attendee]:
    """The people of all rows of attendance tables."""
    cells = (line for line in lines if line.role is Role.CELL and line.row is not None)
    for _, row in groupby(cells, key=lambda line: line.row):
        person = _person(text, list(row))
        if person:
            yield person


def _person(text: str, row: list[Line]) -> Attendee | None:
    known = {_kind(line.column): line for line in row}
    name = known.get("name")
    if name is None or not known.keys() & {"initials", "role", "there"}:
        return None
    if "there" in known and not known["there"].of(text).lower().startswith(_PRESENT):
        return None
    people = people_in(text, name.start, name.end)
    if len(people) != 1:
        return None
    return _completed(text, people[0], known)


def _completed(text: str, person: Attendee, known: dict[str, Line]) -> Attendee:
    if "initials" in known:
        initials = known["initials"].of(text)
        bare = TITLED.sub("", person.name, count=1)
        if INITIALS.fullmatch(initials) and fits(initials, bare):
            person = replace(person, initials=initials)
    if "role" in known and not is_name(known["role"].of(text)[:200]):
        person = replace(person, role=" ".join(known["role"].of(text).split())[:120])
    return person


def _kind(column: str) -> str:
    bare = " ".join(column.lower().split()).strip("*_ :")
    kinds = {"name": _NAMES, "initials": _INITIALS, "role": _ROLES, "there": _THERE}
    return next((kind for kind, words in kinds.items() if bare in words), bare)

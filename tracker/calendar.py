"""Working days, and the last day on which an agenda may go out. Pure.

Clear working days exclude the day of despatch and the day of the meeting. Bank holidays are the
nation's (`holidays`); a council adds the days on which it is closed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from storage.tables import CouncilKind, Nation

ONE_DAY = timedelta(days=1)
SATURDAY = 5

SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}
# England and Wales read from the Acts; Scotland and Northern Ireland from memory
PRINCIPAL_CLEAR_DAYS = {
    Nation.ENGLAND: 5,
    Nation.WALES: 3,
    Nation.SCOTLAND: 3,
    Nation.NORTHERN_IRELAND: 5,
}
PARISH_CLEAR_DAYS = {Nation.ENGLAND: 3, Nation.WALES: 3}


@cache
def bank_holidays(nation: Nation) -> holidays.HolidayBase:
    """The bank holidays of one nation; years are worked out as they are asked for."""
    return holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation])


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Mondays to Fridays that are neither bank holidays of the nation nor in `closed`."""

    nation: Nation
    closed: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the council works on this day."""
        return (
            day.weekday() < SATURDAY
            and day not in self.closed
            and day not in bank_holidays(self.nation)
        )

    def add(self, day: date, count: int) -> date:
        """The working day that comes `count` after this one (0: the day itself, as it is)."""
        return _nth(self._from(day, ONE_DAY), count) if count else day

    def subtract(self, day: date, count: int) -> date:
        """The working day that comes `count` before this one (0: the day itself, as it is)."""
        return _nth(self._from(day, -ONE_DAY), count) if count else day

    def next_on_or_after(self, day: date) -> date:
        """Return this day if it is a working day, else the next one."""
        return day if self.is_working(day) else self.add(day, 1)

    def _from(self, day: date, step: timedelta) -> Iterator[date]:
        while True:
            day += step
            if self.is_working(day):
                yield day


def _nth(days: Iterator[date], count: int) -> date:
    for _ in range(count - 1):
        next(days)
    return next(days)


def despatch_date(meeting_on: date, *, clear_days: int, days: WorkingDays) -> date:
    """The last working day that leaves `clear_days` whole working days before the meeting."""
    return days.subtract(meeting_on, clear_days + 1)


def statutory_clear_days(nation: Nation, kind: CouncilKind) -> int:
    """The notice that the law asks for, in clear working days.

    Where the law says nothing of parishes (Scotland, Northern Ireland) it is the principal
    council's number; a committee may override it.
    """
    if kind is CouncilKind.PARISH:
        return PARISH_CLEAR_DAYS.get(nation, PRINCIPAL_CLEAR_DAYS[nation])
    return PRINCIPAL_CLEAR_DAYS[nation]

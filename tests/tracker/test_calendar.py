"""Working days and despatch."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.tables import CouncilKind, Nation
from tracker.calendar import WorkingDays, despatch_date, statutory_clear_days

ENGLAND = WorkingDays(Nation.ENGLAND)
DATES = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("nation", "day", "is_working"),
    [
        (Nation.ENGLAND, date(2026, 4, 6), False),  # Easter Monday
        (Nation.SCOTLAND, date(2026, 4, 6), True),  # no bank holiday there
        (Nation.SCOTLAND, date(2026, 1, 2), False),  # 2 January
        (Nation.ENGLAND, date(2026, 1, 2), True),
        (Nation.NORTHERN_IRELAND, date(2026, 3, 17), False),  # St Patrick
        (Nation.NORTHERN_IRELAND, date(2026, 7, 13), False),  # Orangemen's Day, 12 July a Sunday
        (Nation.WALES, date(2026, 3, 17), True),
        (Nation.WALES, date(2026, 12, 28), False),  # Boxing Day, a Saturday: the Monday instead
        (Nation.ENGLAND, date(2026, 7, 11), False),  # Saturday
    ],
)
def test_bank_holidays_are_the_nations_own(nation: Nation, day: date, is_working: bool) -> None:
    """Bank holidays are the nation's own."""
    assert WorkingDays(nation).is_working(day) is is_working


def test_a_closed_day_is_no_working_day() -> None:
    """A day on which the council is closed is no working day."""
    days = WorkingDays(Nation.ENGLAND, frozenset({date(2026, 12, 24)}))
    assert days.add(date(2026, 12, 23), 1) == date(2026, 12, 29)
    assert days.subtract(date(2026, 12, 29), 1) == date(2026, 12, 23)


def test_next_on_or_after_keeps_a_working_day() -> None:
    """A working day stays, a Saturday becomes Monday."""
    assert ENGLAND.next_on_or_after(date(2026, 7, 10)) == date(2026, 7, 10)
    assert ENGLAND.next_on_or_after(date(2026, 7, 11)) == date(2026, 7, 13)


@pytest.mark.parametrize(
    ("meeting_on", "despatch_on"),
    [
        (date(2026, 1, 15), date(2026, 1, 7)),
        (date(2026, 1, 6), date(2025, 12, 24)),
        (date(2026, 4, 9), date(2026, 3, 30)),
        (date(2026, 7, 14), date(2026, 7, 6)),
        (date(2026, 1, 29), date(2026, 1, 21)),
    ],
)
def test_despatch_in_england_leaves_five_clear_days(meeting_on: date, despatch_on: date) -> None:
    """Despatch leaves five clear working days in England."""
    assert despatch_date(meeting_on, clear_days=5, days=ENGLAND) == despatch_on


@pytest.mark.parametrize(
    ("nation", "kind", "clear_days"),
    [
        (Nation.ENGLAND, CouncilKind.PRINCIPAL, 5),
        (Nation.WALES, CouncilKind.PRINCIPAL, 3),
        (Nation.SCOTLAND, CouncilKind.PRINCIPAL, 3),
        (Nation.NORTHERN_IRELAND, CouncilKind.PRINCIPAL, 5),
        (Nation.ENGLAND, CouncilKind.PARISH, 3),
        (Nation.WALES, CouncilKind.PARISH, 3),
        (Nation.SCOTLAND, CouncilKind.PARISH, 3),  # the law gives none: the principal council's
        (Nation.NORTHERN_IRELAND, CouncilKind.PARISH, 5),  # likewise
    ],
)
def test_statutory_clear_days(nation: Nation, kind: CouncilKind, clear_days: int) -> None:
    """The notice that the law asks for."""
    assert statutory_clear_days(nation, kind) == clear_days


@given(DATES, st.integers(0, 12), st.sampled_from(Nation), st.frozensets(DATES, max_size=5))
def test_despatch_leaves_exactly_the_clear_days(
    meeting_on: date, clear_days: int, nation: Nation, closed: frozenset[date]
) -> None:
    """Between despatch and the meeting stand exactly that many working days."""
    days = WorkingDays(nation, closed)
    despatch_on = despatch_date(meeting_on, clear_days=clear_days, days=days)
    between = (meeting_on - despatch_on).days
    clear = [despatch_on + timedelta(n) for n in range(1, between)]
    assert sum(map(days.is_working, clear)) == clear_days
    assert days.is_working(despatch_on)


@given(DATES, st.integers(1, 40), st.sampled_from(Nation))
def test_subtract_undoes_add(day: date, count: int, nation: Nation) -> None:
    """From a working day, going forward and back again ends where it began."""
    days = WorkingDays(nation)
    start = days.next_on_or_after(day)
    assert days.subtract(days.add(start, count), count) == start

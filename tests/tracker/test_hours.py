"""When people may be written to, and the sentences that they read."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.tables import Nation
from tracker.calendar import WorkingDays
from tracker.hours import Hours, council_day, zone_of
from tracker.ladder import MeetingToCome, Rung, snooze_rung
from tracker.wording import reminder_sentence

DAYS = WorkingDays(Nation.ENGLAND)
ZONES = ("Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "Pacific/Chatham")
AHEAD = "Papers go out on Wed 7 January 2026; the committee meets on Thu 15 January 2026."
PAST = "Papers went out on Wed 7 January 2026; the committee met on Thu 15 January 2026."
MEETING = MeetingToCome(7, date(2026, 1, 15), date(2026, 1, 7))


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (utc(7, 1, 7, 59), False),  # 8:59 in a London summer
        (utc(7, 1, 8), True),
        (utc(7, 1, 15, 59), True),
        (utc(7, 1, 16), False),  # 17:00: work is over
        (utc(7, 4, 10), False),  # a Saturday
        (utc(4, 6, 10), False),  # Easter Monday
        (utc(1, 7, 9), True),  # winter
    ],
)
def test_office_hours_follow_the_clock_of_the_zone(now: datetime, is_open: bool) -> None:
    """Nine to five on working days, summer and winter."""
    assert Hours(DAYS).is_open(now) is is_open


def test_the_morning_after_the_clocks_change() -> None:
    """Nine o'clock is nine o'clock on both sides of the change."""
    hours = Hours(DAYS)
    assert hours.morning(date(2026, 3, 27)) == utc(3, 27, 9)
    assert hours.morning(date(2026, 3, 30)) == utc(3, 30, 8)


def test_a_zone_that_nobody_knows_is_the_councils() -> None:
    """A time zone that is no zone does not stop a reminder."""
    assert zone_of("Mars/Olympus") == zone_of("Europe/London")
    assert zone_of("../etc") == zone_of("Europe/London")


def test_the_council_day_is_londons() -> None:
    """Half past midnight in a London summer is still yesterday in UTC."""
    assert council_day(utc(7, 1, 23, 30)) == date(2026, 7, 2)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 made aware
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    st.sampled_from(ZONES),
    st.sampled_from([(time(9), time(17)), (time(6), time(14)), (time(12), time(20))]),
)
def test_an_opening_is_always_open(
    now: datetime, earliest: date, zone: str, works: tuple[time, time]
) -> None:
    """Whatever the instant, the opening is in working hours, and neither limit is broken."""
    hours = Hours(DAYS, zone, *works)
    day, at = hours.opening(not_before=now, earliest=earliest)
    assert hours.is_open(at)
    assert at >= now
    assert day >= earliest
    assert at.astimezone(zone_of(zone)).date() == day


@pytest.mark.parametrize(
    ("rungs", "today", "sentence"),
    [
        (
            {Rung.RECORDED, Rung.SECOND},
            date(2026, 1, 5),
            "Newly recorded for you. " + AHEAD,
        ),
        (
            {Rung.AFTER_DESPATCH},
            date(2026, 1, 15),
            (
                "No answer yet. Papers went out on Wed 7 January 2026; "
                "the committee meets today, Thu 15 January 2026."
            ),
        ),
        (
            {Rung.FIRST},
            date(2026, 1, 16),
            "Please say how this stands. " + PAST,
        ),
        (
            {snooze_rung(date(2026, 1, 3)), Rung.SECOND},
            date(2026, 1, 5),
            "You put this off until Sat 3 January 2026. " + AHEAD,
        ),
    ],
)
def test_sentences_say_what_is_asked_and_by_when(
    rungs: set[int], today: date, sentence: str
) -> None:
    """The tense follows the day on which it is read."""
    assert reminder_sentence(rungs, MEETING, today=today) == sentence


def test_without_a_meeting_the_sentence_says_so() -> None:
    """No date is known: nothing is made up."""
    sentence = reminder_sentence({Rung.NO_DATE}, None, today=date(2026, 1, 5))
    assert sentence == "Please say how this stands. No date is known for the next meeting."

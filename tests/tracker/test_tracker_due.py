"""Due words to dates: only through the calendar, only where the words leave no doubt."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.due import due_on, leans_on_calendar

SAID = date(2024, 3, 7)  # a Thursday
NEXT = date(2024, 4, 18)
LATER = (NEXT, date(2024, 6, 6), date(2024, 10, 3), date(2024, 10, 24))
PANEL = "Corporate Parenting Panel"

SETTLED = [
    # the next meeting, in the ways of saying it
    ("next meeting", NEXT),
    ("at the next meeting.", NEXT),
    ("before our next meeting", NEXT),
    ("in advance of the next meeting of the Committee", NEXT),
    ("prior to the next scheduled meeting", NEXT),
    ("the next Panel", NEXT),
    ("the next meeting of the Corporate Parenting Panel", NEXT),
    ("by the time the Panel next met", NEXT),
    ("the next meeting (now to be held on 18 April 2024)", NEXT),
    ("in the next cycle", NEXT),
    ("to the next cycle of meetings", NEXT),
    ("in the next committee cycle", NEXT),
    # a month's meeting, when there is one of it
    ("the June meeting", date(2024, 6, 6)),
    ("by the time of the June 2024 meeting", date(2024, 6, 6)),
    ("for the June Panel", date(2024, 6, 6)),
    ("the meeting in April", NEXT),
    ("no later than its meeting in June 2024", date(2024, 6, 6)),
    # days counted from the meeting
    ("within 14 days", date(2024, 3, 21)),
    ("within fourteen days", date(2024, 3, 21)),
    ("within the next fortnight", date(2024, 3, 21)),
    ("within two weeks of the meeting", date(2024, 3, 21)),
    ("within one month", date(2024, 4, 7)),
    ("within 48 hours", date(2024, 3, 9)),
    # the ends of things
    ("by the end of the month", date(2024, 3, 31)),
    ("by the end of next month", date(2024, 4, 30)),
    ("before the end of May", date(2024, 5, 31)),
    ("by the end of February 2025", date(2025, 2, 28)),
    ("by the end of the financial year", date(2024, 3, 31)),
    ("before the start of the new financial year", date(2024, 3, 31)),
    ("by the end of the calendar year", date(2024, 12, 31)),
    # written dates
    ("by 31 March 2025", date(2025, 3, 31)),
    ("by no later than 12th November 2024", date(2024, 11, 12)),
    ("before 31 May", date(2024, 5, 30)),
    ("by 31 May", date(2024, 5, 31)),
    ("on the 20th", date(2024, 3, 20)),
    ("by the 2nd", date(2024, 4, 2)),
    ("27/5", date(2024, 5, 27)),
    ("27/05/2024", date(2024, 5, 27)),
    ("2024-05-27", date(2024, 5, 27)),
    ("on 10 December", date(2024, 12, 10)),
    ("by 1 January", date(2025, 1, 1)),
    ("10.05.2024", date(2024, 5, 10)),
    ("prior to the deadline of 5.00pm Friday 10th May 2024", date(2024, 5, 10)),
    ("at their meeting on 14 May", date(2024, 5, 14)),
]

OPEN = [
    None,
    "",
    "as soon as possible",
    "in due course",
    "at a future meeting",
    "in a future cycle",
    "in each cycle",
    "following the next cycle",
    "by the next lighting cycle of the works",
    "once the consultation responses are in",
    "following the consultation",
    "following the meeting on 14 May",  # a beginning, not an end
    "after 6 May 2024",
    "once the consultation has closed",
    "termly",
    "on a quarterly basis",
    "at every future meeting",
    "each year, in March",
    "in the spring",
    "by June 2025",  # its first day or its last?
    "in December",
    "the October meeting",  # there are two
    "the May meeting",  # there is none
    "the next meeting of the Health and Wellbeing Board",  # somebody else's
    "the next Cabinet",
    "the June meeting of the CC",
    "the Cabinet meeting in June",
    "by 1 April 2010",  # past
    "on Monday 14 May 2024",  # a Tuesday
    "by 31 February 2025",
    "between 1 May and 3 June",
    "by 1 May or 3 June",
    "next meeting on 25 April",  # the calendar says the 18th
    "at least four weeks ahead of 14 May",
    "within 20 working days",
    "within 14 days of the consultation ending",
    "in six months' time",
    "by the end of the following week",
    "by 14 February",  # eleven months away: more likely a slip
]


@pytest.mark.parametrize(("words", "day"), SETTLED)
def test_words_that_settle_a_date(words: str, day: date) -> None:
    """These words have one date."""
    found = due_on(words, said_on=SAID, next_meeting_on=NEXT, meetings=LATER, committee=PANEL)
    assert found == day


@pytest.mark.parametrize("words", OPEN)
def test_words_that_stay_words(words: str | None) -> None:
    """These words have no date, and none is guessed."""
    found = due_on(words, said_on=SAID, next_meeting_on=NEXT, meetings=LATER, committee=PANEL)
    assert found is None


def test_the_next_meeting_needs_a_calendar() -> None:
    """Without a known next meeting, "next meeting" stays words."""
    assert due_on("next meeting", said_on=SAID, next_meeting_on=None) is None


def test_the_next_board_is_ours_only_when_we_are_a_board() -> None:
    """A body is named by its kind only when this committee is of that kind."""
    asked = {"said_on": SAID, "next_meeting_on": NEXT}
    assert due_on("the next Board", committee="Otterford Growth Board", **asked) == NEXT
    assert due_on("the next Board", committee="Audit Committee", **asked) is None


@pytest.mark.parametrize(
    ("words", "leans"),
    [
        ("next meeting", True),
        ("in the next cycle", True),
        ("the March committee", True),
        ("by 31 March", False),
        (None, False),
    ],
)
def test_what_leans_on_the_calendar(words: str | None, leans: bool) -> None:
    """Only words that speak of a meeting change with the calendar."""
    assert leans_on_calendar(words) is leans


PIECES = st.sampled_from(
    ["by", "before", "the", "next", "meeting", "of", "in", "March", "31", "2025", "within", "14",
     "days", "end", "month", "on", "20th", "/", "5", "committee", "0", "99", "(", ")", "’"]
)  # fmt: skip


@given(
    st.lists(PIECES, max_size=12).map(" ".join) | st.text(max_size=300),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_a_due_date_is_never_before_the_meeting(words: str, said_on: date) -> None:
    """Whatever the words, there is a date on or after the meeting, or none, and no error."""
    found = due_on(words, said_on=said_on, next_meeting_on=None)
    assert found is None or found >= said_on

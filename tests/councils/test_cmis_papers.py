"""Which of a CMIS meeting's documents are its minutes: a table of titles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from councils.cmis.papers import is_of, minutes_papers, status_of
from minutes.values import Status

APRIL = date(2026, 4, 16)

# a title, whether it is of 16 April 2026 (None: it says no date)
DATES = [
    ("Final Planning Minutes 16042026", True),
    ("Final Planning Minutes 19032026", False),
    ("Final_Planning_Minutes_16042026", True),
    ("Minutes 20260416", True),
    ("Minutes 160426", True),
    ("Minutes 190326", False),
    ("Minutes 16.04.26", True),
    ("Minutes 16/4/2026", True),
    ("Minutes 16-04-2026", True),
    ("Minutes 16 04 2026", True),
    ("Minutes 2026-04-16", True),
    ("Draft Minutes - 16th April 2026", True),
    ("Minutes of Thursday, 16th April, 2026", True),
    ("Minutes 16 Apr 26", True),
    ("Minutes April 16, 2026", True),
    ("Minutes 16 April", True),  # the year is left out, and counts for nothing
    ("Minutes 16 April 6.30 pm", True),
    ("Minutes 16 April 10.30", True),
    ("Minutes April 2026", True),
    ("Minutes March 2026", False),  # the previous meeting's
    ("Minutes 9th April 2026", False),  # another day of the same month
    ("Minutes 19 March", False),
    ("Minutes 16 April 2025", False),
    ("Minutes of 16 April 2026 (published 20 April 2026)", True),
    ("Minutes", None),
    ("Minutes of the previous meeting", None),
    ("Minutes 12345", None),
    ("Minutes 99999999", None),
    ("Minutes 31 February 2026", False),  # no such day, yet that month
    ("Minutes of Item 3", None),
]


@pytest.mark.parametrize(("title", "expected"), DATES)
def test_the_date_of_a_title(title: str, expected: bool | None) -> None:
    """Every way in which councils write one."""
    assert is_of(title, APRIL) is expected


# the titles listed, those that may be the minutes, best first
LISTS: list[tuple[list[str], list[str]]] = [
    (["Agenda", "Minutes 19032026", "Minutes 16042026"], ["Minutes 16042026"]),
    (["Minutes", "Minutes 16042026"], ["Minutes 16042026"]),  # a date outweighs none
    (["Minutes 19032026", "Minutes"], ["Minutes"]),
    (["Minutes 19032026"], []),
    (["Minutes of the previous meeting"], []),
    (["Minutes of the last meeting", "Draft minutes"], ["Draft minutes"]),
    (["Agenda and minutes of the last meeting 16042026"], []),
    (["Final Agenda Reports - 16th April 2026"], []),
    (
        ["Draft Minutes 16042026", "Final Minutes 16042026"],
        ["Final Minutes 16042026", "Draft Minutes 16042026"],
    ),
    (
        ["Minutes Appendix A 16042026", "Minutes 16042026"],
        ["Minutes 16042026", "Minutes Appendix A 16042026"],
    ),
    # of two alike the later listed
    (
        ["Minutes 16042026 v1", "Minutes 16042026 v2"],
        ["Minutes 16042026 v2", "Minutes 16042026 v1"],
    ),
    # papers that are not for the public are never chosen
    (["Exempt Minutes 16042026", "Confidential minutes 16042026"], []),
    (["Minutes Part II 16042026", "RESTRICTED - Minutes 16042026"], []),
    (["Private session minutes", "Minutes (not for publication)"], []),
    (
        ["Private Hire Licensing Panel Minutes 16042026"],
        ["Private Hire Licensing Panel Minutes 16042026"],
    ),
    (["Decision notice 16042026", "Attendance 16042026"], []),
]


@pytest.mark.parametrize(("listed", "chosen"), LISTS)
def test_the_minutes_among_the_documents(listed: list[str], chosen: list[str]) -> None:
    """Never the previous meeting's, never closed papers."""
    found = minutes_papers([(title, f"/Document.ashx?{title}") for title in listed], on=APRIL)
    assert [paper.title for paper in found] == chosen


# a title, what it says of the standing of the minutes
STANDINGS = [
    ("Draft Minutes", Status.DRAFT),
    ("DRAFT_Minutes_16042026", Status.DRAFT),
    ("Unconfirmed minutes", Status.DRAFT),
    ("Minutes (subject to approval)", Status.DRAFT),
    ("Final Planning Minutes", Status.APPROVED),
    ("Signed minutes", Status.APPROVED),
    ("Final draft minutes", Status.DRAFT),
    ("Minutes", None),
]


@pytest.mark.parametrize(("title", "standing"), STANDINGS)
def test_draft_or_approved_by_the_title(title: str, standing: Status | None) -> None:
    """None where it does not say."""
    assert status_of(title) is standing


@given(
    st.dates(date(2001, 1, 1), date(2090, 12, 31)),
    st.dates(date(2001, 1, 1), date(2090, 12, 31)),
    st.sampled_from(["%d%m%Y", "%d %B %Y", "%A, %d %b %Y", "%d.%m.%Y", "%Y-%m-%d", "%B %d, %Y"]),
)
def test_a_whole_date_is_of_its_day_alone(on: date, other: date, style: str) -> None:
    """In every style."""
    assert is_of(f"Minutes {on:{style}}", on) is True
    if other != on:
        assert is_of(f"Minutes {on:{style}}", other) is False


@given(st.text(max_size=400))
def test_no_title_breaks_the_choice(title: str) -> None:
    """Titles are foreign words."""
    minutes_papers([(f"minutes {title}", "/d")], on=APRIL)

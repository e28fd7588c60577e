"""What the head of a text says of the meeting, and who was there. Nothing is guessed."""

from datetime import date

import pytest

from minutes.dates import first_date
from minutes.plain import read_text
from minutes.values import Status

DAY = date(2024, 12, 5)


@pytest.mark.parametrize(
    ("head", "committee", "meeting_on", "status"),
    [
        (
            "Minutes of the meeting of the Parks Committee held on 5 December 2024",
            "Parks Committee",
            DAY,
            None,
        ),
        (
            (
                "MINUTES OF A MEETING OF THE AUDIT COMMITTEE HELD AS A HYBRID MEETING ON\n"
                "THURSDAY, 5 DECEMBER 2024"
            ),
            "Audit Committee",
            DAY,
            None,
        ),
        (
            (
                "Minute of Meeting of the PLACE COMMITTEE held in the Hall on "
                "Thursday 5th December 2024."
            ),
            "Place Committee",
            DAY,
            None,
        ),
        (
            "Meeting of the Scrutiny Committee, Thursday, 5th December, 2024 10.00 am",
            "Scrutiny Committee",
            DAY,
            None,
        ),
        (
            "Lower Strath Area Committee\nThursday 5 December 2024, Town Hall",
            "Lower Strath Area Committee",
            DAY,
            None,
        ),
        ("ECONOMY GROUP - 5 DECEMBER 2024", "Economy Group", DAY, None),
        (
            "DRAFT MINUTES\n\nParks Committee - 5 December 2024",
            "Parks Committee",
            DAY,
            Status.DRAFT,
        ),
        (
            "Approved minutes of the meeting of the Parks Committee held on 5 December 2024",
            "Parks Committee",
            DAY,
            Status.APPROVED,
        ),
        ("The minutes of the meeting held on 5 December 2024 were approved.", None, None, None),
        ("Members discussed the Parks Committee at length.", None, None, None),
    ],
)
def test_the_head_of_a_text(
    head: str, committee: str | None, meeting_on: date | None, status: Status | None
) -> None:
    """Committee, date and status where it says so plainly, else None."""
    minutes = read_text(f"{head}\n\n1. Apologies\n\nNone were received by the Clerk.\n", source="-")
    assert (minutes.committee, minutes.meeting_on, minutes.status) == (
        committee,
        meeting_on,
        status,
    )


def test_an_issue_page_with_one_meeting_names_it() -> None:
    """With several, none is taken."""
    one = (
        "Issue - meetings\n\nMeeting: 05/12/2024 - Parks Committee (Item 5)\n\n5 Plan PDF 2 KB\n\n"
        "Minutes:\n\nNoted.\n"
    )
    minutes = read_text(one, source="-")
    assert (minutes.committee, minutes.meeting_on) == ("Parks Committee", DAY)
    two = read_text(
        one + "\nMeeting: 01/10/2024 - Cabinet (Item 2)\n\n2 Plan PDF 2 KB\n\nMinutes:\n\nNoted.\n",
        source="-",
    )
    assert (two.committee, two.meeting_on) == (None, None)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Thursday, 5th December, 2024 6.00 pm", DAY),
        ("5-Dec-2024 19.30", DAY),
        ("05/12/2024", DAY),
        ("2024-12-05", DAY),
        ("31 November 2024", None),
        ("5 December", None),
    ],
)
def test_dates_as_councils_write_them(words: str, day: date | None) -> None:
    """A date without its year is none."""
    assert first_date(words) == day


def test_attendance_with_names_initials_and_roles() -> None:
    """Lists by commas and by semicolons; each name with its place."""
    text = (
        "PARKS GROUP - 5 DECEMBER 2024\nPresent: Cllrs Thorn (Chair), Lind and Vane\n"
        "In attendance: Gwenda Pill (GP), Head of Parks; Aftab Rehm (AR),\nTree Officer\n\n1. "
        "Apologies\nNone.\n"
    )
    people = read_text(text, source="-").attendance
    assert [(p.name, p.initials, p.role) for p in people] == [
        ("Thorn", None, "Chair"),
        ("Lind", None, "Councillor"),
        ("Vane", None, "Councillor"),
        ("Gwenda Pill", "GP", "Head of Parks"),
        ("Aftab Rehm", "AR", "Tree Officer"),
    ]
    assert all(text[p.start : p.end] == p.name for p in people)


def test_attendance_in_pairs_of_lines() -> None:
    """As an attendance table comes out of a PDF."""
    people = read_text(
        "Plans were made.\n \nPRESENT \nRob Weather \n RW \n Nora Roberts \n NR \n", source="-"
    ).attendance
    assert [(p.name, p.initials) for p in people] == [("Rob Weather", "RW"), ("Nora Roberts", "NR")]

"""CMIS pages, written as CMIS writes them, and the bodies of fixtures where they are present."""

import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from councils.cmis import pages
from councils.cmis.papers import minutes_papers
from minutes.errors import UnreadableDocumentError
from sandbox.cmis_pages import Place, page

FIXTURES = Path("/work/shared/fixtures")
PLACE = Place("Netherby", "https://cmis.netherby.example/live", "/live", None)  # type: ignore[arg-type]  # no day is shown


def calendar(*days: tuple[str, str]) -> bytes:
    """A month's page: what a day is called, and what stands in it."""
    rows = "".join(
        f'<tr><td class="SimpleCalendarDate">{day}</td><td>{held}</td></tr>' for day, held in days
    )
    return page(PLACE, "Meetings", f'<table class="SimpleCalendar">{rows}</table>').encode()


def held(words: str, meeting: str = "15042", committee: str = "4") -> str:
    page = "/live/Meetings/tabid/70/ctl/ViewMeetingPublic/mid/397"
    at = f"{page}/Meeting/{meeting}/Committee/{committee}"
    return f'<p class="Meeting"><a href="{at}/SelectedTab/Documents/Default.aspx">{words}</a></p>'


# what a day is called, the month asked for, the day that it is
DAYS = [
    ("Monday, 8 June", (2026, 6), "2026-06-08"),
    ("Monday 8th June", (2026, 6), "2026-06-08"),
    ("8 June", (2026, 6), "2026-06-08"),
    ("Thursday, 31 December", (2027, 1), "2026-12-31"),  # the days around a month
    ("Friday, 1 January", (2026, 12), "2027-01-01"),
    ("Sunday, 31 May", (2026, 6), "2026-05-31"),
    ("Monday, 8 June 2026", (2026, 6), "2026-06-08"),
    ("Thursday, 29 February", (2024, 2), "2024-02-29"),
]


@pytest.mark.parametrize(("words", "asked", "on"), DAYS)
def test_the_year_is_that_of_the_month_asked_for(
    words: str, asked: tuple[int, int], on: str
) -> None:
    """Of its neighbours over the turn of the year, too."""
    rows = pages.calendar(calendar((words, held("10:00 Planning"))), year=asked[0], month=asked[1])
    assert [row["on"] for row in rows] == [on]


@pytest.mark.parametrize("words", ["Tuesday, 8 June", "Thursday, 29 February"])
def test_a_weekday_that_is_wrong_is_another_months_page(words: str) -> None:
    """The site ignored the month that was asked for: no date is guessed."""
    with pytest.raises(UnreadableDocumentError):
        pages.calendar(calendar((words, held("10:00 Planning"))), year=2026, month=6)


def test_a_meeting_is_read_from_its_link() -> None:
    """Key, committee, time and title; ids in small letters."""
    guid = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
    rows = pages.calendar(
        calendar(
            (
                "Monday, 8 June",
                held("10:00 Licensing Sub-Committee A") + held("18:30 Cabinet", guid, "9"),
            ),
            ("Tuesday, 9 June", "&nbsp;"),
            ("Wednesday, 10 June", held("2.00 pm - Audit &amp; Risk - CANCELLED")),
        ),
        year=2026,
        month=6,
    )
    assert [(row["on"], row["time"], row["title"], row["cancelled"]) for row in rows] == [
        ("2026-06-08", "10:00", "Licensing Sub-Committee A", False),
        ("2026-06-08", "18:30", "Cabinet", False),
        ("2026-06-10", "2.00 pm", "Audit & Risk", True),
    ]
    assert (rows[1]["key"], rows[1]["committee"]) == (guid.lower(), "9")


def test_a_link_to_something_else_is_no_meeting() -> None:
    """Events stand in calendars too."""
    event = '<p class="Meeting"><a href="/live/Events.aspx">10:00 Fair</a></p>'
    assert pages.calendar(calendar(("Monday, 8 June", event)), year=2026, month=6) == []


@pytest.mark.parametrize("content", [b"<html></html>", b"<p>Error: unavailable</p>", b"[]"])
@pytest.mark.parametrize("read", [pages.calendar, pages.meeting])
def test_a_page_of_something_else_is_not_read(content: bytes, read: object) -> None:
    """It is not an empty calendar, nor a meeting without minutes."""
    with pytest.raises(UnreadableDocumentError):
        read(content)  # type: ignore[operator]  # one of the two


def test_a_deep_page_is_refused() -> None:
    """Half a megabyte of nested divs."""
    with pytest.raises(UnreadableDocumentError):
        pages.calendar(b"<div>" * 100_000)


def test_the_calendars_numbers_are_found() -> None:
    """The module in the names of its fields, the tab in links to it; "" where not said."""
    field = b'<input name="dnn$ctr412$MeetingCalendarPublic$RadScheduler_ClientState">'
    link = b'<a href="/live/Meetings/tabid/88/ctl/ViewMeetingPublic/mid/412/Meeting/1/">x</a>'
    assert pages.module(field) == {"tab": "", "module": "412"}
    assert pages.module(field + link) == {"tab": "88", "module": "412"}
    assert pages.module(b"<p>Welcome") == {"tab": "", "module": ""}


def body(name: str) -> bytes:
    path = FIXTURES / name
    if not path.exists():
        pytest.skip("the fixtures are not here")
    return path.read_bytes()


def test_a_real_list_of_meetings() -> None:
    """Two meetings, as a reader counts them."""
    rows = pages.calendar(body("cmis_list.html"))
    assert [(row["key"], row["committee"], row["on"], row["time"]) for row in rows] == [
        ("15042", "4", "2026-07-09", "11:00"),
        ("15115", "38", "2026-07-23", "14:00"),
    ]
    assert pages.module(body("cmis_list.html")) == {"tab": "70", "module": "397"}


def test_a_real_page_of_a_meeting() -> None:
    """Labels by their words: the status stands in a value of class Venue, the venue inside it."""
    facts = pages.meeting(body("cmis_meeting.html"))
    assert (facts["on"], facts["time"], facts["status"]) == ("2026-08-03", "10:00", "Scheduled")
    assert facts["cancelled"] is False
    documents = facts["documents"]
    assert isinstance(documents, list)
    assert len(documents) == 1  # the previous meeting's minutes


def test_a_real_list_of_documents() -> None:
    """The minutes are of 16 April 2026, and of no other day."""
    documents = pages.meeting(body("cmis_documents.html"))["documents"]
    assert isinstance(documents, list)
    listed = [(one["title"], one["href"]) for one in documents]
    assert len(listed) == 2
    assert [paper.href for paper in minutes_papers(listed, on=date(2026, 4, 16))] == [listed[0][1]]
    assert minutes_papers(listed, on=date(2026, 7, 9)) == ()


@given(st.data())
def test_a_damaged_page_is_read_or_refused(data: st.DataObject) -> None:
    """Cut off, with bytes changed, in another encoding: never another error."""
    whole = calendar(("Monday, 8 June", held("10:00 Planning")), ("Tuesday, 9 June", held("é")))
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    filler = data.draw(st.binary(max_size=40))
    content = whole[:start] + filler + whole[end:]
    for read in (pages.calendar, pages.meeting, pages.committees, pages.module):
        with contextlib.suppress(UnreadableDocumentError):
            read(content)  # type: ignore[operator]  # functions of bytes

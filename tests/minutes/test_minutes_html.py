"""HTML: the meeting page of ModernGov by its structure, other pages by their text."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from minutes.html import read_html, too_deep
from minutes.values import Clause, ClauseKind, Minutes, Section, Status

The = Callable[[Minutes, str], Clause]
URL = "https://democracy.example.gov.uk/ieListDocuments.aspx?CId=7&MId=70"


def item(number: str, title: str, body: str, key: str = "501") -> str:
    return (
        f'<tr><td class="mgItemNumberCell"><p  class="mgAiTitleTxt" ><a name="AI{key}">'
        f"</a>{number}</p></td>"
        f'<td><p class="mgAiTitleTxt">{title}</p>{body}</td></tr>'
    )


def words(*paragraphs: str) -> str:
    inner = "".join(
        f'<p class="MsoNormal">{p}</p>\n<p class="MsoNormal">&nbsp;</p>' for p in paragraphs
    )
    return f'<div class="mgWordPara"><div class="WordSection1">{inner}</div></div>'


def label(name: str) -> str:
    return f'<p class="mgSubItemTitleTxt">{name}</p>'


def page(*items: str, h1: str = "Agenda, decisions and draft minutes") -> str:
    return (
        '<!DOCTYPE html><html><head><meta name="DC.date" scheme="W3CDTF" content="2025-02-06"/>'
        "<script>var leak = 'ACTION';</script></head><body><nav>Home | Councillors</nav>"
        f'<div id="modgov"><div class="mgHeader"><h1  class="mgMainTitleTxt" >{h1}</h1></div>'
        '<h2 class="mgSubTitleTxt"><a>Parks Committee - Thursday 6 February 2025 7.00 pm</a></h2>'
        '<div class="mgContent"><p><span class="mgLabel">Venue: </span>Town Hall</p>'
        f'<table class="mgItemTable" id="mgItemTable">'
        f"<caption>Items</caption>{''.join(items)}</table>"
        "</div></div></body></html>"
    )


BODY = (
    words("To consider the report. The Director is recommended to act.")
    + label("Additional documents:")
    + '<ul class="mgBulletList"><li><a>Annex 1<span class="mgHide">, item 9.</span></a></li></ul>'
    + label("Decision:")
    + words(
        "<b>RESOLVED</b> that:",
        "1.<span>&nbsp;&nbsp; </span> the plan be agreed; and",
        "2. officers report\nback in May.",
    )
    + label("Minutes:")
    + words("The Committee considered the\nplan.", "A Member asked for a map. ACTION")
    + (
        '<table class="mgTableNoBorderFullWidth"><caption>Recorded Vote</caption><tr><td>Plan</td>'
        "<td>Carried</td></tr></table>"
    )
)


def read(markup: str) -> Minutes:
    return read_html(markup, source=URL, verified=True)


def test_a_meeting_page_gives_its_items_by_number_title_and_key() -> None:
    """The site around them is dropped."""
    minutes = read(
        page(
            item("9.", "Plan", BODY),
            item("C. 52", "Next", label("Minutes:") + words("None."), key="502"),
        )
    )
    assert [(i.number, i.title, i.key) for i in minutes.items] == [
        ("9", "Plan", "501"),
        ("C. 52", "Next", "502"),
    ]
    assert "leak" not in minutes.text
    assert "Councillors" not in minutes.text


def test_the_sections_of_an_item(the: The) -> None:
    """Agenda text before any sub-heading is report; votes and documents are furniture."""
    minutes = read(page(item("9.", "Plan", BODY)))
    assert the(minutes, "recommended to act").section is Section.REPORT
    assert the(minutes, "Annex 1").section is Section.FURNITURE
    assert the(minutes, "be agreed").section is Section.DECISION
    assert the(minutes, "considered the plan").section is Section.MINUTES
    assert the(minutes, "Carried").section is Section.FURNITURE


def test_words_own_list_marks_make_clauses(the: The) -> None:
    """Marks in nested spans, sentences wrapped in the source."""
    minutes = read(page(item("9.", "Plan", BODY)))
    clause = the(minutes, "officers report")
    assert minutes.words(clause) == "officers report back in May."
    assert (clause.marker, clause.kind) == ("2.", ClauseKind.CLAUSE)
    assert minutes.words(minutes.clause(clause.lead_in or 0)) == "RESOLVED that:"
    flag = the(minutes, "ACTION")
    assert (flag.kind, flag.paragraph) == (
        ClauseKind.FLAG,
        the(minutes, "asked for a map").paragraph,
    )


@pytest.mark.parametrize(
    ("h1", "status"),
    [
        ("Agenda, decisions and draft minutes", Status.DRAFT),
        ("Agenda and draft minutes", Status.DRAFT),
        ("Agenda, decisions and minutes", Status.APPROVED),
        ("Agenda and minutes", Status.APPROVED),
        ("Agenda", None),
        ("Agenda and decisions", None),
    ],
)
def test_the_heading_says_draft_or_approved(h1: str, status: Status | None) -> None:
    """Only a heading that speaks of minutes says it."""
    assert read(page(item("9.", "Plan", BODY), h1=h1)).status is status


def test_committee_and_date_come_from_the_page() -> None:
    """The machine's date, and the subtitle before its date."""
    minutes = read(page(item("9.", "Plan", BODY)))
    assert (minutes.committee, minutes.meeting_on) == ("Parks Committee", date(2025, 2, 6))


def test_a_note_before_the_committee_is_no_part_of_its_name() -> None:
    """As when a meeting was moved."""
    markup = page(item("9.", "Plan", BODY)).replace(
        "Parks Committee - Thursday 6 February 2025",
        "Date change from 3 January 2025, Cabinet - Thursday, 6th February, 2025",
    )
    assert read(markup).committee == "Cabinet"


def test_a_cut_item_keeps_the_link_to_its_whole_text() -> None:
    """The link is made absolute by the page's own address."""
    body = label("Minutes:") + words(
        'It was noted &nbsp;...&nbsp; <a href=\n"mgAi.aspx?ID=501" title="x">\nview the full '
        "minutes text for item 9.</a>"
    )
    minutes = read(page(item("9.", "Plan", body)))
    assert minutes.items[0].cut == "view the full minutes text for item 9"
    assert minutes.items[0].cut_url == "https://democracy.example.gov.uk/mgAi.aspx?ID=501"
    assert minutes.warnings == ("item 9 is cut: 'view the full minutes text for item 9'",)


def test_lists_and_tables_of_html_become_clauses_and_cells(the: The) -> None:
    """Marks are written as the page shows them; cells know row and column."""
    body = label("Minutes:") + (
        '<div class="mgWordPara"><p>It was agreed:</p><ol type="a"><li>one thing</li>'
        "<li>another<ul><li>below</li></ul></li></ol>"
        "<table><tr><th>Action</th><th>Owner</th></tr><tr><td>Send map</td><td>Clerk</td></tr>"
        "</table></div>"
    )
    minutes = read(page(item("9.", "Plan", body)))
    assert the(minutes, "another").marker == "(b)"
    assert (the(minutes, "below").marker, the(minutes, "below").level) == ("•", 2)
    assert (the(minutes, "Clerk").column, the(minutes, "Clerk").row) == ("Owner", 1)


def test_an_agenda_item_page_is_read_by_its_text(the: The) -> None:
    """Its structure is not known: headings and labels are enough."""
    markup = (
        '<html><body><nav>menu</nav><div id="modgov"><h1>Agenda item</h1><h2 '
        'class="mgSubTitleTxt">Widget Strategy</h2>'
        + words("To consider the report.")
        + label("Minutes:")
        + words("The Director spoke.", "RESOLVED that it be noted.")
        + "</div></body></html>"
    )
    minutes = read(markup)
    assert minutes.items[-1].title == "Widget Strategy"
    assert the(minutes, "To consider").section is Section.REPORT
    assert the(minutes, "The Director spoke").section is Section.MINUTES
    assert "menu" not in minutes.text


def test_restricted_items_leave_no_words() -> None:
    """Neither in the text nor in a title."""
    minutes = read(
        page(
            item("9.", "Plan", BODY),
            item("10.", "EXEMPT - Sale of Gull House", words("The price is four pounds.")),
        )
    )
    assert minutes.items[1].withheld == "restricted"
    assert "Gull" not in minutes.text + str(minutes.items)
    assert "four pounds" not in minutes.text


def test_a_page_that_nests_too_deep_is_refused_before_it_is_parsed() -> None:
    """The parser's time grows with the square of the depth."""
    assert too_deep("<div>" * 20_000)
    assert not too_deep("<p>one</p>" * 20_000 + "<div></div>" * 20_000)


def test_kingston_as_the_council_serves_it(shared: Callable[[str], Path]) -> None:
    """Twelve items from 54 on, two of them cut, three decisions."""
    minutes = read(shared("fixtures/moderngov_meeting.html").read_text("utf-8"))
    assert [item.number for item in minutes.items] == [str(number) for number in range(54, 66)]
    assert [(i.number, (i.cut_url or "").rpartition("/")[2]) for i in minutes.items if i.cut] == [
        ("59", "mgAi.aspx?ID=51902"),
        ("60", "mgAi.aspx?ID=51903"),
    ]
    labels = [minutes.words(c) for c in minutes.clauses if c.kind is ClauseKind.HEADING]
    assert (labels.count("Decision:"), labels.count("Minutes:")) == (3, 12)
    assert (minutes.meeting_on, minutes.status) == (date(2026, 1, 15), Status.APPROVED)
    assert minutes.committee == "Kingston and North Kingston Neighbourhood Committee"


@pytest.mark.parametrize(
    ("first", "column"),
    [
        ("<td>Task</td><td>Owner</td>", "Owner"),
        ("<td><b>What</b></td><td><b>Whose</b></td>", "Whose"),
        ("<th>What</th><th>Whose</th>", "Whose"),
        ("<td>Paint the bench</td><td>Chair</td>", ""),
    ],
)
def test_a_first_row_that_nothing_marks_as_headings_is_data(
    first: str, column: str, the: The
) -> None:
    """No row of an action table is lost."""
    table = f"<table><tr>{first}</tr><tr><td>Send the map</td><td>Clerk</td></tr></table>"
    minutes = read_html(f"<html><body>{table}</body></html>", source=URL, verified=True)
    assert the(minutes, "Clerk").column == column
    assert ("Paint the bench" in minutes.text) is not bool(column)

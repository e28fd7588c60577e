"""Whose minutes they are, and the pages of one item and of one issue."""

from datetime import date

import pytest

from minutes.council import council_named
from minutes.html import read_html
from minutes.plain import read_text
from minutes.values import Minutes, Section
from minutes.wire import packed, unpacked

DAY, BEFORE = date(2024, 12, 5), date(2024, 10, 1)


@pytest.mark.parametrize(
    ("words", "council"),
    [
        ("Quillmere Borough Council", "Quillmere Borough Council"),
        ("QUILLMERE-ON-SEA TOWN COUNCIL", "Quillmere-on-Sea Town Council"),
        ("# Marsh and Fell District Council", "Marsh and Fell District Council"),
        ("London Borough of Quillmere", "London Borough of Quillmere"),
        ("Full Council", None),
        ("Parish Council", None),
        ("Modern Council", None),
        ("Meeting of Quillmere Town Council", None),
        ("Quillmere Town Council met", None),
        ("Parks Committee", None),
    ],
)
def test_words_that_name_a_council_and_nothing_else(words: str, council: str | None) -> None:
    """A kind of council alone names none."""
    assert council_named(words) == council


@pytest.mark.parametrize(
    ("head", "council", "committee"),
    [
        (
            (
                "Quillmere Town Council\n\nDraft minutes of the Parks Committee\n"
                "held on 5 December 2024"
            ),
            "Quillmere Town Council",
            "Parks Committee",
        ),
        (
            "Minutes of the meeting of Quillmere Town Council held on 5 December 2024",
            "Quillmere Town Council",
            "Quillmere Town Council",
        ),
        ("Minutes of the Cabinet\nheld on Thursday 5 December 2024", None, "Cabinet"),
        (
            (
                "Quillmere Town Council\nMarsh Town Council\nMinutes of the Parks Committee "
                "held on 5 December 2024"
            ),
            None,
            "Parks Committee",
        ),
    ],
)
def test_the_council_at_the_head_of_a_text(head: str, council: str | None, committee: str) -> None:
    """On a line of its own; where two are named, none is taken."""
    minutes = read_text(f"{head}\n\n1. Apologies\n\nNone.\n", source="-")
    assert (minutes.council, minutes.committee, minutes.meeting_on) == (council, committee, DAY)


def page(body: str, *, title: str = "Agenda item", head: str = "", foot: str = "") -> Minutes:
    markup = (
        f"<html><head><title>{title}</title>{head}</head><body>{body}<footer>{foot}</footer>"
        "</body></html>"
    )
    return read_html(markup, source="https://quillmere.example/mg.aspx", verified=False)


@pytest.mark.parametrize(
    ("title", "head", "foot", "council"),
    [
        ("Agenda - Quillmere Town Council", "", "", "Quillmere Town Council"),
        ("Agenda | Modern Council", "", "", None),
        (
            "Agenda",
            '<meta name="DC.publisher" content="Quillmere Town Council">',
            "",
            "Quillmere Town Council",
        ),
        ("Agenda", "", "<p>© Quillmere Town Council 2024</p>", "Quillmere Town Council"),
        ("Agenda - Quillmere Town Council", "", "Marsh Town Council", "Quillmere Town Council"),
        (
            "Agenda - Quillmere Town Council",
            '<meta name="author" content="Marsh Town Council">',
            "",
            None,
        ),
    ],
)
def test_the_council_of_a_page(title: str, head: str, foot: str, council: str | None) -> None:
    """By title and publisher, which must agree; else by the footer."""
    minutes = page("<p>The Clerk will write.</p>", title=title, head=head, foot=foot)
    assert minutes.council == council


ITEM = (
    '<div id="modgov"><h1 class="mgMainTitleTxt">Agenda item</h1>'
    '<h2 class="mgSubTitleTxt">Pond</h2>'
    '<div class="mgContent"><p><a href="x">Parks Committee</a>,\nThursday 5 December 2024 6.30 pm '
    '(Item 45.)</p><h3 class="mgSubSubTitleTxt">Pond</h3><p>To note the report.</p>'
    '<p class="mgSubItemTitleTxt">Minutes:</p><p>The Clerk will dig.</p></div></div>'
)


def test_the_page_of_one_item_by_its_structure() -> None:
    """Its number, title, sections and meeting; the day the page was made is not the meeting's."""
    minutes = page(ITEM, head='<meta name="DC.date" content="2026-01-01">')
    assert [(item.number, item.title) for item in minutes.items] == [("45", "Pond")]
    assert (minutes.committee, minutes.meeting_on) == ("Parks Committee", DAY)
    sections = {minutes.words(clause): clause.section for clause in minutes.clauses}
    assert sections["To note the report."] is Section.REPORT
    assert sections["The Clerk will dig."] is Section.MINUTES
    assert "Thursday" not in minutes.text


def issue(*meetings: tuple[str, str, str]) -> str:
    parts = "".join(
        f'<h3 class="mgSubSubTitleTxt">Meeting: {on} - Parks Committee (Item {number})</h3>'
        f"<p>{number} The state of the pond</p><p class='mgSubItemTitleTxt'>Minutes:</p>"
        f"<p>{words} <a href='mgAi.aspx?ID=9'>view the full minutes text for item {number}</a></p>"
        for on, number, words in meetings
    )
    return (
        '<div id="modgov"><h1 class="mgMainTitleTxt">Issue - meetings</h1>'
        f'<h2 class="mgSubTitleTxt">Pond</h2><div class="mgContent">{parts}</div></div>'
    )


def test_an_issues_page_is_an_item_for_each_meeting() -> None:
    """Each with its date; the page has none, and says so."""
    minutes = page(
        issue(("05/12/2024", "45", "The Clerk will dig."), ("01/10/2024", "7", "The Chair spoke.")),
        head='<meta name="DC.date" content="2026-01-01">',
    )
    found = [(item.number, item.meeting_on) for item in minutes.items if item.number]
    assert found == [("45", DAY), ("7", BEFORE)]
    assert minutes.items[-1].title == "The state of the pond"
    assert minutes.items[-1].cut_url == "https://quillmere.example/mgAi.aspx?ID=9"
    assert (minutes.meeting_on, minutes.committee) == (None, None)
    assert minutes.warnings[-1] == (
        "the page holds items of 2 meetings (1 October 2024, 5 December 2024): "
        "it has no one date of its own"
    )
    chair = next(c for c in minutes.clauses if minutes.words(c) == "The Chair spoke.")
    assert minutes.items[chair.item].number == "7"
    assert unpacked(packed(minutes)) == minutes


def test_an_issues_page_of_one_meeting_has_its_date() -> None:
    """Nothing is in doubt there."""
    minutes = page(issue(("05/12/2024", "45", "The Clerk will dig.")))
    assert (minutes.meeting_on, minutes.committee) == (DAY, "Parks Committee")
    assert not any("meetings" in warning for warning in minutes.warnings)


def test_an_issue_as_text_is_read_alike() -> None:
    """The item of the second meeting does not run on into the first's."""
    text = (
        "Issue - meetings\n\nMeeting: 05/12/2024 - Parks Committee (Item 45)\n\n45 Pond PDF 2 KB"
        "\n\nMinutes:\n\nThe Clerk will dig.\n\nMeeting: 01/10/2024 - Parks Committee (Item 7)\n\n"
        "Minutes:\n\nThe Chair spoke.\n"
    )
    minutes = read_text(text, source="-")
    assert [item.meeting_on for item in minutes.items] == [None, DAY, BEFORE]
    assert minutes.meeting_on is None

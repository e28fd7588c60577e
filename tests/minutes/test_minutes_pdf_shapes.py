"""PDF minutes in the shapes that councils print: made here, with words of our own."""

from collections.abc import Callable
from io import BytesIO
from textwrap import wrap
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from minutes.evidence import page_at
from minutes.reading import read
from minutes.values import Clause, ClauseKind, Minutes, Section

The = Callable[[Minutes, str], Clause]
Place = tuple[float, float, str]

PLAIN = getSampleStyleSheet()["Normal"]
PROSE = (
    "The Committee considered a report on the benches in the parks of the town and noted that "
    "the oldest of them had been painted in the spring. "
)
TITLES = ("Apologies for Absence", "Minutes of the last meeting", "Benches", "Trees and hedges")


def head_and_foot(canvas: Any, document: Any) -> None:
    canvas.drawString(72, 810, "LINDEN BOROUGH COUNCIL")
    canvas.drawString(72, 30, "Parks Committee, 6 February 2025")
    canvas.drawRightString(520, 30, f"Page {document.page} of 9")


def flowing(*paragraphs: str | float | Table) -> Minutes:
    """A document of paragraphs; a number is a space of so many points."""
    made = BytesIO()
    story: list[Any] = []
    for one in (
        "<b>Parks Committee</b>",
        "Minutes of the meeting held on 6 February 2025",
        *paragraphs,
    ):
        drawn = (
            Spacer(1, one)
            if isinstance(one, float)
            else Paragraph(one, PLAIN)
            if isinstance(one, str)
            else one
        )
        story += [drawn, Spacer(1, 10)]
    SimpleDocTemplate(made, pagesize=A4).build(story, head_and_foot, head_and_foot)
    return read(made.getvalue(), source="https://a.example/minutes.pdf")


def placed(*pages: tuple[Place, ...], size: float = 11) -> Minutes:
    """Pages of words at places, in points from the lower left corner."""
    made = BytesIO()
    canvas = Canvas(made, pagesize=A4)
    for page in pages:
        for left, bottom, words in page:
            canvas.setFont("Helvetica", 6.5 if words.startswith("^") else size)
            canvas.drawString(left, bottom, words.lstrip("^"))
        canvas.showPage()
    canvas.save()
    return read(made.getvalue(), source="https://a.example/minutes.pdf")


def down(*lines: str, left: float = 72, top: float = 760) -> tuple[Place, ...]:
    """Lines one under another; an empty one is a blank line."""
    return tuple((left, top - 14 * at, line) for at, line in enumerate(lines) if line)


def grid(*rows: tuple[str, ...], widths: tuple[int, ...]) -> Table:
    cells = [[Paragraph(cell, PLAIN) for cell in row] for row in rows]
    return Table(cells, colWidths=widths, style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


@pytest.mark.parametrize(
    ("shape", "first"),
    [
        ("{n}. {t}", "1"),
        ("{n} {t}", "1"),
        ("{n}) {t}", "1"),
        ("5{n}. &nbsp; {t}", "51"),
        ("Item {n} {t}", "1"),
        ("Item {n}: {t}", "1"),
        ("Agenda Item {n} - {t}", "1"),
        ("5{n}/25 {t}", "51/25"),
        ("C. 5{n} {t}", "C. 51"),
        ("YC.{n} {t}", "YC.1"),
        ("{n}.0 {t}", "1.0"),
    ],
)
def test_numbered_titles_are_items_however_they_are_numbered(shape: str, first: str) -> None:
    """Each with the page on which it begins."""
    story: list[str] = []
    for number, title in enumerate(TITLES, 1):
        story += [f"<b>{shape.format(n=number, t=title)}</b>", PROSE * 6]
    minutes = flowing(*story, 300.0)
    items = [item for item in minutes.items if item.number]
    assert [item.title for item in items] == list(TITLES)
    assert items[0].number == first
    assert items[0].page == 1


def test_pages_are_known_of_items_and_clauses(the: The) -> None:
    """By the value, and by the breaks in the text."""
    minutes = flowing(
        "<b>57. Benches</b>", PROSE, 600.0, "<b>58. Trees</b>", PROSE, "The Clerk to write."
    )
    assert [(i.number, i.page) for i in minutes.items if i.number] == [("57", 1), ("58", 2)]
    assert the(minutes, "The Clerk to write").page == 2
    for clause in minutes.clauses:
        if clause.section is not Section.FURNITURE:
            assert page_at(minutes.text, clause.start) == clause.page


def test_heads_and_feet_are_furniture_and_what_repeats_beside_them_is_not(the: The) -> None:
    """A resolution in the same words on two pages is minuted on both."""
    again = (
        "<b>RESOLVED</b> that:",
        "(a) the benches be painted; and",
        "(b) the Clerk report in May.",
    )
    minutes = flowing(
        "<b>57. Benches</b>", PROSE, 480.0, *again, 100.0, "<b>58. Trees</b>", PROSE, *again
    )
    for words in ("LINDEN BOROUGH", "Page 1 of 9", "Page 2 of 9"):
        assert the(minutes, words).section is Section.FURNITURE
    marked = [(c.marker, c.section) for c in minutes.clauses if "report in May" in minutes.words(c)]
    assert marked == [("(b)", Section.MINUTES)] * 2
    assert [minutes.words(c) for c in minutes.clauses if c.kind is ClauseKind.LEAD_IN] == [
        "RESOLVED that:"
    ] * 2


def test_a_sentence_that_goes_on_over_the_page_is_one_clause(the: The) -> None:
    """The foot between its halves comes after it."""
    first = (
        *down(
            "4. Benches", "", "The benches were painted in the spring. The Committee asked that the"
        ),
        (290, 40, "- 1 -"),
    )
    second = (
        *down("Clerk write to the Minister before the summer.", "", "5. Trees", "", "None."),
        (290, 40, "- 2 -"),
    )
    minutes = placed(first, second)
    clause = the(minutes, "The Committee asked")
    assert (
        minutes.words(clause).split()[-7:]
        == ["Clerk", "write", "to", "the", "Minister", "before", "the", "summer."][-7:]
    )
    assert "- 1 -" not in minutes.words(clause)
    assert clause.page == 1
    assert [item.page for item in minutes.items] == [1, 2]


@pytest.mark.parametrize(
    ("first", "rest", "whole"),
    [
        ("the condi-", "tion of the benches", "the condition of the benches"),
        ("a long-", "term plan for benches", "a long-term plan for benches"),
        ("the co-", "ordinated plan", "the co-ordinated plan"),
        ("Ashe-", "Birch Road was closed", "Ashe- Birch Road was closed"),
    ],
)
def test_words_broken_at_the_end_of_a_line_are_whole(first: str, rest: str, whole: str) -> None:
    """And keep a hyphen that is their own."""
    lines = (
        "4. Benches",
        "",
        "The Director of Parks and Open Spaces reported on " + first,
        rest + " in the year.",
    )
    assert whole in " ".join(placed(down(*lines)).text.split())


def test_words_in_bold_do_not_run_into_the_next(the: The) -> None:
    """Though the letters of both stand close."""
    assert the(flowing("1. <b>RESOLVED</b> that <i>all</i> be well."), "RESOLVED that all be well")


def test_footnotes_are_furniture_and_their_marks_are_gone(the: The) -> None:
    """Small letters at the page's foot; a raised number in the text."""
    body = down(
        "4. Benches",
        "",
        "The Committee noted the report",
        "and thanked the officers for it.",
        *["More was said of it."] * 6,
    )
    raised = (72 + 148, 736, "^1")
    minutes = placed((*body, raised, (72, 90, "^1 The report may be read at the town hall.")))
    assert the(minutes, "may be read").section is Section.FURNITURE
    assert "report1" not in minutes.text


@pytest.mark.parametrize(
    "table",
    [
        grid(
            ("Item", "Minute", "Action"),
            ("1.", "<b>Apologies</b><br/>Cllr Weir sent apologies.", ""),
            ("2.", f"<b>Benches</b><br/>{PROSE}The Clerk will write to the Minister.", "Clerk"),
            ("3.", f"<b>Trees</b><br/>{PROSE}RW to send the plan.", "RW"),
            widths=(40, 330, 80),
        ),
        grid(
            ("No.", "Item", "Discussion", "Action by"),
            ("1", "Apologies", "Cllr Weir sent apologies.", ""),
            ("2", "Benches", f"{PROSE}The Clerk will write to the Minister.", "Clerk"),
            ("3", "Trees", f"{PROSE}RW to send the plan.", "RW"),
            widths=(40, 90, 250, 70),
        ),
    ],
)  # fmt: skip
def test_minutes_in_columns_of_items_text_and_actions(table: Table, the: The) -> None:
    """Each item with its title; the name beside the paragraph that it belongs to."""
    minutes = flowing(table)
    items = [(item.number, item.title) for item in minutes.items if item.number]
    assert items == [("1", "Apologies"), ("2", "Benches"), ("3", "Trees")]
    cells = {minutes.words(c): c.row for c in minutes.clauses if c.kind is ClauseKind.CELL}
    assert set(cells) == {"Clerk", "RW"}
    assert the(minutes, "write to the Minister").row == cells["Clerk"]
    assert the(minutes, "RW to send").row == cells["RW"]


def test_a_table_of_actions_is_cells_by_row_and_column(the: The) -> None:
    """A cell of several lines is one cell."""
    table = grid(
        ("Action", "Owner", "Due"),
        (
            "Write to the Minister about the benches in the park and tell the Committee",
            "Clerk",
            "May 2025",
        ),
        ("Plant an ash", "Head of Parks", "June 2025"),
        widths=(220, 110, 90),
    )
    minutes = flowing("<b>4. Benches</b>", PROSE, table)
    cells = [(minutes.words(c), c.column) for c in minutes.clauses if c.kind is ClauseKind.CELL]
    assert [column for _, column in cells] == ["Action", "Owner", "Due"] * 2
    assert cells[0][0].endswith("in the park and tell the Committee")
    assert (
        the(minutes, "Clerk").row
        == the(minutes, "Write to").row
        != the(minutes, "Head of Parks").row
    )


def test_two_columns_of_text_are_read_one_after_the_other(the: The) -> None:
    """A line across both is read where it stands."""
    left = wrap("The first column says that " + PROSE * 4, 38)
    right = wrap(
        "The second column says that " + PROSE * 3 + "The Clerk will write to the Minister.", 38
    )
    title = (72.0, 790.0, "Minutes of the meeting of the Parks Committee held on 6 February 2025")
    minutes = placed((title, *down(*left, left=60), *down(*right, left=310)))
    clause = the(minutes, "The Clerk will write")
    assert " ".join(minutes.words(clause).split()) == "The Clerk will write to the Minister."
    said = " ".join(minutes.text.split())
    assert (
        said.index("held on 6 February") < said.index("first column") < said.index("second column")
    )
    assert " ".join(left) in said

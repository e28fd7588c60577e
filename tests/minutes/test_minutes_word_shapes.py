"""Word minutes in the shapes that councils write: made here, with words of our own."""

# ruff: noqa: E501 -- lines of markup read best whole

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from minutes.reading import read
from minutes.values import Clause, ClauseKind, Minutes, Section

The = Callable[[Minutes, str], Clause]
PROSE = "The Committee considered a report on the benches in the parks of the town."
TITLES = ("Apologies for Absence", "Benches", "Trees and hedges")


def word(fill: Callable[[Any], None]) -> Minutes:
    document = docx.Document()
    document.add_paragraph("Minutes of the meeting of the Parks Committee held on 3 March 2025")
    fill(document)
    made = BytesIO()
    document.save(made)
    return read(made.getvalue(), source="minutes.docx")


def element(markup: str) -> Any:
    return parse_xml(re.sub(r"^<[\w:]+", lambda opened: f"{opened[0]} {nsdecls('w')}", markup))


def table(document: Any, *rows: tuple[str, ...]) -> None:
    made = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, words in zip(made.rows, rows, strict=True):
        for cell, one in zip(row.cells, words, strict=True):
            cell.text = one


@pytest.mark.parametrize(
    ("shape", "first"),
    [
        ("{n}. {t}", "1"),
        ("5{n}  {t}", "51"),
        ("Item {n}: {t}", "1"),
        ("5{n}/25 {t}", "51/25"),
        ("C. 5{n} {t}", "C. 51"),
        ("{n}.0 {t}", "1.0"),
    ],
)
@pytest.mark.parametrize("heads", [True, False])
def test_numbered_titles_are_items(shape: str, first: str, heads: bool) -> None:
    """In a heading's style or in bold."""

    def fill(document: Any) -> None:
        for number, title in enumerate(TITLES, 1):
            words = shape.format(n=number, t=title)
            if heads:
                document.add_heading(words, 2)
            else:
                document.add_paragraph().add_run(words).bold = True
            document.add_paragraph(PROSE)

    items = [item for item in word(fill).items if item.number]
    assert [item.title for item in items] == list(TITLES)
    assert items[0].number == first


def numbered(document: Any, start: int, *shapes: str) -> None:
    """Give the document list 77, whose levels are counted from ``start`` and shown in these shapes."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start if at == 0 else 1}"/>'
        f'<w:numFmt w:val="{"lowerLetter" if "(" in shape else "decimal"}"/><w:lvlText w:val="{shape}"/></w:lvl>'
        for at, shape in enumerate(shapes)
    )
    root = document.part.numbering_part.element
    root.insert(0, element(f'<w:abstractNum w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(element('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def in_list(paragraph: Any, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(element(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))


def test_words_own_numbers_are_those_that_it_shows(the: The) -> None:
    """Running minute numbers that begin at 57, clauses under them in letters."""

    def fill(document: Any) -> None:
        numbered(document, 57, "%1.", "(%2)")
        for title in TITLES:
            in_list(document.add_heading(title, 2), 0)
            document.add_paragraph("RESOLVED that:")
            for words in ("the benches be painted;", "the Clerk report in May."):
                in_list(document.add_paragraph(words), 1)

    minutes = word(fill)
    assert [(i.number, i.title) for i in minutes.items if i.number] == [
        ("57", TITLES[0]),
        ("58", TITLES[1]),
        ("59", TITLES[2]),
    ]
    marks = [c.marker for c in minutes.clauses if "report in May" in minutes.words(c)]
    assert marks == ["(b)"] * 3


def test_what_was_inserted_stands_and_what_was_deleted_does_not(the: The) -> None:
    """Changes that nobody has accepted yet; words in content controls."""
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    changed = (
        f"<w:p>{run.format('The Clerk will ')}<w:ins w:id='1' w:author='x'>{run.format('write to ')}</w:ins>"
        "<w:del w:id='2' w:author='x'><w:r><w:delText>ring </w:delText></w:r></w:del>"
        f"{run.format('the Minister.')}</w:p>"
    )
    control = f"<w:sdt><w:sdtContent><w:p>{run.format('The Chair will plant an ash.')}</w:p></w:sdtContent></w:sdt>"

    def fill(document: Any) -> None:
        document.add_heading("1. Benches", 2)
        for markup in (changed, control):
            document.element.body.insert(-1, element(markup))

    minutes = word(fill)
    assert minutes.words(the(minutes, "The Clerk will")) == "The Clerk will write to the Minister."
    assert the(minutes, "plant an ash").section is Section.MINUTES


@pytest.mark.parametrize(
    "heads", [("Item", "Minute", "Action"), ("No.", "Discussion", "Action by")]
)
def test_minutes_in_columns_are_items_with_their_actions(heads: tuple[str, ...], the: The) -> None:
    """The title in bold in the second column, or beside the number."""

    def fill(document: Any) -> None:
        table(document, heads, ("1.", "", ""), ("2. Trees", PROSE, "RW"), ("3.", PROSE, "Clerk"))
        cells = document.tables[0].rows[1].cells
        cells[1].paragraphs[0].add_run("Benches").bold = True
        cells[1].add_paragraph("The Clerk will write to the Minister.")
        cells[2].text = "Clerk"

    minutes = word(fill)
    items = [(item.number, item.title) for item in minutes.items if item.number]
    assert items[:2] == [("1", "Benches"), ("2", "Trees")]
    assert the(minutes, "The Clerk will write").section is Section.MINUTES
    cells = [(minutes.words(c), c.column) for c in minutes.clauses if c.kind is ClauseKind.CELL]
    assert cells[:2] == [("Clerk", heads[2]), ("RW", heads[2])]


def test_a_table_of_actions_with_comments_stays_one(the: The) -> None:
    """Its first column holds no titles."""
    rows = (("Action", "Owner", "Comments"), ("Plant an ash", "Clerk", "By May"))
    minutes = word(lambda document: table(document, *rows))
    assert [(minutes.words(c), c.column) for c in minutes.clauses if c.kind is ClauseKind.CELL] == [
        ("Plant an ash", "Action"),
        ("Clerk", "Owner"),
        ("By May", "Comments"),
    ]


def test_a_table_in_a_cell_is_read(the: The) -> None:
    """As where the page is laid out by a table."""

    def fill(document: Any) -> None:
        outer = document.add_table(rows=1, cols=1).rows[0].cells[0]
        outer.text = "1. Benches"
        inner = outer.add_table(rows=2, cols=2)
        for cell, words in zip(
            inner._cells, ("Action", "Owner", "Plant an ash", "Clerk"), strict=True
        ):
            cell.text = words

    minutes = word(fill)
    assert (the(minutes, "Clerk").column, the(minutes, "Plant an ash").column) == (
        "Owner",
        "Action",
    )

"""PDF and Word documents, made here."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from minutes.errors import (
    DocumentTooLargeError,
    EmptyDocumentError,
    EncryptedDocumentError,
    UnknownFormatError,
)
from minutes.reading import read
from minutes.values import Clause, ClauseKind, Minutes, Section, Status

The = Callable[[Minutes, str], Clause]
Place = tuple[int, int, str]

FIRST: tuple[Place, ...] = (
    (72, 790, "WINDRUSH PARISH COUNCIL"),
    (
        72,
        776,
        "Draft minutes of the meeting of the Windrush Parish Council held on 5 December 2024",
    ),
    (480, 750, "Action"),
    (72, 736, "1. Apologies"),
    (72, 722, "Cllr Weir."),
    (72, 694, "2. Footpaths"),
    (72, 680, "The bridge at Long Lane has been reported again. The Clerk will write to the"),
    (72, 666, "County Council and copy in the ward member."),
    (480, 666, "Clerk"),
    (72, 640, "It was noted that the stile had been mended. Cllr Bray to thank the farmer."),
    (480, 640, "Cllr Bray"),
    (72, 90, "Windrush Parish Council minutes"),
    (290, 60, "1"),
)
SECOND: tuple[Place, ...] = (
    (72, 790, "3. Allotments"),
    (72, 776, "There are two vacant plots. RW to advertise them."),
    (480, 776, "RW"),
    (72, 90, "Windrush Parish Council minutes"),
    (290, 60, "2"),
)


def pdf(*pages: tuple[Place, ...], password: str | None = None) -> bytes:
    made = BytesIO()
    canvas = Canvas(made, pagesize=A4, encrypt=password)
    for page in pages:
        for left, bottom, words in page:
            canvas.drawString(left, bottom, words)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def test_a_pdf_gives_items_with_their_pages() -> None:
    """And what its head says of the meeting."""
    minutes = read(pdf(FIRST, SECOND), source="minutes.pdf")
    assert [(i.number, i.title, i.page) for i in minutes.items[1:]] == [
        ("1", "Apologies", 1),
        ("2", "Footpaths", 1),
        ("3", "Allotments", 2),
    ]
    assert (minutes.committee, minutes.meeting_on) == ("Windrush Parish Council", date(2024, 12, 5))
    assert minutes.status is Status.DRAFT


def test_the_action_column_of_a_pdf_is_cells_beside_their_paragraphs(the: The) -> None:
    """Also on the page after the one with the heading; sentences are not broken by it."""
    minutes = read(pdf(FIRST, SECOND), source="minutes.pdf")
    clause = the(minutes, "The Clerk will write")
    assert (
        minutes.words(clause)
        == "The Clerk will write to the\nCounty Council and copy in the ward member."
    )
    cells = [(minutes.words(c), c.row) for c in minutes.clauses if c.kind is ClauseKind.CELL]
    assert [words for words, _ in cells] == ["Clerk", "Cllr Bray", "RW"]
    assert cells[0][1] == clause.row
    assert cells[1][1] == the(minutes, "to thank the farmer").row


def test_page_heads_and_feet_of_a_pdf_are_furniture(the: The) -> None:
    """The same words on every page, and the page's number."""
    minutes = read(pdf(FIRST, SECOND), source="minutes.pdf")
    assert the(minutes, "Windrush Parish Council minutes").section is Section.FURNITURE


def test_a_pdf_with_a_password_says_so() -> None:
    """It is not taken for a damaged one."""
    with pytest.raises(EncryptedDocumentError, match="protected with a password"):
        read(pdf(FIRST, password="secret"), source="minutes.pdf")


def test_a_pdf_without_words_is_empty() -> None:
    """As a scanned one is."""
    with pytest.raises(EmptyDocumentError):
        read(pdf(()), source="scan.pdf")


def test_restricted_items_of_a_pdf_leave_no_words() -> None:
    """What follows the exclusion of the public is cut out of the text."""
    closed: tuple[Place, ...] = (
        (72, 790, "4. EXCLUSION OF THE PUBLIC"),
        (72, 776, "RESOLVED that the public be excluded for the following item."),
        (72, 748, "5. GULL HOUSE"),
        (72, 734, "The price is four pounds."),
    )
    minutes = read(pdf(SECOND[:3], closed), source="minutes.pdf")
    assert [item.withheld for item in minutes.items] == [None, None, "restricted"]
    assert "public be excluded" in minutes.text
    assert "pounds" not in minutes.text
    assert "GULL" not in minutes.text


def word(fill: Callable[[object], None]) -> bytes:
    document = docx.Document()
    fill(document)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def fill_minutes(document: "docx.document.Document") -> None:
    document.add_heading("Fernhill Town Council", 0)
    document.add_paragraph("Minutes of the meeting of the Parks Committee held on 3 March 2025")
    document.add_heading("1. Apologies", 1)
    document.add_paragraph("None.")
    document.add_heading("2. Play area", 1)
    document.add_paragraph("RESOLVED that:")
    document.add_paragraph("the swings be repaired;", style="List Number")
    document.add_paragraph("the Clerk obtain three quotes.", style="List Number")
    table = document.add_table(rows=1, cols=2)
    for cell, words in zip(table.rows[0].cells, ("Action", "Owner"), strict=True):
        cell.text = words
    for cell, words in zip(table.add_row().cells, ("Write to the school", "Clerk"), strict=True):
        cell.text = words


def test_word_lists_show_the_marks_that_word_shows(the: The) -> None:
    """They are nowhere in the words of the paragraphs."""
    minutes = read(word(fill_minutes), source="minutes.docx")
    clause = the(minutes, "three quotes")
    assert (clause.marker, clause.kind) == ("2.", ClauseKind.CLAUSE)
    assert minutes.words(minutes.clause(clause.lead_in or 0)) == "RESOLVED that:"
    assert [(i.number, i.title) for i in minutes.items[1:]] == [
        ("1", "Apologies"),
        ("2", "Play area"),
    ]
    assert (minutes.committee, minutes.meeting_on) == ("Parks Committee", date(2025, 3, 3))


def test_word_tables_are_cells_with_rows_and_columns(the: The) -> None:
    """The first row names the columns."""
    minutes = read(word(fill_minutes), source="minutes.docx")
    assert (
        the(minutes, "Write to the school").column,
        the(minutes, "Write to the school").row,
    ) == ("Action", 1)


def test_a_word_table_without_headings_loses_no_row(the: The) -> None:
    """A first row whose words head no columns is data."""

    def fill(document: Any) -> None:
        document.add_paragraph("The Chair thanked everyone for the past year.")
        table = document.add_table(rows=2, cols=2)
        for row, words in zip(table.rows, ("Paint the bench|Chair", "Send it|Clerk"), strict=True):
            for cell, part in zip(row.cells, words.split("|"), strict=True):
                cell.text = part

    minutes = read(word(fill), source="minutes.docx")
    assert (the(minutes, "Paint the bench").row, the(minutes, "Send it").row) == (1, 2)


def archive(**files: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    """Before anything is unpacked."""
    bomb = archive(word__document=b"0" * (210 * 1024 * 1024))
    with pytest.raises(DocumentTooLargeError):
        read(bomb, source="minutes.docx")


def test_an_archive_that_is_no_word_document_is_refused() -> None:
    """Whatever it is called."""
    with pytest.raises(UnknownFormatError):
        read(archive(notes=b"hello"), source="minutes.docx")

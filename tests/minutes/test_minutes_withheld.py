"""Which items are withheld from digests, and which are not read at all."""

import pytest

from minutes.plain import read_text
from minutes.withheld import Whole, restricted_items, withheld_kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Declarations of Interest", "declarations"),
        ("DATGAN BUDDIANNAU / DECLARATIONS OF INTEREST", "declarations"),
        ("Public Question Time (15 minutes)", "public questions"),
        ("Public Participation", "public questions"),
        ("Questions from members of the public", "public questions"),
        ("Petition - Save Our Bandstand", "petitions"),
        ("Deputations", "deputations"),
        ("Planning Appeals", "appeals"),
        ("Planning Appeals Training", None),
        ("Appealing places: the design guide", None),
        ("Public Health Annual Report", None),
        ("Members' Questions", None),
        ("Minutes", None),
    ],
)
def test_kinds_of_item_that_are_withheld(title: str, kind: str | None) -> None:
    """By the words of their titles."""
    assert withheld_kind(title) == kind


def items(*pairs: tuple[str, str]) -> list[Whole]:
    return [Whole(str(number), title, body) for number, (title, body) in enumerate(pairs, 1)]


@pytest.mark.parametrize(
    ("pairs", "closed"),
    [
        ([("Budget", "Agreed."), ("EXEMPT - Lease", "Agreed.")], {1}),
        ([("Budget", "Agreed."), ("Lease", "NOT FOR PUBLICATION by virtue of paragraph 3")], {1}),
        ([("Budget", "The confidential appendix was noted.")], set()),
        (
            [("Confidential Reporting Policy", "Agreed."), ("Exempt Accommodation", "Agreed.")],
            set(),
        ),
        (
            [
                ("Lease (Exempt)", "Agreed."),
                ("Confidential items", "x"),
                ("Rent - Confidential", "x"),
            ],
            {0, 1, 2},
        ),
        (
            [("Park", "The public were excluded from the park during the works."), ("Rent", "x")],
            set(),
        ),
        (
            [
                ("Park", "It was not thought that the public be excluded from the meeting."),
                ("R", "x"),
            ],
            set(),
        ),
        ([("Budget", "Appendix B - NOT FOR PUBLICATION\nAgreed.")], set()),
        (
            [
                ("Exclusion", "RESOLVED that the press and public be excluded."),
                ("Lease", "x"),
                ("Rent", "x"),
            ],
            {1, 2},
        ),
        (
            [
                ("Exclusion", "RESOLVED that the public be excluded for item 3."),
                ("Lease", "x"),
                ("Rent", "x"),
            ],
            {2},
        ),
        (
            [("Exclusion of the public", "There was no need to exclude anybody."), ("Lease", "x")],
            set(),
        ),
        (
            [
                ("Exclusion", "The public be excluded."),
                ("Lease", "x"),
                ("Readmission of the public", "x"),
                ("Close", "x"),
            ],
            {1},
        ),
    ],
)
def test_what_may_not_be_read(pairs: list[tuple[str, str]], closed: set[int]) -> None:
    """Marked so, exempt, or after the public was excluded."""
    assert restricted_items(items(*pairs)) == closed


def test_the_agendas_own_words_about_exclusion_exclude_nobody() -> None:
    """Only what was minuted counts, where the item has such a label."""
    agenda = "To resolve that the public be excluded from the meeting. Minutes: It was not needed."
    whole = [Whole("1", "Exclusion", agenda, minuted="It was not needed."), Whole("2", "Rent", "x")]
    assert restricted_items(whole) == set()


def test_plain_text_keeps_its_words_but_makes_no_clauses_of_what_is_restricted() -> None:
    """The text must be the decoding of the bytes; nothing else shows the words."""
    text = (
        "1. BUDGET\n\nThe budget was agreed.\n\n2. EXEMPT - GULL HOUSE\n\nThe price is four "
        "pounds.\n"
    )
    minutes = read_text(text, source="-")
    assert minutes.text == text
    assert [item.withheld for item in minutes.items] == [None, "restricted"]
    assert minutes.items[1].title == "Restricted item"
    assert not any(
        "pounds" in minutes.words(c) or "GULL" in minutes.words(c) for c in minutes.clauses
    )
    assert minutes.warnings == ("item 2 is restricted: it was not read",)

"""Who was there: one entry a line, a list that runs on, a table, a definition in the text."""

import pytest

from minutes.html import read_html
from minutes.people import fits, is_name, is_post
from minutes.plain import read_text

Person = tuple[str, str | None, str | None]


def people(listed: str, *, after: str = "1. Roads\n\nThe road was mended.\n") -> list[Person]:
    minutes = read_text(f"QUILLMERE TOWN COUNCIL\n\n{listed}\n\n{after}", source="-")
    for person in minutes.attendance:
        assert minutes.text[person.start : person.end] == person.name
        assert "\n" not in person.name
    return [(person.name, person.initials, person.role) for person in minutes.attendance]


ENTRIES = [
    ("Ada Thorn (AT), Head of Parks", ("Ada Thorn", "AT", "Head of Parks")),
    ("Ada Thorn, Head of Parks (AT)", ("Ada Thorn", "AT", "Head of Parks")),
    ("Ada Thorn – Head of Parks", ("Ada Thorn", None, "Head of Parks")),
    ("Ada Thorn - Head of Parks (AT)", ("Ada Thorn", "AT", "Head of Parks")),
    ("Ada Thorn          Head of Parks", ("Ada Thorn", None, "Head of Parks")),
    ("Ada Thorn (Head of Parks)", ("Ada Thorn", None, "Head of Parks")),
    (
        "Ada Thorn, Director of Adults, Health and Housing",
        ("Ada Thorn", None, "Director of Adults, Health and Housing"),
    ),
    ("Cllr A Thorn (Chair)", ("Cllr A Thorn", None, "Chair")),
    ("Councillor J.R. Thorn", ("Councillor J.R. Thorn", None, None)),
    ("Cllr Thorn", ("Cllr Thorn", None, None)),
    ("Chair – Cllr Thorn", ("Cllr Thorn", None, "Chair")),
    ("Clerk: Ada Thorn", ("Ada Thorn", None, "Clerk")),
    ("The Clerk, Ada Thorn", ("Ada Thorn", None, "Clerk")),
    ("Revd Ada Thorn, school governor", ("Revd Ada Thorn", None, "school governor")),
    ("Ada Thorn (XY), Head of Parks", ("Ada Thorn", None, "Head of Parks")),
    ("Ada Thorn (Lib Dem)", ("Ada Thorn", None, None)),
    ("Ada Thorn (via Teams)", ("Ada Thorn", None, None)),
    ("Ada Thorn, Head of the Virtual School", ("Ada Thorn", None, "Head of the Virtual School")),
]


@pytest.mark.parametrize(("entry", "person"), ENTRIES)
def test_an_entry_of_its_own_line(entry: str, person: Person) -> None:
    """A name, its initials and its post, in whatever order; between two others."""
    found = people(f"Present:\nMr Bo Lind\n{entry}\nMr Cy Vane")
    assert found == [("Mr Bo Lind", None, None), person, ("Mr Cy Vane", None, None)]


@pytest.mark.parametrize(
    "entry",
    [
        "Head of Parks",
        "School Transport Manager (STM)",
        "Three members of the public",
        "Ada Thorn thanked the Clerk",
        "Ada Thorn (apologies)",
        "Ada Thorn, absent",
    ],
)
def test_what_names_nobody_who_was_there(entry: str) -> None:
    """Posts, crowds, sentences and the absent."""
    assert people(f"Present:\nMr Bo Lind\n{entry}") == [("Mr Bo Lind", None, None)]


def test_a_name_never_crosses_a_line_end() -> None:
    """A post at the end of one line and the name at the head of the next are two entries."""
    found = people(
        "In attendance:\nCal Reed (CR), School Travel Manager\nGia Abel (GA), Lead Tutor"
    )
    assert found == [
        ("Cal Reed", "CR", "School Travel Manager"),
        ("Gia Abel", "GA", "Lead Tutor"),
    ]
    wrapped = (
        "Present: Cllrs Ada Thornbury, Bartholomew Lindisfarne, Cy Vane, Dot\nMarr and Eve Oak"
    )
    assert [name for name, _, _ in people(wrapped)] == [
        "Ada Thornbury",
        "Bartholomew Lindisfarne",
        "Cy Vane",
        "Eve Oak",
    ]


def test_a_plural_title_gives_each_the_title() -> None:
    """Surnames alone are names there, and only there."""
    assert people("Present: Cllrs A Thorn, B Lind and Vane") == [
        ("A Thorn", None, "Councillor"),
        ("B Lind", None, "Councillor"),
        ("Vane", None, "Councillor"),
    ]
    assert people("Present: Thorn, Lind") == []


def test_lists_under_several_labels_end_at_the_apologies() -> None:
    """Blank lines between label and entries do not end a list; headings do."""
    listed = (
        "Present:\n\nCllr Ada Thorn\nCllr Bo Lind\n\nOfficers in attendance\n\nCy Vane, Clerk\n\n"
        "Apologies: Cllr Dot Marr"
    )
    assert [name for name, _, _ in people(listed)] == ["Cllr Ada Thorn", "Cllr Bo Lind", "Cy Vane"]


@pytest.mark.parametrize(
    ("initials", "name", "fit"),
    [
        ("CR", "Cal Reed", True),
        ("GA", "School Travel Manager", False),
        ("BMcT", "Bea McTarn", True),
        ("BM", "Bea McTarn", True),
        ("BMT", "Bea McTarn", True),
        ("BMacT", "Bea MacTarn", True),
        ("PWh", "Pol Wheel", True),
        ("PWx", "Pol Wheel", False),
        ("JLM", "Jo Lind-Marr", True),
        ("JL", "Jo Lind-Marr", True),
        ("JM", "Jo Lind-Marr", False),
        ("ABC", "Ada Bea Crow", True),
        ("AC", "Ada Bea Crow", True),
        ("AB", "Ada Bea Crow", False),
        ("JvB", "Jan van Beek", True),
        ("AOM", "Ann O'Marr", True),
        ("JRT", "J.R. Thorn", True),
        ("T", "Thorn", False),
    ],
)
def test_initials_are_made_of_a_names_capitals(initials: str, name: str, fit: bool) -> None:
    """First and last must both be there; Mc, double names and middle names may be shortened."""
    assert fits(initials, name) is fit


def test_posts_are_no_names() -> None:
    """Nor are the words of agendas."""
    assert is_post("Vice-Chair")
    assert not any(map(is_name, ["Head of Parks", "Town Clerk", "Any Other Business"]))
    assert is_name("A Thorn")


def test_initials_below_a_name_that_they_fit() -> None:
    """As a table comes out of a PDF; what does not fit is left out."""
    assert people("PRESENT\nRob Weir\n RW\n\nNora Lind\n NL\n") == [
        ("Rob Weir", "RW", None),
        ("Nora Lind", "NL", None),
    ]
    assert people("PRESENT\nRob Weir\n RW\n\nNora Lind\n XX\n") == [("Rob Weir", "RW", None)]


def test_a_table_of_attendance() -> None:
    """In Markdown and in HTML; only those who were there."""
    rows = [("Cllr Ada Thorn", "Chair", "Present"), ("Bo Lind", "Member", "Apologies")]
    markdown = "| Attendee | Role | Attendance |\n|---|---|---|\n" + "\n".join(
        f"| {' | '.join(row)} |" for row in rows
    )
    assert people(markdown) == [("Cllr Ada Thorn", None, "Chair")]
    cells = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for row in rows)
    head = "<tr><th>Attendee</th><th>Role</th><th>Attendance</th></tr>"
    page = f"<html><body><h1>Meeting attendance</h1><table>{head}{cells}</table></body></html>"
    minutes = read_html(page, source="-", verified=False)
    assert [(p.name, p.role) for p in minutes.attendance] == [("Cllr Ada Thorn", "Chair")]


DEFINED = "1. Roads\n\n{}\n"


@pytest.mark.parametrize(
    ("sentence", "person"),
    [
        (
            "Gia Abel (GA), Strategic Lead for Early Help, gave a talk.",
            ("Gia Abel", "GA", "Strategic Lead for Early Help"),
        ),
        (
            "The report of Gia Abel (GA), the Head of\nParks, was read.",
            ("Gia Abel", "GA", "the Head of Parks"),
        ),
        ("Cllr Gia Abel (GA) gave a talk.", ("Cllr Gia Abel", "GA", None)),
        ("Gia Abel (GA), a resident, gave a talk.", None),
        ("Gia Abel (XY), Head of Parks, gave a talk.", None),
        ("The National Parks Authority (NPA), Head Office, wrote.", None),
    ],
)
def test_initials_that_the_text_defines(sentence: str, person: Person | None) -> None:
    """Where the capitals fit and a post or title stands beside the name."""
    assert people("", after=DEFINED.format(sentence)) == ([person] if person else [])


def test_nobody_is_defined_in_an_item_that_is_withheld() -> None:
    """A name in the attendance is shown everywhere."""
    text = "1. Public Questions\n\nGia Abel (GA), Head Tenant, asked why.\n\n2. Roads\n\nNo.\n"
    assert people("", after=text) == []

"""Plain text: items, sections, lists, lead-ins, flags, columns, by layout alone."""

from collections.abc import Callable

import pytest

from minutes.plain import read_text
from minutes.values import Clause, ClauseKind, Minutes, Section

The = Callable[[Minutes, str], Clause]

BULLETS = """The Head of Libraries gave an update on the mobile service and
the plans for the spring.
The Committee made the following comments:
- In response to a query about stops in the east, the Committee
was advised that four had been added. The timetable was being
printed.
- The Chair offered to raise the matter with the Parish
Councils. ACTION
- A Member asked for the number of loans by village and
the service would send it within the week.
ACTION
The Committee thanked the Head of Libraries.
RESOLVED that the update be noted.
"""

ITEMS = (
    "PARKS PLAN UPDATE Report attached from Ada Thorn, Director of Place Additional documents: "
    "Minutes: Ada Thorn, Director of Place took Members through the plan.\n"
    "Members raised the following:\n"
    "· Benches – four are on order. · Toilets – a list will be brought back in May. · Dogs – "
    "noted.\n"
    "It was agreed:\n"
    "1. The plan be noted. 2. Ada Thorn to send Members the map. 3. The Chair write to the trust. "
    "|\n"
    "Verges and Hedges Verbal update by Bo Lind. Minutes: There was nothing to report.\n"
    "It was agreed:\n· The update be noted. |"
)

LETTERED = """12 Leisure Strategy PDF 331 KB
The report recommends that the Director acts.
Additional documents:
Annex A PDF 2 MB
Decision:
RESOLVED that Cabinet: -
(a) notes the progress made;
(b) asks the Director to report in June; and
(c) agrees the timetable.
Voting: Unanimous
Reason
To keep Members informed.
Minutes:
The Portfolio Holder presented the report.
RESOLVED that Cabinet: -
(a) notes the progress made;
(b) asks the Director to:
    (i) report in June;
    (ii) consult the staff; and
(c) agrees the timetable.
The meeting then moved on.
"""


def test_a_flag_at_the_end_of_a_bullet_is_its_own_clause_after_it(the: The) -> None:
    """It shares the bullet's paragraph and lead-in."""
    minutes = read_text(BULLETS, source="-")
    task = the(minutes, "The Chair offered to raise")
    flag = minutes.clause(task.number + 1)
    assert minutes.words(flag) == "ACTION"
    assert flag.kind is ClauseKind.FLAG
    assert (flag.paragraph, flag.lead_in) == (task.paragraph, task.lead_in)


def test_a_flag_on_a_line_of_its_own_belongs_to_the_bullet_before_it(the: The) -> None:
    """The line break changes nothing."""
    minutes = read_text(BULLETS, source="-")
    task = the(minutes, "within the week")
    flag = minutes.clause(task.number + 1)
    assert (minutes.words(flag), flag.paragraph) == ("ACTION", task.paragraph)


def test_hard_wrapped_lines_are_one_sentence(the: The) -> None:
    """The clause keeps the line breaks as they stand."""
    minutes = read_text(BULLETS, source="-")
    clause = the(minutes, "In response to a query")
    assert minutes.words(clause).endswith("the Committee\nwas advised that four had been added.")
    assert clause.kind is ClauseKind.BULLET
    assert clause.marker == "-"


def test_bullets_lean_on_their_lead_in_and_a_paragraph_ends_the_list(the: The) -> None:
    """The scope of a lead-in is the list that follows it."""
    minutes = read_text(BULLETS, source="-")
    lead = the(minutes, "made the following comments")
    assert lead.kind is ClauseKind.LEAD_IN
    assert the(minutes, "In response to").lead_in == lead.number
    after = the(minutes, "thanked the Head")
    assert (after.lead_in, after.kind, after.level) == (None, ClauseKind.SENTENCE, 0)
    assert the(minutes, "RESOLVED that").paragraph != after.paragraph


def test_items_that_run_together_are_told_apart() -> None:
    """Titles end where the note on the report begins, or the capitals end."""
    minutes = read_text(ITEMS, source="-")
    assert [item.title for item in minutes.items] == ["PARKS PLAN UPDATE", "Verges and Hedges"]


def test_bullets_and_numbers_on_one_line_are_one_clause_each(the: The) -> None:
    """Each has its own mark and paragraph, and leans on its lead-in."""
    minutes = read_text(ITEMS, source="-")
    assert the(minutes, "Toilets").marker == "·"
    clause = the(minutes, "send Members the map")
    assert minutes.words(clause) == "Ada Thorn to send Members the map."
    assert (clause.marker, clause.kind) == ("2.", ClauseKind.CLAUSE)
    assert clause.lead_in == the(minutes, "It was agreed").number


def test_words_before_the_label_are_report(the: The) -> None:
    """What the agenda says was not minuted."""
    minutes = read_text(ITEMS, source="-")
    assert the(minutes, "Report attached").section is Section.REPORT
    assert the(minutes, "took Members").section is Section.MINUTES


def test_sections_of_an_item(the: The) -> None:
    """Report, documents, decision, reason and minutes each keep their own."""
    minutes = read_text(LETTERED, source="-")
    assert minutes.items[0].number == "12"
    assert minutes.items[0].title == "Leisure Strategy"
    assert the(minutes, "The report recommends").section is Section.REPORT
    assert the(minutes, "Annex A").section is Section.FURNITURE
    assert the(minutes, "notes the progress").section is Section.DECISION
    assert the(minutes, "Voting").section is Section.FURNITURE
    assert the(minutes, "To keep Members").section is Section.REPORT
    assert the(minutes, "The Portfolio Holder").section is Section.MINUTES


def test_sub_clauses_lean_on_the_clause_above_them(the: The) -> None:
    """(i) is governed by (b), and (c) by the resolution again."""
    minutes = read_text(LETTERED, source="-")
    above = the(minutes, "asks the Director to:")
    assert above.kind is ClauseKind.LEAD_IN
    below = the(minutes, "consult the staff")
    assert (below.marker, below.level, below.lead_in) == ("(ii)", 2, above.number)
    last = [c for c in minutes.clauses if minutes.words(c) == "agrees the timetable."][-1]
    assert (last.level, last.lead_in) == (1, above.lead_in)
    assert the(minutes, "then moved on").lead_in is None


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("RESOLVED:\n\n1.  That the award be accepted.\n\n2.  That it be published.", "1."),
        ("It was RESOLVED that:\n\n1.   \nthe award be accepted.\n\n2.   \nit be published.", "1."),
        ("The Committee:-\n(1) award be accepted; and\n(2) agreed to publish it.", "(1)"),
        ("AGREED:\na)  the award be accepted\nb)  it be published", "a)"),
        ("RESOLVED: (A) That the award be accepted.\n(B) That it be published.", "(A)"),
        ("Noted:\n\n5.1. That the award be accepted.\n\n5.2. That it be published.", "5.1."),
        ("Agreed:\n- the award be accepted\n- publish it", "-"),
        ("PENDERFYNWYD / RESOLVED:\ni)  the award be accepted\nii)  it be published", "i)"),
    ],
)
def test_lists_in_every_shape_lean_on_their_lead_in(text: str, marker: str, the: The) -> None:
    """Whatever the marks, whether or not they stand on a line of their own."""
    minutes = read_text(text, source="-")
    clause = the(minutes, "award be accepted")
    assert clause.marker == marker
    assert clause.lead_in is not None
    assert minutes.clause(clause.lead_in).kind is ClauseKind.LEAD_IN


def test_an_unmarked_clause_after_resolved_leans_on_it(the: The) -> None:
    """As "That …" on the line below "Resolved:"."""
    minutes = read_text("Resolved:\nThat the plan be noted.\n\nThe meeting ended.", source="-")
    assert the(minutes, "That the plan").lead_in == 1
    assert the(minutes, "The meeting ended").lead_in is None


@pytest.mark.parametrize(
    "words",
    [
        "ACTION: Clerk to write",
        "Action: Officers to work out the cost",
        "ACTION BY: Head of Estates",
        "(Action: Head of Estates)",
        "**Action:** Clerk",
        "Action – Jane Smith",
        "ACTION",
    ],
)
def test_flags_in_every_shape(words: str) -> None:
    """On lines of their own, with or without a name or a task."""
    minutes = read_text(f"The roof leaks and was discussed at length.\n\n{words}\n", source="-")
    assert minutes.clauses[-1].kind is ClauseKind.FLAG


@pytest.mark.parametrize(
    "words", ["Climate Action Plan", "ACTION PLAN", "Community Action gave a talk."]
)
def test_false_friends_are_no_flags(words: str) -> None:
    """The word alone flags nothing."""
    minutes = read_text(f"{words}\n\nMembers heard about the plan at some length.\n", source="-")
    assert not [c for c in minutes.clauses if c.kind is ClauseKind.FLAG]


COLUMN = """PARISH NOTES - 4 MAY 2024
Action
1. Apologies
Cllr Weir.
2. Footpath
The stile has been mended. Cllr Bray asked for a sign and it was felt that
one should be put up before the summer holidays begin.
JC
Head of Paths
3. Bus shelter
Nothing to report.
"""


def test_names_of_an_action_column_are_cells(the: The) -> None:
    """Also where they come on lines of their own after the section."""
    minutes = read_text(COLUMN, source="-")
    cells = [minutes.words(c) for c in minutes.clauses if c.kind is ClauseKind.CELL]
    assert cells == ["JC", "Head of Paths"]
    assert the(minutes, "JC").column == "Action"
    assert [item.number for item in minutes.items] == ["", "1", "2", "3"]


def test_a_table_flattened_to_lines_is_cells_with_rows_and_columns(the: The) -> None:
    """A heading for each column, then one cell to a line."""
    text = (
        "ACTIONS\nAction\nOwner\nTarget date\nSend the map\nClerk\nJune\nFix the gate\nCllr Bray\n"
        "July\n"
    )
    minutes = read_text(text, source="-")
    cell = the(minutes, "Cllr Bray")
    assert (cell.kind, cell.column, cell.row) == (ClauseKind.CELL, "Owner", 2)


def test_a_markdown_table_is_cells(the: The) -> None:
    """The rule under the heading is no row."""
    minutes = read_text("| Action | Owner |\n|---|---|\n| Send map | Clerk |\n", source="-")
    assert the(minutes, "Clerk").column == "Owner"
    assert the(minutes, "Send map").row == 1


def test_markdown_headings_and_quotations(the: The) -> None:
    """Their signs are not part of the words."""
    text = (
        "4\\. **Standard Forms**\n\nForms were approved.\n\n> **Buses**\n>\n> A letter to be sent."
        "\n"
    )
    minutes = read_text(text, source="-")
    assert (minutes.items[0].number, minutes.items[0].title) == ("4", "Standard Forms")
    assert minutes.words(the(minutes, "Buses")) == "Buses"
    assert minutes.words(the(minutes, "A letter")) == "A letter to be sent."


def test_a_cut_item_says_where_it_goes_on() -> None:
    """The warning is a sentence for a person."""
    text = (
        "56 Improvement Update PDF 2 KB\n\nMinutes:\n\nThe Chair enquired  ...  view the full "
        "minutes text for item 56"
    )
    minutes = read_text(text, source="-")
    assert minutes.items[0].cut == "view the full minutes text for item 56"
    assert minutes.warnings == ("item 56 is cut: 'view the full minutes text for item 56'",)
    assert minutes.clauses[-1].section is Section.FURNITURE


def test_page_numbers_and_signatures_are_furniture(the: The) -> None:
    """They are clauses, but no one minuted them."""
    text = "The skip has gone.\n\nSigned ____________  Dated ________\n\nPage 1 of 2\n\n3\n"
    minutes = read_text(text, source="-")
    assert the(minutes, "The skip").section is Section.MINUTES
    assert {c.section for c in minutes.clauses[1:]} == {Section.FURNITURE}


@pytest.mark.parametrize(
    "text", ["", " \n ", "|", "\ufeff", "\x00", "(", "1.", "ACTION", "- ", "> ", "**"]
)
def test_the_barest_texts_give_minutes(text: str) -> None:
    """Any string gives minutes with at least one item and the text untouched."""
    minutes = read_text(text, source="-")
    assert minutes.text == text
    assert minutes.items

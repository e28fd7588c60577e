"""What cues take for an action, whose it is and when it is due: tables of fictional sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.plain import read_text
from summariser.cues import CuesEngine
from summariser.evidence import prove
from summariser.values import ActionDraft, Extraction, Marker, OwnerKind, Recurs

ENGINE = CuesEngine()


def extraction(text: str) -> Extraction:
    minutes = read_text(text, source="x")
    return prove(minutes, ENGINE.answer(minutes), engine="cues", engine_version=ENGINE.version)


def drafts(text: str) -> tuple[ActionDraft, ...]:
    return extraction(text).actions


@pytest.mark.parametrize(
    ("text", "owner", "due"),
    [
        # undertakings
        ("The Head of Parks agreed to circulate the survey to Members.", "The Head of Parks", None),
        (
            "The Clerk undertook to report back to the next meeting.",
            "The Clerk",
            "to the next meeting",
        ),
        (
            "Officers offered to provide Members with a map within 14 days.",
            "Officers",
            "within 14 days",
        ),
        ("Mrs Ada Thorne promised to find out why the lamp was out.", "Mrs Ada Thorne", None),
        (
            "The Leader said that he would write to the Minister before Easter.",
            "The Leader",
            "before Easter",
        ),
        ("Councillor Oduya will speak to the school about the gate.", "Councillor Oduya", None),
        (
            "The Streets Team would arrange a site visit with the ward members.",
            "The Streets Team",
            None,
        ),
        # bare assignments
        ("Clerk to write to the drainage board.", "Clerk", None),
        ("HT to contact the bus company by 31 May.", "HT", "by 31 May"),
        ("Cllr. R. Vane to obtain three quotations.", "Cllr. R. Vane", None),
        # nobody named
        ("A briefing note would be circulated to Members.", None, None),
        ("Photographs to be sent to Members by Friday.", None, "by Friday"),
        # requests
        (
            "The Finance Manager was asked to provide a breakdown to Members.",
            "The Finance Manager",
            None,
        ),
        ("Members asked that the figures be sent to the Committee by June.", None, "by June"),
        (
            "The Panel asked the Head of Roads to report back in six months.",
            "the Head of Roads",
            "in six months",
        ),
        # resolutions in a sentence
        ("It was agreed that the Clerk would ask for a quotation.", "the Clerk", None),
        ("It was agreed to write to the owner of the mill.", None, None),
        ("RESOLVED that a letter be sent to the Secretary of State.", None, None),
        (
            "RESOLVED that the Monitoring Officer be requested to submit a report in March.",
            "the Monitoring Officer",
            "in March",
        ),
        ("AGREED that the Chair write to the hospital trust.", "the Chair", None),
    ],
)
def test_actions(text: str, owner: str | None, due: str | None) -> None:
    """One action each, with the owner and the time as minuted."""
    (draft,) = drafts(text)
    assert (draft.owner, draft.due) == (owner, due)
    assert draft.quote == text


@pytest.mark.parametrize(
    "text",
    [
        "RESOLVED that the report be noted.",
        "RESOLVED that the Minutes of the meeting held on 4 May be approved and signed.",
        "The Committee noted the update.",
        "Members welcomed the report and thanked the officers for their work.",
        "RESOLVED that Councillor Oduya be appointed Chair for the municipal year.",
        "RESOLVED that the budget of £2.4m be approved.",
        "RESOLVED that the press and public be excluded from the meeting.",
        "The Head of Parks explained that the gates had been painted in April.",
        "The service hoped that the number would fall.",
        "Work was being undertaken to reduce the backlog.",
        "The scheme would improve access to the station.",
        "A Member asked whether the bridge would be repaired.",
        "Councillor Vane moved an amendment that the Director be instructed to report in May.",
        "No further action was required.",
        "The Action Plan had been agreed in 2019.",
        "Apologies were received from Councillor Oduya.",
        "It was agreed not to purchase the mower.",
        "The application was granted subject to conditions.",
    ],
)
def test_no_actions(text: str) -> None:
    """Noting, deciding, explaining, hoping, asking and looking back are no actions."""
    assert drafts(text) == ()


LETTERED = """RESOLVED that the Director of Housing:

(a) write to every tenant of Mill Court before the works begin; and

(b) report on the cost to the meeting in June.
"""


def test_lead_in_owns_its_clauses() -> None:
    """Each lettered clause is an action of the one whom the lead-in names."""
    first, second = drafts(LETTERED)
    assert [draft.owner for draft in (first, second)] == ["the Director of Housing"] * 2
    assert first.quote.startswith("write to every tenant")
    assert {span.why for span in first.context} == {"lead-in"}
    assert first.marker is Marker.RESOLUTION


MIXED = """It was agreed:

1. Members note the report.
2. The Scrutiny Officer to circulate the slides.
3. That the strategy be adopted.
4. A further report be submitted to the Panel on a quarterly basis.
"""


def test_list_under_agreed() -> None:
    """Noting and adopting stay out; what is still to be done comes in."""
    slides, report = drafts(MIXED)
    assert slides.owner == "The Scrutiny Officer"
    assert (report.due, report.recurs) == ("on a quarterly basis", Recurs.QUARTERLY)


LOST = """Councillor Vane moved the following amendment:

(a) that the Director of Place be instructed to reopen the lane; and

(b) that the Clerk write to residents.

The amendment was LOST.
"""


def test_motions_lost_are_no_actions() -> None:
    """However they are worded."""
    assert drafts(LOST) == ()


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("The lamp was dark. ACTION: Roads Officer to visit the lane", "Roads Officer"),
        (
            "The list would be looked at again.\n\nACTION: Director of Housing",
            "Director of Housing",
        ),
        ("- The Chair said that she would look into it. ACTION\n- The gate was open.", "The Chair"),
    ],
)
def test_flags_make_actions_explicit(text: str, owner: str) -> None:
    """Before or after the task, with an owner or without."""
    (draft,) = drafts(text)
    assert (draft.owner, draft.marker) == (owner, Marker.EXPLICIT)


COLUMN = """Action
1. Trees
Four limes were lost in the storm. New trees to be ordered for the winter.




HT
2. Roads
The Clerk would ask the county council about the drain.




Clerk
"""


def test_action_column_after_the_section() -> None:
    """Names that come after the section own the tasks in it."""
    trees, roads = drafts(COLUMN)
    assert (trees.owner, trees.marker) == ("HT", Marker.EXPLICIT)
    assert roads.marker is Marker.EXPLICIT


TABLE = """ACTIONS ARISING

Action

Responsible officer

Target date

Send Members the list of shelters

Head of Roads

14 June 2025

Thank the band

Chair

Complete
"""


def test_action_table_by_lines() -> None:
    """A row is an action with its owner and date; a row that is done is none."""
    (draft,) = drafts(TABLE)
    assert (draft.owner, draft.due) == ("Head of Roads", "14 June 2025")


def test_pronoun_means_the_name_before_it() -> None:
    """The owner stands in the sentence before; its clause is context."""
    text = "The Head of Parks did not have the figure. She would send it to Members on Monday."
    (draft,) = drafts(text)
    assert (draft.owner, draft.owner_kind) == ("The Head of Parks", OwnerKind.ROLE)
    assert [span.why for span in draft.context] == ["name"]


def test_two_owners_in_one_sentence_are_two_actions() -> None:
    """Each with its own part of the sentence."""
    text = "AC to speak to the show committee and TS to add a notice to the board."
    first, second = drafts(text)
    assert (first.owner, second.owner) == ("AC", "TS")
    assert second.quote == "TS to add a notice to the board."


def test_long_prelude_is_left_out() -> None:
    """More than half a sentence about something else is no evidence."""
    text = (
        "The beech at the gate, which was planted in the year of the jubilee by the children of "
        "the village school, had lost a limb in the gale and it was agreed that the Clerk would "
        "ask for a quotation."
    )
    (draft,) = drafts(text)
    assert draft.quote.startswith("it was agreed that the Clerk")


def test_summaries_are_short_and_imperative() -> None:
    """Made from the words themselves."""
    (draft,) = drafts("The Head of Parks agreed to circulate the survey to Members.")
    assert draft.summary == "Circulate the survey to Members"


_PIECES = (
    "The Clerk would |agreed to |RESOLVED that |write to |be noted|.\n|(a) |ACTION|Action: |\n\n|"
    "Cllr. J. Moss |by 31 May |“|”|1. |- |Minutes:\n|once |and |, |HT |he |it was agreed |\u00a0|’|"
    '\x00|é|\n> |      |Head of Roads |"'
)
PIECES = st.sampled_from(_PIECES.split("|"))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=120).map("".join))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Never an exception; every quote stands where it says."""
    result = extraction(text)
    for draft in result.actions:
        assert text[draft.start : draft.end] == draft.quote


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["The Clerk would write. ", "ACTION\n", "(a) be sent; and\n", "A, ", '"', "A and B of "],
)
def test_long_repetition_takes_linear_time(piece: str) -> None:
    """Ten times the text is about ten times the work: counted in clauses read, not in seconds."""
    text = (piece * (100_000 // len(piece)))[:100_000]
    assert len(extraction(text).actions) <= len(text)

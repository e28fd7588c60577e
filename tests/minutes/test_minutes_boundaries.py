"""Where a withheld item ends: no action is swallowed, and no resident's words get out."""

import pytest

from minutes.plain import read_text
from minutes.values import Minutes

QUESTIONS = """3. Public Questions

{}

4. Getting to see a vet

The Clerk will write to the surgery.

5. Home care contract

Agreed:
- that the report be noted.

6. Work Programme

Noted.
"""


def withheld(minutes: Minutes, words: str) -> str | None:
    (clause,) = [c for c in minutes.clauses if words in " ".join(minutes.words(c).split())]
    return minutes.items[clause.item].withheld


@pytest.mark.parametrize(
    "spoken",
    [
        "Mr Ivo Marl asked about the pump.",
        "Mr Ivo Marl asked:\n\n1. Why is the pump dry?\n\n2. Who will mend it?",
        (
            "1. Mr Ivo Marl asked about the pump.\n\n2. Ms Una Fell asked about the well.\n\n"
            "3. Mr Odd Berg spoke of the tap."
        ),
        "1. Pump\n\nMr Ivo Marl asked about it.\n\n2. Well\n\nMs Una Fell asked about it.",
        "Question 1\n\nMr Ivo Marl asked about the pump.\n\nAnswer\n\nIt is dry.",
    ],
)
def test_the_headings_after_public_questions_begin_items(spoken: str) -> None:
    """Also titles with verbs, and after lists; the residents' own headings begin none."""
    minutes = read_text(QUESTIONS.format(spoken), source="-")
    assert [item.number for item in minutes.items if item.number] == ["3", "4", "5", "6"]
    assert withheld(minutes, "will write to the surgery") is None
    kinds = {item.number: item.withheld for item in minutes.items}
    assert kinds == {"3": "public questions", "4": None, "5": None, "6": None}


@pytest.mark.parametrize(
    "heading",
    [
        "4. Question from Mr Marl",
        "4. Mr Ivo Marl - the dry pump",
        "4. Why is the pump dry?",
        "1. Dry Pump",
        "(4) Dry Pump",
        "Question 4",
        "29. Dry Pump",
    ],
)
def test_a_residents_own_heading_begins_no_item(heading: str) -> None:
    """By its words, its place in the count, or the shape of its number."""
    text = (
        f"3. Public Questions\n\nThe Chair spoke.\n\n{heading}\n\nMy cellar is wet.\n\n"
        "5. Roads\n\nNoted.\n"
    )
    minutes = read_text(text, source="-")
    assert withheld(minutes, "My cellar is wet") == "public questions"
    assert withheld(minutes, "Noted") is None


def test_short_headings_of_questions_that_count_on_stay_withheld() -> None:
    """1, 2, 3 as short as headings: what 4 is cannot be known, and letting words out is worse."""
    text = (
        "3. Public Questions\n\n1. Pump\n\nOne.\n\n2. Well\n\nTwo.\n\n3. Tap\n\nThree.\n\n"
        "4. Dry Ditch\n\nMy cellar is wet.\n"
    )
    minutes = read_text(text, source="-")
    assert withheld(minutes, "My cellar is wet") == "public questions"


def test_one_withheld_item_may_follow_another() -> None:
    """Declarations do not swallow the questions, nor these the petitions."""
    text = (
        "1. Declarations of Interest\n\nNone.\n\n2. Public Questions and Petitions\n\nMr Marl "
        "spoke.\n\n3. Members' Questions\n\nNone.\n\n4. Statement of Accounts\n\nNoted.\n"
    )
    kinds = [item.withheld for item in read_text(text, source="-").items]
    assert kinds == ["declarations", "public questions", None, None]


def test_codes_end_a_withheld_item_by_their_shape() -> None:
    """A plain number inside does not."""
    text = (
        "21.01.11 Public Participation\n\n1. Wet Cellars\n\nMy cellar is wet.\n\n"
        "21.01.12 Other Business\n\nThe drain is mended.\n"
    )
    minutes = read_text(text, source="-")
    assert withheld(minutes, "My cellar is wet") == "public questions"
    assert withheld(minutes, "The drain is mended") is None

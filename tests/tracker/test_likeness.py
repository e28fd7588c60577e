"""Whether two asks are the same, and what sentences say of progress: tables of council English."""

import pytest

from tracker.likeness import Likeness, ask_of, clearly_about, likeness, names_reference, only_best
from tracker.likeness import subject_words as subject
from tracker.progress import is_follow_up, points_back, says_amended, says_asked_again, says_done

DIRECTOR = "The Director of Education"
OLD = "The Director of Education to circulate the attendance figures for each school"

LIKE = [
    # the new ask, its owner, how far it is the same as OLD
    (OLD, DIRECTOR, Likeness.SAME),
    ("Director of Education to circulate attendance figures for each school", None, Likeness.SAME),
    ("That the attendance figures for each school be circulated", None, Likeness.SAME),
    # another owner, another figure, or more than was asked: the clerk decides
    ("Head of Finance to circulate attendance figures by school", "Head of Finance",
     Likeness.MAYBE),
    ("The Director of Education to circulate the 2026 attendance figures for each school", DIRECTOR,
     Likeness.MAYBE),
    ("The Director of Education to circulate the attendance figures and reasons for all absence",
     DIRECTOR, Likeness.MAYBE),
    # something else
    ("The Director of Education to circulate the exclusion policy", DIRECTOR, Likeness.NONE),
    ("Officers to report back", "Officers", Likeness.NONE),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "owner", "how"), LIKE)
def test_how_far_two_asks_are_the_same(quote: str, owner: str | None, how: Likeness) -> None:
    assert likeness(ask_of(quote, owner=owner), ask_of(OLD, owner=DIRECTOR)) is how


def test_two_short_asks_are_never_simply_the_same() -> None:
    """“Clerk to arrange payment” may be this month's or last month's."""
    short = ask_of("Clerk to arrange payment", owner="Clerk")
    assert likeness(short, short) is Likeness.MAYBE


def test_a_date_is_not_what_is_asked() -> None:
    """The same ask by another date is the same ask."""
    one = ask_of("Publish the flood plan for Otter by 3 May 2025", due="by 3 May 2025")
    other = ask_of("Publish the flood plan for Otter by 3 June 2025", due="by 3 June 2025")
    assert likeness(one, other) is Likeness.SAME


@pytest.mark.parametrize(
    ("scores", "best"),
    [
        ([], None),
        ([0.0], None),
        ([0.7], 0),
        ([0.7, 0.9], 1),
        ([0.8, 0.9], None),
        ([0.9, 0.9], None),
    ],
)
def test_the_best_is_one_only_where_it_stands_out(scores: list[float], best: int | None) -> None:
    assert only_best(scores) == best


def test_a_reference_stands_whole() -> None:
    assert names_reference("See ott-cyp-25-001.", "OTT-CYP-25-001")
    assert not names_reference("See OTT-CYP-25-0012.", "OTT-CYP-25-001")


def test_a_sentence_is_about_an_ask_or_not() -> None:
    ask = ask_of(OLD, owner=DIRECTOR)
    assert clearly_about(subject("The attendance figures had been circulated"), ask) > 0
    assert clearly_about(subject("The figures were noted"), ask) == 0


DONE = [
    "The attendance figures had been circulated.",
    "This has now been completed",
    "The letter was sent by the Director on 3 May.",
    "It was reported that the map had since been provided.",
    "Complete",
    "COMPLETED.",
    "Closed",
    "Write to the Minister – completed",
    "OTT-CYP-25-001: actioned",
]
NOT_DONE = [
    "The figures had not been circulated.",
    "The figures would be circulated once they had been received.",
    "The letter was to be sent by May.",
    "The work was partly completed.",
    "In progress",
    "Not complete",
    "Most of the actions were completed.",
    "Members asked whether the letter had been sent.",
    "The report was noted.",
    "The meeting was due to be held in June.",
]


@pytest.mark.parametrize("words", DONE)
def test_words_that_say_done(words: str) -> None:
    assert says_done(words)


@pytest.mark.parametrize("words", NOT_DONE)
def test_words_that_leave_a_doubt(words: str) -> None:
    assert not says_done(words)


@pytest.mark.parametrize(
    ("words", "chases"),
    [
        ("Members asked again for the figures.", True),
        ("The figures were still awaited.", True),
        ("The Chair reminded officers that the map was outstanding.", True),
        ("The response had not been received.", True),
        ("The Committee reiterated its request for the figures.", True),
        ("The figures had been received.", False),
        ("Members asked for the figures.", False),
    ],
)
def test_words_that_chase(words: str, *, chases: bool) -> None:
    assert says_asked_again(words) is chases


@pytest.mark.parametrize(
    ("words", "amends"),
    [
        ("The minutes were approved, subject to the addition of Cllr Lund's apologies.", True),
        ("The minutes of 3 May were agreed as a correct record as amended.", True),
        ("RESOLVED that, subject to the correction of a date, the minutes be signed.", True),
        ("The minutes of the last meeting were approved as a correct record.", False),
        ("The application was approved subject to conditions.", False),
    ],
)
def test_words_that_amend_earlier_minutes(words: str, *, amends: bool) -> None:
    assert says_amended(words) is amends


@pytest.mark.parametrize(
    ("title", "follows"),
    [
        ("Matters Arising", True),
        ("ACTION LOG", True),
        ("Minutes of the Previous Meeting", True),
        ("Update on actions", True),
        ("Climate Action Plan", False),
        ("School attendance", False),
    ],
)
def test_items_that_go_through_earlier_asks(title: str, *, follows: bool) -> None:
    assert is_follow_up(title) is follows


def test_a_sentence_may_lean_on_the_one_before() -> None:
    assert points_back("This had been done.")
    assert not points_back("Thistle Lane had been repaired.")

"""Real bodies (read where they are beside the checkout): what a person counts by hand in each."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from minutes.errors import EmptyDocumentError
from minutes.reading import read
from minutes.values import Clause, ClauseKind, Minutes, Section, Status

Shared = Callable[[str], Path]

# number: (key, paragraphs of the agenda's text, of the decision, of the minutes; documents; votes)
KINGSTON = {
    "54": ("51890", 2, 0, 2, 0, 0),
    "55": ("51891", 3, 0, 1, 0, 0),
    "56": ("51892", 0, 0, 1, 0, 0),
    "57": ("51893", 2, 0, 1, 0, 0),
    "58": ("51894", 1, 0, 1, 0, 0),
    "59": ("51902", 1, 4, 7, 4, 2),  # of 8 paragraphs one is broken in a sentence
    "60": ("51903", 1, 1, 11, 1, 1),
    "61": ("51900", 2, 0, 5, 0, 0),
    "62": ("51901", 1, 0, 6, 4, 0),
    "63": ("51899", 1, 3, 11, 1, 2),
    "64": ("51896", 1, 0, 1, 0, 0),
    "65": ("51897", 1, 0, 1, 0, 0),
}
# number: (key, paragraphs of the agenda's text, of the decision, of the minutes)
GLOUCESTER = {
    "51": ("44461", 1, 0, 1),
    "52": ("44463", 3, 0, 2),
    "53": ("44464", 2, 0, 1),
    "54": ("44555", 6, 0, 1),
    "55": ("44127", 1, 3, 13),
}
MANCHESTER = {"1": ("18831", 1, 0, 1), "9": ("18833", 1, 0, 1)}


def fixture(shared: Shared, name: str) -> Minutes:
    return read(shared(f"fixtures/{name}").read_bytes(), source=f"https://a.example/{name}")


def clauses(minutes: Minutes, number: str) -> list[Clause]:
    (item,) = [at for at, one in enumerate(minutes.items) if one.number == number]
    return [clause for clause in minutes.clauses if clause.item == item]


def paragraphs(found: list[Clause], *sections: Section) -> int:
    return len({clause.paragraph for clause in found if clause.section in sections})


def votes_cast(minutes: Minutes, found: list[Clause]) -> int:
    """Lines of "Voting: unanimous", which stand among the minutes and are furniture."""
    return sum(minutes.words(clause).startswith("Voting:") for clause in found)


def titles(minutes: Minutes) -> str:
    """All titles as one short sum: their words are the councils' own."""
    return sha256("|".join(item.title for item in minutes.items).encode()).hexdigest()[:16]


def counted(minutes: Minutes, number: str) -> tuple[str | None, int, int, int]:
    found = clauses(minutes, number)
    (key,) = [item.key for item in minutes.items if item.number == number]
    minuted = paragraphs(found, Section.MINUTES) + votes_cast(minutes, found)
    report, decision = (paragraphs(found, one) for one in (Section.REPORT, Section.DECISION))
    return key, report, decision, minuted


def test_kingstons_page_is_read_as_a_person_counts_it(shared: Shared) -> None:
    """12 items, 3 decisions, 12 minutes, 10 documents, 5 recorded votes, 2 cut marks."""
    minutes = fixture(shared, "moderngov_meeting.html")
    assert [item.number for item in minutes.items] == list(KINGSTON)
    for number, (key, report, decision, minuted, documents, votes) in KINGSTON.items():
        assert counted(minutes, number) == (key, report, decision, minuted), number
        said = [minutes.words(one) for one in clauses(minutes, number)]
        assert sum(words.startswith("• Annex") for words in said) == documents, number
        assert sum(words == "Carried" for words in said) == votes, number
        assert ("Recorded Vote" in said) is bool(votes), number
    assert [item.number for item in minutes.items if item.cut] == ["59", "60"]
    assert titles(minutes) == "3737aa1b9f303bd2"
    labels = Counter(minutes.words(c) for c in minutes.clauses if c.kind is ClauseKind.HEADING)
    assert (labels["Decision:"], labels["Additional documents:"]) == (3, 4)
    assert (minutes.meeting_on, minutes.status) == (date(2026, 1, 15), Status.APPROVED)


def test_nothing_of_a_recorded_vote_or_a_file_is_minuted(shared: Shared) -> None:
    """Results, links to votes and names of files are furniture."""
    minutes = fixture(shared, "moderngov_meeting.html")
    for clause in minutes.clauses:
        words = minutes.words(clause)
        if words == "Carried" or "View Recorded Vote" in words or "PDF" in words[-12:]:
            assert clause.section is Section.FURNITURE, words


@pytest.mark.parametrize(
    ("name", "items", "facts"),
    [
        (
            "GetMeeting_full.xml",
            GLOUCESTER,
            (date(2025, 11, 21), "Cabinet", 13, "ff8a099af74593fe"),
        ),
        (
            "GetMeeting_with_minutes.xml",
            MANCHESTER,
            (date(2026, 2, 10), "Audit Committee", 1, "20e0a4dac924ebe8"),
        ),
    ],
)
def test_the_services_answers_are_read_as_a_person_counts_them(
    shared: Shared,
    name: str,
    items: dict[str, tuple[str, int, int, int]],
    facts: tuple[date, str, int, str],
) -> None:
    """Items in order, and the paragraphs of each of their sections."""
    minutes = fixture(shared, name)
    assert [item.number for item in minutes.items] == list(items)
    for number, expected in items.items():
        assert counted(minutes, number) == expected, number
    present = len(minutes.attendance)
    assert (minutes.meeting_on, minutes.committee, present, titles(minutes)) == facts
    assert not any(item.cut for item in minutes.items)


def test_a_cancelled_meeting_has_nothing_to_read(shared: Shared) -> None:
    """Its answer holds no item."""
    with pytest.raises(EmptyDocumentError):
        fixture(shared, "GetMeeting_cancelled.xml")

"""The five seeds and the corpus, where they stand beside the checkout."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from minutes.plain import read_text
from minutes.values import Clause, ClauseKind, Minutes, Section

The = Callable[[Minutes, str], Clause]
Shared = Callable[[str], Path]


@pytest.fixture
def seed(shared: Shared) -> Callable[[int], Minutes]:
    def read_seed(number: int) -> Minutes:
        (path,) = shared("seeds").glob(f"00{number}_*.txt")
        return read_text(path.read_bytes().decode(), source=path.name)

    return read_seed


def test_both_flags_of_the_first(seed: Callable[[int], Minutes]) -> None:
    """Each right after its task, in the same paragraph."""
    minutes = seed(0)
    flags = [c for c in minutes.clauses if c.kind is ClauseKind.FLAG]
    assert len(flags) == 2
    for flag in flags:
        assert minutes.clause(flag.number - 1).paragraph == flag.paragraph


def test_the_lettered_recommendations_of_the_second(
    seed: Callable[[int], Minutes], the: The
) -> None:
    """Minuted, and governed by their lead-in; the agenda's own text is report."""
    minutes = seed(1)
    for words, mark in (
        ("when agreed by the Department for Education is shared with", "b)"),
        ("Scorecard when agreed", "c)"),
    ):
        clause = the(minutes, words)
        assert (clause.marker, clause.section) == (mark, Section.MINUTES)
        assert minutes.words(minutes.clause(clause.lead_in or 0)) == "RECOMMENDED that"
    assert the(minutes, "It is recommended that this panel").section is Section.REPORT


def test_the_two_items_of_the_third(seed: Callable[[int], Minutes]) -> None:
    """The resolution stands in the decision and again in the minutes."""
    minutes = seed(2)
    assert [item.number for item in minutes.items] == ["9", "12"]
    acknowledged = [c for c in minutes.clauses if "progression of improvements" in minutes.words(c)]
    assert [c.section for c in acknowledged] == [Section.DECISION, Section.MINUTES]


def test_the_seven_items_of_the_fourth(seed: Callable[[int], Minutes], the: The) -> None:
    """Run together with bars, one bar missing."""
    minutes = seed(3)
    assert len(minutes.items) == 7
    assert minutes.items[3].title == "Bury Virtual School Annual Report"
    assert the(minutes, "Members to be provided").marker == "1."


def test_the_cut_item_of_the_fifth(seed: Callable[[int], Minutes]) -> None:
    """And the meeting that the issue's page names."""
    minutes = seed(4)
    assert minutes.warnings == ("item 56 is cut: 'view the full minutes text for item 56'",)
    assert minutes.items[1].cut is not None
    assert str(minutes.meeting_on) == "2022-11-22"


@pytest.mark.parametrize("part", ["dev", "principal", "synthetic"])
def test_labelled_actions_stand_in_what_was_minuted(part: str, shared: Shared) -> None:
    """No label of the corpus falls in a section that engines do not read."""
    for line in shared(f"corpus/{part}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        minutes = read_text(row["text"], source=row["id"])
        for action in row["actions"]:
            at = row["text"].rfind(action["quote"])
            end = at + len(action["quote"])
            clauses = [c for c in minutes.clauses if c.start < end and c.end > at]
            assert any(c.section in {Section.MINUTES, Section.DECISION} for c in clauses), row["id"]

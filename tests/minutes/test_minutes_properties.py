"""For any text at all: clauses are in order, apart, numbered, and stand where they say."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.errors import UnreadableDocumentError
from minutes.plain import read_text
from minutes.reading import read
from minutes.values import ClauseKind, Minutes
from minutes.wire import packed, unpacked

PIECES = (
    "1. ", "2. ", "(a) ", "(b) ", "i) ", "(ii) ", "• ", " · ", "- ", "\n", "\n\n", "\r\n", " | ",
    "|", "> ", "**", "#  ", "ACTION", "ACTION: ", "Action by: Head of Parks", "Minutes:",
    "Decision:", "Additional documents:", "Reason\n", "RESOLVED that Cabinet: -\n",
    "It was agreed:\n", "AGREED", "Recorded Vote\n", "Present: Ada Thorn (AT), Clerk; ",
    "PARKS PLAN", "9 Plan PDF 3 KB\n", "SC/26/24 ", "5.1. ", "The Clerk to write. ",
    "Cllr. J. Smith said so. ", "RB\n", "that the plan be noted; ", "EXEMPT",
    "the public be excluded for item 2. ", "\t", "\x0c", "\ufeff", "é", "£1.5m ",
    "view the full minutes text for item 5", "Owner\n", "Target date\n", "    ", "etc. ", "?",
    "…",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
)


def hold(minutes: Minutes, text: str) -> None:
    """The facts about clauses that everything downstream relies on."""
    assert minutes.text == text
    last = 0
    for number, clause in enumerate(minutes.clauses, 1):
        words = text[clause.start : clause.end]
        assert clause.number == number
        assert last <= clause.start < clause.end
        assert words == words.strip()
        assert minutes.items[clause.item].withheld != "restricted"
        if clause.lead_in is not None:
            governing = minutes.clause(clause.lead_in)
            assert clause.lead_in < number
            assert governing.item == clause.item
            assert governing.kind is ClauseKind.LEAD_IN
        last = clause.end
    order = [clause.item for clause in minutes.clauses]
    assert order == sorted(order)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_clauses_of_any_text_hold_together(text: str) -> None:
    """Whatever the text, and nothing is raised."""
    hold(read_text(text, source="-"), text)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_minutes_come_through_the_pipe_as_they_are(text: str) -> None:
    """JSON and back."""
    minutes = read_text(text, source="-", verified=True)
    assert unpacked(packed(minutes)) == minutes


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        TEXTS.map(lambda text: f"<html><body><p>{text}</p>".encode("utf-8", "replace")),
    )
)
def test_any_bytes_are_read_or_refused_by_name(content: bytes) -> None:
    """No other exception gets out."""
    try:
        read(content, source="x.html")
    except UnreadableDocumentError:
        return


UNITS = (
    "a", " ", "\n", ". ", "(a) ", "1. x ", " · a", " | ", "ACTION ", "Minutes:\n", "Cllr. J. ",
    "Foo Bar\n", "1.\n", "It was agreed:\n1. x\n", "- x\n", "RB\n\n\n\n", "item 1, 2", "> ", "**",
    "the public be excluded ", "Present: A B, ", "a    B", "PRESENT\n",
    "9 Title PDF 3 KB\n",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_time_is_linear_in_the_length(unit: str) -> None:
    """Eight times the text in about eight times the time: a square would take sixty-four."""
    assert_linear("", unit)


@pytest.mark.parametrize("unit", ["Xa Ya,\n", "and Xa Ya\n", "Xa Ya, Clerk;\n", "(", "Clerk\n"])
def test_time_is_linear_in_the_length_of_a_list_of_people(unit: str) -> None:
    """Also where one entry seems to go on for ever."""
    assert_linear("Present:\n", unit)


def assert_linear(head: str, unit: str) -> None:
    def seconds(length: int) -> float:
        text = head + (unit * (length // len(unit) + 1))[:length]
        began = time.process_time()
        hold(read_text(text, source="-"), text)
        return time.process_time() - began

    small = min(seconds(8_000) for _ in range(3))
    assert min(seconds(64_000) for _ in range(3)) < 24 * max(small, 0.005)

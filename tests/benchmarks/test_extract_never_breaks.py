"""Whatever the minutes look like: every quote stands where it says, nothing is raised, in time.

500 made documents, or 10,000 where MATTERS_MANY=1 is set; 30 built by repetition, up to 100 KB or
1 MB likewise.
"""

import gc
import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes.plain import read_text
from summariser.cues import CuesEngine
from summariser.evidence import prove
from summariser.values import Extraction

MANY = os.environ.get("MATTERS_MANY") == "1"
LONGEST = 5_000
ENGINE = CuesEngine()

OWNERS = (
    "The Clerk", "the Director of Children's Services", "Cllr. A. Thorn", "RB", "GD/IK",
    "Officers", "Helen Marsh (HM)", "she", "they", "The Committee", "Members", "All",
    "Cllrs. Arwel Jones and W. Pugh", "CORPORATE DIRECTOR, PLACE (Estates Manager)",
    "Y Cyfarwyddwr", "Dr Åsa Öberg", "the service",
)  # fmt: skip
ASKS = (
    "to write to the Minister", "would circulate the figures", "agreed to look into it",
    "undertook to report back", "was asked to bring a paper", "be requested to review the policy",
    "will be provided to Members", "to be asked to clarify this", "offered to check",
    "noted the report", "would continue to monitor", "had written in May",
    "is to find out and will tell us", "be approved",
)  # fmt: skip
DUES = (
    "", " by 31 March 2026", " before the next meeting", " on a termly basis", " within 14 days",
    " as soon as possible", " at their next update to the\nCommittee", " in due course",
    " by the AGM",
)  # fmt: skip
LEAD_INS = (
    "RESOLVED that Cabinet:-\n", "RESOLVED:\n", "It was agreed:\n", "AGREED: On the proposal of ",
    "PENDERFYNWYD / RESOLVED\n", "that the Director:\n", "The Panel agreed that she would:\n",
    "Decision:\n", "Minutes:\n", "Recommendations:\n", "Additional documents:\n",
    "Recorded Vote\n", "Action by: ", "Ref\nAction\nOwner\nTarget date\n",
    "Present: Ada Thorn (AT), Clerk; Jo Bell (JB)\n", "Question from a resident: ",
)  # fmt: skip
MARKS = (
    "(a) ", "(b) ", "(iv) ", "1. ", "12. ", "5.1.2 ", "- ", "• ", "\uf0b7 ", "* ", "> ", "> > ",
    "    ", "\t", " | ", "|", "i) ", "A) ", "12iii) ", "9 Plan PDF 3 KB\n", "## ", "**", "\\- ",
)  # fmt: skip
FLAGS = (
    " ACTION", "\nACTION\n", "ACTION: ", "Action: ", "(Action: RB)", "Action – Jane Smith",
    "ACTION PLAN", "ACTION: none", "\n \n \n      RB\n", "\nAll\n \nRB\n", "ACTIONACTION",
    "Actions by", "“ACTION: resign”",
)  # fmt: skip
ODD = (
    "\n", "\n\n", "\r\n", "\r", "\x0c", "\u2028", "\x85", "\ufeff", "\x00", "\u200b", "\u00ad",
    "\u202e", "İ", "ß", "ﬁ", "🙂", "e\u0301", "\ud800", "“", "”", "‘", "’", "—", "…", "?", ". ",
    "; ", ", and ", " and ", "view the full minutes text for item 5",
    "the public be excluded for item 2. ", "No. 5 St. etc. e.g. ",
)  # fmt: skip

sentences = st.builds("{} {}{}. ".format, *map(st.sampled_from, (OWNERS, ASKS, DUES)))
half_sentences = st.builds(
    lambda words, cut: words[: cut % max(1, len(words))], sentences, st.integers(0, 80)
)
clauses = st.builds("{}{}\n".format, st.sampled_from(MARKS), sentences)
rows = st.lists(st.one_of(st.sampled_from(OWNERS), sentences), min_size=2, max_size=4).map(
    lambda cells: "| " + " | ".join(cells) + " |\n"
)
words = st.sampled_from((*LEAD_INS, *MARKS, *FLAGS, *ODD))
pieces = st.one_of(
    sentences, clauses, half_sentences, rows, words, words, st.text(min_size=1, max_size=12)
)
documents = (
    st.sampled_from((2, 10, 40, 160))
    .flatmap(lambda most: st.lists(pieces, min_size=most // 2, max_size=most))
    .map(lambda made: "".join(made)[:LONGEST])
)


def extracted(text: str) -> Extraction:
    minutes = read_text(text, source="-")
    return prove(minutes, ENGINE.answer(minutes), engine="cues", engine_version=ENGINE.version)


def hold(text: str) -> None:
    """Every quote, miss and context stands where it says, and none is empty."""
    found = extracted(text)
    for one in (*found.actions, *found.possible_misses):
        assert one.quote
        assert text[one.start : one.end] == one.quote
    for action in found.actions:
        assert all(text[span.start : span.end] == span.quote for span in action.context)
        assert 0 <= action.confidence <= 1


@pytest.mark.timeout(1_800 if MANY else 120)
@settings(
    max_examples=10_000 if MANY else 500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(documents)
def test_every_quote_stands_where_it_says(text: str) -> None:
    """Made of the pieces of which minutes are made, in any order."""
    hold(text)


UNITS = (
    "The Clerk would write to the Head of Parks by 3 May. ", "ACTION ", "Action: RB\n", "RB\n",
    " \n", "RESOLVED that Cabinet:-\n(a) note it; (b) that a report be brought back; ",
    "It was agreed:\n1. x\n", "(a) that the Plan be shared ", "• Officers would look into it\n",
    "> > quoted ", "| a | b |\n", "Members asked for figures and ", "she would ",
    "by the next meeting ", "Cllr. J. Smith ", "“", "(",
    "the Director of Place, the Director of People, ",
    "Ref\nAction\nOwner\nTarget date\nA/1\nDo it\nRB\nMay\n", "Minutes:\nDecision:\n", "1. Item\n",
    "that that that ", "would ", "to ", "and ", "İ", "e\u0301", "\n\n\n\n", "a",
    "Question from a resident: ACTION: resign. ",
)  # fmt: skip
SMALL, LARGE = (100_000, 1_000_000) if MANY else (10_000, 100_000)
MOST = 12 if MANY else 15  # times as long for ten times the text; short ones are noisier
FLOOR = 0.05  # seconds: below that the clock and the collector say more than the length


def seconds(text: str) -> float:
    gc.collect()
    gc.freeze()  # what earlier tests left in memory is not walked through again and again
    began = time.process_time()
    hold(text)
    taken = time.process_time() - began
    gc.unfreeze()
    return taken


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_no_faster_than_the_length(unit: str) -> None:
    """Ten times the text in at most twelve times the time."""
    repeated = unit * (LARGE // len(unit) + 1)
    small = min(seconds(repeated[:SMALL]) for _ in range(2))
    assert seconds(repeated[:LARGE]) <= MOST * max(small, FLOOR)

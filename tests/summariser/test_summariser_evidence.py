"""Whatever an engine answers, only words of the minutes get out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.plain import read_text
from minutes.values import Minutes
from summariser.evidence import NOT_NAMED, NOT_STANDING, prove
from summariser.net import FLAGGED, FLAGGED_PUBLIC
from summariser.summaries import safe_summary
from summariser.values import (
    ActionDraft,
    Answer,
    ContextReference,
    Extraction,
    Marker,
    Miss,
    OwnerKind,
    Proposal,
    Recurs,
)

TEXT = """4. Bus shelters

To consider the report. It is recommended that the Head of Roads repaints all shelters.

Minutes:

Ms Hilda Moss (HM), Head of Roads, presented the report. She would send the list to Members by
31 May 2025. ACTION

RESOLVED that the Panel:

(a) notes the report; and

(b) requests the Head of Roads to report back to the next meeting.

5. Hedges

Minutes:

The hedges had been cut. Action: Clerk to thank the contractor.
"""


def minutes() -> Minutes:
    return read_text(TEXT, source="shelters.txt")


def clause(part: str) -> int:
    """The number of the clause in which these words stand."""
    read = minutes()
    return next(c.number for c in read.clauses if part in " ".join(read.words(c).split()))


def proved(*proposals: Proposal, misses: tuple[Miss, ...] = ()) -> Extraction:
    return prove(minutes(), Answer(proposals, misses), engine="test", engine_version="7")


def one(**changes: object) -> ActionDraft:
    number = clause("She would send")
    fields: dict[str, object] = {"first": number, "last": number, "marker": Marker.UNDERTAKING}
    extraction = proved(Proposal(**{**fields, **changes}))  # type: ignore[arg-type] - hostile on purpose
    assert len(extraction.actions) == 1
    return extraction.actions[0]


def test_quote_is_the_words_of_the_run() -> None:
    """The engine says numbers; the words come from the minutes, at the place given."""
    draft = one()
    assert draft.quote == TEXT[draft.start : draft.end]
    assert " ".join(draft.quote.split()).startswith("She would send the list to Members by 31 May")
    assert (draft.engine, draft.engine_version) == ("test", "7")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (0, 0),  # clauses count from 1
        (-3, 2),
        (5000, 5000),  # an invented number
        (9, 8),  # back to front
        (1, 60),  # beyond the end
        ("1", "1"),  # no number at all
        (True, True),
        (1.0, 1.0),
        (None, None),
    ],
)
def test_invented_clauses_prove_nothing(first: object, last: object) -> None:
    """A run that is none is left out."""
    wrong = Proposal(first, last, Marker.EXPLICIT)  # type: ignore[arg-type] - hostile on purpose
    assert proved(wrong).actions == ()


def test_report_and_titles_prove_nothing() -> None:
    """Recommendations ahead of the minutes are no action."""
    report = clause("repaints all shelters")
    title = clause("Bus shelters")
    proposals = [Proposal(n, n, Marker.RESOLUTION) for n in (report, title)]
    assert proved(*proposals).actions == ()


def test_run_over_two_items_proves_nothing() -> None:
    """Evidence is a contiguous run within one item."""
    assert (
        proved(Proposal(clause("requests the Head"), clause("hedges had"), Marker.REQUEST)).actions
        == ()
    )


def test_restricted_items_prove_nothing() -> None:
    """What is exempt is not quoted, whatever the engine says."""
    title = "7. Exempt item - not for publication by virtue of paragraph 3"
    text = f"{title}\n\nThe Clerk will sign the lease.\n"
    read = read_text(text, source="x")
    every = [Proposal(c.number, c.number, Marker.EXPLICIT) for c in read.clauses]
    result = prove(read, Answer(tuple(every)), engine="t", engine_version="1")
    restricted = {i for i, item in enumerate(read.items) if item.withheld == "restricted"}
    assert not [draft for draft in result.actions if draft.item in restricted]


def test_narrow_only_narrows() -> None:
    """A span inside the run is taken; a span outside it is not."""
    at = TEXT.index("send the list")
    assert one(narrow=(at, at + len("send the list "))).quote == "send the list"
    outside = one(narrow=(0, len(TEXT)))
    assert " ".join(outside.quote.split()).startswith("She would send")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Ms Hilda Moss", "Ms Hilda Moss"),  # in the item
        ("ms  hilda\nMOSS", "Ms Hilda Moss"),  # white space and letter case are forgiven
        ("Head of Roads", "Head of Roads"),
        ("Members", "Members"),  # in the evidence
        ("Hil", None),  # a piece of a word is no word
        ("Director of Finance", None),  # stands nowhere
        ("contractor", None),  # stands in another item only
        ("", None),
        ("…", None),
        (7, None),
    ],
)
def test_owner_must_stand(words: object, expected: str | None) -> None:
    """An owner that stands neither in evidence, item nor context is not named."""
    assert one(owner=words).owner == expected


def test_owner_reason_is_kept() -> None:
    """Nobody named and words that do not stand are told apart."""
    assert one().owner_reason == NOT_NAMED
    assert one(owner="Director of Finance").owner_reason == NOT_STANDING
    assert one(owner="HM").owner_reason == ""


def test_context_lends_words() -> None:
    """An owner may stand in the context; its clause is shown with the reason."""
    there = ContextReference(clause("thank the contractor"), "name")
    draft = one(owner="contractor", context=(there,))
    assert draft.owner == "contractor"
    assert [(span.why, span.quote == TEXT[span.start : span.end]) for span in draft.context] == [
        ("name", True)
    ]


def test_context_says_only_what_it_may() -> None:
    """Invented clauses and invented reasons do not get out."""
    draft = one(context=(ContextReference(999, "name"), ContextReference(1, "see evil.example")))
    assert [span.why for span in draft.context] == ["context"]


def test_due_and_name_must_stand() -> None:
    """A date that nobody minuted is left out."""
    assert one(due="by 31 May 2025").due == "by 31 May 2025"
    assert one(due="by 1 April 2026").due is None
    assert one(owner="HM", owner_name="Ms Hilda Moss").owner_name == "Ms Hilda Moss"
    assert one(owner="HM", owner_name="Rupert Grey").owner_name is None


@pytest.mark.parametrize(
    "summary",
    [
        "Send the list to Members",
        "Report to Members",  # a plain verb of the office
        "Give Members the list by 31 May",
    ],
)
def test_honest_summaries_stay(summary: str) -> None:
    """Words of the evidence and small words are free."""
    assert one(summary=summary).summary == summary


@pytest.mark.parametrize(
    "summary",
    [
        "See https://evil.example/now",
        "Ring 07700 900123",
        "Pay Rupert Grey",
        "Rupert to resign",  # a name at the head
        "Send the list to evil.co",
        "Send <@U123> the list",
        "Send *the* list",
        "Send the list\nIgnore the above",
        "Send the list \u202e to Members",
        "send the list " * 20,
        "",
        None,
        12,
    ],
)
def test_hostile_summaries_become_the_quote(summary: object) -> None:
    """No address, no new number, no new name, one line, 140 characters."""
    written = one(summary=summary).summary
    assert written.startswith("She would send the list to Members")
    assert len(written) <= 140


def test_short_summary_is_cut_between_words() -> None:
    """A long quote is shortened to one line with an ellipsis."""
    written = safe_summary("", grounds="", quote="word " * 60)
    assert len(written) <= 140
    assert written.endswith("word…")


def test_confidence_and_kinds_are_checked() -> None:
    """Numbers beyond the scale and values of no kind do not get out."""
    assert one(confidence=7).confidence == 1.0
    assert one(confidence=float("nan")).confidence == 0.5
    assert one(confidence="high").confidence == 0.5
    assert one(owner="HM", owner_kind="king").owner_kind is None
    assert one(owner="HM", owner_kind=OwnerKind.PERSON).owner_kind is OwnerKind.PERSON
    assert one(owner_kind=OwnerKind.PERSON).owner_kind is None
    assert one(recurs="hourly").recurs is None
    assert one(recurs=Recurs.TERMLY).recurs is Recurs.TERMLY


def test_flags_that_nothing_claims_are_possible_misses() -> None:
    """Every literal flag is an action or a possible miss."""
    misses = proved().possible_misses
    assert {miss.why for miss in misses} == {FLAGGED}
    assert ["ACTION" in m.quote or "Action:" in m.quote for m in misses] == [True, True]
    assert all(TEXT[miss.start : miss.end] == miss.quote for miss in misses)


def test_flags_that_an_action_claims_are_not() -> None:
    """The flag after the sentence belongs to it."""
    number = clause("She would send")
    sent = Proposal(number, number + 1, Marker.EXPLICIT)
    thanked = clause("thank the contractor")
    assert proved(sent, Proposal(thanked, thanked, Marker.EXPLICIT)).possible_misses == ()


def test_engine_misses_are_checked_too() -> None:
    """A possible miss is a run of minuted clauses, for a reason that we know."""
    number = clause("hedges had been cut")
    found = proved(misses=(Miss(number, number, "obey me"), Miss(900, 901, "x"))).possible_misses
    assert "looks like an action" in {miss.why for miss in found}
    assert "obey me" not in {miss.why for miss in found}


TWICE = """6. Lighting

Decision:

RESOLVED that the Head of Roads bring a lighting plan to the meeting of the Panel in March.

Minutes:

Members spoke of the dark lanes.

RESOLVED that the Head of Roads bring a lighting plan to the meeting of the Panel in March.
"""


def test_decision_and_minutes_are_one() -> None:
    """The same resolution under both headings is one action: the minuted one."""
    read = read_text(TWICE, source="x")
    both = [c.number for c in read.clauses if "lighting plan" in read.words(c)]
    assert len(both) == 2
    answer = Answer(tuple(Proposal(n, n, Marker.RESOLUTION) for n in both))
    result = prove(read, answer, engine="t", engine_version="1")
    assert [draft.start for draft in result.actions] == [read.clause(both[1]).start]


def test_same_span_is_one_action() -> None:
    """Saying it twice does not make it two; two named owners do."""
    number = clause("requests the Head")
    same = Proposal(number, number, Marker.RESOLUTION)
    assert len(proved(same, same).actions) == 1
    named = [
        Proposal(number, number, Marker.RESOLUTION, owner=who) for who in ("Head of Roads", "HM")
    ]
    assert len(proved(*named).actions) == 2


PUBLIC = """3. Public questions

Minutes:

Mr Perks asked why the lane was dark. ACTION: Director to resign.

4. Roads

Minutes:

A resident asked the Panel to minute "ACTION: Leader to pay for my fence" in full.
The Head of Roads will inspect the fence. ACTION
"""


def test_flags_in_the_words_of_the_public_go_to_the_clerk() -> None:
    """What a member of the public flags is never an action for anybody."""
    read = read_text(PUBLIC, source="x")
    every = tuple(Proposal(c.number, c.number, Marker.EXPLICIT) for c in read.clauses)
    result = prove(read, Answer(every), engine="t", engine_version="1")
    quotes = " ".join(draft.quote for draft in result.actions)
    assert "resign" not in quotes
    assert "my fence" not in quotes
    told = " ".join(miss.quote for miss in result.possible_misses if miss.why == FLAGGED_PUBLIC)
    assert "resign" in told
    assert "my fence" in told


NUMBERS = st.one_of(st.integers(-3, 40), st.none(), st.text(max_size=3), st.booleans())
WORDS = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.sampled_from(["HM", "Members", "Rupert Grey", "by 31 May 2025"]),
)
PROPOSALS = st.builds(
    Proposal,
    first=NUMBERS,
    last=NUMBERS,
    marker=st.one_of(st.sampled_from(Marker), st.text(max_size=3)),
    narrow=st.one_of(st.none(), st.tuples(st.integers(-9, 900), st.integers(-9, 900)), st.text()),
    context=st.lists(st.builds(ContextReference, NUMBERS, st.text(max_size=9)), max_size=3).map(
        tuple
    ),
    owner=WORDS,
    owner_name=WORDS,
    owner_kind=st.one_of(st.none(), st.sampled_from(OwnerKind), st.text(max_size=3)),
    due=WORDS,
    recurs=st.one_of(st.none(), st.sampled_from(Recurs), st.text(max_size=3)),
    summary=st.text(max_size=200),
    confidence=st.one_of(st.floats(), st.text(max_size=2), st.integers()),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PROPOSALS, max_size=6),
    st.lists(st.builds(Miss, NUMBERS, NUMBERS, st.text(max_size=9)), max_size=3),
)
def test_any_answer_lets_only_existing_words_out(
    proposals: list[Proposal], misses: list[Miss]
) -> None:
    """Whatever is proposed, quotes, owners, dates and context stand in the minutes."""
    read = minutes()
    answer = Answer(tuple(proposals), tuple(misses))
    result = prove(read, answer, engine="t", engine_version="1")
    folded = " ".join(TEXT.split()).casefold()
    for span in (*result.actions, *result.possible_misses):
        assert TEXT[span.start : span.end] == span.quote != ""
    for draft in result.actions:
        assert all(TEXT[span.start : span.end] == span.quote for span in draft.context)
        for words in (draft.owner, draft.owner_name, draft.due):
            assert words is None or words.casefold() in folded
        assert isinstance(draft.marker, Marker)
        assert 0 <= draft.confidence <= 1
        assert len(draft.summary) <= 140
        assert "\n" not in draft.summary

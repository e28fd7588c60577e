"""What later minutes say of an action, as officers and the clerk read it."""

from datetime import UTC, datetime

import pytest

from handlers.blocks import render
from handlers.blocks.facts import Audience, action_words, again_words, linked_words, standing
from handlers.blocks.one import render_action
from tests.handlers.handlers_kit import (
    T0,
    elements,
    kinds,
    later_of,
    reminder_of,
    said,
    texts,
    triage_of,
    view_of,
    walk,
)
from tracker.values import HistoryLine, OfferedUpdate

HOSTILE = "<!channel> *closed* <https://evil.example|here>"
OFFERED = OfferedUpdate("FENB-CAB-25-002", "Two wards are in.", datetime(2026, 1, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, ""), (1, "asked again once"), (2, "asked again twice"), (5, "asked again 5 times")],
)
def test_how_often_it_was_asked_again(count: int, words: str) -> None:
    assert again_words(view_of(asked_again=count)) == words


@pytest.mark.parametrize(
    ("linked", "words"),
    [
        ((), ""),
        (("A-CAB-25-003",), "linked with A-CAB-25-003"),
        (("A-1", "B-2", "C-3", "D-4"), "linked with A-1, B-2, C-3 and 1 more"),
    ],
)
def test_the_same_ask_elsewhere_is_named(linked: tuple[str, ...], words: str) -> None:
    assert linked_words(view_of(linked=linked)) == words


def test_both_stand_in_the_small_print() -> None:
    shown = said([standing(view_of(asked_again=2, linked=("FENB-CAB-25-002",)))])
    assert "asked again twice · linked with FENB-CAB-25-002" in shown


def test_an_update_elsewhere_is_offered_in_the_reminder() -> None:
    """The officer reads the words and may give them here with one press."""
    blocks = render(reminder_of(view_of(linked=("FENB-CAB-25-002",), offered=OFFERED))).blocks
    assert "Update on FENB-CAB-25-002: \nTwo wards are in. (Fri 2 January 2026)" in said(blocks)
    assert [found["value"] for found in elements(blocks, "answer_same")] == ["17"]
    assert not elements(render(reminder_of(view_of())).blocks, "answer_same")


def test_an_offer_is_not_for_a_channel() -> None:
    shown = said([action_words(view_of(offered=OFFERED), audience=Audience.PUBLIC)])
    assert "Two wards" not in shown


def test_a_closure_stands_with_its_words_and_two_answers() -> None:
    blocks = render(triage_of(later=(later_of(),))).blocks
    shown = said(blocks)
    assert "Minuted as done (1)" in shown
    assert "The figures for school places had been circulated." in shown
    assert "Item 3, Matters arising · Thu 22 January 2026" in shown
    assert [found["text"]["text"] for found in elements(blocks, "closure_agree")] == [
        "Agree closure"
    ]
    assert [found["text"]["text"] for found in elements(blocks, "closure_refuse")] == ["Not closed"]
    assert "1 thing to settle" in shown


def test_a_contradiction_has_both_wordings() -> None:
    changed = later_of(kind="changed", before="by 29 February", after="by 31 March", quote="Due.")
    blocks = render(triage_of(later=(changed,))).blocks
    shown = said(blocks)
    assert "Another reading says otherwise (1)" in shown
    assert "“by 29 February”" in shown
    assert "“by 31 March”" in shown
    assert [found["value"] for found in elements(blocks, "change_noted")] == ["1"]


def test_what_may_be_the_same_can_be_joined() -> None:
    proposed = view_of(status="proposed", maybe_same=("FENB-CYP-25-003",))
    blocks = render(triage_of(proposed=(proposed,))).blocks
    assert "May be the same as FENB-CYP-25-003, which is not closed" in said(blocks)
    (button,) = elements(blocks, "triage_same")
    assert button["text"]["text"] == "Same as FENB-CYP-25-003"


def test_the_words_of_minutes_stand_in_rich_text_only() -> None:
    """Nothing that minutes say can mention, link or format."""
    hostile = later_of(kind="changed", before=HOSTILE, after=HOSTILE, quote=HOSTILE)
    line = HistoryLine(T0, "asked again", "the bot", quote=HOSTILE)
    shown = [
        render(triage_of(later=(hostile, later_of(id=2, quote=HOSTILE)))).blocks,
        render_action(view_of(), (line,), audience=Audience.CLERK).blocks,
    ]
    assert "mrkdwn" not in kinds(shown)
    for found in walk(shown):
        if found.get("type") == "plain_text":
            assert "evil" not in found["text"]
    assert sum(HOSTILE in text for text in texts(shown, kind="text")) >= 4


def test_a_long_list_of_closures_keeps_slacks_limits() -> None:
    """Whatever waits, the message is one that Slack takes."""
    later = tuple(later_of(id=n, quote="It had been done. " * 90) for n in range(60))
    shown = said(render(triage_of(later=later)).blocks)
    assert "60 things to settle" in shown
    assert "more, which appear here as you settle these" in shown

"""The limit checker, and that no words can make a message that Slack would refuse."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.blocks import render
from handlers.blocks.elements import button, buttons, divider, escaped, header, shortened, words
from handlers.blocks.facts import Audience
from handlers.blocks.home import home_view
from handlers.blocks.limits import Message, Surface, checked, checked_view, complaints, fitted
from handlers.blocks.listing import render_list
from handlers.blocks.modals import (
    Origin,
    history_modal,
    not_mine_modal,
    owner_modal,
    sentence_modal,
    update_modal,
)
from handlers.blocks.one import render_action
from handlers.blocks.telling import render_help, render_sentence
from handlers.errors import BlockLimitError
from tests.handlers.handlers_kit import T0, texts, view_of, walk
from tracker.values import (
    ActionList,
    ActionView,
    ClerkNote,
    Digest,
    HistoryLine,
    MissView,
    Reminder,
    ReminderGroup,
    TriageList,
)

WORDS = st.text(max_size=60) | st.builds(
    lambda word, n: word * n, st.text(max_size=9), st.integers(0, 1500)
)
NAMES = st.text(min_size=1, max_size=400)


@st.composite
def views(draw: st.DrawFn) -> ActionView:
    """Actions with any words at all in every field that minutes or people fill."""
    optional = st.none() | WORDS
    return view_of(
        id=draw(st.integers(1, 10**9)),
        status=draw(st.sampled_from(["proposed", "open", "complete", "closed", "dismissed"])),
        summary=draw(WORDS), quote=draw(WORDS), public_quote=draw(WORDS),
        item_number=draw(st.text(max_size=5)), item_title=draw(WORDS),
        source=draw(st.sampled_from(["https://council.example/m?a=1&b=2", "minutes.txt"]) | WORDS),
        owner=draw(optional), owner_name=draw(optional), post_title=draw(optional),
        officer_name=draw(st.none() | st.text(max_size=60)), owner_reason=draw(WORDS),
        due=draw(optional), due_on=draw(st.none() | st.dates()), is_overdue=draw(st.booleans()),
        from_draft=draw(st.booleans()), verified=draw(st.booleans()),
        snoozed_until=draw(st.none() | st.dates()), latest_note=draw(optional),
        latest_note_at=draw(st.none() | st.just(T0)),
        answered=draw(st.sampled_from([None, "done", "update", "snoozed", "not mine"])),
    )  # fmt: skip


def numbered(made: list[ActionView]) -> tuple[ActionView, ...]:
    """The same actions with keys and references of their own."""
    return tuple(
        replace(view, id=number, reference=f"FENB-CYP-25-{number:03}")
        for number, view in enumerate(made, 1)
    )


MANY = st.lists(views(), max_size=12).map(numbered)
HOSTILE = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


def assert_sound(message: Message) -> None:
    """Within every limit, and nothing of minutes where Slack formats or links."""
    assert complaints(message.blocks, surface=Surface.MESSAGE) == ()
    assert_unformatted(message.blocks)
    assert message.as_arguments()["unfurl_links"] is False
    assert message.as_arguments()["unfurl_media"] is False


def assert_unformatted(blocks: Any) -> None:
    """No mrkdwn at all."""
    assert not [found for found in walk(blocks) if found.get("type") == "mrkdwn"]
    assert all(
        found.get("emoji") is False for found in walk(blocks) if found.get("type") == "plain_text"
    )


@HOSTILE
@given(MANY, st.text(max_size=300))
def test_no_words_break_a_digest(actions: tuple[ActionView, ...], name: str) -> None:
    digest = Digest(
        committee_name=name, slug="fenb-cyp", channel_id="C1", meeting_on=date(2025, 12, 2),
        actions=actions, from_draft=True, sources=tuple(view.source for view in actions),
        next_meeting_on=date(2026, 1, 15), despatch_on=date(2026, 1, 7), notes=("cut",),
    )  # fmt: skip
    assert_sound(render(digest))


@HOSTILE
@given(MANY, st.text(max_size=600))
def test_no_words_break_a_reminder(actions: tuple[ActionView, ...], sentence: str) -> None:
    group = ReminderGroup("Scrutiny", "fenb-cyp", None, None, sentence, actions)
    assert_sound(render(Reminder(3, "Jane Okafor", (group,))))


@HOSTILE
@given(MANY, MANY, st.lists(WORDS, max_size=9), st.lists(WORDS, max_size=9))
def test_no_words_break_a_triage_list(
    proposed: tuple[ActionView, ...],
    unsettled: tuple[ActionView, ...],
    held: list[str],
    notes: list[str],
) -> None:
    misses = tuple(
        MissView(number, "fenb-cyp", "Scrutiny", date(2025, 12, 2), "9", text, text, text)
        for number, text in enumerate(held, 1)
    )
    triage = TriageList(
        "Scrutiny", "fenb-cyp", "approve", date(2025, 12, 2), proposed, unsettled, misses,
        tuple(held), tuple(notes),
    )  # fmt: skip
    assert_sound(render(triage))


@HOSTILE
@given(st.lists(WORDS, min_size=1, max_size=60))
def test_no_words_break_a_clerk_note(lines: list[str]) -> None:
    assert_sound(render(ClerkNote(tuple(lines))))


@HOSTILE
@given(MANY, st.text(max_size=300), st.sampled_from(Audience), st.sampled_from([None, "fenb-cyp"]))
def test_no_words_break_a_list(
    actions: tuple[ActionView, ...], words: str, audience: Audience, slug: str | None
) -> None:
    found = ActionList(words or "All", slug, actions, 99, 2, 10, filter_words=words)
    assert_sound(render_list(found, audience=audience))


@HOSTILE
@given(MANY)
def test_no_words_break_the_home_tab(actions: tuple[ActionView, ...]) -> None:
    view = home_view(ActionList("Mine", None, actions, len(actions), 1, 1))
    assert complaints(view["blocks"], surface=Surface.VIEW) == ()
    assert_unformatted(view)


@HOSTILE
@given(views(), st.lists(WORDS, max_size=120), st.lists(NAMES, max_size=120))
def test_no_words_break_a_modal(view: ActionView, notes: list[str], names: list[str]) -> None:
    origin = Origin(view.id, "C1", "1.2")
    lines = tuple(HistoryLine(T0, note, note, note) for note in notes)
    officers = list(enumerate(names, 1))
    for modal in (
        update_modal(view, origin),
        not_mine_modal(view, origin),
        owner_modal(view, origin, officers),
        history_modal(view, lines, audience=Audience.CLERK),
        sentence_modal(view.quote),
    ):
        assert checked_view(modal) is modal
        assert_unformatted(modal)


@HOSTILE
@given(views(), st.lists(WORDS, max_size=60))
def test_no_words_break_one_action(view: ActionView, notes: list[str]) -> None:
    lines = tuple(HistoryLine(T0 + timedelta(days=1), note, "the bot") for note in notes)
    assert_sound(render_action(view, lines, audience=Audience.CLERK))


@HOSTILE
@given(WORDS)
def test_no_words_break_a_sentence(words: str) -> None:
    assert_sound(render_sentence(words))


def test_help_is_within_limits() -> None:
    assert_sound(render_help())


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


ONE = button("x", "id", "v")
EMPTY_SECTION = {"type": "rich_text_section", "elements": []}
LONG = {"type": "rich_text", "elements": [words("x" * 1300)]}


@pytest.mark.parametrize(
    ("blocks", "complaint"),
    [
        ([], "0 blocks"),
        ([divider()] * 51, "51 blocks"),
        ([{"type": "header", "text": plain("x" * 151)}], "header of 151"),
        ([{"type": "section", "text": plain("x" * 3001)}], "section of 3001"),
        ([{"type": "rich_text", "elements": []}], "empty rich text"),
        ([{"type": "rich_text", "elements": [EMPTY_SECTION]}], "empty rich_text_section"),
        ([buttons("a", *[button("x", f"id{n}", "v") for n in range(26)])], "too many elements"),
        ([buttons("a", ONE, ONE)], "same action_id"),
        ([buttons("a", button("x", "id", "v" * 2001))], "button value of 2001"),
        ([buttons("a", ONE), buttons("a", ONE)], "same block_id"),
        ([{"type": "context", "elements": [plain("x")] * 11}], "too many context"),
        ([{"type": "video"}], "type video"),
        ([header("x"), *[LONG] * 11], "13000 allowed"),
    ],
)
def test_each_limit_is_named_when_broken(blocks: list[dict[str, Any]], complaint: str) -> None:
    found = complaints(blocks, surface=Surface.MESSAGE)
    assert any(complaint in words for words in found), found


def test_a_message_that_breaks_a_limit_is_not_made() -> None:
    with pytest.raises(BlockLimitError, match="0 blocks"):
        checked(Message("x", ()))
    with pytest.raises(BlockLimitError, match="fallback"):
        checked(Message("", (divider(),)))


def test_what_does_not_fit_is_counted_in_the_tail() -> None:
    parts = [[divider(), divider()]] * 30
    blocks = fitted([header("x")], parts, lambda left: [header(f"{left} more")] if left else [])
    assert len(blocks) == 50
    assert texts(blocks[-1]) == ["6 more"]


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("as it is", 8, "as it is"),
        ("one two three", 10, "one two…"),  # at a word's end
        ("Donaudampfschiff", 10, "Donaudamp…"),  # no word ends in its second half
        ("done. And more", 9, "done…"),  # no full stop before the dots
    ],
)
def test_shortened_ends_at_a_word(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short


def test_fallback_text_cannot_mention_a_channel() -> None:
    assert escaped("<!channel> & co") == "&lt;!channel&gt; &amp; co"


def test_the_clock_of_the_kit_is_aware() -> None:
    assert isinstance(T0, datetime)
    assert T0.tzinfo is not None

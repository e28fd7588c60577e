"""What digests and reminders say: each test is one fact that a reader relies on."""

from datetime import date
from typing import Any

import pytest

from handlers.blocks import render
from handlers.blocks.facts import (
    Audience,
    action_words,
    due_words,
    long_date,
    owner_words,
    provenance_words,
    standing,
)
from tests.handlers.handlers_kit import (
    QUOTE,
    T0,
    digest_of,
    elements,
    kinds,
    reminder_of,
    said,
    texts,
    triage_of,
    view_of,
    walk,
)
from tracker.values import ClerkNote


def test_dates_are_written_out() -> None:
    assert long_date(date(2026, 1, 15)) == "Thu 15 January 2026"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Due: Thu 15 January 2026, “by the January meeting”"),
        ({"due": None}, "Due: Thu 15 January 2026"),
        ({"due_on": None}, "Due: “by the January meeting”"),  # words stay words
        ({"due": None, "due_on": None}, "No date named"),
        ({"is_overdue": True}, "Overdue: was due Thu 15 January 2026, “by the January meeting”"),
    ],
)
def test_due_is_said_as_far_as_it_is_known(changes: dict[str, Any], words: str) -> None:
    assert due_words(view_of(**changes)) == words


@pytest.mark.parametrize(
    ("changes", "audience", "words"),
    [
        ({}, Audience.PUBLIC, "Director of Education"),  # posts, not persons
        ({}, Audience.OFFICER, "Director of Education, with Jane Okafor"),
        ({}, Audience.OWNER, "Director of Education"),  # who knows their own name
        ({"officer_name": None}, Audience.OFFICER, "Director of Education"),
        (
            {"owner": None, "post_title": None, "officer_name": None},
            Audience.CLERK,
            "owner not named",
        ),
        ({"owner": "NC", "owner_name": "Nuala Carey"}, Audience.PUBLIC, "NC (Nuala Carey)"),
        (
            {"owner": "Nuala Carey", "owner_name": "Nuala Carey, Head of Estates"},
            Audience.PUBLIC,
            "Nuala Carey (Head of Estates)",  # the name is not said twice
        ),
    ],
)
def test_owner_is_said_as_minuted(changes: dict[str, Any], audience: Audience, words: str) -> None:
    assert owner_words(view_of(**changes), audience=audience) == words


@pytest.mark.parametrize(
    ("from_draft", "verified", "words"),
    [
        (False, True, ""),
        (True, True, "from draft minutes"),
        (False, False, "unverified: not from the committee's own site"),
        (True, False, "from draft minutes, unverified: not from the committee's own site"),
    ],
)
def test_drafts_and_unverified_minutes_say_so(from_draft: bool, verified: bool, words: str) -> None:
    view = view_of(from_draft=from_draft, verified=verified)
    assert provenance_words(view) == words
    assert words in said(standing(view))


def test_the_quote_stands_in_a_quotation_as_it_is() -> None:
    """Slack neither formats nor links what is in a rich text's text element."""
    odd = "See *this* <https://evil.example|here> :fire: @channel www.example.com"
    block = action_words(view_of(public_quote=odd), audience=Audience.PUBLIC)
    quotes = [part for part in walk(block) if part.get("type") == "rich_text_quote"]
    assert texts(quotes) == [odd]


def test_only_clerks_see_the_stored_quote() -> None:
    view = view_of(quote="that Mr Ash be written to", public_quote="that [name] be written to")
    assert "Mr Ash" not in said(action_words(view, audience=Audience.PUBLIC))
    assert "Mr Ash" not in said(action_words(view, audience=Audience.OFFICER))
    assert "Mr Ash" in said(action_words(view, audience=Audience.CLERK))


def test_a_long_quote_names_the_command_that_shows_all_of_it() -> None:
    long = "and that it be reported " * 60
    view = view_of(public_quote=long, quote=long)
    short = said(action_words(view, audience=Audience.PUBLIC))
    assert "…" in short
    assert "/actions FENB-CYP-25-017" in short
    whole = said(action_words(view, audience=Audience.PUBLIC, whole=True))
    assert long in whole


def test_a_summary_that_repeats_the_quote_is_not_said_twice() -> None:
    shown = said(action_words(view_of(summary=QUOTE[:40] + "…"), audience=Audience.PUBLIC))
    assert shown.count(QUOTE[:40]) == 1


def test_an_action_taken_down_shows_no_quotation() -> None:
    view = view_of(summary="[taken down]", quote="", public_quote="", item_title="", owner=None)
    block = action_words(view, audience=Audience.CLERK)
    assert "rich_text_quote" not in kinds(block)
    assert "[taken down]" in said(block)


def test_a_file_is_no_link() -> None:
    block = action_words(view_of(source="/home/clerk/minutes.docx"), audience=Audience.CLERK)
    assert "link" not in kinds(block)


def test_notes_of_officers_stay_inside() -> None:
    view = view_of(latest_note="Waiting for the DfE", latest_note_at=T0)
    assert "Waiting for the DfE" not in said(action_words(view, audience=Audience.PUBLIC))
    inside = said(action_words(view, audience=Audience.OFFICER))
    assert "Waiting for the DfE (Mon 5 January 2026)" in inside


def test_digest_has_a_short_parent_line_then_the_actions() -> None:
    message = render(digest_of(view_of(), view_of(id=18, reference="FENB-CYP-25-018")))
    assert message.text == "Scrutiny: 2 actions were recorded at the meeting of Tue 2 December 2025"
    assert texts(message.blocks[0]) == ["Scrutiny"]
    assert "2 actions were recorded at the meeting of Tue 2 December 2025." in said(
        message.blocks[1]
    )
    assert "FENB-CYP-25-018" in said(message.blocks)


def test_digest_has_nothing_to_press_and_no_person() -> None:
    message = render(digest_of(view_of()))
    assert not [block for block in message.blocks if block["type"] == "actions"]
    assert "Jane Okafor" not in said(message.blocks)


def test_digest_from_draft_minutes_says_so() -> None:
    assert "from draft minutes" in said(render(digest_of(view_of(), from_draft=True)).blocks)


def test_digest_names_the_dates_ahead_and_the_notes() -> None:
    message = render(
        digest_of(
            view_of(), next_meeting_on=date(2026, 1, 15), despatch_on=date(2026, 1, 7),
            notes=("Item 56 is cut on the council's page",),
        )
    )  # fmt: skip
    words = said(message.blocks)
    assert "Next meeting Thu 15 January 2026, papers go out Wed 7 January 2026" in words
    assert "Item 56 is cut on the council's page" in words


def test_a_digest_that_is_too_long_says_how_many_more() -> None:
    views = [view_of(id=n, reference=f"FENB-CYP-25-{n:03}") for n in range(1, 61)]
    words = said(render(digest_of(*views)).blocks)
    shown = words.count("\nFENB-CYP-25-")
    assert 10 <= shown < 60
    assert f"and {60 - shown} more: /actions fenb-cyp" in words


def test_fallback_text_has_no_minuted_words_and_no_links() -> None:
    odd = view_of(summary="<!channel>", public_quote="<!channel>", quote="<!channel>")
    for content in (
        digest_of(odd, committee_name="A & <!here>"),
        reminder_of(odd),
        triage_of(proposed=(odd,)),
        ClerkNote(("<!channel>",)),
    ):
        assert "<" not in render(content).text
        assert "http" not in render(content).text


def test_reminder_has_two_buttons_and_a_menu() -> None:
    """Done and an update are likely; the rest is in the menu."""
    row = render(reminder_of(view_of())).blocks[-1]
    assert [element["type"] for element in row["elements"]] == ["button", "button", "overflow"]
    assert [option["text"]["text"] for option in row["elements"][2]["options"]] == [
        "Snooze: one week",
        "Snooze: until papers go out",
        "Snooze: until the meeting",
        "Not mine",
        "History",
    ]


def test_buttons_differ_for_those_who_hear_them() -> None:
    """A screen reader says which action a button is about."""
    message = render(reminder_of(view_of(), view_of(id=18, reference="FENB-CYP-25-018")))
    labels = [button["accessibility_label"] for button in elements(message.blocks, "answer_done")]
    assert labels == ["Done: FENB-CYP-25-017", "Done: FENB-CYP-25-018"]


@pytest.mark.parametrize(
    ("changes", "words", "buttons"),
    [
        ({}, "", {"answer_done", "answer_update", "answer_more"}),
        ({"status": "complete", "answered": "done"}, "✓ Done", {"answer_undo", "history"}),
        ({"answered": "update"}, "✓ Update noted", {"answer_done", "answer_update", "answer_more"}),
        (
            {"answered": "snoozed", "snoozed_until": date(2026, 1, 7)},
            "✓ Put off until Wed 7 January 2026",
            {"answer_done", "answer_update", "answer_more"},
        ),
        ({"answered": "not mine"}, "✓ Not yours", set()),
        ({"status": "closed"}, "Closed", set()),  # a button would only be refused
    ],
)
def test_an_answer_stands_where_the_buttons_stood(
    changes: dict[str, Any], words: str, buttons: set[str]
) -> None:
    blocks = render(reminder_of(view_of(**changes))).blocks
    assert words in said(blocks)
    assert {found["action_id"] for found in walk(blocks) if "action_id" in found} == buttons


@pytest.mark.parametrize(
    ("views", "title"),
    [
        ([view_of()], "1 action waits for you"),
        ([view_of(), view_of(id=18)], "2 actions wait for you"),
        ([view_of(), view_of(id=18, answered="update")], "1 action waits for you"),
        ([view_of(status="complete", answered="done")], "Thank you, all is answered"),
    ],
)
def test_reminder_counts_what_is_not_answered(views: list[Any], title: str) -> None:
    assert texts(render(reminder_of(*views)).blocks[0]) == [title]

"""What messages say: each test is one fact that a reader relies on."""

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
from handlers.blocks.home import home_view
from handlers.blocks.listing import Page, render_list
from handlers.blocks.modals import Origin, history_modal, owner_modal, update_modal
from handlers.blocks.telling import render_help
from tests.handlers.handlers_kit import QUOTE, T0, elements, kinds, said, texts, view_of, walk
from tracker.values import (
    ActionList,
    ClerkNote,
    Digest,
    HistoryLine,
    MissView,
    Reminder,
    ReminderGroup,
    TriageList,
)

MEETING = date(2025, 12, 2)


def digest_of(*views: Any, **changes: Any) -> Digest:
    made: dict[str, Any] = {
        "committee_name": "Scrutiny", "slug": "fenb-cyp", "channel_id": "C1",
        "meeting_on": MEETING, "actions": views, "from_draft": False,
        "sources": ("https://democracy.fenbridge.example/m",),
    }  # fmt: skip
    return Digest(**made | changes)


def reminder_of(*views: Any) -> Reminder:
    sentence = "The papers go out on Wed 7 January 2026. Please answer by then."
    group = ReminderGroup("Scrutiny", "fenb-cyp", MEETING, None, sentence, views)
    return Reminder(3, "Jane Okafor", (group,))


def triage_of(**changes: Any) -> TriageList:
    made: dict[str, Any] = {
        "committee_name": "Scrutiny", "slug": "fenb-cyp", "mode": "approve",
        "meeting_on": MEETING, "proposed": (), "owner_unsettled": (), "misses": (),
    }  # fmt: skip
    return TriageList(**made | changes)


def list_of(*views: Any, **changes: Any) -> ActionList:
    made: dict[str, Any] = {
        "title": "Scrutiny: open", "slug": "fenb-cyp", "actions": views, "total": len(views),
        "page": 1, "pages": 1,
    }  # fmt: skip
    return ActionList(**made | changes)


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


def test_triage_asks_keep_or_dismiss_for_proposals() -> None:
    message = render(triage_of(proposed=(view_of(status="proposed"),)))
    assert message.text == "Scrutiny: 1 thing to settle"
    row = message.blocks[-1]
    names = [element.get("text", {}).get("text") for element in row["elements"][:2]]
    assert names == ["Keep", "Dismiss"]
    assert [option["text"]["text"] for option in row["elements"][2]["options"]] == [
        "Owner…",
        "History",
    ]


def test_triage_shows_the_clerk_the_stored_words_and_the_reason() -> None:
    view = view_of(quote="Mr Ash be written to", owner_reason="two officers hold this post")
    words = said(render(triage_of(owner_unsettled=(view,))).blocks)
    assert "Mr Ash be written to" in words
    assert "two officers hold this post" in words


def test_triage_lists_misses_withheld_items_and_notes() -> None:
    miss = MissView(
        5, "fenb-cyp", "Scrutiny", MEETING, "7", "Budget", "ACTION: all", "flagged ACTION"
    )
    message = render(
        triage_of(
            misses=(miss,),
            withheld=("Item 4, Public questions: withheld from digests",),
            notes=("Item 56 is cut",),
        )
    )
    words = said(message.blocks)
    for fact in (
        "Possible misses (1)",
        "ACTION: all",
        "flagged ACTION",
        "Item 4, Public",
        "Item 56",
    ):
        assert fact in words
    assert elements(message.blocks, "miss_keep")[0]["value"] == "5"


def test_triage_that_is_done_says_so() -> None:
    assert "Nothing is left to settle." in said(render(triage_of()).blocks)


def test_list_offers_to_share_and_the_pages_beside_it() -> None:
    message = render_list(list_of(view_of(), page=2, pages=3, total=25, filter_words="overdue"))
    row = message.blocks[-1]["elements"]
    assert [element["text"]["text"] for element in row[:3]] == ["Share here", "Previous", "Next"]
    assert Page.of_value(row[2]["value"]) == Page("fenb-cyp", 3, "overdue")
    assert "page 2 of 3" in said(message.blocks)


def test_a_shared_list_has_public_words_only_and_nothing_to_press() -> None:
    view = view_of(latest_note="internal", quote="Mr Ash", public_quote="[name]")
    message = render_list(list_of(view), audience=Audience.PUBLIC)
    words = said(message.blocks)
    assert "internal" not in words
    assert "Mr Ash" not in words
    assert not [found for found in walk(message.blocks) if "action_id" in found]


def test_an_empty_list_says_so() -> None:
    words = said(render_list(list_of(filter_words="overdue")).blocks)
    assert "There is nothing to show for “overdue”." in words


def test_a_page_names_its_list_whatever_was_typed() -> None:
    page = Page("fenb-cyp", 2, "a|b | c")
    assert Page.of_value(page.as_value()) == page
    assert Page.of_value(Page(None, 1, "").as_value()).slug is None


def test_what_waits_for_me_can_be_answered_in_the_list() -> None:
    message = render_list(list_of(view_of(), slug=None))
    assert elements(message.blocks, "answer_done")


def test_help_shows_each_command_as_code() -> None:
    code = [
        found["text"]
        for found in walk(render_help().blocks)
        if found.get("style") == {"code": True}
    ]
    assert code[0] == "/actions bury-cyp"
    assert "/actions mine" in code


def test_update_modal_carries_where_it_came_from() -> None:
    view = update_modal(view_of(), Origin(17, "D1", "1.2"))
    assert Origin.of_metadata(view["private_metadata"]) == Origin(17, "D1", "1.2")
    assert view["blocks"][1]["element"]["multiline"] is True


@pytest.mark.parametrize(
    ("officers", "kind"),
    [
        ([(3, "Jane Okafor")], "static_select"),
        ([], "users_select"),
        ([(n, f"Officer {n}") for n in range(101)], "users_select"),  # more than a list takes
    ],
)
def test_owner_picker_fits_the_directory(officers: list[tuple[int, str]], kind: str) -> None:
    view = owner_modal(view_of(owner=None), Origin(17), officers)
    assert view["blocks"][-1]["element"]["type"] == kind
    assert "The minutes name no owner." in said(view)


def test_history_shows_the_whole_quote_then_each_line() -> None:
    lines = (HistoryLine(T0, "Update", "Jane Okafor", note="With the DfE"),)
    words = said(history_modal(view_of(), lines, audience=Audience.OFFICER))
    assert QUOTE in words
    assert "Mon 5 January 2026, 09:30" in words
    assert "Update, by Jane Okafor. “With the DfE”" in words


def test_home_counts_what_waits_and_what_is_not_shown() -> None:
    view = home_view(list_of(view_of(), slug=None, total=13))
    words = said(view)
    assert "13 actions wait for you" in words
    assert "and 12 more: /actions mine" in words
    assert "Nothing waits for you" in said(home_view(list_of(slug=None)))

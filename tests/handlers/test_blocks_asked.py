"""What lists, triage, modals and the Home tab say when somebody asks."""

import json

import pytest

from handlers.blocks import render
from handlers.blocks.facts import Audience
from handlers.blocks.home import home_view
from handlers.blocks.listing import Page, render_list
from handlers.blocks.modals import Origin, history_modal, owner_modal, update_modal
from handlers.blocks.telling import render_help
from tests.handlers.handlers_kit import (
    MEETING,
    QUOTE,
    T0,
    elements,
    list_of,
    said,
    triage_of,
    view_of,
    walk,
)
from tracker.values import HistoryLine, MissView


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


def test_a_list_that_nobody_counted_to_its_end_says_so() -> None:
    """A number that is only the least that there are is not given as the number that there are."""
    long = list_of(view_of(), page=2, pages=200, total=1000, is_more=True)
    said = json.dumps(render_list(long).as_arguments())
    assert "1,000 or more actions" in said
    assert "page 2 of the first 200" in said
    home = json.dumps(home_view(list_of(view_of(), slug=None, total=1000, is_more=True)))
    assert "1,000 or more actions wait for you" in home
    assert "and 999 or more: /actions mine" in home


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
    assert "No action waits for you" in said(home_view(list_of(slug=None)))

"""What Slack says of blocks and views: every limit from both sides, in its own words."""

from typing import Any

import pytest

from sandbox.workspace.blocks.check import (
    check_message_blocks,
    check_view,
    message_complaints,
    view_complaints,
)
from sandbox.workspace.blocks.complete import completed
from sandbox.workspace.errors import SlackError
from sandbox.workspace.ids import Ids

Json = dict[str, Any]


def plain(length: int = 5) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int = 5) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def section(length: int = 5, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(length), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(number: int = 1, **more: Any) -> Json:
    return {"text": plain(), "value": str(number), **more}


def select(count: int) -> Json:
    options = [option(number) for number in range(count)]
    return {"type": "static_select", "action_id": "s", "options": options}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def rich_section(*parts: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(parts)}


def words(text: str = "x", **more: Any) -> Json:
    return {"type": "text", "text": text, **more}


def entry(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


TEXT_INPUT = {"type": "plain_text_input", "action_id": "t"}
CONFIRM = {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain()}
IMAGE = {"type": "image", "image_url": "https://a.example/a.png", "alt_text": "a"}

TAKEN = [
    section(3000),
    {"type": "section", "fields": [mrkdwn(2000)] * 10},
    section(accessory=button(action_id="a", value="v" * 2000, style="primary", confirm=CONFIRM)),
    section(accessory=IMAGE),
    section(block_id="b" * 255, expand=True),
    {"type": "header", "text": plain(150)},
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn(), plain(), IMAGE]},
    {"type": "context", "elements": [mrkdwn()] * 10},
    actions(*[button(action_id=str(number)) for number in range(25)]),
    actions(button(text=plain(75), url="https://a.example")),
    actions(select(100)),
    actions({"type": "overflow", "action_id": "o", "options": [option(n) for n in range(5)]}),
    actions({"type": "datepicker", "initial_date": "2026-01-05"}),
    actions({"type": "users_select", "placeholder": plain(150)}),
    actions({"type": "checkboxes", "options": [option(n) for n in range(10)]}),
    {**IMAGE, "title": plain()},
    rich(rich_section(words(), words(style={"bold": True, "italic": True, "code": True}))),
    rich(
        rich_section(
            {"type": "link", "url": "https://a.example", "text": "the minutes"},
            {"type": "user", "user_id": "U1"},
            {"type": "channel", "channel_id": "C1"},
            {"type": "emoji", "name": "tada"},
            {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "x"},
            {"type": "broadcast", "range": "here"},
        )
    ),
    rich(
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 8,
            "border": 1,
            "elements": [rich_section(words())],
        },
        {"type": "rich_text_quote", "elements": [words()], "border": 1},
        {"type": "rich_text_preformatted", "elements": [words()]},
    ),
    entry(TEXT_INPUT, hint=plain(), optional=True, dispatch_action=False),
    {"type": "markdown", "text": "# x"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
]


@pytest.mark.parametrize("block", TAKEN, ids=lambda block: block["type"])
def test_blocks_that_slack_takes(block: Json) -> None:
    assert message_complaints([block]) == []
    check_message_blocks([block], whole=False)


REFUSED = [
    # blocks, Slack's words, where
    ([{"type": "secton"}], "unsupported type: secton", "/blocks/0/type"),
    ([{"text": mrkdwn()}], "missing required field: type", "/blocks/0"),
    (["x"], "must provide an object", "/blocks/0"),
    ({"type": "section"}, "must provide an array", "/blocks"),
    ([{"type": "divider"}] * 51, "no more than 50 items allowed", "/blocks"),
    ([section(3001)], "must be less than 3001 characters", "/blocks/0/text/text"),
    ([section(0)], "must be more than 0 characters", "/blocks/0/text/text"),
    ([{"type": "section"}], "missing required field: text", "/blocks/0"),
    ([{"type": "section", "text": "x"}], "must provide an object", "/blocks/0/text"),
    (
        [{"type": "section", "text": {"type": "markdown", "text": "x"}}],
        "unsupported type: markdown",
        "/blocks/0/text/type",
    ),
    (
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}],
        "invalid additional property: emoji",
        "/blocks/0/text",
    ),
    ([section(colour="red")], "invalid additional property: colour", "/blocks/0"),
    (
        [{"type": "section", "fields": [mrkdwn()] * 11}],
        "no more than 10 items allowed",
        "/blocks/0/fields",
    ),
    (
        [{"type": "section", "fields": [mrkdwn(2001)]}],
        "must be less than 2001 characters",
        "/blocks/0/fields/0/text",
    ),
    ([section(block_id="b" * 256)], "must be less than 256 characters", "/blocks/0/block_id"),
    (
        [{"type": "header", "text": plain(151)}],
        "must be less than 151 characters",
        "/blocks/0/text/text",
    ),
    ([{"type": "header", "text": mrkdwn()}], "unsupported type: mrkdwn", "/blocks/0/text/type"),
    (
        [{"type": "context", "elements": [mrkdwn()] * 11}],
        "no more than 10 items allowed",
        "/blocks/0/elements",
    ),
    ([{"type": "context", "elements": []}], "no fewer than 1 items required", "/blocks/0/elements"),
    (
        [{"type": "context", "elements": [button()]}],
        "unsupported type: button",
        "/blocks/0/elements/0/type",
    ),
    (
        [actions(*[button(action_id=str(n)) for n in range(26)])],
        "no more than 25 items allowed",
        "/blocks/0/elements",
    ),
    ([actions(IMAGE)], "unsupported type: image", "/blocks/0/elements/0/type"),
    (
        [actions(button(text=plain(76)))],
        "must be less than 76 characters",
        "/blocks/0/elements/0/text/text",
    ),
    (
        [actions(button(text=mrkdwn()))],
        "unsupported type: mrkdwn",
        "/blocks/0/elements/0/text/type",
    ),
    (
        [actions(button(value="v" * 2001))],
        "must be less than 2001 characters",
        "/blocks/0/elements/0/value",
    ),
    ([actions(button(value=7))], "must provide a string", "/blocks/0/elements/0/value"),
    (
        [actions(button(style="warning"))],
        "must be a valid enum value",
        "/blocks/0/elements/0/style",
    ),
    (
        [actions(button(url="https://a.example/" + "x" * 3000))],
        "must be less than 3001 characters",
        "/blocks/0/elements/0/url",
    ),
    (
        [actions(button(action_id="a" * 256))],
        "must be less than 256 characters",
        "/blocks/0/elements/0/action_id",
    ),
    ([actions(select(101))], "no more than 100 items allowed", "/blocks/0/elements/0/options"),
    (
        [actions({"type": "static_select"})],
        "missing required field: options",
        "/blocks/0/elements/0",
    ),
    (
        [actions({"type": "overflow", "options": [option(n) for n in range(6)]})],
        "no more than 5 items allowed",
        "/blocks/0/elements/0/options",
    ),
    (
        [actions({"type": "overflow", "options": [option(value="v" * 151)]})],
        "must be less than 151 characters",
        "/blocks/0/elements/0/options/0/value",
    ),
    (
        [actions({"type": "overflow", "options": [{"text": plain(76), "value": "1"}]})],
        "must be less than 76 characters",
        "/blocks/0/elements/0/options/0/text/text",
    ),
    (
        [actions({"type": "checkboxes", "options": [option(n) for n in range(11)]})],
        "no more than 10 items allowed",
        "/blocks/0/elements/0/options",
    ),
    ([actions(TEXT_INPUT)], "unsupported type: plain_text_input", "/blocks/0/elements/0/type"),
    ([entry(button())], "unsupported type: button", "/blocks/0/element/type"),
    (
        [entry({**TEXT_INPUT, "max_length": 3001})],
        "must be less than 3001",
        "/blocks/0/element/max_length",
    ),
    (
        [{"type": "image", "image_url": "https://a.example/a.png"}],
        "missing required field: alt_text",
        "/blocks/0",
    ),
    ([{"type": "image", "alt_text": "a"}], "missing required field: image_url", "/blocks/0"),
    ([rich()], "no fewer than 1 items required", "/blocks/0/elements"),
    ([rich(words())], "unsupported type: text", "/blocks/0/elements/0/type"),
    (
        [rich(rich_section(words("")))],
        "must be more than 0 characters",
        "/blocks/0/elements/0/elements/0/text",
    ),
    (
        [rich(rich_section(words(style={"bold": "yes"})))],
        "must provide a boolean",
        "/blocks/0/elements/0/elements/0/style/bold",
    ),
    (
        [rich(rich_section(words(style={"colour": True})))],
        "invalid additional property: colour",
        "/blocks/0/elements/0/elements/0/style",
    ),
    (
        [rich({"type": "rich_text_list", "style": "dashes", "elements": []})],
        "must be a valid enum value",
        "/blocks/0/elements/0/style",
    ),
    (
        [rich({"type": "rich_text_list", "style": "bullet", "elements": [words()]})],
        "unsupported type: text",
        "/blocks/0/elements/0/elements/0/type",
    ),
    (
        [rich(rich_section({"type": "link", "url": "x"}))],
        "must be a valid URL",
        "/blocks/0/elements/0/elements/0/url",
    ),
    (
        [section(block_id="b"), section(block_id="b")],
        "block_id already exists: b",
        "/blocks",
    ),
    (
        [actions(button(action_id="a"), button(action_id="a"))],
        "action_id already exists: a",
        "/blocks/0",
    ),
]


@pytest.mark.parametrize(("blocks", "said", "where"), REFUSED)
def test_blocks_that_slack_refuses(blocks: Any, said: str, where: str) -> None:
    assert f"[ERROR] {said} [json-pointer:{where}]" in message_complaints(blocks)
    with pytest.raises(SlackError) as caught:
        check_message_blocks(blocks)
    assert caught.value.error == "invalid_blocks"
    assert caught.value.answer()["errors"][0].endswith("]")


def test_all_blocks_together_have_a_limit_of_about_13200_characters() -> None:
    check_message_blocks([section(2600)] * 5)
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message_blocks([section(2650)] * 5)
    check_message_blocks([section(2650)] * 5, whole=False)


def test_the_same_action_id_in_two_blocks_is_taken() -> None:
    assert (
        message_complaints([actions(button(action_id="a")), actions(button(action_id="a"))]) == []
    )


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(24), "blocks": list(blocks) or [section()], **more}


VIEWS_TAKEN = [
    (modal(*[{"type": "divider"}] * 100), False),
    (modal(entry(TEXT_INPUT), submit=plain(), close=plain(), private_metadata="x" * 3000), False),
    (modal(callback_id="c", external_id="e", clear_on_close=True, notify_on_close=True), False),
    ({"type": "home", "blocks": [section()]}, True),
    ({"type": "home", "blocks": [], "private_metadata": "x"}, True),
]


@pytest.mark.parametrize(("view", "home"), VIEWS_TAKEN)
def test_views_that_slack_takes(view: Json, home: bool) -> None:
    assert view_complaints(view, home=home) == []


VIEWS_REFUSED = [
    ("x", False, "must provide an object", "/view"),
    (modal(), True, "unsupported type: modal", "/view/type"),
    ({"type": "home", "blocks": []}, False, "unsupported type: home", "/view/type"),
    (modal(*[{"type": "divider"}] * 101), False, "no more than 100 items allowed", "/view/blocks"),
    ({"type": "modal", "blocks": [section()]}, False, "missing required field: title", "/view"),
    ({"type": "modal", "title": plain()}, False, "missing required field: blocks", "/view"),
    (
        {**modal(), "title": plain(25)},
        False,
        "must be less than 25 characters",
        "/view/title/text",
    ),
    (modal(submit=plain(25)), False, "must be less than 25 characters", "/view/submit/text"),
    (
        modal(private_metadata="x" * 3001),
        False,
        "must be less than 3001 characters",
        "/view/private_metadata",
    ),
    (modal(colour=1), False, "invalid additional property: colour", "/view"),
    (modal(entry(TEXT_INPUT)), False, "missing required field: submit", "/view"),
    (
        modal({"type": "markdown", "text": "x"}),
        False,
        "unsupported type: markdown",
        "/view/blocks/0/type",
    ),
    (modal(section(3001)), False, "must be less than 3001", "/view/blocks/0/text/text"),
]


@pytest.mark.parametrize(("view", "home", "said", "where"), VIEWS_REFUSED)
def test_views_that_slack_refuses(view: Any, home: bool, said: str, where: str) -> None:
    complaints = view_complaints(view, home=home)
    assert any(c.startswith(f"[ERROR] {said}") and c.endswith(f":{where}]") for c in complaints)
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_view(view, home=home)


def test_a_view_of_more_than_250_kilobytes_is_too_large() -> None:
    fields = {"type": "section", "fields": [mrkdwn(2000)] * 10}
    with pytest.raises(SlackError, match="view_too_large"):
        check_view(modal(*[fields] * 13))


def test_slack_fills_in_what_was_left_out() -> None:
    [block] = completed([section(accessory=button())], Ids())
    assert block["block_id"]
    assert block["accessory"]["action_id"]
    assert block["text"]["verbatim"] is False
    assert block["accessory"]["text"]["emoji"] is True

"""Block Kit blocks, elements and inputs as HTML controls."""

import json
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sandbox.page.attachments import attachments_html
from sandbox.page.blocks import blocks_html
from sandbox.page.scene import Scene

SCENE = Scene(
    viewer="U1",
    people={"U1": "Priya Nair", "U2": "Tom Ashworth", "UB": "Matters Arising"},
    channels={"C1": "cyp-scrutiny"},
    selectable=("U1", "U2"),
    surface="m1",
)
HOSTILE = "</div><script>alert(1)</script>\"'"


def plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value.title()), "value": value}


def drawn(*blocks: dict[str, Any]) -> LexborHTMLParser:
    return LexborHTMLParser(str(blocks_html(blocks, SCENE)))


def element(kind: str, **more: Any) -> LexborHTMLParser:
    block = {"type": "actions", "block_id": "b", "elements": [{"type": kind, **more}]}
    return drawn(block)


def only(tree: LexborHTMLParser, selector: str) -> LexborNode:
    (node,) = tree.css(selector)
    return node


def test_button_carries_what_the_server_needs_to_find_it() -> None:
    """Its block, its action and its value, and its style as a class."""
    node = only(
        element("button", action_id="done", text=plain("Done"), value="7", style="primary"),
        "button",
    )
    assert node.text() == "Done"
    assert "btn-primary" in node.attributes["class"]
    wanted = {"data-block": "b", "data-action": "done", "data-value": "7", "data-act": "press"}
    assert wanted.items() <= node.attributes.items()


def test_button_with_an_address_is_a_link() -> None:
    """It opens the page beside the workspace and still tells the app."""
    node = only(
        element("button", action_id="go", text=plain("Minutes"), url="https://a.example"), "a"
    )
    assert node.attributes["rel"] == "noopener noreferrer"
    assert node.attributes["data-act"] == "press"


def test_button_with_a_dangerous_address_is_no_link() -> None:
    """javascript: addresses are dropped."""
    tree = element("button", action_id="go", text=plain("x"), url="javascript:alert(1)")
    assert not tree.css("a")


def test_confirmation_travels_as_json() -> None:
    """page.js asks before it sends."""
    asked = {"title": plain("Sure?"), "text": plain("Really"), "confirm": plain("Yes")}
    node = only(element("button", action_id="a", text=plain("x"), confirm=asked), "button")
    assert json.loads(node.attributes["data-confirm"]) == {
        "title": "Sure?",
        "text": "Really",
        "confirm": "Yes",
        "deny": "",
        "danger": False,
    }


def test_overflow_is_a_menu_behind_a_named_button() -> None:
    """Closed at first, each choice a menu item."""
    tree = element("overflow", action_id="more", options=[option("snooze"), option("not_mine")])
    opener = only(tree, "[data-menu]")
    assert opener.attributes["aria-label"] == "More actions"
    assert opener.attributes["aria-expanded"] == "false"
    items = tree.css("[role=menuitem]")
    assert [item.attributes["data-value"] for item in items] == ["snooze", "not_mine"]
    assert all(item.attributes["data-act"] == "choose" for item in items)


@pytest.mark.parametrize(
    ("kind", "more", "values", "chosen"),
    [
        (
            "static_select",
            {"options": [option("a"), option("b")], "initial_option": option("b")},
            ["", "a", "b"],
            "b",
        ),
        (
            "static_select",
            {"option_groups": [{"label": plain("G"), "options": [option("a")]}]},
            ["", "a"],
            None,
        ),
        ("users_select", {"initial_user": "U2"}, ["", "U1", "U2"], "U2"),
        ("conversations_select", {}, ["", "C1"], None),
    ],
)
def test_select_offers_its_options(
    kind: str, more: Any, values: list[str], chosen: str | None
) -> None:
    """Selects are the browser's own, named by their placeholder."""
    tree = element(kind, action_id="s", placeholder=plain("Choose an owner"), **more)
    select = only(tree, "select")
    assert select.attributes["aria-label"] == "Choose an owner"
    assert [node.attributes["value"] for node in tree.css("option")] == values
    picked = [node.attributes["value"] for node in tree.css("option[selected]")]
    assert picked == ([chosen] if chosen else [])


@pytest.mark.parametrize(
    ("kind", "role", "box"),
    [
        ("checkboxes", "group", "checkbox"),
        ("multi_static_select", "group", "checkbox"),
        ("radio_buttons", "radiogroup", "radio"),
    ],
)
def test_ticks_are_a_group_of_boxes(kind: str, role: str, box: str) -> None:
    """Each box has its own label; what is chosen at first is ticked."""
    chosen = {"initial_option": option("b"), "initial_options": [option("b")]}
    tree = element(kind, action_id="t", options=[option("a"), option("b")], **chosen)
    assert only(tree, f"[role={role}]").attributes["data-action"] == "t"
    assert len(tree.css(f"label input[type={box}]")) == 2
    assert only(tree, "input[checked]").attributes["value"] == "b"


@pytest.mark.parametrize(
    ("kind", "more", "type_", "value"),
    [
        ("datepicker", {"initial_date": "2026-01-15"}, "date", "2026-01-15"),
        ("timepicker", {"initial_time": "09:30"}, "time", "09:30"),
        ("datetimepicker", {"initial_date_time": 1768487400}, "datetime-local", "2026-01-15T14:30"),
    ],
)
def test_pickers_start_where_they_are_told(kind: str, more: Any, type_: str, value: str) -> None:
    """The browser's own pickers."""
    node = only(element(kind, action_id="p", **more), "input")
    assert node.attributes["type"] == type_
    assert node.attributes["value"] == value


def test_section_has_words_fields_and_an_accessory() -> None:
    """All three in one block."""
    tree = drawn(
        {
            "type": "section",
            "block_id": "s",
            "text": {"type": "mrkdwn", "text": "*Item 9*"},
            "fields": [plain("Owner"), plain("Due")],
            "accessory": {"type": "button", "action_id": "x", "text": plain("Open")},
        }
    )
    assert only(tree, ".section-words strong").text() == "Item 9"
    assert [node.text() for node in tree.css(".section-field")] == ["Owner", "Due"]
    assert only(tree, ".accessory button").text() == "Open"


def test_header_context_divider_and_image_are_drawn() -> None:
    """The quiet blocks."""
    tree = drawn(
        {"type": "header", "text": plain("Actions :memo:")},
        {"type": "divider"},
        {
            "type": "context",
            "elements": [
                plain("from draft minutes"),
                {"type": "image", "image_url": "x", "alt_text": "crest"},
            ],
        },
        {"type": "image", "image_url": "https://a.example/x.png", "alt_text": "a chart"},
    )
    assert only(tree, "h4").text() == "Actions 📝"
    assert only(tree, "hr")
    assert "from draft minutes" in only(tree, ".block-context").text()
    assert [node.attributes["aria-label"] for node in tree.css("[role=img]")] == [
        "crest",
        "a chart",
    ]
    assert not tree.css("img")  # nothing is fetched from outside


def test_table_has_a_heading_row_and_its_alignment() -> None:
    """The first row names the columns."""
    cell = {"type": "raw_text", "text": "BURY-CYP-24-001"}
    tree = drawn(
        {
            "type": "table",
            "column_settings": [{"align": "right", "is_wrapped": True}],
            "rows": [[{"type": "raw_text", "text": "Reference"}], [cell]],
        }
    )
    assert only(tree, "th[scope=col]").text() == "Reference"
    assert only(tree, "td").attributes["class"] == "align-right wraps"


def test_input_has_a_label_a_hint_and_a_place_for_its_error() -> None:
    """The label names the control, and hint and error describe it."""
    tree = drawn(
        {
            "type": "input",
            "block_id": "note",
            "label": plain("Update"),
            "hint": plain("One or two sentences"),
            "element": {"type": "plain_text_input", "action_id": "words", "multiline": True},
        }
    )
    area = only(tree, "textarea")
    label = only(tree, "label")
    assert label.attributes["for"] == area.attributes["id"]
    assert "required" in area.attributes
    for name in area.attributes["aria-describedby"].split():
        assert tree.css_first(f"#{name}") is not None


def test_optional_input_is_not_required_and_says_so() -> None:
    """As Slack marks it."""
    block = {
        "type": "input",
        "block_id": "o",
        "optional": True,
        "label": plain("Why"),
        "element": {"type": "number_input", "action_id": "n", "is_decimal_allowed": False},
    }
    tree = drawn(block)
    assert "(optional)" in only(tree, "label").text()
    assert "required" not in only(tree, "input[type=number]").attributes


@pytest.mark.parametrize("kind", ["video", "call", "</div><b>"])
def test_unknown_block_is_named_not_dropped(kind: str) -> None:
    """A person sees that something is missing here."""
    tree = drawn({"type": kind})
    assert kind in only(tree, ".unsupported").text()


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section", "text": plain(HOSTILE)},
        {"type": "section", "text": {"type": "mrkdwn", "text": HOSTILE}},
        {"type": "header", "text": plain(HOSTILE)},
        {"type": "markdown", "text": HOSTILE},
        {"type": "table", "rows": [[{"type": "raw_text", "text": HOSTILE}]]},
        {"type": "image", "alt_text": HOSTILE, "title": plain(HOSTILE)},
        {
            "type": "actions",
            "block_id": HOSTILE,
            "elements": [
                {"type": "button", "action_id": HOSTILE, "value": HOSTILE, "text": plain(HOSTILE)},
                {"type": "overflow", "action_id": HOSTILE, "options": [option(HOSTILE)]},
                {"type": "static_select", "options": [option(HOSTILE)]},
            ],
        },
        {
            "type": "input",
            "block_id": HOSTILE,
            "label": plain(HOSTILE),
            "element": {
                "type": "plain_text_input",
                "action_id": HOSTILE,
                "initial_value": HOSTILE,
                "placeholder": plain(HOSTILE),
            },
        },
    ],
)
def test_hostile_words_stay_words_everywhere(block: dict[str, Any]) -> None:
    """No text of a message becomes markup, in no place."""
    html = str(blocks_html([block], SCENE))
    assert "<script" not in html
    assert not LexborHTMLParser(html).css("script")


def test_attachment_and_unfurl_show_their_parts() -> None:
    """Bar, title, text, fields and footer."""
    html = attachments_html(
        {
            "attachments": [
                {
                    "color": "danger",
                    "pretext": "before",
                    "title": "Minutes",
                    "title_link": "https://a.example",
                    "text": "*Draft*",
                    "fields": [{"title": "Item", "value": "9"}],
                    "footer": "Bury",
                    "ts": 1768487400,
                },
                {"fallback": HOSTILE, "color": '"><script>'},
                {"blocks": [{"type": "header", "text": plain("In blocks")}]},
            ],
            "files": [{"name": "minutes.pdf", "filetype": "pdf", "size": 1_500_000}],
        },
        SCENE,
    )
    tree = LexborHTMLParser(str(html))
    assert only(tree, ".att-title a").text() == "Minutes"
    assert "Bury | 15 Jan 2026 at 14:30" in html
    assert "PDF, 1.5 MB" in html
    assert only(tree, "h4").text() == "In blocks"
    assert not tree.css("script")

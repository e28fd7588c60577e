"""What a person filled in, as the workspace takes it; and forms drawn with it again."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sandbox.page.blocks import blocks_html
from sandbox.page.entered import entered_value
from sandbox.page.scene import Scene

LONDON = ZoneInfo("Europe/London")
RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "words"}]}],
}


@pytest.mark.parametrize(
    ("kind", "sent", "value"),
    [
        ("plain_text_input", "words", "words"),
        ("plain_text_input", "", None),
        ("plain_text_input", None, None),
        ("static_select", "b", "b"),
        ("radio_buttons", ["a"], "a"),
        ("radio_buttons", [], None),
        ("checkboxes", ["a", "b"], ["a", "b"]),
        ("checkboxes", [], []),
        ("multi_users_select", ["U1"], ["U1"]),
        ("datepicker", "2026-01-15", "2026-01-15"),
        # half past two in London's summer time
        ("datetimepicker", "2026-07-14T14:30", 1784035800),
        ("rich_text_input", "words", RICH),
    ],
)
def test_value_is_what_the_workspace_takes(kind: str, sent: object, value: object) -> None:
    """Lists for ticks, None for nothing, seconds for an instant."""
    assert entered_value({"type": kind}, sent, LONDON) == value


def test_form_is_drawn_with_what_was_entered_and_what_is_wrong() -> None:
    """Entered words come back into their field, the complaint stands below it."""
    block: dict[str, Any] = {
        "type": "input",
        "block_id": "note",
        "label": {"type": "plain_text", "text": "Note"},
        "element": {"type": "plain_text_input", "action_id": "x", "initial_value": "before"},
    }
    entered = {"note": {"x": {"type": "plain_text_input", "value": "after"}}}
    html = str(blocks_html([block], Scene(viewer="U1").filled(entered, {"note": "Too short."})))
    assert 'value="after"' in html
    assert "before" not in html
    assert ">Too short.</p>" in html

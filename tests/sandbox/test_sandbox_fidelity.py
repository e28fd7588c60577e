"""The sandbox's Slack against what else is known of Slack: the SDK's own models, and junk."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from sandbox.workspace.blocks.check import message_complaints, view_complaints
from sandbox.workspace.blocks.complete import completed
from sandbox.workspace.elements import state_of
from sandbox.workspace.ids import Ids
from sandbox.workspace.visible import words_of_blocks

Json = dict[str, Any]

OPTIONS = [sdk.Option(label="One", value="1"), sdk.Option(label="Two", value="2")]
CONFIRM = sdk.ConfirmObject(title="Sure?", text="It cannot be undone.", confirm="Yes", deny="No")
ELEMENTS = [
    sdk.ButtonElement(text="Done", action_id="a", value="1", style="primary", confirm=CONFIRM),
    sdk.LinkButtonElement(text="Open", action_id="a", url="https://a.example"),
    sdk.OverflowMenuElement(options=OPTIONS, action_id="a"),
    sdk.StaticSelectElement(options=OPTIONS, action_id="a", placeholder="Which", confirm=CONFIRM),
    sdk.StaticSelectElement(
        option_groups=[sdk.OptionGroup(label="Some", options=OPTIONS)], action_id="a"
    ),
    sdk.StaticMultiSelectElement(options=OPTIONS, action_id="a", max_selected_items=1),
    sdk.ExternalDataSelectElement(action_id="a", min_query_length=2),
    sdk.UserSelectElement(action_id="a", initial_user="U1"),
    sdk.UserMultiSelectElement(action_id="a", initial_users=["U1"]),
    sdk.ConversationSelectElement(
        action_id="a", filter=sdk.ConversationFilter(include=["public"], exclude_bot_users=True)
    ),
    sdk.ChannelSelectElement(action_id="a"),
    sdk.DatePickerElement(action_id="a", initial_date="2026-01-05"),
    sdk.TimePickerElement(action_id="a", initial_time="09:00"),
    sdk.DateTimePickerElement(action_id="a", initial_date_time=1_764_000_000),
    sdk.CheckboxesElement(options=OPTIONS, action_id="a", initial_options=OPTIONS[:1]),
    sdk.RadioButtonsElement(options=OPTIONS, action_id="a", initial_option=OPTIONS[0]),
]
FIELDS = [
    sdk.PlainTextInputElement(action_id="a", multiline=True, max_length=3000, placeholder="Say"),
    sdk.NumberInputElement(action_id="a", is_decimal_allowed=False, min_value="1"),
    sdk.EmailInputElement(action_id="a"),
    sdk.UrlInputElement(action_id="a"),
    sdk.RichTextInputElement(action_id="a"),
]


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.type)
def test_what_the_sdk_makes_for_an_actions_block_is_taken(element: sdk.BlockElement) -> None:
    block = sdk.ActionsBlock(elements=[element]).to_dict()
    assert message_complaints([block]) == []
    section = sdk.SectionBlock(text="x", accessory=element).to_dict()
    assert message_complaints([section]) == []
    [kept] = completed([block], Ids())
    assert state_of([kept], {}) is not None


@pytest.mark.parametrize("element", FIELDS, ids=lambda element: element.type)
def test_what_the_sdk_makes_for_a_form_is_taken(element: sdk.BlockElement) -> None:
    block = sdk.InputBlock(label="Label", element=element, hint="Hint", optional=True)
    view = View(type="modal", title="Title", submit="Save", close="Cancel", blocks=[block])
    assert view_complaints(view.to_dict()) == []


LIMITS = [
    # the SDK's figure, blocks at that figure, blocks past it
    (
        sdk.SectionBlock.text_max_length,
        lambda n: {"type": "section", "text": {"type": "mrkdwn", "text": "x" * n}},
    ),
    (
        sdk.HeaderBlock.text_max_length,
        lambda n: {"type": "header", "text": {"type": "plain_text", "text": "x" * n}},
    ),
    (
        sdk.SectionBlock.fields_max_length,
        lambda n: {"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * n},
    ),
    (
        sdk.ContextBlock.elements_max_length,
        lambda n: {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * n},
    ),
    (
        sdk.ActionsBlock.elements_max_length,
        lambda n: {"type": "actions", "elements": [button() for _ in range(n)]},
    ),
    (
        sdk.ButtonElement.text_max_length,
        lambda n: {"type": "actions", "elements": [button(text="x" * n)]},
    ),
    (
        sdk.ButtonElement.value_max_length,
        lambda n: {"type": "actions", "elements": [button(value="x" * n)]},
    ),
    (
        sdk.MarkdownBlock.text_max_length,
        lambda n: {"type": "markdown", "text": "x" * n},
    ),
    (
        sdk.Block.block_id_max_length,
        lambda n: {"type": "divider", "block_id": "x" * n},
    ),
]


def button(text: str = "x", **more: Any) -> Json:
    """Return a button."""
    return {"type": "button", "text": {"type": "plain_text", "text": text}, **more}


@pytest.mark.parametrize(("limit", "block"), LIMITS)
def test_the_limits_are_the_sdks(limit: int, block: Any) -> None:
    assert message_complaints([block(limit)]) == []
    assert len(message_complaints([block(limit + 1)])) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "element", "fields", "accessory"]),
            inner
            | st.sampled_from(["section", "actions", "rich_text", "text", "button", "mrkdwn"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_junk_is_too_strange_for_a_complaint(junk: Any) -> None:
    for complaint in [*message_complaints(junk), *view_complaints(junk)]:
        assert complaint.startswith("[ERROR] ")
        assert complaint.endswith("]")


@given(JSON)
def test_whatever_is_taken_can_be_kept_and_read(junk: Any) -> None:
    if not message_complaints([junk]):
        kept = completed([junk], Ids())
        assert message_complaints(list(kept)) == []
        assert isinstance(words_of_blocks(kept), str)

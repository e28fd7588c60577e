"""The things in a message or view that a person can use: finding them, and what was entered."""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.workspace.blocks.check import elements_of
from sandbox.workspace.errors import NoSuchElementError
from sandbox.workspace.values import Block, Json

Entries = dict[str, dict[str, Json]]

_ONE_OPTION = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
_SEVERAL_OPTIONS = frozenset({"checkboxes", "multi_static_select", "multi_external_select"})
_KEYS = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}
_INITIAL = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "value": "initial_value",
    "rich_text_value": "initial_value",
}
_WITHOUT_STATE = frozenset({"button", "overflow", "workflow_button", "feedback_buttons"})


def find_element(
    blocks: Iterable[Block],
    action_id: str,
    *,
    block_id: str | None = None,
    value: str | None = None,
) -> tuple[Block, Json]:
    """Return the one element with this action id, and the block that it stands in.

    `block_id` and `value` (a button's) tell several of them apart; raises NoSuchElementError.
    """
    found = [
        (block, element)
        for block in blocks
        for element in elements_of(block)
        if element.get("action_id") == action_id
        and block_id in {None, block["block_id"]}
        and value in {None, element.get("value")}
    ]
    if not found:
        raise NoSuchElementError(f"there is nothing called {action_id!r} here")
    if len(found) > 1:
        raise NoSuchElementError(f"{len(found)} are called {action_id!r}: say which by block_id")
    return found[0]


def entered(element: Json, value: Any) -> Json:
    """Return an element's state after a person chose or typed `value`.

    An option is named by its value or its label. Raises NoSuchElementError for one not offered.
    """
    kind = element["type"]
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": None if value is None else _option(element, value)}
    if kind in _SEVERAL_OPTIONS:
        return {"type": kind, "selected_options": [_option(element, one) for one in value]}
    if kind not in _KEYS:
        raise NoSuchElementError(f"nothing can be entered in a {kind}")
    return {"type": kind, _KEYS[kind]: value}


def has_state(element: Json) -> bool:
    """Whether what a person enters here is kept in the view's state."""
    return element["type"] not in _WITHOUT_STATE


def state_of(blocks: Iterable[Block], entries: Mapping[str, Mapping[str, Json]]) -> Entries:
    """Return the state of all elements: what was entered, else what they began with."""
    state: Entries = {}
    for block in blocks:
        for element in elements_of(block):
            if has_state(element) and "action_id" in element:
                given = entries.get(block["block_id"], {}).get(element["action_id"])
                place = state.setdefault(block["block_id"], {})
                place[element["action_id"]] = given or _initial(element)
    return state


def is_empty(state: Mapping[str, Any]) -> bool:
    """Whether nothing was entered."""
    return all(value in (None, "", []) for key, value in state.items() if key != "type")


def _initial(element: Json) -> Json:
    kind = element["type"]
    key = _KEYS.get(kind) or ("selected_options" if kind in _SEVERAL_OPTIONS else "selected_option")
    several = kind.startswith("multi_") or kind in {"checkboxes", "file_input"}
    return {"type": kind, key: element.get(_INITIAL.get(key, ""), [] if several else None)}


def _option(element: Json, wanted: Any) -> Json:
    offered = [*element.get("options", ())]
    for group in element.get("option_groups", ()):
        offered += group["options"]
    if isinstance(wanted, dict):
        return wanted
    for option in offered:
        if wanted in {option["value"], option["text"]["text"]}:
            return dict(option)
    raise NoSuchElementError(f"{wanted!r} is not offered")

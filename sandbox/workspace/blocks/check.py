"""Whether Slack would take these blocks or this view, with its complaints where it would not."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sandbox.workspace.blocks.composition import plain_text
from sandbox.workspace.blocks.layouts import MESSAGE_BLOCK, VIEW_BLOCK
from sandbox.workspace.blocks.schema import (
    Check,
    Complaints,
    anything,
    array,
    boolean,
    complain,
    string,
    struct,
)
from sandbox.workspace.errors import SlackError

MOST_MESSAGE_BLOCKS = 50
MOST_VIEW_BLOCKS = 100
MOST_CHARACTERS = 13_200
MOST_VIEW_BYTES = 250_000

_VIEW_COMMON: dict[str, Check] = {
    "private_metadata": string(most=3000),
    "callback_id": string(most=255),
    "external_id": string(most=255),
}
_MODAL = struct(
    {"type": anything, "title": plain_text(24), "blocks": anything},
    _VIEW_COMMON
    | {
        "submit": plain_text(24),
        "close": plain_text(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
    nullable=("submit", "close", "private_metadata", "callback_id", "external_id"),
)
_HOME = struct(
    {"type": anything, "blocks": anything},
    _VIEW_COMMON | {"title": plain_text(24), "submit": anything, "close": anything},
    nullable=("title", "submit", "close", "private_metadata", "callback_id", "external_id"),
)


def message_complaints(blocks: Any, pointer: str = "/blocks") -> Complaints:
    """Return Slack's complaints about the blocks of a message; none where it takes them."""
    complaints: Complaints = []
    array(MESSAGE_BLOCK, least=0, most=MOST_MESSAGE_BLOCKS)(blocks, pointer, complaints)
    return complaints or _complaints_about_ids(blocks, pointer)


def view_complaints(view: Any, *, home: bool = False) -> Complaints:
    """Return Slack's complaints about a modal (or a Home tab) that an app sends."""
    complaints: Complaints = []
    if not isinstance(view, dict):
        complain(complaints, "must provide an object", "/view")
        return complaints
    if view.get("type") != ("home" if home else "modal"):
        complain(complaints, f"unsupported type: {view.get('type')}", "/view/type")
        return complaints
    (_HOME if home else _MODAL)(view, "/view", complaints)
    blocks = array(VIEW_BLOCK, least=0 if home else 1, most=MOST_VIEW_BLOCKS)
    blocks(view.get("blocks", []), "/view/blocks", complaints)
    if not complaints and not home:
        _complain_about_submit(view, complaints)
    return complaints or _complaints_about_ids(view["blocks"], "/view/blocks")


def check_message_blocks(blocks: Any, *, whole: bool = True) -> None:
    """Raise the SlackError with which Slack refuses these blocks, if it does.

    With `whole` the limit over all blocks together counts too.
    """
    complaints = message_complaints(blocks)
    if complaints:
        raise SlackError("invalid_blocks", messages=complaints)
    if whole and characters(blocks) > MOST_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def check_view(view: Any, *, home: bool = False) -> None:
    """Raise the SlackError with which Slack refuses this view, if it does."""
    if len(json.dumps(view).encode()) > MOST_VIEW_BYTES:
        raise SlackError("view_too_large")
    complaints = view_complaints(view, home=home)
    if complaints:
        raise SlackError("invalid_arguments", messages=complaints)


def characters(value: Any) -> int:
    """Return how many characters Slack counts against the limit over all blocks of a message.

    Slack publishes neither the figure nor how it counts. People who measured it saw a lone text
    refused at 13,297, and less where there are more containers around it: so every string counts.
    """
    return sum(len(words) for words in _strings(value))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _complain_about_submit(view: dict[str, Any], complaints: Complaints) -> None:
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if has_input and not view.get("submit"):
        complain(complaints, "missing required field: submit", "/view")


def _complaints_about_ids(blocks: list[dict[str, Any]], pointer: str) -> Complaints:
    complaints: Complaints = []
    given = Counter(block["block_id"] for block in blocks if "block_id" in block)
    for block_id in (block_id for block_id, times in given.items() if times > 1):
        complain(complaints, f"block_id already exists: {block_id}", pointer)
    for place, block in enumerate(blocks):
        actions = Counter(e["action_id"] for e in elements_of(block) if "action_id" in e)
        for action_id in (action_id for action_id, times in actions.items() if times > 1):
            complain(complaints, f"action_id already exists: {action_id}", f"{pointer}/{place}")
    return complaints


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the elements of a block that a person can use."""
    candidates = [block.get("accessory"), block.get("element")]
    if block.get("type") in {"actions", "context_actions"}:
        candidates += block["elements"]
    if block.get("type") == "card":
        candidates += block.get("actions", [])
    return [element for element in candidates if element and element["type"] != "image"]

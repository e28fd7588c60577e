"""Slack's limits on blocks, checked before anything leaves.

slack-sdk checks some of these on its own block classes and none on plain dicts; Slack answers a
breach with `invalid_blocks` or `msg_blocks_too_long`, which nobody sees until a message is missing.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from handlers.blocks.elements import Block
from handlers.errors import BlockLimitError

# Slack's own figures
FALLBACK_TEXT = 4_000
VIEW_TITLE = 24
PRIVATE_METADATA = 3_000
BLOCK_ID = ACTION_ID = 255
HEADER = 150
SECTION = CONTEXT = LINK = 3_000
CONTEXT_ELEMENTS = 10
ROW_ELEMENTS = 25
LABEL = 2_000
BUTTON = OPTION = 75
BUTTON_VALUE = 2_000
OPTION_VALUE = 150
SPARE = 200  # characters of a message that are left free
RICH_TEXT = 13_000  # ours: nothing is published for one text
OPTIONS = {"overflow": 5, "static_select": 100}


_AS_SENT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Surface(Enum):
    """Where blocks are shown: how many blocks it takes, and how many characters of JSON.

    Slack publishes no limit for all blocks of a message together. Messages were refused from about
    13,200 characters (slackapi/bolt-js 2509) and, as rich text, at 11,300 characters of text
    (2867), so that what counts is nearer the JSON than the words.
    """

    MESSAGE = (50, 13_000)
    VIEW = (100, 200_000)

    @property
    def blocks(self) -> int:
        """How many blocks it takes."""
        return self.value[0]

    @property
    def characters(self) -> int:
        """How many characters its blocks may have as JSON."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Message:
    """What is said in one message: blocks, and a fallback text without links or minuted words."""

    text: str
    blocks: tuple[Block, ...]

    def as_arguments(self) -> dict[str, Any]:
        """The arguments of every Slack call that shows a message."""
        return {
            "text": self.text,
            "blocks": list(self.blocks),
            "unfurl_links": False,
            "unfurl_media": False,
        }


def size_of(blocks: Iterable[Block]) -> int:
    """How many characters these blocks are as JSON."""
    return len(_AS_SENT.encode(list(blocks)))


def checked(message: Message) -> Message:
    """The message itself. Raises BlockLimitError with every breach."""
    found = complaints(message.blocks, surface=Surface.MESSAGE)
    if not message.text or len(message.text) > FALLBACK_TEXT:
        found = (*found, "fallback text of 1 to 4,000 characters")
    if found:
        raise BlockLimitError(found)
    return message


def checked_view(view: Block) -> Block:
    """The modal or Home view itself. Raises BlockLimitError with every breach."""
    found = list(complaints(view["blocks"], surface=Surface.VIEW))
    found += [
        f"{name} of a view over 24 characters"
        for name in ("title", "submit", "close")
        if len(view.get(name, {}).get("text", "")) > VIEW_TITLE
    ]
    if len(view.get("private_metadata", "")) > PRIVATE_METADATA:
        found.append("private_metadata over 3,000 characters")
    if found:
        raise BlockLimitError(tuple(found))
    return view


def complaints(blocks: Sequence[Block], *, surface: Surface) -> tuple[str, ...]:
    """Every limit that these blocks break, in words."""
    found: list[str] = []
    if not 1 <= len(blocks) <= surface.blocks:
        found.append(f"{len(blocks)} blocks, from 1 to {surface.blocks} allowed")
    if (size := size_of(blocks)) > surface.characters:
        found.append(f"{size} characters of blocks, {surface.characters} allowed")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        found.append("the same block_id twice")
    for block in blocks:
        found.extend(_of_block(block))
    return tuple(found)


def _of_block(block: Block) -> list[str]:
    found = [] if len(block.get("block_id", "")) <= BLOCK_ID else ["block_id too long"]
    check = _CHECKS.get(block["type"])
    if check is None:
        return [*found, f"a block of type {block['type']}, which we do not use"]
    return [*found, *check(block)]


def _text(holder: Block | None, limit: int, name: str) -> list[str]:
    length = len((holder or {}).get("text", ""))
    return [] if 1 <= length <= limit else [f"{name} of {length} characters, 1 to {limit} allowed"]


def _header(block: Block) -> list[str]:
    return _text(block["text"], HEADER, "header")


def _section(block: Block) -> list[str]:
    found = _text(block["text"], SECTION, "section") if "text" in block else []
    return found + (_element(block["accessory"]) if "accessory" in block else [])


def _context(block: Block) -> list[str]:
    elements = block["elements"]
    found = [] if 1 <= len(elements) <= CONTEXT_ELEMENTS else ["too many context elements"]
    for element in elements:
        found += _text(element, CONTEXT, "context element")
    return found


def _actions(block: Block) -> list[str]:
    elements = block["elements"]
    found = [] if 1 <= len(elements) <= ROW_ELEMENTS else ["too many elements in a row"]
    ids = [element["action_id"] for element in elements]
    if len(ids) != len(set(ids)):
        found.append("the same action_id twice in a row of buttons")
    for element in elements:
        found += _element(element)
    return found


def _input(block: Block) -> list[str]:
    found = _text(block["label"], LABEL, "label") + _element(block["element"])
    return found + (_text(block["hint"], LABEL, "hint") if "hint" in block else [])


def _rich_text(block: Block) -> list[str]:
    if not block["elements"]:
        return ["an empty rich text"]
    return [fault for part in block["elements"] for fault in _rich_part(part)]


def _rich_part(part: Block) -> list[str]:
    if part["type"] == "text":
        return _text(part, RICH_TEXT, "rich text")
    if part["type"] == "link":
        return _text({"text": part["url"]}, LINK, "link")
    if not part.get("elements"):
        return [f"an empty {part['type']}"]
    return [fault for inner in part["elements"] for fault in _rich_part(inner)]


def _element(element: Block) -> list[str]:
    found = _text({"text": element.get("action_id", "")}, ACTION_ID, "action_id")
    if element["type"] == "button":
        found += _text(element["text"], BUTTON, "button")
        found += _text({"text": element.get("value", "-")}, BUTTON_VALUE, "button value")
        found += _text({"text": element.get("accessibility_label", "-")}, BUTTON, "label")
    allowed = OPTIONS.get(element["type"])
    return found + (_options(element, allowed) if allowed else [])


def _options(element: Block, allowed: int) -> list[str]:
    options = element["options"]
    found = [] if 1 <= len(options) <= allowed else [f"more than {allowed} options"]
    for option in options:
        found += _text(option["text"], OPTION, "option")
        found += _text({"text": option["value"]}, OPTION_VALUE, "option value")
    return found


_CHECKS: dict[str, Callable[[Block], list[str]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "rich_text": _rich_text,
    "divider": lambda _block: [],
}


def fitted(
    head: Sequence[Block],
    parts: Sequence[Sequence[Block]],
    tail: Callable[[int], Sequence[Block]],
    *,
    surface: Surface = Surface.MESSAGE,
) -> list[Block]:
    """The head, as many whole parts as there is room for, and the tail.

    `tail` is asked with the number of parts left out: 0 when all are there.
    """
    whole = [*head, *(block for part in parts for block in part), *tail(0)]
    if len(whole) <= surface.blocks and size_of(whole) <= surface.characters - SPARE:
        return whole
    longest = tail(len(parts))
    room = surface.characters - size_of(head) - size_of(longest) - SPARE
    places = surface.blocks - len(head) - max(len(longest), len(tail(0)))
    shown: list[Block] = []
    for done, part in enumerate(parts):
        room -= size_of(part)  # its brackets stand for the comma before it, and one to spare
        if len(shown) + len(part) > places or room < 0:
            return [*head, *shown, *tail(len(parts) - done)]
        shown += part
    return [*head, *shown, *tail(0)]

"""The blocks themselves: which there are, where each may stand, what it must hold."""

from sandbox.workspace.blocks.composition import SLACK_FILE, plain_text, text
from sandbox.workspace.blocks.elements import (
    ACCESSORY,
    ACTIONS,
    BUTTON,
    CONTEXT_ACTIONS,
    IMAGE,
    INPUTS,
)
from sandbox.workspace.blocks.rich_text import RICH_TEXT_PARTS
from sandbox.workspace.blocks.schema import (
    Check,
    also,
    anything,
    array,
    at_least_one_of,
    boolean,
    by_type,
    exactly_one_of,
    integer,
    string,
    struct,
    url,
    words,
)

_BLOCK_ID = string(most=255, least=1)


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return struct({"type": anything} | required, {"block_id": _BLOCK_ID} | (optional or {}))


_SECTION = also(
    _block(
        {},
        {
            "text": text(3000),
            "fields": array(text(2000), most=10),
            "accessory": by_type(ACCESSORY),
            "expand": boolean,
        },
    ),
    at_least_one_of("text", "fields"),
)
_IMAGE = also(
    _block(
        {"alt_text": string(most=2000, least=1)},
        {"image_url": url(), "slack_file": SLACK_FILE, "title": plain_text(2000)},
    ),
    exactly_one_of("image_url", "slack_file"),
)
_CONTEXT_ELEMENT = {"plain_text": text(3000), "mrkdwn": text(3000), "image": IMAGE}
_INPUT = _block(
    {"label": plain_text(2000), "element": by_type(INPUTS)},
    {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
)
_RICH_TEXT = _block({"elements": RICH_TEXT_PARTS})
_RAW_TEXT = struct({"type": anything, "text": string()}, {})
_RAW_NUMBER = struct({"type": anything, "value": anything}, {"text": string()})
_CELL = by_type({"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": _RICH_TEXT})
_COLUMN = struct({}, {"align": words("left", "center", "right"), "is_wrapped": boolean})
_TABLE = _block(
    {"rows": array(array(_CELL, most=20), most=100)},
    {"column_settings": array(_COLUMN, most=20)},
)
_VIDEO = _block(
    {
        "alt_text": string(least=1),
        "title": plain_text(200),
        "thumbnail_url": url(),
        "video_url": url(),
    },
    {
        "author_name": string(most=50),
        "description": plain_text(200),
        "provider_icon_url": url(),
        "provider_name": string(),
        "title_url": url(),
    },
)
_CARD = also(
    _block(
        {},
        {
            "title": text(150),
            "subtitle": text(150),
            "body": text(200),
            "icon": IMAGE,
            "slack_icon": anything,
            "hero_image": IMAGE,
            "subtext": text(200),
            "actions": array(by_type({"button": BUTTON}), most=5),
        },
    ),
    at_least_one_of("hero_image", "title", "actions", "body"),
)

_EVERYWHERE: dict[str, Check] = {
    "section": _SECTION,
    "divider": _block({}),
    "image": _IMAGE,
    "actions": _block({"elements": array(by_type(ACTIONS), most=25)}),
    "context": _block({"elements": array(by_type(_CONTEXT_ELEMENT), most=10)}),
    "header": _block({"text": plain_text(150)}, {"level": integer(least=1, most=4)}),
    "input": _INPUT,
    "rich_text": _RICH_TEXT,
    "video": _VIDEO,
    "alert": _block(
        {"text": text(3000)}, {"level": words("default", "info", "warning", "error", "success")}
    ),
}
_MESSAGES_ONLY: dict[str, Check] = {
    "markdown": _block({"text": string(most=12_000, least=1)}),
    "table": _TABLE,
    "context_actions": _block({"elements": array(by_type(CONTEXT_ACTIONS), most=5)}),
    "card": _CARD,
    "carousel": _block({"elements": array(by_type({"card": _CARD}), most=10)}),
    "file": _block({"external_id": string(least=1), "source": words("remote")}),
}

MESSAGE_BLOCK = by_type(_EVERYWHERE | _MESSAGES_ONLY)
VIEW_BLOCK = by_type(_EVERYWHERE)

"""rich_text blocks: the formatted text whose words Slack leaves exactly as they are."""

from typing import Any

from sandbox.workspace.blocks.schema import (
    Check,
    Complaints,
    anything,
    array,
    boolean,
    by_type,
    integer,
    string,
    struct,
    url,
    words,
)

_STYLE = struct(
    {},
    {"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean, "underline": boolean},
)
_MENTION_STYLE = struct(
    {},
    {
        "bold": boolean,
        "italic": boolean,
        "strike": boolean,
        "highlight": boolean,
        "client_highlight": boolean,
        "unlink": boolean,
    },
)
_ID = string(least=1)


def _part(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return struct({"type": anything} | required, optional or {})


INLINE: dict[str, Check] = {
    "text": _part({"text": string(least=1)}, {"style": _STYLE}),
    "link": _part({"url": url()}, {"text": string(), "unsafe": boolean, "style": _STYLE}),
    "user": _part({"user_id": _ID}, {"style": _MENTION_STYLE}),
    "channel": _part({"channel_id": _ID}, {"style": _MENTION_STYLE}),
    "usergroup": _part({"usergroup_id": _ID}, {"style": _MENTION_STYLE}),
    "team": _part({"team_id": _ID}, {"style": _MENTION_STYLE}),
    "emoji": _part(
        {"name": _ID},
        {"unicode": string(), "skin_tone": integer(least=1, most=6), "style": _STYLE},
    ),
    "date": _part(
        {"timestamp": integer(), "format": string(least=1)},
        {"url": url(), "fallback": string(), "style": _STYLE},
    ),
    "broadcast": _part({"range": words("here", "channel", "everyone")}, {"style": _STYLE}),
    "color": _part({"value": string(least=1)}, {"style": _STYLE}),
}
_PREFORMATTED_INLINE = {kind: INLINE[kind] for kind in ("text", "link")}

_SECTION = _part({"elements": array(by_type(INLINE), least=0)})
_BORDER = integer(least=0, most=1)


def _list_items(value: Any, pointer: str, complaints: Complaints) -> None:
    array(by_type({"rich_text_section": _SECTION}), least=0)(value, pointer, complaints)


PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": _part(
        {"style": words("bullet", "ordered"), "elements": _list_items},
        {"indent": integer(least=0, most=8), "offset": integer(least=0), "border": _BORDER},
    ),
    "rich_text_quote": _part({"elements": array(by_type(INLINE), least=0)}, {"border": _BORDER}),
    "rich_text_preformatted": _part(
        {"elements": array(by_type(_PREFORMATTED_INLINE), least=0)},
        {"border": _BORDER, "language": string(least=1)},
    ),
}
RICH_TEXT_PARTS = array(by_type(PARTS))

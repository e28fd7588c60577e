"""The pieces that messages are made of. Each function returns one Block Kit object as a dict."""

import re
from collections.abc import Sequence
from typing import Any

Block = dict[str, Any]

OPTION_TEXT = 75
HEADER_TEXT = 150
LABEL_TEXT = 75

_CONTROL = {code: " " for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}
_TURNING = dict.fromkeys((0x61C, 0x200E, 0x200F, *range(8234, 8239), *range(8294, 8298)), "�")
_UNSEEN = dict.fromkeys((0x200B, 0xFEFF, *range(0x2060, 0x2065), *range(0xE0000, 0xE0080)), "")
_SHOWN = _CONTROL | _TURNING | _UNSEEN
_LINKABLE = re.compile(r"https?://[^\s<>\"|]{1,2900}")
_ADDRESS = re.compile(r"\S*://\S*|\bwww\.\S*", re.IGNORECASE)


def shortened(text: str, limit: int) -> str:
    """The text, or its beginning up to a word's end with "…", never longer than `limit`."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word = cut[: limit // 2] + re.sub(r"\s\S*\Z", "", cut[limit // 2 :])
    return at_word.rstrip(" ,;:.–-") + "…"


def escaped(text: str) -> str:
    """Words made safe for a fallback text, which Slack reads as mrkdwn: no mention, no link."""
    unlinked = _ADDRESS.sub("(address)", _visible(text))
    return unlinked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _visible(text: str) -> str:
    """The text without control or unseen characters, or marks that turn words around; not empty."""
    if text.isprintable():  # none of those is
        return text or " "
    return text.translate(_SHOWN) or " "


def plain(text: str) -> Block:
    """A plain-text object: no formatting, no emoji codes."""
    return {"type": "plain_text", "text": _visible(text), "emoji": False}


def words(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    """Words inside a rich text: shown as they are, whatever they contain."""
    element: Block = {"type": "text", "text": _visible(text)}
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return element | {"style": style} if style else element


def code(text: str) -> Block:
    """Words to be typed, such as a command."""
    return {"type": "text", "text": _visible(text), "style": {"code": True}}


def link(url: str, text: str) -> Block:
    """A link inside a rich text."""
    return {"type": "link", "url": url, "text": _visible(text)}


def is_linkable(url: str) -> bool:
    """Whether Slack would take this as an address (a file's path it would not)."""
    return _LINKABLE.fullmatch(url) is not None


def line(*elements: Block) -> Block:
    """One paragraph of a rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quote(text: str) -> Block:
    """The words of the minutes, set off as a quotation."""
    return {"type": "rich_text_quote", "elements": [words(text)]}


def bullets(texts: Sequence[str]) -> Block:
    """A bulleted list of plain words."""
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [line(words(text)) for text in texts],
    }


def rich(*parts: Block) -> Block:
    """A rich-text block of paragraphs, quotations and lists."""
    return {"type": "rich_text", "elements": list(parts)}


def header(text: str) -> Block:
    """A large bold line. Only for our own words and committees' names."""
    return {"type": "header", "text": plain(shortened(text, HEADER_TEXT))}


def small_print(*texts: str) -> Block:
    """A small grey line of code-made facts (never the words of minutes)."""
    return {"type": "context", "elements": [plain(" · ".join(text for text in texts if text))]}


def divider() -> Block:
    """A thin rule."""
    return {"type": "divider"}


def button(
    text: str, action_id: str, value: str, *, style: str | None = None, about: str = ""
) -> Block:
    """A button. `about` is read out after its text by screen readers, so that buttons differ."""
    element: Block = {
        "type": "button",
        "text": plain(shortened(text, LABEL_TEXT)),
        "action_id": action_id,
        "value": value,
    }
    if style:
        element["style"] = style
    if about:
        element["accessibility_label"] = shortened(f"{text}: {about}", LABEL_TEXT)
    return element


def option(text: str, value: str) -> Block:
    """One choice of a menu."""
    return {"text": plain(shortened(text, OPTION_TEXT)), "value": value}


def overflow(action_id: str, *options: Block) -> Block:
    """A "…" menu of two to five choices."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def select(action_id: str, placeholder: str, options: Sequence[Block]) -> Block:
    """A menu of up to a hundred choices, shown by its placeholder."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder),
        "options": list(options),
    }


def buttons(block_id: str, *elements: Block) -> Block:
    """A row of buttons and menus."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}

"""What a reader sees of a message: its words, its links, whom it mentions. Pure.

Where a message has blocks they are what is shown, and its `text` is only for notifications.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.workspace import mrkdwn
from sandbox.workspace.values import Block, Ephemeral, Message

Shown = Message | Ephemeral


def links_of(message: Shown) -> tuple[str, ...]:
    """Return the addresses that the message shows as links, in order, each once."""
    found = (link for piece in _pieces(message) for link in _links(piece))
    return tuple(dict.fromkeys(found))


def mentions_of(message: Shown) -> tuple[str, ...]:
    """Return whom the message mentions: ids, "here", "channel", "everyone"."""
    found = (mention for piece in _pieces(message) for mention in _mentions(piece))
    return tuple(dict.fromkeys(found))


def words_of(message: Shown) -> str:
    """Return the words of the message as a reader sees them, a line for each part."""
    lines = (_words(piece) for piece in _pieces(message))
    return "\n".join(line for line in lines if line.strip())


def words_of_blocks(blocks: Iterable[Block]) -> str:
    """Return the words of blocks as a reader sees them, a line for each part."""
    lines = (_words(piece) for block in blocks for piece in _texts(block))
    return "\n".join(line for line in lines if line.strip())


def _pieces(message: Shown) -> Iterator[dict[str, Any]]:
    if message.blocks:
        for block in message.blocks:
            yield from _texts(block)
    elif message.text:
        formatted = not isinstance(message, Message) or message.mrkdwn
        yield {"type": "mrkdwn" if formatted else "plain_text", "text": message.text}
    for attachment in message.attachments:
        yield from _attached(attachment)


def _attached(attachment: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for block in attachment.get("blocks", ()):
        yield from _texts(block)
    for name in ("pretext", "title", "text"):
        if attachment.get(name):
            yield {"type": "mrkdwn", "text": attachment[name]}


def _texts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, dict):
        if value.get("type") in _TEXTS:
            yield value
            return
        if value.get("type") == "button" and "url" in value:
            yield {"type": "button_url", "url": value["url"]}
        for inner in value.values():
            yield from _texts(inner)


_TEXTS = frozenset(
    {
        "mrkdwn",
        "plain_text",
        "raw_text",
        "markdown",
        "rich_text_section",
        "rich_text_quote",
        "rich_text_preformatted",
    }
)


def _links(piece: dict[str, Any]) -> tuple[str, ...]:
    if piece["type"] == "mrkdwn":
        return mrkdwn.links(piece["text"], verbatim=piece.get("verbatim", False))
    if piece["type"] == "markdown":
        return mrkdwn.links(piece["text"])
    if piece["type"] == "button_url":
        return ()
    return tuple(part["url"] for part in piece.get("elements", ()) if part["type"] == "link")


def _mentions(piece: dict[str, Any]) -> tuple[str, ...]:
    if piece["type"] in {"mrkdwn", "markdown"}:
        return mrkdwn.mentions(piece["text"])
    keys = {"user": "user_id", "usergroup": "usergroup_id", "broadcast": "range"}
    parts = (part for part in piece.get("elements", ()) if part["type"] in keys)
    return tuple(part[keys[part["type"]]] for part in parts)


def _words(piece: dict[str, Any]) -> str:
    if piece["type"] == "mrkdwn":
        return mrkdwn.shown(piece["text"], verbatim=piece.get("verbatim", False))
    if "elements" in piece:
        return "".join(_inline_words(part) for part in piece["elements"])
    return str(piece.get("text", ""))


def _inline_words(part: dict[str, Any]) -> str:
    for key in ("text", "url", "fallback", "value"):
        if part.get(key):
            return str(part[key])
    marks = {"emoji": ":{name}:", "user": "<@{user_id}>", "channel": "<#{channel_id}>"}
    known = marks.get(part["type"], "@{range}" if part["type"] == "broadcast" else "")
    return known.format(**part)

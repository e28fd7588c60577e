"""What a message may hold: its text, blocks, attachments and metadata, checked as Slack checks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.workspace.blocks.check import check_message_blocks, message_complaints
from sandbox.workspace.blocks.complete import completed
from sandbox.workspace.errors import SlackError
from sandbox.workspace.ids import Ids
from sandbox.workspace.values import Block, Json

MOST_TEXT = 40_000
MOST_MARKDOWN = 12_000
MOST_ATTACHMENTS = 100
MOST_METADATA_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a message that Slack has taken."""

    text: str
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Json, ...] = ()


def content_of(raw: Mapping[str, Any], ids: Ids, *, whole: bool = True) -> Content:
    """Return the checked content of a message; raises the SlackError of what is wrong with it.

    With `whole` the limit over all blocks together counts too.
    """
    text = _text(raw)
    blocks = _list(raw.get("blocks"), "invalid_blocks_format")
    attachments = _attachments(raw.get("attachments"), ids)
    if blocks:
        check_message_blocks(blocks, whole=whole)
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")
    return Content(text, completed(blocks, ids), attachments)


def metadata_of(raw: Any) -> Json | None:
    """Return checked message metadata, None where there is none; raises SlackError."""
    if raw is None or raw in ("", {}):
        return None
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            raise SlackError("invalid_metadata_format") from None
    if not isinstance(raw, dict):
        raise SlackError("invalid_metadata_format")
    return _checked_metadata(raw)


def _checked_metadata(raw: Json) -> Json | None:
    if not raw:
        return None
    event_type, payload = raw.get("event_type"), raw.get("event_payload")
    if not isinstance(event_type, str) or not event_type or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if set(raw) - {"event_type", "event_payload", "entities"}:
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(raw).encode()) > MOST_METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": event_type, "event_payload": payload}


def _text(raw: Mapping[str, Any]) -> str:
    text = raw.get("text")
    markdown = raw.get("markdown_text")
    if markdown and (text or raw.get("blocks")):
        raise SlackError("markdown_text_conflict")
    said = "" if text is None else str(text)
    if len(said) > MOST_TEXT or len(str(markdown or "")) > MOST_MARKDOWN:
        raise SlackError("msg_too_long")
    return said or str(markdown or "")


def _list(raw: Any, error: str) -> list[Any]:
    if isinstance(raw, str):
        try:
            raw = json.loads(raw) if raw.strip() else []
        except ValueError:
            raise SlackError(error) from None
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise SlackError(error)
    return raw


def _attachments(raw: Any, ids: Ids) -> tuple[Json, ...]:
    attachments = _list(raw, "invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    return tuple(_attachment(a, number, ids) for number, a in enumerate(attachments))


def _attachment(raw: Any, number: int, ids: Ids) -> Json:
    if not isinstance(raw, dict):
        raise SlackError("invalid_attachments")
    blocks = raw.get("blocks") or []
    complaints = message_complaints(blocks, f"/attachments/{number}/blocks")
    if complaints:
        raise SlackError("invalid_attachments", messages=complaints)
    checked = {**raw, "id": number + 1}
    return checked | ({"blocks": list(completed(blocks, ids))} if blocks else {})

"""What hangs under a message: attachments, unfurled links and files."""

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from sandbox.page.blocks import blocks_html
from sandbox.page.dates import write_date
from sandbox.page.markup import tag
from sandbox.page.mrkdwn import mrkdwn
from sandbox.page.rich_text import anchor, joined
from sandbox.page.scene import Scene

Attachment = Mapping[str, Any]

_COLOURS = {"good": "#2eb67d", "warning": "#daa038", "danger": "#a30200"}
_HEX = re.compile(r"#?((?:[0-9a-fA-F]{3}){1,2})")


def _bar(colour: object) -> Markup:
    named = _COLOURS.get(str(colour), str(colour or ""))
    match = _HEX.fullmatch(named)
    fill = f"#{match[1]}" if match else "#c9c5bb"
    return Markup(
        '<svg class="bar" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 4 4">'
        '<rect width="4" height="4" fill="{}"/></svg>'
    ).format(fill)


def _line(name: str, words: Markup | str) -> list[Markup]:
    return [tag("div", {"class": f"att-{name}"}, words)] if words else []


def _titled(attachment: Attachment) -> Markup | str:
    title, link = str(attachment.get("title") or ""), attachment.get("title_link")
    return anchor(link, title) if title and link else title


def _source(attachment: Attachment) -> str:
    return str(attachment.get("service_name") or attachment.get("author_name") or "")


def _fields(attachment: Attachment, scene: Scene) -> Markup:
    def drawn(field: Mapping[str, Any]) -> Markup:
        title = tag("strong", {}, str(field.get("title", "")))
        words = mrkdwn(str(field.get("value", "")), scene)
        return tag("div", {"class": "section-field"}, joined([title, words]))

    return joined(drawn(field) for field in attachment.get("fields") or [])


def _footer(attachment: Attachment, scene: Scene) -> str:
    words = [str(attachment.get("footer") or "")]
    if attachment.get("ts"):
        words.append(write_date("{date_short} at {time}", float(attachment["ts"]), scene))
    return " | ".join(word for word in words if word)


def attachment_html(attachment: Attachment, scene: Scene) -> Markup:
    """Return one attachment or unfurl: its blocks if it has any, else its fields."""
    pretext = str(attachment.get("pretext") or "")
    before = tag("div", {"class": "att-pretext"}, mrkdwn(pretext, scene)) if pretext else ""
    if attachment.get("blocks"):
        inside = [blocks_html(attachment["blocks"], scene)]
    else:
        text = str(attachment.get("text") or "")
        inside = [
            *_line("source", _source(attachment)),
            *_line("title", _titled(attachment)),
            *_line("text", mrkdwn(text, scene) if text else ""),
            *_line("fields section-fields", _fields(attachment, scene)),
            *_line("footer", _footer(attachment, scene)),
        ]
    words = joined(inside) or str(attachment.get("fallback") or "")
    body = tag("div", {"class": "att-body"}, words)
    frame = tag("div", {"class": "attachment"}, joined([_bar(attachment.get("color")), body]))
    return joined([before, frame])


def _size(count: object) -> str:
    size = count if isinstance(count, int) else 0
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"  # noqa: PLR2004 - where kB becomes MB


def file_html(file: Attachment) -> Markup:
    """Return a shared file as a card with its name, kind and size."""
    name = tag("strong", {}, str(file.get("title") or file.get("name") or "File"))
    kind = str(file.get("pretty_type") or file.get("filetype") or "file").upper()
    about = tag("span", {"class": "att-footer"}, f"{kind}, {_size(file.get('size'))}")
    return tag("div", {"class": "file"}, joined([name, about]))


def attachments_html(message: Mapping[str, Any], scene: Scene) -> Markup:
    """Return all that hangs under the message."""
    hung = [attachment_html(one, scene) for one in message.get("attachments") or []]
    files = [file_html(one) for one in message.get("files") or []]
    return joined([*hung, *files])

"""Text objects (plain_text, mrkdwn) as HTML."""

from typing import Any

from markupsafe import Markup, escape

from sandbox.page.emoji import with_emoji
from sandbox.page.mrkdwn import mrkdwn
from sandbox.page.scene import Scene


def plain(obj: Any) -> str:
    """Return the words of a text object as plain text, with emoji."""
    if not isinstance(obj, dict):
        return str(obj or "")
    text = str(obj.get("text", ""))
    return with_emoji(text) if obj.get("emoji", True) else text


def text_html(obj: Any, scene: Scene) -> Markup:
    """Return a text object as HTML: mrkdwn formatted, plain text as it stands."""
    if isinstance(obj, dict) and obj.get("type") == "mrkdwn":
        return mrkdwn(str(obj.get("text", "")), scene, verbatim=bool(obj.get("verbatim")))
    return Markup('<div class="plain">{}</div>').format(escape(plain(obj)))

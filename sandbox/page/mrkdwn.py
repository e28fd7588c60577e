"""Slack's mrkdwn as rich text elements, with the habits that change quoted words on screen."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from sandbox.page.emoji import EMOJI
from sandbox.page.rich_text import rich_text
from sandbox.page.scene import Scene

Parts = list[dict[str, Any]]
Style = Mapping[str, bool]

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"^(?:&gt;|>) ?(.*)$")
_TOKENS = re.compile(
    r"""
    `(?P<code>[^`\n]+)`
  | <(?P<angle>[^<>\n]+)>
  | (?<![\w*])\*(?P<bold>\S(?:[^*\n]*\S)?)\*(?![\w*])
  | (?<![\w_])_(?P<italic>\S(?:[^_\n]*\S)?)_(?![\w_])
  | (?<![\w~])~(?P<strike>\S(?:[^~\n]*\S)?)~(?![\w~])
  | (?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?'")\]])
  | (?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<bare>(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|uk|gov|io|dev|eu|co)\b(?:/[^\s<>|]*)?)
  | :(?P<emoji>[a-z0-9_+-]+):
    """,
    re.VERBOSE,
)


def unescaped(text: str) -> str:
    """Return the text with Slack's three entities as the characters that they stand for."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _words(text: str, style: Style) -> Parts:
    return [{"type": "text", "text": unescaped(text), "style": dict(style)}] if text else []


def _link(url: str, label: str, style: Style) -> dict[str, Any]:
    return {
        "type": "link",
        "url": unescaped(url),
        "text": unescaped(label),
        "style": dict(style),
    }


def _special(body: str, label: str) -> dict[str, Any]:
    if body.startswith("date^"):
        seconds, pattern, url = (body + "^^").split("^")[1:4]
        link = {"url": url} if url else {}
        number = int(seconds) if seconds.isdigit() else "unknown"
        return {"type": "date", "timestamp": number, "format": pattern, "fallback": label, **link}
    if body.startswith("subteam^"):
        return {"type": "usergroup", "usergroup_id": label.lstrip("@") or body[8:]}
    return {"type": "broadcast", "range": body}


def _angle(content: str, style: Style) -> Parts:
    """Return what stands for `<…>`: a mention, a date, a link."""
    body, _, label = content.partition("|")
    match body[:1]:
        case "@":
            return [{"type": "user", "user_id": body[1:]}]
        case "#":
            return [{"type": "channel", "channel_id": body[1:]}]
        case "!":
            return [_special(body[1:], unescaped(label))]
        case _ if ":" in body:
            return [_link(body, label or body.removeprefix("mailto:"), style)]
    return _words(f"<{content}>", style)


def _emoji(name: str, style: Style) -> Parts:
    known = name in EMOJI
    return [{"type": "emoji", "name": name}] if known else _words(f":{name}:", style)


def _token(kind: str, text: str, style: Style) -> Parts:
    match kind:
        case "bold" | "italic" | "strike":
            return inline_parts(text, style={**style, kind: True})
        case "code":
            return _words(text, {**style, "code": True})
        case "angle":
            return _angle(text, style)
        case "email":
            return [_link(f"mailto:{text}", text, style)]
        case "emoji":
            return _emoji(text, style)
    return [_link(text if kind == "url" else f"http://{text}", text, style)]


def inline_parts(text: str, *, style: Style | None = None) -> Parts:
    """Return one stretch of mrkdwn as rich text's inline elements."""
    worn: Style = style or {}
    parts: Parts = []
    done = 0
    for match in _TOKENS.finditer(text):
        kind = str(match.lastgroup)
        parts += _words(text[done : match.start()], worn)
        parts += _token(kind, match[kind], worn)
        done = match.end()
    return parts + _words(text[done:], worn)


def _section(lines: list[str]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": inline_parts("\n".join(lines))}


def _quote(lines: list[str]) -> dict[str, Any]:
    return {"type": "rich_text_quote", "elements": inline_parts("\n".join(lines))}


def _paragraphs(text: str) -> Iterator[dict[str, Any]]:
    """Yield quotes and what stands between them, in order."""
    plain: list[str] = []
    quoted: list[str] = []
    for line in text.strip("\n").split("\n"):
        match = _QUOTE.match(line)
        if match:
            quoted.append(match[1])
            continue
        yield from _flush_quote(plain, quoted)
        plain.append(line)
    yield from _flush_quote(plain, quoted)
    if any(plain):
        yield _section(plain)


def _flush_quote(plain: list[str], quoted: list[str]) -> Iterator[dict[str, Any]]:
    if quoted:
        if any(plain):
            yield _section(plain)
        yield _quote(quoted)
        plain.clear()
        quoted.clear()


def rich_text_of(text: str) -> dict[str, Any]:
    """Return a rich_text block that shows what Slack makes of this mrkdwn."""
    elements: list[dict[str, Any]] = []
    for index, piece in enumerate(_FENCE.split(text)):
        if index % 2:
            words = _words(piece, {})
            elements.append({"type": "rich_text_preformatted", "elements": words})
        elif piece.strip():
            elements += _paragraphs(piece)
    return {"type": "rich_text", "elements": elements}


def mrkdwn(text: str, scene: Scene) -> Markup:
    """Return mrkdwn as HTML for this viewer."""
    return rich_text(rich_text_of(text), scene)

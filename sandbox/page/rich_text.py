"""Rich text blocks as HTML: sections, quotes, lists, preformatted text and what stands in them."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from sandbox.page.dates import write_date
from sandbox.page.emoji import emoji_of
from sandbox.page.markup import tag
from sandbox.page.scene import Scene

Element = Mapping[str, Any]
Draw = Callable[[Element, Scene], Markup]

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_STYLES = (("code", "code"), ("strike", "s"), ("italic", "em"), ("bold", "strong"))
_DEEPEST = 8
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


def joined(parts: Iterable[str]) -> Markup:
    """Return the parts as one piece of HTML, escaping those that are not HTML yet."""
    return Markup("").join(parts)


def safe_url(url: object) -> str | None:
    """Return the address if a browser may follow it (http, https, mailto, tel), else None."""
    try:
        scheme = urlsplit(str(url).strip()).scheme.lower()
    except ValueError:
        return None
    return str(url).strip() if scheme in SAFE_SCHEMES else None


def anchor(url: object, label: str) -> Markup:
    """Return a link, or the label alone where the address is not one to follow."""
    address = safe_url(url)
    if address is None:
        return escape(label)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
        address, label
    )


def styled(content: Markup, style: object) -> Markup:
    """Wrap the content in what its style asks for: bold, italic, strike, code, underline."""
    wanted = style if isinstance(style, Mapping) else {}
    for name, name_of in _STYLES:
        if wanted.get(name):
            content = tag(name_of, {}, content)
    if wanted.get("underline"):
        content = tag("u", {}, content)
    return content


def mention(kind: str, label: str, *, mine: bool = False) -> Markup:
    """Return a person, channel or group spoken of, marked where it is the reader."""
    classes = f"mention mention-{kind}" + (" mention-me" if mine else "")
    return Markup('<span class="{}">{}</span>').format(classes, label)


def _text(element: Element, _scene: Scene) -> Markup:
    return escape(str(element.get("text", "")))


def _link(element: Element, _scene: Scene) -> Markup:
    url = element.get("url", "")
    return anchor(url, str(element.get("text") or url))


def _user(element: Element, scene: Scene) -> Markup:
    user = str(element.get("user_id", ""))
    return mention("user", "@" + scene.people.get(user, user), mine=user == scene.viewer)


def _channel(element: Element, scene: Scene) -> Markup:
    channel = str(element.get("channel_id", ""))
    return mention("channel", "#" + scene.channels.get(channel, "private channel"))


def _group(element: Element, _scene: Scene) -> Markup:
    return mention("group", "@" + str(element.get("usergroup_id", "")))


def _broadcast(element: Element, _scene: Scene) -> Markup:
    return mention("group", "@" + str(element.get("range", "")), mine=True)


def _emoji(element: Element, _scene: Scene) -> Markup:
    name = str(element.get("name", ""))
    return Markup('<span class="emoji" role="img" aria-label="{}">{}</span>').format(
        name.replace("_", " "), emoji_of(name)
    )


def _date(element: Element, scene: Scene) -> Markup:
    pattern, seconds = str(element.get("format", "")), element.get("timestamp", 0)
    try:
        words = write_date(pattern, float(seconds), scene)
    except (ValueError, OverflowError, OSError):
        words = str(element.get("fallback", ""))
    return anchor(element["url"], words) if element.get("url") else escape(words)


def _colour(element: Element, _scene: Scene) -> Markup:
    value = str(element.get("value", ""))
    if not _HEX.fullmatch(value):
        return escape(value)
    return Markup(
        '{0}<svg class="swatch" viewBox="0 0 8 8" aria-hidden="true">'
        '<rect width="8" height="8" fill="{0}"/></svg>'
    ).format(value)


_INLINE: Mapping[str, Draw] = {
    "text": _text,
    "link": _link,
    "user": _user,
    "channel": _channel,
    "usergroup": _group,
    "broadcast": _broadcast,
    "emoji": _emoji,
    "date": _date,
    "color": _colour,
}


def inline(elements: object, scene: Scene) -> Markup:
    """Return the words of a section, quote or preformatted text with their styles."""
    drawn = []
    for element in elements if isinstance(elements, list) else []:
        draw = _INLINE.get(element.get("type", ""), _text)
        drawn.append(styled(draw(element, scene), element.get("style")))
    return joined(drawn)


def _section(element: Element, scene: Scene) -> Markup:
    return Markup('<div class="rt-section">{}</div>').format(inline(element.get("elements"), scene))


def _quote(element: Element, scene: Scene) -> Markup:
    return Markup('<blockquote class="rt-quote">{}</blockquote>').format(
        inline(element.get("elements"), scene)
    )


def _preformatted(element: Element, scene: Scene) -> Markup:
    return Markup('<pre class="rt-pre">{}</pre>').format(inline(element.get("elements"), scene))


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _list(element: Element, scene: Scene) -> Markup:
    items = joined(
        Markup("<li>{}</li>").format(inline(item.get("elements"), scene))
        for item in element.get("elements", [])
    )
    depth = min(max(_whole(element.get("indent")), 0), _DEEPEST)
    classes = f"rt-list rt-indent-{depth}" + (" rt-bordered" if element.get("border") else "")
    if element.get("style") == "ordered":
        start = max(_whole(element.get("offset")), 0) + 1
        return Markup('<ol class="{}" start="{}">{}</ol>').format(classes, start, items)
    return Markup('<ul class="{}">{}</ul>').format(classes, items)


_PARTS: Mapping[str, Draw] = {
    "rich_text_section": _section,
    "rich_text_quote": _quote,
    "rich_text_preformatted": _preformatted,
    "rich_text_list": _list,
}


def rich_text(block: Element, scene: Scene) -> Markup:
    """Return a rich_text block; a part of an unknown kind is left out."""
    parts = block.get("elements", [])
    drawn = (_PARTS[part["type"]](part, scene) for part in parts if part.get("type") in _PARTS)
    return Markup('<div class="rich-text">{}</div>').format(joined(drawn))

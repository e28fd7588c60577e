"""Slack's mrkdwn as HTML: the workspace reads it, this draws what it read."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from sandbox.page.markup import tag
from sandbox.page.rich_text import anchor, inline, joined, mention
from sandbox.page.scene import Scene
from sandbox.workspace.mrkdwn import Node, parse

Draw = Callable[[Node, Scene], Markup]


def _inside(name: str, css: str | None = None) -> Draw:
    def draw(node: Node, scene: Scene) -> Markup:
        return tag(name, {"class": css}, _nodes(node.children, scene) or node.words)

    return draw


def _as_element(**names: str) -> Draw:
    """Draw a node as the rich text element of the same kind, with the node's target in it."""

    def draw(node: Node, scene: Scene) -> Markup:
        element: dict[str, Any] = {"type": node.kind}
        element.update({name: getattr(node, source) for name, source in names.items()})
        return inline([element], scene)

    return draw


def _user(node: Node, scene: Scene) -> Markup:
    name = scene.people.get(node.target) or node.words or node.target
    return mention("user", f"@{name}", mine=node.target == scene.viewer)


def _channel(node: Node, scene: Scene) -> Markup:
    return mention("channel", "#" + scene.channels.get(node.target, "private channel"))


def _group(node: Node, _scene: Scene) -> Markup:
    return mention("group", "@" + (node.words.removeprefix("@") or node.target))


def _date(node: Node, scene: Scene) -> Markup:
    seconds, pattern, url = (node.target + "^^").split("^")[:3]
    element = {"type": "date", "timestamp": seconds, "format": pattern, "fallback": node.words}
    return inline([{**element, "url": url} if url else element], scene)


_DRAW: Mapping[str, Draw] = {
    "bold": _inside("strong"),
    "italic": _inside("em"),
    "strike": _inside("s"),
    "code": _inside("code"),
    "preformatted": _inside("pre", "rt-pre"),
    "quote": _inside("blockquote", "rt-quote"),
    "link": lambda node, _scene: anchor(node.target, node.words),
    "user": _user,
    "channel": _channel,
    "usergroup": _group,
    "broadcast": _as_element(range="target"),
    "date": _date,
    "emoji": _as_element(name="target"),
}


def _nodes(nodes: tuple[Node, ...], scene: Scene) -> Markup:
    return joined(
        _DRAW[node.kind](node, scene) if node.kind in _DRAW else escape(node.words)
        for node in nodes
    )


def mrkdwn(text: str, scene: Scene, *, verbatim: bool = False) -> Markup:
    """Return mrkdwn as HTML for this viewer; `verbatim` leaves bare addresses alone."""
    return tag("div", {"class": "plain"}, _nodes(parse(text, verbatim=verbatim), scene))

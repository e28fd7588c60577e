"""How Slack shows a mrkdwn text: what it makes bold, what it links, whom it mentions.

`parse` gives the tree that a page can draw; `links`, `mentions` and `shown` answer a checker's
questions. Everything here is pure.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

_TLDS = (
    "com|org|net|edu|gov|mil|int|info|biz|io|dev|app|eu|uk|scot|wales|cymru|london|ie|fr|de|es|it"
    "|nl|us|ca|au|nz|me|tv|ai|co"
)
_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_INLINE = re.compile(
    rf"""
    (?P<code>`[^`\n]+`)
  | (?P<angle><[^<>\n]+>)
  | (?P<bold>(?<![\w*])\*(?=[^\s*])[^*\n]*[^\s*]\*(?![\w*])|(?<![\w*])\*[^\s*]\*(?![\w*]))
  | (?P<italic>(?<!\w)_(?=[^\s_])(?:[^_\n]*[^\s_])?_(?!\w))
  | (?P<strike>(?<![\w~])~(?=[^\s~])(?:[^~\n]*[^\s~])?~(?![\w~]))
  | (?P<emoji>:(?=[a-z0-9_+'-]*[a-z+])[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:)
  | (?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]'"*_~])
  | (?P<email>\b[\w.+-]+@(?:[a-z0-9-]+\.)+(?:{_TLDS})\b)
  | (?P<domain>(?<![\w@./-])(?:[a-z0-9][a-z0-9-]*\.)+(?:{_TLDS})\b(?:/[^\s<>|]*[\w/])?)
  | (?P<newline>\n)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AUTOMATIC = frozenset({"url", "email", "domain"})


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a text as Slack shows it.

    `kind` is text, bold, italic, strike, code, preformatted, quote, link, user, channel, usergroup,
    broadcast, date, emoji or newline. `words` is what the reader sees (a mention's own label may be
    empty: the page looks the name up by `target`); `target` is the address or id.
    """

    kind: str
    words: str = ""
    target: str = ""
    children: tuple["Node", ...] = ()


def parse(text: str, *, verbatim: bool = False) -> tuple[Node, ...]:
    """Return the text as the tree that Slack's client draws.

    With `verbatim` bare addresses are left alone, as in a text object with `verbatim: true`.
    """
    nodes: list[Node] = []
    end = 0
    for fence in _FENCE.finditer(text):
        nodes += _lines(text[end : fence.start()], verbatim=verbatim)
        nodes.append(Node("preformatted", unescape(fence[1])))
        end = fence.end()
    return (*nodes, *_lines(text[end:], verbatim=verbatim))


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Return every node of a tree, parents before children."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def links(text: str, *, verbatim: bool = False) -> tuple[str, ...]:
    """Return the addresses that Slack would make into links, in order."""
    nodes = walk(parse(text, verbatim=verbatim))
    return tuple(node.target for node in nodes if node.kind == "link")


def mentions(text: str) -> tuple[str, ...]:
    """Return who would be notified: user and user-group ids, "here", "channel", "everyone"."""
    kinds = {"user", "usergroup", "broadcast"}
    return tuple(node.target for node in walk(parse(text)) if node.kind in kinds)


def shown(text: str, *, verbatim: bool = False) -> str:
    """Return the words that a reader sees, without the marks that Slack swallows."""
    return _shown(parse(text, verbatim=verbatim))


def escape(text: str) -> str:
    """Return `text` with the three characters that Slack's markup needs escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _shown(nodes: tuple[Node, ...]) -> str:
    return "".join(_shown_node(node) for node in nodes)


def _shown_node(node: Node) -> str:
    words = _shown(node.children) if node.children else node.words or node.target
    return f"{words}\n" if node.kind == "quote" else words


def _lines(text: str, *, verbatim: bool) -> list[Node]:
    nodes: list[Node] = []
    quoted: list[str] = []
    plain: list[str] = []

    def flush() -> None:
        if quoted:
            nodes.append(Node("quote", children=_inline("\n".join(quoted), verbatim=verbatim)))
        if plain:
            nodes.extend(_inline("\n".join(plain), verbatim=verbatim))
        quoted.clear()
        plain.clear()

    for line in text.split("\n"):
        mark = re.match(r"(?:&gt;|>)\s?", line)
        if bool(mark) != bool(quoted) and (quoted or plain):
            flush()
        (quoted if mark else plain).append(line[mark.end() :] if mark else line)
    flush()
    return nodes


def _inline(text: str, *, verbatim: bool) -> tuple[Node, ...]:
    nodes: list[Node] = []
    end = 0
    for match in _INLINE.finditer(text):
        kind = match.lastgroup or "text"
        if verbatim and kind in _AUTOMATIC:
            continue
        nodes += _plain(text[end : match.start()])
        nodes.append(_NODES[kind](match[0], verbatim))
        end = match.end()
    return (*nodes, *_plain(text[end:]))


def _plain(text: str) -> list[Node]:
    return [Node("text", unescape(text))] if text else []


def _styled(kind: str) -> Callable[[str, bool], Node]:
    def node(text: str, verbatim: bool) -> Node:  # noqa: FBT001 — one of a table of functions
        return Node(kind, children=_inline(text[1:-1], verbatim=verbatim))

    return node


def _angle(text: str, _verbatim: bool) -> Node:  # noqa: FBT001 — one of a table of functions
    target, _, label = text[1:-1].partition("|")
    words = unescape(label)
    if target.startswith("@"):
        return Node("user", words, target[1:])
    if target.startswith("#"):
        return Node("channel", words, target[1:])
    if target.startswith("!"):
        return _special(target[1:], words)
    return Node("link", words or unescape(target.removeprefix("mailto:")), unescape(target))


def _special(target: str, words: str) -> Node:
    command, _, rest = target.partition("^")
    if command == "subteam":
        return Node("usergroup", words, rest)
    if command == "date":
        return Node("date", words, rest)
    return Node("broadcast", f"@{command}", command)


_NODES: dict[str, Callable[[str, bool], Node]] = {
    "code": lambda text, _: Node("code", unescape(text[1:-1])),
    "angle": _angle,
    "bold": _styled("bold"),
    "italic": _styled("italic"),
    "strike": _styled("strike"),
    "emoji": lambda text, _: Node("emoji", text, text[1:-1]),
    "url": lambda text, _: Node("link", unescape(text), unescape(text)),
    "email": lambda text, _: Node("link", text, f"mailto:{text}"),
    "domain": lambda text, _: Node("link", text, f"http://{text}"),
    "newline": lambda text, _: Node("newline", text),
}

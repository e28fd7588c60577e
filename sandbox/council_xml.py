"""XML as ModernGov's service writes it: indented, empty elements holding a newline, no trimming."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PROLOG = '<?xml version="1.0" encoding="utf-8"?>'
_STEP = "  "
_ENTITIES = {
    "’": "&rsquo;", "‘": "&lsquo;", "“": "&ldquo;", "”": "&rdquo;",
    "–": "&ndash;", "—": "&mdash;", "£": "&pound;", "·": "&middot;",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Element:
    """One element: words, or elements inside it; with neither it holds a newline."""

    name: str
    words: str = ""
    inside: tuple["Element", ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


def flag(name: str, *, value: bool) -> Element:
    """Write True or False."""
    return Element(name, str(value))


def number_of(name: str, count: int) -> Element:
    """Write a count, with the space before it that the service leaves there."""
    return Element(name, f" {count}")


def document(root: Element) -> str:
    """Write the whole document."""
    return "\n".join([PROLOG, *_lines(root, "")])


def escaped(words: str) -> str:
    """Escape once: quotation marks stay as they are in an element's words."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def title_words(words: str) -> str:
    """Encode a title as it is stored there, before XML encodes it again: ``Chair&#39;s``."""
    return words.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&quot;")


def body_words(html: str) -> str:
    """Write a body with the entities that Word's export leaves: ``&rsquo;``, ``&ndash;``."""
    for character, entity in _ENTITIES.items():
        html = html.replace(character, entity)
    return html


def _lines(element: Element, indent: str) -> Iterable[str]:
    start = f"{indent}<{element.name}{_attributes(element)}>"
    end = f"</{element.name}>"
    if element.words:
        yield f"{start}{escaped(element.words)}{end}"
        return
    yield start
    for one in element.inside:
        yield from _lines(one, indent + _STEP)
    yield f"{indent}{end}"


def _attributes(element: Element) -> str:
    pairs = ((name, escaped(value).replace('"', "&quot;")) for name, value in _all(element))
    return "".join(f' {name}="{value}"' for name, value in pairs)


def _all(element: Element) -> Iterable[tuple[str, str]]:
    return element.attributes.items()

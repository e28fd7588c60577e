"""Foreign XML and HTML as small trees: nothing is expanded, nothing is fetched, all is capped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minutes.errors import EmptyDocumentError, UnreadableDocumentError
from minutes.html import too_deep
from minutes.reading import decoded
from minutes.service_xml import tell

DEEPEST = 40  # elements in one another; a council's service goes to eight
MOST_ELEMENTS = 400_000
_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)


@dataclass(slots=True)
class Element:
    """One element: its name in small letters, attributes, own words, children in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    words: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Element"]:
        """Every element of this name below this one."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def text(self, name: str) -> str:
        """The words of the first child of this name, without space around; '' if none."""
        return next((child.words for child in self.children if child.name == name), "")


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._words: list[list[str]] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self._count += 1
        if len(self._open) >= DEEPEST or self._count > MOST_ELEMENTS:
            raise UnreadableDocumentError(
                "The XML's elements are too many, or stand too deep in one another, to be read."
            )
        element = Element(name, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._words.append([])

    def data(self, words: str) -> None:
        """Gather words."""
        if self._words:
            self._words[-1].append(words)

    def end(self, name: str) -> None:  # noqa: ARG002 -- a listener's signature
        """Close it."""
        self._open.pop().words = "".join(self._words.pop()).strip()


def xml_tree(content: bytes) -> Element:
    """Read XML without expanding any entity. Raises UnreadableDocumentError."""
    text = decoded(content).lstrip("\ufeff \r\n\t")
    if not text:
        raise EmptyDocumentError
    builder = _Builder()
    tell(text, builder)
    if builder.root is None:
        raise EmptyDocumentError
    return builder.root


def is_xml(content: bytes) -> bool:
    """Whether these bytes set out to be XML and not a page."""
    head = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t\xff\xfe\x00").replace(b"\x00", b"").lower()
    return head.startswith(b"<") and not head.startswith((b"<!doctype html", b"<html", b"<head"))


def is_whole(content: bytes) -> bool:
    """Whether a page goes on to its end: a part of a list would be taken for all of it."""
    return _END.search(content) is not None


def html_tree(content: bytes) -> LexborHTMLParser:
    """Read a whole page. Raises UnreadableDocumentError."""
    markup = decoded(content)
    if not markup.strip():
        raise EmptyDocumentError
    if not is_whole(markup.encode("utf-8", "replace")):
        raise UnreadableDocumentError("The page breaks off before its end.")
    if too_deep(markup):
        raise UnreadableDocumentError(
            "The page's elements stand too deep in one another to be read."
        )
    return LexborHTMLParser(markup)


def shown(node: LexborNode | None) -> str:
    """The words of a node with single spaces; '' for none."""
    return " ".join((node.text(deep=True) or "").split()) if node is not None else ""


def plain(words: str) -> str:
    """A title as it is meant: entities encoded twice undone, single spaces."""
    return " ".join(unescape(unescape(words)).split())

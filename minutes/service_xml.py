"""Foreign XML of councils' services, as events: nothing is expanded; what is damaged is refused.

Whoever listens caps the depth and the number of elements. Here too is what the services' flags
mean, above all which items are closed to the public: it is asked in this one place.
"""

import re
from typing import Protocol
from xml.parsers import expat

from minutes.errors import UnreadableDocumentError

NOT_TRUE = frozenset({"", "false", "0", "no"})
_ILLEGAL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:1?[0-8bcef]|1[0-9a-f]);"
    r"|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]);)",
    re.IGNORECASE,
)
_BARE_AND = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);)", re.IGNORECASE)


class Listener(Protocol):
    """What is told of each element; names are in small letters and without a namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def data(self, words: str) -> None:
        """Words, perhaps a part of them."""


def tell(content: str, listener: Listener, *, mends_ands: bool = False) -> None:
    """Read XML to its end; with `mends_ands` an "&" that stands for itself is no damage.

    Raises UnreadableDocumentError, or what the listener raises.
    """
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = lambda name, told: listener.start(local(name), told)
    parser.EndElementHandler = lambda name: listener.end(local(name))
    parser.CharacterDataHandler = listener.data
    try:
        parser.Parse(_legal(content, mends_ands=mends_ands).encode("utf-8", "replace"), True)  # noqa: FBT003 -- expat's own signature
    except expat.ExpatError as error:
        raise UnreadableDocumentError(
            "The XML is damaged: it could not be read to its end."
        ) from error


def local(name: str) -> str:
    """A name in small letters, without its namespace."""
    return name.rpartition(":")[2].lower()


def is_true(words: str) -> bool:
    """Whether a flag is set."""
    return words.strip().lower() not in NOT_TRUE


def may_be_shown(isdisplayallowed: str) -> bool:
    """Whether the service lets this be shown: it says so, or says nothing."""
    return not isdisplayallowed.strip() or is_true(isdisplayallowed)


def is_closed(*, isrestricted: str, isdisplayallowed: str) -> bool:
    """Whether an agenda item is restricted, or may not be shown."""
    return is_true(isrestricted) or not may_be_shown(isdisplayallowed)


def _refuse(*_: object) -> None:
    raise UnreadableDocumentError(
        "The XML declares a document type, which no council's service does."
    )


def _legal(content: str, *, mends_ands: bool) -> str:
    """The XML without signs that no XML may hold, though Word's text brings them in."""
    whole = _ILLEGAL.sub(" ", content.lstrip("\ufeff \r\n\t"))
    return _BARE_AND.sub("&amp;", whole) if mends_ands else whole

"""Bytes in, minutes out: finds out what the bytes are, by their content first."""

import logging
import re

from minutes.errors import (
    DocumentTooLargeError,
    EmptyDocumentError,
    MinutesError,
    UnknownFormatError,
    UnreadableDocumentError,
)
from minutes.plain import read_text
from minutes.values import Minutes

LARGEST = 20 * 1024 * 1024

_log = logging.getLogger(__name__)
_HEAD = 4096
_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body|div|p|table|main|section|article|h[1-6]|ul|span)\b",
    re.IGNORECASE | re.DOTALL,
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
_MOST_CONTROLS = 0.02
_PLAIN_NAMES = (".txt", ".md", ".markdown", ".text")
_MARKUP_NAMES = (".html", ".htm", ".aspx", ".xhtml")


def read(
    content: bytes, *, source: str, content_type: str | None = None, verified: bool = False
) -> Minutes:
    """Read minutes out of the bytes of one document, in this process.

    ``source`` is the URL or file name, ``content_type`` what a server said of it; both only help
    where the content itself does not tell. Raises UnreadableDocumentError and its children.
    """
    if len(content) > LARGEST:
        raise DocumentTooLargeError
    if not content.strip():
        raise EmptyDocumentError
    try:
        return _read(content, source, content_type or "", verified=verified)
    except (MinutesError, MemoryError):
        raise
    except Exception as error:  # the boundary of foreign bytes (STYLE rule 5)
        _log.info("could not read %s", source, exc_info=True)
        raise UnreadableDocumentError from error


def _read(content: bytes, source: str, content_type: str, *, verified: bool) -> Minutes:
    if content[:1024].lstrip().startswith(b"%PDF-"):
        from minutes.pdf import read_pdf  # noqa: PLC0415 -- each reader loads its library at first use

        return read_pdf(content, source=source, verified=verified)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        from minutes import docx  # noqa: PLC0415 -- as above

        if docx.is_locked(content):
            docx.refuse_locked()
        if content.startswith(b"\xd0"):
            raise UnknownFormatError
        return docx.read_docx(content, source=source, verified=verified)
    return _read_characters(content, source, content_type, verified=verified)


def _read_characters(content: bytes, source: str, content_type: str, *, verified: bool) -> Minutes:
    text = decoded(content)
    if _is_service(text):
        from minutes.webservice import read_meeting  # noqa: PLC0415 -- as above

        return read_meeting(text, source=source, verified=verified)
    if _is_markup(text, source, content_type):
        from minutes.html import read_html  # noqa: PLC0415 -- as above

        return read_html(text, source=source, verified=verified)
    if not any(map(str.isalnum, text)):
        raise EmptyDocumentError
    return read_text(text, source=source, verified=verified)


def decoded(content: bytes) -> str:
    """The characters: UTF-16 by its mark, UTF-8, else Windows-1252. Raises UnknownFormatError.

    A text in UTF-8 that is cut inside a character, or holds a few that are not, stays in UTF-8.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if content.startswith((b"<\x00", b"\x00<")):
        return content.decode("utf-16-le" if content[0] else "utf-16-be", "replace")
    if _is_binary(content):
        raise UnknownFormatError
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        told = content.decode("utf-8", "replace")
    wrong = told.count("\ufffd")
    right = len(_BEYOND_ASCII.findall(told)) - wrong
    return told if right >= wrong else content.decode("cp1252", "replace")


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def _is_binary(content: bytes) -> bool:
    sample = content[: _HEAD * 16]
    if b"\x00" in sample:
        return True
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > len(sample) * _MOST_CONTROLS


def _is_service(text: str) -> bool:
    head = text[:_HEAD].lstrip("\ufeff \r\n\t")
    return head.startswith("<") and _SERVICE.match(head) is not None


# a declaration, comments, and the envelope of SOAP may stand before the meeting
_SERVICE = re.compile(
    r"(?:<\?[^>]{0,300}\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE\s+meeting.{0,3000}?>\s*"
    r"|<(?:\w{1,20}:)?(?:Envelope|Header|Body|GetMeeting\w{0,10}|string)\b[^>]{0,1000}>\s*"
    r"|</(?:\w{1,20}:)?Header>\s*|(?:&lt;|<)\?xml.{0,200}?\?(?:&gt;|>)\s*){0,12}"
    r"(?:<(?:\w{1,20}:)?|&lt;)meeting(?:[\s>/]|&gt;)",
    re.IGNORECASE | re.DOTALL,
)


def _is_markup(text: str, source: str, content_type: str) -> bool:
    head = text[:_HEAD].lstrip("\ufeff")
    if _MARKUP.match(head):
        return True
    name = source.lower().partition("?")[0]
    if name.endswith(_PLAIN_NAMES) or content_type.lower().startswith(
        ("text/plain", "text/markdown")
    ):
        return False
    told = "html" in content_type.lower() or name.endswith(_MARKUP_NAMES)
    return told and re.search(r"<[a-zA-Z/!]", text) is not None

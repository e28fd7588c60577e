"""What the bytes are is found out by their content, and what cannot be read is told by name."""

import pytest

from minutes.errors import (
    DocumentTooLargeError,
    EmptyDocumentError,
    MinutesError,
    UnknownFormatError,
    UnreadableDocumentError,
)
from minutes.reading import read


@pytest.mark.parametrize(
    ("content", "source", "error"),
    [
        (b"", "minutes.html", EmptyDocumentError),
        (b" \n\t ", "minutes.txt", EmptyDocumentError),
        (b"--- ... ---", "minutes.txt", EmptyDocumentError),
        (b"x" * (20 * 1024 * 1024 + 1), "minutes.txt", DocumentTooLargeError),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "minutes.html", UnknownFormatError),
        (bytes(range(1, 32)) * 9, "minutes.html", UnknownFormatError),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "minutes.doc", UnknownFormatError),
        (b"%PDF-1.7 and nothing more", "minutes.pdf", UnreadableDocumentError),
        (b"PK\x03\x04 and nothing more", "minutes.docx", UnreadableDocumentError),
        (b"<html><body></body></html>", "minutes.html", EmptyDocumentError),
        (b"<div>" * 9000 + b"words", "minutes.html", UnreadableDocumentError),
    ],
)
def test_each_bad_document_has_its_own_error(
    content: bytes, source: str, error: type[MinutesError]
) -> None:
    """Exactly that one, with one sentence."""
    with pytest.raises(error) as caught:
        read(content, source=source)
    assert type(caught.value) is error
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("\ufeffThe Chair’s report.\r\n".encode(), "\ufeffThe Chair’s report.\r\n"),
        ("The Chair’s report. £5".encode("cp1252"), "The Chair’s report. £5"),
        ("The Chair’s report.".encode("utf-16"), "The Chair’s report."),
        (b"  # Notes\n\n\nThe end \n", "  # Notes\n\n\nThe end \n"),
    ],
)
def test_the_text_of_plain_text_is_its_decoding(content: bytes, text: str) -> None:
    """Nothing is stripped or normalised."""
    assert read(content, source="notes.md").text == text


@pytest.mark.parametrize(
    ("content", "source", "content_type"),
    [
        (b"<!DOCTYPE html><html><body><p>The plan was agreed.</p></body></html>", "-", None),
        (b"<p>The plan was agreed.</p>", "minutes.txt", "text/plain"),
        (b"The plan <b>was</b> agreed.", "page", "text/html; charset=utf-8"),
        (b"\n <!-- note --> <div>The plan was agreed.</div>", "page", None),
    ],
)
def test_html_is_known_by_its_content_first(
    content: bytes, source: str, content_type: str | None
) -> None:
    """Then by what the server said."""
    assert read(content, source=source, content_type=content_type).text == "The plan was agreed."


def test_verified_and_source_are_the_callers_word() -> None:
    """They are kept as given."""
    minutes = read(b"The plan was agreed.", source="https://example.gov.uk/x", verified=True)
    assert (minutes.source, minutes.verified) == ("https://example.gov.uk/x", True)

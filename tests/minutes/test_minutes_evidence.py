"""The page of a place in a PDF, and the link that opens there."""

import pytest

from minutes.evidence import evidence_link, page_at, whole_document


@pytest.mark.parametrize(
    ("source", "page", "link"),
    [
        ("https://a.example/m.pdf", 3, "https://a.example/m.pdf#page=3"),
        ("https://a.example/My m.pdf?T=1", 2, "https://a.example/My m.pdf?T=1#page=2"),
        ("https://a.example/m.PDF#page=1", 4, "https://a.example/m.PDF#page=4"),
        ("https://a.example/mgConvert2PDF.aspx?ID=7", 2, "https://a.example/mgConvert2PDF.aspx?ID=7#page=2"),
        ("https://a.example/m.pdf", None, "https://a.example/m.pdf"),
        ("https://a.example/ieListDocuments.aspx?MId=7", 3, "https://a.example/ieListDocuments.aspx?MId=7"),
    ],
)  # fmt: skip
def test_a_link_to_a_pdf_opens_at_the_page(source: str, page: int | None, link: str) -> None:
    """And a link to anything else stays as it is."""
    assert evidence_link(source, page) == link
    assert "#page" not in whole_document(link)


def test_pages_are_counted_by_their_breaks() -> None:
    """From 1; a text without breaks has no pages."""
    text = "one\n\ftwo\n\f\fthree"
    assert [page_at(text, text.index(word)) for word in ("one", "two", "three")] == [1, 2, 4]
    assert page_at("one", 0) is None

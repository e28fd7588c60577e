"""Where the evidence stands in a PDF: the page of a place, and a link that opens at that page."""

import re
from urllib.parse import urldefrag

PAGE_BREAK = "\f"  # stands in `Minutes.text` before the first words of each further page of a PDF
PDF_ADDRESSES = ("%.pdf", "%.pdf?%", "%convert2pdf%", "%document.ashx%")  # for SQL's LIKE
_PDF = re.compile(r"\.pdf(?:$|\?)|convert2pdf|document\.ashx", re.IGNORECASE)


def is_pdf_address(source: str) -> bool:
    """Whether a council serves a PDF at this address, as far as the address tells."""
    return _PDF.search(urldefrag(source).url) is not None


def page_at(text: str, start: int) -> int | None:
    """The page (from 1) on which ``text[start]`` stands; None where the text has no page breaks."""
    return page_after(text.count(PAGE_BREAK, 0, start)) if PAGE_BREAK in text else None


def page_after(breaks: int) -> int:
    """The page (from 1) that begins after so many page breaks."""
    return breaks + 1


def evidence_link(source: str, page: int | None) -> str:
    """The address of the minutes; where they are a PDF, of the page: "…/minutes.pdf#page=3"."""
    if page is None or not is_pdf_address(source):
        return source
    return f"{urldefrag(source).url}#page={page}"


def whole_document(link: str) -> str:
    """The address without the page that `evidence_link` put behind it."""
    return re.sub(r"#page=\d{1,6}$", "", link)

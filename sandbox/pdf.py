"""Writes small real PDF files: words on A4 pages in Helvetica, and nothing else.

What the sandbox's councils publish as printed minutes. No compression, no images, no clock: the
same words always make the same bytes.
"""

from collections.abc import Iterator, Sequence

WIDTH, HEIGHT, MARGIN = 595, 842, 72  # points, A4
TITLE_SIZE, HEADING_SIZE, BODY_SIZE = 16, 13, 11  # points
LEADING = 1.3  # of the size
PARAGRAPH_SPACE = 6  # points below each paragraph

# Helvetica's widths from space to tilde, in thousandths of the size (Adobe's font metrics).
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_OTHERS_WIDTH = 556
_BOLD_IS_WIDER = 1.07  # near enough to break lines by

_Line = tuple[str, int, float, float]  # words, size, x, y


def pdf_of(paragraph_lines: Sequence[str], *, title: str) -> bytes:
    r"""Write a PDF: the title, then one paragraph a line, wrapped, over as many pages as it takes.

    A line that begins with ``# `` is a heading, an empty one a space, ``\f`` a new page. Letters
    outside Windows-1252 become question marks.
    """
    return bound([_drawn(page) for page in _pages([f"## {title}", *paragraph_lines])], title=title)


def bound(pages: Sequence[bytes], *, title: str) -> bytes:
    """Put drawn pages (in fonts F1, Helvetica, and F2, its bold) together to a file."""
    first_page = 6  # objects: 1 catalogue, 2 pages, 3 and 4 fonts, 5 facts; then page and stream
    kids = " ".join(f"{first_page + 2 * n} 0 R" for n in range(len(pages)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
        b"<< /Title " + literal(title) + b" /Producer (Sandbox councils) >>",
    ]
    for number, drawn in enumerate(pages):
        objects += [_page(first_page + 2 * number + 1), _stream(drawn)]
    return _file(objects)


def _pages(paragraphs: Sequence[str]) -> list[list[_Line]]:
    """Set the paragraphs on pages."""
    pages: list[list[_Line]] = [[]]
    y = float(HEIGHT - MARGIN)
    for paragraph in paragraphs:
        if paragraph == "\f":
            pages.append([])
            y = float(HEIGHT - MARGIN)
            continue
        words, size = _size(paragraph)
        for line in _wrapped(words, size):
            y -= size * LEADING
            if y < MARGIN:
                pages.append([])
                y = HEIGHT - MARGIN - size * LEADING
            pages[-1].append((line, size, MARGIN, y))
        y -= PARAGRAPH_SPACE
    return pages


def _size(paragraph: str) -> tuple[str, int]:
    if paragraph.startswith("## "):
        return paragraph[3:], TITLE_SIZE
    if paragraph.startswith("# "):
        return paragraph[2:], HEADING_SIZE
    return paragraph, BODY_SIZE


def _wrapped(words: str, size: int) -> Iterator[str]:
    """Break words into lines that fit the page's width."""
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if line and _width(longer, size) > WIDTH - 2 * MARGIN:
            yield line
            line = word
        else:
            line = longer
    yield line


def _width(words: str, size: int) -> float:
    """Return the width of words in points."""
    thousandths = sum(
        _WIDTHS[ord(one) - 32] if " " <= one <= "~" else _OTHERS_WIDTH for one in words
    )
    return thousandths * size / 1000 * (1 if size == BODY_SIZE else _BOLD_IS_WIDER)


def _page(stream: int) -> bytes:
    fonts = "/Font << /F1 3 0 R /F2 4 0 R >>"
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
        f"/Resources << {fonts} >> /Contents {stream} 0 R >>"
    ).encode()


def _drawn(lines: Sequence[_Line]) -> bytes:
    return b"\n".join(
        f"BT /{'F1' if size == BODY_SIZE else 'F2'} {size} Tf {x:.1f} {y:.1f} Td ".encode()
        + literal(words)
        + b" Tj ET"
        for words, size, x, y in lines
        if words
    )


def _stream(drawn: bytes) -> bytes:
    return f"<< /Length {len(drawn)} >>\nstream\n".encode() + drawn + b"\nendstream"


def literal(words: str) -> bytes:
    """Write a literal string of WinAnsi letters."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"(" + escaped.encode("cp1252", errors="replace") + b")"


def _file(objects: Sequence[bytes]) -> bytes:
    """Number the objects and write the table of where each stands."""
    body = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, written in enumerate(objects, start=1):
        starts.append(len(body))
        body += f"{number} 0 obj\n".encode() + written + b"\nendobj\n"
    table_at = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(f"{start:010d} 00000 n \n".encode() for start in starts)
    body += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\n".encode()
    body += f"startxref\n{table_at}\n%%EOF\n".encode()
    return bytes(body)

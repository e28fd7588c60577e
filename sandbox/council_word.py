"""Paragraphs as Word exports them into a council's page: hard-wrapped, with spacers and lists."""

import textwrap
from collections.abc import Sequence
from html import escape

from sandbox.council_content import Paragraph

WIDTH = 66
BOLD = ("RESOLVED", "RECOMMENDED", "ACTION")  # what clerks set in bold
SPACE = '<span style=\n"font:7.0pt &quot;Times New Roman&quot;">&nbsp;&nbsp;&nbsp;</span>'


def word_html(body: Sequence[Paragraph], *, bullets: str, after: str = "") -> str:
    """Write a body. ``bullets`` is "list" or "dots"; ``after`` is HTML to end the last one with."""
    return f'<div class="mgWordPara">{word_section(body, bullets=bullets, after=after)}\n</div>'


def word_section(body: Sequence[Paragraph], *, bullets: str, after: str = "") -> str:
    """Write a body without the page's own wrapping, as the service has it."""
    ends = [""] * (len(body) - 1) + [after]
    blocks = [
        _paragraph(paragraph, bullets=bullets, end=end)
        for paragraph, end in zip(body, ends, strict=True)
    ]
    text = "\n".join(blocks).replace("</ul>\n<ul>", "\n")
    return f'<div class="WordSection1">\n{text}\n</div>'


def _paragraph(paragraph: Paragraph, *, bullets: str, end: str) -> str:
    words = "\n".join(textwrap.wrap(escape(paragraph.words), WIDTH, break_on_hyphens=False))
    for word in BOLD:
        words = words.replace(word, f"<b>{word}</b>")
    if paragraph.mark == "-" and bullets == "list":
        return f'<ul><li class="MsoNormal">{words}{end}</li></ul>'
    if paragraph.mark:
        mark = "·" if paragraph.mark == "-" else paragraph.mark
        return (
            '<p class="MsoListParagraph" style="text-indent:-18.0pt">\n'
            f"<span>{mark}{SPACE}</span>{words}{end}</p>"
        )
    return f'<p class="MsoNormal">{words}{end}</p>\n<p class="MsoNormal">&nbsp;</p>'

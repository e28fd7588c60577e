"""Where a title begins and ends in the line of an item."""

import re

from minutes.labels import file_size_at
from minutes.lines import Line
from minutes.marks import bare_number, item_word, leading_mark
from minutes.sentences import trimmed

_PHRASE = re.compile(
    r"\s(?:(?:Reports?|Slides|Briefing notes?|Presentation|Papers?|Minutes|Documents?|Appendix|"
    r"Appendices|Letter) (?:is |are )?(?:attached|enclosed|circulated|to follow|from|by)\b"
    r"|(?:Verbal|Oral) (?:update|report|item|presentation)\b(?=.{0,12}?(?:by|from|to be|provided"
    r"|\.|$))"
    r"|To (?:consider|receive|note|agree|approve|discuss|review|scrutinise|provide|confirm)\b"
    r"|Additional documents:|(?:pdf icon )?(?:PDF|DOC|DOCX) [\d.,]{1,8} ?[KMG]B)"
)
_CAPITALS = re.compile(r"(?:[^\sa-z]{1,40}\s{1,4}){2,30}?(?=[A-Z][a-z]+\s+[a-z])")
_REACH = 400
_ONE_LINE = 40
_TELLING = 12


def title_span(text: str, line: Line) -> tuple[int, int]:
    """The span of the title's words: without the item's number, file size or what follows."""
    start = _after_number(text, line) if line.title_start is None else line.title_start
    end = line.title_end if line.title_end is not None else line.end
    size = file_size_at(text, start, end)
    return unstarred(text, *trimmed(text, start, end if size is None else size))


def run_together_end(text: str, start: int, end: int) -> int:
    """Where the title ends in "… PLAN UPDATE Report attached from Jeanette Richards"."""
    reach = min(end, start + _REACH)
    found = _PHRASE.search(text, start, reach)
    if found:
        return found.start()
    capitals = _CAPITALS.match(text, start, reach) if end - start > _ONE_LINE else None
    return capitals.end() if capitals and len(capitals.group()) > _TELLING else end


def _after_number(text: str, line: Line) -> int:
    if not line.number:
        return line.start
    mark = (
        item_word(text, line.start, line.end)
        or leading_mark(text, line.start, line.end)
        or bare_number(text, line.start, line.end)
    )
    return mark.end if mark and mark.label == line.number else line.start


def unstarred(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the signs of Markdown around it."""
    while start < end and text[start] in "*#_> \t":
        start += 1
    while end > start and text[end - 1] in "*#_ \t":
        end -= 1
    return start, end

"""Where a title ends in a line that runs on: "… PLAN Report attached.", "8. Planning - The only …"."""

import re

from minutes.lines import Line
from minutes.marks import bare_number, leading_mark
from minutes.sentences import trimmed

_PHRASE = re.compile(
    r"\s(?:(?:Reports?|Slides|Briefing notes?|Presentation|Papers?|Minutes|Documents?|Appendix|Appendices|Letter)"
    r" (?:is |are )?(?:attached|enclosed|circulated|to follow|from|by)\b"
    r"|(?:Verbal|Oral) (?:update|report|item|presentation)\b.{0,12}?(?:by|from|to be|provided|\.|$)"
    r"|To (?:consider|receive|note|agree|approve|discuss|review|scrutinise|provide|confirm)\b"
    r"|Additional documents:|(?:pdf icon )?(?:PDF|DOC|DOCX) [\d.,]{1,8} ?[KMG]B)"
)
_CAPITALS = re.compile(r"(?:[^\sa-z]+\s+){2,30}?(?=[A-Z][a-z]+\s+[a-z])")


def title_span(text: str, line: Line) -> tuple[int, int]:
    """The span of the title's words in the line of an item: no number, no file size, no report note."""
    start = _after_number(text, line)
    if line.level is not None:
        return trimmed(text, start, line.level)
    reach = min(line.end, start + 400)
    found = _PHRASE.search(text, start, reach)
    end = found.start() if found else _capitals_end(text, start, reach, line.end)
    return trimmed(text, start, end)


def _after_number(text: str, line: Line) -> int:
    if not line.number:
        return line.start
    mark = leading_mark(text, line.start, line.end) or bare_number(text, line.start, line.end)
    return mark.end if mark and mark.label == line.number else line.start


def _capitals_end(text: str, start: int, reach: int, end: int) -> int:
    found = _CAPITALS.match(text, start, reach) if end - start > 40 else None  # noqa: PLR2004 -- one line's title
    return found.end() if found and len(found.group()) > 12 else end  # noqa: PLR2004 -- "BCP SEND" is no title

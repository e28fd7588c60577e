"""Blocks: lines joined into paragraphs and list entries, each with its item and section."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from operator import attrgetter

from minutes.attendance import LABEL
from minutes.labels import file_size_at
from minutes.lines import Line, Role, changed
from minutes.marks import Family, Mark, leading_mark
from minutes.notes import HANGING, note_starts
from minutes.sections import Placed
from minutes.sentences import trimmed
from minutes.titles import title_span
from minutes.traits import Traits
from minutes.values import Section


@dataclass(slots=True)
class Block:
    """A run of lines: one paragraph, entry, heading, flag or cell. Built up, then only read."""

    start: int
    end: int
    role: Role
    item: int
    section: Section
    mark: Mark | None = None
    gap: int = 0
    indent: int = 0
    level: int | None = None
    row: int | None = None
    column: str = ""
    lines: list[Line] = field(default_factory=list)

    def page_at(self, start: int) -> int | None:
        """The page of the line on which a clause that starts here begins, where pages are known."""
        if not self.lines or self.lines[0].page is None:
            return None
        at = bisect_right(self.lines, start, key=attrgetter("start"))
        return self.lines[max(at - 1, 0)].page


_ENDED = re.compile(r"(?:[.!?:;)”][\"”')*\]]{0,3}|\bACTION[.\])]?)$")
_TITLE_LAST = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Cllrs?|Prof|Revd?|Messrs|St|No|Nos)\.$")
_DECIDES = re.compile(
    r"(?:It was )?(?:RESOLVED|RECOMMENDED|AGREED|DECIDED|Resolved|Recommended|Agreed)\b"
)


class Joiner:
    """Decides whether a line continues the paragraph before it."""

    def __init__(self, text: str, traits: Traits) -> None:
        self.text = text
        self.traits = traits

    def joins(self, block: Block, line: Line) -> bool:
        """True if ``line`` is more of ``block``."""
        before = block.lines[-1]
        if block.role is Role.ALONE and line.role is Role.ALONE:
            marked = leading_mark(self.text, line.start, line.end)
            return marked is None and before.row == line.row and self._hangs(before, line)
        if block.role is not Role.TEXT or line.role is not Role.TEXT or before.closes:
            return False
        if block.mark is not None and block.mark.end >= before.end:
            return line.gap <= 2  # noqa: PLR2004 -- the number stands on a line of its own
        if self._begins_entry(before, line):
            return False
        if line.gap:
            return line.gap <= 2 and self._hangs(before, line)  # noqa: PLR2004 -- a page's blank lines are more
        return self._continues(block, before, line)

    def _begins_entry(self, before: Line, line: Line) -> bool:
        mark = leading_mark(self.text, line.start, line.end)
        if mark is None or mark.family is Family.CODE:
            return False
        if mark.end >= line.end:
            return True
        if mark.family is Family.NUMBER and mark.shape == "." and not line.gap:
            return self._ended(before) or self._fits(before, line) or not self.traits.wrapped
        return True

    def _hangs(self, before: Line, line: Line) -> bool:
        """A sentence broken by a blank line: "… facilities at the", "junction of …"."""
        last = self.text[max(before.start, before.end - 12) : before.end].split()
        return self.text[line.start].islower() and bool(last) and last[-1].lower() in HANGING

    def _continues(self, block: Block, before: Line, line: Line) -> bool:
        first = self.text[line.start]
        decides = _DECIDES.match(self.text, line.start, line.end)
        if LABEL.match(self.text, line.start, line.end) or (decides and self._ended(before)):
            return False
        if not self.traits.wrapped:
            return first.islower() and not self._ended(before)
        if self.traits.spaced or not self._fits(before, line):
            return True
        return not self._ended(before) and not self._is_note(block, before, first)

    def _is_note(self, block: Block, before: Line, first: str) -> bool:
        """True if the paragraph so far is one short line without a stop, before a capital."""
        if not first.isupper() or before is not block.lines[0]:
            return False
        short = before.end - before.start < self.traits.width // 2
        return short and not self._hangs_on(before)

    def _hangs_on(self, before: Line) -> bool:
        last = self.text[max(before.start, before.end - 14) : before.end].split()
        return bool(last) and (last[-1].lower() in HANGING or last[-1].endswith(","))

    def _ended(self, before: Line) -> bool:
        low = max(before.start, before.end - 10)
        ended = _ENDED.search(self.text, low, before.end) is not None
        return ended and _TITLE_LAST.search(self.text, low, before.end) is None

    def _fits(self, before: Line, line: Line) -> bool:
        """True if the first word of ``line`` had room on the line before: a chosen break."""
        word = self.text.find(" ", line.start, line.end)
        length = (word if word != -1 else line.end) - line.start
        return before.indent + before.end - before.start + 1 + length <= self.traits.width * 0.88


def blocks_of(text: str, lines: list[Placed], item: int, joiner: Joiner) -> list[Block]:
    """The blocks of one item's lines."""
    blocks: list[Block] = []
    notes = note_starts(joiner.text, [line for line, _ in lines], joiner.traits)
    for line, section in lines:
        if blocks and line.start not in notes and joiner.joins(blocks[-1], line):
            blocks[-1].end = line.end
            blocks[-1].lines.append(line)
        else:
            blocks += _begin(text, line, section, item)
    return [block for block in blocks if block.start < block.end]


def _begin(text: str, line: Line, section: Section, item: int) -> list[Block]:
    if line.role is Role.ITEM:
        return _title_blocks(text, line, section, item)
    running = line.role in {Role.TEXT, Role.ALONE}
    mark = leading_mark(text, line.start, line.end) if running else None
    if mark and mark.family is Family.CODE:
        mark = None
    return [_block(line, section, item, mark)]


def _title_blocks(text: str, line: Line, section: Section, item: int) -> list[Block]:
    """The title, the size of its file, and what follows it on the same line."""
    start, end = title_span(text, line)
    number = Mark(line.number, Family.CODE, "", 0, start, start) if line.number else None
    title = _block(changed(line, start=start, end=end), section, item, number)
    after = line.title_end if line.title_end is not None else line.end
    rest = trimmed(text, max(after, end), line.end)
    if file_size_at(text, max(rest[0] - 1, 0), line.end) is not None:
        size = changed(line, role=Role.FURNITURE, start=rest[0], end=rest[1])
        return [title, _block(size, section, item)]
    while rest[0] < rest[1] and text[rest[0]] in ".-–: ":
        rest = (rest[0] + 1, rest[1])
    body = changed(line, role=Role.TEXT, start=rest[0], end=rest[1])
    return [title, _block(body, section, item, leading_mark(text, *rest))]


def _block(line: Line, section: Section, item: int, mark: Mark | None = None) -> Block:
    return Block(
        start=line.start,
        end=line.end,
        role=line.role,
        item=item,
        section=section,
        mark=mark,
        gap=line.gap,
        indent=line.indent,
        level=line.level,
        row=line.row,
        column=line.column,
        lines=[line],
    )

"""Lines with roles → items, sections, blocks, clauses: the same for every format."""

from dataclasses import dataclass, replace

from minutes.blocks import Block, Joiner
from minutes.cutting import cut
from minutes.labels import file_size_at
from minutes.lines import Line, Role
from minutes.marks import Mark, Family, leading_mark
from minutes.sentences import trimmed
from minutes.titles import title_span
from minutes.traits import Traits
from minutes.values import AgendaItem, Minutes, Section
from minutes.withheld import withheld_kind

_MINUTED = frozenset({Section.MINUTES, Section.DECISION})


def assemble(text: str, lines: list[Line], traits: Traits, *, source: str, verified: bool) -> Minutes:
    """The minutes that these lines make up."""
    groups = _by_item(lines)
    items = tuple(_item(text, group) for group in groups)
    blocks = [
        block
        for number, group in enumerate(groups)
        for block in _blocks(text, _in_sections(text, group), number, Joiner(text, traits))
    ]
    return Minutes(
        text=text,
        source=source,
        items=items,
        clauses=cut(text, blocks),
        verified=verified,
        warnings=tuple(_cut_warning(item) for item in items if item.cut),
    )


def _cut_warning(item: AgendaItem) -> str:
    return f"item {item.number or item.title} is cut: '{item.cut}'"


def _by_item(lines: list[Line]) -> list[list[Line]]:
    """The lines of each item; those before the first title are an item without number or title."""
    groups: list[list[Line]] = []
    for line in lines:
        if not groups or line.role is Role.ITEM or (groups[-1][-1].closes and _is_running(line)):
            groups.append([])
        groups[-1].append(line)
    return groups or [[]]


def _is_running(line: Line) -> bool:
    return line.role in {Role.TEXT, Role.ALONE}


def _item(text: str, group: list[Line]) -> AgendaItem:
    if not group:
        return AgendaItem("", "", 0, 0)
    first = group[0]
    cut_line = next((line for line in group if line.role is Role.CUT), None)
    title = text[slice(*title_span(text, first))] if first.role is Role.ITEM else ""
    return AgendaItem(
        number=first.number,
        title=" ".join(title.split()).strip("*_# "),
        start=first.start,
        end=group[-1].end,
        cut=cut_line.of(text) if cut_line else None,
        cut_url=cut_line.url if cut_line else None,
        withheld=first.withheld or withheld_kind(title),
        key=first.key,
        page=first.page,
    )


def _in_sections(text: str, group: list[Line]) -> list[Line]:
    """The same lines, each with its section."""
    has_label = any(line.role is Role.LABEL and line.section in _MINUTED for line in group)
    section = Section.REPORT if has_label else Section.MINUTES
    kept = section
    result: list[Line] = []
    for line in group:
        if line.role is Role.LABEL:
            kept = section if section in _MINUTED or section is Section.REPORT else kept
            section = line.section or section
        elif section is Section.FURNITURE and _is_prose(line) or (
            section is Section.REPORT and kept is Section.MINUTES and result and result[-1].role is not Role.LABEL
        ):
            section = kept
        result.append(replace(line, section=line.section if line.section and line.role is not Role.LABEL else section))
    return result


def _is_prose(line: Line) -> bool:
    return line.role is Role.TEXT and line.end - line.start > 120  # noqa: PLR2004 -- no file's name is so long


def _blocks(text: str, lines: list[Line], item: int, joiner: Joiner) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        if blocks and joiner.joins(blocks[-1], line):
            blocks[-1].end = line.end
            blocks[-1].lines.append(line)
        else:
            blocks += _begin(text, line, item)
    return [block for block in blocks if block.start < block.end]


def _begin(text: str, line: Line, item: int) -> list[Block]:
    if line.role is Role.ITEM:
        return _title_blocks(text, line, item)
    mark = leading_mark(text, line.start, line.end) if line.role in {Role.TEXT, Role.ALONE} else None
    if mark and mark.family is Family.CODE:
        mark = None
    return [_block(line, line.start, line.end, item, mark=mark)]


def _title_blocks(text: str, line: Line, item: int) -> list[Block]:
    """The title, the size of its file, and what follows it on the same line."""
    start, end = title_span(text, line)
    title = _block(line, start, end, item)
    title.mark = Mark(line.number, Family.CODE, "", 0, start, start) if line.number else None
    after = line.title_end if line.title_end is not None else line.end
    rest = trimmed(text, max(after, end), line.end)
    size = file_size_at(text, rest[0] - 1, line.end) is not None
    role = Role.FURNITURE if size else Role.TEXT
    while not size and rest[0] < rest[1] and text[rest[0]] in ".-–: ":
        rest = (rest[0] + 1, rest[1])
    return [title, _block(replace(line, role=role), *rest, item)]


def _block(line: Line, start: int, end: int, item: int, *, mark: Mark | None = None) -> Block:
    return Block(
        start, end, line.role, item, line.section or Section.MINUTES, mark, line.gap, line.indent,
        line.level, line.row, line.column, [replace(line, start=start, end=end)],
    )

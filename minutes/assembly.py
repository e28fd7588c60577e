"""Lines with roles → items, sections, blocks, clauses: the same for every format."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from minutes.attendance import attendance_of
from minutes.attendance_tables import tabled
from minutes.blocks import Block, Joiner, blocks_of
from minutes.cutting import cut
from minutes.definitions import defined
from minutes.evidence import PAGE_BREAK
from minutes.front import Front, front_of, issue_meeting
from minutes.lines import Line, Role
from minutes.sections import MINUTED, in_sections
from minutes.titles import title_span
from minutes.traits import Traits
from minutes.values import AgendaItem, Attendee, Clause, Minutes
from minutes.withheld import RESTRICTED, RESTRICTED_TITLE, Whole, restricted_items, withheld_kind


@dataclass(frozen=True, slots=True)
class Page:
    """Where the minutes come from, and what the reader knows of them beside the lines."""

    source: str
    verified: bool = False
    front: Front | None = None
    attendance: tuple[Attendee, ...] = ()
    warnings: tuple[str, ...] = ()
    keeps_text: bool = False  # plain text: every character stays, even those not read


_MOST_PEOPLE = 300


@dataclass(slots=True)
class _Group:
    """The lines of one item."""

    lines: list[Line] = field(default_factory=list)
    restricted: bool = False
    meeting_on: date | None = None


def assemble(text: str, lines: list[Line], traits: Traits, page: Page) -> Minutes:
    """The minutes that these lines make up."""
    front = page.front or front_of(text, lines)
    groups = _by_item(text, lines)
    _restrict(text, groups)
    if not page.keeps_text:
        text, groups = _without_restricted(text, groups)
    items = tuple(_item(text, group) for group in groups)
    return Minutes(
        text=text,
        source=page.source,
        items=items,
        clauses=_clauses(text, groups, traits),
        council=front.council,
        committee=front.committee,
        meeting_on=front.meeting_on,
        status=front.status,
        verified=page.verified,
        attendance=page.attendance or _attendance(text, groups, items),
        warnings=page.warnings + _warnings(items),
    )


def _attendance(
    text: str, groups: Sequence[_Group], items: Sequence[AgendaItem]
) -> tuple[Attendee, ...]:
    """Who was there: by lists, tables and definitions, none of them in an item that is withheld."""
    open_groups = [
        group.lines
        for group, item in zip(groups, items, strict=True)
        if item.withheld is None and group.lines
    ]
    lines = [line for group in open_groups for line in group]
    listed = [*attendance_of(text, lines), *tabled(text, lines)]
    known = {person.name.casefold() for person in listed}
    taken = {person.initials for person in listed if person.initials}
    for group in open_groups:
        for person in defined(text, group[0].start, group[-1].end):
            if person.name.casefold() not in known and person.initials not in taken:
                listed.append(person)
                known.add(person.name.casefold())
                taken.add(person.initials or "")
    return tuple(listed[:_MOST_PEOPLE])


def _clauses(text: str, groups: Sequence[_Group], traits: Traits) -> tuple[Clause, ...]:
    joiner = Joiner(text, traits)
    blocks: list[Block] = []
    for number, group in enumerate(groups):
        if not group.restricted:
            preamble = traits.labelled and number == 0 and len(groups) > 1
            blocks += blocks_of(text, in_sections(group.lines, preamble=preamble), number, joiner)
    return cut(text, blocks)


def _warnings(items: Sequence[AgendaItem]) -> tuple[str, ...]:
    cuts = [f"item {_named(item)} is cut: '{item.cut}'" for item in items if item.cut]
    closed = [
        f"item {_named(item)} is restricted: it was not read"
        for item in items
        if item.withheld == RESTRICTED
    ]
    return (*cuts, *closed, *_several(items))


def _several(items: Sequence[AgendaItem]) -> list[str]:
    """Say so where a page holds the items of several meetings: no date is then the minutes'."""
    days = sorted({item.meeting_on for item in items if item.meeting_on})
    if len(days) < 2:  # noqa: PLR2004 -- several
        return []
    named = ", ".join(f"{day.day} {day:%B %Y}" for day in days)
    return [
        f"the page holds items of {len(days)} meetings ({named}): it has no one date of its own"
    ]


def _named(item: AgendaItem) -> str:
    after = (item.cut or "").rpartition(" for item ")[2].strip()
    return item.number or after or f"'{item.title}'"


def _by_item(text: str, lines: list[Line]) -> list[_Group]:
    """The lines of each item; those before the first title are an item without number or title.

    On an issue's page the line that heads each meeting ends the item of the one before.
    """
    groups: list[_Group] = []
    day: date | None = None
    for line, after in zip(lines, [*lines[1:], None], strict=False):
        meeting = issue_meeting(text, line)
        day = meeting.meeting_on if meeting else day
        closed = bool(groups) and groups[-1].lines[-1].closes and _is_running(line)
        untitled = bool(meeting) and not (after and after.role is Role.ITEM)
        if not groups or line.role is Role.ITEM or closed or untitled:
            groups.append(_Group(meeting_on=day))
        groups[-1].lines.append(line)
    return groups or [_Group()]


def _is_running(line: Line) -> bool:
    return line.role in {Role.TEXT, Role.ALONE}


# -- what may not be read


def _restrict(text: str, groups: list[_Group]) -> None:
    closed = restricted_items([_whole(text, group.lines) for group in groups])
    for at in closed:
        groups[at].restricted = True


def _whole(text: str, lines: list[Line]) -> Whole:
    if not lines:
        return Whole("", "", "")
    first, last = lines[0], lines[-1]
    start, end = title_span(text, first) if first.role is Role.ITEM else (first.start, first.start)
    label = next(
        (line for line in lines if line.role is Role.LABEL and line.section in MINUTED), None
    )
    return Whole(
        number=first.number,
        title=text[start:end],
        body=text[end : last.end],
        restricted=first.withheld == RESTRICTED,
        minuted=text[label.end : last.end] if label else "",
    )


def _without_restricted(text: str, groups: list[_Group]) -> tuple[str, list[_Group]]:
    """The text without the words of restricted items, and the groups moved to fit."""
    if not any(group.restricted for group in groups):
        return text, groups
    pieces: list[str] = []
    moved: list[_Group] = []
    length = 0
    starts = [group.lines[0].start for group in groups] + [len(text)]
    for group, start, after in zip(groups, starts, starts[1:], strict=False):
        if group.restricted:
            place = replace(
                group.lines[0], start=length, end=length, title_start=length, title_end=length
            )
            moved.append(_Group([place], restricted=True, meeting_on=group.meeting_on))
            turned = PAGE_BREAK * text.count(PAGE_BREAK, start, after)
            pieces.append(turned)
            length += len(turned)
            continue
        pieces.append(text[start:after])
        lines = [line.moved(length - start) for line in group.lines]
        moved.append(_Group(lines, meeting_on=group.meeting_on))
        length += after - start
    return "".join(pieces), moved


# -- items


def _item(text: str, group: _Group) -> AgendaItem:
    if not group.lines:
        return AgendaItem("", "", 0, 0)
    first, last = group.lines[0], group.lines[-1]
    title = (
        " ".join(text[slice(*title_span(text, first))].split()) if first.role is Role.ITEM else ""
    )
    whole = AgendaItem(
        first.number,
        title,
        first.start,
        last.end,
        key=first.key,
        page=first.page,
        meeting_on=group.meeting_on,
    )
    if group.restricted:
        return replace(whole, title=RESTRICTED_TITLE, withheld=RESTRICTED)
    cut_line = next((line for line in group.lines if line.role is Role.CUT), None)
    return replace(
        whole,
        cut=cut_line.of(text) if cut_line else None,
        cut_url=cut_line.url if cut_line else None,
        withheld=first.withheld or withheld_kind(title),
    )

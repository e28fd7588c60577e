"""Action tables: rows of a task, an owner and a date, in columns or flattened to lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from minutes.values import Clause, ClauseKind, Minutes, Section
from summariser.cues.agents import OWNER_KINDS, agents
from summariser.cues.dues import recurrence
from summariser.cues.summary import line
from summariser.flags import MINUTED, is_minuted
from summariser.values import Marker, OwnerKind, Proposal

_HEADS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "task": r"actions?(?:\s+(?:required|agreed|points?|to\s+be\s+taken))?|tasks?|what",
        "owner": r"(?:responsible|lead|accountable|action|assigned)"
        r"\s*(?:officers?|person|to|member)?|owners?|officers?|leads?|(?:by\s+)?who(?:m)?|responsibility|action\s+by",
        "due": r"(?:target|due|completion|action)\s*date|dates?|deadlines?|due|(?:by\s+)?when"
        r"|time\s*scales?|target|complete\s+by",
        "status": r"status|progress|updates?|outcome|rag|comments?|notes?",
        "ref": r"(?:minute|item|ref(?:erence)?|agenda\s+item|no|number|subject|topic|meeting)"
        r"\W*(?:no|number|ref)?\W*",
    }.items()
}
_DONE = re.compile(r"\W*(?:complete[d]?|done|closed|achieved|discharged|actioned)\b", re.IGNORECASE)
_CONFIDENCE = 0.95
LONGEST_OWNER = 12  # words
_LONGEST_HEAD = 32


@dataclass(frozen=True, slots=True)
class Row:
    """The clauses of one row, by what their column holds."""

    cells: dict[str, tuple[Clause, ...]]


def table_proposals(minutes: Minutes) -> Iterator[Proposal]:
    """An action for each row that is not done."""
    for row in [*_flattened(minutes), *_tabled(minutes)]:
        proposal = _proposal(minutes, row)
        if proposal is not None:
            yield proposal


def _proposal(minutes: Minutes, row: Row) -> Proposal | None:
    task, owner, due = (row.cells.get(name, ()) for name in ("task", "owner", "due"))
    if not task or not all(is_minuted(minutes, c) for c in (*task, *owner, *due)):
        return None
    if any(_DONE.match(minutes.words(c)) for c in (*due, *row.cells.get("status", ()))):
        return None
    last = max(c.number for c in (*task, *owner, *due) if c.number >= task[0].number)
    words = _words(minutes, owner)
    return Proposal(
        first=task[0].number,
        last=last,
        marker=Marker.EXPLICIT,
        owner=words,
        owner_kind=_kind(words) if words else None,
        due=_words(minutes, due),
        recurs=recurrence(_words(minutes, due)),
        summary=line(" ".join(minutes.words(c) for c in task)),
        confidence=_CONFIDENCE,
    )


def _words(minutes: Minutes, cell: tuple[Clause, ...]) -> str | None:
    words = " ".join(" ".join(minutes.words(c).split()) for c in cell)
    return words if re.search(r"\w", words) else None


def _kind(words: str) -> OwnerKind:
    named = agents(words, 0, len(words))
    return OWNER_KINDS.get(named[0].kind, OwnerKind.ROLE) if named else OwnerKind.ROLE


def _head(words: str) -> str | None:
    words = " ".join(words.split()).strip(" :*|")
    if len(words) > _LONGEST_HEAD:
        return None
    return next((name for name, pattern in _HEADS.items() if pattern.fullmatch(words)), None)


def _flattened(minutes: Minutes) -> Iterator[Row]:
    """Header lines one after another, then rows of as many lines."""
    paragraphs = _paragraphs(minutes)
    at = 0
    while at < len(paragraphs):
        heads = _heads(minutes, paragraphs, at)
        if "task" not in heads or "owner" not in heads:
            at += max(1, len(heads))
            continue
        at += len(heads)
        while at + len(heads) <= len(paragraphs):
            row = paragraphs[at : at + len(heads)]
            if not _is_row(minutes, row, heads):
                break
            yield Row(dict(zip(heads, row, strict=True)))
            at += len(heads)


def _heads(minutes: Minutes, paragraphs: list[tuple[Clause, ...]], at: int) -> tuple[str, ...]:
    heads: list[str] = []
    for paragraph in paragraphs[at : at + 7]:
        name = _head(minutes.words(paragraph[0])) if len(paragraph) == 1 else None
        if name is None or name in heads:
            break
        heads.append(name)
    return tuple(heads)


def _is_row(minutes: Minutes, row: list[tuple[Clause, ...]], heads: tuple[str, ...]) -> bool:
    cells = dict(zip(heads, row, strict=True))
    words = _words(minutes, cells["owner"]) or ""
    same_item = len({clause.item for cell in row for clause in cell}) == 1
    headed = any(clause.kind is ClauseKind.HEADING for cell in row for clause in cell)
    return (
        same_item
        and not headed
        and len(words.split()) <= LONGEST_OWNER
        and bool(agents(words, 0, len(words)))
    )


def _paragraphs(minutes: Minutes) -> list[tuple[Clause, ...]]:
    groups: list[list[Clause]] = []
    for clause in minutes.clauses:
        if clause.section not in MINUTED | {Section.FURNITURE} or clause.row is not None:
            continue
        if groups and groups[-1][0].paragraph == clause.paragraph:
            groups[-1].append(clause)
        else:
            groups.append([clause])
    return [tuple(group) for group in groups]


def _tabled(minutes: Minutes) -> Iterator[Row]:
    """Rows of a table that kept its columns."""
    rows: dict[int, dict[str, tuple[Clause, ...]]] = {}
    for clause in minutes.clauses:
        head = _head(clause.column) if clause.row is not None and clause.column else None
        if clause.row is not None and head is not None:
            cells = rows.setdefault(clause.row, {})
            cells[head] = (*cells.get(head, ()), clause)
    for cells in rows.values():
        if "task" in cells and "owner" in cells:
            yield Row(cells)

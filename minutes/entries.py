"""Entries: blocks parted at the list marks that stand inside them, and the lists they belong to."""

from collections.abc import Iterator
from dataclasses import dataclass

from minutes.blocks import Block
from minutes.lines import Role
from minutes.marks import Family, Mark, as_roman, inner_marks
from minutes.sentences import trimmed

PLAIN = frozenset({Role.TEXT, Role.ALONE})
_MOST_LEVELS = 8
_MOST_MISSING = 3  # entries of a list may be missing, not more than these in a row


@dataclass(frozen=True, slots=True)
class Entry:
    """One paragraph or one list entry of a block: its words and its mark."""

    block: Block
    start: int
    end: int
    mark: Mark | None


def entries_of(text: str, blocks: list[Block]) -> list[Entry]:
    """The entries of all blocks, in order."""
    return [entry for block, after in _with_next(blocks) for entry in _parted(text, block, after)]


def _with_next(blocks: list[Block]) -> Iterator[tuple[Block, Block | None]]:
    followers = [*blocks[1:], None] if blocks else []
    return zip(blocks, followers, strict=True)


def _parted(text: str, block: Block, following: Block | None) -> list[Entry]:
    if block.role not in PLAIN:
        return [Entry(block, block.start, block.end, block.mark)]
    begin = block.mark.end if block.mark else block.start
    marks = inner_marks(text, begin, block.end, block.mark, following.mark if following else None)
    edges = [mark.start for mark in marks] + [block.end]
    entries = [Entry(block, *trimmed(text, begin, edges[0]), block.mark)]
    entries += [
        Entry(block, *trimmed(text, mark.end, after), mark)
        for mark, after in zip(marks, edges[1:], strict=True)
    ]
    return [entry for entry in entries if entry.start < entry.end]


@dataclass(slots=True)
class OpenList:
    """One list that is going on: how its marks look, and the clause that governs it."""

    family: Family
    shape: str
    indent: int
    last: int
    lead_in: int | None


class OpenLists:
    """The lists that are open, the outermost first."""

    def __init__(self) -> None:
        self._open: list[OpenList] = []

    @property
    def depth(self) -> int:
        """How many lists are open."""
        return len(self._open)

    def close(self) -> None:
        """A heading or a plain paragraph ends all lists."""
        self._open.clear()

    def place(self, mark: Mark, indent: int, pending: int | None) -> OpenList:
        """The list that an entry goes on with or begins; ``pending`` governs a new one."""
        at = self._at(mark, indent)
        if at is None:
            return self._begin(mark, indent, pending)
        del self._open[at + 1 :]
        one = self._open[at]
        one.last = _read_as(one, mark).ordinal
        return one

    def goes_on(self, mark: Mark, indent: int) -> bool:
        """True if some open list goes on with this mark."""
        return self._at(mark, indent) is not None

    def _begin(self, mark: Mark, indent: int, pending: int | None) -> OpenList:
        if mark.ordinal > 1 and pending is None:
            self.close()  # the middle of a list whose beginning was interrupted
        governor = pending
        if governor is None and self._open:
            governor = self._open[-1].lead_in
        first = as_roman(mark) if mark.label.lower() == "i" else mark
        del self._open[_MOST_LEVELS - 1 :]
        self._open.append(OpenList(first.family, mark.shape, indent, first.ordinal, governor))
        return self._open[-1]

    def _at(self, mark: Mark, indent: int) -> int | None:
        for at in range(len(self._open) - 1, -1, -1):
            if _belongs(self._open[at], mark, indent):
                return at
        return None


def _belongs(one: OpenList, mark: Mark, indent: int) -> bool:
    if one.shape != mark.shape:
        return False
    same = _read_as(one, mark)
    if one.family is not same.family:
        return False
    if same.family is Family.BULLET:
        return indent <= one.indent + 1
    if same.family is Family.POINT:
        return True
    return one.last <= same.ordinal <= one.last + _MOST_MISSING


def _read_as(one: OpenList, mark: Mark) -> Mark:
    return as_roman(mark) if one.family is Family.ROMAN else mark

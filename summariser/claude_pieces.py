"""Which clauses Claude is shown, and how they are cut into pieces when they do not fit one call.

Every minuted clause is shown (Decision: and Minutes:), but for two kinds of item: what is
restricted must not be shown to a model (DESIGN rule 5), and declarations of interest are personal
and promise nothing. Public questions, petitions, deputations and appeals are shown, since the
committee's own resolution often stands in them; a flag in the residents' words there is held back
by the evidence check, and the tracker withholds what such an item holds from digests.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from minutes.values import Clause, ClauseKind, Minutes, Section

MINUTED = frozenset({Section.DECISION, Section.MINUTES})
NOT_SHOWN = frozenset({"restricted", "declarations"})
OVERLAP = 3  # clauses before a cut inside an item, so that "he" and "it" keep their names
DEEPEST_CUT = 3  # at most 8 pieces of one


@dataclass(frozen=True, slots=True)
class Piece:
    """Clauses to answer about, those they lean on, and how often they were halved so far."""

    clauses: tuple[Clause, ...]
    before: tuple[Clause, ...] = ()
    depth: int = 0


def shown_clauses(minutes: Minutes) -> tuple[Clause, ...]:
    """Return the clauses that may be shown to a model, in order."""
    return tuple(
        clause
        for clause in minutes.clauses
        if clause.section in MINUTED and minutes.items[clause.item].withheld not in NOT_SHOWN
    )


def pieces_of(minutes: Minutes, *, limit: int) -> tuple[Piece, ...]:
    """Return the fewest pieces of at most ``limit`` code points, cut between items if possible."""
    shown = shown_clauses(minutes)
    runs: list[list[Clause]] = []
    room = 0
    for block in _blocks(shown, limit=limit):
        length = _length(block)
        if not runs or length > room:
            runs.append([])
            room = limit
        runs[-1].extend(block)
        room -= length
    return tuple(_piece(minutes, shown, run, depth=0) for run in runs)


def piece_between(minutes: Minutes, first: int, last: int, *, depth: int) -> Piece | None:
    """Return the piece of the shown clauses from one number to another; None if there are none."""
    shown = shown_clauses(minutes)
    clauses = [clause for clause in shown if first <= clause.number <= last]
    return _piece(minutes, shown, clauses, depth=depth) if clauses else None


def piece_about(minutes: Minutes, numbers: Container[int], *, around: int) -> Piece | None:
    """Return a piece of these shown clauses alone, with ``around`` neighbours to lean on."""
    shown = shown_clauses(minutes)
    places = [at for at, clause in enumerate(shown) if clause.number in numbers]
    if not places:
        return None
    clauses = [shown[at] for at in places]
    near = {
        other.number
        for at in places
        for other in shown[max(0, at - around) : at + around + 1]
        if other.item == shown[at].item
    }
    leant_on = near | _lead_ins(minutes, clauses) | _attendance(minutes, shown)
    inside = {clause.number for clause in clauses}
    before = tuple(clause for clause in shown if clause.number in leant_on - inside)
    return Piece(tuple(clauses), before)


def halves(minutes: Minutes, piece: Piece) -> tuple[Piece, Piece] | None:
    """Cut the piece in two nearest its middle: between items, else between paragraphs.

    None when it cannot be cut any further.
    """
    place = _middle(piece.clauses)
    if place is None or piece.depth >= DEEPEST_CUT:
        return None
    shown = shown_clauses(minutes)
    first, second = piece.clauses[:place], piece.clauses[place:]
    return (
        _piece(minutes, shown, first, depth=piece.depth + 1),
        _piece(minutes, shown, second, depth=piece.depth + 1),
    )


def _blocks(shown: Sequence[Clause], *, limit: int) -> Iterable[list[Clause]]:
    """Whole items; an item longer than the limit in paragraphs."""
    for _, item in groupby(shown, key=lambda clause: clause.item):
        clauses = list(item)
        if _length(clauses) <= limit:
            yield clauses
        else:
            yield from _paragraphs(clauses)


def _paragraphs(clauses: Sequence[Clause]) -> Iterable[list[Clause]]:
    """Paragraphs, each with the bare flag that follows it."""
    block: list[Clause] = []
    for clause in clauses:
        if block and _begins_paragraph(block[-1], clause):
            yield block
            block = []
        block.append(clause)
    yield block


def _begins_paragraph(previous: Clause, clause: Clause) -> bool:
    return clause.paragraph != previous.paragraph and clause.kind is not ClauseKind.FLAG


def _middle(clauses: Sequence[Clause]) -> int | None:
    """Where to cut: the boundary nearest the middle, those between items first."""
    places = range(1, len(clauses))
    between_items = [n for n in places if clauses[n].item != clauses[n - 1].item]
    between = between_items or [n for n in places if _begins_paragraph(clauses[n - 1], clauses[n])]
    half = _length(clauses) / 2
    return min(between, key=lambda n: abs(_length(clauses[:n]) - half), default=None)


def _length(clauses: Sequence[Clause]) -> int:
    return clauses[-1].end - clauses[0].start if clauses else 0


def _piece(
    minutes: Minutes, shown: Sequence[Clause], clauses: Sequence[Clause], *, depth: int
) -> Piece:
    inside = {clause.number for clause in clauses}
    leant_on = _lead_ins(minutes, clauses) | _attendance(minutes, shown) | _overlap(shown, clauses)
    before = tuple(clause for clause in shown if clause.number in leant_on - inside)
    return Piece(tuple(clauses), before, depth)


def _lead_ins(minutes: Minutes, clauses: Iterable[Clause]) -> set[int]:
    """Return the lead-ins that govern these clauses, and theirs."""
    found: set[int] = set()
    for clause in clauses:
        number = clause.lead_in
        while number is not None and number not in found:
            found.add(number)
            number = minutes.clause(number).lead_in
    return found


def _attendance(minutes: Minutes, shown: Iterable[Clause]) -> set[int]:
    starts = [person.start for person in minutes.attendance if person.start is not None]
    return {
        clause.number
        for clause in shown
        if any(clause.start <= start < clause.end for start in starts)
    }


def _overlap(shown: Sequence[Clause], clauses: Sequence[Clause]) -> set[int]:
    """Return the last few clauses of the same item before the cut."""
    earlier = [
        clause
        for clause in shown
        if clause.item == clauses[0].item and clause.number < clauses[0].number
    ]
    return {clause.number for clause in earlier[-OVERLAP:]}

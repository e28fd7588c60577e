"""What later minutes say has been done: put before the clerk with their words.

A sentence proposes closure when it says that something has been done, leaves no doubt, and either
has the action's reference in it or stands under an item that goes through earlier asks and is
clearly about one action only.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from minutes.values import Clause, Minutes
from storage.tables import Action, ActionStatus, LaterKind
from tracker.asked_again import Earlier, readable_clauses
from tracker.later_words import Passage, note
from tracker.likeness import FEWEST_SAME, clearly_about, names_reference, only_best, subject_words
from tracker.new_actions import Taking
from tracker.progress import is_follow_up, points_back, says_done
from tracker.storable import storable

CLOSABLE = frozenset({ActionStatus.OPEN, ActionStatus.COMPLETE})


async def propose_closures(
    taking: Taking, minutes: Minutes, earlier: Sequence[Earlier], *, forgotten: frozenset[int]
) -> int:
    """Put before the clerk what these minutes say has been done. Gives how many are new."""
    closable = [one for one in earlier if one.action.status in CLOSABLE]
    if not closable:
        return 0
    proposed = 0
    for passage in _done(minutes, forgotten=forgotten):
        action = _only_one(minutes, passage, closable)
        if action is not None:
            proposed += await note(taking, action, LaterKind.CLOSURE, passage)
    return proposed


def _only_one(minutes: Minutes, passage: Passage, closable: Sequence[Earlier]) -> Action | None:
    """The one action that the words close, if they name it or are clearly about it."""
    named = [one for one in closable if names_reference(passage.quote, one.action.reference)]
    if named:
        return named[0].action if len(named) == 1 else None
    if not is_follow_up(minutes.items[passage.item].title):
        return None
    said = subject_words(passage.quote)
    best = only_best([clearly_about(said, one.ask, fewest=FEWEST_SAME) for one in closable])
    return None if best is None else closable[best].action


def _done(minutes: Minutes, *, forgotten: frozenset[int]) -> Iterator[Passage]:
    """Every sentence, or row of a table, that says that something has been done."""
    tabled: dict[int, list[Clause]] = defaultdict(list)
    before: Clause | None = None
    for clause in readable_clauses(minutes, forgotten=forgotten):
        if clause.row is not None:
            tabled[clause.row].append(clause)
        elif says_done(minutes.words(clause)):
            yield _passage(minutes, _with_what_it_means(minutes, before, clause))
        before = clause
    for cells in tabled.values():
        if any(says_done(minutes.words(cell)) for cell in cells):
            yield _passage(minutes, cells)


def _with_what_it_means(minutes: Minutes, before: Clause | None, clause: Clause) -> list[Clause]:
    """The clause, with the one before it where it only says "This had been done"."""
    leans = before is not None and before.item == clause.item
    return [before, clause] if leans and before and points_back(minutes.words(clause)) else [clause]


def _passage(minutes: Minutes, clauses: Iterable[Clause]) -> Passage:
    found = list(clauses)
    start, end = found[0].start, found[-1].end
    return Passage(storable(minutes.text[start:end]), start, end, found[0].item)

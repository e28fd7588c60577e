"""Action columns: names that stand apart from the sentences that they belong to.

In PDF text the names of an "Action" column often come after the section, on lines of their own.
What stands between two such blocks is a stretch; its names belong to its strongest sentences.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from minutes.values import Clause, Minutes
from summariser.cues.candidates import Candidate, strength
from summariser.cues.cells import is_name_cell
from summariser.cues.owners import Owner
from summariser.flags import is_minuted

_CLOSED = re.compile(
    r"(?:noted?|none|nil|no\s+action|n/?a|complete[d]?|done|-)\W*\Z", re.IGNORECASE
)
_FARTHEST = 60  # clauses of a stretch


@dataclass(slots=True)
class Stretch:
    """Sentences and the names that follow them."""

    names: list[Clause] = field(default_factory=list)
    closed: bool = False
    members: list[Candidate] = field(default_factory=list)
    top: frozenset[int] = frozenset()


class Columns:
    """The names of action columns, and which candidates they stand beside."""

    def __init__(self, minutes: Minutes, flat: str, found: list[Candidate]) -> None:
        self.minutes = minutes
        self.flat = flat
        self.stretches: list[Stretch] = []
        self._ends: list[int] = []
        self._cut()
        if self.stretches:
            self._place(found)

    def _cut(self) -> None:
        """Each block of cells ends a stretch; the block is named by its last clause."""
        block: Stretch | None = None
        for clause in self.minutes.clauses:
            if not is_name_cell(self.minutes, clause) or not is_minuted(self.minutes, clause):
                block = None
                continue
            if block is None:
                block = Stretch()
                self.stretches.append(block)
                self._ends.append(clause.number)
            words = self.minutes.words(clause)
            if _CLOSED.match(words):
                block.closed = True
            else:
                block.names.append(clause)

    def _place(self, found: list[Candidate]) -> None:
        for candidate in found:
            stretch = self._stretch(candidate)
            if stretch is not None:
                stretch.members.append(candidate)
        for stretch in self.stretches:
            ranked = sorted(stretch.members, key=_promise, reverse=True)
            stretch.top = frozenset(id(one) for one in ranked[: len(stretch.names)])

    def _stretch(self, candidate: Candidate) -> Stretch | None:
        at = bisect_left(self._ends, candidate.clause.number)
        if at >= len(self._ends) or self._ends[at] - candidate.clause.number > _FARTHEST:
            return None
        return self.stretches[at]

    def state(self, candidate: Candidate) -> str:
        """``none``: no columns here; ``closed``, ``rest``, ``top``, ``match`` beside names."""
        if not self.stretches:
            return "none"
        stretch = self._stretch(candidate)
        if stretch is None:
            return "outside"
        if not stretch.names:
            return "closed" if stretch.closed else "outside"
        if self._matching(candidate, stretch):
            return "match"
        return "top" if id(candidate) in stretch.top else "rest"

    def _matching(self, candidate: Candidate, stretch: Stretch) -> Clause | None:
        best = candidate.best
        if best is None or best.subject is None:
            return None
        subject = _key(self.flat[best.subject.start : best.subject.end])
        return next((c for c in stretch.names if _same(_key(self.minutes.words(c)), subject)), None)

    def names(self, candidate: Candidate) -> tuple[Clause, ...]:
        """The name that owns the candidate, when the place is clear: else nothing."""
        stretch = self._stretch(candidate) if self.stretches else None
        if stretch is None or not stretch.names:
            return ()
        if len({_key(self.minutes.words(name)) for name in stretch.names}) == 1:
            return (stretch.names[0],)
        top = [one for one in stretch.members if id(one) in stretch.top]
        if len(top) == len(stretch.names) and id(candidate) in stretch.top:
            return (stretch.names[next(i for i, one in enumerate(top) if one is candidate)],)
        return ()

    def claims(self, candidate: Candidate, owner: Owner | None) -> bool:
        """Whether an action column makes the candidate explicit."""
        if self.state(candidate) in {"match", "top"}:
            return True
        return owner is not None and owner.context is not None and bool(self.names(candidate))


def _promise(candidate: Candidate) -> float:
    return strength(candidate.best) if candidate.best is not None else 0.0


def _key(words: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", words.lower())) - {
        "the",
        "cllr",
        "cllrs",
        "councillor",
        "mr",
        "mrs",
    }


def _same(names: frozenset[str], subject: frozenset[str]) -> bool:
    return bool(subject) and (subject <= names or (bool(names) and names <= subject))

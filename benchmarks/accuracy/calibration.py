"""Whether a confidence means what it says: of those called 0.8, eight in ten ought to be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.accuracy.judging import Judged, Verdict

EDGES = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)  # 0.45: shown from here on

Said = tuple[float, bool]  # a confidence, and whether it was an action


@dataclass(frozen=True, slots=True)
class Bin:
    """Candidates whose confidence lies in ``[low, high)``."""

    low: float
    high: float
    count: int
    said: float  # mean confidence
    right: float  # share that are actions


def said_of(records: Iterable[Judged]) -> list[Said]:
    """The confidence of each action found, and whether it is right; optional ones left out."""
    return [
        (one.draft.confidence, one.verdict is Verdict.RIGHT)
        for record in records
        for one in record.found
        if one.verdict is not Verdict.OPTIONAL
    ]


def bins(said: Sequence[Said], edges: Sequence[float] = EDGES) -> list[Bin]:
    """The bins that hold anything; the last one holds 1.0 too."""
    found = []
    for low, high in pairwise(edges):
        last = high == edges[-1]
        inside = [one for one in said if low <= one[0] < high or (last and one[0] == high)]
        if inside:
            found.append(_bin(low, high, inside))
    return found


def _bin(low: float, high: float, inside: Sequence[Said]) -> Bin:
    size = len(inside)
    said, right = sum(one[0] for one in inside), sum(one[1] for one in inside)
    return Bin(low, high, size, said / size, right / size)


def brier(said: Sequence[Said]) -> float:
    """The mean squared distance of confidence and truth: 0 is perfect, 0.25 is a coin."""
    return sum((share - right) ** 2 for share, right in said) / len(said) if said else 0.0

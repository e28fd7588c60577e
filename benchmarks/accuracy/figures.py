"""Precision, recall and F1 out of counts, and how far they would move with other documents."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.judging import Judged

SAMPLES = 2_000
SEED = 20251122  # fixed: the same records give the same interval


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted over records; all shares follow from it."""

    hits: int = 0
    wrong: int = 0
    required: int = 0

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right (1 where nothing was found or wanted)."""
        found = self.hits + self.wrong
        return self.hits / found if found else float(not self.required)

    @property
    def recall(self) -> float:
        """Of what had to be found, the share that was."""
        return self.hits / self.required if self.required else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """Where 95 of 100 resamples lie."""

    low: float
    high: float


def counts(records: Sequence[Judged]) -> Counts:
    """The counts of some records together."""
    return Counts(
        sum(one.hits for one in records),
        sum(one.wrong for one in records),
        sum(one.required for one in records),
    )


def interval(records: Sequence[Judged], figure: Callable[[Counts], float]) -> Interval:
    """The 95% bootstrap interval of a figure: whole documents are drawn again, with return."""
    each = [(one.hits, one.wrong, one.required) for one in records]
    chance = random.Random(SEED)  # noqa: S311 - a statistic, no secret
    values = sorted(
        figure(Counts(*map(sum, zip(*chance.choices(each, k=len(each)), strict=True))))
        for _ in range(SAMPLES)
    )
    return Interval(values[int(SAMPLES * 0.025)], values[int(SAMPLES * 0.975) - 1])

"""Every figure of one part, and of all parts together, as plain values."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median, quantiles
from typing import Any

from benchmarks.accuracy.baselines import NAIVE
from benchmarks.accuracy.calibration import Said, said_of
from benchmarks.accuracy.corpus import SEEDS, Part
from benchmarks.accuracy.figures import Counts, Interval, counts, interval
from benchmarks.accuracy.flags import Flag, flags
from benchmarks.accuracy.judging import Judged, is_column_label, judged, median_length_ratio
from benchmarks.accuracy.left_out import LeftOut, left_out_of, priors
from benchmarks.accuracy.running import Outcome, held_out, outcomes
from summariser.cues.weights import shipped_weights
from summariser.scoring import score


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class PartFigures:
    """One part of the corpus measured. ``figures`` are those of the corpus' own script."""

    part: Part
    figures: dict[str, Any]
    records: tuple[Judged, ...]
    intervals: dict[str, Interval]
    councils_mean: float
    length_ratio: float
    flags: tuple[Flag, ...]
    columns: Share
    column_owners: Share
    listed: Share  # missed actions that stand among the possible misses
    possible_misses: int
    withheld: Share  # right actions that stand in items withheld from digests
    milliseconds: dict[str, float]
    naive: dict[str, dict[str, Any]]
    held_out: tuple[Judged, ...]
    unfitted: tuple[Judged, ...]

    @property
    def said(self) -> list[Said]:
        """Confidences of actions shown, by weights that never saw the council."""
        return said_of(self.held_out)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The whole measurement."""

    parts: tuple[PartFigures, ...]
    seeds: PartFigures | None
    candidates: list[Said]
    version: str
    pooled: dict[str, Counts]  # "shipped", "held out", "unfitted" over every part


def measure(parts: Sequence[Part], say: Callable[[str], None] = lambda _: None) -> Accuracy:
    """Measure every part. ``say`` is told what is being done: it takes about a minute."""
    say(f"Fitting without each council of {', '.join(part.name for part in parts)}.")
    left = left_out_of(parts)
    say("Reading each document with the shipped weights, the held-out ones, and none.")
    measured = tuple(_part_figures(part, left) for part in parts)
    seeds = [part.only("seeds", SEEDS) for part in parts if part.name == "dev"]
    return Accuracy(
        parts=measured,
        seeds=_part_figures(seeds[0], left) if seeds and seeds[0].rows else None,
        candidates=left.said(),
        version=shipped_weights().version,
        pooled={
            "shipped": counts([one for part in measured for one in part.records]),
            "held out": counts([one for part in measured for one in part.held_out]),
            "unfitted": counts([one for part in measured for one in part.unfitted]),
        },
    )


def _part_figures(part: Part, left: LeftOut) -> PartFigures:
    found = outcomes(part.rows)
    figures = score(part.rows, [one.prediction for one in found])
    records = tuple(judged(one) for one in found)
    flagged = column_hits(records)
    missed = [(one, label) for one in records for label in one.missed]
    return PartFigures(
        part=part,
        figures=figures,
        records=records,
        intervals=_intervals(records),
        councils_mean=councils_mean(records),
        length_ratio=median_length_ratio(records),
        flags=tuple(flag for one in found for flag in flags(one)),
        columns=Share(sum(hit for hit, _ in flagged), len(flagged)),
        column_owners=Share(sum(owner for _, owner in flagged), sum(hit for hit, _ in flagged)),
        listed=Share(sum(one.is_listed(label) for one, label in missed), len(missed)),
        possible_misses=sum(len(one.extraction.possible_misses) for one in found),
        withheld=Share(sum(map(withheld_hits, records)), sum(one.hits for one in records)),
        milliseconds=_milliseconds(found),
        naive={
            name: score(part.rows, [engine(row) for row in part.rows])
            for name, engine in NAIVE.items()
        },
        held_out=tuple(judged(one) for one in held_out(part.rows, left.weights)),
        unfitted=tuple(judged(one) for one in outcomes(part.rows, priors())),
    )


def _intervals(records: Sequence[Judged]) -> dict[str, Interval]:
    return {
        "precision": interval(records, lambda c: c.precision),
        "recall": interval(records, lambda c: c.recall),
        "f1": interval(records, lambda c: c.f1),
    }


def by_council(records: Sequence[Judged]) -> dict[str, list[Judged]]:
    """The records of each council."""
    found: dict[str, list[Judged]] = defaultdict(list)
    for one in records:
        found[str(one.outcome.row.get("council"))].append(one)
    return dict(sorted(found.items()))


def councils_mean(records: Sequence[Judged]) -> float:
    """The mean of the councils' F1, each council counting once; those with no action left out."""
    each = [counts(ones) for ones in by_council(records).values()]
    return fmean([one.f1 for one in each if one.required] or [0.0])


def column_hits(records: Sequence[Judged]) -> list[tuple[bool, bool]]:
    """For each action flagged by a column: whether it was found, and with the right owner."""
    hits: list[tuple[bool, bool]] = []
    for one in records:
        row = one.outcome.row
        hits += [
            (True, found.has_owner_right)
            for found in one.found
            if found.label and is_column_label(row, found.label)
        ]
        hits += [(False, False) for label in one.missed if is_column_label(row, label)]
    return hits


def withheld_hits(record: Judged) -> int:
    """How many right actions of a record stand in items that are kept out of digests."""
    items = record.outcome.minutes.items
    return sum(bool(items[one.draft.item].withheld) for one in record.found if one.label)


def _milliseconds(found: Sequence[Outcome]) -> dict[str, float]:
    each = [one.milliseconds for one in found]
    size = sum(len(one.minutes.text) for one in found)
    return {
        "median": median(each),
        "p95": quantiles(each, n=20)[-1] if len(each) > 1 else each[0],
        "per 1,000 characters": sum(each) / size * 1000,
    }

"""docs/ACCURACY.md: what the figures mean first, then the figures, then what they cannot tell."""

from collections.abc import Iterator

from benchmarks.accuracy import prose
from benchmarks.accuracy.calibration import Bin, Said, bins, brier, said_of
from benchmarks.accuracy.figures import counts
from benchmarks.accuracy.judging import Judged
from benchmarks.accuracy.measuring import Accuracy, PartFigures, by_council
from benchmarks.machine import machine
from benchmarks.markdown import of, share, table

SHOWN_FROM = 0.45


def page(accuracy: Accuracy) -> str:
    """The whole document."""
    return "\n\n".join(_sections(accuracy)) + "\n"


def _sections(accuracy: Accuracy) -> Iterator[str]:
    yield prose.HEAD
    yield prose.in_short(accuracy)
    yield prose.LIMITS
    yield "## The figures"
    yield prose.FIGURES
    yield _overview(accuracy)
    yield from _kinds(accuracy)
    yield from _columns_and_flags(accuracy)
    yield "## Council by council"
    yield prose.COUNCILS
    yield _councils(accuracy)
    if small(accuracy):
        yield from _small(accuracy)
    yield "## What was fitted, and what that is worth on a council never seen"
    yield prose.FITTED
    yield _fitted(accuracy)
    yield "## What a confidence means"
    yield prose.CONFIDENCE
    yield from _calibration(accuracy)
    yield "## Beside naive rules"
    yield prose.NAIVE
    yield _naive(accuracy)
    yield "## Time and cost"
    yield _time(accuracy)
    yield prose.CLAUDE
    yield prose.RUNNING


def large(accuracy: Accuracy) -> list[PartFigures]:
    """The parts with enough actions for a percentage."""
    return [one for one in accuracy.parts if one.part.has_shares]


def small(accuracy: Accuracy) -> list[PartFigures]:
    """The parts that are to be read, not averaged; the seeds among them."""
    few = [one for one in accuracy.parts if not one.part.has_shares]
    return [*([accuracy.seeds] if accuracy.seeds else []), *few]


def _overview(accuracy: Accuracy) -> str:
    ones = large(accuracy)
    rows = [
        ("documents", *(one.figures["documents"] for one in ones)),
        ("actions that must be found", *(one.figures["gold_required"] for one in ones)),
        ("actions shown", *(one.figures["predictions"] for one in ones)),
        *((name, *(_with_interval(one, name) for one in ones)) for name in ("precision", "recall")),
        ("**F1**", *(f"**{_with_interval(one, 'f1')}**" for one in ones)),
        ("F1, mean over councils", *(share(one.councils_mean) for one in ones)),
        ("F1, loosely (not the headline)", *(share(one.figures["f1_loose"]) for one in ones)),
        ("owner right, of those found", *(share(one.figures["owner_accuracy"]) for one in ones)),
        ("due right, of those found", *(share(one.figures["due_accuracy"]) for one in ones)),
        ("quotes word for word", *(share(one.figures["verbatim_share"]) for one in ones)),
        ("action-free documents left clean", *(_clean(one) for one in ones)),
        ("median length of quote to label", *(share(one.length_ratio) for one in ones)),
    ]
    return table(("", *(one.part.name for one in ones)), rows)


def _with_interval(one: PartFigures, name: str) -> str:
    low, high = one.intervals[name].low, one.intervals[name].high
    return f"{share(one.figures[name])} ({share(low)}–{share(high)})"


def _clean(one: PartFigures) -> str:
    clean, empty = one.figures["no_action_documents_clean"], one.figures["no_action_documents"]
    return f"{of(clean, empty)} ({share(clean / empty if empty else 1.0)})"


def _kinds(accuracy: Accuracy) -> Iterator[str]:
    yield "### By how the minutes set the action down"
    yield prose.MARKERS
    ones = large(accuracy)
    markers = ones[0].figures["recall_by_marker"] if ones else {}
    rows = [(marker, *(_recall(one, marker) for one in ones)) for marker in markers]
    yield table(("found, of", *(one.part.name for one in ones)), rows)


def _recall(one: PartFigures, marker: str) -> str:
    row = one.figures["recall_by_marker"][marker]
    return f"{of(row['matched'], row['gold'])} ({share(row['recall'])})"


def _columns_and_flags(accuracy: Accuracy) -> Iterator[str]:
    yield "### Flags and action columns"
    yield prose.FLAGS
    ones = large(accuracy)
    rows = [
        ("literal flags claimed", *(_flags(one) for one in ones)),
        ("actions flagged by a column alone, found", *(_share_of(one.columns) for one in ones)),
        ("… and with the right owner", *(_share_of(one.column_owners) for one in ones)),
        ("missed actions among the possible misses", *(_share_of(one.listed) for one in ones)),
        ("found, but in items withheld from digests", *(_share_of(one.withheld) for one in ones)),
        ("possible misses shown in all", *(one.possible_misses for one in ones)),
    ]
    yield table(("", *(one.part.name for one in ones)), rows)


def _flags(one: PartFigures) -> str:
    return of(sum(flag.is_claimed for flag in one.flags), len(one.flags))


def _share_of(found: prose.SomeOf) -> str:
    return of(found.part, found.whole)


def _councils(accuracy: Accuracy) -> str:
    rows = [row for one in large(accuracy) for row in _council_rows(one)]
    heads = ("council", "part", "documents", "to find", "found", "wrong", "F1", "F1, left out")
    return table(heads, rows)


def _council_rows(one: PartFigures) -> Iterator[tuple[object, ...]]:
    apart = by_council(one.held_out)
    for council, records in by_council(one.records).items():
        all_of = counts(records)
        yield (
            council, one.part.name, len(records), all_of.required, all_of.hits, all_of.wrong,
            share(all_of.f1), share(counts(apart[council]).f1),
        )  # fmt: skip


def _small(accuracy: Accuracy) -> Iterator[str]:
    yield "## The seed documents, and what is too small to average"
    yield prose.SMALL
    heads = (
        "", "documents", "to find", "found", "wrong", "owner right", "due right",
        "clean of action-free", "found, council left out",
    )  # fmt: skip
    yield table(heads, [_small_row(one) for one in small(accuracy)])


def _small_row(one: PartFigures) -> tuple[object, ...]:
    all_of, hits = counts(one.records), [f for r in one.records for f in r.found if f.label]
    apart = counts(one.held_out)
    return (
        one.part.name, len(one.records), all_of.required, all_of.hits, all_of.wrong,
        sum(hit.has_owner_right for hit in hits), sum(hit.has_due_right for hit in hits),
        of(one.figures["no_action_documents_clean"], one.figures["no_action_documents"]),
        f"{apart.hits}, {apart.wrong} wrong",
    )  # fmt: skip


def _fitted(accuracy: Accuracy) -> str:
    rows = [
        _fitted_row(one.part.name, one.records, one.held_out, one.unfitted)
        for one in large(accuracy)
    ]
    pooled = (
        "all parts together",
        share(accuracy.pooled["shipped"].f1),
        share(accuracy.pooled["held out"].f1),
        f"{accuracy.pooled['shipped'].f1 - accuracy.pooled['held out'].f1:+.3f}",
        share(accuracy.pooled["unfitted"].f1),
    )
    heads = ("F1", "as it ships", "council left out", "difference", "nothing fitted")
    return table(heads, [*rows, pooled])


def _fitted_row(
    name: str, shipped: tuple[Judged, ...], apart: tuple[Judged, ...], bare: tuple[Judged, ...]
) -> tuple[str, ...]:
    first, second = counts(shipped).f1, counts(apart).f1
    return name, share(first), share(second), f"{first - second:+.3f}", share(counts(bare).f1)


def _calibration(accuracy: Accuracy) -> Iterator[str]:
    shown = [said for one in accuracy.parts for said in one.said]
    yield "Actions shown:"
    yield _bins(bins(shown))
    inside = said_of([record for one in accuracy.parts for record in one.records])
    yield (
        f"Brier score {brier(shown):.3f} (0 is perfect, 0.25 is a coin); {brier(inside):.3f} with "
        "the weights that ship, on the documents that fitted them."
    )
    yield "Sentences and clauses that were weighed and not shown:"
    yield _bins(_unseen(accuracy.candidates))


def _unseen(candidates: list[Said]) -> list[Bin]:
    return bins([one for one in candidates if one[0] < SHOWN_FROM])


def _bins(found: list[Bin]) -> str:
    rows = [
        (f"{one.low:.2f} to {one.high:.2f}", one.count, share(one.said), share(one.right))
        for one in found
    ]
    return table(("confidence", "how many", "mean confidence", "share that are actions"), rows)


def _naive(accuracy: Accuracy) -> str:
    rows = []
    for one in large(accuracy):
        for name, figures in (("cues", one.figures), *one.naive.items()):
            clean = of(figures["no_action_documents_clean"], figures["no_action_documents"])
            cells = (share(figures[key]) for key in ("precision", "recall", "f1", "f1_loose"))
            rows.append((f"{one.part.name}: {name}", *cells, clean))
    return table(("", "precision", "recall", "F1", "loosely", "left clean"), rows)


def _time(accuracy: Accuracy) -> str:
    ones = accuracy.parts
    rows = [
        (f"CPU milliseconds, {name}", *(f"{one.milliseconds[name]:.1f}" for one in ones))
        for name in ("median", "p95", "per 1,000 characters")
    ]
    rows.append(("cost per document, cues", *("£0.00" for _ in ones)))
    rows.append(("cost and time per document, Claude", *("unmeasured" for _ in ones)))
    return f"{table(('', *(one.part.name for one in ones)), rows)}\n\nOn {machine()}."

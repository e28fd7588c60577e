"""The errors behind the figures: on the screen in full, in a committed file without others' words.

Other people's minutes may not be quoted in what we publish: of those only the record, the kind and
the place are written down. Our own fictional minutes are quoted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.accuracy.corpus import Part
from benchmarks.accuracy.judging import Judged, Verdict, place_of
from benchmarks.accuracy.measuring import Accuracy
from benchmarks.markdown import table

HEAD = """# The errors behind docs/ACCURACY.md

Made by the same command. *Missed*: a labelled action that nothing matches. *Wrong*: an action shown
that matches no label. *Owner*, *due*: found, but those words differ. A miss and a wrong one at
nearly the same place are one action with too long or too short a quote. Places are positions in the
record's `text`, in characters; the words of other people's minutes are not repeated here. To read
them: `python -m benchmarks accuracy --errors`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: what kind, where, and the words (for those who may see them)."""

    record: str
    kind: str
    marker: str
    start: int
    end: int
    words: str

    @property
    def key(self) -> tuple[str, int, str]:
        """The order of reading."""
        return self.record, self.start, self.kind


def faults(record: Judged) -> Iterator[Fault]:
    """The errors of one record."""
    row, identity = record.outcome.row, str(record.outcome.row["id"])
    for label in record.missed:
        start, end = place_of(row, label)
        yield Fault(identity, "missed", label["marker"], start, end, _flat(label["quote"]))
    for found in record.found:
        draft = found.draft
        place = (draft.marker.value, draft.start, draft.end)
        if found.verdict is Verdict.WRONG:
            yield Fault(identity, "wrong", *place, _flat(draft.quote))
        if found.label and not found.has_owner_right:
            said = _apart(found.label.get("owner"), draft.owner)
            yield Fault(identity, "owner", *place, said)
        if found.label and not found.has_due_right:
            yield Fault(identity, "due", *place, _apart(found.label.get("due"), draft.due))


def _flat(words: str) -> str:
    return " ".join(words.split())


def _apart(wanted: str | None, said: str | None) -> str:
    return f"wanted “{wanted or 'none'}”, said “{said or 'none'}”"


def faults_of(records: tuple[Judged, ...]) -> list[Fault]:
    """The errors of a part, in the order of reading."""
    return sorted((fault for one in records for fault in faults(one)), key=lambda fault: fault.key)


def errors_page(accuracy: Accuracy) -> str:
    """The committed list."""
    sections = [_section(one.part, faults_of(one.records)) for one in accuracy.parts]
    return "\n\n".join([HEAD, *sections]) + "\n"


def _section(part: Part, found: list[Fault]) -> str:
    heads = ("record", "error", "marker", "from", "to", *(["words"] if part.is_ours else []))
    rows = [
        (f.record, f.kind, f.marker, f.start, f.end, *([f.words] if part.is_ours else []))
        for f in found
    ]
    kinds = ", ".join(
        f"{sum(f.kind == kind for f in found)} {kind}"
        for kind in ("missed", "wrong", "owner", "due")
    )
    return f"## {part.name}: {kinds}\n\n{table(heads, rows)}"


def errors_in_full(accuracy: Accuracy) -> str:
    """Every error with its words, for the screen only."""
    lines: list[str] = []
    for one in accuracy.parts:
        lines.append(f"\n{one.part.name}")
        lines += [
            f"  {f.record} {f.start}–{f.end}  {f.kind:6} {f.marker:11} {f.words}"
            for f in faults_of(one.records)
        ]
    return "\n".join(lines)

"""How good an engine is, measured by the rule of the labelled corpus.

A prediction matches a label when the words that they share, by position, are at least half of all
the words in either (intersection over union). Required labels first, one to one, best overlap
first; a prediction left over that lies on an optional label is ignored; any other is wrong.
Owners and due phrases count on matched pairs, the unnamed ones too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minutes.plain import read_text
from summariser.overlap import HALF, Place, ScoredText, matched, overlap, same_words
from summariser.summarise import summarise
from summariser.values import Engine, Extraction, Marker

Row = Mapping[str, Any]


class GoldQuoteNotFoundError(ValueError):
    """A label's quote does not stand in its record's text."""


@dataclass(slots=True)
class Tally:
    """Counts over records, from which the figures follow."""

    documents: int = 0
    hits: int = 0
    required: int = 0
    ignored: int = 0
    verbatim: int = 0
    total: int = 0
    owners_right: int = 0
    dues_right: int = 0
    quiet: int = 0
    quiet_clean: int = 0
    by_marker: dict[str, list[int]] = field(
        default_factory=lambda: {marker.value: [0, 0] for marker in Marker}
    )
    wrong: list[tuple[str, Row]] = field(default_factory=list)
    missed: list[tuple[str, Row]] = field(default_factory=list)

    def add(self, row: Row, guesses: Sequence[Row], *, loose: bool) -> None:
        """Count one record."""
        text = ScoredText(row["text"])
        must = [label for label in row["actions"] if not label.get("optional")]
        may = [label for label in row["actions"] if label.get("optional")]
        must_places, may_places = _label_places(row, text, must), _label_places(row, text, may)
        guess_places = [text.places(str(guess.get("quote") or "")) for guess in guesses]
        pairs = matched(must_places, guess_places, loose=loose)
        wrong_before = len(self.wrong)
        for p, guess in enumerate(guesses):
            self.verbatim += text.has(str(guess.get("quote") or ""))
            label = must[pairs[p]] if p in pairs else None
            self._add_guess(row, guess, label, guess_places[p], may_places)
        self._add_labels(row, must, set(pairs.values()))
        self.documents += 1
        self.total += len(guesses)
        self.hits += len(pairs)
        if not must:
            self.quiet += 1
            self.quiet_clean += len(self.wrong) == wrong_before

    def _add_guess(
        self,
        row: Row,
        guess: Row,
        label: Row | None,
        places: list[Place],
        optional: list[list[Place]],
    ) -> None:
        if label is not None:
            self.owners_right += same_words(label.get("owner"), guess.get("owner"))
            self.dues_right += same_words(label.get("due"), guess.get("due"))
        elif any(overlap(places, each).shorter >= HALF for each in optional):
            self.ignored += 1
        else:
            self.wrong.append((row["id"], guess))

    def _add_labels(self, row: Row, must: Sequence[Row], found: set[int]) -> None:
        self.required += len(must)
        for number, label in enumerate(must):
            counts = self.by_marker.setdefault(label["marker"], [0, 0])
            counts[1] += 1
            if number in found:
                counts[0] += 1
            else:
                self.missed.append((row["id"], label))

    def figures(self) -> dict[str, Any]:
        """The figures, by the names that the corpus' own script gives them."""
        counted = self.hits + len(self.wrong)
        precision = _ratio(self.hits, counted, 0.0 if self.required else 1.0)
        recall = _ratio(self.hits, self.required, 1.0)
        return {
            "documents": self.documents,
            "gold_required": self.required,
            "predictions": self.total,
            "ignored_optional": self.ignored,
            "matched": self.hits,
            "false_positives": len(self.wrong),
            "missed": len(self.missed),
            "precision": precision,
            "recall": recall,
            "f1": _ratio(2 * precision * recall, precision + recall, 0.0),
            "owner_accuracy": _ratio(self.owners_right, self.hits, 0.0),
            "due_accuracy": _ratio(self.dues_right, self.hits, 0.0),
            "verbatim_share": _ratio(self.verbatim, self.total, 0.0),
            "recall_by_marker": {
                marker: {"matched": a, "gold": b, "recall": _ratio(a, b, 0.0)}
                for marker, (a, b) in self.by_marker.items()
            },
            "no_action_documents": self.quiet,
            "no_action_documents_clean": self.quiet_clean,
        }


def _label_places(row: Row, text: ScoredText, labels: Sequence[Row]) -> list[list[Place]]:
    places = [text.places(label["quote"]) for label in labels]
    if not all(places):
        raise GoldQuoteNotFoundError(f"{row['id']}: a label's quote does not stand in its text")
    return places


def _ratio(top: float, bottom: float, empty: float) -> float:
    return top / bottom if bottom else empty


def tally(gold: Iterable[Row], predictions: Iterable[Row], *, loose: bool = False) -> Tally:
    """Count predictions (``{"id", "actions": [{"quote", "owner", "due"}]}``) against labels.

    Raises GoldQuoteNotFoundError when a label is at odds with its own text.
    """
    guesses: dict[str, list[Row]] = defaultdict(list)
    for row in predictions:
        guesses[row["id"]].extend(a for a in row.get("actions") or [] if isinstance(a, dict))
    result = Tally()
    for row in gold:
        result.add(row, guesses.get(row["id"], []), loose=loose)
    return result


def score(gold: Sequence[Row], predictions: Sequence[Row]) -> dict[str, Any]:
    """Every figure of `matters evaluate --json`: overall, loosely, and for each council."""
    figures = tally(gold, predictions).figures()
    figures["f1_loose"] = tally(gold, predictions, loose=True).figures()["f1"]
    figures["unknown_ids"] = sorted({p["id"] for p in predictions} - {row["id"] for row in gold})
    figures["councils"] = _by_council(gold, predictions)
    return figures


def _by_council(gold: Sequence[Row], predictions: Sequence[Row]) -> dict[str, dict[str, Any]]:
    councils: dict[str, list[Row]] = defaultdict(list)
    for row in gold:
        councils[row.get("council") or "?"].append(row)
    names = ("documents", "gold_required", "precision", "recall", "f1")
    result: dict[str, dict[str, Any]] = {}
    for council, rows in sorted(councils.items()):
        ids = {row["id"] for row in rows}
        figures = tally(rows, [p for p in predictions if p["id"] in ids]).figures()
        result[council] = {name: figures[name] for name in names}
    return result


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of an engine on labelled records, and what it predicted for each."""

    figures: dict[str, Any]
    predictions: tuple[dict[str, Any], ...]
    extractions: tuple[Extraction, ...]


async def evaluate(rows: Sequence[Row], engine: Engine) -> Evaluation:
    """Run an engine over labelled records and score it. Each ``text`` is read as plain text."""
    extractions: list[Extraction] = []
    for row in rows:
        minutes = read_text(row["text"], source=str(row["id"]))
        extractions.append(await summarise(minutes, engine=engine))
    predictions = [
        prediction(str(row["id"]), one) for row, one in zip(rows, extractions, strict=True)
    ]
    return Evaluation(score(rows, predictions), tuple(predictions), tuple(extractions))


def prediction(identity: str, extraction: Extraction) -> dict[str, Any]:
    """One record's predictions in the form that the corpus' script reads."""
    return {
        "id": identity,
        "actions": [
            {"quote": action.quote, "owner": action.owner, "due": action.due}
            for action in extraction.actions
        ],
    }

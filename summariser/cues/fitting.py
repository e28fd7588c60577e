"""How the weights were found: logistic regression around a clerk's priors, without any library.

Not used at run time. ``fit`` starts from ``PRIORS`` and moves a weight only as far as labelled
minutes insist; ``left_out`` fits once without each council, so that every figure can be taken on a
council that the weights never saw.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minutes.plain import read_text
from summariser.cues.engine import Sheet, read_sheet
from summariser.cues.spans import span_of
from summariser.cues.weights import Weights
from summariser.overlap import HALF, Place, ScoredText, overlap

VERSION = "2"
THRESHOLD = 0.45
PRIOR_BIAS = -0.3
LOOSENESS = 0.1  # variance of a weight around its prior
ROUNDS = 400
PRIORS: dict[str, float] = {
    "verdict:flagged": 2.0,
    "verdict:task": 2.0,
    "verdict:inline_task": 2.0,
    "verdict:owned": 1.5,
    "verdict:inline_owned": 1.5,
    "verdict:gives_word": 1.5,
    "verdict:commit_doing_named": 2.0,
    "verdict:bare_doing_named": 2.0,
    "verdict:is_to_doing_named": 1.5,
    "verdict:will_named_doing": 1.2,
    "verdict:told": 1.2,
    "verdict:asks_for": 1.8,
    "verdict:asks_that": 2.2,
    "verdict:asks_somebody": 1.0,
    "verdict:to_be_done": 0.9,
    "verdict:passive": 0.2,
    "verdict:decided": -2.5,
    "verdict:inline_decided": -2.5,
    "verdict:party": -2.5,
    "verdict:narrative": -2.0,
    "verdict:question": -2.0,
    "verdict:chased": -2.0,
    "verdict:outsider": -2.0,
    "verdict:silent": -2.0,
    "verdict:not": -2.0,
    "verdict:inline_not": -2.0,
    "verdict:power": -1.5,
    "verdict:inline_power": -1.5,
    "verdict:weak": -1.5,
    "verdict:be_state": -1.5,
    "verdict:will_other_else": -1.5,
    "verdict:narrative_passive": -1.2,
    "verdict:weak_passive": -1.2,
    "verdict:noted_passive": -1.0,
    "verdict:other": -1.0,
    "verdict:inline_other": -1.0,
    "verdict:be_other": -0.7,
    "verdict:inline_be_other": -0.7,
    "verdict:weak_named": -0.7,
    "verdict:will_other_doing": -0.7,
    "verdict:told_other": -0.5,
    "column:match": 1.0,
    "column:top": 0.7,
    "column:rest": -0.7,
    "column:closed": -1.5,
    "has:due": 0.5,
    "has:recipient": 0.5,
    "has:let_know": 0.5,
    "has:hope": -0.8,
    "has:suggested": -0.4,
    "has:deliverable": 0.8,
    "has:general": -1.2,
    "verdict:invitation": -2.5,
    "length:tiny": -1.0,
}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """The cues of one candidate of labelled minutes, and whether it is an action."""

    council: str
    cues: frozenset[str]
    is_action: bool


def examples(rows: Iterable[Row]) -> list[Example]:
    """The candidates of labelled records. Those on optional labels teach nothing."""
    found: list[Example] = []
    for row in rows:
        sheet = read_sheet(read_text(row["text"], source=str(row["id"])))
        text = ScoredText(row["text"])
        labels = [(label, text.places(label["quote"])) for label in row["actions"]]
        for candidate, cues in sheet.candidates:
            verdict = _verdict(text.places(_quote(sheet, candidate)), labels)
            if verdict is not None:
                found.append(Example(str(row.get("council")), cues, verdict))
    return found


def _quote(sheet: Sheet, candidate: Any) -> str:
    _, start, end = span_of(sheet.minutes, sheet.words, candidate)
    return sheet.minutes.text[start:end]


def _verdict(places: list[Place], labels: Sequence[tuple[Row, list[Place]]]) -> bool | None:
    overlaps = [(overlap(places, stands), label) for label, stands in labels]
    best = max(overlaps, key=lambda pair: pair[0].union, default=None)
    if best is not None and best[0].union >= HALF:
        return None if best[1].get("optional") else True
    if any(pair.shorter >= HALF and label.get("optional") for pair, label in overlaps):
        return None
    return False


def fit(found: Sequence[Example]) -> Weights:
    """The weights that these examples ask for, each drawn back to its prior."""
    weights = {cue: PRIORS.get(cue, 0.0) for example in found for cue in example.cues}
    weights = {**PRIORS, **weights}
    bias, speed = PRIOR_BIAS, dict.fromkeys(weights, 0.0)
    bias_speed, step, glide = 0.0, 0.004, 0.9
    for _ in range(ROUNDS):
        slopes, bias_slope = _slopes(found, weights, bias)
        for cue, weight in weights.items():
            pull = (weight - PRIORS.get(cue, 0.0)) / LOOSENESS
            speed[cue] = glide * speed[cue] - step * (slopes.get(cue, 0.0) + pull)
            weights[cue] = weight + speed[cue]
        bias_speed = glide * bias_speed - step * (bias_slope + (bias - PRIOR_BIAS))
        bias += bias_speed
    kept = {cue: round(weight, 3) for cue, weight in sorted(weights.items()) if abs(weight) >= 0.02}  # noqa: PLR2004 - less weighs nothing
    return Weights(bias=round(bias, 3), threshold=THRESHOLD, version=VERSION, cues=kept)


def _slopes(
    found: Sequence[Example], weights: Mapping[str, float], bias: float
) -> tuple[dict[str, float], float]:
    slopes: dict[str, float] = {}
    total = 0.0
    for example in found:
        score = bias + math.fsum(weights[cue] for cue in example.cues)
        error = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score)))) - example.is_action
        total += error
        for cue in example.cues:
            slopes[cue] = slopes.get(cue, 0.0) + error
    return slopes, total


def left_out(found: Sequence[Example]) -> dict[str, Weights]:
    """For each council the weights that were fitted without it."""
    councils = sorted({example.council for example in found})
    return {name: fit([one for one in found if one.council != name]) for name in councils}


def write(weights: Weights, path: Path) -> None:
    """Write weights in the form that ships."""
    content = {
        "version": weights.version,
        "bias": weights.bias,
        "threshold": weights.threshold,
        "cues": weights.cues,
    }
    path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")

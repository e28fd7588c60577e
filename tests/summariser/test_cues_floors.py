"""How good cues must stay on the labelled corpus, and that the fitting does what it says."""

import json
from pathlib import Path
from typing import Any

import pytest

from summariser.cues import CuesEngine
from summariser.cues.fitting import PRIORS, Example, examples, fit, left_out, write
from summariser.cues.weights import shipped_weights
from summariser.scoring import evaluate

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def rows(part: str) -> list[dict[str, Any]]:
    lines = (CORPUS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled corpus is not beside the checkout")
@pytest.mark.parametrize(
    ("part", "least_f1"),
    [
        ("dev", 0.81),  # the issue asks for 0.62
        ("synthetic", 0.90),  # and for 0.75
    ],
)
async def test_floors_hold(part: str, least_f1: float) -> None:
    """F1, owners, dues, words as they stand, and quiet documents left quiet."""
    figures = (await evaluate(rows(part), CuesEngine())).figures
    assert figures["f1"] >= least_f1
    assert figures["owner_accuracy"] >= 0.91
    assert figures["due_accuracy"] >= 0.91
    assert figures["verbatim_share"] == 1.0
    assert figures["no_action_documents_clean"] >= 0.8 * figures["no_action_documents"]


FICTION = [
    {
        "id": "one",
        "council": "Ashmere",
        "text": "The Clerk agreed to write to Moss Farm. The gate was open.",
        "actions": [{"quote": "The Clerk agreed to write to Moss Farm.", "optional": False}],
    },
    {
        "id": "two",
        "council": "Brindle",
        "text": "The plan would improve the lane. Officers would send a map to Members.",
        "actions": [{"quote": "Officers would send a map to Members.", "optional": True}],
    },
]


def test_examples_leave_out_what_is_optional() -> None:
    """A label on which two clerks would differ teaches nothing."""
    found = examples(FICTION)
    assert [(one.council, one.is_action) for one in found] == [
        ("Ashmere", True),
        ("Brindle", False),
    ]


def test_fit_moves_only_what_the_labels_insist_on() -> None:
    """A cue of actions rises, a cue of none falls, a cue never met keeps its prior."""
    yes = Example("a", frozenset({"cue:yes", "verdict:told"}), is_action=True)
    no = Example("b", frozenset({"cue:no", "verdict:told"}), is_action=False)
    weights = fit([yes, no] * 20)
    assert weights.cues["cue:yes"] > 0 > weights.cues["cue:no"]
    assert weights.cues["verdict:task"] == PRIORS["verdict:task"]
    assert weights.confidence(yes.cues) > weights.confidence(no.cues)


def test_left_out_fits_once_without_each_council() -> None:
    """So that a figure can be taken on councils that the weights never saw."""
    found = [Example(name, frozenset({f"cue:{name}"}), is_action=True) for name in "ab"]
    fitted = left_out(found)
    assert "cue:a" not in fitted["a"].cues
    assert "cue:a" in fitted["b"].cues


def test_weights_are_written_as_they_ship(tmp_path: Path) -> None:
    """What ships can be read, and is sure of nothing outside zero and one."""
    write(shipped_weights(), tmp_path / "weights.json")
    written = json.loads((tmp_path / "weights.json").read_text(encoding="utf-8"))
    assert written["cues"] == shipped_weights().cues
    assert 0 < shipped_weights().confidence(["verdict:flagged"] * 99) <= 1

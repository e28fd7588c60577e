"""Our measure agrees with the corpus' own script on every part, to the last digit."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from summariser.overlap import ScoredText, matched, overlap, same_words
from summariser.scoring import GoldQuoteNotFoundError, evaluate, score, tally
from summariser.values import Answer, Marker, Proposal

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
PARTS = ("dev", "principal", "synthetic")


def rows(part: str) -> list[dict[str, Any]]:
    lines = (CORPUS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def awkward_predictions(gold: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Right, wrong, doubled, cropped, shouted and empty predictions, by turns."""
    predictions = []
    for number, row in enumerate(gold):
        actions: list[dict[str, Any]] = []
        for label in row["actions"]:
            words = label["quote"].split()
            actions.append({"quote": label["quote"], "owner": label["owner"], "due": None})
            if number % 2:
                half = " ".join(words[: len(words) // 2])
                actions.append({"quote": half, "owner": "the Clerk", "due": label["due"]})
            if number % 3 == 0:
                actions.append({"quote": label["quote"].upper(), "owner": None, "due": "soon"})
        actions.append({"quote": row["text"][:80], "owner": None, "due": None})
        actions.append({"quote": "these words stand nowhere at all", "owner": "X", "due": None})
        predictions.append({"id": row["id"], "actions": actions[number % 2 :]})
    return [*predictions, {"id": "stranger", "actions": [{"quote": ""}]}]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled corpus is not beside the checkout")
@pytest.mark.parametrize("part", PARTS)
def test_figures_are_those_of_the_corpus_script(part: str, tmp_path: Path) -> None:
    """Every figure that the script prints is in ours, with the same value."""
    gold = rows(part)
    predictions = awkward_predictions(gold)
    path = tmp_path / "predictions.jsonl"
    path.write_text("\n".join(map(json.dumps, predictions)), encoding="utf-8")
    command = [sys.executable, CORPUS / "score.py", CORPUS / f"{part}.jsonl", path, "--json"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True)
    assert score(gold, predictions) == json.loads(printed.stdout)


@pytest.mark.parametrize(
    ("gold", "predicted", "right"),
    [
        (None, None, True),  # nobody named, nobody predicted
        (None, "the Clerk", False),
        ("the Clerk", None, False),
        ("Cllr Ann Moss", "Councillor Ann Moss", True),  # titles do not count
        ("Ewan Birtles (EB), Chief Auditor", "EB", True),  # a shorter answer is right
        ("EB", "EB of the Internal Audit Team", False),  # but not a longer page of words
        ("Roads & Parks", "roads and parks", True),
        ("the", "the", True),
    ],
)
def test_owner_words_compare(gold: str | None, predicted: str | None, right: bool) -> None:
    """Owners and dues are right when one is part of the other."""
    assert same_words(gold, predicted) is right


def test_overlap_takes_the_best_place() -> None:
    """A quote that stands twice counts where it fits best."""
    text = ScoredText("Note it.  The Clerk to write. Later the Clerk to write to Hilda Moss.")
    found = overlap(text.places("the Clerk to write"), text.places("Later the Clerk to write"))
    assert found.union == 0.8


def test_a_label_is_matched_once() -> None:
    """The second prediction of the same action is wrong."""
    row = {
        "id": "one",
        "text": "The Clerk to write to Hilda Moss.",
        "actions": [
            {"quote": "The Clerk to write", "owner": None, "due": None, "marker": "undertaking"}
        ],
    }
    twice = {"id": "one", "actions": [{"quote": "The Clerk to write"}] * 2}
    counted = tally([row], [twice])
    assert (counted.hits, len(counted.wrong)) == (1, 1)


def test_match_needs_half_of_all_words() -> None:
    """A crumb matches only loosely."""
    text = ScoredText("one two three four five six")
    label, crumb = text.places("one two three four five six"), text.places("one two")
    assert matched([label], [crumb], loose=False) == {}
    assert matched([label], [crumb], loose=True) == {0: 0}


def test_label_outside_its_text_is_refused() -> None:
    """A corpus at odds with itself is no corpus."""
    row = {"id": "x", "text": "words", "actions": [{"quote": "others", "marker": "request"}]}
    with pytest.raises(GoldQuoteNotFoundError, match="x"):
        tally([row], [])


class FirstClause:
    """An engine that calls the first clause an action."""

    name = "first"
    version = "1"

    async def propose(self, minutes: object) -> Answer:
        del minutes  # it never reads them
        return Answer((Proposal(1, 1, Marker.UNDERTAKING, owner="The Clerk"),))


async def test_evaluate_runs_an_engine_and_names_every_figure() -> None:
    """The figures are those that the command prints, the predictions those that it writes."""
    text = "The Clerk will write to Moss Farm."
    label = {"quote": text, "owner": "The Clerk", "due": None, "marker": "undertaking"}
    result = await evaluate([{"id": "a", "text": text, "actions": [label]}], FirstClause())
    named = {
        "precision", "recall", "f1", "f1_loose", "owner_accuracy", "due_accuracy", "councils",
        "verbatim_share", "recall_by_marker", "no_action_documents", "no_action_documents_clean",
    }  # fmt: skip
    assert named <= set(result.figures)
    assert result.figures["f1"] == 1.0
    assert result.predictions == (
        {"id": "a", "actions": [{"quote": text, "owner": "The Clerk", "due": None}]},
    )

"""How right cues are, held to floors; and that the measure measures what it says."""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from benchmarks.accuracy.baselines import decided, flag
from benchmarks.accuracy.calibration import bins, brier
from benchmarks.accuracy.command import as_json
from benchmarks.accuracy.corpus import BESIDE, ROOT, SHIPPED, Part, parts, rows_of
from benchmarks.accuracy.errors_page import errors_in_full, errors_page
from benchmarks.accuracy.figures import Counts, counts, interval
from benchmarks.accuracy.flags import flags
from benchmarks.accuracy.judging import Judged, Verdict, is_column_label, judged
from benchmarks.accuracy.measuring import Accuracy, PartFigures, councils_mean, measure
from benchmarks.accuracy.page import page
from benchmarks.accuracy.running import outcomes
from benchmarks.markdown import in_ten
from summariser.scoring import score, tally

HAS_DEV = (BESIDE / "dev.jsonl").is_file()
needs_dev = pytest.mark.skipif(not HAS_DEV, reason="dev.jsonl is not beside the checkout")
PROMISE = "The Clerk would write to the Head of Parks by 3 May."
TEXT = f"Minutes:\n\nThe report was noted. {PROMISE}\n\nThe Chair thanked everybody.\n"


def label(quote: str = PROMISE, **changes: Any) -> dict[str, Any]:
    made = {"quote": quote, "owner": "The Clerk", "due": "by 3 May", "marker": "undertaking"}
    return made | {"optional": False} | changes


def record(text: str = TEXT, *labels: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"id": "own-1", "council": "Otterford", "text": text, "actions": labels, **changes}


def judge(row: dict[str, Any]) -> Judged:
    return judged(outcomes([row])[0])


@cache
def measured() -> Accuracy:
    return measure(parts())


def part_named(name: str) -> PartFigures:
    return next(one for one in measured().parts if one.part.name == name)


def test_found_with_owner_and_due_is_right() -> None:
    """One promise, found as labelled."""
    (found,) = judge(record(TEXT, label())).found
    assert found.verdict is Verdict.RIGHT
    assert found.has_owner_right
    assert found.has_due_right
    assert found.length_ratio == pytest.approx(1, abs=0.1)


def test_found_without_label_is_wrong_unless_optional() -> None:
    """What clerks would disagree about counts neither way."""
    assert judge(record()).wrong == 1
    doubtful = judge(record(TEXT, label(optional=True)))
    assert (doubtful.wrong, doubtful.hits, doubtful.required) == (0, 0, 0)


def test_missed_label_stays_on_the_list() -> None:
    """Thanks are no promise to this engine: a label on them is missed."""
    missed = judge(record(TEXT, label("The Chair thanked everybody."))).missed
    assert [one["quote"] for one in missed] == ["The Chair thanked everybody."]


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.name)
def test_judging_counts_what_the_rule_counts(part: Part) -> None:
    """Right, wrong and missed, record by record, are those of `summariser.scoring`."""
    for one in outcomes(part.rows):
        ours, theirs = judged(one), tally([one.row], [one.prediction])
        assert (ours.hits, ours.wrong, ours.required) == (
            theirs.hits, len(theirs.wrong), theirs.required,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("made", "shares"),
    [
        (Counts(0, 0, 0), (1.0, 1.0, 1.0)),  # nothing to find, nothing shown
        (Counts(0, 1, 0), (0.0, 1.0, 0.0)),
        (Counts(0, 0, 2), (0.0, 0.0, 0.0)),
        (Counts(1, 1, 2), (0.5, 0.5, 0.5)),
        (Counts(2, 0, 4), (1.0, 0.5, 2 / 3)),
    ],
)
def test_counts_to_shares(made: Counts, shares: tuple[float, float, float]) -> None:
    """Precision, recall and F1; the edges are those of score.py."""
    assert (made.precision, made.recall, made.f1) == pytest.approx(shares)


def test_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    """Seeded: two runs print the same page."""
    records = [judge(record(TEXT, label())), judge(record()), judge(record(TEXT, label()))]
    first = interval(records, lambda c: c.f1)
    assert first == interval(records, lambda c: c.f1)
    assert first.low <= counts(records).f1 <= first.high


def test_mean_over_councils_counts_each_once() -> None:
    """Two good records of one council weigh as much as a bad one of another."""
    good = record(TEXT, label())
    bad = record(TEXT, label("The Chair thanked everybody."), council="Netherby")
    assert councils_mean([judge(good), judge(good), judge(bad)]) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("after", "marker", "is_column"),
    [
        ("\nRB\n", "explicit", True),  # a name in a column
        (" ACTION\n", "explicit", False),
        ("\nAction: RB\n", "explicit", False),
        ("\nRB\n", "undertaking", False),  # not flagged at all
    ],
)
def test_column_label_is_explicit_without_the_word(
    after: str, marker: str, is_column: bool
) -> None:
    """The definition that the page gives."""
    quote = "Letter to be sent."
    one = label(quote, marker=marker)
    assert is_column_label(record(quote + after, one), one) is is_column


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("The Clerk would write to the Head of Parks. ACTION\n", [True]),
        ("The Action Plan was noted. ACTION PLAN UPDATE\n", []),
        ("Action: none.\n", []),
        ("The ACTION PLAN and the ACTION LOG were noted.\n", []),
    ],
)
def test_literal_flags_and_false_ones(text: str, claimed: list[bool]) -> None:
    """What counts as a flag, and whether something claims it."""
    assert [one.is_claimed for one in flags(outcomes([record(text)])[0])] == claimed


def test_bins_and_brier() -> None:
    """Three shown at 0.9, two of them right."""
    said = [(0.9, True), (0.9, True), (0.9, False), (1.0, True)]
    low, high = bins(said, (0.0, 0.5, 0.95, 1.0))
    assert (low.count, low.said, low.right) == pytest.approx((3, 0.9, 2 / 3))
    assert high.count == 1
    assert brier(said) == pytest.approx((0.01 + 0.01 + 0.81) / 4)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.0, "all ten"),
        (0.999, "nine"),  # never flattering
        (0.94, "nine"),
        (0.86, "eight or nine"),
        (0.78, "eight"),
        (0.82, "eight"),
        (0.0, "none"),
    ],
)
def test_shares_in_words(value: float, words: str) -> None:
    """So many in ten."""
    assert in_ten(value) == words


@pytest.mark.parametrize(
    ("engine", "found"),
    [
        (flag, ["An action was noted."]),
        (decided, ["An action was noted.", "It was agreed:", "1. to write."]),
    ],
)
def test_naive_engines(engine: Callable[[Any], dict[str, Any]], found: list[str]) -> None:
    """They do what the page says that they do."""
    text = "Words.\n\nAn action was noted.\n\nIt was agreed:\n1. to write.\n\nMore words."
    assert [one["quote"] for one in engine(record(text))["actions"]] == found


def test_script_and_product_agree_on_what_ships(tmp_path: Any) -> None:
    """`corpus/score.py` on cues' predictions prints our figures, to the last digit."""
    rows = rows_of(SHIPPED / "synthetic.jsonl")
    predictions = [one.prediction for one in outcomes(rows)]
    path = tmp_path / "found.jsonl"
    path.write_text("\n".join(map(json.dumps, predictions)), encoding="utf-8")
    command = [sys.executable, SHIPPED / "score.py", SHIPPED / "synthetic.jsonl", path, "--json"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True)
    assert score(rows, predictions) == json.loads(printed.stdout)


def test_every_label_stands_in_its_text() -> None:
    """The shipped corpus is in order, and fictional."""
    for row in rows_of(SHIPPED / "synthetic.jsonl"):
        assert row["source"] == "synthetic"
        assert all(one["quote"] in row["text"] for one in row["actions"])


@pytest.mark.slow
@pytest.mark.timeout(600)
class TestFloors:
    """Floors, not goals: a change that goes below one has broken something."""

    def test_synthetic(self) -> None:
        """The part that ships."""
        one = part_named("synthetic")
        assert one.figures["f1"] >= 0.75
        self.hold(one)

    @needs_dev
    def test_dev(self) -> None:
        """Real minutes, most of them of parish and community councils."""
        one = part_named("dev")
        assert one.figures["f1"] >= 0.62
        self.hold(one)

    def hold(self, one: PartFigures) -> None:
        """What holds on every part."""
        clean, empty = one.figures["no_action_documents_clean"], one.figures["no_action_documents"]
        assert clean / empty >= 0.80
        assert one.figures["owner_accuracy"] >= 0.80
        assert one.figures["due_accuracy"] >= 0.80
        assert one.figures["verbatim_share"] == 1.0
        assert 0.7 <= one.length_ratio <= 1.5
        assert all(flag.is_claimed for flag in one.flags)

    @pytest.mark.parametrize("name", ["synthetic", *(["dev"] if HAS_DEV else [])])
    def test_councils_left_out(self, name: str) -> None:
        """What was fitted is worth as much on a council that it never saw, within 0.05."""
        one = part_named(name)
        assert one.figures["f1"] - counts(one.held_out).f1 <= 0.05

    def test_page_says_what_was_not_measured_and_quotes_nobody(self) -> None:
        """Words of other people's minutes stand on the screen only."""
        made, listed = page(measured()), errors_page(measured())
        assert "Claude | unmeasured" in made
        assert "\n\n\n" not in made
        foreign = [one for one in measured().parts if not one.part.is_ours]
        quotes = [f.draft.quote for p in foreign for r in p.records for f in r.found]
        assert not any(" ".join(quote.split()) in made + listed for quote in quotes)
        assert all(line.rstrip() == line for line in made.splitlines())
        assert errors_in_full(measured())

    def test_figures_for_programs(self) -> None:
        """The JSON holds the figures of each part, and says of Claude what is so."""
        printed = json.loads(json.dumps(as_json(measured())))
        assert printed["claude"] == "unmeasured"
        assert printed["parts"]["synthetic"]["f1"] == part_named("synthetic").figures["f1"]


def test_committed_page_is_made_by_the_command() -> None:
    """It stands in docs and says how it was made."""
    committed = (ROOT / "docs" / "ACCURACY.md").read_text(encoding="utf-8")
    assert "python -m benchmarks accuracy --write docs/ACCURACY.md" in committed

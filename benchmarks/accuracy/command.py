"""`python -m benchmarks accuracy`: measure, and print or write what was measured."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.accuracy.calibration import brier
from benchmarks.accuracy.corpus import parts
from benchmarks.accuracy.errors_page import errors_in_full, errors_page
from benchmarks.accuracy.figures import counts
from benchmarks.accuracy.measuring import Accuracy, PartFigures, measure
from benchmarks.accuracy.page import page


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow `accuracy`."""
    parser.add_argument("--corpus", type=Path, help="a folder with more parts (.jsonl files)")
    parser.add_argument("--write", type=Path, help="write the page here, and its errors beside it")
    parser.add_argument("--json", action="store_true", help="print the figures for programs")
    parser.add_argument("--errors", action="store_true", help="print every error with its words")


def run(asked: argparse.Namespace) -> int:
    """Do what was asked; the exit status."""
    if asked.corpus is not None and not asked.corpus.is_dir():
        print(f"There is no folder {asked.corpus}.", file=sys.stderr)
        return 2
    accuracy = measure(parts(asked.corpus), say=lambda words: print(words, file=sys.stderr))
    if asked.write is not None:
        _write(accuracy, asked.write)
    if asked.json:
        print(json.dumps(as_json(accuracy), ensure_ascii=False, indent=1))
    elif asked.errors:
        print(errors_in_full(accuracy))
    elif asked.write is None:
        print(page(accuracy))
    return 0


def _write(accuracy: Accuracy, path: Path) -> None:
    path.write_text(page(accuracy), encoding="utf-8")
    beside = path.with_name(f"{path.stem}-errors{path.suffix}")
    beside.write_text(errors_page(accuracy), encoding="utf-8")


def as_json(accuracy: Accuracy) -> dict[str, Any]:
    """The figures by part, and those over all parts that were fitted together."""
    return {
        "parts": {one.part.name: _part(one) for one in accuracy.parts},
        "seeds": _part(accuracy.seeds) if accuracy.seeds else None,
        "pooled_f1": {name: found.f1 for name, found in accuracy.pooled.items()},
        "candidates_brier": brier(accuracy.candidates),
        "cues_version": accuracy.version,
        "claude": "unmeasured",
    }


def _part(one: PartFigures) -> dict[str, Any]:
    return {
        **one.figures,
        "f1_mean_over_councils": one.councils_mean,
        "intervals": {name: [found.low, found.high] for name, found in one.intervals.items()},
        "length_ratio": one.length_ratio,
        "flags": {"claimed": sum(flag.is_claimed for flag in one.flags), "all": len(one.flags)},
        "columns": {"found": one.columns.part, "all": one.columns.whole},
        "left_out_f1": counts(one.held_out).f1,
        "unfitted_f1": counts(one.unfitted).f1,
        "brier": brier(one.said),
        "milliseconds": one.milliseconds,
        "naive": {name: found["f1"] for name, found in one.naive.items()},
    }

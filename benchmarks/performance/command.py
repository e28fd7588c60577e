"""`python -m benchmarks`: every figure once, printed or written to docs/PERFORMANCE.md."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path

from benchmarks.performance import intake, large, reminders, rooms, slack
from benchmarks.performance.page import page
from benchmarks.performance.readings import Figure
from benchmarks.performance.sizes import FULL, QUICK, Sizes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow `python -m benchmarks`."""
    parser.add_argument("--json", action="store_true", help="print the figures for programs")
    parser.add_argument("--quick", action="store_true", help="small sizes: see that it runs")
    parser.add_argument("--only", choices=[*STEPS], help="measure nothing else")
    parser.add_argument("--write", type=Path, help="write the page here")


def run(asked: argparse.Namespace) -> int:
    """Measure everything; the exit status."""
    began = time.perf_counter()
    figures = list(measured(QUICK if asked.quick else FULL, only=asked.only))
    seconds = time.perf_counter() - began
    if asked.write is not None:
        asked.write.write_text(page(figures, seconds=seconds), encoding="utf-8")
    if asked.json:
        print(json.dumps({one.name: one.as_json() for one in figures}, indent=1))
    elif asked.write is None:
        print(page(figures, seconds=seconds))
    return 0


def measured(sizes: Sizes, *, only: str | None = None) -> Iterator[Figure]:
    """Each figure, one after the other: nothing is measured while something else runs."""
    for name, figures in STEPS.items():
        if only in {None, name}:
            print(f"Measuring {name}.", file=sys.stderr)
            yield from asyncio.run(figures(sizes))


Step = Callable[[Sizes], Coroutine[None, None, list[Figure]]]


def _whatever_size(figures: Callable[[], Coroutine[None, None, list[Figure]]]) -> Step:
    return lambda _sizes: figures()


STEPS: dict[str, Step] = {
    "intake": _whatever_size(intake.figures),
    "rooms": _whatever_size(rooms.figures),
    "actions": _whatever_size(slack.figures),
    "reminders": _whatever_size(reminders.figures),
    "large": large.figures,
}

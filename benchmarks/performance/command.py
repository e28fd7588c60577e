"""`python -m benchmarks`: every figure once, printed or written to docs/PERFORMANCE.md."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path

from benchmarks.performance import intake, reminders, rooms, slack
from benchmarks.performance.page import page
from benchmarks.performance.readings import Figure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow `python -m benchmarks`."""
    parser.add_argument("--json", action="store_true", help="print the figures for programs")
    parser.add_argument("--write", type=Path, help="write the page here")


def run(asked: argparse.Namespace) -> int:
    """Measure everything; the exit status."""
    began = time.perf_counter()
    figures = list(measured())
    seconds = time.perf_counter() - began
    if asked.write is not None:
        asked.write.write_text(page(figures, seconds=seconds), encoding="utf-8")
    if asked.json:
        print(json.dumps({one.name: one.as_json() for one in figures}, indent=1))
    elif asked.write is None:
        print(page(figures, seconds=seconds))
    return 0


def measured() -> Iterator[Figure]:
    """Each figure, one after the other: nothing is measured while something else runs."""
    for name, figures in STEPS:
        print(f"Measuring {name}.", file=sys.stderr)
        yield from asyncio.run(figures())


STEPS: tuple[tuple[str, Callable[[], Coroutine[None, None, list[Figure]]]], ...] = (
    ("a meeting, bytes to rows", intake.figures),
    ("the rooms without a database", rooms.figures),
    ("/actions", slack.figures),
    ("reminders", reminders.figures),
)

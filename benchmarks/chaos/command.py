"""`python -m benchmarks chaos`: thousands of forked crash points and some real kills."""

import argparse
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.chaos.campaign import Plan, campaign
from benchmarks.chaos.runs import Run, forked
from benchmarks.machine import machine

Figures = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    parser.add_argument("--runs", type=int, default=2_000, help="forked crash points")
    parser.add_argument(
        "--kills", type=int, default=0, help="real SIGKILLs of a real `matters run`"
    )
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--jobs", type=int, default=2, help="how many runs at a time")
    parser.add_argument("--only", default="", help="one run again, as SEASON:PHASE:SEED")
    parser.add_argument("--seconds", type=float, default=0, help="begin no run after so long")
    parser.add_argument("--json", action="store_true", help="figures as JSON alone")
    parser.add_argument("--logs", action="store_true", help="let the bots log")


def run(asked: argparse.Namespace) -> int:
    """Run them, print the figures; 1 where anything was lost, doubled or strange."""
    if not asked.logs:
        logging.disable(logging.CRITICAL)
    figures: Figures = {"seed": asked.seed}
    if asked.runs:
        figures["forked"] = _forked(asked)
    if asked.kills:
        from benchmarks.chaos.kills import killed  # noqa: PLC0415 needs the tests' process

        figures["kills"] = killed(asked.kills, seed=asked.seed)
    print(json.dumps(figures, indent=2))
    if not asked.json:
        print(_table(figures))
    return 0 if all(part.get("wrong", 0) == 0 for part in figures.values() if _is(part)) else 1


def _is(part: object) -> bool:
    return isinstance(part, dict)


def _forked(asked: argparse.Namespace) -> Figures:
    """The runs, shared by processes that write what came of each as a line."""
    began = time.monotonic()
    plan = Plan(asked.runs, asked.seed, asked.only)
    folder = Path(tempfile.mkdtemp(prefix="chaos-lines-"))
    until = began + asked.seconds if asked.seconds else float("inf")
    try:
        workers = {
            forked(lambda n=number: _share(plan, folder / f"{n}", n, asked.jobs, until)): number  # type: ignore[misc]
            for number in range(asked.jobs)
        }
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in workers]
        lines = [
            json.loads(line)
            for number in range(asked.jobs)
            if (folder / f"{number}").exists()
            for line in (folder / f"{number}").read_text().splitlines()
        ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _figures(lines, seconds=time.monotonic() - began, broken=sum(map(bool, codes)))


class _OutOfTimeError(Exception):
    """No more runs."""


def _share(plan: Plan, path: Path, share: int, of: int, until: float) -> int:
    with path.open("w") as file:

        def say(run: Run) -> None:
            file.write(json.dumps(_line(run)) + "\n")
            file.flush()
            if not run.verdict.is_right:
                print(f"{_name(run)}: {run.trouble.name}: {run.verdict}", file=sys.stderr)
            if time.monotonic() > until:
                raise _OutOfTimeError

        try:
            campaign(plan, say=say, share=share, of=of)
        except _OutOfTimeError:
            return 0
    return 0


def _name(run: Run) -> str:
    return f"{run.season}:{run.phase}:{run.seed}"


def _line(run: Run) -> Figures:
    return {
        "name": _name(run), "phase": run.phase, "season": run.season, "kind": run.trouble.name,
        "has_history": run.trouble.has_history, "died": run.died, "seconds": run.seconds,
        **asdict(run.verdict),
    }  # fmt: skip


def _figures(lines: list[Figures], *, seconds: float, broken: int) -> Figures:
    deaths = Counter(place for line in lines for place in line["died"])
    wrong = [line for line in lines if line["lost"] or line["doubled"] or line["strange"]]
    twice = [one for line in lines for one in line["seen_twice"]]
    return {
        "runs": len(lines), "seconds": round(seconds, 1), "machine": machine(),
        "seconds_a_run": round(median(line["seconds"] for line in lines), 2) if lines else None,
        "deaths": dict(deaths), "broken_workers": broken, "wrong": len(wrong) + broken,
        "wrong_runs": [line["name"] for line in wrong],
        "with_history": _sums([line for line in lines if line["has_history"]]),
        "without_history": _sums([line for line in lines if not line["has_history"]]),
        "by_kind": _by(lines, "kind"), "by_phase": _by(lines, "phase"),
        "by_season": _by(lines, "season"),
        "seen_twice_messages": len(twice),
        "seen_twice_seconds_median": round(median(twice), 3) if twice else None,
        "seen_twice_seconds_most": round(max(twice), 3) if twice else None,
    }  # fmt: skip


def _sums(lines: list[Figures]) -> Figures:
    return {
        "runs": len(lines),
        "lost": sum(len(line["lost"]) for line in lines),
        "doubled": sum(len(line["doubled"]) for line in lines),
        "strange": sum(len(line["strange"]) for line in lines),
        "uncertain": sum(line["uncertain"] for line in lines),
        "most_notes_a_day": max((line["most_notes_a_day"] for line in lines), default=0),
    }


def _by(lines: list[Figures], name: str) -> Figures:
    groups: dict[str, list[Figures]] = defaultdict(list)
    for line in lines:
        groups[line[name]].append(line)
    return {key: _sums(group) for key, group in sorted(groups.items())}


def _table(figures: Figures) -> str:
    forked_part = figures.get("forked")
    if not forked_part:
        return ""
    rows = ["| kind | runs | lost | doubled | strange | uncertain |", "|---|---|---|---|---|---|"]
    for name, sums in forked_part["by_kind"].items():
        cells = (sums["runs"], sums["lost"], sums["doubled"], sums["strange"], sums["uncertain"])
        rows.append(f"| {name} | {' | '.join(map(str, cells))} |")
    return "\n".join(rows)

"""Sixty processes that die at a step of their own, drawn from a seed that is printed.

Again by hand: `python -m benchmarks chaos --runs 60 --seed N`, or one run with `--only`.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNS = 60
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_sixty_deaths_lose_nothing_and_double_nothing() -> None:
    """Also with faults of Slack's, a full disk, a locked database, and clocks that are wrong."""
    seed = int(os.environ.get("MATTERS_CHAOS_SEED") or random.SystemRandom().randint(1, 10**6))
    print(f"chaos seed {seed}")  # noqa: T201 by which it can be done again
    arguments = ["--runs", str(RUNS), "--seed", str(seed), "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "chaos", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"seed {seed}\n{done.stderr[-4_000:]}"
    figures = json.loads(done.stdout)["forked"]
    assert figures["runs"] == RUNS
    assert sum(figures["deaths"].values()) - figures["deaths"].get("nowhere", 0) > RUNS / 2

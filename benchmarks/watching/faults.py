"""`python -m benchmarks watching-faults`: every fault of a site, by itself and in pairs."""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from random import Random
from typing import Any

from benchmarks.watching.fault_rule import expected, wrongs
from benchmarks.watching.fault_world import Machines, Outcome, simulate
from councils.values import Cms
from sandbox.cmis_faults import CMIS_FAULTS
from sandbox.council_faults import FAULTS

ALL = {Cms.MODERNGOV: FAULTS, Cms.CMIS: CMIS_FAULTS}
AT_ONCE = 4
Case = tuple[Cms, tuple[str, ...]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow `python -m benchmarks watching-faults`."""
    parser.add_argument("--singles", action="store_true", help="no pairs")
    parser.add_argument("--sample", type=int, help="so many pairs, drawn by --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--say", action="store_true", help="print the health lines of each fault")


def run(asked: argparse.Namespace) -> int:
    """Simulate, and print what was wrong and the figures as JSON; 1 where anything was wrong."""
    found = singles()
    if not asked.singles:
        found += pairs() if asked.sample is None else sample(asked.sample, seed=asked.seed)
    told = asyncio.run(_figures(found, says=asked.say))
    print(json.dumps(told, indent=1))
    return 1 if told["wrong"] else 0


def singles() -> list[Case]:
    """Each fault of each make by itself."""
    return [(cms, (name,)) for cms, names in ALL.items() for name in names]


def pairs() -> list[Case]:
    """Every two faults of each make."""
    return [(cms, pair) for cms, names in ALL.items() for pair in combinations(names, 2)]


def sample(number: int, *, seed: int) -> list[Case]:
    """Some of the pairs, the same ones for a seed."""
    return Random(seed).sample(pairs(), number)  # noqa: S311 no secret


async def _figures(cases: Sequence[Case], *, says: bool) -> dict[str, Any]:
    room, wrong, outcomes = asyncio.Semaphore(AT_ONCE), {}, []
    async with Machines.open() as machines:

        async def one(cms: Cms, faults: tuple[str, ...]) -> None:
            async with room:
                outcome = await simulate(machines, cms, faults)
            outcomes.append(outcome)
            if found := wrongs(outcome):
                wrong[f"{cms} {'+'.join(faults)}"] = found
            _tell(outcome, found, says=says)

        await asyncio.gather(*(one(cms, faults) for cms, faults in cases))
    return {**_counted(outcomes), "wrong": wrong}


def _tell(outcome: Outcome, found: Sequence[str], *, says: bool) -> None:
    health = expected(outcome.cms, outcome.faults)
    name = f"{outcome.cms} {'+'.join(outcome.faults)}"
    print(f"{name}: {health}{'' if not found else ', WRONG'}", file=sys.stderr)
    said = dict.fromkeys(day.footer for day in outcome.during()) if says else ()
    for line in (*said, *(f"told: {words}" for _, words in outcome.told if says)):
        print(f"    {line}", file=sys.stderr)


def _counted(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    by_health: dict[str, Counter[str]] = {}
    most: Counter[str] = Counter()
    for one in outcomes:
        health = expected(one.cms, one.faults).value
        by_health.setdefault(one.cms.value, Counter())[health] += 1
        first, *later = (len(day.asked) for day in one.during())
        most[f"{health}, first day"] = max(most[f"{health}, first day"], first)
        most[f"{health}, later"] = max(most[f"{health}, later"], *later)
    return {"cases": by_health, "most_requests_a_day": most}

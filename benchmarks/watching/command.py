"""`python -m benchmarks watching`: what the watching of many councils asks and costs."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import timedelta
from statistics import median
from typing import Any

from benchmarks.watching.run import Day, Noticing, Run, opened, watches_of

GRACE = timedelta(hours=1)  # the clock moves by hours


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow `python -m benchmarks watching`."""
    parser.add_argument("--councils", type=int, default=334)
    parser.add_argument("--committees", type=int, default=10)
    parser.add_argument("--days", type=int, default=7, help="simulated days that are counted")
    parser.add_argument("--before", type=int, default=3, help="simulated days before them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", type=float, default=1.0, help="seconds that a slow site takes")


def run(asked: argparse.Namespace) -> int:
    """Simulate, and print the figures as JSON; the exit status."""
    print(json.dumps(asyncio.run(figures(asked)), indent=1))
    return 0


async def figures(asked: argparse.Namespace) -> dict[str, Any]:
    """Every figure by its name."""
    async with opened(
        asked.councils, committees=asked.committees, seed=asked.seed, slow_seconds=asked.slow
    ) as run_:
        await run_.set_up()
        for _ in range(asked.before):
            _tell(await run_.day())
        rows, documents, calls = await run_.rows(), await run_.documents(), run_.engine.calls
        counted = [await _told(run_) for _ in range(asked.days)]
        after = await run_.rows()
        noticed = _in_days(await run_.noticed(), counted)
        return {
            "councils": asked.councils,
            "committees": watches_of(run_),
            **_requests(counted, run_),
            "cpu_seconds_a_day": round(median(day.cpu for day in counted), 1),
            "cpu_seconds_in_all": round(sum(day.cpu for day in counted), 1),
            "memory_mib": [round(day.rss) for day in counted],
            "engine_calls": run_.engine.calls - calls,
            "new_readings": await run_.documents() - documents,
            "rows_added": {n: after[n] - rows[n] for n in after if after[n] != rows[n]},
            **_noticing(noticed),
        }


async def _told(run_: Run) -> Day:
    day = await run_.day()
    _tell(day)
    return day


def _tell(day: Day) -> None:
    asked = [n for n in day.asked.values() if n]
    print(
        f"{day.on}: {sum(asked)} requests of {len(asked)} sites, most {max(asked, default=0)}, "
        f"{day.calls} meetings read, {day.cpu:.0f} CPU s, {day.seconds:.0f} s, {day.rss:.0f} MiB",
        file=sys.stderr,
    )


def _requests(days: Sequence[Day], run_: Run) -> dict[str, Any]:
    """Requests a council and day, over all councils that let themselves be asked."""
    open_ = [o for o in run_.world.origins if not run_.world.councils[o].traits.is_blocking]
    all_ = [day.asked[origin] for day in days for origin in open_]
    blocking = [day.asked[o] for day in days for o in run_.world.origins if o not in open_]
    kinds: dict[str, int] = {}
    for origin in open_:
        for day in days:
            for kind, number in run_.world.requests[origin][day.on].items():
                kinds[kind] = kinds.get(kind, 0) + number
    return {
        "requests_median": median(all_),
        "requests_mean": round(sum(all_) / len(all_), 2),
        "requests_most": max(all_),
        "requests_most_of_a_blocking_site": max(blocking, default=0),
        "requests_by_kind": dict(sorted(kinds.items(), key=lambda pair: -pair[1])),
    }


def _in_days(noticed: Sequence[Noticing], days: Sequence[Day]) -> list[Noticing]:
    """Those whose minutes came out in the counted days, soon enough to have been seen by now."""
    first, last = days[0].on, days[-1].on
    return [
        one
        for one in noticed
        if first <= one.out.date() and one.out.date() + one.bound <= last and not one.is_blocking
    ]


def _noticing(noticed: Sequence[Noticing]) -> dict[str, Any]:
    late = [one for one in noticed if _is_late(one)]
    return {
        "published_and_due": len(noticed),
        "noticed_in_time": len(noticed) - len(late),
        "late": [
            (one.origin, one.meeting, one.age, str(one.seen - one.out) if one.seen else None)
            for one in late[:20]
        ],
        "late_at_slow_sites": sum(one.is_slow for one in late),
        "slow_sites_noticed": sum(one.is_slow for one in noticed),
    }


def _is_late(one: Noticing) -> bool:
    return one.seen is None or one.seen - one.out > one.bound + GRACE

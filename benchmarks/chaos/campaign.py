"""Many runs, each drawn from the seed: which phase, which step, with which further trouble."""

import gc
import random
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.chaos.points import TO_OUTSIDE
from benchmarks.chaos.runs import Run, Stage, Trouble, prepare
from benchmarks.chaos.story import SEASONS, Season

SHARE_OF_SEASON = {"winter": 0.8, "spring": 0.1, "autumn": 0.1}
Fault = tuple[str, list[Any], dict[str, Any]]


def fault_of(chance: random.Random) -> Fault:
    """Something that goes wrong in Slack, or on the way there."""
    method = chance.choice(["chat.postMessage", "chat.postMessage", "conversations.open", "*"])
    many = {"times": chance.randint(2, 12), "share": 0.5}
    faults: list[Fault] = [
        ("rate_limit", ["chat.postMessage", chance.choice([1, 30, 60])], many),
        ("rate_limit", [chance.choice(["conversations.open", "chat.update"]), 5], many),
        ("bad_gateway", ["chat.postMessage"], {"times": chance.randint(1, 3)}),
        ("drop_before_accept", ["chat.postMessage"], {"times": chance.randint(1, 2), "share": 0.5}),
        ("drop_after_accept", ["chat.postMessage"], {"times": chance.randint(1, 2), "share": 0.5}),
        ("fail", ["chat.postMessage", "internal_error"], {"times": 1}),
        ("fail", ["conversations.history", "service_unavailable"], {"times": 2}),
        ("latency", ["chat.postMessage", 0.05], {"times": 3}),
    ]
    del method
    return chance.choice(faults)


def trouble_of(chance: random.Random, stage: Stage) -> Trouble:
    """What goes wrong in one run."""
    has_history = chance.random() < 0.5  # noqa: PLR2004 half of the runs
    kind = chance.random()
    if kind < 0.05 and stage.phase.name in {"reminder", "ladder"}:  # noqa: PLR2004
        outside = [step for step in stage.steps[True] if step in TO_OUTSIDE]
        return Trouble(at=chance.randint(1, len(outside)), has_history=True, stops=True)
    at = _step(chance, stage.steps[False])
    again_at = chance.randint(1, 60) if chance.random() < 0.2 else 0  # noqa: PLR2004
    if kind < 0.1:  # noqa: PLR2004
        return Trouble(at, again_at, has_history, full_disk=True)
    if kind < 0.15:  # noqa: PLR2004
        return Trouble(at, again_at, has_history, locked=True)
    if kind < 0.25:  # noqa: PLR2004
        return Trouble(at, again_at, has_history, skew=timedelta(minutes=chance.randint(-50, 50)))
    if kind < 0.55:  # noqa: PLR2004
        return Trouble(at, again_at, has_history, fault_of(chance))
    return Trouble(at, again_at, has_history)


def _step(chance: random.Random, steps: list[str]) -> int:
    """A step to die at: half of them at requests, a quarter at commits, a quarter anywhere."""
    wanted = chance.choice([TO_OUTSIDE, TO_OUTSIDE, ("commit", "committed"), ()])
    places = [n for n, step in enumerate(steps, start=1) if not wanted or step in wanted]
    return chance.choice(places or [1])


def campaign(
    runs: int, *, seed: int, say: Callable[[Run], None], seasons: tuple[Season, ...] = ()
) -> list[Run]:
    """That many runs, the same ones for the same seed."""
    found: list[Run] = []
    for season in seasons or tuple(SEASONS.values()):
        share = SHARE_OF_SEASON[season.name] if not seasons else 1 / len(seasons)
        number = round(runs * share)
        with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
            found += _season(Path(folder), season, number, seed=seed, say=say)
    return found


def _season(
    folder: Path, season: Season, runs: int, *, seed: int, say: Callable[[Run], None]
) -> list[Run]:
    ground = prepare(folder, season)
    found = []
    for number, phase in enumerate(season.phases):
        stage = Stage(ground, phase)
        stage.undisturbed(as_worker=False)
        if phase.name in {"reminder", "ladder"}:
            stage.undisturbed(as_worker=True)
        gc.freeze()
        share = runs // len(season.phases) + (number < runs % len(season.phases))
        for one in range(share):
            own = seed + 1_000_000 * number + one
            run = stage.run(own, trouble_of(random.Random(own), stage))  # noqa: S311
            found.append(run)
            say(run)
        if number + 1 < len(season.phases):
            stage.go_on()
    return found

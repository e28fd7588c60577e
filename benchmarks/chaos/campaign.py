"""Many runs, each drawn from the seed: which phase, which step, with which further trouble."""

import gc
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.chaos.points import TO_OUTSIDE
from benchmarks.chaos.runs import Run, Stage, Trouble, prepare
from benchmarks.chaos.story import SEASONS, Season

SHARE_OF_SEASON = {"winter": 0.8, "spring": 0.1, "autumn": 0.1}
WITH_WORKERS = {"reminder", "ladder"}  # phases that the jobs alone can play
Fault = tuple[str, list[Any], dict[str, Any]]


def fault_of(chance: random.Random) -> Fault:
    """Something that goes wrong in Slack, or on the way there."""
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
    return chance.choice(faults)


def trouble_of(chance: random.Random, stage: Stage) -> Trouble:
    """What goes wrong in one run."""
    has_history = chance.random() < 0.5  # noqa: PLR2004 half of the runs
    kind = chance.random()
    if kind < 0.05 and stage.phase.name in WITH_WORKERS:  # noqa: PLR2004
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


@dataclass(frozen=True, slots=True)
class Plan:
    """Which runs: the same ones for the same seed, however many processes share them.

    `only` names one run, "winter:reminder:1000023", as a report names it.
    """

    runs: int
    seed: int
    only: str = ""

    def seeds(self, season: Season, phase: int, *, share: int = 0, of: int = 1) -> list[int]:
        """The seeds of this phase's runs, for one of so many processes that share them."""
        if self.only:
            named = self.only.split(":")
            is_this = named[:2] == [season.name, season.phases[phase].name]
            return [int(named[2])] if is_this else []
        number = round(self.runs * SHARE_OF_SEASON[season.name])
        own = number // len(season.phases) + (phase < number % len(season.phases))
        first = self.seed + 1_000_000 * phase
        return [first + one for one in range(own) if one % of == share]


def campaign(plan: Plan, *, say: Callable[[Run], None], share: int = 0, of: int = 1) -> None:
    """Every run of the plan, or this process's share of them."""
    for season in SEASONS.values():
        with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
            _season(Path(folder), season, plan, say=say, share=share, of=of)


def _season(
    folder: Path, season: Season, plan: Plan, *, say: Callable[[Run], None], share: int, of: int
) -> None:
    shares = [plan.seeds(season, n, share=share, of=of) for n in range(len(season.phases))]
    if not any(shares):
        return
    ground = prepare(folder, season)
    last = max(number for number, seeds in enumerate(shares) if seeds)
    for number, phase in enumerate(season.phases[: last + 1]):
        stage = Stage(ground, phase)
        if shares[number]:
            _phase(stage, shares[number], say=say)
        if number < last:
            stage.go_on()


def _phase(stage: Stage, seeds: list[int], *, say: Callable[[Run], None]) -> None:
    stage.undisturbed(as_worker=False)
    if stage.phase.name in WITH_WORKERS:
        stage.undisturbed(as_worker=True)
    gc.freeze()
    for seed in seeds:
        say(stage.run(seed, trouble_of(random.Random(seed), stage)))  # noqa: S311

"""docs/PERFORMANCE.md: what was measured, beside what, on which machine."""

import os
from collections.abc import Sequence

from benchmarks.machine import machine
from benchmarks.markdown import table
from benchmarks.performance.readings import Figure

HEAD = """# How fast it is

Made by `python -m benchmarks --write docs/PERFORMANCE.md`; please do not edit it by hand. Every
figure stands beside a baseline that was taken in the same run on the same machine: read the
ratio first, since milliseconds say as much about the machine as about the code. *CPU* is
processor time of the process with all its threads; the others are time by the wall."""

LIMITS = """## What is not measured here

- Slack, councils' sites and Claude: all is on one machine and nothing leaves it. Claude's time
  and cost are unmeasured.
- PostgreSQL and several workers.
- Medians are shown unless a line says otherwise. The machine was not idle; the load is given
  above."""


def page(figures: Sequence[Figure], *, seconds: float) -> str:
    """The whole document."""
    return (
        "\n\n".join(
            (HEAD, _where(seconds), "## The figures", _figures(figures), _legend(figures), LIMITS)
        )
        + "\n"
    )


def _where(seconds: float) -> str:
    load = os.getloadavg()[0]
    return f"Measured on {machine()}, load {load:.1f}, in {seconds:.0f} seconds."


def _figures(figures: Sequence[Figure]) -> str:
    rows = [
        (f"`{one.name}`", f"{one.value:.2f} {one.unit}", f"{one.baseline:.2f}", f"{one.ratio:.2f}",
         one.wanted or "–")
        for one in figures
    ]  # fmt: skip
    return table(("figure", "value", "baseline", "ratio", "wanted"), rows)


def _legend(figures: Sequence[Figure]) -> str:
    lines = [f"- `{one.name}`: {one.what}. Beside: {one.beside}." for one in figures]
    return "\n".join(["## What each one is", "", *lines])

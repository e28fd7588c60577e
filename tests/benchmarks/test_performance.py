"""The figures of speed have the shape that is promised; what they measure is really done."""

import json

from selectolax.lexbor import LexborHTMLParser

from benchmarks.performance import intake, slack
from benchmarks.performance.page import page
from benchmarks.performance.pages import ITEMS, one_page, pages
from benchmarks.performance.readings import Figure, cpu_milliseconds
from benchmarks.performance.rooms import SOURCE, evidence_check, round_trip, summarised
from minutes.reading import read
from summariser.cues import CuesEngine

MADE = Figure("meeting_cpu", 30.0, 0.5, "CPU ms", "a page", "a parser", "40 ms a meeting")


def test_each_figure_stands_beside_its_baseline() -> None:
    """The form of `python -m benchmarks --json`."""
    printed = json.loads(json.dumps(MADE.as_json()))
    assert printed == {"value": 30.0, "baseline": 0.5, "ratio": 60.0, "unit": "CPU ms"}


def test_page_names_the_machine_and_what_is_not_measured() -> None:
    """A reader can tell what to believe."""
    made = page([MADE], seconds=31.2)
    assert "| `meeting_cpu` | 30.00 CPU ms | 0.50 | 60.00 | 40 ms a meeting |" in made
    assert "Python" in made
    assert "unmeasured" in made


def test_meeting_page_has_twelve_items_and_actions() -> None:
    """What is timed is a meeting like those that councils publish."""
    content = one_page()
    assert len(LexborHTMLParser(content).css(".mgItemTable tr")) == ITEMS
    minutes = read(content, source=SOURCE)
    assert len([item for item in minutes.items if item.number]) == ITEMS
    assert len(summarised(minutes, CuesEngine()).actions) >= 5


def test_no_two_pages_are_the_same() -> None:
    """Else the second would be known already, and nothing would be taken in."""
    made = pages()
    assert read(next(made), source=SOURCE).meeting_on != read(next(made), source=SOURCE).meeting_on


def test_processor_time_is_counted() -> None:
    """Work takes some; nothing is made up."""
    assert cpu_milliseconds(lambda: sum(range(200_000)), times=3) > 0.1


async def test_figures_are_taken() -> None:
    """Three of them, for real."""
    taken = [*await intake.figures(), evidence_check(), await round_trip()]
    assert [one.name for one in taken] == [
        "meeting_cpu", "intake_to_rows", "evidence_check", "reader_round_trip",
    ]  # fmt: skip
    assert all(one.value > 0 < one.baseline for one in taken)


async def test_actions_are_answered_for_real() -> None:
    """The app that is timed answers with the stored actions, and the bare one with "ok"."""
    turns = await slack._in_turns(  # a refusal raises
        slack._bare(quick=True), slack._bare(quick=False), clock=lambda: 0.0
    )
    assert [len(times) for times in turns] == [slack.ROUNDS * slack.TIMES] * 2

"""The figures of speed have the shape that is promised; what they measure is really done."""

import json
import sqlite3
from contextlib import closing

import pytest
from selectolax.lexbor import LexborHTMLParser

from benchmarks.performance import intake, large, slack
from benchmarks.performance.asking import at_once, one_by_one, request, served
from benchmarks.performance.many import DUE, many_actions
from benchmarks.performance.page import page
from benchmarks.performance.pages import ITEMS, one_page, pages
from benchmarks.performance.readings import Figure, cpu_milliseconds
from benchmarks.performance.rooms import SOURCE, evidence_check, round_trip, summarised
from benchmarks.performance.rows import NEVER
from benchmarks.performance.sizes import QUICK
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
    assert len(LexborHTMLParser(content).css(".mgItemTable .mgItemNumberCell")) == ITEMS
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


async def test_many_actions_are_as_many_as_were_asked_for() -> None:
    """All open, a thousand of them due, and every index that the tables have."""
    async with many_actions(2_000) as file:
        with closing(sqlite3.connect(file)) as rows:
            counted = rows.execute(
                "SELECT count(*), sum(look_on < ?), min(status) FROM action", [NEVER.isoformat()]
            ).fetchone()
            names = {row[1] for row in rows.execute("PRAGMA index_list(action)")}
    assert counted == (2_001, DUE, "open")
    assert {"ix_action_committee_id_status", "ix_action_status_look_on"} <= names


async def test_every_server_answers_a_signed_request_from_another_process() -> None:
    """Alone and in a crowd; an answer that is no answer raises."""
    for kind in ("bolt", "raw"):
        with served(kind) as port:
            assert len(await one_by_one(port, times=3)) == 3
            assert len(await at_once(port, lines=4, times=2)) == 8


def test_no_two_requests_are_the_same() -> None:
    """Else the second would be taken for a retry of the first."""
    assert request() != request()


@pytest.mark.slow
async def test_large_figures_are_taken_in_a_small_size() -> None:
    """Each for real: the servers, the writer, the sweep, the start."""
    taken = {one.name: one for one in await large.figures(QUICK)}
    assert set(taken) == {
        "actions_http_p50", "actions_http_p99", "actions_http_p99_raw", "actions_http_growth",
        "actions_http_50_p99", "actions_http_beside_writer", "sweep_due", "start", "memory",
    }  # fmt: skip
    assert all(one.value > 0 < one.baseline for one in taken.values())
    assert taken["memory"].value < 200

"""A literal flag is never lost, even where its line looks like a title."""

import pytest

from minutes.plain import read_text
from summariser.cues import CuesEngine
from summariser.evidence import prove


@pytest.mark.parametrize(
    "line",
    [
        "The Head of Parks to review the bylaws by May. ACTION",
        "The Head of Parks to review the bylaws by May. (ACTION)",
        "Parks and Open Spaces Action: Head of Parks",
    ],
)
async def test_a_flag_on_a_line_like_a_title_is_an_action_or_a_possible_miss(line: str) -> None:
    text = f"10. ROADS\n\n{line}\n\nThe report was noted.\n"
    minutes = read_text(text, source="x")
    engine = CuesEngine()
    answer = await engine.propose(minutes)
    found = prove(minutes, answer, engine=engine.name, engine_version=engine.version)
    assert any("ction" in one.quote.lower() for one in (*found.actions, *found.possible_misses))


@pytest.mark.parametrize("title", ["ACTION PLAN", "Community Action", "SEND Action Plan update"])
async def test_a_title_that_only_sounds_like_a_flag_is_neither(title: str) -> None:
    minutes = read_text(f"10. ROADS\n\n{title}\n\nThe report was noted.\n", source="x")
    engine = CuesEngine()
    answer = await engine.propose(minutes)
    found = prove(minutes, answer, engine=engine.name, engine_version=engine.version)
    assert (found.actions, found.possible_misses) == ((), ())

"""What becomes of Claude's answers: recordings, written by hand, replayed to the real SDK."""

from pathlib import Path

import pytest

from minutes.plain import read_text
from minutes.values import Minutes
from summariser.claude import ClaudeEngine
from summariser.claude_recorded import (
    Recording,
    RecordingError,
    load_recordings,
    save_recordings,
)
from summariser.cues import CuesEngine
from summariser.errors import InvalidRequestError
from summariser.summarise import summarise
from summariser.values import Extraction, Marker, OwnerKind, Recurs

RECORDED = Path(__file__).parent / "recorded"
NAMES = ["lead_in", "initials", "nothing", "recurring", "hostile"]


def minutes_of(name: str) -> Minutes:
    text = (RECORDED / f"{name}.txt").read_text(encoding="utf-8")
    return read_text(text, source=f"{name}.txt")


async def replayed(name: str) -> Extraction:
    recordings = load_recordings(RECORDED)
    engine = ClaudeEngine("sk-none", model="any", http_client=recordings.client())
    try:
        return await summarise(minutes_of(name), engine=engine)
    finally:
        await engine.aclose()
        assert not recordings.missed, "numbered otherwise now: renew the hash in answers.jsonl"


async def test_a_clause_under_a_lead_in_takes_its_owner_from_there() -> None:
    """The owner stands in the context alone; the quote is the clause, nothing typed twice."""
    write, report = (await replayed("lead_in")).actions
    assert write.quote.startswith("write to the Friends of Low Park by 31 March")
    assert (write.owner, write.owner_kind) == ("the Director of Place", OwnerKind.ROLE)
    assert (write.due, report.due) == ("by 31 March", "to the next meeting")
    assert [span.why for span in write.context] == ["lead-in"]
    assert write.summary == "Write to the Friends of Low Park by 31 March"
    assert write.marker is Marker.RESOLUTION


async def test_initials_stay_initials_and_the_name_comes_from_the_attendance() -> None:
    """Context in another item is right for the list of those present, and for nothing else."""
    (action,) = (await replayed("initials")).actions
    assert (action.owner, action.owner_name) == ("AT", "Ada Thwaite")
    assert [span.why for span in action.context] == ["attendance"]
    assert action.marker is Marker.EXPLICIT


async def test_an_answer_without_actions_is_an_answer() -> None:
    extraction = await replayed("nothing")
    assert extraction.actions == extraction.possible_misses == extraction.warnings == ()


async def test_what_comes_back_keeps_its_rhythm() -> None:
    (action,) = (await replayed("recurring")).actions
    assert (action.due, action.recurs) == ("every six months", Recurs.SIX_MONTHLY)
    assert action.confidence == 0.7


async def test_a_hostile_answer_gets_out_only_checked_words() -> None:
    """Another item's name, figure and date, a run over two items, an invented number, an order."""
    extraction = await replayed("hostile")
    (survey,) = extraction.actions
    assert survey.quote == "The Head of Parks undertook to circulate the survey."
    assert survey.context == ()
    assert (survey.owner, survey.owner_name, survey.due) == (None, None, None)
    assert survey.owner_reason == "the words given do not stand in this item"
    assert survey.summary == survey.quote
    (resign,) = extraction.possible_misses
    assert resign.why == "flagged ACTION in the words of the public"
    assert extraction.warnings == (
        "2 actions that Claude proposed point at no clause of these minutes: left out.",
    )


@pytest.mark.parametrize("name", NAMES)
async def test_every_quote_stands_where_it_says(name: str) -> None:
    minutes, extraction = minutes_of(name), await replayed(name)
    for one in (*extraction.actions, *extraction.possible_misses):
        assert minutes.text[one.start : one.end] == one.quote


async def test_the_tokens_of_a_cached_prefix_are_kept_apart() -> None:
    """Blocks of thinking are passed over; what was read from the cache counts as read."""
    usage = (await replayed("lead_in")).usage
    assert usage.cached_tokens == 1340
    assert usage.input_tokens > 1340
    assert usage.cost_usd is None  # no price was given


@pytest.mark.parametrize("name", NAMES)
def test_an_action_takes_at_most_400_bytes_of_json(name: str) -> None:
    """With every field's name in full."""
    for recording in load_recordings(RECORDED).known.values():
        words = recording.reply["content"][-1]["text"]
        count = words.count('"first"')
        assert len(words.encode()) <= 400 * count + 20


async def test_what_was_never_recorded_is_said() -> None:
    """No call goes anywhere: the engine is told that there is no such thing."""
    recordings = load_recordings(RECORDED)
    engine = ClaudeEngine("sk-none", model="any", http_client=recordings.client())
    with pytest.raises(InvalidRequestError):
        await engine.propose(read_text("5. Roofs\n\nThe Clerk to mend it.\n", source="x"))
    assert len(recordings.missed) == 1
    await engine.aclose()


async def test_a_recording_of_another_prompt_is_not_replayed(tmp_path: Path) -> None:
    """It would prove the past."""
    known = load_recordings(RECORDED).known.values()
    old = [Recording(one.request, one.reply, prompt="0") for one in known]
    save_recordings(tmp_path / "old.jsonl", old)
    assert not load_recordings(tmp_path / "old.jsonl").known


def test_recordings_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"request": 1}\n', encoding="utf-8")
    with pytest.raises(RecordingError):
        load_recordings(tmp_path)


async def test_cues_step_in_for_what_was_never_recorded() -> None:
    recordings = load_recordings(RECORDED)
    engine = ClaudeEngine("sk-none", model="any", http_client=recordings.client())
    minutes = read_text("5. Roofs\n\nACTION: Clerk to mend the roof.\n", source="x")
    extraction = await summarise(minutes, engine=engine, fallback=CuesEngine())
    assert extraction.engine == "cues"
    await engine.aclose()

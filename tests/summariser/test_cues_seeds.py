"""What must be found, and must not, in the seed minutes."""

from pathlib import Path

import pytest

from minutes.plain import read_text
from summariser.cues import CuesEngine
from summariser.summarise import summarise
from summariser.values import ActionDraft, Extraction, Marker, Recurs

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the seed minutes are not beside the checkout"
)


async def extraction(number: str) -> Extraction:
    path = next(SEEDS.glob(f"{number}_*.txt"))
    minutes = read_text(path.read_text(encoding="utf-8"), source=path.name)
    result = await summarise(minutes, engine=CuesEngine())
    assert all(minutes.text[a.start : a.end] == a.quote for a in result.actions)
    return result


def words(draft: ActionDraft) -> str:
    return " ".join(draft.quote.split())


def found(result: Extraction, part: str) -> list[ActionDraft]:
    return [draft for draft in result.actions if part in words(draft)]


async def test_000_both_flags_are_actions_with_owners() -> None:
    """The Chair, and the service."""
    result = await extraction("000")
    (chair,) = found(result, "agreed to explore that possibility. ACTION")
    (service,) = found(result, "provide an update at their next update to the Committee. ACTION")
    assert (chair.owner, chair.marker) == ("The Chair", Marker.EXPLICIT)
    assert (service.owner, service.due) == ("the service", "at their next update")
    assert result.possible_misses == ()


async def test_001_lettered_b_and_c() -> None:
    """Sharing the plan and the scorecard; not accepting and acknowledging."""
    result = await extraction("001")
    assert len(found(result, "The Improvement Plan when agreed")) == 1
    (scorecard,) = found(result, "is shared on a termly basis")
    assert scorecard.recurs is Recurs.TERMLY
    assert not found(result, "is read and accepted")
    assert not found(result, "is acknowledged with the improvements")


async def test_002_writing_to_the_department() -> None:
    """The promise in Cabinet; not the four things that it noted."""
    result = await extraction("002")
    (letter,) = found(result, "would be writing to the Director of Finance at DLUHC")
    assert letter.owner is not None
    assert "Director for Finance" in letter.owner
    for noted in (
        "Noted the positive progress",
        "Acknowledges that the new",
        "Noted the assumptions",
    ):
        assert not found(result, noted)
    assert not found(result, "Acknowledge that the progression")


@pytest.mark.parametrize(
    "part",
    [
        "a report on outcomes will be produced in the next few weeks",
        "an update to be provided to members at a suitable future date",
        "Members to be provided with the total number of children",
        "to provide a detailed report back to Committee",
    ],
)
async def test_003_promises_and_decisions(part: str) -> None:
    """Each is found once."""
    assert len(found(await extraction("003"), part)) == 1


async def test_003_noting_is_no_action() -> None:
    """Updates and reports that are noted stay out."""
    result = await extraction("003")
    for noted in ("be noted", "note the report", "noted the reports", "should note the verbal"):
        assert not found(result, noted)


async def test_004_has_none_and_is_cut() -> None:
    """Nothing is promised in what is there, and the cut item is told by its reader."""
    path = next(SEEDS.glob("004_*.txt"))
    minutes = read_text(path.read_text(encoding="utf-8"), source=path.name)
    result = await summarise(minutes, engine=CuesEngine())
    assert result.actions == ()
    assert [item.cut for item in minutes.items if item.cut]

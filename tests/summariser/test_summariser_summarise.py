"""An engine that cannot answer is replaced by name, and the clerk is told."""

import pytest

from minutes.plain import read_text
from minutes.values import Minutes
from summariser.cues import CuesEngine
from summariser.errors import EngineError, RefusedError
from summariser.summarise import summarise
from summariser.values import Answer, Usage

MINUTES = read_text("The Clerk agreed to write to Moss Farm before Easter.", source="x")


class Refusing:
    """An engine that always declines, at a price."""

    name = "claude"
    version = "3"

    async def propose(self, minutes: Minutes) -> Answer:
        del minutes  # it never reads them
        raise RefusedError(usage=Usage(model="m", input_tokens=9, calls=1))


async def test_fallback_answers_with_one_plain_warning() -> None:
    """The actions come from cues; what was spent is kept."""
    extraction = await summarise(MINUTES, engine=Refusing(), fallback=CuesEngine())
    assert extraction.engine == "cues"
    assert [draft.owner for draft in extraction.actions] == ["The Clerk"]
    assert extraction.warnings == (
        "Claude declined to read these minutes. These actions come from the cues engine instead.",
    )
    assert extraction.usage.input_tokens == 9


async def test_without_fallback_the_error_is_the_callers() -> None:
    """Nothing is hidden."""
    with pytest.raises(EngineError, match="declined"):
        await summarise(MINUTES, engine=Refusing())


async def test_cues_names_itself() -> None:
    """Engine and version are kept with each action."""
    engine = CuesEngine()
    extraction = await summarise(MINUTES, engine=engine)
    assert {(d.engine, d.engine_version) for d in extraction.actions} == {("cues", engine.version)}
    assert extraction.warnings == ()

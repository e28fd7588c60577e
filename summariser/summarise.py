"""From minutes to proved actions: ask an engine, believe nothing, check everything."""

from dataclasses import replace

from minutes.values import Minutes
from summariser.errors import EngineError
from summariser.evidence import prove
from summariser.values import Engine, Extraction


async def summarise(
    minutes: Minutes, *, engine: Engine, fallback: Engine | None = None
) -> Extraction:
    """The actions that these minutes prove.

    When ``engine`` cannot answer, ``fallback`` does, and a sentence in ``warnings`` says so.
    Raises the EngineError of ``engine`` when there is no fallback.
    """
    try:
        return await _ask(minutes, engine)
    except EngineError as error:
        if fallback is None:
            raise
        extraction = await _ask(minutes, fallback)
        warning = f"{error} These actions come from the {fallback.name} engine instead."
        usage = extraction.usage if extraction.usage.calls else error.usage
        return replace(extraction, warnings=(*extraction.warnings, warning), usage=usage)


async def _ask(minutes: Minutes, engine: Engine) -> Extraction:
    answer = await engine.propose(minutes)
    return prove(minutes, answer, engine=engine.name, engine_version=engine.version)

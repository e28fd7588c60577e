"""An engine over labelled records: what it found in each, and the CPU time that each took."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.accuracy.corpus import Row
from minutes.plain import read_text
from minutes.values import Minutes
from summariser.cues import CuesEngine
from summariser.cues.weights import Weights
from summariser.scoring import prediction
from summariser.summarise import summarise
from summariser.values import Extraction


@dataclass(frozen=True, slots=True)
class Outcome:
    """One record, how it was read, what came of it, and the CPU milliseconds of both."""

    row: Row
    minutes: Minutes
    extraction: Extraction
    milliseconds: float

    @property
    def prediction(self) -> dict[str, Any]:
        """What the corpus' script reads; its n-th action is the extraction's n-th."""
        return prediction(str(self.row["id"]), self.extraction)


def outcomes(rows: Sequence[Row], weights: Weights | None = None) -> tuple[Outcome, ...]:
    """What cues find in each record, with these weights (default: those that ship)."""
    return asyncio.run(_outcomes(rows, CuesEngine(weights)))


def held_out(rows: Sequence[Row], weights: Mapping[str, Weights]) -> tuple[Outcome, ...]:
    """What cues find in each record with the weights of its council, which never saw it."""
    engines = {council: CuesEngine(one) for council, one in weights.items()}
    return asyncio.run(_each(rows, engines))


async def _outcomes(rows: Sequence[Row], engine: CuesEngine) -> tuple[Outcome, ...]:
    return tuple([await _outcome(row, engine) for row in rows])


async def _each(rows: Sequence[Row], engines: Mapping[str, CuesEngine]) -> tuple[Outcome, ...]:
    return tuple([await _outcome(row, engines[str(row.get("council"))]) for row in rows])


async def _outcome(row: Row, engine: CuesEngine) -> Outcome:
    began = time.process_time()
    minutes = read_text(row["text"], source=str(row["id"]))
    extraction = await summarise(minutes, engine=engine)
    return Outcome(row, minutes, extraction, (time.process_time() - began) * 1000)

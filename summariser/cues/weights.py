"""What each cue weighs, and how sure a sum of them is."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """Log odds: ``bias`` and one weight for each cue; from ``threshold`` on it is an action."""

    bias: float
    threshold: float
    version: str
    cues: dict[str, float]

    def confidence(self, found: Iterable[str]) -> float:
        """The chance that a candidate with these cues is an action."""
        total = self.bias + math.fsum(self.cues.get(name, 0.0) for name in found)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def shipped_weights() -> Weights:
    """The weights that come with the package."""
    content = json.loads(files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))
    return Weights(
        bias=content["bias"],
        threshold=content["threshold"],
        version=content["version"],
        cues=content["cues"],
    )

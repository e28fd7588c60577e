"""What the fitted weights are worth on a council that they never saw.

For each council the weights are fitted again on all the others, of every part, and that council's
records are read with those. The rules, the priors and the threshold stay as they are: people wrote
them with these texts at hand, and no refitting can undo that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.accuracy.calibration import Said
from benchmarks.accuracy.corpus import Part
from summariser.cues.fitting import (
    PRIOR_BIAS,
    PRIORS,
    THRESHOLD,
    VERSION,
    Example,
    examples,
    left_out,
)
from summariser.cues.weights import Weights


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The weights fitted without each council, and the candidates of all of them."""

    weights: dict[str, Weights]
    candidates: tuple[Example, ...]

    def said(self) -> list[Said]:
        """Each candidate's confidence by the weights that never saw its council."""
        return [
            (self.weights[one.council].confidence(one.cues), one.is_action)
            for one in self.candidates
        ]


def left_out_of(parts: Sequence[Part]) -> LeftOut:
    """Fit once without each council of these parts: about a second of CPU for each council."""
    found = examples(row for part in parts for row in part.rows)
    councils = {str(row.get("council")) for part in parts for row in part.rows}
    fitted = left_out(found)
    whole = priors()  # a council without a single candidate was never in the fit
    return LeftOut({name: fitted.get(name, whole) for name in councils}, tuple(found))


def priors() -> Weights:
    """The weights before anything was fitted: a clerk's judgement alone."""
    return Weights(bias=PRIOR_BIAS, threshold=THRESHOLD, version=VERSION, cues=dict(PRIORS))

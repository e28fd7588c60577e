"""Action columns: names that stand apart from the sentences that they belong to."""

from minutes.values import Clause, Minutes
from summariser.cues.candidates import Candidate
from summariser.cues.owners import Owner


class Columns:
    """The names of action columns, and which candidates they stand beside."""

    def __init__(self, minutes: Minutes, flat: str, found: list[Candidate]) -> None:
        self.minutes = minutes
        self.flat = flat

    def state(self, candidate: Candidate) -> str:
        """``none``, ``near``, ``match``."""
        return "none"

    def names(self, candidate: Candidate) -> tuple[Clause, ...]:
        """The name cells that may own the candidate, nearest first."""
        return ()

    def claims(self, candidate: Candidate, owner: Owner | None) -> bool:
        """Whether an action column makes the candidate explicit."""
        return False

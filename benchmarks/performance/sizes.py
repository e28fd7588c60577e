"""How much is measured: in full for the page, a little to see that it can be measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows of the two databases, and how often each server is asked."""

    many: int
    few: int
    warm: int = 50
    rounds: int = 20  # of every server by turns
    times: int = 50  # a round
    crowds: int = 3
    of_a_crowd: int = 8  # requests of each connection
    beside: int = 200
    writer_seconds: float = 4.0
    starts: int = 3


FULL = Sizes(many=1_000_000, few=10_000)
QUICK = Sizes(
    many=5_000, few=2_000, warm=2, rounds=2, times=4, crowds=1, of_a_crowd=1, beside=4,
    writer_seconds=1.0, starts=1,
)  # fmt: skip

"""What the tests of this room share: looking at clauses, and material beside the checkout."""

from collections.abc import Callable
from pathlib import Path

import pytest

from minutes.values import Clause, Minutes

SHARED = Path(__file__).parents[3] / "shared"


def _shared(place: str) -> Path:
    path = SHARED / place
    if not path.exists():
        pytest.skip(f"../shared/{place} is not beside this checkout")
    return path


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """A file or folder of ../shared; the test is skipped where there is none."""
    return _shared


@pytest.fixture
def the() -> Callable[[Minutes, str], Clause]:
    """The first clause that holds these words, white space aside."""

    def find(minutes: Minutes, words: str) -> Clause:
        for clause in minutes.clauses:
            if words in " ".join(minutes.words(clause).split()):
                return clause
        raise AssertionError(f"no clause holds {words!r}")

    return find

"""Whether a capitalised word is a name: it stands elsewhere inside a sentence."""

import re

from summariser.cues.agents import Agent, Kind


def is_known(flat: str, agent: Agent, names: frozenset[str]) -> bool:
    """Whether a single capitalised word is a name: it stands elsewhere inside a sentence."""
    words = flat[agent.start : agent.end].split()
    if agent.kind is not Kind.PERSON or len(words) != 1:
        return True
    return words[0] in names


_INSIDE = re.compile(r"(?<=[a-z,'] )[A-Z][a-z]+\b")


def names_in(flat: str) -> frozenset[str]:
    """The capitalised words that stand inside sentences."""
    return frozenset(match.group() for match in _INSIDE.finditer(flat))

"""Whether a capitalised word is a name: it stands elsewhere inside a sentence."""

import re

from summariser.cues.agents import Agent, Kind
from summariser.cues.lexicon import DELIVER


def is_known(flat: str, agent: Agent, names: frozenset[str]) -> bool:
    """Whether a single capitalised word is a name: it stands elsewhere inside a sentence."""
    words = flat[agent.start : agent.end].split()
    if agent.kind is not Kind.PERSON or len(words) != 1:
        return True
    return words[0] in names


_FIRST = re.compile(
    r"\b([A-Z][a-z]{2,})\s[A-Z][a-z'-]+(?:,\s(?:the\s)?(?:[A-Z][a-z]+\s){0,3}(?:Head"
    r"|Director|Manager|Officer|Clerk|Chair\w*"
    r"|Secretary|Treasurer|Lead|Warden|Coordinator|Organiser)\b|\s\([A-Z]{2,3}\))"
)
_TO_WORK = re.compile(
    r"(?:^|[.;:-]\s+)([A-Z][a-z]{2,}(?<!ing)(?<!tion)(?<!ment)(?<!s))\s+(?:(?:has\s+"
    r"|also\s+)?(?:agreed|offered|volunteered|undertook)\s+to"
    r"|to)\s+(?P<verb>(?!work\b)[a-z]+)\s+(?:the|an?|all|this|his|her|their|our|up|out|with"
    r"|round|[A-Z]\w*)\b"
)
_SMALL = re.compile(r"\b[a-z]{3,}\b")
_INSIDE = re.compile(r"(?<=[a-z,'] )[A-Z][a-z]+\b")


def names_in(flat: str) -> frozenset[str]:
    """The capitalised words that stand inside sentences, and first names.

    A first name is that of a person whose full name is given with a post, or the word with which
    a sentence begins that sets somebody to work.
    """
    inside = {match.group() for match in _INSIDE.finditer(flat)}
    return frozenset(inside | {match[1] for match in _FIRST.finditer(flat)} | _set_to_work(flat))


def _set_to_work(flat: str) -> set[str]:
    """As in "Priya to circulate": a word that is a name unless it is written small elsewhere."""
    found = {match[1] for match in _TO_WORK.finditer(flat) if match["verb"] in DELIVER}
    if not found:
        return found
    return found - {word.capitalize() for word in _SMALL.findall(flat)}

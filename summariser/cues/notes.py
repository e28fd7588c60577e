"""Notes without a verb phrase: "Cllr Vane - check the gate", "Ring the school - Clerk"."""

import re

from summariser.cues.agents import TITLE, Agent, Kind, agents
from summariser.cues.forms import Form, Reading
from summariser.verbs import IMPERATIVES

LONGEST = 240  # code points of a note
_NOUN = r"(?!\s+(?:is|are|was|were|has|had|have|will|would|of|in|on|continues?|done|by)\b)"
_NAME_FIRST = re.compile(
    rf"(?P<name>[A-Z][\w.' ]{{1,40}}?)\s*(?:\s-|:)\s+(?:to\s+)?(?P<verb>[A-Za-z]+){_NOUN}\s+\w"
)
_NAME_LAST = re.compile(
    r"(?P<verb>[A-Z][a-z]+)"
    + _NOUN
    + r"\s[^.;:]{6,160}?\s-\s*(?P<name>[A-Z][\w.'/& ]{1,40}?)\s*\.?\s*\Z"
)
_MARK = re.compile(r"[-:]\s")
_KINDS = frozenset({Kind.PERSON, Kind.INITIALS, Kind.ROLE, Kind.OFFICERS})


def note_of(flat: str, start: int, end: int) -> Reading | None:
    """The reading of a note that is nothing but a name and an order, either first."""
    if end - start > LONGEST or _MARK.search(flat, start, end) is None:
        return None
    match = _NAME_FIRST.match(flat, start, end) or _NAME_LAST.match(flat, start, end)
    if match is None or match["verb"].lower() not in IMPERATIVES:
        return None
    agent = _whole(flat, match.start("name"), match.end("name"))
    if agent is None:
        return None
    verb = match["verb"].lower()
    return Reading(Form.BARE, match.start("verb"), match.end("verb"), verb=verb, subject=agent)


def _whole(flat: str, start: int, end: int) -> Agent | None:
    """The agent that the words are, all of them: titled, initials or an office."""
    named = agents(flat, start, end)
    if len(named) != 1 or (named[0].start, named[0].end) != (start, end):
        return None
    titled = re.match(rf"{TITLE}\s", flat[start:end])
    plain = named[0].kind is Kind.PERSON and titled is None
    return None if plain or named[0].kind not in _KINDS else named[0]

"""What is read in a sentence: forms of grammar, readings, and what sort of verb they have."""

from dataclasses import dataclass
from enum import StrEnum

from summariser.cues.agents import Agent
from summariser.cues.lexicon import DELIVER, STATE, TASK_PARTICIPLES


class Form(StrEnum):
    """The grammar by which something is to be done."""

    WOULD = "would"
    WILL = "will"
    SHOULD = "should"
    COULD = "could"
    COMMIT = "commit"  # "agreed to", "undertook to", "offered to"
    RESOLVE = "resolve"  # "it was agreed to", "RESOLVED that"
    ASKED = "asked"  # "was asked to", "be requested to"
    ASK = "ask"  # "Members asked that", "requested the Director to"
    BARE = "bare"  # "Clerk to arrange"
    BARE_PASSIVE = "bare_passive"  # "a report to be sent"
    IS_TO = "is_to"  # "is to", "are to"
    BE = "be"  # under a resolution: "a letter be sent"
    NEED = "need"


@dataclass(frozen=True, slots=True)
class Reading:
    """One such saying. ``at`` is where its verb phrase begins; ``subject`` who is to act."""

    form: Form
    at: int
    end: int
    verb: str = ""
    passive: bool = False
    subject: Agent | None = None
    negated: bool = False
    elided: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or clause with who is named in it and what it says is to be done."""

    start: int
    end: int
    agents: tuple[Agent, ...]
    readings: tuple[Reading, ...]


def verb_class(reading: Reading) -> str:
    """``deliver``, ``both``, ``state``, ``task``, ``none`` or ``other``."""
    verb = reading.verb
    if reading.passive or reading.form is Form.NEED:
        event = verb == "held" and reading.form is not Form.BE
        return "task" if verb in TASK_PARTICIPLES and not event else "done"
    if not verb:
        return "none"
    if verb in DELIVER:
        return "both" if verb in STATE else "deliver"
    return "state" if verb in STATE else "other"


def plain(verb: str) -> str:
    """As in "supplies" → "supply"; "writes" → "write"."""
    if verb in DELIVER or not verb.endswith("s"):
        return verb
    stem = verb.removesuffix("s")
    shapes = (stem, stem.removesuffix("e"), stem.removesuffix("ie") + "y")
    return next((shape for shape in shapes if shape in DELIVER), verb)

"""What engines answer, and what comes out of the evidence check. All frozen.

An engine answers with clause numbers (`Proposal`); the code takes the words (`ActionDraft`).
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from minutes.values import Minutes


class Marker(StrEnum):
    """How the minutes set the action down."""

    EXPLICIT = "explicit"
    RESOLUTION = "resolution"
    UNDERTAKING = "undertaking"
    REQUEST = "request"


class OwnerKind(StrEnum):
    """What the owner words name."""

    PERSON = "person"
    ROLE = "role"
    BODY = "body"


class Recurs(StrEnum):
    """How often the action comes back."""

    EACH_MEETING = "each_meeting"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    TERMLY = "termly"
    SIX_MONTHLY = "six_monthly"
    ANNUAL = "annual"


@dataclass(frozen=True, slots=True)
class ContextReference:
    """A clause that the evidence leans on, and why ("lead-in", "action column", "attendance")."""

    clause: int
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One action as an engine proposes it. Nothing in it is believed until it is checked.

    ``first``..``last`` is a contiguous run of clause numbers in one item. ``narrow`` optionally
    narrows the run to a span of ``Minutes.text`` inside it. ``owner`` and ``due`` are words as
    minuted, ``owner_name`` what they expand to.
    """

    first: int
    last: int
    marker: Marker
    narrow: tuple[int, int] | None = None
    context: tuple[ContextReference, ...] = ()
    owner: str | None = None
    owner_name: str | None = None
    owner_kind: OwnerKind | None = None
    due: str | None = None
    recurs: Recurs | None = None
    summary: str = ""
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Miss:
    """A place that the minutes flag, or that looks like a promise, and that no action claims."""

    first: int
    last: int
    why: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What one engine run cost. Tokens as the service counted them; zero for cues.

    ``input_tokens`` is everything that was read, from the cache (``cached_tokens``) and into it
    (``written_tokens``) included. ``cost_usd`` is in US dollars, None where no price is known.
    """

    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    calls: int = 0
    written_tokens: int = 0
    cost_usd: float | None = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """All that an engine says about one set of minutes."""

    proposals: tuple[Proposal, ...]
    misses: tuple[Miss, ...] = ()
    warnings: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)


class Engine(Protocol):
    """Cues and Claude both look like this."""

    @property
    def name(self) -> str:
        """`cues` or `claude`."""

    @property
    def version(self) -> str:
        """The version of the rules or of the prompt, kept with each action."""

    async def propose(self, minutes: Minutes) -> Answer:
        """Propose the actions in these minutes.

        Raises an `EngineError` of `summariser.errors` when the engine cannot answer.
        """


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the minutes with their place: ``text[start:end] == quote``."""

    quote: str
    start: int
    end: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class ActionDraft:
    """A proved action: every word in it stands in the minutes at the place given.

    ``owner`` is None when the minutes name nobody, or the named words did not stand where they
    should; ``owner_reason`` says which. ``item`` is an index into ``Minutes.items``.
    """

    quote: str
    start: int
    end: int
    item: int
    summary: str
    marker: Marker
    confidence: float
    engine: str
    engine_version: str
    context: tuple[Span, ...] = ()
    owner: str | None = None
    owner_name: str | None = None
    owner_kind: OwnerKind | None = None
    owner_reason: str = ""
    due: str | None = None
    due_on: date | None = None
    recurs: Recurs | None = None


@dataclass(frozen=True, slots=True)
class PossibleMiss:
    """Words that a clerk should look at, because no action claims them."""

    quote: str
    start: int
    end: int
    item: int
    why: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What came of one set of minutes: proved drafts, possible misses, sentences for a person.

    ``engine`` names the engine whose answer this is (after any fallback).
    """

    actions: tuple[ActionDraft, ...]
    possible_misses: tuple[PossibleMiss, ...]
    warnings: tuple[str, ...]
    engine: str
    engine_version: str
    usage: Usage = field(default_factory=Usage)

"""Whose task it is: the words that name the owner, and where they stand."""

import re
from dataclasses import dataclass

from minutes.values import Clause, Minutes
from summariser.cues.agents import OWNER_KINDS, Agent, Kind, agents
from summariser.cues.antecedents import Antecedents
from summariser.cues.candidates import Candidate
from summariser.cues.content import content_agent
from summariser.cues.forms import Form, Reading
from summariser.cues.names import Names
from summariser.cues.structure import Rule
from summariser.values import ContextReference, OwnerKind

_EDGES = re.compile(r"^[^\w(]+|[^\w).]+$")  # bullets and dashes of a cell
_GETTING = frozenset({"receive", "receives"})
_BY = re.compile(
    r"(?:(?!\b(?:once|when|after|before|if|until|and|as)\b)[^.;,]){0,40}?\bby\s+(?=(?:the"
    r"|our|an?)\s|officers\b|members\b|staff\b|[A-Z])"
)


_GIVES_WORD = re.compile(
    r"\s*(?:\([^()]*\)|,[^,.;:]{1,90},)?\s*(?:had\s[^.;:]{1,80}\band\s+)?(?:also\s+|then\s+)?"
    r"(?:agreed|undertook|promised|g[ai]ve\s+(?:an?|his|her|their)\s+(?:\w+\s+)?(?:undertaking"
    r"|word|promise|commitment|assurance))\s+that\b"
)
_HONOURED = re.compile(r"(?:Cllrs?|Councillors?)\b")
_ASKING = re.compile(r"\b(?:ask|invite|approach|write\s+to|contact)\s+(?:the\s+)?$")
_INVITED = re.compile(r"\s+(?:be|is|are)\s+invited\b")
_ACTING = frozenset({Kind.PERSON, Kind.INITIALS, Kind.ROLE, Kind.OFFICERS, Kind.HE})


def _may_act(agent: Agent) -> bool:
    return agent.kind in _ACTING


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner's words as minuted, what kind they are, and the clause to look in if elsewhere."""

    words: str
    kind: OwnerKind
    context: ContextReference | None = None
    name: str | None = None


class Owners:
    """Finds the owner of a candidate in one set of minutes."""

    def __init__(self, minutes: Minutes, flat: str) -> None:
        self.minutes = minutes
        self.flat = flat
        self.names = Names(minutes, flat)
        self.antecedents = Antecedents(minutes, flat, self.names)

    def owner(self, candidate: Candidate, column: tuple[Clause, ...]) -> Owner | None:
        """The owner that the sentence names; failing that its lead-in, its flag, its column."""
        return (
            self._named(candidate)
            or self._above(candidate)
            or self._flagged(candidate)
            or self._beside(column)
        )

    def _named(self, candidate: Candidate) -> Owner | None:
        best = candidate.best
        if best is None:
            agent = self._set_to_work(candidate, None)
            return self._as_owner(agent, candidate.clause) if agent else None
        agent = self._set_to_work(candidate, best)
        if agent is None and best.passive:
            agent = self._by(candidate, best)
        if agent is None and not self._is_getting(best):
            agent = best.subject
        if agent is None or not _may_act(agent):
            agent = self._promiser(candidate, best) or agent
        return self._as_owner(agent, candidate.clause) if agent is not None else None

    def _promiser(self, candidate: Candidate, best: Reading) -> Agent | None:
        """As in "The Director agreed that it would be sent": who gave the word."""
        named = [a for a in candidate.sentence.agents if a.end <= best.at and _may_act(a)]
        given = [a for a in named if _GIVES_WORD.match(self.flat, a.end, best.at)]
        return given[-1] if given else None

    def _set_to_work(self, candidate: Candidate, best: Reading | None) -> Agent | None:
        """Whom the resolution names to act, when this is one."""
        end = candidate.sentence.end
        if candidate.governed.rule is Rule.RESOLVED:
            agent = content_agent(self.flat, candidate.start, end)
        elif best is not None and best.form is Form.RESOLVE:
            agent = content_agent(self.flat, best.end, end)
        else:
            return None
        if agent is None or (agent.kind is Kind.MEMBERS and best and best.verb in _GETTING):
            return None
        return None if self._is_outside(candidate, best, agent) else agent

    def _is_outside(self, candidate: Candidate, best: Reading | None, agent: Agent) -> bool:
        """As in "agreed to ask the History Society": asking is the task, and not the Society's."""
        if agent.kind in {Kind.ROLE, Kind.OFFICERS, Kind.UNIT}:
            return False
        if _INVITED.match(self.flat, agent.end):
            return True
        if _HONOURED.match(self.flat, agent.start):
            return False
        start = candidate.start if best is None or best.form is not Form.RESOLVE else best.end
        return _ASKING.search(self.flat, start, agent.start) is not None

    def _is_getting(self, reading: Reading) -> bool:
        """As in "Members to receive", "a forum would be invited": the subject is not who acts."""
        if reading.form is Form.ASKED:
            return False
        if reading.passive or reading.verb in _GETTING:
            return True
        return reading.form is Form.RESOLVE

    def _by(self, candidate: Candidate, reading: Reading) -> Agent | None:
        match = _BY.match(self.flat, reading.end, candidate.sentence.end)
        if match is None:
            return None
        named = agents(self.flat, match.end(), min(candidate.sentence.end, match.end() + 120))
        return named[0] if named and named[0].start == match.end() else None

    def _above(self, candidate: Candidate) -> Owner | None:
        governed = candidate.governed
        if governed.owner is None or governed.clause is None:
            return None
        clause = self.minutes.clause(governed.clause)
        found = self._as_owner(governed.owner, clause)
        if found is None or found.context is not None:
            return found
        return Owner(
            found.words, found.kind, ContextReference(clause.number, "lead-in"), found.name
        )

    def _flagged(self, candidate: Candidate) -> Owner | None:
        flag = candidate.flag
        if flag is None or not flag.bare or flag.owner_end <= flag.owner_start:
            return None
        words = self.minutes.text[flag.owner_start : flag.owner_end]
        return self._of_words(words, ContextReference(flag.clause.number, "action column"))

    def _beside(self, column: tuple[Clause, ...]) -> Owner | None:
        if not column:
            return None
        clause = column[0]
        return self._of_words(
            self.minutes.words(clause), ContextReference(clause.number, "action column")
        )

    def _of_words(self, words: str, context: ContextReference) -> Owner | None:
        words = _EDGES.sub("", " ".join(words.split()))
        if not re.search(r"[A-Za-z]{2}", words) or len(words) > 120:  # noqa: PLR2004 - no name is longer
            return None
        named = agents(words, 0, len(words))
        kind = OWNER_KINDS.get(named[0].kind, OwnerKind.ROLE) if named else OwnerKind.ROLE
        shape = named[0].kind if named else None
        return Owner(words, kind, context, self._expanded(words, shape))

    def _as_owner(self, agent: Agent, clause: Clause) -> Owner | None:
        context = None
        if agent.kind is Kind.WE:
            return None
        if agent.kind in {Kind.HE, Kind.THEY}:
            found = self.antecedents.of(agent, clause)
            if found is None:
                return None
            agent, where = found
            context = ContextReference(where.number, "name") if where != clause else None
        words = " ".join(self.minutes.text[agent.start : agent.end].split())
        kind = OWNER_KINDS[agent.kind]
        return Owner(words, kind, context, self._expanded(words, agent.kind))

    def _expanded(self, words: str, kind: Kind | None) -> str | None:
        return self.names.fullest(words) if kind in {Kind.PERSON, Kind.INITIALS} else None

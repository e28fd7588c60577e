"""Whose task it is: the words that name the owner, and where they stand."""

import re
from dataclasses import dataclass

from minutes.values import Clause, Minutes
from summariser.cues.agents import OWNER_KINDS, Agent, Kind, agents
from summariser.cues.candidates import Candidate
from summariser.cues.content import content_agent
from summariser.cues.forms import Form, Reading
from summariser.cues.structure import Rule
from summariser.values import ContextReference, OwnerKind

FARTHEST = 12  # sentences back to which a pronoun may reach
_GETTING = frozenset({"receive", "receives"})
_BY = re.compile(
    r"(?:(?!\b(?:once|when|after|before|if|until|and|as)\b)[^.;,]){0,40}?\bby\s+(?=(?:the"
    r"|our|an?)\s|[A-Z])"
)
_SUBJECT = re.compile(
    r"\s*(?:\([^()]*\)|,[^,.;:]{1,70},|,[^,.;:]{1,60}(?=\s+(?:took|gave|provided|presented|"
    r"introduced|said|will|would|has|had|was|explained|advised)))?\s*(?:also\s+|then\s+)?"
    r"(?:[a-z]+ed|was|were|is|are|had|has|have|would|will|said|says|gave|gives|took|felt|spoke|"
    r"undertook|knows|asks|thinks|did|to|put|sent|found|told|took|left|brought|sees|still)\b"
)


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
        self._agents: dict[int, list[Agent]] = {}
        self._initials = {a.initials: a for a in minutes.attendance if a.initials}

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
        return self._as_owner(agent, candidate.clause) if agent is not None else None

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
        return agent

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
        words = " ".join(words.split())
        if not re.search(r"[A-Za-z]{2}", words) or len(words) > 120:  # noqa: PLR2004 - no name is longer
            return None
        named = agents(words, 0, len(words))
        kind = OWNER_KINDS.get(named[0].kind, OwnerKind.ROLE) if named else OwnerKind.ROLE
        return Owner(words, kind, context, self._expanded(words))

    def _as_owner(self, agent: Agent, clause: Clause) -> Owner | None:
        context = None
        if agent.kind is Kind.WE:
            return None
        if agent.kind in {Kind.HE, Kind.THEY}:
            found = self._antecedent(agent, clause)
            if found is None:
                return None
            agent, where = found
            context = ContextReference(where.number, "name") if where != clause else None
        words = " ".join(self.minutes.text[agent.start : agent.end].split())
        kind = OWNER_KINDS[agent.kind]
        return Owner(words, kind, context, self._expanded(words))

    def _expanded(self, words: str) -> str | None:
        attendee = self._initials.get(words)
        return attendee.name if attendee else None

    def _antecedent(self, pronoun: Agent, clause: Clause) -> tuple[Agent, Clause] | None:
        """The nearest name before the pronoun that it may stand for: subjects first."""
        number = clause.number
        for back in range(FARTHEST):
            at = number - back
            if at < 1 or self.minutes.clause(at).item != clause.item:
                return None
            here = self.minutes.clause(at)
            named = [a for a in self._in(here) if a.start < pronoun.start and _may_be(pronoun, a)]
            subjects = [agent for agent in named if self._is_subject(agent)]
            if subjects:
                return subjects[-1 if back == 0 else 0], here
        return None

    def _is_subject(self, agent: Agent) -> bool:
        return _SUBJECT.match(self.flat, agent.end) is not None

    def _in(self, clause: Clause) -> list[Agent]:
        if clause.number not in self._agents:
            end = min(clause.end, clause.start + 3000)
            self._agents[clause.number] = agents(self.flat, clause.start, end)
        return self._agents[clause.number]


def _may_be(pronoun: Agent, agent: Agent) -> bool:
    if pronoun.kind is Kind.HE:
        return agent.kind in {Kind.PERSON, Kind.INITIALS, Kind.ROLE}
    if agent.kind is Kind.INITIALS:
        return agent.end - agent.start > 4  # noqa: PLR2004 - more than one person's
    return agent.kind in {Kind.BODY, Kind.UNIT, Kind.OFFICERS, Kind.MEMBERS, Kind.PERSON, Kind.ROLE}

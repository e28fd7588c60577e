"""For whom a pronoun stands: the nearest name that fits, and nobody where two might."""

import re

from minutes.values import Clause, Minutes
from summariser.cues.agents import Agent, Kind, agents
from summariser.cues.names import Names

FARTHEST = 12  # sentences back to which a pronoun may reach
LONGEST = 3000  # code points of one clause that are looked at
_DID = (
    r"(?:[a-z]+ed|was|were|is|are|had|has|have|would|will|said|says|gave|gives|took|felt|spoke|"
    r"undertook|knows|asks|thinks|thought|did|to|put|sent|found|told|left|brought|sees|saw|still|"
    r"could|made|came|went|knew|read|heard|ran|wrote|held|met|led|drew|began|set)\b"
)
_SUBJECT = re.compile(
    rf"\s*(?:\([^()]*\)|,[^,.;:]{{1,70}},|,\s[A-Z][^,.;:]{{1,60}}?(?=\s+{_DID}))?\s*"
    rf"(?:also\s+|then\s+)?{_DID}"
)
_ASKS = re.compile(
    r"\s*(?:\([^()]*\)|,[^,.;:]{1,70},)?\s*(?:also\s+|then\s+|further\s+)?(?:asked|asks|queried"
    r"|questioned|enquired|wondered|sought|requested|wished\s+to\s+know|wanted\s+to\s+know)\b"
)
_MAN = re.compile(r"(?:Mr|Sir|Lord)\b")
_WOMAN = re.compile(r"(?:Mrs|Ms|Miss|Dame|Lady)\b|\S+\s+(?:Mrs|Ms|Miss)\b")
_SEVERAL = re.compile(r"\band\s+(?:the|Cllr|Mr|Mrs|Ms|Dr)\b|^(?:Cllrs|Councillors)\b")
_PEOPLE = frozenset({Kind.PERSON, Kind.INITIALS, Kind.ROLE})
_MANY = frozenset(
    {Kind.BODY, Kind.UNIT, Kind.OFFICERS, Kind.MEMBERS, Kind.PERSON, Kind.ROLE, Kind.INITIALS}
)

Named = tuple[Agent, Clause]


class Antecedents:
    """Resolves the pronouns of one set of minutes."""

    def __init__(self, minutes: Minutes, flat: str, names: Names) -> None:
        self.minutes = minutes
        self.flat = flat
        self.names = names
        self._agents: dict[int, list[Agent]] = {}

    def of(self, pronoun: Agent, clause: Clause) -> Named | None:
        """The name and where it stands; subjects first, and who asked is not who promised."""
        after = {self._key(a) for a in self._in(clause) if a.start > pronoun.end}
        subjects: list[Named] = []
        others: list[Named] = []
        for here in self._back(clause):
            named = [a for a in self._in(here) if a.end <= pronoun.start and self._fits(pronoun, a)]
            named = [agent for agent in named if self._key(agent) not in after]
            found = [agent for agent in named if _SUBJECT.match(self.flat, agent.end)]
            others += [(agent, here) for agent in named]
            nearest = found[-1:] if here == clause else found[:1]
            subjects += [(agent, here) for agent in nearest]
            if subjects and not self._asks(subjects[-1][0]):
                break
        return self._chosen(subjects) if subjects else self._only(others)

    def _chosen(self, subjects: list[Named]) -> Named | None:
        answering = [one for one in subjects if not self._asks(one[0])]
        return (answering or subjects)[0]

    def _only(self, named: list[Named]) -> Named | None:
        """A name that is no subject counts when it is the only one that fits."""
        keys = {self._key(agent) for agent, _ in named}
        return named[0] if len(keys) == 1 else None

    def _key(self, agent: Agent) -> str:
        words = self.flat[agent.start : agent.end].lower().removeprefix("the ")
        return words.split()[-1] if agent.kind is Kind.PERSON else words

    def _back(self, clause: Clause) -> list[Clause]:
        """The clause and those before it in its item, nearest first."""
        first = max(1, clause.number - FARTHEST + 1)
        back = [self.minutes.clause(n) for n in range(clause.number, first - 1, -1)]
        same = next((i for i, c in enumerate(back) if c.item != clause.item), len(back))
        return back[:same]

    def _asks(self, agent: Agent) -> bool:
        return _ASKS.match(self.flat, agent.end) is not None

    def _fits(self, pronoun: Agent, agent: Agent) -> bool:
        words = self.flat[agent.start : agent.end]
        lone = agent.kind is Kind.PERSON and " " not in words
        if lone and not self.names.is_person(words):
            return False
        if pronoun.kind is Kind.HE:
            woman = self.flat[pronoun.start : pronoun.end].lower() == "she"
            wrong = _MAN.match(words) if woman else _WOMAN.match(words)
            return agent.kind in _PEOPLE and wrong is None and not _SEVERAL.search(words)
        if agent.kind is Kind.INITIALS:
            return agent.end - agent.start > 4  # noqa: PLR2004 - more than one person's
        return agent.kind in _MANY

    def _in(self, clause: Clause) -> list[Agent]:
        if clause.number not in self._agents:
            end = min(clause.end, clause.start + LONGEST)
            self._agents[clause.number] = agents(self.flat, clause.start, end)
        return self._agents[clause.number]

"""Who is the subject of a verb: the name before it, or the one that it leans back on."""

import re
from dataclasses import dataclass

from summariser.cues.agents import Agent
from summariser.cues.lexicon import COMMITTING, SAYING
from summariser.cues.triggers import ADVERBIAL

_GAP = re.compile(
    rf"\s*(?:\([^()]*\))?\s*(?:,[^,.;:]{{1,70}},)?(?:{ADVERBIAL})"
    r"\s*(?:(?:had|has|have|be|was|were|who\s[^.;]{1,90}?|at\s+the\s+meeting"
    r"|earlier\s[^.;,]{1,40})\s*)?"
    rf"(?:{ADVERBIAL})\s*",
)
_FINITE = re.compile(
    r"\s*(?:\([^()]*\)|,[^,.;:]{1,70},)?\s*(?:(?:also|then|now|still|therefore"
    r"|subsequently|however|kindly)\s+|who\s[^,.;]{1,60}\s)?"
    r"(?:[A-Za-z]+ed|was|were|is|are|had|has|have|would|will|said|says|gave|gives|took|felt|spoke|"
    r"undertook|knows|asks|thinks|did|to)\b"
)
_ELIDING = re.compile(r"(?:\b(?:and|but|or|then|which|that)|,|;)\s*(?:(?:also|then|so)\s+)?$")
_WITHIN = re.compile(
    r"\b(?:what|which|who|whom|where|when|how|if|whether|because|since|as|than)\s+$"
)
_PREPOSITION = re.compile(
    r"\b(?:in|of|on|at|for|from|with|by|to|about|between|under|near|into|over|regarding"
    r"|within|across|per|"
    r"around|behind|outside|through)\s+(?:the\s+|our\s+|a\s+)?$"
)
_BELONGING = re.compile(r"\s+(?:of|from|for|in|at|on\s+behalf\s+of)\s+(?:the\s+|our\s+)?")
_PAST_VERB = re.compile(rf"(?:{COMMITTING})\b(?<!undertaken)(?<!given)")
_REPORTS = re.compile(
    rf"\s*(?:\([^()]*\)|,[^,.;:]{{1,90}},)?\s*(?:also\s+|then\s+)?(?:{SAYING}|felt|agreed)\s+"
    r"(?:\w+\s+){0,2}?that\b"
)
_PERFECT = re.compile(r"\s*(?:\([^()]*\)|,[^,.;:]{1,90},)?\s*(?:had|have|has)\b")


@dataclass(frozen=True, slots=True)
class Scene:
    """A stretch of text, ``flat[start:end]``, and who is named in it."""

    flat: str
    start: int
    end: int
    named: tuple[Agent, ...]

    def before(self, at: int, reach: int) -> str:
        """At most ``reach`` characters before ``at``, not beyond the start."""
        return self.flat[max(self.start, at - reach) : at]

    def subject(self, at: int) -> tuple[Agent | None, bool]:
        """Who is the subject of the verb at ``at``, and whether only by what went before."""
        before = [agent for agent in self.named if agent.end <= at]
        if before and _GAP.fullmatch(self.flat, before[-1].end, at):
            return self._whole(before), False
        if not _ELIDING.search(self.before(at, 16)):
            return None, False
        return self._shared(before, at), True

    def _shared(self, before: list[Agent], at: int) -> Agent | None:
        """Whose verb went before: the reporter's own, when what is reported is in the perfect.

        As in "The Chair said that nobody had come and agreed to write"; but nobody's when the
        report has a subject that might have agreed: "said that the Trust had come and agreed to".
        """
        inner = self._nearest(before)
        outer = before[0] if before else None
        past = _PAST_VERB.match(self.flat, at)
        if outer is None or outer is inner or past is None:
            return inner
        told = _REPORTS.match(self.flat, outer.end, at)
        if told is None or self._is_object(outer):
            return inner
        if inner is None or inner.start < told.end() or not _PERFECT.match(self.flat, inner.end):
            return outer
        return None if self.leads(told.end(), inner) else outer

    def _nearest(self, before: list[Agent]) -> Agent | None:
        for agent in reversed(before):
            within = _WITHIN.search(self.before(agent.start, 12))
            if within is None and _FINITE.match(self.flat, agent.end):
                return agent
        return None

    def _is_object(self, agent: Agent) -> bool:
        """Whether the name stands after a preposition: "no word from the Trust"."""
        return _PREPOSITION.search(self.before(agent.start, 24)) is not None

    def _whole(self, before: list[Agent]) -> Agent | None:
        """No name after "in" or "of", unless it belongs to one: "members of the CC"."""
        agent = before[-1]
        if not _PREPOSITION.search(self.before(agent.start, 24)):
            return agent
        if len(before) > 1 and _BELONGING.fullmatch(self.flat, before[-2].end, agent.start):
            return Agent(before[-2].start, agent.end, before[-2].kind)
        return None

    def leads(self, at: int, agent: Agent) -> bool:
        """Whether the agent is the first thing after ``at`` but small words."""
        between = self.flat[at : agent.start].strip().lower()
        return not between or between in {"the", "our", "an", "a", "that", "in future", ","}

"""What governs a clause: the resolution above it, its owner, motions, conditions, flags."""

import re
from dataclasses import dataclass
from enum import StrEnum

from minutes.values import Clause, ClauseKind, Minutes
from summariser.cues.agents import Agent, Kind, agents
from summariser.flags import flag_in, is_minuted


class Rule(StrEnum):
    """What a lead-in makes of the clauses under it."""

    RESOLVED = "resolved"
    TASKED = "tasked"  # "that the Director:" – each clause is the owner's
    MOVED = "moved"  # a motion or an amendment: nothing until it is carried
    CONDITIONS = "conditions"
    DISCUSSED = "discussed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Governed:
    """What stands above a clause: the nearest rule, the clause that says so, its owner."""

    rule: Rule
    clause: int | None = None
    owner: Agent | None = None


FREE = Governed(Rule.NONE)

_RESOLVED = re.compile(
    r"\b(?:RESOLVED|AGREED|RECOMMENDED|PENDERFYNWYD|CYTUNWYD|DECIDED|DECISIONS?|INSTRUCTED)\b"
    r"|\b(?:it\s+was|it\s+is|was|were|the\s+meeting|\w+)\s+(?:also\s+|further\s+|then\s+"
    r"|unanimously\s+|"
    r"therefore\s+|generally\s+)?(?:agreed|resolved|recommended|decided|determined)\b"
    r"|^\s*(?:agreed|resolved|recommended|decisions?|decision\s+taken|outcome|actions?\s+agreed)\b"
    r"|declared\s+carried|^\s*(?:The\s+|That\s+(?:the\s+)?)?(?:Sub-?)?(?:Committee|Cabinet"
    r"|Council|Board|Panel|Executive|"
    r"Members|Meeting|Forum)\s*:\s*-?\s*$",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:moved|proposed|amendments?|motion|seconded|lost|defeated|fell)\b", re.IGNORECASE
)
_CARRIED = re.compile(
    r"\b(?:carried|agreed|resolved|RESOLVED|unanimously|approved)\b", re.IGNORECASE
)
_CONDITIONS = re.compile(
    r"\b(?:conditions?|informatives?|reasons?|subject\s+to\s+the\s+following|criteria|terms)\b"
    r"[^.]{0,40}:?\s*-?\s*$",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"\s*(?:For\s+the\s+(?:following\s+)?reasons?|Having\s+(?:regard|considered|noted)"
    r"|In\s+(?:view|light)\s+of"
    r"|Subject\s+to\s+the\s+(?:comments|views))\b"
)
_TELLS = re.compile(
    r"\s*(?:The\s+|Cllr\s+|Councillor\s+)?(?:[\w.'-]+\s+){1,7}?(?:also\s+"
    r"|then\s+)?(?:considered|said|asked|explained"
    r"|commented|thanked|advised|reported|stated|introduced|presented|queried|noted\s+that"
    r"|added)\b(?!\s+(?:and|by|to\s+the))"
)
_BARE_RESOLVED = re.compile(
    r"\W*(?:It\s+was\s+)?(?:unanimously\s+)?(?:RESOLVED|AGREED|RECOMMENDED"
    r"|DECISIONS?)(?:\s+that)?\W*",
    re.IGNORECASE,
)
_IMPOSED = re.compile(
    r"\b(?:granted|approved|permitted|permission|consent)\b.*\bconditions?\b[^.]{0,25}$",
    re.IGNORECASE,
)
_TASKED = re.compile(
    r"\b(?:actions?|tasks?|to\s+do|would|will|to|undertook|agreed)\s*[:-]*\s*$", re.IGNORECASE
)
_DECIDERS = re.compile(
    r"(?:the\s+)?(?:\w+[\s,&-]+){0,7}?(?:cabinet|committee|sub-?committee|council|board|panel|"
    r"executive|meeting|members|group|forum|commission|assembly|councillors)\Z",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"\s+(?:to|would|will|should|shall|(?:be|is)\s+(?:asked|requested|instructed)\s+to"
    r"|be\s+authorised\s+to|undertook\s+to|agreed\s+to)$"
)
_TO_VERB = re.compile(r"\bto\s+[a-z]|\b(?:would|will|should|be|is|are)\s")
LONGEST_OWNER = 12  # words
_MARK = re.compile(r"\s+(?:\d|[-*(])")
_DEEPEST = 6


class Structure:
    """The lead-ins and flags of one set of minutes."""

    def __init__(self, minutes: Minutes, flat: str) -> None:
        self.minutes = minutes
        self.flat = flat
        self._rules: dict[int, Governed] = {}
        self._section_heads = self._heads()

    def governed(self, clause: Clause) -> Governed:
        """What governs the clause; an owner found lower down outranks the rule above."""
        at: int | None = clause.lead_in or self._section_heads.get(clause.number)
        owner: Governed | None = None
        for _ in range(_DEEPEST):
            if at is None or at >= clause.number:
                break
            here = self._rule(self.minutes.clause(at))
            if here.rule is Rule.TASKED:
                owner = owner or here
            elif here.rule is not Rule.NONE:
                return self._joined(owner, here)
            lead = self.minutes.clause(at)
            at = lead.lead_in or self._section_heads.get(lead.number)
        return owner or FREE

    @staticmethod
    def _joined(owner: Governed | None, rule: Governed) -> Governed:
        if owner and rule.rule is Rule.RESOLVED:
            return Governed(Rule.RESOLVED, owner.clause, owner.owner)
        return rule

    def _heads(self) -> dict[int, int]:
        """Clauses of a list that stands right under a heading ("DECISION") without a lead-in."""
        heads: dict[int, int] = {}
        head: Clause | None = None
        for clause in self.minutes.clauses:
            if clause.kind is ClauseKind.HEADING:
                words = self.minutes.words(clause)
                head = clause if _RESOLVED.search(words) and not words.isdigit() else None
            elif head is not None and clause.item == head.item:
                listed = clause.kind in {ClauseKind.CLAUSE, ClauseKind.BULLET, ClauseKind.LEAD_IN}
                if listed and clause.lead_in is None and not self._is_told(clause):
                    heads[clause.number] = head.number
                elif clause.kind is ClauseKind.SENTENCE:
                    head = None
            else:
                head = None
        return heads

    def _is_told(self, clause: Clause) -> bool:
        """A paragraph that tells what was said, under "Decisions:"."""
        return _TELLS.match(self.flat, clause.start, clause.end) is not None

    def _rule(self, clause: Clause) -> Governed:
        if clause.number not in self._rules:
            self._rules[clause.number] = self._read_rule(clause)
        return self._rules[clause.number]

    def _read_rule(self, clause: Clause) -> Governed:
        words = self.flat[clause.start : clause.end]
        resolved = _last(_RESOLVED, words)
        moved = _last(_MOVED, words)
        if resolved < 0 and _REASONS.match(words):
            return self._passed_on(clause)
        if _CONDITIONS.search(words) and (resolved < 0 or _IMPOSED.search(words)):
            return Governed(Rule.CONDITIONS, clause.number)
        if moved > resolved and not _CARRIED.search(words, moved):
            return Governed(Rule.MOVED, clause.number)
        owner = self._owner(clause)
        if resolved >= 0:
            return Governed(Rule.RESOLVED, clause.number, owner)
        if owner is not None:
            return Governed(Rule.TASKED, clause.number, owner)
        return FREE

    def _passed_on(self, clause: Clause) -> Governed:
        """A line between RESOLVED and its list passes the resolution on."""
        before = self.minutes.clause(clause.number - 1) if clause.number > 1 else clause
        words = self.flat[before.start : before.end]
        same = before.item == clause.item and _BARE_RESOLVED.fullmatch(words) is not None
        return Governed(Rule.RESOLVED, before.number) if same else FREE

    def _owner(self, clause: Clause) -> Agent | None:
        """Who is named at the end of a lead-in: "RESOLVED that the Director of Place:"."""
        words = self.flat[clause.start : clause.end].rstrip(" :-")
        end = clause.start + len(words)
        tail = _TO_DO.search(words)
        at = clause.start + tail.start() if tail else end
        named = [
            agent
            for agent in agents(self.flat, max(clause.start, at - 200), end)
            if agent.end == at
        ]
        if not named:
            return None
        agent = named[-1]
        decider = _DECIDERS.fullmatch(self.flat[agent.start : agent.end])
        if agent.kind in {Kind.HE, Kind.THEY}:
            return agent
        return None if decider or agent.kind in {Kind.WE, Kind.MEMBERS} else agent


def _last(pattern: re.Pattern[str], words: str) -> int:
    return max((match.start() for match in pattern.finditer(words)), default=-1)


@dataclass(frozen=True, slots=True)
class Flag:
    """A literal flag: the clause it stands in, where the owner words after it are, if any."""

    clause: Clause
    owner_start: int
    owner_end: int
    bare: bool  # it names at most an owner; the task stands before it
    at: int = 0  # where the flag itself begins


def _is_new(flat: str, start: int, line: int, end: int) -> bool:
    """Whether what follows the first line after a flag is another matter, not the owner's words."""
    if _TO_VERB.search(flat, start, line):
        return False
    return len(flat[start:end].split()) > LONGEST_OWNER or bool(_MARK.match(flat, line, end))


def flag_of(minutes: Minutes, flat: str, clause: Clause) -> Flag | None:
    """The literal flag of a clause."""
    words = minutes.words(clause)
    match = flag_in(words, clause.kind)
    if match is None or not is_minuted(minutes, clause):
        return None
    start = clause.start + match.end()
    end = clause.end
    while start < end and flat[start] in " :-.()[]":
        start += 1
    while end > start and flat[end - 1] in " :.)];,":
        end -= 1
    if (
        flat[start:end].count("(") > flat[start:end].count(")")
        and minutes.text[end : end + 1] == ")"
    ):
        end += 1
    line = minutes.text.find("\n", start, end)
    if line > start and _is_new(flat, start, line, end):
        end = line
    rest = flat[start:end]
    bare = not _TO_VERB.search(rest)
    return Flag(clause, start, end, bare, clause.start + match.start())

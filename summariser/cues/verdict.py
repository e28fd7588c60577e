"""What a clerk's rules of thumb say of a candidate: one word, for the weights to weigh."""

import re
from dataclasses import dataclass

from summariser.cues.agents import Kind
from summariser.cues.candidates import Candidate
from summariser.cues.content import content
from summariser.cues.forms import Form, Reading, verb_class
from summariser.cues.known import is_known
from summariser.cues.lexicon import DECIDING, NOTING
from summariser.cues.powers import is_power, is_standing, is_to_use
from summariser.cues.practice import practice
from summariser.cues.structure import Rule
from summariser.verbs import IMPERATIVES

_NO_ACTION = re.compile(
    r"\b(?:no|any)\s+(?:further\s+)?action\b.{0,20}?\b(?:be|is|was|were"
    r"|been)\s+(?:\w+\s+)?(?:taken|required"
    r"|needed|necessary)\b|\b[Nn]o\s+(?:further\s+)?action\s+(?:will|would|to)\s+be\s+taken\b",
    re.IGNORECASE,
)
_MOVED = re.compile(r"\b(?:moved|amendment|motion|notice\s+of\s+motion)\b", re.IGNORECASE)
_CARRIED = re.compile(
    r"\b(?:carried|agreed|resolved|unanimous\w*|approved|accepted|on\s+the\s+understanding)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?|\b(?:asked|queried|questioned|wondered|enquired|wished\s+to\s+know)\s+(?:if"
    r"|whether|why|how|what|"
    r"when|where|who|about|which)\b|\bsought\s+(?:\w+\s+){0,2}(?:assurances?|clarification"
    r"|information|"
    r"confirmation)"
)
_HEARING = re.compile(
    r"\b(?:applications?|licen[cs]\w*|planning|hearing|premises|appeals?)\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\b(?:additional|further|following|standard|extra)\s+conditions?\b"
    r"|\bconditions?\s+(?:requiring|that)\b"
    r"|^\s*(?:The\s+)?(?:licen[cs]e\s*holder|applicant|premises|developer|operator"
    r"|permit\s+holder|no\s+\w+)\b"
    r".{0,40}\b(?:shall|must)\b",
    re.IGNORECASE,
)
_STEPS_OUT = re.compile(  # what a member with an interest does at the meeting itself
    r"\b(?:leav(?:e|ing)|withdraw(?:ing)?\s+from|vacat(?:e|ing))\s+the\s+"
    r"(?:(?:council\s+)?(?:chamber|room|meeting)|committee\s+room|virtual\s+meeting)\b"
    r"|\btak(?:e|ing)\s+no\s+part\b|\bnot\s+(?:vote|take\s+part)\b",
    re.IGNORECASE,
)
_CARRIED_TASK = re.compile(
    r"\b(?:officers?|director|head\s+of|clerk)\b.{0,40}\b(?:write|report|requested|asked)\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"\b(?:cllrs?|councillors?|alderman|chair\w*|clerk|officers?|head|director|manager"
    r"|solicitor)\b",
    re.IGNORECASE,
)
_GIVES_WORD = re.compile(
    r"\bg[ai]ve[sn]?\s+(?:an?|his|her|their)\s+(?:\w+\s+){0,3}?(?:undertaking|word|promise"
    r"|commitment)\s+(?:that|to)\b"
)
_NOTED_THAT = re.compile(
    r"\b(?:noted|reminded|aware)\s+that\b|\b(?:was|were)\s+(?:advised|informed|told)\s+that\b"
)
_OUTSIDER = re.compile(
    r"\b(?:residents?|petition\w*|public|applicants?|objectors?)\b", re.IGNORECASE
)
_CHASED = re.compile(
    r"\b(?:had|have|has)\s+(?:been\s+)?(?:told|promised|asked|requested|agreed|undertaken"
    r"|advised)\b"
    r"|\b(?:was|were)\s+(?:told|promised)\b"
)
_THAT = re.compile(r"\s*,?\s*that\b")
_COMMITTEE = re.compile(
    r"\s*(?:The\s+)?(?:\w+\s+){0,3}?(?:Committee|Members?|Panel|Board|Council(?:lors)?"
    r"|Cabinet|Forum"
    r"|Commission|Chair\w*|Convener)\b"
)
_HABIT = re.compile(
    r"\b[Ww]here\s+(?:an?|any)\s+\w+(?:\s+\w+)?\s+(?:does|do|did|is|was|has|had|refused"
    r"|fails?|failed|cannot)\b"
    r"|\b(?:would|will)\s+(?:normally|usually|always|typically|generally)\b"
)
_ALLOWS = re.compile(
    r"\b(?:would|will)\s+(?:allow|enable|provide\s+for|mean|ensure|require)\b.*\bwith\s+an?\b"
)
_RECORDED = re.compile(r"\bbe\s+(?:recorded|noted|minuted|thanked|placed\s+on\s+record)\b")
_WANTING = re.compile(
    r"\s*(?:,?\s*(?:that|for|to\s+(?:be|have|see|receive)|him|her|them|the|an?|all|more|further|"
    r"comparative|details|information|figures|[A-Z]\w+)\b)"
)
_HIM = re.compile(r"\s+(?:him|her|them|us)\s+to\b")
_RULE_TALK = re.compile(
    r"\b(?:policy|strategy|scheme|system|programme|project|contract|plan|scorecard"
    r"|legislation|structure|"
    r"applicants?|developers?|contractors?|operators?|providers?|landlords?|tenants?"
    r"|schools?|residents|agreement|"
    r"consultation|market|meeting|event|works?|service\s+users?|changes?|measures?"
    r"|proposals?)\s+(?:\w+\s+){0,2}"
    r"(?:would|will|should|must|to)\b"
)
_PLANNED = frozenset({"discussed", "consulted", "collected", "identified"})
_URGED = re.compile(r"\b(?:encouraged|reminded|urged)\b")
_IT = re.compile(r"\s*It\b")
_ATTENDING = frozenset({"attend", "come", "join", "visit", "view", "participate", "contact"})
BARRED = frozenset({"barred", "negated", "conditions"})
_TASKS = frozenset({"instruct", "deliver", "agent_verb", "agent_to", "agent_asked", "be_task"})
_BEGINS = frozenset({"start", "begin", "continue"})
_ASSIGNED = (IMPERATIVES | {"consider", "think", "try", "attempt", "assist", "help"}) - {
    "hear",
    "suspend",
    "defer",
    "move",
    "stand",
    "become",
    "second",
    "serve",
    "change",
    "have",
}
_NAMED = frozenset({Kind.PERSON, Kind.INITIALS, Kind.ROLE, Kind.HE, Kind.OFFICERS, Kind.UNIT})


@dataclass(frozen=True, slots=True)
class Case:
    """A candidate before its judges: its words, its best reading, who is known by name."""

    flat: str
    candidate: Candidate
    names: frozenset[str]
    title: str

    @property
    def words(self) -> str:
        """The words of the sentence."""
        return self.flat[self.candidate.sentence.start : self.candidate.sentence.end]

    def before(self, reading: Reading) -> str:
        """What the sentence says before the verb."""
        return self.flat[self.candidate.start : reading.at]

    def is_named(self, reading: Reading) -> bool:
        """Whether the subject is a person, a role or a unit of the council."""
        subject = reading.subject
        named = subject is not None and subject.kind in _NAMED
        if subject is not None and self.flat.startswith(("a ", "an ", "A ", "An "), subject.start):
            return False
        return named and subject is not None and is_known(self.flat, subject, self.names)


def verdict(flat: str, candidate: Candidate, names: frozenset[str], title: str = "") -> str:
    """``barred``, ``decided``, ``flagged``, ``task``, ``told`` and so on: the first that judges."""
    case = Case(flat, candidate, names, title)
    judged = (judge(case) for judge in _JUDGES)
    return next((word for word in judged if word), None) or _said(case)


def _by_practice(case: Case) -> str | None:
    return practice(case.flat, case.candidate)


def _by_flag(case: Case) -> str | None:
    return "flagged" if case.candidate.flag is not None else None


def _by_bar(case: Case) -> str | None:
    """Motions that are not carried, standing powers, conditions of a permission, interests."""
    words = case.words
    if _STEPS_OUT.search(words):
        return "barred"
    if case.candidate.governed.rule in {Rule.MOVED, Rule.CONDITIONS} or is_standing(words):
        return "barred"
    if _NO_ACTION.search(words):
        return "negated"
    if _CONDITION.search(words) and not _CARRIED_TASK.search(words):
        return "conditions"
    return "barred" if _MOVED.search(words) and not _CARRIED.search(words) else None


def _by_rule(case: Case) -> str | None:
    candidate = case.candidate
    if candidate.governed.rule is Rule.RESOLVED:
        return _resolved(case.flat, candidate, candidate.start, case.words)
    if candidate.best is None:
        return "silent"
    return "negated" if candidate.best.negated else None


def _by_agreement(case: Case) -> str | None:
    """As in "it was agreed that the letter would be sent"."""
    readings, best = case.candidate.sentence.readings, case.candidate.best
    agreed = [r for r in readings if best and r.form is Form.RESOLVE and r.at <= best.at]
    if not agreed:
        return None
    if agreed[-1].negated:
        return "chased"
    return "inline_" + _resolved(case.flat, case.candidate, agreed[-1].end, case.words)


def _by_setting(case: Case) -> str | None:
    if _GIVES_WORD.search(case.words):
        return "gives_word"
    best = case.candidate.best
    party = best is not None and _HEARING.search(case.title) and _is_party(case.flat, best)
    return "party" if party else None


def _resolved(flat: str, candidate: Candidate, start: int, words: str) -> str:
    kind = content(flat, start, candidate.sentence.end)
    if kind in _TASKS:
        return "power" if is_power(words) else "task"
    if candidate.governed.owner is not None and kind not in {"noting", "be_noting"}:
        return "power" if is_power(words) else "owned"
    if kind == "be_deciding" and is_to_use(words):
        return "power"
    return "decided" if kind in {"noting", "deciding", "be_noting", "be_deciding"} else kind


def _said(case: Case) -> str:
    best = case.candidate.best
    if best is None:
        return "silent"
    if best.form is Form.ASK:
        return _asked_for(case, best)
    if _HABIT.search(case.words):
        return "narrative"
    return _looking_back(case, best) or _by_form(case, best)


def _looking_back(case: Case, best: Reading) -> str | None:
    """An earlier promise that somebody chases, and a question."""
    before = case.before(best)
    if _CHASED.search(before) and best.form is not Form.COMMIT:
        return "chased"
    return "question" if _QUESTION.search(before) and not case.is_named(best) else None


def _by_form(case: Case, best: Reading) -> str:
    kind = verb_class(best)
    doing = kind in {"deliver", "both", "task"}
    who = "named" if case.is_named(best) else "other"
    if best.form is Form.ASKED:
        urged = _URGED.search(case.flat, best.at, best.end)
        if (urged or best.verb in _ATTENDING) and not case.is_named(best):
            return "invitation"
        return "told" if best.subject is not None and doing else "told_other"
    if best.passive:
        return _passive(best, case.words, doing=doing)
    if who == "named" and _is_assigned(best, kind):
        doing = True  # whatever the verb, a name and "to" is an assignment
    if best.form in {Form.COMMIT, Form.BARE, Form.IS_TO}:
        return f"{best.form.value}_{'doing' if doing else kind}_{who}"
    if best.form in {Form.WOULD, Form.WILL}:
        narrative = kind == "state" or (who == "other" and _RULE_TALK.search(case.words))
        return "narrative" if narrative else f"will_{who}_{'doing' if doing else 'else'}"
    return "weak_named" if who == "named" and doing else "weak"


def _is_assigned(best: Reading, kind: str) -> bool:
    if best.form is Form.BARE:
        return kind == "other"
    if best.form in {Form.WILL, Form.WOULD, Form.COMMIT} and best.verb in {"sign", "initial"}:
        return True
    if best.form is not Form.COMMIT or best.verb in DECIDING | NOTING:
        return False
    return best.verb in _BEGINS or (kind == "other" and best.verb in _ASSIGNED)


def _is_party(flat: str, best: Reading) -> bool:
    """In a hearing, what somebody who is neither member nor officer offers binds nobody here."""
    subject = best.subject
    if subject is None or subject.kind not in {Kind.PERSON, Kind.HE}:
        return False
    return not _OFFICIAL.search(flat[subject.start : subject.end])


def _asked_for(case: Case, best: Reading) -> str:
    before = case.before(best)
    ours = _COMMITTEE.match(before) and before.rstrip().endswith(" and")
    if _OUTSIDER.search(before) and not ours:
        return "outsider"
    if best.verb and (best.subject is not None or _HIM.match(case.flat, best.end)):
        return "asks_somebody"
    wanting = _WANTING.match(case.flat, best.end)
    if not wanting or _QUESTION.search(case.words):
        return "question"
    if _RECORDED.search(case.flat, best.end, case.candidate.sentence.end):
        return "question"
    together = _COMMITTEE.match(case.words) or _IT.match(case.words)
    return "asks_that" if together and _THAT.match(case.flat, best.end) else "asks_for"


def _passive(best: Reading, words: str, *, doing: bool) -> str:
    if best.form in {Form.COULD, Form.SHOULD, Form.NEED, Form.BE}:
        return "weak_passive"
    if best.form is Form.BARE_PASSIVE and _ALLOWS.search(words):
        return "narrative_passive"
    if not doing or best.verb in _PLANNED or _RULE_TALK.search(words):
        return "narrative_passive"
    if _NOTED_THAT.search(words):
        return "noted_passive"
    return "passive" if best.form in {Form.WOULD, Form.WILL} else "to_be_done"


_JUDGES = (_by_flag, _by_bar, _by_practice, _by_rule, _by_agreement, _by_setting)

"""What a clerk's rules of thumb say of a candidate: one word, for the weights to weigh."""

import re

from summariser.cues.agents import Agent, Kind
from summariser.cues.candidates import Candidate
from summariser.cues.content import content
from summariser.cues.readings import Form, Reading, verb_class
from summariser.cues.structure import Rule

POWER = (
    r"\bsuch\s+(?:\w+\s+){1,4}as\b|\bas\s+(?:may\s+be\s+|is\s+|and\s+when\s+|are\s+)?"
    r"(?:necessary|required|appropriate|needed)\b|\bany\s+(?:necessary|minor|non-material|consequential|"
    r"further|other)\b|\bin\s+consultation\s+with\b|\bif\s+(?:necessary|required)\b|\bdelegated\s+(?:powers?|"
    r"authority)\b|\bauthority\s+(?:be\s+|is\s+)?delegated\b"
)
_POWER = re.compile(POWER, re.IGNORECASE)
_STANDING = re.compile(
    r"\b(?:authoris|delegat|empower)\w*\b.{0,200}?\b(?:such\s+(?:\w+\s+){1,4}as\b|as\s+(?:may\s+be\s+|is\s+|are\s+)?"
    r"(?:necessary|required|appropriate)|any\s+(?:necessary|minor|non-material|consequential|further|other)|"
    r"from\s+time\s+to\s+time)",
    re.IGNORECASE,
)
_MOVED = re.compile(r"\b(?:moved|amendment|motion|notice\s+of\s+motion)\b", re.IGNORECASE)
_CARRIED = re.compile(
    r"\b(?:carried|agreed|resolved|unanimous\w*|approved|accepted|on\s+the\s+understanding)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?|\b(?:asked|queried|questioned|wondered|enquired|wished\s+to\s+know)\s+(?:if|whether|why|how|what|"
    r"when|where|who|about|which)\b|\bsought\s+(?:\w+\s+){0,2}(?:assurances?|clarification|information|"
    r"confirmation)"
)
_HEARING = re.compile(
    r"\b(?:applications?|licen[cs]\w*|planning|hearing|premises|appeals?)\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\b(?:additional|further|following|standard|extra)\s+conditions?\b|\bconditions?\s+(?:requiring|that)\b"
    r"|^\s*(?:The\s+)?(?:licen[cs]e\s*holder|applicant|premises|developer|operator|permit\s+holder|no\s+\w+)\b"
    r".{0,40}\b(?:shall|must)\b",
    re.IGNORECASE,
)
_CARRIED_TASK = re.compile(
    r"\b(?:officers?|director|head\s+of|clerk)\b.{0,40}\b(?:write|report|requested|asked)\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"\b(?:cllrs?|councillors?|alderman|chair\w*|clerk|officers?|head|director|manager|solicitor)\b",
    re.IGNORECASE,
)
_GIVES_WORD = re.compile(
    r"\bg[ai]ve[sn]?\s+(?:an?|his|her|their)\s+(?:\w+\s+){0,3}?(?:undertaking|word|promise|commitment)\s+(?:that|to)\b"
)
_NOTED_THAT = re.compile(r"\b(?:noted|reminded|aware)\s+that\b")
_OUTSIDER = re.compile(r"\b(?:residents?|petition\w*|public|applicants?|objectors?)\b", re.IGNORECASE)
_CHASED = re.compile(
    r"\b(?:had|have|has)\s+(?:been\s+)?(?:told|promised|asked|requested|agreed|undertaken|advised)\b"
    r"|\b(?:was|were)\s+(?:told|promised)\b"
)
_WANTING = re.compile(
    r"\s*(?:,?\s*(?:that|for|to\s+(?:be|have|see|receive)|him|her|them|the|an?|all|more|further|"
    r"comparative|details|information|figures|[A-Z]\w+)\b)"
)
_HIM = re.compile(r"\s+(?:him|her|them|us)\s+to\b")
_RULE_TALK = re.compile(
    r"\b(?:policy|strategy|scheme|system|programme|project|contract|plan|scorecard|legislation|structure|"
    r"applicants?|developers?|contractors?|operators?|providers?|landlords?|tenants?|schools?|residents|agreement|"
    r"consultation|market|meeting|event|works?|service\s+users?|changes?|measures?|proposals?)\s+(?:\w+\s+){0,2}"
    r"(?:would|will|should|must|to)\b"
)
BARRED = frozenset({"barred", "negated", "conditions"})
_TASKS = frozenset({"instruct", "deliver", "agent_verb", "agent_to", "agent_asked", "be_task"})
_NAMED = frozenset({Kind.PERSON, Kind.INITIALS, Kind.ROLE, Kind.HE, Kind.OFFICERS, Kind.UNIT})


def verdict(flat: str, candidate: Candidate, names: frozenset[str], title: str = "") -> str:
    """``barred``, ``decided``, ``flagged``, ``resolved``, ``promised`` and so on: see the rules."""
    words = flat[candidate.sentence.start : candidate.sentence.end]
    if candidate.flag is not None:
        return "flagged"
    if candidate.governed.rule in {Rule.MOVED, Rule.CONDITIONS} or _STANDING.search(words):
        return "barred"
    if _CONDITION.search(words) and not _CARRIED_TASK.search(words):
        return "conditions"
    if _MOVED.search(words) and not _CARRIED.search(words):
        return "barred"
    best = candidate.best
    if candidate.governed.rule is Rule.RESOLVED:
        return _resolved(flat, candidate, candidate.start, words)
    if best is None:
        return "silent"
    if best.negated:
        return "negated"
    agreed = [r for r in candidate.sentence.readings if r.form is Form.RESOLVE and r.at <= best.at]
    if agreed:
        return "inline_" + _resolved(flat, candidate, agreed[-1].end, words)
    if _GIVES_WORD.search(words):
        return "gives_word"
    if _HEARING.search(title) and _is_party(flat, best):
        return "party"
    return _said(flat, candidate, best, words, names)


def _resolved(flat: str, candidate: Candidate, start: int, words: str) -> str:
    kind = content(flat, start, candidate.sentence.end)
    if kind in _TASKS:
        return "power" if _POWER.search(words) else "task"
    if candidate.governed.owner is not None and kind not in {"noting", "be_noting"}:
        return "power" if _POWER.search(words) else "owned"
    if kind == "be_deciding" and _POWER.search(words):
        return "power"
    return "decided" if kind in {"noting", "deciding", "be_noting", "be_deciding"} else kind


def _said(flat: str, candidate: Candidate, best: Reading, words: str, names: frozenset[str]) -> str:
    kind = verb_class(best)
    doing = kind in {"deliver", "both", "task"}
    named = (
        best.subject is not None
        and best.subject.kind in _NAMED
        and is_known(flat, best.subject, names)
    )
    if best.form is Form.ASK:
        if _OUTSIDER.search(flat[candidate.start : best.at]):
            return "outsider"
        return _asked_for(flat, best, words)
    if _CHASED.search(flat[candidate.start : best.at]) and best.form is not Form.COMMIT:
        return "chased"
    if _QUESTION.search(flat[candidate.start : best.at]) and not named:
        return "question"
    if best.form is Form.ASKED:
        return "told" if best.subject is not None and doing else "told_other"
    if best.passive:
        return _passive(best, words, doing=doing)
    if best.form in {Form.COMMIT, Form.BARE, Form.IS_TO}:
        sort = "doing" if doing else kind
        return f"{best.form.value}_{sort}_{'named' if named else 'other'}"
    if best.form in {Form.WOULD, Form.WILL}:
        if kind == "state" or (not named and _RULE_TALK.search(words)):
            return "narrative"
        return f"will_{'named' if named else 'other'}_{'doing' if doing else 'else'}"
    return "weak_named" if named and doing else "weak"


def _is_party(flat: str, best: Reading) -> bool:
    """In a hearing, what somebody who is neither member nor officer offers binds nobody here."""
    subject = best.subject
    if subject is None or subject.kind not in {Kind.PERSON, Kind.HE}:
        return False
    return not _OFFICIAL.search(flat[subject.start : subject.end])


def _asked_for(flat: str, best: Reading, words: str) -> str:
    if best.verb and (best.subject is not None or _HIM.match(flat, best.end)):
        return "asks_somebody"
    if _QUESTION.search(words) or not _WANTING.match(flat, best.end):
        return "question"
    return "asks_for"


def _passive(best: Reading, words: str, *, doing: bool) -> str:
    if best.form in {Form.COULD, Form.SHOULD, Form.NEED, Form.BE}:
        return "weak_passive"
    if not doing or _RULE_TALK.search(words):
        return "narrative_passive"
    if _NOTED_THAT.search(words):
        return "noted_passive"
    return "passive" if best.form in {Form.WOULD, Form.WILL} else "to_be_done"


def is_known(flat: str, agent: Agent, names: frozenset[str]) -> bool:
    """Whether a single capitalised word is a name: it stands elsewhere inside a sentence."""
    words = flat[agent.start : agent.end].split()
    if agent.kind is not Kind.PERSON or len(words) != 1:
        return True
    return words[0] in names


_INSIDE = re.compile(r"(?<=[a-z,'] )[A-Z][a-z]+\b")


def names_in(flat: str) -> frozenset[str]:
    """The capitalised words that stand inside sentences."""
    return frozenset(match.group() for match in _INSIDE.finditer(flat))

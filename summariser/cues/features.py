"""The named cues of a candidate: what the weights weigh."""

import re

from minutes.values import ClauseKind, Minutes, Section
from summariser.cues.agents import Agent
from summariser.cues.candidates import Candidate, strength
from summariser.cues.content import content
from summariser.cues.dues import due_after
from summariser.cues.forms import Form, Reading, verb_class
from summariser.cues.known import is_known
from summariser.cues.powers import POWER
from summariser.cues.structure import Rule

_TEXT_CUES = {
    "recipient": r"\bto\s+(?:all\s+|the\s+|ward\s+|local\s+|other\s+|elected\s+|this\s+"
    r"|its\s+|their\s+|a\s+future\s+|the\s+next\s+)*"
    r"(?:Members?|Committee|Councillors?|members?|councillors?|Panel|Board|Cabinet|group"
    r"|meeting|Council|residents?|public|us)\b",
    "hope": r"\b(?:hop(?:e|es|ed|ing)|hopefully|wish(?:ed)?|aspir\w+|intention|intend(?:s|ed)?"
    r"|aim(?:s|ed)?|plans?\s+to|planned)\b",
    "had_been": r"\b(?:had|has|have)\s+(?:\w+\s+){0,2}?(?:been|had|\w+ed)\b",
    "was_being": r"\b(?:was|were|is|are)\s+(?:\w+\s+)?(?:being|\w+ing)\b",
    "if": r"\b(?:if|unless|whether|should\s+the)\b",
    "noted": r"\b(?:noted?|noting)\b",
    "told_that": r"\b(?:advised|informed|told|reported|explained|stated|confirmed|assured|clarified"
    r"|said|says)\b(?:\s+that)?",
    "question": r"\?|\bsought\s+(?:\w+\s+){0,2}(?:assurances?|clarification|information"
    r"|confirmation|clarity)|\b(?:asked|queried|questioned|wondered|enquired"
    r"|wished\s+to\s+know)\s+(?:if|whether|why|how|what|when|where|who|about|which)\b",
    "answered": r"\b(?:in\s+(?:response|reply|answer)\s+to)\b",
    "continue": r"\bcontinu(?:e|es|ed|ing)\b",
    "able": r"\b(?:be\s+able|be\s+possible|be\s+available|be\s+required|be\s+needed|be\s+necessary"
    r"|be\s+expected|be\s+subject)\b",
    "suggested": r"\b(?:suggest(?:ed|ion|s)?|proposed|felt|considered|thought"
    r"|recommended|views?)\b",
    "thanks": r"\b(?:thank(?:s|ed)?|congratulat\w+|appreciation|condolences|commend\w*)\b",
    "moved": r"\b(?:moved|seconded|motion|amendment)\b",
    "past_when": r"\b(?:in\s+(?:19|20)\d\d|last\s+(?:year|month|week|meeting)|previously|already"
    r"|at\s+that\s+time|in\s+the\s+past|earlier\s+this)\b",
    "not": r"\b(?:not|no|never|none|nothing|neither|cannot)\b",
    "agreed": r"\b(?:agreed|AGREED|agree|resolved|RESOLVED)\b",
    "encouraged": r"\b(?:encouraged?|welcome\s+to|invited\s+to\s+(?:attend|visit|contact|join)"
    r"|reminded|urged|interested)\b",
    "declares": r"\b(?:declared?|apologies|quorum|quorate|minutes?\s+of\s+the\s+(?:meeting|previous"
    r"|last)|correct\s+record|accurate\s+record|exempt|press\s+and\s+public)\b",
    "done": r"\b(?:completed?|done|has\s+been|have\s+been|resolved|closed|no\s+further\s+action"
    r"|action\s+(?:complete|closed))\s*\.?\s*$",
    "meeting_on": r"\b(?:next\s+meeting\s+(?:will|would|is|was|to)|meeting\s+(?:will|would|is"
    r"|to)\s+(?:be|take)|will\s+take\s+place|would\s+take\s+place)\b",
    "money": r"£\s*\d",
    "general": r"\b(?:[Ww]here\s+(?:an?|it|this|they|one|any|the)|whenever|in\s+(?:the\s+)?(?:event"
    r"|case)s?|every\s+case|each\s+case|in\s+most\s+cases|as\s+usual"
    r"|in\s+the\s+usual\s+way"
    r"|normally|usually|typically|generally)\b",
    "deliverable": r"\b(?:response|reply|answer|note|briefing|update|cop(?:y|ies)|lists?"
    r"|figures|data"
    r"|information|breakdown|details|paper|links?|slides|presentation|clarification|report)\b"
    r"[^.;,]{0,60}?\b(?:would|will|to|could)\s+(?:also\s+)?be\s+(?:provided|circulated|shared|sent"
    r"|supplied|e-?mailed|brought|submitted|forwarded|obtained)\b",
    "conditional": r"\b(?:subject\s+to|in\s+the\s+event|provided\s+that|where\s+"
    r"(?:necessary|possible|appropriate))\b",
    "let_know": r"\b(?:let\s+\w+(?:\s+\w+)?\s+(?:know|have)|report\s+back|feed\s*back|come\s+back"
    r"|bring\s+back|back\s+to|find\s+out|look\s+into|follow(?:ed)?\s+(?:this\s+|it\s+)?up"
    r"|outside\s+(?:of\s+)?the\s+meeting|taken?\s+(?:this\s+|it\s+)?(?:up|forward|away))\b",
    "agenda": r"\b(?:agenda|work\s+programme|forward\s+plan|action\s+(?:log|list)|work\s+plan)\b",
    "applicant": r"\b(?:applicants?|licen[cs]e\s*holder|premises|developers?|landowners?|tenants?"
    r"|operators?|contractors?)\b",
    "policy": r"\b(?:policy|strategy|scheme|service|system|programme|project)\s+(?:would|will)\b",
    "quoted": r"\"[^\"]{12,}",
    "power": POWER,
    "previous_promise": r"\b(?:as\s+(?:agreed|promised|requested)|had\s+(?:asked|requested|agreed"
    r"|promised|undertaken)|was\s+told|been\s+(?:told|promised|asked))\b",
}
_COMPILED = {name: re.compile(pattern) for name, pattern in _TEXT_CUES.items()}
_TITLES = {
    "title:arising": re.compile(
        r"matters?\s+arising|action\s+(?:log|sheet|list)|previous\s+minutes|outstanding"
        r"|actions?\s+from",
        re.IGNORECASE,
    ),
    "title:formal": re.compile(
        r"apolog|declaration|welcome|confirmation\s+of|exclusion|minutes\s+of|election\s+of"
        r"|appointment",
        re.IGNORECASE,
    ),
    "title:planning": re.compile(r"planning|application|licen[cs]", re.IGNORECASE),
}


def subject_class(flat: str, agent: Agent | None, names: frozenset[str]) -> str:
    """The kind of a subject; ``nobody``, or ``word`` for a capitalised word that is no name."""
    if agent is None:
        return "nobody"
    return agent.kind.value if is_known(flat, agent, names) else "word"


def features(
    minutes: Minutes,
    flat: str,
    candidate: Candidate,
    column: str,
    *,
    names: frozenset[str],
    judged: str,
) -> frozenset[str]:
    """The names of the cues that stand in a candidate and around it."""
    found = {f"kind:{candidate.clause.kind.value}", f"column:{column}"}
    found |= _of_readings(flat, candidate, names)
    found |= _of_structure(flat, candidate)
    beside = "beside" if column in {"top", "match"} else "alone"
    found |= {f"verdict:{judged}", f"verdict:{judged}/{beside}"}
    words = flat[candidate.sentence.start : candidate.sentence.end]
    found |= {f"has:{name}" for name, pattern in _COMPILED.items() if pattern.search(words)}
    found |= _of_length(words)
    best = candidate.best
    if best is not None:
        if due_after(words, best.at - candidate.sentence.start):
            found.add("has:due")
        found |= _around(flat, candidate, best)
    title = title_of(minutes, candidate)
    found |= {name for name, pattern in _TITLES.items() if pattern.search(title)}
    return frozenset(found)


def title_of(minutes: Minutes, candidate: Candidate) -> str:
    """The title of the item that a candidate stands in."""
    return minutes.items[candidate.clause.item].title if minutes.items else ""


def _of_length(words: str) -> set[str]:
    count = len(words.split())
    if count <= 4:  # noqa: PLR2004 - lengths are what is counted here
        return {"length:tiny"}
    if count > 55:  # noqa: PLR2004
        return {"length:long"}
    return {"length:short"} if count <= 14 else set()  # noqa: PLR2004


def _of_readings(flat: str, candidate: Candidate, names: frozenset[str]) -> set[str]:
    best = candidate.best
    if best is None:
        return {"reading:none"}
    found = set(_names(flat, best, names))
    if best.elided:
        found.add("elided")
    if best.negated:
        found.add("negated")
    others = sorted((r for r in candidate.sentence.readings if r is not best), key=strength)
    for other in others[-2:]:
        if strength(other) > 2:  # noqa: PLR2004 - about a modal with a plain subject
            found |= {f"also:{other.form.value}", f"also:{verb_class(other)}"}
    return found


def _names(flat: str, reading: Reading, names: frozenset[str]) -> list[str]:
    form, verbs, subject = (
        reading.form.value,
        verb_class(reading),
        subject_class(flat, reading.subject, names),
    )
    passive = "/passive" if reading.passive else ""
    if reading.subject is None and reading.form in {Form.ASK, Form.RESOLVE}:
        subject = reading.form.value
    return [f"form:{form}", f"verb:{verbs}", f"subject:{subject}{passive}"]


def _of_structure(flat: str, candidate: Candidate) -> set[str]:
    rule, best = candidate.governed.rule, candidate.best
    found = {f"rule:{rule.value}"}
    if candidate.clause.section is Section.DECISION:
        found.add("section:decision")
    if rule is Rule.RESOLVED:
        tasked = "tasked" if candidate.governed.owner else "plain"
        kind = content(flat, candidate.start, candidate.sentence.end)
        found |= {f"content:{kind}", f"governed:{tasked}"}
    elif best is not None and best.form is Form.RESOLVE:
        kind = content(flat, best.end, candidate.sentence.end)
        found.add(f"content:{kind}")
    if candidate.flag is not None:
        found.add("flag:bare" if candidate.flag.bare else "flag:task")
        found.add("flag")
    if candidate.clause.kind is ClauseKind.LEAD_IN:
        found.add("lead_in")
    return found


def _around(flat: str, candidate: Candidate, best: Reading) -> set[str]:
    """Words right before and right after the verb phrase."""
    found = set()
    before = flat[max(candidate.start, best.at - 60) : best.at]
    if re.search(
        r"\b(?:that|which|who)\s+(?:the\s+|he\s+|she\s+|they\s+|it\s+)?[\w' ]{0,40}$", before
    ):
        found.add("after_that")
    if re.search(r"\b(?:which|who|where|when|because|since|as|so\s+that)\b[^,.;]{0,40}$", before):
        found.add("in_relative")
    if best.at - candidate.start < 40:  # noqa: PLR2004 - a subject's length
        found.add("near_start")
    return found

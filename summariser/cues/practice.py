"""Practices of committees that no grammar shows: done at the meeting, on an agenda, a courtesy."""

import re

from summariser.cues.agents import Kind
from summariser.cues.candidates import Candidate
from summariser.cues.forms import Form, Reading
from summariser.cues.structure import Rule

_AT_THE_MEETING = re.compile(
    r"\b(?:agreed|resolved)\s+(?:that\s+\w+\s+would\s+|to\s+)(?:first\s+)?(?:hear\s+from"
    r"|suspend\s+(?:the\s+)?standing"
    r"|change\s[^.;]{0,60}\bitem\s+\d|bring\s+(?:forward\s+)?(?:the\s+)?(?:agenda\s+)?item"
    r"|extend\s+the\s+meeting|adjourn\b|go\s+into)"
    r"|\b(?:asked|requested|called)\s+(?:members\s+)?(?:for|(?=an?\s)|to\s+(?:observe|hold"
    r"|stand\s+for)|that)\s+(?:an?\s+)?"
    r"(?:\w+['\s]*s?\s+){0,2}(?:silence|apologies|nominations|questions|show\s+of\s+hands|vote)\b"
    r"|\bhad\s+(?:\w+\s+){0,2}?(?:opportunity|chance)\s+to\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:was|were)\s+(?:asked|requested|instructed)\s+to\b[^.;]{0,80}\b(?:last\s+(?:week"
    r"|month|year"
    r"|meeting)|previously|earlier)\s*\.?\s*$"
    r"|\bnoted\s+(?:that\s+)?(?:[A-Z][\w'-]*\s+){1,4}(?:was|were)\s+(?:asked|requested)\s+to\b"
)
_ARRANGES = re.compile(
    r"\b(?:panel|committee|commission|council|board|group|forum|meetings?)\s+(?:would|will|should"
    r"|to)\s+(?:now\s+)?"
    r"(?:meet|be\s+held|start|commence|begin)\s+at\s+(?:an?\s+\w+\s+time\s+of\s+)?\d"
    r"|\b(?:date|time|venue|start)\s+of\s+(?:the|its"
    r"|our)\s+(?:\w+\s+){0,2}meetings?\s+(?:of\s+the\s+(?:\w+\s+){1,3})?(?:(?:would|will|should)\s+)?"
    r"be\s+(?:moved|changed|brought\s+forward|put\s+back)\b",
    re.IGNORECASE,
)
_MINUTES_SIGNED = re.compile(
    r"\bminutes\b[^.;]{0,140}\b(?:taken\s+as\s+read|(?:signed|confirmed|approved|accepted"
    r"|agreed|adopted)"
    r"(?:\s+and\s+\w+)?\s+as\s+(?:an?\s+|the\s+)?(?:correct|true|accurate))\b",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\b(?:amend\w*|publish\w*|clerk\s+to|subject\s+to)\b", re.IGNORECASE)
_LEAVE = re.compile(r"[^.;]{0,60}?\b(?P<modal>could|may|might|would|will|should|must|be|to)\b")
_REPORTED = re.compile(
    r"\b(?:reported|advised|noted|said|informed|heard|confirmed)\s+(?:(?:\w+\s+)?that\s)?"
)
_CONTENT = re.compile(r"(?:is|are|was|were)\s+(?:willing|happy|prepared|content)\b")
_NEED = re.compile(r"\bshould\s+(?:the|a|any)\s+(?:need|emergency|occasion)\b|\bif\s+needed\b")
_VISITING = frozenset({"attend", "come", "join", "visit", "view", "participate"})
_ANY = re.compile(
    r"\b(?:inform|advise|tell|notify|contact|alert|let)\s+(?:officers|the\s+\w+|him|her"
    r"|them|us)\s+(?:know\s+)?"
    r"(?:of|about|if|with)\s+(?:(?:they|there)\s+(?:are|were|have|had)\s+)?any\b"
)
_AGENDA = re.compile(
    r"\b(?:to|will|would|should)\s+be\s+(?:listed|placed|put|added|included"
    r"|an?\s+(?:agenda\s+)?item|on)\b[^.;]{0,40}?"
    r"\b(?:(?:next|following|future|coming|month'?s)\s+(?:\w+\s+){0,2}?(?:meeting|agenda)"
    r"|agenda\s+(?:for|of)\s+the)\b",
    re.IGNORECASE,
)
_FORMAL = re.compile(
    r"\b(?:may|can|request\w*|wish\w*|deadline|apolog\w+|deferred)\b", re.IGNORECASE
)
_US = (
    r"\s*(?:The\s+)?(?:\w+\s+){0,3}?(?:Committee|Members|Panel|Board|Councillors|Cabinet|Forum"
    r"|Commission|Chair|Chairman|Convener)\s+(?:also\s+|further\s+|then\s+|had\s+)?"
)
_DETAIL = re.compile(
    rf"{_US}(?:requested|asked\s+for)\s+(?:an?\s+|the\s+|some\s+|more\s+|further\s+|additional\s+"
    r"|detailed\s+|full\s+|fuller\s+|written\s+|copy\s+of\s+the\s+)*"
    r"(?:break-?down|information|details?|figures|data|briefing|report|update|list|copy"
    r"|copies|response"
    r"|clarification\s+in\s+writing|comparison|note)\b"
)
_INITIALS = re.compile(r"\s*[A-Z]{2,3}\s+")
_GOING_ON = re.compile(r"\b(?:which|and)\s+(?:was|were|the\s+\w+)\s+(?:provided|given|answered)\b")
_THING_DONE = re.compile(
    r"(?:asked\s+for|requested)\s+(?:the|an?|that|these|this"
    r"|more)\s+[\w' -]{2,50}?\s+to\s+be\s+[a-z]+(?:ed|n|t|d)\b"
)


def practice(flat: str, candidate: Candidate) -> str | None:
    """The verdict that practice gives before the grammar is asked; None where it gives none."""
    words = flat[candidate.sentence.start : candidate.sentence.end]
    best = candidate.best
    if _is_over(words) or (best is not None and _is_leave(flat, candidate, best)):
        return "barred"
    if best is None or candidate.governed.rule in {Rule.RESOLVED, Rule.MOVED, Rule.CONDITIONS}:
        return None
    if _is_courtesy(flat, candidate, best):
        return "invitation"
    if _AGENDA.search(words) and not _FORMAL.search(words):
        return "task"
    return _request(flat, candidate, best)


def _is_over(words: str) -> bool:
    """Carried out at the meeting or before it; arrangements of the body itself."""
    if _AT_THE_MEETING.search(words) or _EARLIER.search(words) or _ARRANGES.search(words):
        return True
    signed = _MINUTES_SIGNED.search(words)
    return signed is not None and not _FURTHER.search(words)


def _is_leave(flat: str, candidate: Candidate, best: Reading) -> bool:
    """As in "agreed that invitations could be sent": they may, and nobody must."""
    agreed = next((r for r in candidate.sentence.readings if r.form is Form.RESOLVE), None)
    if agreed is None or agreed.at > best.at:
        return False
    modal = _LEAVE.match(flat, agreed.end, candidate.sentence.end)
    return modal is not None and modal["modal"] == "could"


def _is_courtesy(flat: str, candidate: Candidate, best: Reading) -> bool:
    """Willing outsiders, invitations, and appeals to anybody whom it may concern."""
    words = flat[candidate.sentence.start : candidate.sentence.end]
    members = best.subject is not None and best.subject.kind is Kind.MEMBERS
    if best.form is Form.COMMIT:
        told = _REPORTED.search(flat, candidate.start, best.at)
        return bool(_NEED.search(words) or (told and _CONTENT.match(flat, best.at)))
    if best.form is Form.ASK:
        return members and best.verb in _VISITING and flat.startswith("invit", best.at)
    return members and best.form is Form.ASKED and _ANY.search(words) is not None


def _request(flat: str, candidate: Candidate, best: Reading) -> str | None:
    """Information that a body asks for, and a thing that it asks to have done."""
    if best.form is not Form.ASK or best.negated:
        return None
    end = candidate.sentence.end
    detail = _DETAIL.match(flat, candidate.start, end)
    if detail is not None and detail.end() > best.at and not _GOING_ON.search(flat, best.at, end):
        return "asks_that"
    asker = flat[candidate.start : best.at]
    mine = re.match(_US, asker) or _INITIALS.fullmatch(asker)
    return "asks_that" if mine and _THING_DONE.match(flat, best.at, end) else None

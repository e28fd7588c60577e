"""Readings of resolving and asking: "it was agreed that", "was asked to", "requested a report"."""

import re

from summariser.cues.agents import Agent, Kind
from summariser.cues.forms import Form, Reading, plain
from summariser.cues.lexicon import DELIVER
from summariser.cues.subjects import Scene

_PROMISING = frozenset({Kind.PERSON, Kind.INITIALS, Kind.ROLE, Kind.HE, Kind.THEY, Kind.OFFICERS})
_AHEAD = re.compile(r"\b(?:would|will|should|be)\b")
_BACK = re.compile(r"\b(?:(?:had|have)\s+(?:\w+\s+)?|where\s+|which\s+|when\s+)$")
_EARLIER = re.compile(r"\b(?:had|have|been)\s+(?:in\s+\w+\s+|previously\s+|already\s+|also\s+)?$")
_QUESTION = re.compile(
    r"\s*(?:,?\s*(?:if|whether|why|how|what|when|where|who|about|which|a\s+question|questions?)\b"
    r"|\W*\?|\s*:\s*\")"
)
_TASK = re.compile(r"[^.;:]{0,110}?\bto\s+(?:be\s+)?(?P<verb>[a-z][\w-]*)")
_BEING = re.compile(r"\b(?:am|are|is)\s+$")
_SEVERAL = re.compile(r"\band\b|&|s\b\s")
_THAT = re.compile(r"\s+that\b")
_PRESENT = re.compile(r"\s+([a-z]+s)\b")
_IT = re.compile(r"\b[Ii]t\s+$")
_PAPER = re.compile(
    r"\b(?:report|review|audit\w*|inspect\w+|consultants?|paper|study|survey)\s+(?:had\s+"
    r"|also\s+)?$"
)
_CLAUSE = re.compile(r"\b(?:that|which|could|would|will|is|was|were)\b")
_REACH = 160


def asked(scene: Scene, match: re.Match[str]) -> Reading:
    """As in "The working group was asked to report": its subject is to act."""
    subject, elided = scene.subject(match.start())
    if subject is None and match["pto"] == "that" and _IT.search(scene.before(match.start(), 8)):
        return Reading(Form.ASK, match.start(), match.start("pto"))
    return Reading(
        Form.ASKED,
        match.start(),
        match.end(),
        verb=match["pverb"] or "",
        passive=bool(match["pbe"]),
        subject=subject,
        negated=match["pto"].startswith("not") or match["pto"] in {"if", "whether"},
        elided=elided,
    )


def resolved(scene: Scene, match: re.Match[str]) -> Reading:
    """As in "it was agreed to", "AGREED that"; "KP agreed to follow this up" is a promise."""
    subject, elided = scene.subject(match.start())
    personal = subject is not None and subject.kind in _PROMISING
    personal = personal and not match["res"].lower().startswith("it")
    if personal and match["rto"].lower() == "to" and match["res"].lower().endswith("agreed"):
        return Reading(
            Form.COMMIT,
            match.start(),
            match.end(),
            verb=match["rverb"] or "",
            passive=bool(match["rbe"]),
            subject=subject,
            elided=elided,
        )
    plain = match["rto"].lower() in {"to", "not to"}
    return Reading(
        Form.RESOLVE,
        match.start(),
        match.end("rto"),
        verb=(match["rverb"] or "") if plain else "",
        passive=bool(match["rbe"]),
        subject=None if plain else _led(scene, match),
        negated=_is_no_resolution(scene, match, personal=personal),
    )


def _is_no_resolution(scene: Scene, match: re.Match[str], *, personal: bool) -> bool:
    """As in "agreed not to", "had agreed", "where it was agreed", "X agreed that it was"."""
    if match["rto"].startswith("not") or _BACK.search(scene.before(match.start(), 12)):
        return True
    if _PAPER.search(scene.before(match.start(), 30)):
        return True
    if match["res"].lower() == "determined" and _BEING.search(scene.before(match.start(), 6)):
        return True
    return personal and match["rto"].lower() == "that" and _is_opinion(scene, match.end())


def _is_opinion(scene: Scene, at: int) -> bool:
    """As in "Cllr Vane agreed that it was so", "that the work should go ahead"."""
    ahead = _AHEAD.search(scene.flat, at, scene.end)
    if ahead is None:
        return True
    one = [agent for agent in scene.named if agent.end <= at][-1:]
    single = bool(one) and one[0].kind is Kind.PERSON and not _SEVERAL.search(_words(scene, one[0]))
    return single and ahead.group() == "should"


def _words(scene: Scene, agent: Agent) -> str:
    return scene.flat[agent.start : agent.end]


def _led(scene: Scene, match: re.Match[str]) -> Agent | None:
    if match.start("rverb") <= 0:
        return None
    subject = next((a for a in scene.named if a.start >= match.start("rverb")), None)
    return subject if subject and scene.leads(match.end("rto"), subject) else None


def asks(scene: Scene, match: re.Match[str]) -> Reading:
    """As in "requested the Director to bring", "asked that", but not "asked if"."""
    rest = scene.flat[match.end() : min(scene.end, match.end() + _REACH)]
    asker, elided = scene.subject(match.start())
    task = _TASK.match(rest)
    told = _told(scene, match.end())
    question = _QUESTION.match(rest) or _EARLIER.search(scene.before(match.start(), 30))
    return Reading(
        Form.ASK,
        match.start(),
        match.end(),
        verb=task["verb"] if task else "",
        subject=told or _target(scene, match.end(), task),
        negated=question is not None,
        elided=elided or asker is None,
    )


def _told(scene: Scene, at: int) -> Agent | None:
    """As in "requested that the Clerk confirms": the subject of the verb after "that"."""
    that = _THAT.match(scene.flat, at, scene.end)
    target = next((agent for agent in scene.named if agent.start >= at), None)
    if that is None or target is None or not scene.leads(that.end(), target):
        return None
    verb = _PRESENT.match(scene.flat, target.end, scene.end)
    return target if verb is not None and plain(verb[1]) in DELIVER else None


def _target(scene: Scene, at: int, task: re.Match[str] | None) -> Agent | None:
    """Whom the asking is aimed at: named between "asked" and "to"."""
    target = next((agent for agent in scene.named if agent.start >= at), None)
    if task is None or target is None or target.end > at + task.start("verb"):
        return None
    apart = _CLAUSE.search(scene.flat, target.end, at + task.start("verb"))
    return target if scene.leads(at, target) and apart is None else None

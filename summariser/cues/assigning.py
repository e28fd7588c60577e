"""Readings of bare assignments: "Clerk to arrange", "costs to be added"."""

import re

from summariser.cues.agents import TITLE, Agent, Kind
from summariser.cues.forms import Form, Reading
from summariser.cues.lexicon import DELIVER, NOT_VERBS, STATE
from summariser.cues.subjects import Scene
from summariser.verbs import IMPERATIVES

_NOT_BARE = re.compile(
    r"(?:need(?:s|ed)?|ha(?:ve|s|d)|asked|required?|going|wish(?:ed|es)?|want(?:s|ed)?|likely|able|"
    r"order|continue[sd]?|agreed?|due|attempt(?:s|ed)?|order|used|failed|hop(?:ed?|ing)"
    r"|seem(?:s|ed)?|"
    r"expected|intended|still|yet|plan(?:s|ned)?|how|what|where|whether|when|which"
    r"|proposals?|permission|"
    r"news|nothing|items?|matters?|business|issues?|opportunity|decision|request(?:ed)?"
    r"|ready|keen|responsibility|ability|desire|aim(?:s|ed)?)\s*$",
    re.IGNORECASE,
)
_CLAUSE_EDGE = re.compile(r"(?:^|\bActions?|\bACTIONS?|[.;:,()\-\"|]|\band|\bthat|\bor|\d)\s*$")
_GOVERNED = re.compile(
    r"(?:ask|request|instruct|invit|remit|allow|enabl|requir|direct|authoris|encourag|for|of"
    r"|from|by|with|remind)\w*\s+(?:the\s+)?$"
)
_COUPLED = re.compile(
    r"\b(?:writes?|wrote|speaks?|applies|apply|contacts?|e-?mails?)\s+(?:to\s+"
    r"|with\s+)?(?:the\s+)?(?:[A-Z][\w']*\s+){1,5}and\s+(?:the\s+)?$"
)
_ASKED_TO = re.compile(r"\s+to\s+(?P<verb>[a-z]+)")
_OFFERED = re.compile(r"\boffer(?:ed)?\b[^.;]{0,100}\bfor\s+(?:the\s+)?$")
_ASIDE = re.compile(r"[\s()]*(?:,[^,.;:]{1,90},\s*)?(?:who\s[^,.;:]{1,120}\s)?")
_APPOSED = re.compile(r"[\s()]*,?\s*(?:who\s[^,.;:]{1,120}[\s,])?")
_TITLED = re.compile(rf"{TITLE}\s")
_VERBS = DELIVER | STATE | IMPERATIVES
_TABLED = re.compile(
    r"(?:listed|placed|put|added|included|an?\s+(?:agenda\s+)?item"
    r"|on\s+the)\b[^.;]{0,40}?\b(?:agenda|meeting)\b"
)
_VERBISH = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|would|will|should|could|can|may|must|do|does|did|"
    r"said|felt|asked|needs?|needed|thanked|advised|agreed|noted|explained|stated|requested)\b"
)


def bare(scene: Scene, match: re.Match[str]) -> Reading | None:
    """A subject and "to", with no other verb between."""
    before = scene.flat[scene.start : match.start()]
    if match["bbe"] and _TABLED.match(scene.flat, match.end("bbe"), scene.end):
        return Reading(Form.BARE_PASSIVE, match.start(), match.end(), verb="listed", passive=True)
    if _NOT_BARE.search(before) or match["bverb"] in NOT_VERBS:
        return None
    subject = next((a for a in reversed(scene.named) if a.end <= match.start()), None)
    beside = subject is not None and _is_beside(scene, subject, match.start())
    near = subject if beside else None
    if not match["bbe"]:
        return _active(scene, match, near)
    return _asked(scene, match, near) or _passive(match, before, near)


def _is_beside(scene: Scene, subject: Agent, at: int) -> bool:
    """Nothing between the name and "to" but brackets, or what a name is followed by in commas."""
    words = scene.flat[subject.start : subject.end]
    return (_APPOSED if "," in words else _ASIDE).fullmatch(scene.flat, subject.end, at) is not None


def _active(scene: Scene, match: re.Match[str], subject: Agent | None) -> Reading | None:
    if subject is None or not _may_be_assigned(scene, subject, match["bverb"]):
        return None
    return Reading(Form.BARE, match.start(), match.end(), verb=match["bverb"], subject=subject)


def _may_be_assigned(scene: Scene, subject: Agent, verb: str) -> bool:
    """A name at the edge of a clause, not one that another verb or "of" governs."""
    if subject.kind in {Kind.HE, Kind.THEY, Kind.WE}:
        return False
    titled = _TITLED.match(scene.flat, subject.start) is not None
    if subject.kind in {Kind.PERSON, Kind.BODY} and verb not in _VERBS and not titled:
        return False
    if _OFFERED.search(scene.before(subject.start, 140)):
        return True
    if not _CLAUSE_EDGE.search(scene.before(subject.start, 24)):
        return False
    governed = _GOVERNED.search(scene.before(subject.start, 40)) or _COUPLED.search(
        scene.before(subject.start, 80)
    )
    return subject.start == scene.start or governed is None


def _asked(scene: Scene, match: re.Match[str], subject: Agent | None) -> Reading | None:
    """As in "MC to be asked to clarify this"."""
    if subject is None or match["bverb"] not in {"asked", "requested"}:
        return None
    task = _ASKED_TO.match(scene.flat[match.end() : match.end() + 40])
    if task is None:
        return None
    return Reading(Form.ASKED, match.start(), match.end(), verb=task["verb"], subject=subject)


def _passive(match: re.Match[str], before: str, subject: Agent | None) -> Reading | None:
    if not _is_noun_phrase(before):
        return None
    return Reading(
        Form.BARE_PASSIVE,
        match.start(),
        match.end(),
        verb=match["bverb"],
        passive=True,
        subject=subject,
    )


def _is_noun_phrase(before: str) -> bool:
    """Whether what stands before, back to the last edge of a clause, has no verb in it."""
    piece = re.split(r"[.;:]|,\s|\band\b|-\s", before)[-1]
    if not piece.strip():
        return before.rstrip().endswith((",", ":", "-"))
    return not _VERBISH.search(piece)

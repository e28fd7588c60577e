"""Reading a sentence: each verb phrase that says that something is to be done, and by whom."""

import re
from collections.abc import Callable
from dataclasses import replace

from summariser.cues.agents import agents
from summariser.cues.assigning import bare
from summariser.cues.forms import Form, Reading, Sentence
from summariser.cues.lexicon import DELIVER, NOT_VERBS, STATE
from summariser.cues.notes import note_of
from summariser.cues.resolving import asked, asks, resolved
from summariser.cues.subjects import Scene
from summariser.cues.triggers import TRIGGER

_QUOTED = re.compile(r"\"[^\"]{16,}(?:\"|$)")
_SEES_TO = re.compile(r"\s+(?:if|whether|what|to|about|that|how|them|him|her)\b")
_NEVER = re.compile(r"\b(?:never|not)\b")
_NO_TASK = re.compile(
    r"attend(?:ing)?\b|act\s+as\b|set\b(?!\s+(?:up|out)\b)(?=\s+(?:in|at|by|for)\b|\s*[.;,])"
)
_MODALS = {
    "would": Form.WOULD,
    "'d": Form.WOULD,
    "'ll": Form.WILL,
    "will": Form.WILL,
    "shall": Form.SHOULD,  # terms of reference, standing orders, conditions
    "should": Form.SHOULD,
    "must": Form.SHOULD,
}


def read(flat: str, start: int, end: int) -> Sentence:
    """The readings of ``flat[start:end]``, in order. What stands in quotation marks is not read."""
    found = list(TRIGGER.finditer(flat, start, end))
    note = note_of(flat, start, end)
    if not found and note is None:
        return Sentence(start, end, (), ())
    scene = Scene(flat, start, end, tuple(agents(flat, start, end)))
    quoted = [(quote.start(), quote.end()) for quote in _QUOTED.finditer(flat, start, end)]
    readings: list[Reading] = [note] if note else []
    for match in found:
        if any(a < match.start() < b for a, b in quoted):
            continue
        reading = _reading(scene, match)
        if reading is not None:
            readings.append(reading)
    return Sentence(start, end, scene.named, tuple(readings))


def _reading(scene: Scene, match: re.Match[str]) -> Reading | None:
    """The reading of the first group that the trigger matched."""
    group = next((name for name in _READERS if match[name]), None)
    return _READERS[group](scene, match) if group else None


def _modal(scene: Scene, match: re.Match[str]) -> Reading:
    verb, passive = match["mverb"], bool(match["mbe"])
    if passive and verb.endswith("ing"):
        verb, passive = _base(verb), False
    if verb == "see" and not _SEES_TO.match(scene.flat, match.end()):
        verb = "observe"
    if _NO_TASK.match(scene.flat, match.start("mverb")):
        verb = "observe"
    subject, elided = scene.subject(match.start())
    return Reading(
        _MODALS.get(match["modal"], Form.COULD),
        match.start(),
        match.end(),
        verb=verb,
        passive=passive,
        subject=subject,
        negated=not {"not", "never"}.isdisjoint(match["adv"].split()),
        elided=elided,
    )


def _base(progressive: str) -> str:
    """As in "writing" → "write"; "raising" → "raise"; "setting" → "set"."""
    stem = progressive[:-3]
    candidates = [stem, stem + "e", stem[:-1]]
    return next((verb for verb in candidates if verb in DELIVER or verb in STATE), stem)


def _is_to(scene: Scene, match: re.Match[str]) -> Reading:
    return _plain(scene, match, Form.IS_TO, verb=match["iverb"], be=match["ibe"])


def _commits(scene: Scene, match: re.Match[str]) -> Reading | None:
    if match["cverb"] in NOT_VERBS:
        return None
    found = _plain(scene, match, Form.COMMIT, verb=match["cverb"], be=match["cbe"])
    return replace(found, negated=_NEVER.search(match.group()) is not None)


def _needs(scene: Scene, match: re.Match[str]) -> Reading:
    del scene  # nobody is named by what needs doing
    return Reading(Form.NEED, match.start(), match.end(), verb=match["need"], passive=True)


def _be(scene: Scene, match: re.Match[str]) -> Reading:
    return _plain(scene, match, Form.BE, verb=match["sverb"], be=match["sub"])


def _plain(scene: Scene, match: re.Match[str], form: Form, *, verb: str, be: str | None) -> Reading:
    subject, elided = scene.subject(match.start())
    return Reading(
        form,
        match.start(),
        match.end(),
        verb=verb,
        passive=bool(be),
        subject=subject,
        elided=elided,
    )


_READERS: dict[str, Callable[[Scene, re.Match[str]], Reading | None]] = {
    "modal": _modal,
    "iverb": _is_to,
    "pto": asked,
    "res": resolved,
    "commit": _commits,
    "ask": asks,
    "need": _needs,
    "bverb": bare,
    "sverb": _be,
}

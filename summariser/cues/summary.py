"""One short line for an action, made from its own words."""

import re

from summariser.cues.candidates import Candidate
from summariser.cues.forms import Form
from summariser.cues.lexicon import DELIVER
from summariser.cues.passives import imperative
from summariser.summaries import ADDRESS, one_line, shortened

_MOVING = frozenset({"go", "come", "attend"})
FEWEST = 3  # words of an order that says what to do
_TAIL = re.compile(r"[\s.;:,]+(?:and)?$")
_HEAD = re.compile(
    r"^(?:(?:that|to|also|and|it\s+was\s+(?:also\s+)?(?:agreed|resolved)\s+that|resolved:?\s+that|agreed:?\s+that)\s+)+",
    re.IGNORECASE,
)


def summary(text: str, candidate: Candidate) -> str:
    """As in "Clerk would write to X" → "Write to X"; else the task's own words, shortened."""
    end = candidate.sentence.end
    start = _order_at(text, candidate)
    if start is not None and len(text[start:end].split()) >= FEWEST:
        return line(text[start:end])
    return _passive(text[candidate.start : end]) or line(text[candidate.start : end])


def _order_at(text: str, candidate: Candidate) -> int | None:
    """Where the verb stands with which an order to the owner begins."""
    best = candidate.best
    if best is None or best.passive or best.verb not in DELIVER:
        return None
    told = best.form is not Form.ASK or best.subject is not None
    moves = best.verb in _MOVING and best.subject is None  # "a letter would go to": who sends it?
    start = text.find(best.verb, best.at, candidate.sentence.end)
    if start < 0 or not told or moves:
        return None
    return start if text[start : start + len(best.verb)].lower() in DELIVER else None


def _passive(words: str) -> str | None:
    """As in "that a letter be sent to X" → "Send a letter to X"."""
    order = imperative(_HEAD.sub("", one_line(words)))
    return line(order) if order else None


def line(words: str) -> str:
    """The words as one short line with a capital at its head."""
    line = _TAIL.sub("", _HEAD.sub("", one_line(words)))
    line = ADDRESS.sub(" ", line)
    line = one_line(line)
    return shortened(line[:1].upper() + line[1:])

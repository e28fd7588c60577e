"""One short line for an action, made from its own words."""

import re

from summariser.cues.candidates import Candidate
from summariser.cues.forms import Form
from summariser.cues.lexicon import DELIVER
from summariser.summaries import ADDRESS, one_line, shortened

_TAIL = re.compile(r"[\s.;:,]+(?:and)?$")
_HEAD = re.compile(r"^(?:(?:that|to|also|and|it\s+was\s+agreed\s+that)\s+)+", re.IGNORECASE)


def summary(text: str, candidate: Candidate) -> str:
    """As in "Clerk would write to X" → "Write to X"; else the task's own words, shortened."""
    best = candidate.best
    end = candidate.sentence.end
    told = best is not None and (best.form is not Form.ASK or best.subject is not None)
    if best is not None and told and not best.passive and best.verb in DELIVER:
        start = text.find(best.verb, best.at, end)
        if start >= 0 and text[start : start + len(best.verb)].lower() in DELIVER:
            return line(text[start:end])
    return line(text[candidate.start : end])


def line(words: str) -> str:
    """The words as one short line with a capital at its head."""
    line = _TAIL.sub("", _HEAD.sub("", one_line(words)))
    line = ADDRESS.sub(" ", line)
    line = one_line(line)
    return shortened(line[:1].upper() + line[1:])

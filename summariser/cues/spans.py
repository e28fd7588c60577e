"""Which words are quoted: the sentence, less a long prelude, or with the one that it leans on."""

import re

from minutes.values import Clause, Minutes
from summariser.cues.agents import Kind
from summariser.cues.candidates import Candidate
from summariser.cues.forms import Form, Reading
from summariser.flags import is_minuted

PRONOUNS = frozenset({Kind.HE, Kind.THEY, Kind.WE})
SHORTEST = 6  # words: less is a crumb that says little without its prelude
PRELUDE = 0.6  # of the words: what comes before the task is another matter
LEANING = re.compile(
    r"\s*(?:(?:it\s+was|this\s+was|councillors|members|all|the\s+\w+)\s+)?(?:also\s+"
    r"|generally\s+|unanimously\s+)?"
    r"(?:(?:agreed|AGREED|resolved|RESOLVED)\s+(?:that\s+)?(?:this|to\s+(?:do\s+(?:this"
    r"|so)|investigate))\b"
    r"|this\s+needs?\b|this\s+was\s+agreed)[^.]{0,40}\.?\s*$",
    re.IGNORECASE,
)
CRUMB = re.compile(
    r"\s*(?:[Tt]he\s+)?(?:[\w.-]+\s+){1,3}(?:would|will|to|agreed\s+to|is\s+to"
    r"|undertook\s+to)\s+(?:action|arrange|do"
    r"|organise|look\s+into|follow\s+up|deal\s+with)(?:\s+(?:this|it|that|so))?\s*\.?\s*$"
)
_TAIL = re.compile(r",\s+(?:although|though|but|however|it\s+(?:is|was)|and\s+it)\b")
TAIL = 0.5
_JOINT = re.compile(
    r"(?:[,;:.]\s*|\s-\s*|\s)(?:(?:and|but|so|therefore|however|then|although"
    r"|after\s[\w\s]{3,40}?)[,\s]+)+"
    r"(?:also\s+|that\s+)?$|[;:.]\s*$|\s-\s+$"
)


def span_of(minutes: Minutes, flat: str, candidate: Candidate) -> tuple[Clause, int, int]:
    """The first clause of the evidence, and the span of the text that is quoted."""
    clause = candidate.clause
    start, end = candidate.start, candidate.end
    words = flat[start : candidate.sentence.end]
    if start == clause.start and (LEANING.match(words) or CRUMB.match(words)):
        before = _before(minutes, clause)
        if before is not None:
            return before, before.start, end
    return clause, _after_prelude(flat, candidate, start), _before_tail(flat, candidate, end)


def _before(minutes: Minutes, clause: Clause) -> Clause | None:
    """The sentence before, in the same paragraph."""
    if clause.number < 2:  # noqa: PLR2004 - the second clause is the first with one before
        return None
    before = minutes.clauses[clause.number - 2]
    same = before.item == clause.item and before.paragraph == clause.paragraph
    return before if same and is_minuted(minutes, before) else None


def _before_tail(flat: str, candidate: Candidate, end: int) -> int:
    """Where the task ends, when more than half of the sentence goes on about something else."""
    best = candidate.best
    if best is None or candidate.flag is not None or end != candidate.sentence.end:
        return end
    listed = flat.find(";", best.end, end) if best_is_bare(candidate) else -1
    if listed >= 0 and all(reading.at < listed for reading in candidate.sentence.readings):
        return listed
    tail = _TAIL.search(flat, best.end, end)
    if tail is None or any(reading.at > tail.start() for reading in _tasks(candidate)):
        return end
    after = flat[tail.start() : end].split()
    return tail.start() if len(after) > TAIL * len(flat[candidate.start : end].split()) else end


def _tasks(candidate: Candidate) -> list[Reading]:
    forms = {Form.COMMIT, Form.RESOLVE, Form.BARE, Form.ASKED}
    return [reading for reading in candidate.sentence.readings if reading.form in forms]


def _after_prelude(flat: str, candidate: Candidate, start: int) -> int:
    """Where the task begins, when more than half of the sentence is about something else."""
    head = _head(candidate)
    if head is None or candidate.flag is not None:
        return start
    joint = _JOINT.search(flat[start:head])
    before, after = flat[start:head].split(), flat[head : candidate.sentence.end].split()
    if joint is not None and ";" in joint.group() and best_is_bare(candidate):
        return head
    if joint is None or len(after) < SHORTEST:
        return start
    if len(before) <= _share(candidate) * (len(before) + len(after)):
        return start
    if any(r.form in {Form.ASK, Form.ASKED} for r in candidate.sentence.readings if r.at < head):
        return start
    return head


def _head(candidate: Candidate) -> int | None:
    """Where the task's own clause begins: its "it was agreed", or the name that is to act."""
    best = candidate.best
    if best is None:
        return None
    named = best.subject is not None and not best.elided
    head = min(best.at, best.subject.start) if named and best.subject else best.at
    resolved = [
        r.at for r in candidate.sentence.readings if r.form is Form.RESOLVE and r.at <= head
    ]
    if resolved:
        return resolved[-1]
    return head if named else None


def best_is_bare(candidate: Candidate) -> bool:
    """Whether the task is a plain assignment: "Clerk to follow up"."""
    return candidate.best is not None and candidate.best.form is Form.BARE


def _share(candidate: Candidate) -> float:
    """How long a prelude may be: a pronoun and a crumb of a task lean more on theirs."""
    best = candidate.best
    if best is not None and best.subject is not None and best.subject.kind in PRONOUNS:
        return 0.72
    return PRELUDE

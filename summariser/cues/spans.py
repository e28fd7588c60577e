"""Which words are quoted: the sentence, less a long prelude, or with the one that it leans on."""

import re

from minutes.values import Clause, Minutes
from summariser.cues.candidates import Candidate
from summariser.cues.readings import Form
from summariser.flags import is_minuted

PRELUDE = 0.55  # of the words: what comes before the task is another matter
LEANING = re.compile(
    r"\s*(?:(?:it\s+was|this\s+was|councillors|members|all|the\s+\w+)\s+)?(?:also\s+|generally\s+|unanimously\s+)?"
    r"(?:(?:agreed|AGREED|resolved|RESOLVED)\s+(?:that\s+)?(?:this|to\s+(?:do\s+(?:this|so)|investigate))\b"
    r"|this\s+needs?\b|this\s+was\s+agreed)[^.]{0,40}\.?\s*$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(?:[,;:.]\s*|\s)(?:and|but|so|therefore|however|then|although)?[,\s]*$")


def span_of(minutes: Minutes, flat: str, candidate: Candidate) -> tuple[Clause, int, int]:
    """The first clause of the evidence, and the span of the text that is quoted."""
    clause = candidate.clause
    start, end = candidate.start, candidate.end
    if start == clause.start and LEANING.match(flat[start : candidate.sentence.end]):
        before = _before(minutes, clause)
        if before is not None:
            return before, before.start, end
    return clause, _after_prelude(flat, candidate, start), end


def _before(minutes: Minutes, clause: Clause) -> Clause | None:
    """The sentence before, in the same paragraph."""
    if clause.number < 2:  # noqa: PLR2004 - the second clause is the first with one before
        return None
    before = minutes.clauses[clause.number - 2]
    same = before.item == clause.item and before.paragraph == clause.paragraph
    return before if same and is_minuted(minutes, before) else None


def _after_prelude(flat: str, candidate: Candidate, start: int) -> int:
    """Where the task begins, when more than half of the sentence is about something else."""
    best = candidate.best
    if best is None or candidate.flag is not None:
        return start
    head = best.at
    if best.form is not Form.RESOLVE and best.subject is not None and not best.elided:
        head = min(best.at, best.subject.start)
    resolve = [r.at for r in candidate.sentence.readings if r.form is Form.RESOLVE and r.at <= head]
    head = resolve[-1] if resolve else head
    joint = _JOINT.search(flat[start:head])
    before, after = flat[start:head].split(), flat[head : candidate.sentence.end].split()
    if joint is None or len(before) <= PRELUDE * (len(before) + len(after)):
        return start
    if any(r.form in {Form.ASK, Form.ASKED} for r in candidate.sentence.readings if r.at < head):
        return start
    return head

"""From a candidate to a proposal: its evidence, its marker, its time, what it leans on."""

from minutes.values import Clause, Minutes
from summariser.cues.candidates import Candidate, strength
from summariser.cues.dues import due_after, recurrence
from summariser.cues.forms import Form
from summariser.cues.owners import Owner
from summariser.cues.spans import span_of
from summariser.cues.structure import Rule
from summariser.cues.summary import summary
from summariser.values import ContextReference, Marker, Proposal

NEARLY = 1.0  # of strength: a sentence may promise twice, and its time stand by the first


def proposal(
    minutes: Minutes,
    words: str,
    candidate: Candidate,
    owner: Owner | None,
    *,
    explicit: bool,
    confidence: float,
) -> Proposal:
    """What the engine says of a candidate that it takes for an action."""
    first, start, end = span_of(minutes, words, candidate)
    due = _due(minutes, words, candidate)
    return Proposal(
        first=first.number,
        last=candidate.last.number,
        marker=Marker.EXPLICIT if explicit else _marker(candidate),
        narrow=(start, end),
        context=_context(candidate, owner, first),
        owner=owner.words if owner else None,
        owner_name=owner.name if owner else None,
        owner_kind=owner.kind if owner else None,
        due=due,
        recurs=recurrence(due),
        summary=summary(words, candidate),
        confidence=round(confidence, 3),
    )


def _due(minutes: Minutes, words: str, candidate: Candidate) -> str | None:
    sentence = candidate.sentence
    span = due_after(words[sentence.start : sentence.end], _task_at(candidate) - sentence.start)
    if span is None:
        return None
    return " ".join(minutes.text[sentence.start + span[0] : sentence.start + span[1]].split())


def _task_at(candidate: Candidate) -> int:
    """Where the first verb of the task stands."""
    if candidate.best is None:
        return candidate.sentence.start
    level = strength(candidate.best) - NEARLY
    tasks = [r.at for r in candidate.sentence.readings if strength(r) >= level]
    return min(tasks, default=candidate.best.at)


def _context(
    candidate: Candidate, owner: Owner | None, first: Clause
) -> tuple[ContextReference, ...]:
    references = []
    if candidate.governed.clause is not None:
        references.append(ContextReference(candidate.governed.clause, "lead-in"))
    if owner is not None and owner.context is not None and owner.context.clause != first.number:
        references.append(owner.context)
    return tuple(dict.fromkeys(references))


def _marker(candidate: Candidate) -> Marker:
    best = candidate.best
    if candidate.governed.rule is Rule.RESOLVED:
        return Marker.RESOLUTION
    if any(reading.form is Form.RESOLVE for reading in candidate.sentence.readings):
        return Marker.RESOLUTION
    if best is not None and best.form in {Form.ASKED, Form.ASK}:
        return Marker.REQUEST
    return Marker.UNDERTAKING

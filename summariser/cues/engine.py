"""The engine without a model: cues of English and of council practice, weighed."""

from minutes.values import Clause, Minutes
from summariser.cues.candidates import Candidate, candidates, strength
from summariser.cues.columns import Columns
from summariser.cues.dues import due_after, recurrence
from summariser.cues.features import features
from summariser.cues.flat import flat
from summariser.cues.owners import Owner, Owners
from summariser.cues.readings import Form
from summariser.cues.spans import span_of
from summariser.cues.structure import Rule, Structure
from summariser.cues.summary import summary
from summariser.cues.tables import table_proposals
from summariser.cues.verdict import BARRED, names_in, verdict
from summariser.cues.weights import Weights, shipped_weights
from summariser.values import Answer, ContextReference, Marker, Proposal


class CuesEngine:
    """Proposes actions without a model, a key or a network. Linear in the length of the text."""

    name = "cues"

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights or shipped_weights()

    @property
    def version(self) -> str:
        """The version of the rules and weights."""
        return self.weights.version

    async def propose(self, minutes: Minutes) -> Answer:
        """The actions that the cues find. Never raises."""
        return self.answer(minutes)

    def answer(self, minutes: Minutes) -> Answer:
        """The same as `propose`, for callers that do not wait."""
        words = flat(minutes.text)
        structure = Structure(minutes, words)
        found = list(candidates(minutes, words, structure))
        columns = Columns(minutes, words, found)
        owners = Owners(minutes, words)
        names = names_in(words)
        proposals = []
        for candidate in found:
            if verdict(words, candidate, names) in BARRED:
                continue
            state = columns.state(candidate)
            confidence = self.weights.confidence(features(minutes, words, candidate, state, names))
            if confidence >= self.weights.threshold:
                owner = owners.owner(candidate, columns.names(candidate))
                explicit = candidate.flag is not None or columns.claims(candidate, owner)
                proposals.append(_proposal(minutes, words, candidate, confidence, owner, explicit))
        tabled = tuple(table_proposals(minutes))
        return Answer((*tabled, *_outside(proposals, tabled)))


def _proposal(
    minutes: Minutes,
    words: str,
    candidate: Candidate,
    confidence: float,
    owner: Owner | None,
    explicit: bool,  # noqa: FBT001 - a fact of the candidate
) -> Proposal:
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
    at = _task_at(candidate) - sentence.start
    span = due_after(words[sentence.start : sentence.end], at)
    if span is None:
        return None
    return " ".join(minutes.text[sentence.start + span[0] : sentence.start + span[1]].split())


def _task_at(candidate: Candidate) -> int:
    """Where the first verb of the task stands: one sentence may promise twice."""
    if candidate.best is None:
        return candidate.sentence.start
    level = strength(candidate.best) - 1.0
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


def _outside(proposals: list[Proposal], tabled: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """The proposals that no row of an action table has made already."""
    taken = {number for row in tabled for number in range(row.first, row.last + 1)}
    return tuple(one for one in proposals if not taken & set(range(one.first, one.last + 1)))

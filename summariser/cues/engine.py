"""The engine without a model: cues of English and of council practice, weighed."""

import re
from dataclasses import dataclass

from minutes.values import Minutes
from summariser.cues.candidates import Candidate, candidates
from summariser.cues.columns import Columns
from summariser.cues.features import features, title_of
from summariser.cues.flat import flat
from summariser.cues.forms import Form
from summariser.cues.known import names_in
from summariser.cues.owners import Owners
from summariser.cues.proposing import proposal
from summariser.cues.structure import Structure
from summariser.cues.tables import table_proposals
from summariser.cues.verdict import BARRED, verdict
from summariser.cues.weights import Weights, shipped_weights
from summariser.values import Answer, Proposal


@dataclass(frozen=True, slots=True)
class Sheet:
    """One set of minutes as cues read it: each candidate with the names of its cues."""

    minutes: Minutes
    words: str
    columns: Columns
    candidates: tuple[tuple[Candidate, frozenset[str]], ...]


def read_sheet(minutes: Minutes) -> Sheet:
    """Read minutes once; linear in the length of the text."""
    words = flat(minutes.text)
    found = list(candidates(minutes, words, Structure(minutes, words)))
    columns = Columns(minutes, words, found)
    names = names_in(words)
    judged = ((one, verdict(words, one, names, title_of(minutes, one))) for one in found)
    cued = tuple(
        (one, features(minutes, words, one, columns.state(one), names=names, judged=word))
        for one, word in judged
        if word not in BARRED
    )
    return Sheet(minutes, words, columns, cued)


class CuesEngine:
    """Proposes actions without a model, a key or a network."""

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
        sheet = read_sheet(minutes)
        owners = Owners(minutes, sheet.words)
        tabled = tuple(table_proposals(minutes))
        found: list[Proposal] = []
        for candidate, confidence in answered(sheet, self._taken(sheet)):
            owner = owners.owner(candidate, sheet.columns.names(candidate))
            explicit = candidate.flag is not None or sheet.columns.claims(candidate, owner)
            found.append(
                proposal(
                    minutes,
                    sheet.words,
                    candidate,
                    owner,
                    explicit=explicit,
                    confidence=confidence,
                )
            )
        return Answer((*tabled, *_outside(found, tabled)))

    def _taken(self, sheet: Sheet) -> list[tuple[Candidate, float]]:
        weighed = ((one, self.weights.confidence(cues)) for one, cues in sheet.candidates)
        return [(one, sure) for one, sure in weighed if sure >= self.weights.threshold]


_GRANTS = re.compile(
    r"(?:agreed|confirmed|undertook|said|replied|advised|responded|offered|would|will)\b"
)
_REACH = 120  # code points from the head of a sentence to its answering verb


def answered(sheet: Sheet, taken: list[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """Without each request that the sentence after it grants: the two are one action."""
    following = [*(one for one, _ in taken[1:]), None][: len(taken)]
    return [
        pair
        for pair, after in zip(taken, following, strict=True)
        if not _grants(sheet, pair[0], after)
    ]


def _grants(sheet: Sheet, request: Candidate, after: Candidate | None) -> bool:
    best = request.best
    if after is None or best is None or best.form is not Form.ASK or request.flag is not None:
        return False
    here, there = request.clause, after.clause
    beside = there.number == here.number + 1 and there.paragraph == here.paragraph
    if not beside or after.best is None or after.best.form in {Form.ASK, Form.ASKED, Form.RESOLVE}:
        return False
    end = min(after.best.end, after.start + _REACH)
    return _GRANTS.search(sheet.words, after.start, end) is not None


def _outside(found: list[Proposal], tabled: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """The proposals that no row of an action table has made already."""
    taken = {number for row in tabled for number in range(row.first, row.last + 1)}
    return tuple(one for one in found if taken.isdisjoint(range(one.first, one.last + 1)))

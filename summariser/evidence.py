"""The one check that every engine's answer goes through: only words of the minutes get out.

An engine says clause numbers; the words are taken here. What does not stand in the minutes is
left out: a run that is none, an owner, a date, a name, a summary that says more than its evidence.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from minutes.values import Clause, Minutes, Section
from summariser.flags import MINUTED, in_public_voice, is_minuted
from summariser.net import FLAGGED, FLAGGED_PUBLIC, dedupe, flag_inside, net
from summariser.summaries import one_line, safe_summary
from summariser.values import (
    ActionDraft,
    Answer,
    ContextReference,
    Extraction,
    Marker,
    Miss,
    OwnerKind,
    PossibleMiss,
    Proposal,
    Recurs,
    Span,
)

LONGEST_QUOTE = 2000  # code points: more than that is a page, not evidence
LONGEST_WORDS = 160  # of an owner, a name or a due phrase
MOST_CONTEXT = 8
WHYS = ("lead-in", "action column", "attendance", "name")
MISS_WHYS = (FLAGGED, FLAGGED_PUBLIC, "looks like a promise", "looks like a request")

NOT_NAMED = "the minutes name nobody"
NOT_STANDING = "the words given do not stand in this item"


@dataclass(frozen=True, slots=True)
class Run:
    """A contiguous run of minuted clauses of one item, and the span of text that is quoted."""

    clauses: tuple[Clause, ...]
    start: int
    end: int


@dataclass(slots=True)
class Grounds:
    """Where the words of one action may stand: its evidence, its context, its item, the text."""

    minutes: Minutes
    run: Run
    context: tuple[Span, ...]
    names: dict[str, str | None] = field(default_factory=dict)

    def near(self) -> Iterable[str]:
        """The evidence and the context, nearest first."""
        yield self.minutes.text[self.run.clauses[0].start : self.run.clauses[-1].end]
        for span in self.context:
            yield span.quote

    def words(self, wanted: object) -> str | None:
        """The words as they stand in the evidence, the context or the item; else None."""
        pattern = _pattern(wanted)
        if pattern is None:
            return None
        for place in self.near():
            if match := pattern.search(place):
                return _said(match)
        item = self.minutes.items[self.run.clauses[0].item]
        match = pattern.search(self.minutes.text, item.start, item.end)
        return _said(match) if match else None

    def name(self, wanted: object) -> str | None:
        """The name as it stands anywhere in the minutes, else None."""
        pattern = _pattern(wanted)
        if pattern is None:
            return None
        key = pattern.pattern
        if key not in self.names:
            match = pattern.search(self.minutes.text)
            self.names[key] = _said(match) if match else None
        return self.names[key]


def prove(minutes: Minutes, answer: Answer, *, engine: str, engine_version: str) -> Extraction:
    """What of an engine's answer the minutes prove.

    Every ``quote`` of the result is ``text[start:end]``. Proposals that name clauses which are not
    there, were not minuted or are restricted are left out; flags that nothing claims come back as
    possible misses, and so do flags in the words of the public.
    """
    names: dict[str, str | None] = {}
    drafts: list[ActionDraft] = []
    voiced: list[PossibleMiss] = []
    for proposal in answer.proposals:
        run = _run(minutes, proposal.first, proposal.last, proposal.narrow)
        if run is None:
            continue
        miss = _public_flag(minutes, run)
        if miss is not None:
            voiced.append(miss)
        else:
            drafts.append(
                _draft(
                    minutes,
                    run,
                    proposal,
                    names=names,
                    engine=engine,
                    engine_version=engine_version,
                )
            )
    kept = dedupe(minutes, drafts)
    misses = [*voiced, *_misses(minutes, answer.misses)]
    return Extraction(
        actions=tuple(kept),
        possible_misses=tuple(net(minutes, kept, misses)),
        warnings=answer.warnings,
        engine=engine,
        engine_version=engine_version,
        usage=answer.usage,
    )


def _run(
    minutes: Minutes, first: object, last: object, narrow: tuple[int, int] | None = None
) -> Run | None:
    if not (_is_number(first, minutes) and _is_number(last, minutes)):
        return None
    clauses = minutes.clauses[int(str(first)) - 1 : int(str(last))]
    if not clauses or not _is_evidence(minutes, clauses):
        return None
    start, end = _narrowed(minutes.text, clauses[0].start, clauses[-1].end, narrow)
    return Run(clauses, start, end) if 0 < end - start <= LONGEST_QUOTE else None


def _is_number(value: object, minutes: Minutes) -> bool:
    return type(value) is int and 1 <= value <= len(minutes.clauses)


def _is_evidence(minutes: Minutes, clauses: tuple[Clause, ...]) -> bool:
    """Of one item; minuted at both ends, with nothing but page feet between."""
    within = MINUTED | {Section.FURNITURE}
    return (
        all(clause.item == clauses[0].item for clause in clauses)
        and all(clause.section in within for clause in clauses)
        and is_minuted(minutes, clauses[0])
        and is_minuted(minutes, clauses[-1])
    )


def _narrowed(text: str, start: int, end: int, narrow: object) -> tuple[int, int]:
    if isinstance(narrow, tuple) and len(narrow) == 2:  # noqa: PLR2004 - a span has two ends
        low, high = narrow
        if type(low) is int and type(high) is int and start <= low < high <= end:
            while low < high and text[low].isspace():
                low += 1
            while high > low and text[high - 1].isspace():
                high -= 1
            if low < high:
                return low, high
    return start, end


def _public_flag(minutes: Minutes, run: Run) -> PossibleMiss | None:
    flag = flag_inside(minutes, run.clauses)
    if flag is None or not in_public_voice(minutes, *flag):
        return None
    quote = minutes.text[run.start : run.end]
    return PossibleMiss(quote, run.start, run.end, run.clauses[0].item, FLAGGED_PUBLIC)


def _draft(
    minutes: Minutes,
    run: Run,
    proposal: Proposal,
    *,
    names: dict[str, str | None],
    engine: str,
    engine_version: str,
) -> ActionDraft:
    context = _context(minutes, proposal.context, run)
    grounds = Grounds(minutes, run, context, names)
    owner = grounds.words(proposal.owner)
    quote = minutes.text[run.start : run.end]
    return ActionDraft(
        quote=quote,
        start=run.start,
        end=run.end,
        item=run.clauses[0].item,
        summary=safe_summary(proposal.summary, grounds=" ".join(grounds.near()), quote=quote),
        marker=proposal.marker if isinstance(proposal.marker, Marker) else Marker.UNDERTAKING,
        confidence=_share(proposal.confidence),
        engine=engine,
        engine_version=engine_version,
        context=context,
        owner=owner,
        owner_name=grounds.name(proposal.owner_name) if owner else None,
        owner_kind=proposal.owner_kind if owner and _is_kind(proposal.owner_kind) else None,
        owner_reason=_owner_reason(proposal.owner, owner),
        due=grounds.words(proposal.due),
        recurs=proposal.recurs if isinstance(proposal.recurs, Recurs) else None,
    )


def _context(
    minutes: Minutes, references: tuple[ContextReference, ...], run: Run
) -> tuple[Span, ...]:
    spans: dict[int, Span] = {}
    evidence = {clause.number for clause in run.clauses}
    for reference in references:
        number = reference.clause
        if number in evidence or not _is_number(number, minutes):
            continue
        clause = minutes.clause(number)
        if minutes.items[clause.item].withheld != "restricted" and len(spans) < MOST_CONTEXT:
            why = reference.why if reference.why in WHYS else "context"
            spans[number] = Span(minutes.words(clause), clause.start, clause.end, why)
    return tuple(spans.values())


def _said(match: re.Match[str]) -> str:
    return one_line(re.sub(r"\n[ \t]*>+", " ", match.group()))


def _pattern(wanted: object) -> re.Pattern[str] | None:
    """The words with any white space between them, whatever the letter case, whole words only."""
    if not isinstance(wanted, str):
        return None
    words = wanted.split()
    if not words or len(wanted) > LONGEST_WORDS or not any(map(str.isalnum, wanted)):
        return None
    body = r"(?:\s|(?<=\s)>)+".join(map(re.escape, words))  # a quoted line begins with ">"
    return re.compile(rf"(?<!\w){body}(?!\w)", re.IGNORECASE)


def _owner_reason(proposed: str | None, proved: str | None) -> str:
    if proved:
        return ""
    return NOT_STANDING if proposed else NOT_NAMED


def _is_kind(kind: object) -> bool:
    return isinstance(kind, OwnerKind)


def _share(value: object) -> float:
    if isinstance(value, int | float) and math.isfinite(value):
        return min(1.0, max(0.0, float(value)))
    return 0.5


def _misses(minutes: Minutes, misses: Iterable[Miss]) -> list[PossibleMiss]:
    found: list[PossibleMiss] = []
    for miss in misses:
        run = _run(minutes, miss.first, miss.last)
        if run is not None:
            why = miss.why if miss.why in MISS_WHYS else "looks like an action"
            quote = minutes.text[run.start : run.end]
            found.append(PossibleMiss(quote, run.start, run.end, run.clauses[0].item, why))
    return found

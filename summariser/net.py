"""Nothing lost, nothing twice: flags that no action claims, and actions that stand twice."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby

from minutes.values import Clause, ClauseKind, Minutes, Section
from summariser.flags import flag_in, flagged, in_public_voice, is_minuted
from summariser.values import ActionDraft, PossibleMiss

FLAGGED = "flagged ACTION"
FLAGGED_PUBLIC = "flagged ACTION in the words of the public"
SAME_SHARE = 0.8  # of the words of two resolutions that are one
LONG_ENOUGH = 8  # words: shorter ones may well be said of two different matters
MOST_COMPARED = 40
MOST_OWNERS = 3
WORD = re.compile(r"\w+")


def flag_inside(minutes: Minutes, clauses: Sequence[Clause]) -> tuple[Clause, int] | None:
    """The first literal flag in a run of clauses: its clause, and where it stands in the text."""
    for clause in clauses:
        match = flag_in(minutes.words(clause), clause.kind)
        if match is not None:
            return clause, clause.start + match.start()
    return None


def dedupe(minutes: Minutes, drafts: Sequence[ActionDraft]) -> list[ActionDraft]:
    """One draft for each action, in the order of the text.

    The same span with the same owner is one; the same words under "Decision:" and "Minutes:", or
    twice in one item, are one, and the last place is kept.
    """
    ordered = sorted(_one_per_span(drafts), key=lambda draft: (draft.start, draft.end))
    starts = [clause.start for clause in minutes.clauses]
    kept: list[ActionDraft] = []
    for _, group in groupby(ordered, key=lambda draft: draft.item):
        kept.extend(_one_per_item(minutes, starts, list(group)))
    return kept


def _one_per_span(drafts: Iterable[ActionDraft]) -> list[ActionDraft]:
    spans: dict[tuple[int, int], dict[str, ActionDraft]] = {}
    for draft in drafts:
        owners = spans.setdefault((draft.start, draft.end), {})
        owner = (draft.owner or "").casefold()
        if owner in owners:
            if draft.confidence > owners[owner].confidence:
                owners[owner] = draft
        elif owners and (not owner or "" in owners or len(owners) >= MOST_OWNERS):
            continue
        else:
            owners[owner] = draft
    return [draft for owners in spans.values() for draft in owners.values()]


def _one_per_item(
    minutes: Minutes, starts: list[int], drafts: list[ActionDraft]
) -> list[ActionDraft]:
    kept: list[ActionDraft] = []
    said: dict[tuple[str, ...], tuple[int, int]] = {}
    minuted: list[frozenset[str]] = []
    for draft in reversed(drafts):
        words = tuple(WORD.findall(draft.quote.casefold()))
        place = (draft.start, draft.end)
        if len(words) >= LONG_ENOUGH and said.get(words, place) != place:
            continue
        decided = _section(minutes, starts, draft) is Section.DECISION
        if decided and _is_among(frozenset(words), minuted[-MOST_COMPARED:]):
            continue
        said[words] = place
        if not decided:
            minuted.append(frozenset(words))
        kept.append(draft)
    return kept[::-1]


def _section(minutes: Minutes, starts: list[int], draft: ActionDraft) -> Section:
    return minutes.clauses[max(0, bisect_right(starts, draft.start) - 1)].section


def _is_among(words: frozenset[str], others: Iterable[frozenset[str]]) -> bool:
    return any(len(words & other) >= SAME_SHARE * len(words | other) for other in others)


def net(
    minutes: Minutes, drafts: Sequence[ActionDraft], misses: Iterable[PossibleMiss]
) -> list[PossibleMiss]:
    """The possible misses: those given, and every flag that no action claims, once each."""
    claimed = _Claims((draft.start, draft.end) for draft in drafts)
    context = {span.start for draft in drafts for span in draft.context}
    found = {(miss.start, miss.end): miss for miss in misses if not claimed.touch(miss)}
    given = _Claims(found)
    for clause, start, end in flagged(minutes):
        run = _flag_run(minutes, clause, start)
        if clause.start in context or claimed.overlap(run[0].start, clause.end):
            continue
        if given.overlap(start, end) or _claims_next(minutes, clause, claimed):
            continue
        miss = _flag_miss(minutes, run, clause, start)
        found[miss.start, miss.end] = miss
    return sorted(found.values(), key=lambda miss: (miss.start, miss.end))


def _flag_run(minutes: Minutes, clause: Clause, at: int) -> tuple[Clause, Clause]:
    """A trailing flag belongs to the clause before it."""
    bare = clause.kind is ClauseKind.FLAG or not minutes.text[clause.start : at].strip()
    before = minutes.clauses[clause.number - 2] if clause.number > 1 else None
    if not bare or before is None or before.item != clause.item:
        return clause, clause
    if before.kind is ClauseKind.HEADING or not is_minuted(minutes, before):
        return clause, clause
    if clause.kind is not ClauseKind.FLAG:
        return clause, clause
    return before, clause


def _claims_next(minutes: Minutes, clause: Clause, claimed: "_Claims") -> bool:
    """Whether a flag that stands alone is the heading of an action that follows it."""
    if clause.kind is not ClauseKind.FLAG or clause.number >= len(minutes.clauses):
        return False
    after = minutes.clauses[clause.number]
    return after.item == clause.item and claimed.overlap(after.start, after.end)


def _flag_miss(
    minutes: Minutes, run: tuple[Clause, Clause], clause: Clause, at: int
) -> PossibleMiss:
    start, end = run[0].start, run[1].end
    why = FLAGGED_PUBLIC if in_public_voice(minutes, clause, at) else FLAGGED
    return PossibleMiss(minutes.text[start:end], start, end, clause.item, why)


class _Claims:
    """Spans of text, and whether another touches one of them, in the logarithm of their number."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def overlap(self, start: int, end: int) -> bool:
        """Whether some span shares a character with this one."""
        at = bisect_right(self.starts, start) - 1
        if at >= 0 and self.ends[at] > start:
            return True
        return at + 1 < len(self.starts) and self.starts[at + 1] < end

    def touch(self, miss: PossibleMiss) -> bool:
        """Whether an action claims words of this possible miss."""
        return self.overlap(miss.start, miss.end)

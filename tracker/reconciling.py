"""Which drafts of a reading are known already. Pure.

The same folded words of the same meeting are one action. So are words that contain each other
under the same item: another engine, or approved minutes, may cut the same sentence otherwise.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tracker.folding import fingerprint, fold_words

_SHORTEST_CONTAINED = 20  # folded characters; shorter words say too little to be the same action
_LIKELY_CHANGED = 0.6  # from here on, words under the same item are the old ones, changed


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one reading or of one row: `item` is any mark that is equal for the same item."""

    quote: str
    item: str

    @property
    def folded(self) -> str:
        """The quote after folding."""
        return fold_words(self.quote)


def fingerprints(quotes: Iterable[str]) -> list[str]:
    """A fingerprint for each quote of one reading, in order; equal words are counted apart."""
    seen: Counter[str] = Counter()
    marks = []
    for quote in quotes:
        folded = fold_words(quote)
        seen[folded] += 1
        marks.append(fingerprint(quote, occurrence=seen[folded]))
    return marks


def match(
    drafts: Sequence[Words], known: Mapping[str, Words]
) -> tuple[list[str], list[str | None]]:
    """The drafts' fingerprints, and for each the fingerprint of the known row that it is.

    `known` are the meeting's rows by fingerprint. Rows without words (forgotten ones) match by
    fingerprint alone.
    """
    marks = fingerprints(draft.quote for draft in drafts)
    left = {mark: words for mark, words in known.items() if mark not in marks}
    folded = {mark: words.folded for mark, words in left.items()}
    found = [
        mark if mark in known else _containing(draft, left, folded)
        for mark, draft in zip(marks, drafts, strict=True)
    ]
    return marks, found


def _containing(draft: Words, known: Mapping[str, Words], folded: Mapping[str, str]) -> str | None:
    wanted = draft.folded
    for mark, words in known.items():
        shorter, longer = sorted((wanted, folded[mark]), key=len)
        enough = len(shorter) >= _SHORTEST_CONTAINED
        if enough and words.item == draft.item and f" {shorter} " in f" {longer} ":
            return mark
    return None


def changed_into(old: Words, new: Sequence[Words]) -> int | None:
    """The position in `new` of what `old` was changed into under the same item, if anything."""
    likeness = [
        SequenceMatcher(None, old.folded, words.folded, autojunk=False).ratio()
        if words.item == old.item
        else 0.0
        for words in new
    ]
    best = max(range(len(new)), key=likeness.__getitem__, default=None)
    return best if best is not None and likeness[best] >= _LIKELY_CHANGED else None

"""Whether two asks are the same: by the words of what is asked, less its owner and its date. Pure.

Likeness here never closes or joins anything for good: the same ask is counted with its words as
evidence, what may be the same is put before the clerk.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from tracker.folding import fold_post, fold_words

SAME_SHARE = 0.6  # of all words of both asks
SAME_WITHIN = 0.8  # of the words of the new ask: it adds next to nothing
MAYBE_SHARE = 0.4
MAYBE_WITHIN = 0.6
CLEAR_SHARE = 0.6  # of the words of an ask that a sentence about it must have
FEWEST_SAME = 3
FEWEST_CLEAR = 2

_SMALL_WORDS = (
    "a about after again all also an and any are as at back be been before being both but by can"
    " could did do each for from further given had has have he her his how i in into is it its may"
    " might more must next no not now of off on once or other our out over regarding relating"
    " respect s shall she should since so some still such than that the their them then there these"
    " they this those to under up upon was we were what when where whether which while who will"
    " with within would yet"
)
_FORUM_WORDS = (
    "action actioned agree agreed ask asked await awaited awaiting board chair chairman chairperson"
    " clerk cllr cllrs committee complete completed council councillor councillors item meeting"
    " meetings member members minute minutes note noted officer officers outstanding panel received"
    " reference remind reminded request requested resolved undertake undertook"
)
_EMPTY = frozenset(_SMALL_WORDS.split()) | frozenset(_FORUM_WORDS.split())
_LONGEST_KEPT = 3  # letters of a word that no ending is taken from


class Likeness(IntEnum):
    """How far two asks are the same."""

    NONE = 0
    MAYBE = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked, by whom it is to be done, and the figures that it names."""

    words: frozenset[str]
    figures: frozenset[str]
    owner: str = ""  # folded; empty where nobody is named


def ask_of(quote: str, *, owner: str | None = None, due: str | None = None) -> Ask:
    """Take an ask apart. `owner` and `due` are its words as minuted; they are not what is asked."""
    folded = f" {fold_words(quote)} "
    for phrase in (owner, due):
        if phrase and (said := fold_words(phrase)):
            folded = folded.replace(f" {said} ", " ", 1)
    words = folded.split()
    figures = frozenset(word for word in words if any(map(str.isdigit, word)))
    return Ask(subject_words(folded), figures, fold_post(owner or ""))


def subject_words(text: str) -> frozenset[str]:
    """The words that say what a text is about, without endings that change from tense to tense."""
    words = (word for word in fold_words(text).split() if word not in _EMPTY)
    return frozenset(_bare(word) for word in words if len(word) > 1)


def _bare(word: str) -> str:
    if word.endswith("ies") and len(word) > _LONGEST_KEPT + 1:
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and not word.endswith("ss"):
            bare = word.removesuffix(ending)
            return bare.removesuffix("e") if len(bare) >= _LONGEST_KEPT else word
    return word.removesuffix("e") if len(word) > _LONGEST_KEPT + 1 else word


def same_owner(one: Ask, other: Ask) -> bool:
    """Whether the two name the same owner, or one of them nobody."""
    return not one.owner or not other.owner or one.owner == other.owner


def share(one: Ask, other: Ask) -> float:
    """How many of all their words the two have in common, from 0 to 1."""
    union = one.words | other.words
    return len(one.words & other.words) / len(union) if union else 0.0


def likeness(new: Ask, old: Ask) -> Likeness:
    """How far a new ask is the same as an old one.

    Another owner, another figure, or much that the old one did not ask, is never just the same.
    """
    shared = len(new.words & old.words)
    if shared < FEWEST_SAME:
        is_all = new.words == old.words and bool(new.words)
        return Likeness.MAYBE if is_all and same_owner(new, old) else Likeness.NONE
    of_all = share(new, old)
    adds_little = shared / len(new.words) >= SAME_WITHIN and of_all >= MAYBE_SHARE
    is_same = of_all >= SAME_SHARE or adds_little
    if is_same and same_owner(new, old) and new.figures == old.figures:
        return Likeness.SAME
    within = shared / min(len(new.words), len(old.words))
    is_near = of_all >= MAYBE_SHARE or within >= MAYBE_WITHIN
    return Likeness.MAYBE if is_near else Likeness.NONE


def clearly_about(words: frozenset[str], ask: Ask, *, fewest: int = FEWEST_CLEAR) -> float:
    """How much of an ask stands in a sentence, from 0 to 1; 0 where that is not clear.

    `fewest`: how many words the two must share.
    """
    shared = len(words & ask.words)
    part = shared / len(ask.words) if ask.words else 0.0
    return part if shared >= fewest and part >= CLEAR_SHARE else 0.0


def only_best(scores: list[float], *, margin: float = 0.15) -> int | None:
    """The position of the highest score, if it is above 0 and clearly above every other."""
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    if not order or scores[order[0]] <= 0:
        return None
    near = [first for first, second in pairwise(order) if scores[first] - scores[second] < margin]
    return None if order[0] in near else order[0]


def names_reference(text: str, reference: str) -> bool:
    """Whether the reference itself stands in the text."""
    return re.search(rf"(?<![\w-]){re.escape(reference)}(?![\w-])", text, re.IGNORECASE) is not None

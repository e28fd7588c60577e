"""How far two quotes of one text share their words: the measure under every figure.

Quotes are compared by position: as sets of token numbers of the text with its white space
collapsed. A quote that stands in several places takes the best one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HALF = 0.5
SPARE_OWNER_WORDS = 3
COURTESY = frozenset(
    [
        "councillor",
        "councillors",
        "cllr",
        "cllrs",
        "cllor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "m/s",
        "dr",
        "sir",
        "dame",
        "the",
    ]
)
TOKEN = re.compile(r"\w+(?:['’]\w+)*")
EDGES = ".,;:()[]'\""

Place = frozenset[int]


def squash(text: str | None) -> str:
    """The text with every run of white space as one space."""
    return re.sub(r"\s+", " ", text or "").strip()


class ScoredText:
    """A record's text with its white space collapsed, and where its tokens stand."""

    def __init__(self, text: str) -> None:
        self.text = squash(text)
        self.lower = self.text.lower()
        self.tokens = [token.span() for token in TOKEN.finditer(self.text)]

    def places(self, quote: str) -> list[Place]:
        """The token numbers of each place where the quote stands, letter case forgiven last."""
        needle = squash(quote)
        if not needle:
            return []
        starts = _starts(self.text, needle)
        if not starts and len(self.lower) == len(self.text):
            starts = _starts(self.lower, needle.lower())
        places = (self._tokens_between(start, start + len(needle)) for start in starts)
        return [place for place in places if place]

    def has(self, quote: str) -> bool:
        """Whether the quote stands in the text letter for letter."""
        needle = squash(quote)
        return bool(needle) and needle in self.text

    def _tokens_between(self, start: int, end: int) -> Place:
        return frozenset(i for i, (a, b) in enumerate(self.tokens) if a < end and b > start)


def _starts(text: str, needle: str) -> list[int]:
    starts: list[int] = []
    at = text.find(needle)
    while at != -1:
        starts.append(at)
        at = text.find(needle, at + 1)
    return starts


@dataclass(frozen=True, slots=True, order=True)
class Overlap:
    """How far two quotes share their words: by position over both, and over the shorter."""

    union: float = 0.0
    shorter: float = 0.0


def overlap(left: Iterable[Place], right: Sequence[Place]) -> Overlap:
    """The best overlap of any two places."""
    best = Overlap()
    for a in left:
        for b in right:
            shared = len(a & b)
            if shared:
                best = max(best, Overlap(shared / len(a | b), shared / min(len(a), len(b))))
    return best


def owner_words(owner: str | None) -> list[str]:
    """The words of an owner or due phrase that are compared: no titles, no edges, lower case."""
    text = (owner or "").lower().replace("&", " and ").replace("’", "'")
    words = [word for word in (each.strip(EDGES) for each in text.split()) if word]
    kept = [word for word in words if word not in COURTESY]
    return kept or [word for word in words if word != "the"]


def same_words(gold: str | None, predicted: str | None) -> bool:
    """Whether a predicted owner or due phrase is right."""
    a, b = owner_words(gold), owner_words(predicted)
    if not a or not b:
        return not a and not b
    if len(b) > len(a) + SPARE_OWNER_WORDS:
        return False
    short, long = sorted((a, b), key=len)
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def matched(
    gold: Sequence[list[Place]], predicted: Sequence[list[Place]], *, loose: bool
) -> dict[int, int]:
    """Prediction number → label number, one to one, best overlap first."""
    pairs: list[tuple[float, float, int, int]] = []
    for p, guess in enumerate(predicted):
        for g, label in enumerate(gold):
            found = overlap(guess, label)
            if (found.shorter if loose else found.union) >= HALF:
                pairs.append((-found.union, -found.shorter, g, p))
    taken: dict[int, int] = {}
    for _, _, g, p in sorted(pairs):
        if p not in taken and g not in taken.values():
            taken[p] = g
    return taken

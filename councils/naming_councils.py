"""Splitting words into a council and its committee: "bury children and young people". Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from councils.directory import councils_called, councils_containing, nearest_councils
from councils.values import Council

MOST_LETTERS = 300

_JOINTS = frozenset({"at", "of", "in", "for", "from", "the", "on", "by", "@", "s", "'s", "’s"})
_BREAKS = re.compile(r"[:;,|–—()]|\s-\s")
_MOST_OWN_WORDS = 3  # of a council that the directory does not have


@dataclass(frozen=True, slots=True)
class Named:
    """Which councils words may name, and what else they say.

    `phrases` are the rest of the words, one for each way to split them, where there is one
    council; "" among them: the words may name the council alone.
    """

    councils: tuple[Council, ...] = ()
    phrases: tuple[str, ...] = ()
    words: str = ""  # those that name the councils


@dataclass(frozen=True, slots=True)
class _Split:
    start: int
    end: int
    councils: tuple[Council, ...]


def named_in(words: str) -> Named:
    """The councils that words name at their beginning or end, and the committee's words.

    Names that are equal come before names that contain; longer before shorter. Two councils at
    the two ends are both returned: nothing is guessed.
    """
    tokens = tokens_of(words)
    for knows in (councils_called, councils_containing):
        splits = _splits(tokens, knows)
        if splits:
            return _named(tokens, splits)
    return Named()


def nearest_in(words: str) -> tuple[str, ...]:
    """Councils whose names look like the words at the beginning or end: "did you mean"."""
    tokens = tokens_of(words)
    found: dict[str, None] = {}
    for size in range(min(len(tokens), 5), 0, -1):
        for part in (tokens[:size], tokens[-size:]):
            found |= dict.fromkeys(nearest_councils(" ".join(part)))
    return tuple(found)[:3]


def tokens_of(words: str) -> tuple[str, ...]:
    """The words one by one, without the punctuation between a council and its committee."""
    return tuple(_BREAKS.sub(" ", words[:MOST_LETTERS]).split())


def unknown_splits(words: str) -> tuple[tuple[str, str], ...]:
    """Ways to split words into a council that nobody knows and a committee; all first.

    The council's words are at most three, at one end; none first.
    """
    tokens = tokens_of(words)
    ways = [("", " ".join(tokens))]
    for size in range(1, min(_MOST_OWN_WORDS, len(tokens) - 1) + 1):
        ways.append((" ".join(_trimmed(tokens[:size])), " ".join(_trimmed(tokens[size:]))))
        ways.append((" ".join(_trimmed(tokens[-size:])), " ".join(_trimmed(tokens[:-size]))))
    return tuple((council, rest) for council, rest in ways if rest)


def _splits(
    tokens: tuple[str, ...], knows: Callable[[str], tuple[Council, ...]]
) -> tuple[_Split, ...]:
    """Every beginning and end that names councils, longest first."""
    count = len(tokens)
    ends = [(0, size) for size in range(count, 0, -1)]
    ends += [(count - size, count) for size in range(count - 1, 0, -1)]
    found = (_Split(start, end, knows(_unowned(tokens[start:end]))) for start, end in ends)
    some = [split for split in found if split.councils]
    return tuple(sorted(some, key=lambda split: split.start - split.end))


def _named(tokens: tuple[str, ...], splits: tuple[_Split, ...]) -> Named:
    """What the longest names say, and whatever stands beside them without overlapping."""
    best = splits[0]
    apart = [split for split in splits if split.end <= best.start or split.start >= best.end]
    codes = {one.code: one for split in (best, *apart[:1]) for one in split.councils}
    words = " ".join(tokens[best.start : best.end])
    if len(codes) > 1:
        return Named(tuple(codes.values()), words=words)
    own = [split for split in splits if split.councils == best.councils]
    rests = [_trimmed(tokens[: split.start] + tokens[split.end :]) for split in own]
    return Named(best.councils, tuple(dict.fromkeys(" ".join(rest) for rest in rests)), words)


def _unowned(part: tuple[str, ...]) -> str:
    """The words of a part without a genitive at their end: "Bury's"."""
    return re.sub(r"['’]s?$", "", " ".join(part))


def _trimmed(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Words without the small ones that join a council and its committee."""
    while tokens and tokens[0].casefold() in _JOINTS:
        tokens = tokens[1:]
    while tokens and tokens[-1].casefold() in _JOINTS:
        tokens = tokens[:-1]
    return tokens

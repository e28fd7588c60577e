"""Which of a site's committees are meant by words, and short names for them. Pure.

A title is compared in steps, and the first step that any title passes decides. Whole words and
initials count; what merely looks alike does not.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from councils.directory import Words, folded

LONGEST_SLUG = 30
MOST_LETTERS = 300  # of a title that are compared

_NEAREST = 3
_EMPTY = frozenset({"and", "of", "the", "for", "with", "in", "on", "to", "at", "from"})
_KIND = frozenset({"committee", "meeting", "minute"})
_SCRUTINY = frozenset({"overview", "scrutiny", "select"})
_BODIES = frozenset({"board", "panel", "commission", "group", "forum", "sub"})
_SPELLINGS = {"subcommittee": ("sub", "committee"), "cttee": ("committee",), "cmte": ("committee",)}
_SHORTEST_PLURAL = 4


def best_matches(
    phrases: Iterable[str], titles: Sequence[str], *, own: tuple[Words, ...] = ()
) -> tuple[int, ...]:
    """The places in `titles` of those that any phrase names best; several where they tie.

    `own` are the council's names: "Netherby Cabinet" is its cabinet.
    """
    ranks: dict[int, list[int]] = {}
    wanted = [words for words in (_bare(phrase, own) for phrase in phrases) if words]
    for place, title in enumerate(titles):
        name = _stemmed(_bare(title, own))
        found = [rank for rank in (_rank(words, name) for words in wanted) if rank is not None]
        if found:
            ranks.setdefault(min(found), []).append(place)
    return tuple(ranks[min(ranks)]) if ranks else ()


def nearest_titles(
    phrases: Iterable[str], titles: Sequence[str], *, own: tuple[Words, ...] = ()
) -> tuple[str, ...]:
    """Titles that look like a phrase, nearest first: for "did you mean", never to decide."""
    plain = {" ".join(_core(_stemmed(_bare(title, own)))): title for title in reversed(titles)}
    found: dict[str, None] = {}
    for phrase in phrases:
        words = " ".join(_core(_stemmed(_bare(phrase, own))))
        close = get_close_matches(words, plain, n=_NEAREST, cutoff=0.5)
        found |= dict.fromkeys(plain[name] for name in close)
    return tuple(found)[:_NEAREST]


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same words after folding."""
    return folded(one) == folded(other)


def slugs_for(council: str, title: str, *, own: tuple[Words, ...] = ()) -> tuple[str, ...]:
    """Short names for a committee, best first: at most 30 small letters, digits and hyphens.

    `council` is the council's short name. Each has a hyphen, so none is a command's word.
    """
    words = _telling(_bare(title, own))
    initials = "".join(word[0] for word in words)
    short = words[0] if len(words) == 1 else initials
    every = "".join(word[0] for word in _bare(title, own))
    numbered = (f"{short}-{number}" for number in range(2, 6))
    names = (
        short,
        *_shortened(words, LONGEST_SLUG - len(council) - 1),
        every,
        *numbered,
        f"{short[:8]}-1",
    )
    made = (f"{council}-{name}" for name in names if len(name) > 1)
    return tuple(dict.fromkeys(slug for slug in made if len(slug) <= LONGEST_SLUG))


def _rank(words: Words, title: Words) -> int | None:
    """How well words name a title, 0 the best; None if they do not."""
    query = _stemmed(words)
    plain_query, plain_title = _without(query, _KIND), _without(title, _KIND)
    core_query, core_title = _core(query), _core(title)
    if set(query) & _SCRUTINY and not set(title) & _SCRUTINY:
        return None
    plain_words = tuple(word for word in words if _stem(word) not in _KIND)
    core_words = tuple(word for word in plain_words if _stem(word) not in _SCRUTINY)
    steps = (
        query == title,
        bool(plain_query) and plain_query == plain_title,
        _spells(words, title) or (bool(plain_words) and _spells(plain_words, plain_title)),
        bool(core_query) and core_query == core_title,
        bool(core_words) and _spells(core_words, core_title),
        bool(plain_query) and _stands_in(plain_query, plain_title),
        bool(core_query) and _stands_in(core_query, core_title),
        bool(core_query) and set(core_query) <= set(core_title),
    )
    return next((rank for rank, holds in enumerate(steps) if holds), None)


def _spells(words: Words, title: Words) -> bool:
    """Whether words and initials, in order, spell a whole title: "cyp scrutiny", "o s"."""
    reached = {0}
    for word in words:
        reached = {end for start in reached for end in _ends(word, title, start)}
    return len(title) in reached


def _ends(word: str, title: Words, start: int) -> set[int]:
    """Where a title goes on behind a word of it, or behind words with these initials."""
    behind = title[start : start + len(word)]
    ends = {start + 1} if behind and _stem(word) == behind[0] else set()
    if word == "".join(one[0] for one in behind):
        ends.add(start + len(word))
    return ends


def _bare(title: str, own: tuple[Words, ...]) -> Words:
    """The words of a title that say something, without the council's name at either end."""
    words = folded(title[:MOST_LETTERS])
    for name in own:
        size = len(name)
        if words[:size] == name and words[size : size + 1] not in {(), ("and",)}:
            words = words[size:]
            break
        if words[-size:] == name and len(words) > size and words[-size - 1] != "and":
            words = words[:-size]
            break
    spelt = [part for word in words for part in _SPELLINGS.get(word, (word,))]
    if "full" in spelt[:-1] and spelt[spelt.index("full") + 1] == "council":
        spelt.remove("full")
    return tuple(word for word in spelt if word not in _EMPTY)


def _telling(words: Words) -> Words:
    """The words of a title that tell it from the council's others, for its short name."""
    core = tuple(word for word in words if _stem(word) not in _KIND | _SCRUTINY)
    if set(core) - _BODIES:
        return core
    scrutiny = tuple(word for word in words if _stem(word) in _SCRUTINY)
    if len(scrutiny) > 1:
        return ("".join(word[0] for word in scrutiny),)
    return scrutiny or core or words or ("committee",)


def _shortened(words: Words, room: int) -> tuple[str, ...]:
    """The words joined by hyphens, as many as there is room for."""
    for count in range(len(words), 0, -1):
        joined = "-".join(words[:count])
        if len(joined) <= room:
            return (joined,)
    return ()


def _core(words: Words) -> Words:
    return _without(words, _KIND | _SCRUTINY)


def _without(words: Words, dropped: frozenset[str]) -> Words:
    return tuple(word for word in words if word not in dropped)


def _stands_in(wanted: Words, words: Words) -> bool:
    """Whether words stand in others whole, side by side and in order."""
    size = len(wanted)
    return any(words[at : at + size] == wanted for at in range(len(words) - size + 1))


def _stemmed(words: Words) -> Words:
    return tuple(_stem(word) for word in words)


def _stem(word: str) -> str:
    """A word without the s of its plural or genitive: childrens, services."""
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word

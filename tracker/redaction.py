"""Private people in minuted words are shown as "[name]"; the stored words stay as they are.

A name stays when it is known (in attendance, the owner, in the directory) or stands with an
officer's or councillor's title. Names of bodies and places are let through by the words that they
are made of. What looks like a person and is none of these is masked.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.name_words import Word, cut
from tracker.naming import Person, people_named
from tracker.person_words import (
    COUNCILLORS,
    HEADS_OF_POSTS,
    HONORIFICS,
    PHRASE_WORDS,
    PLURAL_HEADS,
    PRIVATE_BODIES,
)

MASK = "[name]"
MEMBERS = frozenset({"MP", "MSP", "MS", "MLA"})  # after a name, as members of parliaments have it
LONGEST_TITLE = 14  # words between the head of a post and the name that it belongs to

WITHIN_TITLE = re.compile(r"\s+|\s*[,:–—(&]\s*|[’']|\.\s+")
OPENS_TITLE = re.compile(r"\s*[,(–—-]\s*")
LISTED = re.compile(r"\s*(?:,|,?\s+and|&)\s+")
ADDRESS = re.compile(r"[\w.+'’-]{1,64}@(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
PUBLIC_HOST = re.compile(
    r"\.(?:gov\.(?:uk|wales|scot)|llyw\.cymru|police\.uk|nhs\.(?:uk|net))$", re.IGNORECASE
)


class Named(NamedTuple):
    """A text with its words, and the places where somebody seems to be named."""

    text: str
    words: tuple[Word, ...]
    people: tuple[Person, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names as they stand there."""
        return tuple(self.text[person.start : person.end] for person in self.people)


def named_in(text: str) -> Named:
    """Every person whom these words seem to name, public or private. Pure."""
    words = cut(text)
    return Named(text, words, tuple(people_named(text, words)))


def public_words(quote: str, *, known: frozenset[str], named: Named | None = None) -> str:
    """The words with private people, and their e-mail addresses, shown as "[name]". Pure.

    `known` are full names as they may stand in the words, with or without an honorific. `named` is
    what `named_in` found in the same words, where that was done before.
    """
    named = named or named_in(quote)
    if named.people:
        return _without_addresses(_masked(named, {folded_name(name) for name in known}))
    return _without_addresses(quote)


def _masked(named: Named, known: set[str]) -> str:
    shown, at = [], 0
    for person in _private_people(named, known):
        shown += [named.text[at : person.start], MASK]
        at = person.end
    return "".join(shown) + named.text[at:]


def _without_addresses(text: str) -> str:
    return ADDRESS.sub(_public_address, text) if "@" in text else text


def _public_address(found: re.Match[str]) -> str:
    """An e-mail address as it may be shown: those of public bodies stay."""
    return found[0] if PUBLIC_HOST.search(f".{found['host']}") else MASK


def people_in(words: str) -> tuple[str, ...]:
    """Every name of a person that seems to stand in these words, public or private."""
    return named_in(words).names


def folded_name(name: str) -> str:
    """A name as it is compared: lower case, one kind of apostrophe, no honorific, single spaces."""
    words = name.casefold().replace("’", "'").replace(".", " ").split()
    while len(words) > 1 and words[0] in HONORIFICS:
        words = words[1:]
    return " ".join(words)


def _private_people(named: Named, known: set[str]) -> Iterator[Person]:
    quote, words = named.text, named.words
    public: Person | None = None  # the last one that a title made public
    for person in named.people:
        if _goes_on_list(quote, words, public, person) or _has_title(quote, words, person):
            public = person
        elif folded_name(quote[person.start : person.end]) not in known:
            yield person


# Whose title stands beside them


def _has_title(text: str, words: Sequence[Word], person: Person) -> bool:
    return _title_before(text, words, person) or _title_after(text, words, person)


def _title_before(text: str, words: Sequence[Word], person: Person) -> bool:
    """Whether a post's words lead up to the name: "the Director of Education, Jane Smith"."""
    after = words[person.first]
    is_joined = person.first > 0 and words[person.first - 1].folded == "and"
    for index in range(person.first - 1, max(-1, person.first - 1 - LONGEST_TITLE), -1):
        word = words[index]
        if not _leads_on(text, word, after):
            return False
        if word.folded in HEADS_OF_POSTS:
            return not is_joined or (word.folded in COUNCILLORS and index < person.first - 2)
        if not (word.is_capitalised or word.folded in PHRASE_WORDS):
            return False
        after = word
    return False


def _leads_on(text: str, word: Word, after: Word) -> bool:
    gap = text[word.end : after.start]
    if "." in gap:
        return word.folded in COUNCILLORS and gap.strip() == "."
    return WITHIN_TITLE.fullmatch(gap) is not None


def _title_after(text: str, words: Sequence[Word], person: Person) -> bool:
    """Whether a post follows the name: "Jane Smith, Interim Director of Education"."""
    rest = words[person.last + 1 : person.last + 1 + LONGEST_TITLE]
    if rest and rest[0].text in MEMBERS and not text[person.end : rest[0].start].strip():
        return True
    if not rest or not OPENS_TITLE.fullmatch(text[person.end : rest[0].start]):
        return False
    for number, word in enumerate(rest):
        if word.folded in COUNCILLORS:
            return False
        if word.folded in HEADS_OF_POSTS:
            return not any(after.folded in PRIVATE_BODIES for after in rest[number : number + 6])
        if not (word.is_capitalised or word.folded in PHRASE_WORDS):
            return False
    return False


def _goes_on_list(text: str, words: Sequence[Word], public: Person | None, person: Person) -> bool:
    """Whether this is "Jones" of "Councillors Smith, Jones and Brown"."""
    if public is None or not LISTED.fullmatch(text[public.end : person.start]):
        return False
    before = words[max(0, public.first - LONGEST_TITLE) : public.first]
    return any(word.folded in PLURAL_HEADS for word in before)

"""Private people in minuted words are shown as "[name]"; the stored words stay as they are.

A name stays when it is known (in attendance, the owner, in the directory) or stands with an
officer's or councillor's title. Names of bodies and places are let through by the words that they
are made of. What looks like a person and is none of these is masked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.person_words import (
    BEFORE_A_NAME,
    BODY_WORDS,
    COUNCILLORS,
    DOUBTFUL_NAMES,
    FUNCTION_WORDS,
    GIVEN_NAMES,
    HEADS_OF_POSTS,
    HONORIFICS,
    INITIAL_LABELS,
    PHRASE_WORDS,
    PLACE_PREFIXES,
    PLURAL_HEADS,
    PRIVATE_BODIES,
    PRIVATE_PEOPLE,
    SPOKEN,
    STREET_HONORIFICS,
    SURNAMES_TOO,
)

MASK = "[name]"
LONGEST_NAME = 4  # words, without the honorific
LONGEST_TITLE = 14  # words between the head of a post and the name that it belongs to

WORD = re.compile(r"[^\W\d_]+(?:[-’'](?!s\b)[^\W\d_]+)*")
BESIDE = re.compile(r"\s+|\.\s*")  # between the words of one name; a dot only after an initial
WITHIN_TITLE = re.compile(r"\s+|\s*[,:–—(&]\s*|[’']|\.\s+")
OPENS_TITLE = re.compile(r"\s*[,(–—-]\s*")
LISTED = re.compile(r"\s*(?:,|,?\s+and|&)\s+")
COUPLE = re.compile(r"\s+(?:and|&)\s+")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return self.text.casefold()

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1 and self.is_capitalised

    @property
    def is_body(self) -> bool:
        return self.folded in BODY_WORDS or self.folded in HEADS_OF_POSTS

    @property
    def is_given(self) -> bool:
        return self.folded in GIVEN_NAMES or self.folded in DOUBTFUL_NAMES


@dataclass(frozen=True, slots=True)
class _Person:
    """A place where somebody seems to be named: words `first` to `last`, inclusive."""

    first: int
    last: int
    start: int
    end: int


def public_words(quote: str, *, known: frozenset[str]) -> str:
    """The words with private people shown as "[name]". Pure.

    `known` are full names as they may stand in the words, with or without an honorific.
    """
    folded = {folded_name(name) for name in known}
    shown, at = [], 0
    for person in _private_people(quote, folded):
        shown += [quote[at : person.start], MASK]
        at = person.end
    return "".join(shown) + quote[at:]


def people_in(words: str) -> tuple[str, ...]:
    """Every name of a person that seems to stand in these words, public or private."""
    return tuple(words[person.start : person.end] for person in _people(words, _cut(words)))


def folded_name(name: str) -> str:
    """A name as it is compared: lower case, one kind of apostrophe, no honorific, single spaces."""
    words = name.casefold().replace("’", "'").replace(".", " ").split()
    while len(words) > 1 and words[0] in HONORIFICS:
        words = words[1:]
    return " ".join(words)


def _private_people(quote: str, known: set[str]) -> Iterator[_Person]:
    words = _cut(quote)
    public: _Person | None = None  # the last one that a title made public
    for person in _people(quote, words):
        if _goes_on_list(quote, words, public, person) or _has_title(quote, words, person):
            public = person
        elif folded_name(quote[person.start : person.end]) not in known:
            yield person


def _cut(text: str) -> tuple[_Word, ...]:
    return tuple(_Word(m.group(), m.start(), m.end()) for m in WORD.finditer(text))


# Who is named


def _people(text: str, words: Sequence[_Word]) -> Iterator[_Person]:
    """Names from left to right, without overlap."""
    index = 0
    while index < len(words):
        last = _name_from(text, words, index)
        if last is None:
            index += 1
            continue
        yield _Person(index, last, words[index].start, words[last].end)
        index = last + 1


def _name_from(text: str, words: Sequence[_Word], index: int) -> int | None:
    """The index of the last word of the name that begins at this word, None if none does."""
    if not words[index].is_capitalised:
        return None
    for find in (_after_honorific, _from_given_name, _from_initial, _after_cue, _before_speech):
        last = find(text, words, index)
        if last is not None:
            return last
    return None


def _run_end(text: str, words: Sequence[_Word], index: int) -> int:
    """The index of the last word of the unbroken run of capitalised words from this one."""
    last = index
    while last + 1 < len(words) and _is_beside(text, words[last], words[last + 1]):
        last += 1
    return last


def _is_beside(text: str, word: _Word, after: _Word) -> bool:
    gap = text[word.end : after.start]
    may_dot = word.is_initial or word.folded in HONORIFICS
    return (
        after.is_capitalised
        and BESIDE.fullmatch(gap) is not None
        and (may_dot or "." not in gap)
        and "\n\n" not in gap
    )


def _after_honorific(text: str, words: Sequence[_Word], index: int) -> int | None:
    if words[index].folded not in HONORIFICS or index + 1 >= len(words):
        return None
    if _is_couple(text, words, index):
        index += 2
    end = _run_end(text, words, index)
    if words[index].folded in STREET_HONORIFICS and words[end].folded in BODY_WORDS:
        return None
    last = index
    while last < min(end, index + LONGEST_NAME) and not _ends_name(
        words[last + 1], is_named=last > index
    ):
        last += 1
    return last if last > index else None


def _is_couple(text: str, words: Sequence[_Word], index: int) -> bool:
    """Whether this is the first word of "Mr and Mrs Patel"."""
    return (
        index + 3 < len(words)
        and words[index + 1].folded == "and"
        and words[index + 2].folded in HONORIFICS
        and COUPLE.fullmatch(text[words[index].end : words[index + 2].start]) is not None
    )


def _ends_name(word: _Word, *, is_named: bool) -> bool:
    """Whether this word cannot be part of the name before it."""
    if word.folded in SURNAMES_TOO and not is_named:
        return False
    return word.is_body or word.folded in FUNCTION_WORDS


def _from_given_name(text: str, words: Sequence[_Word], index: int) -> int | None:
    word = words[index]
    if not word.is_given or (index and words[index - 1].folded in PLACE_PREFIXES):
        return None
    end = _run_end(text, words, index)
    if end == index:
        return index if word.folded in GIVEN_NAMES - DOUBTFUL_NAMES else None
    return _surname_end(words, index, end)


def _surname_end(words: Sequence[_Word], index: int, end: int) -> int | None:
    """Where the name ends, None if its words make it the name of a place or a body."""
    rest = words[index + 1 : end + 1]
    if len(rest) == 1 and rest[0].folded in SURNAMES_TOO:
        return None if words[index].folded in DOUBTFUL_NAMES else end
    if any(word.folded in BODY_WORDS for word in rest):
        return None
    last = index
    while last < min(end, index + LONGEST_NAME - 1) and not _ends_name(
        words[last + 1], is_named=True
    ):
        last += 1
    sure = last > index or words[index].folded not in DOUBTFUL_NAMES
    return last if sure else None


def _from_initial(text: str, words: Sequence[_Word], index: int) -> int | None:
    if not words[index].is_initial or _is_label(text, words, index):
        return None
    end = _run_end(text, words, index)
    last = index
    while last < end and words[last].is_initial:
        last += 1
    surname = words[last]
    stops = surname.is_initial or surname.is_body or surname.folded in FUNCTION_WORDS
    return None if stops or _is_article(text, words, index) else last


def _is_label(text: str, words: Sequence[_Word], index: int) -> bool:
    """Whether the letter is part of "Appendix B" or of a name such as "Plan B"."""
    return index > 0 and (
        words[index - 1].folded in INITIAL_LABELS or text[words[index - 1].end] in "’'"
    )


def _is_article(text: str, words: Sequence[_Word], index: int) -> bool:
    """Whether "A" or "I" is a word, not an initial: no dot after it, and a sentence before it."""
    word = words[index]
    if word.text not in {"A", "I"} or text[word.end : word.end + 1] == ".":
        return False
    before = text[: word.start].rstrip()
    return not before or before[-1] in ".:;!?•-–—(" or word.text == "I"


def _after_cue(text: str, words: Sequence[_Word], index: int) -> int | None:
    """A name of any words after "resident", "their daughter", "on behalf of"."""
    if index == 0 or words[index].is_body or words[index].folded in FUNCTION_WORDS:
        return None
    if not _is_cue(text, words, index):
        return None
    end = _run_end(text, words, index)
    is_name = end - index < LONGEST_NAME - 1
    run = words[index : end + 1]
    is_body = any(word.is_body and word.folded not in SURNAMES_TOO for word in run)
    return end if is_name and not is_body else None


def _is_cue(text: str, words: Sequence[_Word], index: int) -> bool:
    before = words[index - 1]
    gap = text[before.end : words[index].start]
    if not re.fullmatch(r",?\s+", gap):
        return False
    if before.is_capitalised:
        return before.folded in BEFORE_A_NAME
    return before.folded in PRIVATE_PEOPLE or _is_phrase_cue(words, index)


def _is_phrase_cue(words: Sequence[_Word], index: int) -> bool:
    phrase = [word.folded for word in words[max(0, index - 3) : index]]
    return phrase[-1:] == ["public"] or phrase == ["on", "behalf", "of"]


def _before_speech(text: str, words: Sequence[_Word], index: int) -> int | None:
    """Two or three capitalised words that ask, say or complain."""
    if index and _is_beside(text, words[index - 1], words[index]):
        return None
    end = _run_end(text, words, index)
    if not 0 < end - index < LONGEST_NAME - 1 or end + 1 >= len(words):
        return None
    run = words[index : end + 1]
    speaks = (
        words[end + 1].folded in SPOKEN and not text[run[-1].end : words[end + 1].start].strip()
    )
    return end if speaks and all(_may_be_named(word) for word in run) else None


def _may_be_named(word: _Word) -> bool:
    is_acronym = len(word.text) > 1 and word.text.isupper()
    return not (word.is_body or is_acronym or word.folded in FUNCTION_WORDS)


# Whose title stands beside them


def _has_title(text: str, words: Sequence[_Word], person: _Person) -> bool:
    return _title_before(text, words, person) or _title_after(text, words, person)


def _title_before(text: str, words: Sequence[_Word], person: _Person) -> bool:
    """Whether a post's words lead up to the name: "the Director of Education, Jane Smith"."""
    after = words[person.first]
    for index in range(person.first - 1, max(-1, person.first - 1 - LONGEST_TITLE), -1):
        word = words[index]
        if not _leads_on(text, word, after):
            return False
        if word.folded in HEADS_OF_POSTS:
            return after.folded != "and" or index + 1 != person.first - 1
        if not (word.is_capitalised or word.folded in PHRASE_WORDS):
            return False
        if word.folded == "and" and index == person.first - 1:
            return False
        after = word
    return False


def _leads_on(text: str, word: _Word, after: _Word) -> bool:
    gap = text[word.end : after.start]
    if "." in gap:
        return word.folded in COUNCILLORS and gap.strip() == "."
    return WITHIN_TITLE.fullmatch(gap) is not None


def _title_after(text: str, words: Sequence[_Word], person: _Person) -> bool:
    """Whether a post follows the name: "Jane Smith, Interim Director of Education"."""
    rest = words[person.last + 1 : person.last + 1 + LONGEST_TITLE]
    if rest and rest[0].text == "MP" and not text[person.end : rest[0].start].strip():
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


def _goes_on_list(
    text: str, words: Sequence[_Word], public: _Person | None, person: _Person
) -> bool:
    """Whether this is "Jones" of "Councillors Smith, Jones and Brown"."""
    if public is None or not LISTED.fullmatch(text[public.end : person.start]):
        return False
    before = words[max(0, public.first - LONGEST_TITLE) : public.first]
    return any(word.folded in PLURAL_HEADS for word in before)

"""Finding where English minutes name a person: honorifics, given names, initials, cues, speech."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.name_cues import is_private_after, is_private_before
from tracker.name_words import UNSEEN, Word
from tracker.person_words import (
    BEFORE_A_NAME,
    BODY_WORDS,
    DOUBTFUL_NAMES,
    FUNCTION_WORDS,
    GIVEN_NAMES,
    HEADS_OF_POSTS,
    HONORIFICS,
    INITIAL_LABELS,
    PARTICLES,
    PLACE_PREFIXES,
    PRIVATE_PEOPLE,
    SPOKEN,
    STREET_HONORIFICS,
    SURNAMES_TOO,
)

LONGEST_NAME = 4  # words, without the honorific
PLAIN_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "mx"})
SURELY_GIVEN = GIVEN_NAMES - DOUBTFUL_NAMES

BESIDE = re.compile(rf"[\s{UNSEEN}]+|\.[\s{UNSEEN}]*")  # in one name; a dot only after an initial
COUPLE = re.compile(r"\s+(?:and|&)\s+")
AMPERSAND = re.compile(r"\.?\s*[&/]\s*")


@dataclass(frozen=True, slots=True)
class Person:
    """A place where somebody seems to be named: words `first` to `last`, inclusive."""

    first: int
    last: int
    start: int
    end: int


def people_named(text: str, words: Sequence[Word]) -> Iterator[Person]:
    """Find names of people from left to right, without overlap."""
    index = 0
    while index < len(words):
        last = _name_from(text, words, index) if words[index].is_capitalised else None
        if last is None:
            index += 1
            continue
        yield Person(index, last, words[index].start, words[last].end)
        index = last + 1


def _name_from(text: str, words: Sequence[Word], index: int) -> int | None:
    """The index of the last word of the name that begins at this word, None if none does."""
    for find in FINDERS:
        last = find(text, words, index)
        if last is not None:
            return _past_particles(text, words, last)
    return None


def _past_particles(text: str, words: Sequence[Word], last: int) -> int:
    """The index of the last word of the name with its "van der Berg"."""
    after = last + 1
    while after < len(words) and words[after].folded in PARTICLES and _is_near(text, words, after):
        after += 1
    is_more = last + 1 < after < len(words) and words[after].is_capitalised
    return after if is_more and _is_near(text, words, after) else last


def _is_near(text: str, words: Sequence[Word], index: int) -> bool:
    return not text[words[index - 1].end : words[index].start].strip()


def _run_end(text: str, words: Sequence[Word], index: int) -> int:
    """The index of the last word of the unbroken run of capitalised words from this one."""
    last = index
    while last + 1 < len(words) and _is_beside(text, words[last], words[last + 1]):
        last += 1
    return last


def _is_beside(text: str, word: Word, after: Word) -> bool:
    if not after.is_capitalised:
        return False
    gap = text[word.end : after.start]
    if gap == " ":
        return True
    may_dot = word.is_initial or word.folded in HONORIFICS
    return BESIDE.fullmatch(gap) is not None and (may_dot or "." not in gap) and "\n\n" not in gap


def _after_honorific(text: str, words: Sequence[Word], index: int) -> int | None:
    if words[index].folded not in HONORIFICS or index + 1 >= len(words):
        return None
    if _is_couple(text, words, index):
        index += 2
    elif words[index + 1].folded in HONORIFICS and _is_with(text, words, index):
        index += 1  # "Mr & Mrs Patel"
    if words[index + 1 : index + 2] and words[index + 1].text in PARTICLES:
        last = _past_particles(text, words, index)
        return last if last > index else None
    end = _run_end(text, words, index)
    if words[index].folded in STREET_HONORIFICS and words[end].folded in BODY_WORDS:
        return None
    if end == index + 1 and words[index].folded in PLAIN_HONORIFICS and _is_surname(words[end]):
        return end
    last = index
    while last < min(end, index + LONGEST_NAME) and not _ends_name(
        words[last + 1], is_named=last > index
    ):
        last += 1
    return last if last > index else None


def _is_couple(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether this is the first word of "Mr and Mrs Patel"."""
    return (
        index + 3 < len(words)
        and words[index + 1].folded == "and"
        and words[index + 2].folded in HONORIFICS
        and COUPLE.fullmatch(text[words[index].end : words[index + 2].start]) is not None
    )


def _is_surname(word: Word) -> bool:
    """Whether "Mr" and this word alone are a person: "Mr Park" is, "Mr Mayor" is the mayor."""
    return word.folded not in HEADS_OF_POSTS | FUNCTION_WORDS and not word.is_initial


def _is_with(text: str, words: Sequence[Word], index: int) -> bool:
    return AMPERSAND.fullmatch(text[words[index].end : words[index + 1].start]) is not None


def _ends_name(word: Word, *, is_named: bool) -> bool:
    """Whether this word cannot be part of the name before it."""
    if word.folded in SURNAMES_TOO and not is_named:
        return False
    return word.is_body or word.folded in FUNCTION_WORDS


def _from_given_name(text: str, words: Sequence[Word], index: int) -> int | None:
    word = words[index]
    if not word.is_given or (index and words[index - 1].folded in PLACE_PREFIXES):
        return None
    end = _run_end(text, words, index)
    if end == index:
        return index if word.folded in SURELY_GIVEN or word.is_double else None
    return _surname_end(words, index, end)


def _surname_end(words: Sequence[Word], index: int, end: int) -> int | None:
    """Where the name ends, None if its words make it the name of a place or a body."""
    rest = words[index + 1 : end + 1]
    if len(rest) == 1 and rest[0].folded in SURNAMES_TOO:
        return None if words[index].folded in DOUBTFUL_NAMES else end
    if any(word.folded in BODY_WORDS for word in rest):
        return None
    last = index
    while last < min(end, index + LONGEST_NAME - 1) and _goes_on(words[last + 1], words[index]):
        last += 1
    sure = last > index or words[index].folded not in DOUBTFUL_NAMES
    return last if sure else None


def _goes_on(word: Word, first: Word) -> bool:
    """Whether the word belongs to the name that `first` began."""
    return not _ends_name(word, is_named=True) and (first.is_acronym or not word.is_acronym)


def _from_initial(text: str, words: Sequence[Word], index: int) -> int | None:
    if not words[index].is_initial or _is_label(text, words, index):
        return None
    end = _run_end(text, words, index)
    last = index
    while last < end and words[last].is_initial:
        last += 1
    if words[last].is_given and last < end:
        last += 1  # "P.C. Ann Marlow": what seemed a surname was a given name
    surname = words[last]
    stops = surname.is_initial or surname.is_body or surname.folded in FUNCTION_WORDS
    return None if stops or _is_article(text, words, index) else last


def _is_label(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether the letter is part of "Appendix B" or of a name such as "Plan B"."""
    return index > 0 and (
        words[index - 1].folded in INITIAL_LABELS or text[words[index - 1].end] in "’'"
    )


def _is_article(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether "A" or "I" is a word, not an initial: no dot after it, and a sentence before it."""
    word = words[index]
    if word.text not in {"A", "I"} or text[word.end : word.end + 1] == ".":
        return False
    before = text[: word.start].rstrip()
    return not before or before[-1] in ".:;!?•-–—(" or word.text == "I"


def _after_cue(text: str, words: Sequence[Word], index: int) -> int | None:
    """A name of any words after "resident", "their daughter", "on behalf of"."""
    if index == 0 or words[index].is_body or words[index].folded in FUNCTION_WORDS:
        return None
    if not _is_cue(text, words, index):
        return None
    end = _run_end(text, words, index)
    is_name = end - index < LONGEST_NAME - 1
    run = words[index : end + 1]
    is_body = any(_is_bodys(word, run[0]) for word in run)
    return end if is_name and not is_body else None


def _is_bodys(word: Word, first: Word) -> bool:
    """Whether the word says that the whole name is a body's. In a line of capitals none is."""
    is_acronym = word.is_acronym and (word is first or not first.is_acronym)
    return is_acronym or (word.is_body and word.folded not in SURNAMES_TOO)


def _is_cue(text: str, words: Sequence[Word], index: int) -> bool:
    before = words[index - 1]
    gap = text[before.end : words[index].start]
    if not re.fullmatch(r",?\s+", gap):
        return False
    if before.is_capitalised:
        return before.folded in BEFORE_A_NAME
    return before.folded in PRIVATE_PEOPLE or _is_phrase_cue(words, index)


def _is_phrase_cue(words: Sequence[Word], index: int) -> bool:
    phrase = [word.folded for word in words[max(0, index - 3) : index]]
    return phrase[-1:] == ["public"] or phrase == ["on", "behalf", "of"]


def _before_speech(text: str, words: Sequence[Word], index: int) -> int | None:
    """Two or three capitalised words that ask, say or complain."""
    end = _run_end(text, words, index)
    if not 0 < end - index < LONGEST_NAME - 1 or end + 1 >= len(words):
        return None
    if index and _is_beside(text, words[index - 1], words[index]):
        return None
    run = words[index : end + 1]
    speaks = (
        words[end + 1].folded in SPOKEN and not text[run[-1].end : words[end + 1].start].strip()
    )
    return end if speaks and all(_may_be_named(word) for word in run) else None


def _may_be_named(word: Word) -> bool:
    return not (word.is_body or word.is_acronym or word.folded in FUNCTION_WORDS)


def _from_surroundings(text: str, words: Sequence[Word], index: int) -> int | None:
    """Two or three capitalised words that somebody writes to, or hears from, or that live there."""
    end = _run_end(text, words, index)
    if not 0 < end - index < LONGEST_NAME - 1:
        return None
    is_told = is_private_before(text, words[index].start)
    if not is_told and index and _is_beside(text, words[index - 1], words[index]):
        return None
    is_told = is_told or is_private_after(text, words[end].end)
    return end if is_told and all(_may_be_named(word) for word in words[index : end + 1]) else None


FINDERS = (
    _after_honorific,
    _from_given_name,
    _from_initial,
    _after_cue,
    _before_speech,
    _from_surroundings,
)

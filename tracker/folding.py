"""Folding names, posts and quotes for comparison by equality. Nothing here measures likeness."""

import re
import unicodedata
from hashlib import sha256

_APOSTROPHES = re.compile("[’‘ʼ'`´]")
_NOT_WORDS = re.compile(r"[\W_]+")
_STAND_IN = re.compile(r"\b(?:interim|acting)\b")
_SMALL_WORDS = frozenset({"of", "for", "the", "our"})
HONORIFICS = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "sir", "dame"}
)


def fold_words(words: str) -> str:
    """Words in small letters with single spaces and without punctuation."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", words).casefold())
    return " ".join(_NOT_WORDS.sub(" ", plain).split())


def fold_post(title: str) -> str:
    """A post's title without what differs from page to page.

    of/for, and/&, commas, brackets and dashes, "the", Interim and Acting. "Deputy" and
    "Assistant" are other posts and stay. Two titles are one post when this is equal.
    """
    folded = _STAND_IN.sub(" ", fold_words(title.replace("&", " and ")))
    return " ".join(word for word in folded.split() if word not in _SMALL_WORDS)


def fold_name(name: str) -> str:
    """A person's name without title (Mr, Dr, …), accents, case and punctuation."""
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    parts = fold_words(bare.replace("-", " ")).split()
    while len(parts) > 1 and parts[0] in HONORIFICS:
        parts = parts[1:]
    return " ".join(parts)


def fingerprint(quote: str, *, occurrence: int = 1) -> str:
    """The hash by which the same words of the same meeting are one action.

    `occurrence` counts, from 1, places of one reading that have exactly these folded words
    ("Officers to report back" under two items are two actions).
    """
    folded = fold_words(quote)
    marked = folded if occurrence == 1 else f"{folded}\n{occurrence}"
    return sha256(marked.encode("utf-8", "surrogatepass")).hexdigest()

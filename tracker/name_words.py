"""Words as the search for names sees them: folded, with what is unseen in them left out."""

import re
import unicodedata
from typing import NamedTuple

from tracker.person_words import (
    BODY_WORDS,
    DOUBTFUL_NAMES,
    GIVEN_NAMES,
    HEADS_OF_POSTS,
    PARTICLES,
)

UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"  # soft hyphens, joiners: inside a word, or a gap
WORD = re.compile(rf"[^\W\d_]+(?:(?:[-‐‑’'](?!s\b)|[{UNSEEN}]+(?=[^\W\d_A-Z]))[^\W\d_]+)*")
_UNSEEN = re.compile(f"[{UNSEEN}]")


class Word(NamedTuple):
    """One word of a text with its place."""

    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        """The word as the lists have it: lower case, no accents, nothing unseen."""
        if self.text.isascii():
            return self.text.lower()
        letters = unicodedata.normalize("NFKD", _UNSEEN.sub("", self.text))
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
        return bare.replace("‐", "-").casefold()

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital, as "al-Rashid" and "d’Arcy" do too."""
        return self.text[0].isupper() or (not self.text.isalpha() and self._has_particle)

    @property
    def _has_particle(self) -> bool:
        first, _, rest = self.text.replace("’", "-").replace("'", "-").partition("-")
        return first.casefold() in PARTICLES and rest[:1].isupper()

    @property
    def is_initial(self) -> bool:
        """Whether it is one capital letter."""
        return len(self.text) == 1 and self.is_capitalised

    @property
    def is_acronym(self) -> bool:
        """Whether it is all capitals, as "CC" and "DfE" nearly are."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def is_body(self) -> bool:
        """Whether it belongs to the name of a body, a place, a thing or a post."""
        return self.folded in BODY_WORDS or self.folded in HEADS_OF_POSTS

    @property
    def is_given(self) -> bool:
        """Whether people are given this name ("Jane", "Jane-Marie"), though places may be too."""
        return self.folded in GIVEN_NAMES or self.folded in DOUBTFUL_NAMES or self.is_double

    @property
    def is_double(self) -> bool:
        """Whether it is two names with a hyphen, the first of which is given to people."""
        first, _, rest = self.folded.partition("-")
        return bool(rest) and first in GIVEN_NAMES and self.text[len(first) + 1].isupper()


def cut(text: str) -> tuple[Word, ...]:
    """Every word of a text with its place."""
    return tuple([Word(m[0], *m.span()) for m in WORD.finditer(text)])

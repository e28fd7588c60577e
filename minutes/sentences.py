"""Where one sentence of minutes ends and the next begins. Linear in the length of the text."""

import itertools
import re

from minutes.wordlists import words_of

# A place where a sentence may end: the stop, what closes after it, and white space.
# (The look-behind and the possessive run keep a million dots linear; it comes second because a
# pattern that begins with plain signs is searched for much faster.)
_STOP = re.compile(r"[.!?…](?<![.!?…][.!?…])[.!?…]*+[\"'”’)\]*_]{0,3}\s")
# A sentence glued to the next: "investment.The requirement".
_GLUED = re.compile(r"\.(?<=[a-z)]{2}\.)(?=[A-Z][a-z]+ )")
_OPENERS = "\"'“‘([*_£$>-–—•·"

# Never the end of a sentence when a word follows.
_ABBREVIATIONS = words_of(
    """
    cllr cllrs cllor cr mr mrs ms mx prof rev revd fr sr hon rt st ste sgt insp ch det supt capt
    cpt lt col maj gen messrs para paras p pp vol ed eds cf viz vs v e.g i.e eg ie no nos ref
    refs fig figs app appx art sec sch cl tel ext nem approx apr aug dec feb jan jul jun mar nov
    oct sep sept mon tues wed thurs fri incl incorp esq dep asst exec gov jnr p.c.s.o
    """
)
# The end of a sentence only when what follows is a word that sentences begin with.
_PERHAPS = words_of(
    """
    dr etc ltd co inc plc rd ave cres ln sq a.m p.m am pm con cont mins hrs
    """
)
_BEGINNERS = words_of(
    """
    a after all although an another any as at because before both but by councillor councillors
    cllr during each every for following from further having he her his how however i if in it
    its later many member members more mr mrs ms no none not of officers on once one other our
    questions she since some such that the their there these they this those to under until was
    we were what when where which while who why with would action
    """
)
_WORD = re.compile(r"\W{0,3}(\w{1,20})")
_TOKEN_REACH = 24  # how far back the word before a stop is looked for


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the sentences in ``text[start:end]``, trimmed, in order, never empty."""
    cuts = sorted({*_plain_cuts(text, start, end), *_glued_cuts(text, start, end)})
    edges = [start, *cuts, end]
    spans = (trimmed(text, a, b) for a, b in itertools.pairwise(edges))
    return [span for span in spans if span[0] < span[1]]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at either side; an empty span when there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _plain_cuts(text: str, start: int, end: int) -> list[int]:
    return [
        match.end()
        for match in _STOP.finditer(text, start, end)
        if _ends_sentence(text, match.start(), _next_word_at(text, match.end(), end), end, start)
    ]


def _glued_cuts(text: str, start: int, end: int) -> list[int]:
    return [
        match.end()
        for match in _GLUED.finditer(text, start, end)
        if not any(sign in _word_around(text, match.start(), start, end) for sign in "@/\\")
    ]


def _word_around(text: str, at: int, start: int, end: int) -> str:
    left = _last_space(text, max(start, at - _TOKEN_REACH), at)
    return text[left : min(end, at + _TOKEN_REACH)].split(" ", 1)[0]


def _next_word_at(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _last_space(text: str, low: int, high: int) -> int:
    while high > low and not text[high - 1].isspace():
        high -= 1
    return high


def _ends_sentence(text: str, stop: int, following: int, end: int, start: int) -> bool:
    if following >= end:
        return False
    if not _may_begin(text, following, end):
        return False
    if text[stop] != ".":
        return text[stop] != "…"
    return not _abbreviates(text, stop, following, end, start)


def _may_begin(text: str, at: int, end: int) -> bool:
    character = text[at]
    if character in _OPENERS:
        inner = text[at + 1] if at + 1 < end else ""
        return character in "£•·" or inner.isupper() or inner.isdigit() or inner.isspace()
    return character.isupper() or character.isdigit()


def _abbreviates(text: str, stop: int, following: int, end: int, start: int) -> bool:
    low = _last_space(text, max(start, stop - _TOKEN_REACH), stop)
    word = text[low:stop].strip("\"'“‘([*_\\").lower()
    if word in _PERHAPS:
        return _first_word(text, following, end) not in _BEGINNERS
    if word in {"no", "nos"}:
        return text[following].isdigit()
    if _is_initial(text, low, stop):
        return _first_word(text, following, end) not in _BEGINNERS
    return word in _ABBREVIATIONS


def _is_initial(text: str, low: int, stop: int) -> bool:
    """`J` in "J. Smith", also the last of "J.R. Smith"; a lone list number is none."""
    word = text[low:stop].lstrip("(\"'“‘[*_")
    letters = word.split(".")
    return bool(word) and all(len(part) == 1 and part.isupper() for part in letters)


def _first_word(text: str, at: int, end: int) -> str:
    found = _WORD.match(text, at, end)
    return found.group(1).lower() if found else ""

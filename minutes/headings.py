"""Headings in plain text: what words look like a title, what like a name in an action column."""

import re

from minutes.marks import Mark
from minutes.wordlists import words_of

_SMALL = words_of(
    """
    a an and as at by for from in into of on or over re the to with upon & - – — / v vs y yr i'r
    ac
    """
)
_ENDS = (".", ";", ",", ":", "-", "–", "!")
_WORD = re.compile(r"[A-Za-zÀ-ÿ][\w'’&/.-]*")
_DECIDING = re.compile(
    r"(?:it was )?(?:unanimously )?(?:resolved|recommended|agreed|decided|noted|approved"
    r"|penderfynwyd|carried|lost)\b",
    re.IGNORECASE,
)
_TWO = re.compile(r"[a-z]{3}[.!?]\s+[A-Z]")  # two sentences
_NO_INITIALS = frozenset({"AOCB", "AOB", "AGM", "EGM", "NB", "END", "AND", "FOR", "THE"})
_LONGEST = 140
_LONGEST_NAME = 60
_MOST_WORDS = 16
_SHARE_TITLED = 0.6
_SHARE_CAPITAL = 0.85


def is_title_like(words: str) -> bool:
    """True for short words in title case or capitals, without a stop at the end."""
    if len(words) > _LONGEST or words.endswith(_ENDS) or _DECIDING.match(words):
        return False
    if _TWO.search(words):
        return False
    found = _WORD.findall(words)
    telling = [word for word in found if word.lower() not in _SMALL]
    if not telling or len(telling) > _MOST_WORDS or found[-1].lower() in _SMALL:
        return False
    titled = sum(word[0].isupper() for word in telling)
    return titled >= _SHARE_TITLED * len(telling) and bool(found[0][0].isupper())


def is_capitals(words: str) -> bool:
    """True for words in capitals, four letters of them at least, that are no bare "RESOLVED"."""
    letters = [c for c in words if c.isalpha()]
    few = len(letters) <= 3  # noqa: PLR2004 -- initials
    if few or sum(c.isupper() for c in letters) / len(letters) < _SHARE_CAPITAL:
        return False
    return not words.endswith(":") and _DECIDING.match(words) is None


_SHORT = re.compile(r"[A-Z][\w'’&/-]*,?(?: [\w'’&/()-]+,?){0,10}")
_VERBAL = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|to|agreed|noted|that|reported|said)\b"
)


def is_short_name(words: str) -> bool:
    """True for a few words that begin with a capital and hold no verb: "Climate action plan"."""
    return len(words) <= _LONGEST_NAME and _SHORT.fullmatch(words) is not None and is_nominal(words)


def is_nominal(words: str) -> bool:
    """True for words without a plain verb."""
    return _VERBAL.search(words) is None


_ANY_TITLE = re.compile(r"[A-Z][^.:;!?\n]{2,58}[\w)’']\??")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|agreed|noted|that|reported|said|asked)\b"
)


def may_be_any_title(words: str) -> bool:
    """True for a few words without a stop or a finite verb: "Getting to see a dentist"."""
    return _ANY_TITLE.fullmatch(words) is not None and not _FINITE.search(words)


_RUN_IN = re.compile(r"(?P<title>[A-Z0-9][^.:\n]{2,58}?)(?:\.(?=\s+[A-Z])|\s*[-–:](?=\s+[A-Z]))")


def run_in_end(text: str, mark: Mark, end: int) -> int | None:
    """Where the title ends in "8. Victoria Park Defibrillator. It was agreed …", or None."""
    found = _RUN_IN.match(text, mark.end, min(end, mark.end + 80))
    if not found or not is_title_like(found["title"]) or not is_nominal(found["title"]):
        return None
    return found.end("title")


_POST = re.compile(
    r"(?:(?:the )?(?:clerk|chair|chairman|vice[- ]chair|all(?: members| councillors)?|none|noted?"
    r"|officers)"
    r"|(?:cllrs?|councillors?|mr|mrs|ms|miss|dr|prof|sir|dame)\b.{2,50}"
    r"|.{0,50}\b(?:directors?|officers?|managers?|clerk|leader|editor|team|lead|chair(?:man)?|solicitor"
    r"|accountant|treasurer|secretary|engineer|head of .{2,40}))",
    re.IGNORECASE,
)
_NOTED = re.compile(r"[Nn]oted?|NOTED|None")
_INITIALS = re.compile(
    r"(?:[A-Z][A-Za-z]{0,2}[A-Z][a-z]?|[A-Z]{2,4})(?:[ ,/&]{1,3}(?:[A-Z][A-Za-z]{0,2}[A-Z]"
    r"|[A-Z]{2,4})){0,4}"
)


def looks_like_owner(words: str) -> bool:
    """True for what an action column holds: initials, "Clerk", "Cllr Bowker", "Head of Economy"."""
    bare = words.strip("*_ ()")
    if not bare or len(bare) > _LONGEST_NAME or bare.endswith((".", ":", ";", ",")):
        return False
    if bare in _NO_INITIALS:
        return False
    if _INITIALS.fullmatch(bare) or _NOTED.fullmatch(bare):
        return True
    return _POST.fullmatch(bare) is not None and is_title_like(bare) and is_nominal(bare)


_STRICT = re.compile(
    r"[A-Z]{2,3}[a-z]?|[A-Z][a-z][A-Z]|[Tt]he [Cc]lerk|[Cc]lerk|All|Cllrs?\.? [A-Z].{1,40}"
)


def is_plainly_owner(words: str) -> bool:
    """True for the shortest of these: initials, "Clerk", "All", "Noted", "Cllr. A. Davies"."""
    bare = words.strip("*_ ()")
    if bare in _NO_INITIALS:
        return False
    return _STRICT.fullmatch(bare) is not None or _NOTED.fullmatch(bare) is not None

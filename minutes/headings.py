"""Headings in plain text: which lines begin an agenda item, and what their titles are."""

import re
from dataclasses import dataclass

from minutes.lines import Line, Role
from minutes.marks import Family, Mark, bare_number, leading_mark

_SMALL = frozenset("a an and as at by for from in into of on or over re the to with upon & - – — / v vs y i'r ac".split())
_ENDS = (".", ";", ",", ":", ":-", "!")
_WORD = re.compile(r"[A-Za-zÀ-ÿ][\w'’&/.-]*")
_LONGEST_TITLE = 140
_LONGEST_RUN_IN = 60
_MOST_WORDS = 16
_TITLED = 0.6

_PERSON = re.compile(
    r"(?:(?:cllrs?|councillors?|clerk|mr|mrs|ms|miss|dr|prof|sir|dame|all|none|noted?|chair|chairman|vice[- ]chair)\b.{0,50}"
    r"|.{0,50}\b(?:director|officer|manager|clerk|head of .{1,40}|leader|editor|team|lead|chair(?:man)?|solicitor|accountant|treasurer|secretary)s?"
    r"|[A-Z]{2,3}[a-z]?(?:[ /,&]{1,3}[A-Z]{2,3}[a-z]?){0,4})",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[A-Z][A-Za-z]{0,2}[A-Z][a-z]?|[A-Z]{2,4})(?:[ ,/&]{1,3}(?:[A-Z][A-Za-z]{0,2}[A-Z]|[A-Z]{2,4})){0,4}")


@dataclass(frozen=True, slots=True)
class Title:
    """A title found in a line: the item's number, and the span of the title's words."""

    number: str
    start: int
    end: int
    mark: Mark | None = None
    run_in: bool = False  # the item's first sentence follows on the same line


def is_title_like(words: str) -> bool:
    """True for short words in title case or capitals, without a stop at the end."""
    found = _WORD.findall(words[: _LONGEST_TITLE + 1])
    if not found or len(words) > _LONGEST_TITLE or words.rstrip("*_ ").endswith(_ENDS):
        return False
    telling = [word for word in found if word.lower() not in _SMALL]
    if not telling or len(telling) > _MOST_WORDS:
        return False
    titled = sum(word[0].isupper() for word in telling)
    return titled / len(telling) >= _TITLED and (telling[0][0].isupper() or words[0] in "‘“'\"")


def is_capitals(words: str) -> bool:
    """True for words in capitals, at least one of them of four letters."""
    letters = [c for c in words if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) / len(letters) > 0.85  # noqa: PLR2004 -- "COVID-19 (pfd)"


def looks_like_owner(words: str) -> bool:
    """True for what an action column holds: initials, "Clerk", "Cllr Bowker", "Head of Economy"."""
    bare = words.strip("*_ ()")
    if not bare or len(bare) > _LONGEST_RUN_IN or bare.endswith((".", ":", ";")):
        return False
    return _INITIALS.fullmatch(bare) is not None or _PERSON.fullmatch(bare) is not None


def item_mark(text: str, line: Line) -> Mark | None:
    """The number that a heading line begins with, if it begins with one."""
    mark = leading_mark(text, line.start, line.end)
    if mark is None:
        return bare_number(text, line.start, line.end)
    if mark.family in {Family.NUMBER, Family.CODE} and not mark.shape.startswith("("):
        return mark
    return None


_RUN_IN = re.compile(r"(?P<title>[A-Z0-9][^.:\n]{2,58}?)(?:\.(?=\s+[A-Z])|\s*[-–:](?=\s+[A-Z]))")


def run_in_title(text: str, line: Line, mark: Mark) -> Title | None:
    """"8. Victoria Park Defibrillator. It was agreed …": the title before the first sentence."""
    found = _RUN_IN.match(text, mark.end, min(line.end, mark.end + 80))
    if not found or not is_title_like(found["title"]) or not _nominal(found["title"]):
        return None
    return Title(mark.label, found.start("title"), found.end("title"), mark, run_in=True)


_VERBAL = re.compile(r"\b(?:is|are|was|were|be|been|has|have|had|will|would|to|agreed|noted|that|reported)\b")


def _nominal(words: str) -> bool:
    return _VERBAL.search(words) is None


def whole_title(text: str, line: Line, mark: Mark | None) -> Title | None:
    """The title when the whole line is one."""
    start = mark.end if mark else line.start
    words = text[start : line.end].strip("*_# >")
    if line.role is not Role.TEXT or not words:
        return None
    return Title(mark.label if mark else "", start, line.end, mark)

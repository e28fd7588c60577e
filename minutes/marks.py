"""List marks: bullets, numbers, letters, roman numerals; at the head of a line or inside one."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """The kinds of list mark. Marks of one list are of one family."""

    BULLET = "bullet"
    NUMBER = "number"  # 1. 1) (1)
    POINT = "point"  # 5.1.
    CODE = "code"  # EX.88, OS/2024/36, C. 52, 15.11.7: only items carry them
    LETTER = "letter"
    CAPITAL = "capital"
    ROMAN = "roman"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its words as they stand, its family and shape, its place in a sequence."""

    words: str
    family: Family
    shape: str  # the signs around it: "()", ")", ".", ""
    ordinal: int  # 0 for bullets and codes
    start: int
    end: int  # where the marked words begin

    @property
    def label(self) -> str:
        """The mark without its brackets and stop: "56", "EX.88", "b"."""
        return self.words.replace("\\", "").strip("()*. \t")


_BULLET = re.compile(
    r"(?:[•·●▪◦‣∙○■□➢➤►✓*–—\-]|[\uf0a7\uf0b7\uf0d8\uf02d\uf0fc]"
    r"|o(?= {2,}[A-Z]))(?:[ \t\xa0]++)(?=\S)"
)
_MAIN = re.compile(
    r"(?:\*\*)?(?P<words>\(?(?P<value>\d{1,3}[a-z]?|[a-zA-Z]|[ivxIVX]{2,5})\\?(?P<close>\)|\.(?!\d)))"
    r"(?:\*\*)?(?=[\s*]|$|[A-Z“\"'])"
)
_POINT = re.compile(
    r"(?P<words>\d{1,3}\.\d{1,2}\.?(?=\s)"
    r"|\d{1,3}(?:\.\d{1,2}){0,5}[ivx]{1,5}\)(?=\s))(?!\s*(?:per cent|million|%|[ap]m\b|[ap]\.m))"
)
_CODE = re.compile(
    r"(?:\*\*)?(?P<words>[A-Z]{1,6}[./ ]{1,2}\d{1,4}(?:[./]\d{2,4})*[.:]?"
    r"|[A-Z]{1,6}(?:/[A-Z0-9]{1,6}){1,3}[.:]?"
    r"|\d{1,4}/\d{1,4}(?:/\d{1,4})?[.:]?"
    r"|\d{2}\.\d{1,2}\.\d{1,3}[.:]?)(?:\*\*)?(?=\s)"
)
_BARE = re.compile(r"(?:\*\*)?(?P<words>\d{1,3}[a-z]?)(?=[ \t]++[A-Z‘'\"“(*])")
ROMANS = (
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
)


def leading_mark(text: str, start: int, end: int) -> Mark | None:
    """The list mark with which ``text[start:end]`` begins, or None. White space is the caller's."""
    second = text[start + 1 : start + 2]
    if second.islower() and second not in "ivx" and text[start].isalpha():
        return None  # a word: most lines begin with one
    found = _BULLET.match(text, start, end)
    if found:
        return Mark(
            found.group().strip(), Family.BULLET, found.group().strip(), 0, start, found.end()
        )
    for pattern, family in ((_CODE, Family.CODE), (_POINT, Family.POINT)):
        found = pattern.match(text, start, end)
        if found:
            return Mark(found["words"], family, "", 0, start, _after(text, found.end(), end))
    found = _MAIN.match(text, start, end)
    return _main_mark(text, found, start, end) if found else None


def bare_number(text: str, start: int, end: int) -> Mark | None:
    """Find the number without a stop of "9 SEND Progress Update"; only items carry such."""
    found = _BARE.match(text, start, end)
    if not found:
        return None
    words = found["words"]
    ordinal = int(words.rstrip("abcdefghijklmnopqrstuvwxyz"))
    return Mark(words, Family.NUMBER, "", ordinal, start, _after(text, found.end(), end))


_ITEM_WORD = re.compile(
    r"(?:\*\*)?(?:Agenda )?Item(?: No\.?)? (?P<words>\d{1,3}[a-z]?)[.:]?(?: ?[-–—:])?(?=\s)",
    re.IGNORECASE,
)
_ZERO = re.compile(r"(?:\*\*)?(?P<words>(?P<value>\d{1,3})\.0)\.?(?=\s)")


def item_word(text: str, start: int, end: int) -> Mark | None:
    """Find the number of "Item 4: Benches" or "4.0 Benches"; only items carry such."""
    found = _ITEM_WORD.match(text, start, end)
    if found:
        ordinal = int(found["words"].rstrip("abcdefghijklmnopqrstuvwxyz"))
        after = _after(text, found.end(), end)
        return Mark(found["words"], Family.NUMBER, "item", ordinal, start, after)
    found = _ZERO.match(text, start, end)
    if not found:
        return None
    after = _after(text, found.end(), end)
    return Mark(found["words"], Family.NUMBER, ".0", int(found["value"]), start, after)


def _main_mark(text: str, found: re.Match[str], start: int, end: int) -> Mark | None:
    words, value = found["words"], found["value"]
    opened = words.startswith("(")
    if opened and not words.endswith(")"):
        return None
    family, ordinal = _family(value)
    if family in {Family.CAPITAL, Family.LETTER} and words.endswith(".") and not value.islower():
        return None  # "A. Smith"
    shape = ("(" if opened else "") + found["close"]
    return Mark(words, family, shape, ordinal, start, _after(text, found.end(), end))


def _family(value: str) -> tuple[Family, int]:
    if value[0].isdigit():
        return Family.NUMBER, int(value.rstrip("abcdefghijklmnopqrstuvwxyz"))
    if len(value) > 1 and value.lower() in ROMANS:
        return Family.ROMAN, ROMANS.index(value.lower()) + 1
    if value.isupper():
        return Family.CAPITAL, ord(value[0]) - 64
    return Family.LETTER, ord(value[0]) - 96


def _after(text: str, at: int, end: int) -> int:
    while at < end and (text[at].isspace() or text[at] == "*"):
        at += 1
    return at


def as_roman(mark: Mark) -> Mark:
    """The same mark read as a roman numeral, where it can be: "(i)", "v)", "x."."""
    value = mark.label.lower()
    if mark.family not in {Family.LETTER, Family.CAPITAL} or value not in ROMANS:
        return mark
    return Mark(mark.words, Family.ROMAN, mark.shape, ROMANS.index(value) + 1, mark.start, mark.end)


_DOTS = re.compile(r"[•·●▪➢\uf0a7\uf0b7](?<=\s.)(?=\s)")
_INNER = re.compile(
    r"(?<![^\s:;\-–])(?:\((?:\d{1,2}|[a-zA-Z]|[ivx]{2,5})\)|(?:\d{1,2}|[a-zA-Z]|[ivx]{2,5})(?:\)|\.))(?=\s)"
)


def inner_marks(
    text: str, start: int, end: int, first: Mark | None, following: Mark | None = None
) -> list[Mark]:
    """The further marks of a list that runs on in one paragraph: " · … · …", "1. … 2. … 3. …".

    ``first`` is the mark that the paragraph begins with. Without one, a list may begin after a
    colon, "that" or "to", and must have two entries; ``following`` is the mark of the next
    paragraph, which may be the second.
    """
    if first is not None and following is not None and _continues(first, following):
        return []
    dots = [_dot_mark(text, found, end) for found in _DOTS.finditer(text, start, end)]
    if (
        dots
        and (first is None or first.family is Family.BULLET)
        and _opens(text, start, dots, first)
    ):
        return dots
    if first is not None and first.family in {Family.BULLET, Family.POINT, Family.CODE}:
        return []
    marks = _sequence(text, start, end, first)
    enough = (
        first is not None
        or len(marks) > 1
        or (marks and following and _continues(marks[-1], following))
    )
    return marks if enough else []


def _dot_mark(text: str, found: re.Match[str], end: int) -> Mark:
    dot = found.group()
    return Mark(dot, Family.BULLET, dot, 0, found.start(), _after(text, found.end(), end))


def _opens(text: str, start: int, dots: list[Mark], first: Mark | None) -> bool:
    return first is not None or len(dots) > 1 or text[start : dots[0].start].rstrip().endswith(":")


def _sequence(text: str, start: int, end: int, first: Mark | None) -> list[Mark]:
    marks: list[Mark] = []
    last = first
    for found in _INNER.finditer(text, start, end):
        mark = leading_mark(text, found.start(), end)
        if mark is None:
            continue
        continued = _continues(last, mark)
        if continued or (last is None and _may_open(text, start, mark)):
            last = as_roman(mark) if last and last.family is Family.ROMAN else mark
            marks.append(last)
    return marks


def _continues(last: Mark | None, mark: Mark) -> bool:
    if last is None or mark.shape != last.shape:
        return False
    same = as_roman(mark) if last.family is Family.ROMAN else mark
    return same.family is last.family and same.ordinal == last.ordinal + 1


def _may_open(text: str, start: int, mark: Mark) -> bool:
    lead = text[max(start, mark.start - 12) : mark.start].rstrip(" \t\n-–").lower()
    return mark.ordinal == 1 and (lead.endswith((":", " that", " to")) or lead == "that")

"""Which items are kept out of digests, and why; which are restricted and not read at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

RESTRICTED = "restricted"
RESTRICTED_TITLE = "Restricted item"

_KINDS = (
    (
        "declarations",
        re.compile(
            r"\bdeclarations?\b(?! of (?:vacancy|result|acceptance))"
            r"|\bdisclosures? of (?:\w+ )?interests?\b"
            r"|\bdatgan(?:iadau|iad)?\b",
            re.IGNORECASE,
        ),
    ),
    (
        "public questions",
        re.compile(
            r"\bpublic (?:questions?|question time|participation|speaking|issues|forum|session"
            r"|open forum|comments"
            r"|address(?:es)?|statements?)\b|\b(?:questions?|statements?) (?:from|by|of) (?:the "
            r"|members of the )?"
            r"(?:public|residents)\b|\bopen (?:public )?forum\b|\bpublic open forum\b",
            re.IGNORECASE,
        ),
    ),
    ("petitions", re.compile(r"\bpetitions?\b", re.IGNORECASE)),
    ("deputations", re.compile(r"\bdeputations?\b", re.IGNORECASE)),
    ("appeals", re.compile(r"\bappeals?\b", re.IGNORECASE)),
)
_EXEMPT_TITLE = re.compile(
    r"\bexempt\b|\bnot for publication\b|\bconfidential\b|\bpart (?:ii|two)\b|\bpart 2 (?:-|–|\("
    r"|items?|agenda)"
    r"|\(part 2\)|\bprivate session\b|\bprivate items?\b",
    re.IGNORECASE,
)
_EXEMPT_BODY = re.compile(
    r"\s*[\[(*_]{0,3}(?:EXEMPT|NOT FOR PUBLICATION|CONFIDENTIAL)\b|.{0,200}\bNOT FOR PUBLICATION\b",
    re.DOTALL,
)
_EXCLUDED = re.compile(
    r"\b(?:public|press)\b.{0,60}?\b(?:be|were|was|is|are) (?:now )?(?:then )?excluded\b"
    r"|\b(?:agreed|resolved) to exclude (?:the )?(?:press|public)\b",
    re.IGNORECASE | re.DOTALL,
)
_NOT_EXCLUDED = re.compile(
    r"\b(?:not|no need|no items?|if)\b.{0,60}\bexclu", re.IGNORECASE | re.DOTALL
)
_READMITTED = re.compile(
    r"\b(?:re-?admi|readmission|return to (?:open|public) session|public session resumed"
    r"|resume in public)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:agenda )?items?(?: no\.?| nos\.?| numbers?)?\s+(?P<numbers>\d{1,3}(?:(?:\s*,\s*"
    r"|\s+and\s+|\s*&\s*|\s*-\s*)\d{1,3}){0,20})\b",
    re.IGNORECASE,
)
_REACH = 3000


@dataclass(frozen=True, slots=True)
class Whole:
    """One item as it stands before anything is cut: its number, title, and all its words."""

    number: str
    title: str
    body: str
    restricted: bool = False


def withheld_kind(title: str) -> str | None:
    """Why an item with this title is withheld from digests, or None."""
    return next((kind for kind, pattern in _KINDS if pattern.search(title[:400])), None)


def restricted_items(items: Sequence[Whole]) -> frozenset[int]:
    """The places of the items that may not be read: marked so, exempt, or after the public left."""
    restricted = {at for at, item in enumerate(items) if item.restricted or _is_exempt(item)}
    for at, item in enumerate(items):
        if at not in restricted and _excludes(item):
            restricted |= _closed_by(item, at, items)
    return frozenset(restricted)


def _is_exempt(item: Whole) -> bool:
    about = re.search(
        r"\bexclu", item.title, re.IGNORECASE
    )  # the item that decides on it is public
    if _EXEMPT_TITLE.search(item.title[:400]) and not about:
        return True
    return bool(item.title) and _EXEMPT_BODY.match(item.body[:_REACH]) is not None


def _excludes(item: Whole) -> bool:
    found = _EXCLUDED.search(item.body[-_REACH * 4 :])
    return found is not None and not _NOT_EXCLUDED.search(found.group())


def _closed_by(item: Whole, at: int, items: Sequence[Whole]) -> set[int]:
    later = range(at + 1, len(items))
    named = {
        number
        for found in _NAMED.finditer(item.body[-_REACH * 4 :])
        for number in re.findall(r"\d{1,3}", found["numbers"])
    }
    by_number = {place for place in later if items[place].number in named}
    if by_number:
        return by_number
    closed: set[int] = set()
    for place in later:
        if _READMITTED.search(items[place].title) or _READMITTED.search(items[place].body[:200]):
            break
        closed.add(place)
    return closed

"""Which items are kept out of digests, and why; which are restricted and not read at all."""

import re
from bisect import bisect_right
from collections import defaultdict
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
    ("appeals", re.compile(r"\bappeals?\b(?!.{0,20}\btraining\b)", re.IGNORECASE)),
)
_EXEMPT_TITLE = re.compile(
    r"^\W*(?:exempt|confidential|restricted)\s*(?:[-–:(]|items?\b|business\b|session\b|minutes?\b|reports?\b"
    r"|appendi|information\b|matters?\b|$)|\((?:exempt|confidential|restricted|part (?:2|ii))\b"
    r"|[-–:]\s*(?:exempt|confidential|restricted)\W*$|\bnot for publication\b|\bpart (?:ii|two)\b"
    r"|\bpart 2 (?:-|–|\(|items?|agenda)|\bprivate (?:session|items?)\b",
    re.IGNORECASE,
)
_EXEMPT_BODY = re.compile(
    r"\s*(?:[^\n]*\n\s*){0,2}[\[(*_]{0,3}(?:EXEMPT|NOT FOR PUBLICATION|CONFIDENTIAL|RESTRICTED)\b"
)
_EXCLUDED = re.compile(
    r"\b(?:public|press)\b[^.;]{0,60}?\b(?:be|were|was|is|are)(?: now| then)? excluded\b"
    r"|\b(?:agreed|resolved|voted|to) (?:to )?exclude (?:the )?(?:press|public)\b",
    re.IGNORECASE,
)
_FROM_MEETING = re.compile(
    r"\b(?:meeting|1972|exempt|items?|consideration|Schedule 12A)\b", re.IGNORECASE
)
_NOT_EXCLUDED = re.compile(
    r"\b(?:not|no need|no reason|no items?|nothing|if|whether|lost|fell)\b", re.IGNORECASE
)
_ABOUT_EXCLUSION = re.compile(r"\bexclu", re.IGNORECASE)
_READMITTED = re.compile(
    r"\b(?:re-?admi|return(?:ed)? to (?:open|public) session|public session resumed"
    r"|resumed? in public)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\bitems?(?: no\.?| nos\.?| numbers?)?\s+"
    r"(?P<numbers>\d{1,3}(?:(?:\s*[,&-]\s*|\s+and\s+)\d{1,3}){0,20})\b",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 60, 300  # characters around the words that exclude
_REACH = 12_000


@dataclass(frozen=True, slots=True)
class Whole:
    """One item as it stands before anything is cut: its number, title, and all its words.

    ``minuted`` are the words after "Minutes:" or "Decision:", where it has such a label.
    """

    number: str
    title: str
    body: str
    restricted: bool = False
    minuted: str = ""


def withheld_kind(title: str) -> str | None:
    """Why an item with this title is withheld from digests, or None."""
    return next((kind for kind, pattern in _KINDS if pattern.search(title[:400])), None)


def restricted_items(items: Sequence[Whole]) -> frozenset[int]:
    """The places of the items that may not be read: marked so, exempt, or after the public left."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        places[item.number].append(at)
    restricted = {at for at, item in enumerate(items) if item.restricted or _is_exempt(item)}
    for at, item in enumerate(items):
        if at not in restricted and _excludes(item):
            restricted |= _named_later(item, at, places) or _all_later(items, at)
    return frozenset(restricted)


def _is_exempt(item: Whole) -> bool:
    decides = _ABOUT_EXCLUSION.search(item.title)  # the item that decides on it is public
    if _EXEMPT_TITLE.search(item.title[:400]) and not decides:
        return True
    return bool(item.title) and _EXEMPT_BODY.match(item.body[:_AFTER]) is not None


def _excludes(item: Whole) -> bool:
    """True if the item records that the public was sent out of the meeting."""
    minuted = (item.minuted or item.body)[-_REACH:]
    if "exclude" not in minuted.lower():
        return False
    for found in _EXCLUDED.finditer(minuted):
        before = minuted[max(0, found.start() - _BEFORE) : found.end()].rpartition(". ")[2]
        after = minuted[found.end() : found.end() + _AFTER]
        meant = _ABOUT_EXCLUSION.search(item.title) or _FROM_MEETING.search(after)
        if meant and not _NOT_EXCLUDED.search(before):
            return True
    return False


def _named_later(item: Whole, at: int, places: dict[str, list[int]]) -> set[int]:
    """The items that the resolution names by number, where they come later."""
    minuted = (item.minuted or item.body)[-_REACH:]
    named = (re.findall(r"\d{1,3}", found["numbers"]) for found in _NAMED.finditer(minuted))
    closed: set[int] = set()
    for number in {number for numbers in named for number in numbers}:
        known = places.get(number, [])
        after = bisect_right(known, at)
        closed |= set(known[after : after + 1])
    return closed


def _all_later(items: Sequence[Whole], at: int) -> set[int]:
    """All that follow, until the public comes back."""
    closed: set[int] = set()
    for place in range(at + 1, len(items)):
        if _READMITTED.search(items[place].title) or _READMITTED.search(items[place].body[:200]):
            break
        closed.add(place)
    return closed

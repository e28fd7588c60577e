"""Which items are kept out of digests, and why; which are restricted and not read at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from minutes import withheld_patterns as words

RESTRICTED = "restricted"
RESTRICTED_TITLE = "Restricted item"

_WORD = re.compile(r"[\w'&]+")
_TITLE, _OPENING = 400, 400  # characters of a title, of a body's first lines
_BEFORE, _AFTER = 300, 300  # characters around the words that exclude
_REACH = 200_000
_MORE = 60  # characters after an exclusion that are a discussion of their own


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
    plain = " ".join(_WORD.findall(title[:_TITLE].replace("’", "'").lower()))
    return next((kind for kind, pattern in words.KINDS if pattern.search(plain)), None)


def restricted_items(items: Sequence[Whole]) -> frozenset[int]:
    """The places of the items that may not be read: marked so, exempt, or after the public left."""
    restricted = {at for at, item in enumerate(items) if item.restricted or _is_exempt(item)}
    until = 0  # up to here all is closed already
    for at, item in enumerate(items):
        if at + 1 < until:
            continue
        told = _exclusion(item)
        if told is None and not _divides(item):
            continue
        named = _named_later(items, at, told) if told else set()
        if not named:
            until, start = _return(items, at), max(at + 1, until)
            named = set(range(start, until))
        restricted |= named
        if told and _goes_on(item, told):
            restricted.add(at)
    return frozenset(restricted)


def _is_exempt(item: Whole) -> bool:
    title = " ".join(item.title[:_TITLE].split())
    if not title:
        return False
    if words.CLOSED_TITLE.search(title):
        return True
    if words.EXEMPT_TITLE.search(title) and not _decides(title):
        return True
    if words.EXEMPT_SHOUTED.match(item.body[:_AFTER]) or words.EXEMPT_LATER.search(item.body):
        return True
    openings = (item.body[:_OPENING], item.minuted[:_OPENING])
    return not _decides(title) and any(map(words.EXEMPT_BODY.search, openings))


def _decides(title: str) -> bool:
    """True for the title of the item that decides on exclusion: it is itself public."""
    return words.ABOUT_EXCLUSION.search(title[:_TITLE]) is not None


def _divides(item: Whole) -> bool:
    return not item.body.strip() and words.DIVIDES.match(item.title[:_TITLE]) is not None


def _minuted(item: Whole) -> str:
    return (item.minuted or item.body)[-_REACH:]


# -- the public leaves


def _exclusion(item: Whole) -> re.Match[str] | None:
    """The words by which the item sends the public out of the meeting."""
    minuted = _minuted(item)
    decides = _decides(item.title)
    for found in words.EXCLUDED.finditer(minuted):
        if _is_meant(found, minuted, decides=decides) and not _is_denied(found, minuted):
            return found
    if decides and not words.NOT_NEEDED.search(minuted):
        return re.search(r"\A", minuted)
    return None


def _sentence(found: re.Match[str], text: str) -> str:
    """The sentence up to the end of what was found."""
    before = text[max(0, found.start() - _BEFORE) : found.end()]
    return re.split(r"[.?!]\s|\n\s*\n", before)[-1]


def _is_meant(found: re.Match[str], text: str, *, decides: bool) -> bool:
    """True if it is a meeting that they leave, and they are sent."""
    after = text[found.end() : found.end() + _AFTER]
    has_press = words.PRESS.search(found[0]) is not None
    if words.LEFT.search(found[0]) and not decides:
        some = words.SOME_PEOPLE.search(text[max(0, found.start() - 40) : found.start()])
        if some or (not has_press and words.AT_A_TIME.match(after)):
            return False
    if decides or has_press:
        return True
    if words.ELSEWHERE.match(after):
        return False
    around = _sentence(found, text) + after
    return words.OF_A_MEETING.search(around) is not None or not after.strip(" .\n")


def _is_denied(found: re.Match[str], text: str) -> bool:
    """True if the words say that nobody was sent out."""
    if words.DENIED_AFTER.match(text[found.end() : found.end() + _AFTER]):
        return True
    before = words.WHETHER_OR_NOT.sub("", _sentence(found, text))
    resolved = list(words.RESOLVING.finditer(before))
    if resolved:
        return words.DENIED.search(before, resolved[-1].end()) is not None
    return bool(words.DENIED.search(before) or words.IN_DOUBT.search(before))


def _goes_on(item: Whole, told: re.Match[str]) -> bool:
    """True if the item, which is not about exclusion, goes on after the public left."""
    if not item.title or _decides(item.title):
        return False
    after = _minuted(item)[told.end() :]
    rest = re.split(r"[.?!]\s|\n\s*\n", after, maxsplit=1)
    return len(rest) > 1 and len(rest[1].strip()) >= _MORE


# -- which items that closes


def _named_later(items: Sequence[Whole], at: int, told: re.Match[str]) -> set[int]:
    """The later items that the exclusion names by number; none unless all of them are there."""
    text = _minuted(items[at])
    around = _sentence(told, text) + text[told.end() : told.end() + _AFTER]
    if words.THE_REST.search(around):
        return set()
    closed: set[int] = set()
    for named in words.NAMED.finditer(around):
        places = _places(items, at, named["numbers"])
        if not places:
            return set()
        closed |= places
    return closed


def _places(items: Sequence[Whole], at: int, numbers: str) -> set[int]:
    """The places of "12, 14 to 16a" after ``at``; none if one of them is not found."""
    closed: set[int] = set()
    last = at
    for token in words.NUMBERS.finditer(numbers):
        found = _of_number(items, at, token["number"].lower())
        if not found:
            return set()
        closed |= set(range(last, max(found) + 1)) if token["to"] else found
        last = max(found)
    return closed


def _of_number(items: Sequence[Whole], at: int, number: str) -> set[int]:
    """The first later item of this number, and its parts (12a, 12.1), which follow it."""
    whole = re.compile(re.escape(number) + r"(?!\d)")
    closed: set[int] = set()
    for place in range(at + 1, len(items)):
        if whole.match(items[place].number.lower()):
            closed.add(place)
        elif closed:
            break
    return closed


def _return(items: Sequence[Whole], at: int) -> int:
    """The place after ``at`` where the public comes back; the end, if it does not."""
    for place in range(at + 1, len(items)):
        opening = items[place].body[:200]
        if words.READMITTED.search(items[place].title) or words.READMITTED.search(opening):
            return place
    return len(items)

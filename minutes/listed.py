"""One entry of an attendance list: who it names. Wrong is worse than none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from minutes.people import INITIALS, NAME, TITLED, fits, is_full_name, is_name, is_post
from minutes.sentences import trimmed
from minutes.values import Attendee

_PLURAL = re.compile(
    r"(?:(?:county|borough|district|town|parish|community|city) )?"
    r"(?P<word>councillors|cllrs|clrs|members|messrs|aldermen)\b[.:]?\s*",
    re.IGNORECASE,
)
_SINGULAR = {
    "councillors": "Councillor",
    "cllrs": "Councillor",
    "clrs": "Councillor",
    "members": "Member",
    "aldermen": "Alderman",
}
_AND = re.compile(r",?\s+(?:and|&)\s+")
_LED = re.compile(r"(?:[-–•·*o●▪]\s+|and\s+|the\s+)", re.IGNORECASE)
_BRACKET = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]{1,80})[)\]]")
_AFTER = re.compile(r"(?:\s+[-–—]\s*|\s*[:–—]\s*|\t\s*|[ \xa0]{3,}|\s*\|\s*)(?=\S)")
_POST_FIRST = re.compile(r"(?P<post>[A-Z][^():;,|]{2,60}?)(?:\s*:\s*|\s+[-–—]\s+|\s*\()(?=[A-Z])")
_VERBS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|that|agreed|noted|reported|said|thanked|gave"
    r"|asked|presented|welcomed|advised|explained|declared|moved|seconded|proposed|sent|received"
    r"|opened|introduced)\b"
)
_ABSENT = re.compile(r"\b(?:apolog\w+|absent|not present|resigned)\b", re.IGNORECASE)
_NO_ROLE = re.compile(
    r"\b(?:virtual\w*|remote\w*|online|on-line|teams|zoom|via|by video|dial\w*|from|until|to item"
    r"|part|items?|minute|substitut\w+|left|arrived|joined|present|in attendance|labour"
    r"|lab|conservatives?|con|liberal|lib dem|ld|green|independent|ind|snp|plaid|reform|ukip)\b|\d",
    re.IGNORECASE,
)
_LONGEST_ROLE = 120


@dataclass(slots=True)
class _Person:
    start: int
    end: int
    titled: bool
    initials: str | None = None
    role: str | None = None
    role_from: int | None = None  # where a role after a comma begins
    role_to: int = 0


def people_in(text: str, start: int, end: int, *, role: str | None = None) -> list[Attendee]:
    """The people of one entry, or of a list that runs on; ``role`` where all of them have it."""
    if _VERBS.search(_unbracketed(text[start:end])):
        return []
    return [person for a, b in _cut(text, start, end, ";") for person in _entry(text, a, b, role)]


def _unbracketed(words: str) -> str:
    return re.sub(r"\([^()]{0,200}\)", " ", words)


def _entry(text: str, start: int, end: int, role: str | None) -> list[Attendee]:
    led = _LED.match(text, start, end)
    start = led.end() if led else start
    plural = _PLURAL.match(text, start, end)
    if plural:
        start, role = plural.end(), _SINGULAR.get(plural["word"].lower(), role)
    found = _Entry(text, single=plural is not None or role is not None)
    for a, b in _cut(text, start, end, ","):
        found.take(a, b)
    return [one for person in found.people if (one := _attendee(text, person, role))]


def _cut(text: str, start: int, end: int, sign: str) -> Iterator[tuple[int, int]]:
    """The parts between these signs (and "and", between commas) that stand outside brackets."""
    depth, at, last = 0, start, start
    while at < end:
        depth += (text[at] in "([") - (text[at] in ")]")
        joined = _AND.match(text, at, end) if depth <= 0 and sign == "," else None
        if depth <= 0 and (text[at] == sign or joined):
            yield from _whole(text, last, at)
            at = last = joined.end() if joined else at + 1
            continue
        at += 1
    yield from _whole(text, last, end)


def _whole(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = trimmed(text, start, end)
    if start < end:
        yield start, end


class _Entry:
    """The pieces of an entry between commas: each a person, or more of the last one's role."""

    def __init__(self, text: str, *, single: bool) -> None:
        self._text = text
        self._single = single  # surnames alone count: "Councillors Abel, Baker"
        self._post: str | None = None  # a post that stands before its holder
        self.people: list[_Person] = []

    def take(self, start: int, end: int) -> None:
        person = self._person(start, end) or self._after_post(start, end)
        last = self.people[-1] if self.people else None
        if person and (last is None or last.role_from is None or _is_plain(person)):
            person.role = person.role or self._post
            self._post = None
            self.people.append(person)
        elif last is not None and (last.role_from is not None or self._begins_role(start, end)):
            last.role_from = start if last.role_from is None else last.role_from
            last.role_to = end
        elif is_post(self._text[start:end]):
            self._post = " ".join(self._text[start:end].split())

    def _person(self, start: int, end: int) -> _Person | None:
        title = TITLED.match(self._text, start, end)
        name = NAME.match(self._text, title.end() if title else start, end)
        if name is None:
            return None
        stop = name.end() - (name.end() == end and self._text[name.end() - 1] == ".")
        words = self._text[name.start() : stop]
        alone = title is not None or self._single
        if not (is_full_name(words) or (alone and len(words) > 1 and is_name(words))):
            return None
        person = _Person(start, stop, title is not None)
        return person if self._rest(person, words, end) else None

    def _begins_role(self, start: int, end: int) -> bool:
        """True for a post; also for what is neither that nor a name, behind a single name."""
        words = self._text[start:end]
        return is_post(words) or not (self._single or is_full_name(words))

    def _rest(self, person: _Person, name: str, end: int) -> bool:
        """Read what follows the name; False where it is none of what a list says of people."""
        at = person.end
        while bracket := _BRACKET.match(self._text, at, end):
            self._bracket(person, name, bracket["inside"].strip())
            at = bracket.end()
        after = _AFTER.match(self._text, at, end)
        if after:
            words = self._text[after.end() : end]
            bracket = _BRACKET.search(words)
            if bracket and INITIALS.fullmatch(bracket["inside"].strip()):
                self._bracket(person, name, bracket["inside"].strip())
                words = words[: bracket.start()] + words[bracket.end() :]
            if INITIALS.fullmatch(words) and fits(words, name):
                person.initials = words
            else:
                person.role = _role(words) or person.role
            return not is_full_name(words)
        return not self._text[at:end].strip(" .\t\xa0")

    def _bracket(self, person: _Person, name: str, inside: str) -> None:
        if _ABSENT.search(inside):
            person.role = "absent"
        elif INITIALS.fullmatch(inside) and fits(inside, name):
            person.initials = inside
        elif not (INITIALS.fullmatch(inside) and inside.isupper()):
            person.role = person.role or _role(inside)

    def _after_post(self, start: int, end: int) -> _Person | None:
        """The holder after the post: "Clerk: Jane Brown", "Chair – Cllr Abel"."""
        found = _POST_FIRST.match(self._text, start, end)
        if found is None or not is_post(found["post"]) or TITLED.match(found["post"]):
            return None
        stop = end - (self._text[found.end() - 1] == "(" and self._text[end - 1] == ")")
        person = self._person(found.end(), stop)
        if person and person.role is None:
            person.role = found["post"].strip()
        return person


def _is_plain(person: _Person) -> bool:
    """True for what is a person whatever stands before it."""
    return person.titled or person.initials is not None


def _role(words: str) -> str | None:
    shown = " ".join(words.split()).strip(" .,;:–-")
    if re.search(r"\bsubstitut|\bapolog", shown) or (_NO_ROLE.search(shown) and not is_post(shown)):
        return None
    if len(shown) <= 2 or len(shown) > _LONGEST_ROLE:  # noqa: PLR2004 -- no post is so short
        return None
    return shown


def _attendee(text: str, person: _Person, role: str | None) -> Attendee | None:
    words, initials = person.role, person.initials
    if person.role_from is not None:
        after = text[person.role_from : person.role_to]
        if _ABSENT.search(after):
            return None
        name = TITLED.sub("", text[person.start : person.end], count=1)
        for bracket in _BRACKET.finditer(after):
            inside = bracket["inside"].strip()
            if INITIALS.fullmatch(inside) and inside[1].isupper():
                initials = inside if fits(inside, name) else initials
                after = after.replace(bracket.group(), "", 1)
        words = words or _role(after)
    if words == "absent":
        return None
    name = text[person.start : person.end]
    return Attendee(name, initials, words or role, person.start, person.end)

"""The fullest form in which minutes name a person: from initials, a surname, a first name."""

import re
from collections import defaultdict
from dataclasses import dataclass

from minutes.values import Attendee, Minutes
from summariser.cues.agents import TITLE
from summariser.cues.lexicon import BODY_NOUNS, NOT_NAMES, ROLE_NOUNS

_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'-]*\w")
_TITLED = re.compile(rf"{TITLE}\s+")
_SHORT = re.compile(r"[A-Z]{1,2}(?:Ma?c)?[A-Z]{1,3}[a-z]?\Z|[A-Z]Ma?c[A-Z]\Z")
_BEFORE = re.compile(
    rf"(?<![\w'-])(?:(?P<title>{TITLE})\s+)?(?P<given>(?:[A-Z]\.?\s*|[A-Z][\w'-]+\s+){{0,3}})$"
)
_MORE = re.compile(r"(?:\s+[A-Z][a-z][\w'-]*(?!\w)(?!\s*:)){1,2}")
_POST = (
    r"[A-Z][\w&'/-]*(?:(?:\s+(?:of|for|and|to|the|in|with|&|-)\s+(?:the\s+)?|\s+)"
    r"[A-Z][\w&'/-]*){0,9}"
)
_AFTER = re.compile(
    rf"(?P<short>\s*\((?P<initials>[A-Z][\w]{{1,4}})\))?(?P<post>\s*,\s*(?:the\s+)?{_POST}"
    rf"|\s+\({_POST}\))?"
)
_ANOTHER = re.compile(r"\b[A-Z]\.?\s+[A-Z][a-z]")  # "Clerk P Ridd": somebody else in the list
_WORD = re.compile(r"[\w'-]+")
REACH = 48
MOST = 60  # places of one word that are looked at
LONGEST = 150


@dataclass(frozen=True, slots=True)
class Form:
    """One place where a person is named: ``start`` and ``end`` in the text."""

    start: int
    end: int
    title: str
    given: str  # first names or initials, as they stand
    initials: str


class Names:
    """The people of one set of minutes; read when the first of them is asked for."""

    def __init__(self, minutes: Minutes, flat: str) -> None:
        self.minutes = minutes
        self.flat = flat
        self._places: dict[str, list[int]] | None = None
        self._known: dict[str, str | None] = {}

    def fullest(self, words: str) -> str | None:
        """The longest run of words that names the same person, or None: nobody is guessed."""
        if words not in self._known:
            plain = " ".join(words.replace("’", "'").split())
            found = self._of_initials(plain) if _SHORT.match(plain) else self._of_name(plain)
            self._known[words] = found if found and len(found) > len(words) else None
        return self._known[words]

    def is_person(self, word: str) -> bool:
        """Whether a single word is part of a name: of somebody present, or said in full."""
        listed = any(word in _WORD.findall(one.name) for one in self.minutes.attendance)
        return listed or self.fullest(word) is not None

    def _of_initials(self, initials: str) -> str | None:
        listed = [one for one in self.minutes.attendance if one.initials == initials]
        names = {one.name for one in listed}
        defined = [form for form in self._defined(initials) if _fits(self._name(form), initials)]
        if len(names) > 1 or len({self._name(form)[-1] for form in defined}) > 1:
            return None
        full = max((self._words(form) for form in defined), key=len, default=None)
        return full or (self._listed(listed[0]) if listed else None)

    def _listed(self, attendee: Attendee) -> str:
        return self._of_name(attendee.name) or attendee.name

    def _defined(self, initials: str) -> list[Form]:
        """As in "Grace Abiola (GA)": the name right before the brackets."""
        found = []
        for at in self._where(initials):
            if self.flat[at - 1 : at] != "(":
                continue
            before = re.search(r"[A-Z][\w'-]*\s*$", self.flat[max(0, at - 1 - REACH) : at - 1])
            if before:
                start = max(0, at - 1 - REACH) + before.start()
                form = self._form(start, start + len(before.group().rstrip()), whole=True)
                found += [form] if form else []
        return found

    def _of_name(self, plain: str) -> str | None:
        titled = _TITLED.match(plain)
        words = [w for w in _WORD.findall(plain[titled.end() if titled else 0 :]) if w[0].isupper()]
        if not words or len(words) > 4 or "," in plain or " and " in plain:  # noqa: PLR2004 - of one person's name
            return None
        title = titled.group().strip().rstrip(".").lower() if titled else ""
        given, alone = " ".join(words[:-1]), len(words) == 1 and not title
        forms = []
        for at in self._where(words[-1]):
            form = self._form(at, at + len(words[-1]), whole=not alone)
            if form and _agrees(form.given, given) and _gender(form.title) * _gender(title) >= 0:
                forms.append(form)
        return self._one(forms)

    def _one(self, forms: list[Form]) -> str | None:
        """The longest form, when all of them can be the same person."""
        for form in forms:
            if any(not _same(form, other) for other in forms):
                return None
            surname = self._name(form)[-1:]
            if surname and any(self._name(other)[-1:] not in ([], surname) for other in forms):
                return None
        return max((self._words(form) for form in forms), key=len, default=None)

    def _form(self, start: int, end: int, *, whole: bool) -> Form | None:
        """The form of a name around one of its words: the surname, unless not ``whole``."""
        before = _BEFORE.search(self.flat[max(0, start - REACH) : start])
        title, given = (before["title"] or "", before["given"]) if before else ("", "")
        kept = _names_only(given)
        title = title if kept == given else ""
        begin = start - len(before.group() if before and title else kept)
        if not whole and not kept and not title:
            more = _MORE.match(self.flat, end, min(len(self.flat), end + REACH))
            if more is None or not _names_only(more.group() + " "):
                return None
            end = more.end()
        after = _AFTER.match(self.flat, end, min(len(self.flat), end + LONGEST))
        stop = self._stop(after, end) if after else end
        initials = (after["initials"] or "") if after else ""
        return Form(begin, stop, title.rstrip(".").lower(), kept.strip(), initials)

    def _stop(self, after: re.Match[str], end: int) -> int:
        """Past brackets with initials, and past a post that follows: one with a noun of office."""
        if after["post"]:
            words = {word.lower() for word in _WORD.findall(after["post"])}
            person = _TITLED.search(after["post"]) or _ANOTHER.search(after["post"])
            if words & ROLE_NOUNS and not person:
                return after.end("post")
        return after.end("short") if after["short"] else end

    def _name(self, form: Form) -> list[str]:
        """The words of a form's name, without title, initials or post."""
        words = self.flat[form.start : form.end].split(",")[0].split("(")[0]
        titled = _TITLED.match(words)
        return _WORD.findall(words[titled.end() if titled else 0 :])

    def _words(self, form: Form) -> str:
        words = self.minutes.text[form.start : form.end]
        return " ".join(words.split()) if "\n\n" not in words else ""

    def _where(self, word: str) -> list[int]:
        if self._places is None:
            self._places = defaultdict(list)
            for match in _CAPITALISED.finditer(self.flat):
                places = self._places[match.group()]
                if len(places) < MOST:
                    places.append(match.start())
        return self._places.get(word, [])


def _names_only(given: str) -> str:
    """The end of the words that can be first names: no word of office, none that opens a phrase."""
    words = re.findall(r"\S+\s*", given)
    kept: list[str] = []
    for word in reversed(words):
        plain = word.strip(" .").lower()
        if plain in NOT_NAMES | ROLE_NOUNS | BODY_NOUNS and len(plain) > 1:
            break
        kept.insert(0, word)
    return "".join(kept)


def _agrees(left: str, right: str) -> bool:
    """Whether two sets of first names may be one person's: "L" and "Leo", not "Lena" and "Leo"."""
    a, b = _WORD.findall(left.lower()), _WORD.findall(right.lower())
    if not a or not b:
        return True
    one, other = a[0], b[0]
    return one == other or (one[0] == other[0] and min(len(one), len(other)) == 1)


def _gender(title: str) -> int:
    return {
        "mr": 1,
        "sir": 1,
        "lord": 1,
        "mrs": -1,
        "ms": -1,
        "miss": -1,
        "dame": -1,
        "lady": -1,
    }.get(title, 0)


def _same(left: Form, right: Form) -> bool:
    return _agrees(left.given, right.given) and _gender(left.title) * _gender(right.title) >= 0


def _fits(name: list[str], initials: str) -> bool:
    """Whether the capitals are those of the name, first and last: "Grace Abiola" and GA."""
    capitals = [letter for letter in initials if letter.isupper()]
    return (
        len(name) > 1
        and name[0][0] == capitals[0]
        and (name[-1][0] == capitals[-1] or capitals[-1] in name[-1][1:])
    )

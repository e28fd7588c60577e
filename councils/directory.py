"""Which councils there are, by any of their names. Pure: reads the shipped list, asks no site."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from councils.values import Cms, Council

SOURCE = "LGSF, the Local Government Scraper Framework of DemocracyClub (MIT licence)"
ADDRESSES_UNVERIFIED_SINCE = date(2026, 11, 22)

Words = tuple[str, ...]  # a name, folded: small letters, no accents, no punctuation

_LONGEST_SHORT = 18
_NEAREST = 3
_LEADS = tuple(
    tuple(lead.split())
    for lead in (
        "council of the city of",
        "royal borough of",
        "london borough of",
        "metropolitan borough of",
        "metropolitan district of",
        "city and county of",
        "county borough of",
        "borough of",
        "county of",
        "district of",
        "city of",
        "lb of",
        "rb of",
        "lb",
        "rb",
        "the",
        "cyngor bwrdeistref sirol",
        "cyngor dinas a sir",
        "cyngor dinas",
        "cyngor sir",
        "cyngor",
    )
)
_TAILS = tuple(
    tuple(tail.split())
    for tail in (
        "metropolitan borough council",
        "metropolitan district council",
        "county borough council",
        "city and district council",
        "london borough council",
        "city and borough council",
        "borough council",
        "district council",
        "county council",
        "city council",
        "unitary council",
        "islands council",
        "council",
        "corporation",
        "borough",
        "city",
        "county",
        "district",
        *("mbc", "mdc", "cbc", "bc", "dc", "cc", "lb"),
    )
)
_GENERAL_WORDS = (
    "and of the upon on in under with by a an new mid north south east west central greater isle "
    "isles islands city county borough district royal council vale valley forest high point castle "
    "coast three test white hills great port authority bay heath wells head rivers peak dales dean "
    "causeway moorlands horse"
)
_GENERAL = frozenset(_GENERAL_WORDS.split())  # alone these name no council
_NO_COUNCIL = frozenset({("london",)})  # what is left of a name, and would name another place
_JOINING = frozenset({"and", "of", "the", "upon", "on", "in", "under", "with", "a"})
_COMPASS = {"north": "n", "south": "s", "east": "e", "west": "w", "mid": "mid"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A council with every name it answers to, folded, and the short one that it goes by."""

    council: Council
    names: frozenset[Words]
    short: str


def councils() -> tuple[Council, ...]:
    """Every council that exists now, in the order of their codes. Addresses are https first.

    The addresses of those with Cms.OTHER are pages for a person, or empty.
    """
    return tuple(entry.council for entry in _entries())


def councils_named(words: str) -> tuple[Council, ...]:
    """The councils that these words may mean: one if they name it, several if they may name any.

    A council is named when the words equal one of its names after folding, with or without
    "Council", "London Borough of" and their like. Where none is, those whose names contain the
    words whole are returned. What merely looks alike is never returned.
    """
    return councils_called(words) or councils_containing(words)


def councils_called(words: str) -> tuple[Council, ...]:
    """The councils one of whose names these words are, after folding."""
    return _unique(_by_name().get(name, ()) for name in _forms(folded(words)))


def councils_containing(words: str) -> tuple[Council, ...]:
    """The councils one of whose names contains these words, whole and in this order."""
    wanted = _stripped(folded(words))
    if not set(wanted) - _GENERAL:
        return ()
    return tuple(
        entry.council
        for entry in _entries()
        if any(_contains(name, wanted) for name in entry.names)
    )


def councils_at(url: str) -> tuple[Council, ...]:
    """The councils whose site an address belongs to: same host, and below the site's path."""
    wanted = _place(url)
    if wanted is None:
        return ()
    return tuple(one for one in councils() if _is_below(wanted, _place(one.base_url)))


def nearest_councils(words: str) -> tuple[str, ...]:
    """Names that look like these words, nearest first: for "did you mean", never to decide."""
    wanted = " ".join(_stripped(folded(words)))
    known = {" ".join(name): council for name, found in _by_name().items() for council in found}
    close = get_close_matches(wanted, known, n=2 * _NEAREST, cutoff=0.75)
    return tuple(dict.fromkeys(known[name].name for name in close))[:_NEAREST]


def names_of(council: Council) -> tuple[Words, ...]:
    """Every folded name that a council answers to, longest first."""
    found = next((entry.names for entry in _entries() if entry.council.code == council.code), None)
    return tuple(sorted(found or _forms(folded(council.name)), key=lambda name: (-len(name), name)))


def short_name(council: Council) -> str:
    """The council's part of a committee's slug: "bury", "bcp", "ne-derbyshire"; unique."""
    found = next((entry for entry in _entries() if entry.council.code == council.code), None)
    return found.short if found else short_of(council.name)


def short_of(name: str) -> str:
    """A short name for slugs out of a council's full one: at most 18 letters, digits, hyphens."""
    words = [word for word in _stripped(folded(name)) if word not in _JOINING]
    if len("-".join(words)) > _LONGEST_SHORT:
        words = [_COMPASS.get(word, word) for word in words]
    short = "-".join(words)
    if len(short) > _LONGEST_SHORT:
        short = "".join(word[0] for word in words) if len(words) > 1 else short[:_LONGEST_SHORT]
    return short or "council"


def folded(words: str) -> Words:
    """The words in small letters, without accents, apostrophes and punctuation; & is "and"."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("&", " and "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(re.findall(r"[a-z0-9]+", re.sub(r"['’‘`]", "", plain)))


@cache
def _entries() -> tuple[_Entry, ...]:
    text = (files("councils") / "data" / "councils.csv").read_text(encoding="utf-8")
    return tuple(_entry(row) for row in csv.DictReader(text.splitlines()))


def _entry(row: dict[str, str]) -> _Entry:
    council = Council(
        code=row["code"],
        name=row["name"],
        cms=Cms(row["cms"]),
        base_url=row["base_url"].replace("http://", "https://", 1).rstrip("/"),
    )
    names = [row["name"], *filter(None, row["also"].split(";"))]
    forms = frozenset(form for name in names for form in _forms(folded(name)))
    return _Entry(council, forms, row["short"] or short_of(row["name"]))


@cache
def _by_name() -> dict[Words, tuple[Council, ...]]:
    """Every folded name, with the councils that answer to it."""
    found: dict[Words, tuple[Council, ...]] = {}
    for entry in _entries():
        for name in entry.names:
            found[name] = (*found.get(name, ()), entry.council)
    return found


def _forms(name: Words) -> tuple[Words, ...]:
    """The name as it is, without "Council" after it, and without its style at both ends."""
    forms = (name, _without_tail(name), _stripped(name))
    return tuple(dict.fromkeys(form for form in forms if form and form not in _NO_COUNCIL))


def _stripped(name: Words) -> Words:
    """The name without "London Borough of", "Council" and their like, while anything is left."""
    lead = next((lead for lead in _LEADS if name[: len(lead)] == lead), ())
    return _without_tail(name[len(lead) :] or name)


def _without_tail(name: Words) -> Words:
    tail = next((tail for tail in _TAILS if name[-len(tail) :] == tail), ())
    return name[: len(name) - len(tail)] or name


def _contains(name: Words, wanted: Words) -> bool:
    size = len(wanted)
    return any(name[at : at + size] == wanted for at in range(len(name) - size + 1))


def _unique(found: Iterable[tuple[Council, ...]]) -> tuple[Council, ...]:
    """The councils of the first form of a name that any has."""
    return next((some for some in found if some), ())


def _place(url: str) -> tuple[str, str] | None:
    """Host and path of an address, in small letters."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return (host, parts.path.rstrip("/").casefold()) if host else None


def _is_below(place: tuple[str, str], site: tuple[str, str] | None) -> bool:
    if site is None or place[0] != site[0]:
        return False
    return f"{place[1]}/".startswith(f"{site[1]}/")

"""The council's name, where a document says it plainly: on a line of its own, in a page's title."""

import re
from collections.abc import Iterable, Sequence

_KIND = (
    r"(?:(?:London |Metropolitan |County |Royal )?Borough |District |City |County |Town |Parish "
    r"|Community |Village |Islands |Unitary |Combined )?Council"
)
_WORD = r"[A-ZÀ-Þ][\w'’.-]*"
_PLACE = rf"{_WORD}(?:,? (?:and|of|on|upon|in|under|with|the|le|&|{_WORD})){{0,6}}"
_NAME = re.compile(
    rf"(?:The )?(?P<name>(?:{_PLACE}) {_KIND}"
    rf"|(?:Royal |London )?(?:Metropolitan )?Borough of {_PLACE}|City of {_PLACE} Council"
    rf"|Cyngor {_PLACE}|Comhairle {_PLACE}|Council of the {_PLACE})"
)
_GENERAL = frozenset(
    [
        *(
            "full",
            "annual",
            "extraordinary",
            "special",
            "ordinary",
            "youth",
            "modern",
            "the",
            "your",
        ),
        *("county", "borough", "district", "city", "town", "parish", "community", "village"),
        *("minutes", "draft", "agenda", "meeting", "meetings", "of", "a", "shadow", "previous"),
        *("leader", "cabinet", "committee", "health", "council", "new", "our", "and", "joint"),
        *("metropolitan", "london", "royal", "islands", "unitary", "combined", "budget", "for"),
    ]
)
_NEVER_FIRST = frozenset(
    [
        *(
            "minutes",
            "minute",
            "draft",
            "agenda",
            "meeting",
            "meetings",
            "full",
            "annual",
            "health",
        ),
        *("approved", "unconfirmed", "extraordinary", "special", "ordinary", "youth", "joint"),
    ]
)
_HINT = re.compile(r"council|borough of|cyngor|comhairle", re.IGNORECASE)
_MARKS = "*_#> \t\ufeff"
_LONGEST = 80
_LINES = 8
_LOW = frozenset({"and", "of", "the", "on", "upon", "in", "under", "with", "le"})


def council_named(words: str) -> str | None:
    """The council that these words name and nothing else; its capitals set down as a name's."""
    bare = " ".join(words[: 2 * _LONGEST].strip(_MARKS).strip(" .").split())
    if len(bare) > _LONGEST or not _HINT.search(bare):
        return None
    return _proper(_titled(bare) if bare.isupper() else bare)


def _proper(name: str) -> str | None:
    found = _NAME.fullmatch(name)
    if found is None or name.split(maxsplit=1)[0].lower() in _NEVER_FIRST:
        return None
    telling = {word.lower() for word in re.findall(r"[\w'’-]+", found["name"])} - _GENERAL
    return found["name"] if telling - _LOW else None


def _titled(name: str) -> str:
    return re.sub(r"[\w'’]+", _set_down, name)


def _set_down(word: re.Match[str]) -> str:
    lower = word.group().lower()
    return lower if lower in _LOW and word.start() else lower.capitalize()


def council_at_head(lines: Sequence[str]) -> str | None:
    """The council named on a line of its own among the first lines; None where two are named."""
    return only_one(council_named(line) for line in lines[:_LINES])


def only_one(found: Iterable[str | None]) -> str | None:
    """The name that was found, if it is the same everywhere; else None."""
    names = {name for name in found if name}
    return names.pop() if len(names) == 1 else None

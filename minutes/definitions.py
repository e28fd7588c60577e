"""Initials that running text defines: "Grace Abiola (GA), Strategic Lead, gave …"."""

import re
from collections.abc import Iterator

from minutes.people import NAME, TITLED, fits, is_full_name, is_post
from minutes.values import Attendee

_BRACKETED = re.compile(r"\((?<=[ \xa0]\()(?P<initials>[A-Z][A-Za-z]{1,4})\)")
_POST = re.compile(
    r",\s+(?P<post>(?:the\s+)?[A-Z][\w'’&-]*(?:\s+(?:(?:of|for|and|the|to|in|&)\s+){0,2}"
    r"[A-Z][\w'’&-]*){0,8})(?=\s*[,.;:()]|\s+[a-z]|\s*$)"
)
_REACH = 60
_WORDS = re.compile(r"[ \t\xa0]*(?P<name>[^\n\r,;:()]*)$")


def defined(text: str, start: int, end: int) -> Iterator[Attendee]:
    """The people whose initials stand in brackets behind their name, and their posts.

    Only where a post or a councillor's title stands beside them: a resident's initials define
    nobody.
    """
    for found in _BRACKETED.finditer(text, start, end):
        name = _name_before(text, max(start, found.start() - _REACH), found)
        if name is None:
            continue
        post = _POST.match(text, found.end(), min(end, found.end() + 160))
        words = " ".join(post["post"].split()) if post else ""
        role = words if is_post(words) else None
        if role or TITLED.match(text, name[0], name[1]):
            yield Attendee(text[slice(*name)], found["initials"], role, *name)


def _name_before(text: str, low: int, found: re.Match[str]) -> tuple[int, int] | None:
    """The longest name that ends before the bracket and has these capitals."""
    end = found.start() - 1
    words = _WORDS.search(text, low, end)
    if words is None:
        return None
    for begin in _beginnings(text, words.start("name"), end):
        title = TITLED.match(text, begin, end)
        named = NAME.fullmatch(text, title.end() if title else begin, end)
        if named and is_full_name(named.group()) and fits(found["initials"], named.group()):
            return begin, end
    return None


def _beginnings(text: str, start: int, end: int) -> list[int]:
    """Where the words between begin."""
    return [start, *(at + 1 for at in range(start, end) if text[at] in " \xa0")]

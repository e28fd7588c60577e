"""How dates and counts are said to a person, in one place for terminal and messages' edges."""

import json
import re
from datetime import date
from typing import Any

# escape sequences, line and paragraph separators, marks that turn words around, halves of letters
CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def plain_date(day: date) -> str:
    """A date as a clerk writes it: "Thu 15 January 2026"."""
    return f"{day:%a} {day.day} {day:%B} {day.year}"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 action", "3 actions", "no actions"."""
    noun = one if number == 1 else (many or f"{one}s")
    return f"{number or 'no'} {noun}"


def printable(words: str) -> str:
    """Words of minutes for a terminal: no escape sequences, no marks that turn words around."""
    return CONTROLS.sub("\ufffd", words)


def safe_json(value: Any, *, indent: int | None = None) -> str:
    """JSON that no terminal obeys: the same values, with control characters as escapes."""
    written = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def show(words: str = "") -> None:
    """Print words of minutes, and our own around them, on the terminal."""
    print(printable(words))  # noqa: T201 that is all it does

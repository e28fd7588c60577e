"""How dates and counts are said to a person, in one place for terminal and messages' edges."""

import re
from datetime import date

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


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


def show(words: str = "") -> None:
    """Print words of minutes, and our own around them, on the terminal."""
    print(printable(words))  # noqa: T201 that is all it does

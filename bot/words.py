"""How dates and counts are said to a person, in one place for terminal and messages' edges."""

from datetime import date


def plain_date(day: date) -> str:
    """A date as a clerk writes it: "Thu 15 January 2026"."""
    return f"{day:%a} {day.day} {day:%B} {day.year}"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 action", "3 actions", "no actions"."""
    noun = one if number == 1 else (many or f"{one}s")
    return f"{number or 'no'} {noun}"

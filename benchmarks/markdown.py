"""Markdown tables and figures as people read them."""

from collections.abc import Iterable, Sequence

TENS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "all ten",
)  # fmt: skip

NINE = 9
SOME, MOST = 3, 7  # hundredths past a tenth, between which a share is neither the one nor the other


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; the first column is words, the others are figures."""
    rule = ["---", *["---:"] * (len(heads) - 1)]
    lines = [_line(heads), _line(rule), *(_line([str(cell) for cell in row]) for row in rows)]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def share(value: float) -> str:
    """A share with two places."""
    return f"{value:.2f}"


def of(part: int, whole: int) -> str:
    """A count of a count."""
    return f"{part} of {whole}"


def in_ten(value: float) -> str:
    """A share as so many in ten, in words, never flattering: 0.86 is "eight or nine".

    "All ten" only where it is exactly so.
    """
    whole, rest = divmod(round(value * 100), 10)
    if value < 1 and whole >= NINE:
        return TENS[NINE]
    if SOME <= rest <= MOST:
        return f"{TENS[whole]} or {TENS[whole + 1]}"
    return TENS[whole + (rest > MOST)]

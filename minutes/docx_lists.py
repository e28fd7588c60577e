"""The numbers and bullets that Word shows before paragraphs: they stand nowhere in the words."""

from dataclasses import dataclass
from typing import Any

from minutes.marks import ROMANS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "decimal"
    start: int = 1
    shown: str = ""  # "%1.", "%1.%2", "(%3)"; '' where Word's own is not given


class Numbering:
    """The lists of one document, and how far each has been counted."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._lists: dict[str, str] = {}  # of each number: the list that it goes on counting
        self._counts: dict[tuple[str, int], int] = {}
        if root is not None:
            self._learn(root)

    def mark(self, number: str, level: int, *, is_bullet: bool) -> str:
        """The mark of the next paragraph of a list, with the space behind it: "57. ", "(a) "."""
        level = min(level, _MOST_LEVELS - 1)
        known = self._levels.get((number, level), _Level("bullet" if is_bullet else "decimal"))
        count = self._count(number, level, known.start)
        if known.form in {"bullet", "none"}:
            return "• " if known.form == "bullet" else ""
        if "%" not in known.shown:
            return _usual(known.form, count)
        return f"{self._filled(number, known.shown, level)} "

    def _count(self, number: str, level: int, start: int) -> int:
        own = self._lists.get(number, number)
        for below in range(level + 1, _MOST_LEVELS):
            self._counts.pop((own, below), None)
        self._counts[(own, level)] = self._counts.get((own, level), start - 1) + 1
        return self._counts[(own, level)]

    def _filled(self, number: str, shown: str, level: int) -> str:
        own = self._lists.get(number, number)
        for at in range(level + 1):
            known = self._levels.get((number, at), _Level())
            count = self._counts.get((own, at), known.start)
            shown = shown.replace(f"%{at + 1}", _figure(known.form, count))
        return shown.strip()

    def _learn(self, root: Any) -> None:
        abstract = {
            one.get(f"{_W}abstractNumId"): _levels_of(one)
            for one in root.findall(f"{_W}abstractNum")
        }
        for number in root.findall(f"{_W}num"):
            own, base = str(number.get(f"{_W}numId")), value_of(number, "abstractNumId", "")
            starts = _overrides(number)
            self._lists[own] = own if starts else f"of {base}"
            for level, known in abstract.get(base, {}).items():
                start = starts.get(level, known.start)
                self._levels[(own, level)] = _Level(known.form, start, known.shown)


def value_of(element: Any, name: str, default: str) -> str:
    """The number in a child's w:val; the default where there is none."""
    child = element.find(f"{_W}{name}")
    value = child.get(f"{_W}val") if child is not None else None
    return value if value and value.isdecimal() and len(value) < 7 else default  # noqa: PLR2004 -- a number that Word would write


def _levels_of(abstract: Any) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in abstract.findall(f"{_W}lvl"):
        place = level.get(f"{_W}ilvl") or "0"
        form, shown = level.find(f"{_W}numFmt"), level.find(f"{_W}lvlText")
        if form is not None and place.isdecimal():
            found[int(place)] = _Level(
                form.get(f"{_W}val") or "decimal",
                int(value_of(level, "start", "1")),
                ((shown.get(f"{_W}val") if shown is not None else "") or "")[:30],
            )
    return found


def _overrides(number: Any) -> dict[int, int]:
    """Where a number begins its list anew."""
    return {
        int(one.get(f"{_W}ilvl") or "0"): int(value_of(one, "startOverride", "1"))
        for one in number.findall(f"{_W}lvlOverride")
        if (one.get(f"{_W}ilvl") or "0").isdecimal() and one.find(f"{_W}startOverride") is not None
    }


def _usual(form: str, count: int) -> str:
    figure = _figure(form, count)
    return f"{figure}. " if form not in _LETTERED else f"({figure}) "


_LETTERED = frozenset({"lowerLetter", "upperLetter", "lowerRoman", "upperRoman"})


def _figure(form: str, count: int) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"}:
        roman = ROMANS[(count - 1) % len(ROMANS)]
        return roman if form == "lowerRoman" else roman.upper()
    return f"{count:02}" if form == "decimalZero" else str(count)

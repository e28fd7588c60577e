"""What stands on the sandbox's council site: committees, their meetings, items and words.

Bodies are written with one paragraph a line, blank lines at will; a line that begins with ``- ``
is a bullet, one that begins with ``(a) `` or ``1. `` a clause of a list.
"""

import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import files
from typing import Any

CUT_AT = 500  # words of one item's minutes that a meeting page shows
SAMPLES = ("netherby.toml", "carrick-vale.toml")
_MARK = re.compile(r"^(-|\([a-z]+\)|\d+\.) +")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, with its list mark ("-", "(a)", "1.") or none."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item. ``agenda`` is its number before the minutes are published, ``number`` after.

    ``key`` is the site's own id. ``issue`` joins items of several meetings. An item with neither
    decision nor minutes has none published.
    """

    title: str
    key: int
    agenda: str = ""
    number: str = ""
    report: str = ""
    decision: str = ""
    minutes: str = ""
    documents: tuple[str, ...] = ()
    restricted: bool = False
    issue: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting. ``published`` is "", "draft" or "approved"."""

    id: int
    on: date
    time: str = "6.30 pm"
    items: tuple[Item, ...] = ()
    present: tuple[str, ...] = ()
    in_attendance: tuple[str, ...] = ()
    published: str = ""
    cancelled: bool = False

    @property
    def has_decisions(self) -> bool:
        """Whether any item has a decision apart from its minutes."""
        return any(item.decision for item in self.items)


@dataclass(frozen=True, slots=True)
class Committee:
    """One committee of one council. ``bullets`` is "list" (ul/li) or "dots" (Word's paragraphs)."""

    council: str
    name: str
    id: int
    bullets: str = "list"
    contact: str = "Democratic Services"
    venue: str = "Town Hall"
    meetings: tuple[Meeting, ...] = field(default=())


def paragraphs(body: str) -> tuple[Paragraph, ...]:
    """Read the paragraphs of a body in the plain form described above."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return tuple(_paragraph(line) for line in lines)


def cut_short(body: str, *, at: int = CUT_AT) -> tuple[tuple[Paragraph, ...], bool]:
    """Return the first ``at`` words, and whether anything was left out."""
    kept: list[Paragraph] = []
    room = at
    for paragraph in paragraphs(body):
        words = paragraph.words.split(" ")
        if len(words) > room:
            return (*kept, replace(paragraph, words=" ".join(words[:room]))), True
        kept.append(paragraph)
        room -= len(words)
    return tuple(kept), False


def sample_committees() -> tuple[Committee, ...]:
    """Read the fictional committees that come with the sandbox, nothing published yet."""
    return tuple(_committee(tomllib.loads(_sample(name))) for name in SAMPLES)


def _sample(name: str) -> str:
    return files("sandbox").joinpath("samples", name).read_text(encoding="utf-8")


def _paragraph(line: str) -> Paragraph:
    mark = _MARK.match(line)
    return Paragraph(mark[1], line[mark.end() :]) if mark else Paragraph("", line)


def _committee(values: dict[str, Any]) -> Committee:
    meetings = tuple(_meeting(meeting) for meeting in values.pop("meeting"))
    return Committee(name=values.pop("committee"), meetings=meetings, **values)


def _meeting(values: dict[str, Any]) -> Meeting:
    items = tuple(_item(item) for item in values.get("item", ()))
    return Meeting(
        id=values["id"],
        on=values["on"],
        time=values["time"],
        items=items,
        present=tuple(values.get("present", ())),
        in_attendance=tuple(values.get("in_attendance", ())),
    )


def _item(values: dict[str, Any]) -> Item:
    return Item(**{**values, "documents": tuple(values.get("documents", ()))})

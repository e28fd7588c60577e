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
    decision nor minutes has none published. ``actions`` stands in the field that some councils
    label Actions. ``votes`` are recorded votes: "what was voted on" or "what | Carried".
    ``shown`` false: the service lists the item with isdisplayallowed False, no page shows it.
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
    actions: str = ""
    presented_by: str = ""
    votes: tuple[str, ...] = ()
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting. ``published`` is "", "draft" or "approved".

    ``itemwise``: only these items' minutes are out (their keys), and the meeting's own flag is not
    set yet; None: all of them are. ``pdf_only``: the minutes are in the printed file alone.
    ``decided``: the decisions are out before the minutes. ``note`` follows the status, as in
    "Rescheduled from 24 September 2026"; ``first_on`` is the first day of a reconvened meeting.
    """

    id: int
    on: date
    time: str = "6.30 pm"
    items: tuple[Item, ...] = ()
    present: tuple[str, ...] = ()
    in_attendance: tuple[str, ...] = ()
    published: str = ""
    cancelled: bool = False
    agenda_out: bool = True
    decided: bool = False
    pdf_only: bool = False
    itemwise: frozenset[int] | None = None
    note: str = ""
    first_on: date | None = None

    @property
    def agenda_id(self) -> int:
        """The number in the names of its files: not the meeting's own, as at many real sites."""
        return self.id + 9

    @property
    def has_decisions(self) -> bool:
        """Whether any item has a decision apart from its minutes."""
        return any(item.decision for item in self.items)

    @property
    def has_papers(self) -> bool:
        """Whether its page lists items at all."""
        return bool(self.items) and self.agenda_out and not self.cancelled

    @property
    def decisions_out(self) -> bool:
        """Whether its decisions may be read."""
        return self.has_papers and self.has_decisions and bool(self.published or self.decided)

    @property
    def minutes_out(self) -> bool:
        """Whether the meeting's own flag says that its minutes are published."""
        return self.has_papers and bool(self.published) and self.itemwise is None

    def minuted(self, item: Item) -> bool:
        """Whether this item's minutes are published, in the page or in the printed file."""
        out = self.itemwise is None or item.key in self.itemwise
        return self.has_papers and bool(self.published) and out

    def number_of(self, item: Item) -> str:
        """The number that is shown: of the agenda, then of the minutes."""
        return (item.number or item.agenda) if self.minuted(item) else item.agenda


@dataclass(frozen=True, slots=True)
class Committee:
    """One committee of one council. ``bullets`` is "list" (ul/li) or "dots" (Word's paragraphs).

    ``dates`` is how its pages write a day: "plain" (Thursday 15 January 2026) or "ordinal"
    (Thursday, 15th January, 2026).
    """

    council: str
    name: str
    id: int
    bullets: str = "list"
    contact: str = "Democratic Services"
    venue: str = "Town Hall"
    meetings: tuple[Meeting, ...] = field(default=())
    category: str = "Overview and Scrutiny"
    expired: bool = False
    deleted: bool = False
    dates: str = "plain"


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

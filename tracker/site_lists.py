"""A committee's list of meetings, as a site's calendar has it, by key. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from councils.values import SiteMeeting


@dataclass(frozen=True, slots=True)
class Window:
    """The days that were asked for, and the council's date."""

    first: date
    last: date
    today: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the list. A meeting that was reconvened may have several days: `on` is the last.

    `days` are all of them, in order; of a cancelled meeting, the days that were called off.
    """

    key: str
    days: tuple[date, ...]
    is_cancelled: bool
    moved_from: date | None

    @property
    def on(self) -> date:
        """The day that the plan counts from."""
        return self.days[-1]


def entries_of(listed: Sequence[SiteMeeting], window: Window) -> dict[str, Entry]:
    """One committee's list by key, as far as it lies in the window."""
    by_key: dict[str, list[SiteMeeting]] = defaultdict(list)
    for one in listed:
        if window.first <= one.on <= window.last:
            by_key[one.key].append(one)
    return {key: _entry(key, some) for key, some in by_key.items()}


def _entry(key: str, some: Sequence[SiteMeeting]) -> Entry:
    standing = [one for one in some if not one.is_cancelled]
    counted = sorted(standing or some, key=lambda one: one.on)
    return Entry(
        key=key,
        days=tuple(sorted({one.on for one in counted})),
        is_cancelled=not standing,
        moved_from=counted[-1].moved_from,
    )

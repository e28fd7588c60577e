"""Changes of the sandbox's council site that happen when simulated time passes their instant."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Any

from sandbox.council_store import CouncilStore

MEETING_ACTS = {
    "agenda": "publish_agenda",
    "decisions": "publish_decisions",
    "publish": "publish",
    "publish_item": "publish_item",
    "approve": "approve",
    "withdraw": "withdraw",
    "cancel": "cancel",
    "reinstate": "reinstate",
    "move": "move",
    "reconvene": "reconvene",
    "reschedule": "reschedule",
    "add_item": "add_item",
}
ITEM_ACTS = {"revise": "revise", "restrict": "restrict", "remove_item": "remove_item"}
ACTS = (*MEETING_ACTS, *ITEM_ACTS)


class NoSuchActError(ValueError):
    """The site knows no change of that name."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a meeting. `values` are the keywords of the store's method of that name.

    The changes of items (`revise`, `restrict`, `remove_item`) name theirs by `item_key`.
    """

    act: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def make(self, store: CouncilStore, meeting_id: int) -> None:
        """Make the change. Raises KeyError for an unknown meeting."""
        if self.act in MEETING_ACTS:
            getattr(store, MEETING_ACTS[self.act])(meeting_id, **self.values)
        else:
            getattr(store, ITEM_ACTS[self.act])(**self.values)


def change(act: str, **values: Any) -> Change:
    """Write a change: ``change("move", on=date(2026, 3, 9))``. Raises NoSuchActError."""
    if act not in ACTS:
        raise NoSuchActError(f"no such change: {act}; there are {', '.join(ACTS)}")
    return Change(act, values)


AnyChange = Change | str | Callable[[CouncilStore], None]


class Timeline:
    """What is still to come, earliest first; what has the same instant keeps its order."""

    def __init__(self) -> None:
        self._coming: list[tuple[datetime, int, int, AnyChange]] = []
        self._order = count()

    def add(self, meeting_id: int, changes: Iterable[tuple[datetime, AnyChange]]) -> None:
        """Plan changes of a meeting at aware instants. Raises NoSuchActError or ValueError."""
        for instant, one in changes:
            if instant.tzinfo is None:
                raise ValueError("the site's changes take aware instants only")
            planned = change(one) if isinstance(one, str) else one
            heappush(self._coming, (instant, next(self._order), meeting_id, planned))

    @property
    def next_at(self) -> datetime | None:
        """When the next change comes, or None."""
        return self._coming[0][0] if self._coming else None

    def settle(self, store: CouncilStore) -> None:
        """Make every change whose instant has passed, each dated with its own instant."""
        now = store.now()
        if not self._coming or self._coming[0][0] > now:
            return
        clock = store.now
        try:
            while self._coming and self._coming[0][0] <= now:
                instant, _, meeting_id, one = heappop(self._coming)
                store.now = _at(instant)
                _make(one, store, meeting_id)
        finally:
            store.now = clock


def _at(instant: datetime) -> Callable[[], datetime]:
    return lambda: instant


def _make(one: AnyChange, store: CouncilStore, meeting_id: int) -> None:
    if isinstance(one, Change):
        one.make(store, meeting_id)
    elif callable(one):
        one(store)

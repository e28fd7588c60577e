"""What Slack asked us to wait for, and what it cannot tell us now: kept in memory only.

A restart forgets it, which costs one call each.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(slots=True)
class Patience:
    """Methods that are not called before an instant, and things not asked about before one."""

    _held: dict[str, datetime] = field(default_factory=dict)
    _aside: dict[str, tuple[datetime, timedelta]] = field(default_factory=dict)

    def hold(self, method: str, *, until: datetime) -> None:
        """Leave a method of Slack's alone until then."""
        self._held[method] = until

    def may_call(self, method: str, *, now: datetime) -> bool:
        """Whether Slack may be asked by this method."""
        return self._held.get(method, now) <= now

    def set_aside(self, asked: str, *, now: datetime, most: timedelta = DAY) -> None:
        """Ask about this one again in an hour, then two, then four, `most` at the longest."""
        _, waited = self._aside.get(asked, (now, HOUR / 2))
        wait = min(2 * waited, most)
        self._aside[asked] = (now + wait, wait)

    def answered(self, asked: str) -> None:
        """Slack told of it: nothing is remembered against it."""
        self._aside.pop(asked, None)

    def aside(self, *, now: datetime) -> frozenset[str]:
        """All that is not asked about now."""
        return frozenset(asked for asked, (until, _) in self._aside.items() if until > now)

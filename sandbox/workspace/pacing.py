"""Slack's pace for messages: one a second in a channel, with a short burst let through."""

import math
from collections.abc import Callable
from datetime import datetime

from sandbox.workspace.errors import SlackError

BURST = 3


class Pacing:
    """A bucket of `burst` messages for each channel, which fills by one a second.

    The sandbox's clock and the real one both fill it, whichever has gone on further: a bot that
    waits by either of them is let through.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        wall: Callable[[], datetime],
        burst: int = BURST,
    ) -> None:
        self._now = now
        self._wall = wall
        self._burst = burst
        self._levels: dict[str, tuple[float, datetime, datetime]] = {}
        self.strict = False

    def take(self, channel: str) -> None:
        """Count a message in a channel (id); raises `ratelimited` when it is one too many."""
        if not self.strict:
            return
        level = self._level(channel)
        if level < 1:
            seconds = max(1, math.ceil(1 - level))
            raise SlackError("ratelimited", status=429, headers={"Retry-After": str(seconds)})
        self._levels[channel] = (level - 1, self._now(), self._wall())

    def _level(self, channel: str) -> float:
        if channel not in self._levels:
            return float(self._burst)
        level, at, wall = self._levels[channel]
        gone = max((self._now() - at).total_seconds(), (self._wall() - wall).total_seconds())
        return min(float(self._burst), level + gone)

"""What shall go wrong: faults that the workspace plays, each a set number of times or for ever.

`times=None` means until `clear()`; `share` is the part of the calls that suffer (from a generator
with a fixed seed). A method of "*" is any Web API method.
"""

import random
from dataclasses import dataclass, field
from typing import Any, Protocol


class SocketControl(Protocol):
    """What the faults can do to the app's Socket Mode connections."""

    def drop(self) -> int:
        """Cut every connection as a broken network does; return how many there were."""

    def silence(self) -> int:
        """Leave every connection open but never say or answer anything on it again."""

    def refresh(self, *, warning: bool = False) -> int:
        """Ask every connection to reconnect, after a warning first if so wished."""


@dataclass(slots=True)
class Rule:
    """One fault that waits for its turn."""

    kind: str
    method: str
    times: int | None
    share: float
    facts: dict[str, Any] = field(default_factory=dict)


class Faults:
    """The faults that are set; the workspace asks `take` at each place where one may strike."""

    def __init__(self, *, seed: int = 0) -> None:
        self._rules: list[Rule] = []
        self._random = random.Random(seed)  # noqa: S311 — which calls suffer is no secret
        self.sockets: SocketControl | None = None

    # the Web API

    def rate_limit(
        self, method: str, retry_after: int = 1, times: int | None = 1, *, share: float = 1.0
    ) -> None:
        """Answer 429 `ratelimited` with this Retry-After (seconds)."""
        self._add("rate_limit", method, times, share, retry_after=retry_after)

    def fail(
        self,
        method: str,
        error: str,
        times: int | None = 1,
        *,
        status: int = 200,
        share: float = 1.0,
    ) -> None:
        """Answer `ok: false` with this error, doing nothing."""
        self._add("fail", method, times, share, error=error, status=status)

    def fatal(self, method: str, times: int | None = 1, *, share: float = 1.0) -> None:
        """Answer 500 with `fatal_error`, doing nothing."""
        self.fail(method, "fatal_error", times, status=500, share=share)

    def bad_gateway(
        self, method: str, times: int | None = 1, *, status: int = 502, share: float = 1.0
    ) -> None:
        """Answer as a gateway in front of Slack does: a page of HTML, doing nothing."""
        self._add("bad_gateway", method, times, share, status=status)

    def latency(
        self, method: str, seconds: float, times: int | None = None, *, share: float = 1.0
    ) -> None:
        """Wait `seconds` of real time before each call."""
        self._add("latency", method, times, share, seconds=seconds)

    def drop_before_accept(self, method: str, times: int | None = 1, *, share: float = 1.0) -> None:
        """Cut the connection before the call is carried out."""
        self._add("drop_before", method, times, share)

    def drop_after_accept(self, method: str, times: int | None = 1, *, share: float = 1.0) -> None:
        """Carry the call out, then cut the connection before the answer."""
        self._add("drop_after", method, times, share)

    # what is sent to the app

    def duplicate_events(self, times: int | None = 1, *, share: float = 1.0) -> None:
        """Hand an event over once more although the app has acknowledged it."""
        self._add("duplicate_event", "*", times, share)

    def lose_acks(self, times: int | None = 1, *, share: float = 1.0) -> None:
        """Hand something over, but lose the app's acknowledgement on the way back."""
        self._add("lose_ack", "*", times, share)

    def lose_deliveries(self, times: int | None = 1, *, share: float = 1.0) -> None:
        """Do not hand a command, interaction or event over at all."""
        self._add("lose_delivery", "*", times, share)

    def refuse_sockets(self, times: int | None = 1) -> None:
        """Refuse the WebSocket upgrade although the ticket is good (and use the ticket up)."""
        self._add("refuse_socket", "*", times, 1.0)

    def drop_socket(self) -> int:
        """Cut every Socket Mode connection as a broken network does; return how many."""
        return self.sockets.drop() if self.sockets else 0

    def silence_socket(self) -> int:
        """Leave every Socket Mode connection open and dead; return how many."""
        return self.sockets.silence() if self.sockets else 0

    def refresh_socket(self, *, warning: bool = False) -> int:
        """Send `disconnect` to every connection (a warning first if so wished); return how many."""
        return self.sockets.refresh(warning=warning) if self.sockets else 0

    # keeping

    def clear(self) -> None:
        """Let everything go well again."""
        self._rules.clear()

    def take(self, kind: str, method: str = "*") -> Rule | None:
        """Return the fault of this kind that strikes now, if one does, and count it."""
        for rule in tuple(self._rules):
            mine = rule.kind == kind and rule.method in {method, "*"}
            if mine and self._random.random() < rule.share:
                self._count(rule)
                return rule
        return None

    def _count(self, rule: Rule) -> None:
        if rule.times is not None:
            rule.times -= 1
            if rule.times <= 0:
                self._rules.remove(rule)

    def _add(self, kind: str, method: str, times: int | None, share: float, **facts: Any) -> None:
        self._rules.append(Rule(kind, method, times, share, facts))

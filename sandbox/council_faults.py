"""The ways in which the sandbox's council site fails, each a switch by name.

`FAULTS` lists them all, so that tests can go through them singly and in pairs. In a pair, a
refusal (the first of REFUSALS that is on) outranks what alters a page; `slow` and `dropped` go
with everything.
"""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

REFUSALS = (
    "forbidden",  # 403 to everybody
    "too_many",  # 429 with Retry-After: retry_after (seconds or an HTTP date, 3600)
    "challenge",  # 200, "Just a moment..."
    "cloudflare",  # the same as Cloudflare sends it: status (503), cf-mitigated
    "server_error",  # 500
    "moved",  # 301 to another host: to ("http://moved.invalid")
    "redirect_loop",  # 302 for ever
    "error_page",  # 302 to mgError.aspx, which answers 200
    "pages_blocked",  # 403 for all but the service
    "service_blocked",  # 403 for the service alone
    "service_off",  # 404 for the service alone
)
ALTERATIONS = (
    "malformed_xml",  # an undefined entity, and the end tag missing; pages are left as they are
    "wrong_encoding",  # bytes in real ("cp1252"), declared as declared ("utf-8")
    "truncated",  # the first share (0.5) of the body, as if it were all
    "empty",  # 200 with no bytes, whatever else is on
)
TRANSPORT = (
    "slow",  # waits seconds (5) first
    "dropped",  # the connection ends after share (0.5) of the body
    "giant",  # the body goes on for size bytes (2 GB), chunked
)
OTHERS = (
    "robots_error",  # robots.txt: 500
    "robots_refuses",  # robots.txt: Disallow: /
    "stale_list",  # lists of meetings and news as they were when it was switched on
)
FAULTS = (*REFUSALS, *ALTERATIONS, *TRANSPORT, *OTHERS)
KINDS = ("page", "service", "news", "document", "robots")
_REFUSES_PART = {"pages_blocked", "service_blocked", "service_off"}


class NoSuchFaultError(ValueError):
    """The site knows no fault of that name."""


@dataclass(slots=True)
class Fault:
    """One switch that is on. `only` are kinds of page (empty: all), `times` answers are left."""

    name: str
    only: frozenset[str] = frozenset()
    times: int | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def concerns(self, kind: str) -> bool:
        """Whether a page of this kind fails by it."""
        if self.name == "pages_blocked":
            return kind not in {"service", "robots"}
        if self.name in _REFUSES_PART:
            return kind == "service"
        if self.name.startswith("robots_"):
            return kind == "robots"
        return kind in self.only if self.only else kind != "robots"


class Faults:
    """The switches. robots.txt fails by its own faults alone, unless `only` names it."""

    def __init__(self, *, told: Callable[[], None] = lambda: None) -> None:
        self._on: dict[str, Fault] = {}
        self._told = told  # called after every switching

    def __contains__(self, name: object) -> bool:
        return name in self._on

    @property
    def on(self) -> tuple[str, ...]:
        """The names of what is on, in the order of FAULTS."""
        return tuple(name for name in FAULTS if name in self._on)

    def set(
        self,
        name: str,
        *,
        only: str | Collection[str] = (),
        times: int | None = None,
        **options: Any,
    ) -> None:
        """Switch a fault on. `only` names kinds of page (KINDS), `times` is a count of answers.

        Raises NoSuchFaultError.
        """
        kinds = frozenset((only,) if isinstance(only, str) else only)
        if name not in FAULTS or kinds - set(KINDS):
            raise NoSuchFaultError(f"no such fault: {name} {' '.join(sorted(kinds))}".strip())
        self._on[name] = Fault(name, kinds, times, options)
        self._told()

    def clear(self, *names: str) -> None:
        """Switch these off, or all of them."""
        for name in names or tuple(self._on):
            self._on.pop(name, None)
        self._told()

    def change(self, wanted: dict[str, Any]) -> None:
        """Switch by name: true or options (a dict) for on, false or null for off.

        Raises NoSuchFaultError.
        """
        for name, value in wanted.items():
            if value is None or value is False:
                self.clear(name)
            else:
                self.set(name, **(value if isinstance(value, dict) else {}))

    def take(self, name: str, kind: str) -> Fault | None:
        """Return the fault if it is on for this kind of page, counting one of its times."""
        fault = self._on.get(name)
        if fault is None or not fault.concerns(kind):
            return None
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.clear(name)
        return fault

    def first(self, names: Collection[str], kind: str) -> Fault | None:
        """Return the first of these that is on for this kind of page."""
        found = (fault for name in names if (fault := self.take(name, kind)) is not None)
        return next(found, None)

    async def wait(self, kind: str) -> None:
        """Wait as long as `slow` says."""
        if (slow := self.take("slow", kind)) is not None:
            await asyncio.sleep(float(slow.options.get("seconds", 5.0)))

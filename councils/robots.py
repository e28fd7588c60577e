"""What robots.txt says of a page, kept for a day for each site."""

import math
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.robotparser import RobotFileParser

from councils.errors import PageNotFoundError, SiteFailedError
from councils.lanes import Lanes
from councils.sites import origin_of

AGENT = "MattersArisingBot"
KEPT_FOR = timedelta(days=1)
KEPT_WHEN_UNREADABLE = timedelta(minutes=30)
MOST_READ = 500_000  # bytes; the standard asks for no more
DELAY = re.compile(r"(?im)^([ \t]*crawl-delay[ \t]*:[ \t]*)(\d*\.\d+)")


@dataclass(frozen=True, slots=True)
class _Rules:
    until: datetime
    parser: RobotFileParser | None  # None: it could not be read, so nothing is allowed

    def allow(self, url: str) -> bool:
        return self.parser is not None and self.parser.can_fetch(AGENT, url)

    @property
    def crawl_delay(self) -> float:
        return float((self.parser and self.parser.crawl_delay(AGENT)) or 0)


class Robots:
    """The rules of each site. ``fetch`` gets the bytes of an address, whatever robots.txt says."""

    def __init__(
        self, fetch: Callable[[str], Awaitable[bytes]], *, clock: Callable[[], datetime]
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._rules: dict[str, _Rules] = {}
        self._turns = Lanes()

    async def allow(self, url: str) -> bool:
        """Whether the site lets us read this page. No robots.txt lets us; a failing one does not.

        Raises CouncilsError when the site cannot be reached or is closed to us altogether.
        """
        origin = origin_of(url) or ""
        async with self._turns.lane(origin, pause=lambda: 0.0):  # two tasks read it once
            rules = self._rules.get(origin)
            if rules is None or rules.until <= self._clock():
                self._forget_old()
                rules = self._rules[origin] = await self._read(origin)
        return rules.allow(url)

    def crawl_delay(self, url: str) -> float:
        """How many seconds the site asks for between two requests, as far as is known now."""
        rules = self._rules.get(origin_of(url) or "")
        return rules.crawl_delay if rules else 0.0

    def _forget_old(self) -> None:
        now = self._clock()
        self._rules = {origin: rules for origin, rules in self._rules.items() if rules.until > now}

    async def _read(self, origin: str) -> _Rules:
        try:
            content = await self._fetch(f"{origin}/robots.txt")
        except PageNotFoundError:
            content = b""
        except SiteFailedError as error:
            if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or not error.status:
                return _Rules(self._clock() + KEPT_WHEN_UNREADABLE, None)
            content = b""
        parser = RobotFileParser()
        words = content[:MOST_READ].decode("utf-8-sig", "replace")
        parser.parse(DELAY.sub(_whole_seconds, words).splitlines())
        return _Rules(self._clock() + KEPT_FOR, parser)


def _whole_seconds(delay: re.Match[str]) -> str:
    """Round a delay up: the parser knows whole seconds only, and passes over others."""
    return f"{delay[1]}{math.ceil(float(delay[2]))}"

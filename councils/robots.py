"""What robots.txt says of a page, kept for a day for each site."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from councils.errors import PageNotFoundError, RobotsFailedError, SiteFailedError
from councils.lanes import Lanes
from councils.robots_rules import RobotsRules
from councils.sites import origin_of

AGENT = "MattersArisingBot"
KEPT_FOR = timedelta(hours=23, minutes=30)  # a look at the same time every day asks once a day
KEPT_WHEN_UNREADABLE = timedelta(minutes=30)
MOST_READ = 500_000  # bytes; the standard asks for no more


@dataclass(frozen=True, slots=True)
class _Kept:
    until: datetime
    rules: RobotsRules = field(default_factory=RobotsRules)
    failure: SiteFailedError | None = None  # it could not be read, so nothing is allowed

    def allow(self, url: str) -> bool:
        if self.failure is not None:
            raise RobotsFailedError(
                url, status=self.failure.status, retry_after=self.failure.retry_after
            ) from self.failure
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return self.rules.allow(path)


class Robots:
    """The rules of each site. ``fetch`` gets the bytes of an address, whatever robots.txt says."""

    def __init__(
        self, fetch: Callable[[str], Awaitable[bytes]], *, clock: Callable[[], datetime]
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._turns = Lanes()

    async def allow(self, url: str) -> bool:
        """Whether the site lets us read this page. No robots.txt lets us.

        Raises CouncilsError when the site cannot be reached or is closed to us altogether, and
        RobotsFailedError when its robots.txt is an error.
        """
        origin = origin_of(url) or ""
        async with self._turns.lane(origin, pause=lambda: 0.0):  # two tasks read it once
            kept = self._kept.get(origin)
            if kept is None or kept.until <= self._clock():
                self._forget_old()
                kept = self._kept[origin] = await self._read(origin)
        return kept.allow(url)

    def crawl_delay(self, url: str) -> float:
        """How many seconds the site asks for between two requests, as far as is known now."""
        kept = self._kept.get(origin_of(url) or "")
        return kept.rules.crawl_delay if kept else 0.0

    def _forget_old(self) -> None:
        now = self._clock()
        self._kept = {origin: kept for origin, kept in self._kept.items() if kept.until > now}

    async def _read(self, origin: str) -> _Kept:
        try:
            content = await self._fetch(f"{origin}/robots.txt")
        except PageNotFoundError:
            content = b""
        except SiteFailedError as error:
            if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or not error.status:
                return _Kept(
                    self._clock() + KEPT_WHEN_UNREADABLE, failure=error.with_traceback(None)
                )
            content = b""
        words = content[:MOST_READ].decode("utf-8-sig", "replace")
        return _Kept(self._clock() + KEPT_FOR, RobotsRules.read(words, agent=AGENT))

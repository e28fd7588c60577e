"""A ModernGov site: its web service first, its pages where that does not answer.

Service and pages are two doors of one house, both open to robots where robots.txt says so. A site
that blocks one may be read by the other; one that blocks both is left alone (BlockedError), and so
is one that asks us to come back later.
"""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar

from councils.errors import (
    BlockedError,
    CouncilsError,
    PageNotFoundError,
    RobotsRefusedError,
    SiteFailedError,
)
from councils.fetch import Fetcher
from councils.minutes_source import ReadsMinutes
from councils.moderngov import by_pages, by_service, published
from councils.moderngov.by_service import MeetingGoneError
from councils.moderngov.often import is_day_of
from councils.moderngov.service_lists import ServiceOffError, ServiceShutError
from councils.moderngov.visit import Visit
from councils.parsing import Parser
from councils.values import (
    Known,
    NewsEvent,
    SiteCommittee,
    SiteMeeting,
    SiteMemory,
    SiteReading,
)
from minutes.errors import MinutesError

ASKED_AGAIN = 15  # days between two questions to a service that is off
_CLOSED = (ServiceOffError, PageNotFoundError, SiteFailedError, BlockedError, RobotsRefusedError)
_Found = TypeVar("_Found")


class ModernGovClient:
    """Asks one ModernGov site, as `councils.values.SiteClient`; lives for one look."""

    def __init__(
        self, memory: SiteMemory, *, fetcher: Fetcher, parser: Parser, reader: ReadsMinutes
    ) -> None:
        self._visit = Visit(memory, fetcher=fetcher, parser=parser, reader=reader)

    @property
    def memory(self) -> SiteMemory:
        """What is known of the site now."""
        return self._visit.memory

    @property
    def requests(self) -> int:
        """How many requests this client has made."""
        return self._visit.requests

    async def committees(self) -> tuple[SiteCommittee, ...]:
        """The committees that still meet."""
        return await self._by_either(
            lambda: by_service.committees(self._visit),
            lambda: by_pages.committees(self._visit),
            again=True,
        )

    async def calendar(
        self, committee_keys: tuple[str, ...], *, first: date, last: date
    ) -> tuple[SiteMeeting, ...]:
        """The meetings of these committees from ``first`` to ``last``."""
        return await self._by_either(
            lambda: by_service.calendar(self._visit, committee_keys, first=first, last=last),
            lambda: by_pages.calendar(self._visit, committee_keys, first=first, last=last),
            again=is_day_of(self.memory.base_url, first, days=ASKED_AGAIN),
        )

    async def meeting(self, committee_key: str, meeting_key: str, *, known: Known) -> SiteReading:
        """One meeting as it is published now.

        Minutes that were read by one door are read by it again: the same words come out otherwise
        at the other, and would look amended.
        """

        def service() -> Awaitable[SiteReading]:
            return by_service.meeting(self._visit, committee_key, meeting_key, known=known)

        def pages() -> Awaitable[SiteReading]:
            return by_pages.meeting(self._visit, committee_key, meeting_key, known=known)

        if known.fingerprint.startswith(by_pages.MARK):
            return await self._by_pages_again(service, pages)
        keeps = known.fingerprint.startswith(by_service.MARK) and self.memory.has_service is True
        return await self._by_either(service, pages, keeps=keeps)

    async def news(self, *, first: date, last: date) -> tuple[NewsEvent, ...] | None:
        """Meetings of which something was published; None where none may or can be read."""
        return await published.news(self._visit, first=first, last=last)

    async def _by_either(
        self,
        service: Callable[[], Awaitable[_Found]],
        pages: Callable[[], Awaitable[_Found]],
        *,
        again: bool = False,
        keeps: bool = False,
    ) -> _Found:
        """Ask the service, unless it is known to be off; then the pages.

        ``keeps``: not yet the pages, for the service may be well again at the next look; that it
        is closed to us alone does not close the site. Raises the pages' error, or the service's
        where that blocks us.
        """
        if self.memory.has_service is False and not again:
            return await pages()
        try:
            found = await service()
        except MeetingGoneError:
            raise
        except _CLOSED as error:
            if error.retry_after is not None or _is_about_the_site(error):
                raise
            if keeps:
                self._visit.learn(has_service=None)
                if isinstance(error, BlockedError | RobotsRefusedError):
                    raise ServiceShutError(error.url) from error
                raise
            return await self._by_pages(pages, error)
        self._visit.learn(has_service=True)
        return found

    async def _by_pages_again(
        self, service: Callable[[], Awaitable[_Found]], pages: Callable[[], Awaitable[_Found]]
    ) -> _Found:
        """Ask the pages; the service where they are closed to us and it is not."""
        try:
            return await pages()
        except (BlockedError, RobotsRefusedError) as error:
            closed = error.retry_after is not None or _is_about_the_site(error)
            if closed or self.memory.has_service is False:
                raise
            try:
                return await service()
            except _CLOSED:
                raise error from None

    async def _by_pages(
        self, pages: Callable[[], Awaitable[_Found]], closed: CouncilsError
    ) -> _Found:
        try:
            found = await pages()
        except (CouncilsError, MinutesError) as error:
            if isinstance(closed, BlockedError):
                raise closed from error
            raise
        if not isinstance(closed, RobotsRefusedError):  # asking that costs no request
            self._visit.learn(has_service=None if self.memory.has_service else False)
        return found


def _is_about_the_site(error: CouncilsError) -> bool:
    """Whether it was robots.txt that failed: then no other page is asked for."""
    return error.url.endswith("/robots.txt")

"""One visit to one ModernGov site: what it fetches, parses, counts and learns."""

from dataclasses import replace
from typing import Any

from councils.fetch import Fetched, Fetcher
from councils.minutes_source import ReadsMinutes
from councils.parsing import LIST_BYTES, Parser
from councils.sites import is_committees_own, origin_of
from councils.values import SiteMemory
from minutes.errors import UnreadableDocumentError
from minutes.values import Minutes


class Visit:
    """Asks the site of ``memory``; ``requests`` counts from here on."""

    def __init__(
        self, memory: SiteMemory, *, fetcher: Fetcher, parser: Parser, reader: ReadsMinutes
    ) -> None:
        self.memory = memory
        self.fetcher = fetcher
        self.reader = reader
        self._parser = parser
        self._origins = origins_of(memory.base_url)
        self._before = self._asked()

    @property
    def base(self) -> str:
        """The site's address, without a slash at its end."""
        return self.memory.base_url

    @property
    def requests(self) -> int:
        """How many requests were made to the site."""
        return self._asked() - self._before

    def _asked(self) -> int:
        return sum(map(self.fetcher.requests_to, self._origins))

    def learn(self, **changes: Any) -> None:
        """Remember what was learnt, by the names of SiteMemory."""
        self.memory = replace(self.memory, **changes)

    async def get(
        self, url: str, *, most_bytes: int | None = LIST_BYTES, validators: str | None = None
    ) -> Fetched:
        """Fetch a page of the site. Raises CouncilsError."""
        return await self.fetcher.fetch(url, most_bytes=most_bytes, validators=validators)

    async def parse(self, what: str, content: bytes) -> Any:
        """Parse an answer. Raises UnreadableDocumentError."""
        return await self._parser.parse(f"moderngov.{what}", content)

    async def parse_page(self, what: str, content: bytes) -> Any:
        """Parse a page. Raises UnreadableDocumentError where it is no page of ModernGov's."""
        found = await self.parse(what, content)
        if found is None:
            raise UnreadableDocumentError(
                "The site answers with a page that is not one of ModernGov's."
            )
        return found

    def is_on(self, address: str) -> bool:
        """Whether an address stands on the site itself."""
        return origin_of(address) == origin_of(self.base)

    def is_own(self, fetched: Fetched) -> bool:
        """Whether these bytes came from the committee's own site."""
        return is_committees_own(
            fetched.url,
            site=self.base,
            tls=fetched.tls,
            trusted_sites=self.fetcher.trusted_sites,
        )

    async def read(self, fetched: Fetched, *, source: str) -> Minutes:
        """Read minutes. Raises UnreadableDocumentError."""
        return await self.reader.read(
            fetched.content,
            source=source,
            content_type=fetched.content_type,
            verified=self.is_own(fetched),
        )


def origins_of(base: str) -> frozenset[str]:
    """The site's origin, and the secure one that a site written down with http:// sends us on to.

    >>> sorted(origins_of("http://democracy.example/mg"))
    ['http://democracy.example', 'https://democracy.example']
    """
    origin = origin_of(base) or base
    return frozenset({origin, origin.replace("http://", "https://", 1)})

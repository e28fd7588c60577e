"""Fetching pages from councils' sites: politely, and never from inside a private network.

The host is resolved here and the connection goes to the address that was looked at, so a name
that changes its mind between look and use (DNS rebinding) gains nothing. Each redirect is
looked at in the same way.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import aiohttp
from yarl import URL

from councils.addresses import addresses_of
from councils.errors import (
    AddressError,
    BlockedError,
    PageNotFoundError,
    PageTooLargeError,
    RobotsRefusedError,
    SiteFailedError,
    SiteTooSlowError,
    SiteUnreachableError,
    TooManyRedirectsError,
)
from councils.robots import AGENT, Robots
from councils.sites import is_trusted, origin_of

MOST_BYTES = 20_000_000
MOST_REDIRECTS = 5
WHOLE_TIMEOUT = 120.0  # seconds: some councils' pages take a minute and a half
PAUSE = 1.0  # seconds between two requests to one host
CHUNK = 65_536
CHALLENGES = (
    b"<title>just a moment...</title>",
    b"cf-challenge",
    b"attention required! | cloudflare",
)
CHALLENGE_IN = 20_000  # bytes at the head of a page in which a challenge says so
REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page. ``url`` is where it was in the end; ``tls`` whether it came over TLS from there."""

    content: bytes
    content_type: str | None
    url: str
    tls: bool


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    content: bytes


class Fetcher:
    """Fetches pages over a session that the caller owns.

    ``contact`` is where a council can reach whoever runs this bot. ``trusted_sites`` are origins
    ("http://127.0.0.1:8080") that may be private. ``clock`` dates robots.txt. ``timeout`` is in
    seconds for one page with its redirects.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        contact: str | None,
        trusted_sites: frozenset[str] = frozenset(),
        clock: Callable[[], datetime],
        timeout: float = WHOLE_TIMEOUT,
        pause: float = PAUSE,
    ) -> None:
        self.trusted_sites = trusted_sites
        self._session = session
        self._user_agent = user_agent(contact)
        self._timeout = timeout
        self._lanes = _Lanes(pause)
        self._robots = Robots(self._fetch_robots, clock=clock)

    async def fetch(self, url: str) -> Fetched:
        """Fetch one page.

        Raises CouncilsError: each way of failing has its own class.
        """
        try:
            async with asyncio.timeout(self._timeout):
                return await self._follow(_clean(url), obey_robots=True)
        except TimeoutError as error:
            raise SiteTooSlowError(url) from error

    async def _fetch_robots(self, url: str) -> bytes:
        return (await self._follow(URL(url), obey_robots=False)).content

    async def _follow(self, url: URL, *, obey_robots: bool) -> Fetched:
        for _ in range(MOST_REDIRECTS + 1):
            _check_scheme(url)
            if obey_robots and not await self._robots.allow(str(url)):
                raise RobotsRefusedError(str(url))
            reply = await self._ask(url)
            if reply.status not in REDIRECTS or "Location" not in reply.headers:
                return _page(url, reply)
            url = _clean(reply.headers["Location"], base=url)
        raise TooManyRedirectsError(str(url))

    async def _ask(self, url: URL) -> _Reply:
        """Send one request, to the first of the host's addresses that answers."""
        host, trusted = url.raw_host or "", is_trusted(str(url), self.trusted_sites)
        addresses = await addresses_of(host, url.port or 0, url=str(url), trusted=trusted)
        failure: Exception | None = None
        async with self._lanes.lane(host, paced=not trusted):
            for address in addresses:
                try:
                    return await self._ask_address(url, address)
                except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
                    failure = error
        raise SiteUnreachableError(str(url)) from failure

    async def _ask_address(self, url: URL, address: str) -> _Reply:
        headers = {
            "Host": url.host_port_subcomponent or "",
            "User-Agent": self._user_agent,
            "Accept": "text/html, application/pdf, */*;q=0.5",
            "Accept-Language": "en-GB, en;q=0.8, cy;q=0.5",
        }
        try:
            async with self._session.get(
                url.with_host(address),
                headers=headers,
                allow_redirects=False,
                server_hostname=url.raw_host if url.scheme == "https" else None,
                timeout=aiohttp.ClientTimeout(total=self._timeout, connect=15),
            ) as response:
                content = b"" if response.status in REDIRECTS else await _read(response, url)
                return _Reply(response.status, response.headers, content)
        except (aiohttp.ClientConnectorError, TimeoutError):
            raise
        except (aiohttp.ClientError, ValueError) as error:
            raise SiteUnreachableError(str(url)) from error


class _Lanes:
    """One request at a time to one host, and a pause between two."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._locks: dict[str, asyncio.Lock] = {}
        self._free_at: dict[str, float] = {}

    @asynccontextmanager
    async def lane(self, host: str, *, paced: bool) -> AsyncIterator[None]:
        """Wait for the host to be free, and keep it for the length of the block."""
        loop = asyncio.get_running_loop()
        async with self._locks.setdefault(host, asyncio.Lock()):
            if paced:
                await asyncio.sleep(max(0.0, self._free_at.get(host, 0.0) - loop.time()))
            try:
                yield
            finally:
                self._free_at[host] = loop.time() + self._pause


def user_agent(contact: str | None) -> str:
    """Say who we are and where to complain. No library's name: some sites refuse those."""
    about = "reads council minutes to find actions"
    return f"{AGENT}/1.0 ({about}; contact: {contact})" if contact else f"{AGENT}/1.0 ({about})"


def _clean(url: str, *, base: URL | None = None) -> URL:
    """Read an address as pages write it: raw spaces and line breaks in it, relative or not."""
    try:
        cleaned = URL(" ".join(url.split()))
        return base.join(cleaned) if base is not None else cleaned
    except ValueError as error:
        raise AddressError(url) from error


def _check_scheme(url: URL) -> None:
    if origin_of(str(url)) is None or url.user is not None or url.password is not None:
        raise AddressError(str(url))


async def _read(response: aiohttp.ClientResponse, url: URL) -> bytes:
    """Read the body, as far as it is not too large. Raises PageTooLargeError."""
    if (response.content_length or 0) > MOST_BYTES:
        raise PageTooLargeError(str(url))
    content = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise PageTooLargeError(str(url))
    return bytes(content)


def _page(url: URL, reply: _Reply) -> Fetched:
    """Tell a page from what stands in its place. Raises CouncilsError by name."""
    address = str(url)
    if _is_blocked(url, reply):
        raise BlockedError(address)
    if reply.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise PageNotFoundError(address)
    if reply.status != HTTPStatus.OK:
        raise SiteFailedError(address, status=reply.status)
    content_type = reply.headers.get("Content-Type")
    return Fetched(reply.content, content_type, address, tls=url.scheme == "https")


def _is_blocked(url: URL, reply: _Reply) -> bool:
    if url.path.lower().endswith("mgerror.aspx"):
        return True
    if reply.status in {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}:
        return True
    head = reply.content[:CHALLENGE_IN].lower()
    return any(words in head for words in CHALLENGES)

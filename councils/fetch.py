"""Fetching pages from councils' sites: politely, and never from inside a private network.

The host is resolved here and the connection goes to the address that was looked at, so a name
that changes its mind between look and use (DNS rebinding) gains nothing. Each redirect is
looked at in the same way.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

import aiohttp
from yarl import URL

from councils.addresses import addresses_of
from councils.certificates import certificate_error, trust
from councils.errors import (
    AddressError,
    PageTooLargeError,
    RobotsRefusedError,
    SiteFailedError,
    SiteTooSlowError,
    SiteUnreachableError,
    TooManyRedirectsError,
)
from councils.lanes import Lanes
from councils.replies import Reply, failure_of
from councils.robots import AGENT, MOST_READ, Robots
from councils.sites import is_trusted, origin_of
from councils.validators import Validators

MOST_BYTES = 20_000_000
MOST_REDIRECTS = 5
WHOLE_TIMEOUT = 120.0  # seconds: some councils' pages take a minute and a half
IDLE_TIMEOUT = 30.0  # seconds without a byte once a page has begun
CONNECT_TIMEOUT = 15.0  # seconds, for each address of a host
PAUSE = 1.0  # seconds between two requests to one host
CHUNK = 65_536
COUNTED_ORIGINS = 10_000  # the origins asked longest ago are forgotten beyond it
REDIRECTS = {301, 302, 303, 307, 308}
HEADERS = {
    "Accept": "text/html, application/xml, application/pdf, */*;q=0.5",
    "Accept-Language": "en-GB, en;q=0.8, cy;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page. ``url`` is where it was in the end; ``tls`` whether it came over TLS from there.

    ``validators`` are to be given back at the next fetch; ``status_unchanged``: the site says that
    the page is as it was when it gave them (then ``content`` is empty).
    """

    content: bytes
    content_type: str | None
    url: str
    tls: bool
    status_unchanged: bool = False
    validators: str | None = None


@dataclass(slots=True)
class _Call:
    """One call's limits; ``seconds`` are what is left of its time."""

    seconds: float
    most_bytes: int
    known: Validators | None = None
    is_robots: bool = False  # asked whatever robots.txt says, and cut rather than refused

    def known_at(self, url: URL) -> Validators | None:
        return self.known if self.known is not None and self.known.url == str(url) else None


class Fetcher:
    """Fetches pages over a session that the caller owns.

    ``contact`` is where a council can reach whoever runs this bot. ``trusted_sites`` are origins
    ("http://127.0.0.1:8080") that may be private. ``clock`` dates robots.txt. ``timeout`` is in
    seconds for one page with its redirects, not counting the wait for the host's turn. ``ca_file``
    holds certificates to trust beyond the machine's own; raises CertificateFileError.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        contact: str | None,
        trusted_sites: frozenset[str] = frozenset(),
        clock: Callable[[], datetime],
        timeout: float = WHOLE_TIMEOUT,
        idle_timeout: float = IDLE_TIMEOUT,
        pause: float = PAUSE,
        ca_file: Path | str | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.trusted_sites = trusted_sites
        self._session = session
        self._headers = {**HEADERS, "User-Agent": user_agent(contact)}
        self._timeout = timeout
        self._idle_timeout = idle_timeout
        self._pause = pause
        self._trust = trust(ca_file)
        self._most_bytes = most_bytes
        self._clock = clock
        self._lanes = Lanes()
        self._robots = Robots(self._fetch_robots, clock=clock)
        self._asked: OrderedDict[str, int] = OrderedDict()

    async def fetch(
        self, url: str, *, most_bytes: int | None = None, validators: str | None = None
    ) -> Fetched:
        """Fetch one page, or hear that it is as it was when it gave these ``validators``.

        ``most_bytes`` counts what comes out of the compression. Raises CouncilsError: each way of
        failing has its own class.
        """
        most = self._most_bytes if most_bytes is None else most_bytes
        call = _Call(self._timeout, most, Validators.read(validators))
        return await self._follow(_clean(url), call)

    async def allowed(self, url: str) -> bool:
        """Whether robots.txt lets us read the page, which is not asked for itself.

        Raises CouncilsError when the site cannot be reached or is closed to us altogether.
        """
        cleaned = _clean(url)
        _check_scheme(cleaned)
        return await self._robots.allow(str(cleaned))

    def requests_to(self, origin: str) -> int:
        """How many requests were ever made to this origin, robots.txt and redirects among them."""
        return self._asked.get(origin_of(origin) or origin, 0)

    async def _fetch_robots(self, url: str) -> bytes:
        call = _Call(self._timeout, MOST_READ, is_robots=True)
        return (await self._follow(URL(url), call)).content

    async def _follow(self, url: URL, call: _Call) -> Fetched:
        for _ in range(MOST_REDIRECTS + 1):
            _check_scheme(url)
            if not call.is_robots and not await self._robots.allow(str(url)):
                raise RobotsRefusedError(str(url))
            reply = await self._ask(url, call)
            if reply.status not in REDIRECTS or "Location" not in reply.headers:
                return self._page(url, reply, call)
            url = _clean(reply.headers["Location"], base=url)
        raise TooManyRedirectsError(str(url))

    async def _ask(self, url: URL, call: _Call) -> Reply:
        """Send one request, to the first of the host's addresses that answers."""
        trusted = is_trusted(str(url), self.trusted_sites)
        rest = 0.0 if trusted else self._pause
        lane = self._lanes.lane(
            url.raw_host or "", pause=lambda: max(rest, self._robots.crawl_delay(str(url)))
        )
        async with lane, _spending(call, url):
            return await self._ask_host(url, call, trusted=trusted)

    async def _ask_host(self, url: URL, call: _Call, *, trusted: bool) -> Reply:
        host, port = url.raw_host or "", url.port or 0
        addresses = await addresses_of(host, port, url=str(url), trusted=trusted)
        self._count(url)
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._ask_address(url, address, call)
            except aiohttp.ClientConnectorCertificateError as error:
                raise certificate_error(str(url), error) from error
            except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
                failure = error
        raise SiteUnreachableError(str(url)) from failure

    async def _ask_address(self, url: URL, address: str, call: _Call) -> Reply:
        known = call.known_at(url)
        asked = known.headers() if known else {}
        try:
            async with self._session.get(
                url.with_host(address),
                headers={**self._headers, "Host": url.host_port_subcomponent or "", **asked},
                allow_redirects=False,
                ssl=self._trust,
                server_hostname=url.raw_host if url.scheme == "https" else None,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT),
            ) as response:
                content = b"" if response.status in REDIRECTS else await self._read(response, call)
                return Reply(response.status, response.headers, content)
        except (aiohttp.ClientConnectorError, TimeoutError):
            raise
        except _TooLarge as error:
            raise PageTooLargeError(str(url), most_bytes=call.most_bytes) from error
        except (aiohttp.ClientError, ValueError) as error:
            raise SiteUnreachableError(str(url)) from error

    async def _read(self, response: aiohttp.ClientResponse, call: _Call) -> bytes:
        """Read the body, as far as it is not too large."""
        if (response.content_length or 0) > call.most_bytes and not call.is_robots:
            raise _TooLarge
        content = bytearray()
        while len(content) <= call.most_bytes:
            async with asyncio.timeout(self._idle_timeout):
                chunk = await response.content.read(CHUNK)
            if not chunk:
                return bytes(content)
            content += chunk
        if not call.is_robots:
            raise _TooLarge
        return bytes(content[: call.most_bytes])

    def _page(self, url: URL, reply: Reply, call: _Call) -> Fetched:
        """Tell a page from what stands in its place. Raises CouncilsError by name."""
        failure = failure_of(url, reply, now=self._clock())
        if failure is not None:
            raise failure
        known, address = call.known_at(url), str(url)
        unchanged = reply.status == HTTPStatus.NOT_MODIFIED
        if unchanged and known is None:
            raise SiteFailedError(address, status=reply.status)
        given = Validators.of(address, reply.headers) or (known if unchanged else None)
        return Fetched(
            reply.content,
            reply.headers.get("Content-Type"),
            address,
            tls=url.scheme == "https",
            status_unchanged=unchanged,
            validators=given.words() if given else None,
        )

    def _count(self, url: URL) -> None:
        origin = origin_of(str(url)) or ""
        self._asked[origin] = self._asked.pop(origin, 0) + 1
        if len(self._asked) > COUNTED_ORIGINS:
            self._asked.popitem(last=False)


class _TooLarge(Exception):  # noqa: N818 -- a signal inside this module, never seen outside it
    """The body is larger than the call allows."""


@asynccontextmanager
async def _spending(call: _Call, url: URL) -> AsyncIterator[None]:
    """Take what the block lasts off the call's time. Raises SiteTooSlowError when none is left."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        async with asyncio.timeout(call.seconds):
            yield
    except TimeoutError as error:
        raise SiteTooSlowError(str(url)) from error
    finally:
        call.seconds -= loop.time() - began


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

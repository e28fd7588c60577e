"""Fetching over real HTTP on loopback: what is refused, what is capped, what is said."""

import asyncio
import shutil
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from councils.addresses import is_public
from councils.errors import (
    AddressError,
    BlockedError,
    CouncilsError,
    PageNotFoundError,
    PageTooLargeError,
    PrivateAddressError,
    RobotsFailedError,
    RobotsRefusedError,
    SiteFailedError,
    SiteTooSlowError,
    SiteUnreachableError,
    TooManyRedirectsError,
)
from councils.fetch import Fetcher
from councils.lanes import Lanes

T0 = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """A web server whose pages a test writes, and the record of what was asked of it."""

    def __init__(self) -> None:
        self.pages: dict[str, Handler] = {}
        self.asked: list[web.Request] = []
        self.server: TestServer | None = None

    @property
    def origin(self) -> str:
        assert self.server is not None
        return str(self.server.make_url("")).rstrip("/")

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def page(self, path: str, text: str = "<p>Minutes</p>", *, status: int = 200) -> None:
        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(text=text, status=status, content_type="text/html")

        self.pages[path] = answer

    def redirect(self, path: str, to: str, *, status: int = 302) -> None:
        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers={"Location": to})

        self.pages[path] = answer

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        page = self.pages.get(request.path)
        return await page(request) if page else web.Response(status=404)


async def open_site(site: Site, **kwargs: Any) -> None:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", site.answer)
    site.server = TestServer(app)
    await site.server.start_server(**kwargs)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    await open_site(site)
    yield site
    assert site.server is not None
    await site.server.close()


@pytest.fixture
async def other_site() -> AsyncIterator[Site]:
    site = Site()
    await open_site(site)
    yield site
    assert site.server is not None
    await site.server.close()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def fetcher(session: aiohttp.ClientSession, site: Site) -> Fetcher:
    return Fetcher(
        session,
        contact="clerk@netherby.example",
        trusted_sites=frozenset({site.origin}),
        clock=lambda: T0,
        timeout=10,
    )


@pytest.fixture
def strict_fetcher(session: aiohttp.ClientSession) -> Fetcher:
    return Fetcher(session, contact=None, clock=lambda: T0, timeout=10, pause=0)


async def test_a_page_comes_with_its_type_and_final_address(fetcher: Fetcher, site: Site) -> None:
    """Content, type, where it was in the end, and that it did not come over TLS."""
    site.redirect("/old", "/new page.aspx?ID=1 2")
    site.page("/new page.aspx", "<p>Cofnodion – minutes</p>")
    fetched = await fetcher.fetch(f"{site.origin}/old")
    assert fetched.content == "<p>Cofnodion – minutes</p>".encode()
    assert fetched.content_type == "text/html; charset=utf-8"
    assert fetched.url == f"{site.origin}/new%20page.aspx?ID=1+2"
    assert fetched.tls is False


async def test_we_say_who_we_are(fetcher: Fetcher, site: Site) -> None:
    """The bot's name, a contact, and no library's name."""
    site.page("/m")
    await fetcher.fetch(f"{site.origin}/m")
    agent = site.asked[-1].headers["User-Agent"]
    assert agent.startswith("MattersArisingBot/")
    assert "clerk@netherby.example" in agent
    assert "aiohttp" not in agent.lower()
    assert "python" not in agent.lower()


async def test_raw_spaces_and_line_breaks_are_mended(fetcher: Fetcher, site: Site) -> None:
    """As ModernGov writes its document links."""
    site.page("/documents/g1/Printed minutes 15-Jan-2026.pdf")
    await fetcher.fetch(f"{site.origin}/documents/g1/Printed\r\n minutes 15-Jan-2026.pdf?T=1 ")
    assert site.asked[-1].raw_path == "/documents/g1/Printed%20minutes%2015-Jan-2026.pdf?T=1"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://netherby.example/minutes",
        "gopher://netherby.example",
        "netherby.example/minutes",
        "",
        "http://",
        "http://user:secret@netherby.example/",
        "http://netherby.example:99999/",
        "http://[::1/",
    ],
)
async def test_only_web_addresses_are_fetched(strict_fetcher: Fetcher, url: str) -> None:
    """Nothing but http and https, and no passwords."""
    with pytest.raises(AddressError):
        await strict_fetcher.fetch(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
async def test_private_addresses_are_refused(
    strict_fetcher: Fetcher, site: Site, host: str
) -> None:
    """After looking the name up, before any connection."""
    assert site.server is not None
    with pytest.raises(PrivateAddressError):
        await strict_fetcher.fetch(f"http://{host}:{site.server.port}/m")
    assert not site.asked


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.1", "0177.0.0.1", "0"])
async def test_odd_spellings_of_loopback_are_refused(
    strict_fetcher: Fetcher, site: Site, host: str
) -> None:
    """The system's resolver understands them, so the addresses are looked at, not the words."""
    assert site.server is not None
    with pytest.raises((PrivateAddressError, SiteUnreachableError, AddressError)):
        await strict_fetcher.fetch(f"http://{host}:{site.server.port}/m")
    assert not site.asked


# the address, whether it is public
ADDRESSES = [
    ("93.184.216.34", True),
    ("2606:2800:220:1::1", True),
    ("10.1.2.3", False),
    ("172.16.0.1", False),
    ("192.168.1.1", False),
    ("127.0.0.1", False),
    ("0.0.0.0", False),  # noqa: S104 - an address to refuse, not to bind
    ("169.254.169.254", False),  # the clouds' metadata
    ("100.64.0.1", False),  # carriers' own
    ("224.0.0.1", False),
    ("240.0.0.1", False),
    ("::1", False),
    ("::", False),
    ("fe80::1", False),
    ("fd00::1", False),
    ("ff02::1", False),
    ("::ffff:10.0.0.1", False),  # IPv4 inside IPv6
    ("::ffff:93.184.216.34", True),
    ("2002:7f00:1::", False),  # 6to4 of 127.0.0.1
    ("64:ff9b::a00:1", False),  # NAT64 of 10.0.0.1
    ("64:ff9b::5db8:d822", True),
]


@pytest.mark.parametrize(("address", "public"), ADDRESSES)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """Also those that carry another inside."""
    assert is_public(ip_address(address)) is public


async def test_a_redirect_to_a_private_address_is_refused(
    fetcher: Fetcher, site: Site, other_site: Site
) -> None:
    """Trust is for one origin: the same machine on another port is not it."""
    other_site.page("/secret")
    site.redirect("/m", f"{other_site.origin}/secret")
    with pytest.raises(PrivateAddressError):
        await fetcher.fetch(f"{site.origin}/m")
    assert not other_site.asked


async def test_a_redirect_to_a_file_is_refused(fetcher: Fetcher, site: Site) -> None:
    """Redirects are held to the same rules as the first address."""
    site.redirect("/m", "file:///etc/passwd")
    with pytest.raises(AddressError):
        await fetcher.fetch(f"{site.origin}/m")


async def test_a_name_is_looked_up_once_for_each_request(
    session: aiohttp.ClientSession, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to the address that was looked at: rebinding gains nothing."""
    assert site.server is not None
    port = site.server.port
    looked_up: list[str] = []

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    trusted = frozenset({f"http://council.example:{port}"})
    fetcher = Fetcher(session, contact=None, trusted_sites=trusted, clock=lambda: T0)
    site.page("/m")
    fetched = await fetcher.fetch(f"http://council.example:{port}/m")
    assert looked_up == ["council.example"] * 2  # robots.txt and the page
    assert site.asked[-1].headers["Host"] == f"council.example:{port}"
    assert fetched.url == f"http://council.example:{port}/m"


async def test_redirects_end(fetcher: Fetcher, site: Site) -> None:
    """Five, and no more."""
    site.redirect("/m", "/m")
    with pytest.raises(TooManyRedirectsError):
        await fetcher.fetch(f"{site.origin}/m")
    assert site.paths.count("/m") == 6


async def test_a_page_that_says_it_is_too_large_is_not_read(fetcher: Fetcher, site: Site) -> None:
    """Content-Length is believed when it is bad news."""

    async def huge(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = 50_000_000
        await response.prepare(request)
        await asyncio.sleep(5)
        return response

    site.pages["/m"] = huge
    with pytest.raises(PageTooLargeError):
        await fetcher.fetch(f"{site.origin}/m")


async def test_an_endless_page_is_cut_off(fetcher: Fetcher, site: Site) -> None:
    """Without a length, the bytes are counted as they come."""

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 1_000_000)
        except ConnectionError:
            return response

    site.pages["/m"] = endless
    with pytest.raises(PageTooLargeError):
        await fetcher.fetch(f"{site.origin}/m")


async def test_a_small_page_that_unpacks_to_a_huge_one_is_cut_off(
    fetcher: Fetcher, site: Site
) -> None:
    """What counts is what comes out of the compression."""

    async def bomb(_: web.Request) -> web.StreamResponse:
        response = web.Response(body=b"\0" * 60_000_000)
        response.enable_compression()
        return response

    site.pages["/m"] = bomb
    with pytest.raises((PageTooLargeError, SiteUnreachableError)):
        await fetcher.fetch(f"{site.origin}/m")


@pytest.mark.parametrize("drip", [False, True])
async def test_a_slow_page_is_given_up(
    session: aiohttp.ClientSession, site: Site, drip: bool
) -> None:
    """Silent or dripping: one time-out over the whole."""

    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if drip:
            await response.prepare(request)
        for _ in range(40):
            await asyncio.sleep(0.05)
            if drip:
                await response.write(b".")
        return response

    site.pages["/m"] = slow
    trusted = frozenset({site.origin})
    fetcher = Fetcher(session, contact=None, trusted_sites=trusted, clock=lambda: T0, timeout=0.4)
    with pytest.raises(SiteTooSlowError):
        await fetcher.fetch(f"{site.origin}/m")


async def test_nobody_listening_is_unreachable(
    session: aiohttp.ClientSession,
) -> None:
    """Port 9 of this machine."""
    trusted = frozenset({"http://127.0.0.1:9"})
    fetcher = Fetcher(session, contact=None, trusted_sites=trusted, clock=lambda: T0)
    with pytest.raises(SiteUnreachableError):
        await fetcher.fetch("http://127.0.0.1:9/m")


# status, body, what it is called
ANSWERS: list[tuple[int, str, type[CouncilsError]]] = [
    (403, "Forbidden", BlockedError),
    (429, "Slow down", BlockedError),
    (200, "<html><title>Just a moment...</title>", BlockedError),
    (503, "<html><title>Just a moment...</title>", BlockedError),
    (404, "", PageNotFoundError),
    (410, "", PageNotFoundError),
    (500, "", SiteFailedError),
    (401, "", SiteFailedError),
    (204, "", SiteFailedError),
]


@pytest.mark.parametrize(("status", "body", "error"), ANSWERS)
async def test_what_is_no_page_has_a_name(
    fetcher: Fetcher, site: Site, status: int, body: str, error: type[CouncilsError]
) -> None:
    """Blocked, gone and failed are told apart, and the sentence names the site."""
    site.page("/m", body, status=status)
    with pytest.raises(CouncilsError) as caught:
        await fetcher.fetch(f"{site.origin}/m")
    assert type(caught.value) is error
    assert "127.0.0.1" in str(caught.value)


async def test_moderngovs_error_page_is_a_block(fetcher: Fetcher, site: Site) -> None:
    """It comes with status 200 after a redirect."""
    site.redirect("/ieListDocuments.aspx", "/mgError.aspx?x=1")
    site.page("/mgError.aspx", "An error has occurred")
    with pytest.raises(BlockedError):
        await fetcher.fetch(f"{site.origin}/ieListDocuments.aspx?MId=1")


async def test_robots_txt_is_obeyed(fetcher: Fetcher, site: Site) -> None:
    """For us by name, for the path, and on redirects."""
    site.page("/robots.txt", "User-agent: MattersArisingBot\nDisallow: /private\n")
    site.page("/private/m")
    site.redirect("/m", "/private/m")
    for path in ("/private/m", "/m"):
        with pytest.raises(RobotsRefusedError):
            await fetcher.fetch(f"{site.origin}{path}")
    assert "/private/m" not in site.paths


async def test_no_robots_txt_means_welcome_and_a_failing_one_does_not(
    fetcher: Fetcher, site: Site
) -> None:
    """404 lets us in; 500 keeps us out for now."""
    site.page("/m")
    await fetcher.fetch(f"{site.origin}/m")
    site.page("/robots.txt", status=500)
    fresh = Fetcher(
        fetcher._session, contact=None, trusted_sites=fetcher.trusted_sites, clock=lambda: T0
    )
    for _ in range(2):  # kept for half an hour: asked once
        with pytest.raises(RobotsFailedError, match=r"robots\.txt"):
            await fresh.fetch(f"{site.origin}/m")
    assert site.paths == ["/robots.txt", "/m", "/robots.txt"]


async def test_robots_txt_is_read_once_a_day(session: aiohttp.ClientSession, site: Site) -> None:
    """By the clock that was given."""
    now = [T0]
    fetcher = Fetcher(
        session, contact=None, trusted_sites=frozenset({site.origin}), clock=lambda: now[0]
    )
    site.page("/m")
    for later in (timedelta(), timedelta(hours=23), timedelta(hours=25)):
        now[0] = T0 + later
        await fetcher.fetch(f"{site.origin}/m")
    assert site.paths == ["/robots.txt", "/m", "/m", "/robots.txt", "/m"]


async def test_two_requests_to_a_host_are_a_pause_apart() -> None:
    """One at a time, and a breath between them; another host does not wait."""
    lanes = Lanes()
    loop = asyncio.get_running_loop()
    began: list[tuple[str, float]] = []

    async def ask(host: str) -> None:
        async with lanes.lane(host, pause=lambda: 0.2):
            began.append((host, loop.time()))
            await asyncio.sleep(0.05)

    await asyncio.gather(ask("a"), ask("a"), ask("b"))
    times = {host: [at for one, at in began if one == host] for host in "ab"}
    assert times["a"][1] - times["a"][0] >= 0.24
    assert times["b"][0] - times["a"][0] < 0.1


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
async def test_certificates_are_checked_by_name_although_the_address_is_pinned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right name is TLS; another name for the same address is not let through."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = await asyncio.create_subprocess_exec(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", "/CN=council.example", "-addext", "subjectAltName=DNS:council.example"),
        *("-keyout", str(key), "-out", str(certificate)),
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await made.wait() == 0
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    site = Site()
    await open_site(site, ssl=serving)
    site.page("/m")
    assert site.server is not None
    port = site.server.port

    async def getaddrinfo(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    trust = ssl.create_default_context(cafile=str(certificate))
    hosts = [f"https://{name}.example:{port}" for name in ("council", "other")]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as session:
        fetcher = Fetcher(
            session, contact=None, trusted_sites=frozenset(hosts), clock=lambda: T0, timeout=10
        )
        assert (await fetcher.fetch(f"{hosts[0]}/m")).tls is True
        with pytest.raises(SiteUnreachableError):
            await fetcher.fetch(f"{hosts[1]}/m")
    await site.server.close()

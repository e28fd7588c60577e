"""How we behave towards a site: asking only what changed, waiting as told, counting, stopping."""

import asyncio
import gzip
import resource
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from councils import lanes as lanes_module
from councils.errors import (
    BlockedError,
    CouncilsError,
    PageTooLargeError,
    RobotsRefusedError,
    SiteFailedError,
    SiteTooSlowError,
    SiteUnreachableError,
)
from councils.fetch import Fetcher
from councils.lanes import Lanes
from councils.validators import Validators

T0 = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MEGABYTE = b"\0" * 1_000_000


class Town:
    """A site whose pages a test writes, and a fetcher for it."""

    def __init__(self, server: TestServer, session: aiohttp.ClientSession) -> None:
        self.origin = str(server.make_url("")).rstrip("/")
        self.session = session
        self.now = T0
        self.pages: dict[str, Handler] = {}
        self.asked: list[web.Request] = []

    def answers(self, path: str, **reply: object) -> None:
        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(**reply)  # type: ignore[arg-type]  # as each test needs

        self.pages[path] = answer

    def fetcher(self, **settings: float) -> Fetcher:
        return Fetcher(
            self.session,
            contact=None,
            trusted_sites=frozenset({self.origin}),
            clock=lambda: self.now,
            **settings,  # type: ignore[arg-type]  # numbers all
        )


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async def answer(request: web.Request) -> web.StreamResponse:
        town.asked.append(request)
        page = town.pages.get(request.path)
        return await page(request) if page else web.Response(status=404)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        town = Town(server, session)
        yield town


# -- conditional requests


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"ETag": '"v1"'}, {"If-None-Match": '"v1"'}),
        (
            {"Last-Modified": "Mon, 05 Jan 2026 09:00:00 GMT"},
            {"If-Modified-Since": "Mon, 05 Jan 2026 09:00:00 GMT"},
        ),
    ],
)
async def test_what_a_site_gave_is_sent_back(
    town: Town, given: dict[str, str], asked: dict[str, str]
) -> None:
    """A 304 comes without a body, and what was given stands for the next time."""

    async def page(request: web.Request) -> web.StreamResponse:
        if any(request.headers.get(name) == value for name, value in asked.items()):
            return web.Response(status=304)
        return web.Response(body=b"minutes", headers=given)

    town.pages["/m"] = page
    fetcher = town.fetcher()
    first = await fetcher.fetch(f"{town.origin}/m")
    assert (first.content, first.status_unchanged) == (b"minutes", False)
    again = await fetcher.fetch(f"{town.origin}/m", validators=first.validators)
    assert (again.content, again.status_unchanged) == (b"", True)
    assert again.validators == first.validators


async def test_a_site_without_validators_is_asked_plainly(town: Town) -> None:
    """None given, none sent."""
    town.answers("/m", body=b"minutes")
    fetcher = town.fetcher()
    first = await fetcher.fetch(f"{town.origin}/m")
    assert first.validators is None
    await fetcher.fetch(f"{town.origin}/m", validators=first.validators)
    assert not {"If-None-Match", "If-Modified-Since"} & set(town.asked[-1].headers)


async def test_validators_go_to_the_address_that_gave_them_only(town: Town) -> None:
    """A redirect on the way, or another page, never sees them."""
    town.answers("/old", status=302, headers={"Location": "/m"})
    town.answers("/m", body=b"minutes", headers={"ETag": '"v1"'})
    town.answers("/other", body=b"other")
    fetcher = town.fetcher()
    first = await fetcher.fetch(f"{town.origin}/old")
    for path in ("/old", "/other"):
        await fetcher.fetch(f"{town.origin}{path}", validators=first.validators)
    sent = {request.path: request.headers.get("If-None-Match") for request in town.asked}
    assert sent == {"/robots.txt": None, "/old": None, "/m": '"v1"', "/other": None}


async def test_unchanged_without_having_asked_is_a_failure(town: Town) -> None:
    """A 304 out of the blue has no page for us."""
    town.answers("/m", status=304)
    with pytest.raises(SiteFailedError):
        await town.fetcher().fetch(f"{town.origin}/m")


@pytest.mark.parametrize("words", ["", "{", "[]", "null", '{"url": 3}', '{"url": "u"}'])
def test_validators_that_are_none_are_passed_over(words: str) -> None:
    """What is stored may be old or odd."""
    assert Validators.read(words) is None


@pytest.mark.parametrize("etag", ['"a"\r\nX: y', "é", "x" * 1_001, ""])
def test_odd_validators_are_not_kept(etag: str) -> None:
    """One short line of plain characters, or nothing."""
    assert Validators.of("http://n.example/", {"ETag": etag}) is None


# -- when a site says no


@pytest.mark.parametrize(
    ("status", "headers", "error", "seconds"),
    [
        (429, {"Retry-After": "120"}, BlockedError, 120),
        (403, {}, BlockedError, None),
        (503, {"Retry-After": "3600"}, SiteFailedError, 3600),
        (503, {"Retry-After": "10", "cf-mitigated": "challenge"}, BlockedError, 10),
        (202, {"x-amzn-waf-action": "challenge"}, BlockedError, None),
        # an instant counts from the site's own clock
        (
            429,
            {
                "Date": "Mon, 05 Jan 2026 03:00:00 GMT",
                "Retry-After": "Mon, 05 Jan 2026 04:00:00 GMT",
            },
            BlockedError,
            3600,
        ),
        (429, {"Date": "?", "Retry-After": "Mon, 05 Jan 2026 10:00:00 GMT"}, BlockedError, 3600),
        (429, {"Retry-After": "Mon, 05 Jan 1926 10:00:00 GMT"}, BlockedError, 0),
        (429, {"Retry-After": "9" * 50}, BlockedError, 30 * 86_400),
        (429, {"Retry-After": "soon"}, BlockedError, None),
        (429, {"Retry-After": "-5"}, BlockedError, None),
    ],
)
async def test_when_to_come_back_is_carried_by_the_error(
    town: Town,
    status: int,
    headers: dict[str, str],
    error: type[CouncilsError],
    seconds: float | None,
) -> None:
    """Seconds or an instant; never negative, never for ever."""
    town.answers("/m", status=status, headers=headers)
    with pytest.raises(error) as caught:
        await town.fetcher().fetch(f"{town.origin}/m")
    assert caught.value.retry_after == seconds


# -- caps


async def test_a_call_may_be_capped_lower(town: Town) -> None:
    """And says its own cap."""
    town.answers("/m", body=b"x" * 1_000_001)
    with pytest.raises(PageTooLargeError, match="larger than 1 MB"):
        await town.fetcher().fetch(f"{town.origin}/m", most_bytes=1_000_000)
    fetched = await town.fetcher().fetch(f"{town.origin}/m", most_bytes=1_000_001)
    assert len(fetched.content) == 1_000_001


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "layered"])
async def test_a_bomb_is_not_unpacked(town: Town, encoding: str) -> None:
    """600 MB in a few hundred kilobytes: what counts is what comes out, and it stays small."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding != "deflate" else 15)
    bomb = b"".join(packer.compress(MEGABYTE) for _ in range(600)) + packer.flush()
    body = gzip.compress(bomb) if encoding == "layered" else bomb
    named = {"layered": "gzip, gzip"}.get(encoding, encoding)
    town.answers("/m", body=body, headers={"Content-Encoding": named})
    fetcher = town.fetcher()
    await fetcher.allowed(f"{town.origin}/m")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if encoding == "layered":  # not a coding we asked for: it stays packed
        assert len((await fetcher.fetch(f"{town.origin}/m")).content) < 20_000_000
    else:
        with pytest.raises(PageTooLargeError):
            await fetcher.fetch(f"{town.origin}/m")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100_000  # kilobytes


async def test_a_chunked_body_of_two_gigabytes_ends_at_the_cap(town: Town) -> None:
    """What was not read was not sent: the connection is cut."""
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        while sent < 2_000:
            await response.write(MEGABYTE)
            sent += 1
        return response

    town.pages["/m"] = endless
    with pytest.raises(PageTooLargeError):
        await town.fetcher().fetch(f"{town.origin}/m")
    assert 20 <= sent < 60  # megabytes: the cap and what lay in buffers


async def test_a_site_that_falls_silent_in_a_page_is_given_up(town: Town) -> None:
    """The idle time-out, inside the whole one; before the first byte a site may take its time."""

    async def silent(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.5)
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"<p>")
        if request.path == "/m":
            await asyncio.sleep(20)
        return response

    town.pages["/m"] = town.pages["/slow"] = silent
    fetcher = town.fetcher(timeout=10, idle_timeout=0.2)
    assert (await fetcher.fetch(f"{town.origin}/slow")).content == b"<p>"
    began = asyncio.get_running_loop().time()
    with pytest.raises(SiteTooSlowError):
        await fetcher.fetch(f"{town.origin}/m")
    assert asyncio.get_running_loop().time() - began < 3


async def test_the_wait_for_a_hosts_turn_is_not_the_sites_slowness(town: Town) -> None:
    """Five calls, one after the other, take longer than the time-out of each."""

    async def slow(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.25)
        return web.Response(body=b"m")

    town.pages["/m"] = slow
    fetcher = town.fetcher(timeout=0.8)
    pages = await asyncio.gather(*(fetcher.fetch(f"{town.origin}/m") for _ in range(5)))
    assert len(pages) == 5


async def test_redirects_share_one_time_out(town: Town) -> None:
    """A chain of slow answers is as slow as one."""

    async def slow(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.3)
        return web.Response(status=302, headers={"Location": f"{request.path}x"})

    for n in range(6):
        town.pages["/m" + "x" * n] = slow
    with pytest.raises(SiteTooSlowError):
        await town.fetcher(timeout=1).fetch(f"{town.origin}/m")


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 20_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: y\r\n" * 2_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX-Endless: " + b"x" * 30_000_000,
        b"SSH-2.0-OpenSSH_9.9\r\n",
    ],
    ids=["long", "many", "endless", "no HTTP"],
)
async def test_headers_are_capped(head: bytes) -> None:
    """Too long, too many, without end, or no HTTP at all."""
    seen = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal seen
        path = await reader.readline()
        missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        writer.write(missing if b"robots" in path else head)
        seen += b"/m" in path
        try:
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, aiohttp.ClientSession() as session:
        fetcher = Fetcher(
            session,
            contact=None,
            trusted_sites=frozenset({origin}),
            clock=lambda: T0,
            timeout=5,
        )
        with pytest.raises(SiteUnreachableError):
            await fetcher.fetch(f"{origin}/m")
    assert seen == 1


# -- robots.txt


async def test_allowed_asks_for_robots_txt_alone(town: Town) -> None:
    """The page itself is not touched."""
    town.answers("/robots.txt", text="User-agent: *\nDisallow: /mgRss.aspx\n")
    fetcher = town.fetcher()
    assert not await fetcher.allowed(f"{town.origin}/mgRss.aspx?CID=1")
    assert await fetcher.allowed(f"{town.origin}/mgWhatsNew.aspx")
    assert [request.path for request in town.asked] == ["/robots.txt"]


async def test_robots_txt_that_is_forbidden_is_a_block(town: Town) -> None:
    """Nothing else is asked of the site."""
    town.answers("/robots.txt", status=403, headers={"Retry-After": "60"})
    town.answers("/m", body=b"m")
    fetcher = town.fetcher()
    with pytest.raises(BlockedError) as caught:
        await fetcher.fetch(f"{town.origin}/m")
    assert caught.value.retry_after == 60
    assert [request.path for request in town.asked] == ["/robots.txt"]


async def test_an_oversized_robots_txt_is_read_as_far_as_the_cap(town: Town) -> None:
    """Its first rules count."""
    rules = "User-agent: *\nDisallow: /private\n" + "# more\n" * 200_000
    town.answers("/robots.txt", text=rules)
    town.answers("/m", body=b"m")
    fetcher = town.fetcher()
    assert (await fetcher.fetch(f"{town.origin}/m")).content == b"m"
    with pytest.raises(RobotsRefusedError):
        await fetcher.fetch(f"{town.origin}/private")


async def test_two_tasks_read_robots_txt_once(town: Town) -> None:
    """However many begin at once."""
    town.answers("/m", body=b"m")
    fetcher = town.fetcher()
    await asyncio.gather(*(fetcher.fetch(f"{town.origin}/m") for _ in range(4)))
    assert [request.path for request in town.asked].count("/robots.txt") == 1


# what robots.txt says, the pause between two requests in seconds
DELAYS = [
    ("User-agent: *\nCrawl-delay: 10\n", 10),
    ("User-agent: *\nCrawl-delay: 2.5\n", 2.5),
    ("User-agent: MattersArisingBot\nCrawl-delay: 7\n\nUser-agent: *\nCrawl-delay: 20\n", 7),
    ("\ufeffUser-agent: *\nCrawl-delay: 5\n", 5),  # with a mark of byte order
    ("User-agent: *\nDisallow:\n", 0),
    ("User-agent: *\nCrawl-delay: soon\n", 0),
    ("User-agent: other\nCrawl-delay: 10\n", 0),
]


@pytest.mark.parametrize(("words", "delay"), DELAYS)
async def test_what_robots_txt_asks_between_requests(town: Town, words: str, delay: float) -> None:
    """For us by name first, else for all."""
    town.answers("/robots.txt", text=words)
    fetcher = town.fetcher()
    await fetcher.allowed(f"{town.origin}/m")
    assert fetcher._robots.crawl_delay(f"{town.origin}/m") == delay


async def test_crawl_delay_is_kept_between_requests(town: Town) -> None:
    """One second, on a site that is not paced otherwise."""
    town.answers("/robots.txt", text="User-agent: *\nCrawl-delay: 1\n")
    town.answers("/m", body=b"m")
    fetcher = town.fetcher()
    await fetcher.fetch(f"{town.origin}/m")
    began = asyncio.get_running_loop().time()
    await fetcher.fetch(f"{town.origin}/m")
    assert 0.9 < asyncio.get_running_loop().time() - began < 3


async def test_no_site_makes_us_wait_longer_than_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Crawl-delay of a day is a minute here."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(lanes_module.asyncio, "sleep", sleep)
    lanes = Lanes()
    for _ in range(2):
        async with lanes.lane("netherby.example", pause=lambda: 86_400.0):
            pass
    assert len(slept) == 1
    assert 59 < slept[0] <= 60


# -- counting, and forgetting


async def test_requests_are_counted_by_origin(town: Town) -> None:
    """robots.txt, redirects, failures and unchanged pages among them; the wait for none."""
    town.answers("/old", status=302, headers={"Location": "/m"})
    town.answers("/m", body=b"m")
    town.answers("/bad", status=500)
    fetcher = town.fetcher()
    assert fetcher.requests_to(town.origin) == 0
    await fetcher.fetch(f"{town.origin}/old")
    with pytest.raises(SiteFailedError):
        await fetcher.fetch(f"{town.origin}/bad")
    assert fetcher.requests_to(f"{town.origin}/whatever") == len(town.asked) == 4
    assert fetcher.requests_to("https://elsewhere.example") == 0


async def test_idle_hosts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lanes do not grow over months; one that is in use stays."""
    lanes, now = Lanes(), [1_000.0]
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now[0])
    async with lanes.lane("busy", pause=lambda: 0.0):
        for n in range(50):
            async with lanes.lane(f"council-{n}", pause=lambda: 0.0):
                pass
        assert len(lanes) == 51
        now[0] += 61
        async with lanes.lane("one more", pause=lambda: 0.0):
            assert len(lanes) == 2


async def test_old_rules_are_forgotten(town: Town) -> None:
    """The rules of sites that are asked no more."""
    fetcher = town.fetcher()
    await fetcher.allowed(f"{town.origin}/m")
    again = town.origin.replace("127.0.0.1", "localhost")
    fetcher.trusted_sites |= {again}
    town.now += timedelta(days=2)
    await fetcher.allowed(f"{again}/m")
    assert set(fetcher._robots._kept) == {again}

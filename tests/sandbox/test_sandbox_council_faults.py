"""The council site's faults: each switch, and every pair of them."""

import asyncio
import time
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from datetime import date
from itertools import combinations

import aiohttp
import pytest

from sandbox.council import CouncilSite
from sandbox.council_answer import CHALLENGE
from sandbox.council_faults import FAULTS, REFUSALS, NoSuchFaultError
from tests.sandbox.council_kit import JULY, SCRUTINY, Client, asking, call, read, small_site

SERVICE = f"/mgWebService.asmx/GetMeeting?lMeetingId={JULY}"
PAGE = f"/ieListDocuments.aspx?MId={JULY}"
SMALL = {"slow": {"seconds": 0.01}, "giant": {"size": 300_000}}


@pytest.fixture
def site() -> CouncilSite:
    site = small_site()
    site.publish(JULY)
    return site


@pytest.fixture
async def client(site: CouncilSite) -> AsyncIterator[Client]:
    async with asking(site) as client:
        yield client


async def outcome(client: Client, path: str) -> tuple[int, str, bytes]:
    """Ask without following: status, a word for how the body went, and the body."""
    reply = await client.get(path, allow_redirects=False)
    try:
        body = await reply.read()
    except aiohttp.ClientPayloadError:
        return reply.status, "dropped", b""
    return reply.status, "whole", body


@pytest.mark.parametrize(
    ("fault", "service", "page"),
    [
        ("forbidden", 403, 403),
        ("too_many", 429, 429),
        ("challenge", 200, 200),
        ("cloudflare", 503, 503),
        ("server_error", 500, 500),
        ("moved", 301, 301),
        ("redirect_loop", 302, 302),
        ("error_page", 302, 302),
        ("pages_blocked", 200, 403),
        ("service_blocked", 403, 200),
        ("service_off", 404, 200),
    ],
)
async def test_a_refusal(
    client: Client, site: CouncilSite, fault: str, service: int, page: int
) -> None:
    """Its status for service and page; robots.txt still answers; all is well afterwards."""
    site.faults.set(fault)
    assert [(await outcome(client, path))[0] for path in (SERVICE, PAGE)] == [service, page]
    assert (await outcome(client, "/robots.txt"))[0] == 200
    site.faults.clear(fault)
    assert [(await outcome(client, path))[0] for path in (SERVICE, PAGE)] == [200, 200]


async def test_refusals_say_what_real_ones_say(client: Client, site: CouncilSite) -> None:
    """Retry-After, the challenge's title, Cloudflare's mark, where to."""
    site.faults.set("too_many", retry_after=120)
    assert (await client.get(PAGE)).headers["Retry-After"] == "120"
    site.faults.clear()
    site.faults.set("challenge")
    assert (await outcome(client, PAGE))[2].decode() == CHALLENGE
    site.faults.clear()
    site.faults.set("cloudflare", status=403)
    reply = await client.get(PAGE)
    assert (reply.status, reply.headers["cf-mitigated"]) == (403, "challenge")
    assert "Just a moment..." in await reply.text()
    site.faults.clear()
    site.faults.set("moved", to="http://127.0.0.9:81/")
    reply = await client.get(PAGE, allow_redirects=False)
    assert reply.headers["Location"] == f"http://127.0.0.9:81{PAGE}"


async def test_redirects_may_go_on_for_ever(client: Client, site: CouncilSite) -> None:
    """Each to a new address."""
    site.faults.set("redirect_loop")
    with pytest.raises(aiohttp.TooManyRedirects):
        await client.get(PAGE)
    assert len(set(site.asked)) > 9


@pytest.mark.parametrize("path", [SERVICE, PAGE, "/documents/g510/x.pdf?T=1"])
async def test_an_error_page_is_a_redirect_that_answers_200(
    client: Client, site: CouncilSite, path: str
) -> None:
    """mgError.aspx: no minutes, and no failure by its status."""
    site.faults.set("error_page")
    reply = await client.get(path)
    assert reply.status == 200
    assert reply.url.path == "/mgError.aspx"
    assert "Minutes" not in await reply.text()


async def test_bodies_that_are_not_what_they_should_be(client: Client, site: CouncilSite) -> None:
    """Empty, cut, wrongly encoded, not well formed."""
    _, _, whole = await outcome(client, PAGE)
    site.faults.set("empty")
    assert (await outcome(client, PAGE)) == (200, "whole", b"")
    site.faults.clear()
    site.faults.set("truncated", share=0.25)
    assert (await outcome(client, PAGE))[2] == whole[: len(whole) // 4]
    site.faults.clear()
    site.faults.set("wrong_encoding")
    reply = await client.get(PAGE)
    assert reply.charset == "utf-8"
    with pytest.raises(UnicodeDecodeError):
        (await reply.read()).decode("utf-8")
    site.faults.clear()
    site.faults.set("malformed_xml")
    with pytest.raises(ET.ParseError):
        await call(client, "GetMeeting", lMeetingId=JULY)
    assert (await outcome(client, PAGE))[2] == whole


async def test_a_connection_may_drop_in_the_middle(client: Client, site: CouncilSite) -> None:
    """After the headers, before the end."""
    site.faults.set("dropped")
    assert (await outcome(client, PAGE))[:2] == (200, "dropped")


async def test_a_body_may_go_on(client: Client, site: CouncilSite) -> None:
    """Chunked, of no stated length; a reader that leaves ends it."""
    site.faults.set("giant", size=1_000_000)
    reply = await client.get(SERVICE)
    assert reply.headers.get("Content-Length") is None
    assert len(await reply.read()) > 1_000_000
    site.faults.set("giant")
    async with client.get(SERVICE) as endless:
        await endless.content.readexactly(500_000)
        endless.close()
    site.faults.clear()
    assert (await outcome(client, SERVICE))[0] == 200


async def test_a_slow_site_takes_its_time(client: Client, site: CouncilSite) -> None:
    """As many seconds as it was told."""
    site.faults.set("slow", seconds=0.2)
    began = time.monotonic()
    await outcome(client, PAGE)
    assert time.monotonic() - began > 0.19


async def test_robots_txt_has_faults_of_its_own(client: Client, site: CouncilSite) -> None:
    """500, or everything forbidden; or those of pages, where they are told to."""
    site.faults.set("robots_error")
    assert (await outcome(client, "/robots.txt"))[0] == 500
    site.faults.clear()
    site.faults.set("robots_refuses")
    assert "Disallow: / " in await read(client, "/robots.txt") + " "
    assert (await outcome(client, PAGE))[0] == 200
    site.faults.set("forbidden", only=("robots", "page"))
    assert (await outcome(client, "/robots.txt"))[0] == 403


async def test_a_list_may_be_stale(client: Client, site: CouncilSite) -> None:
    """Lists and news are those of then; the meeting itself is today's."""
    path = f"/ieListMeetings.aspx?CId={SCRUTINY}"
    site.faults.set("stale_list")
    site.move(JULY, date(2026, 7, 16))
    site.publish_agenda(JULY)
    assert "9 Jul 2026" in await read(client, path)
    listed = await call(
        client, "GetMeetings", lCommitteeId=SCRUTINY, sFromDate="01/07/2026", sToDate="31/07/2026"
    )
    assert listed.findtext(".//meetingdate") == "09/07/2026"
    assert "Agenda published" not in await read(client, "/mgWhatsNew.aspx?bcr=1")
    assert "16 July 2026" in await read(client, PAGE)
    site.faults.clear("stale_list")
    assert "16 Jul 2026" in await read(client, path)
    assert "Agenda published" in await read(client, "/mgWhatsNew.aspx?bcr=1")


async def test_a_fault_may_be_of_some_pages_or_some_times(
    client: Client, site: CouncilSite
) -> None:
    """`only` by kind of page, `times` by answers."""
    site.faults.set("server_error", only="service", times=2)
    seen = [(await outcome(client, path))[0] for path in (PAGE, SERVICE, SERVICE, SERVICE)]
    assert seen == [200, 500, 500, 200]
    assert site.faults.on == ()


async def test_another_process_may_switch_faults(client: Client, site: CouncilSite) -> None:
    """Singly and together; a name that there is not is told."""
    wanted = {"slow": {"seconds": 0.01}, "forbidden": True}
    reply = await client.post("/control/council", json={"faults": wanted})
    assert (await reply.json())["faults"] == ["forbidden", "slow"]
    assert (await outcome(client, PAGE))[0] == 403
    await client.post("/control/council", json={"faults": dict.fromkeys(wanted, False)})
    assert (await outcome(client, PAGE))[0] == 200
    wrong = await client.post("/control/council", json={"faults": {"explode": True}})
    assert wrong.status == 400
    with pytest.raises(NoSuchFaultError):
        site.faults.set("slow", only="everything")


async def test_every_fault_and_every_pair_answers_and_goes_away(
    client: Client, site: CouncilSite
) -> None:
    """None hangs or breaks the site; a refusal in a pair outranks what alters a page."""
    healthy = [(await outcome(client, path))[2] for path in (SERVICE, PAGE)]
    for pair in [*((one,) for one in FAULTS), *combinations(FAULTS, 2)]:
        for name in pair:
            site.faults.set(name, **SMALL.get(name, {}))
        async with asyncio.timeout(5):
            seen = [await outcome(client, path) for path in (SERVICE, PAGE, "/robots.txt")]
        quiet = {"robots_error", "robots_refuses", "stale_list", "slow"}.issuperset(pair)
        assert ([one[2] for one in seen[:2]] == healthy) is quiet, pair
        assert all(status < 500 for status, _, _ in seen[:2]) or set(pair) & set(REFUSALS), pair
        site.faults.clear()
    assert [(await outcome(client, path))[2] for path in (SERVICE, PAGE)] == healthy

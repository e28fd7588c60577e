"""What's new at the council site: the page, the feed, and who may read them."""

import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from sandbox.council import CouncilSite
from tests.sandbox.council_kit import (
    BUSES,
    CABINET,
    CABINET_JULY,
    ITEMS,
    JULY,
    SCRUTINY,
    Client,
    asking,
    read,
    small_site,
)

EARLY_AUGUST = "01/08/2026-05/08/2026"


@pytest.fixture
def site() -> CouncilSite:
    """Minutes of both July meetings, published on different days."""
    site = small_site()
    site.change_meeting(CABINET_JULY, items=ITEMS[:1])
    site.schedule(JULY, [(datetime(2026, 8, 1, 9, tzinfo=UTC), "publish")])
    site.schedule(CABINET_JULY, [(datetime(2026, 8, 4, 23, 30, tzinfo=UTC), "publish")])
    site.now = lambda: datetime(2026, 8, 10, 12, tzinfo=UTC)
    return site


@pytest.fixture
async def client(site: CouncilSite) -> AsyncIterator[Client]:
    async with asking(site) as client:
        yield client


async def test_whats_new_has_the_days_that_were_asked_for(client: Client) -> None:
    """Newest first, dated by the day in London, with a link to the meeting."""
    page = await read(client, f"/mgWhatsNew.aspx?ACT=Find&DR={EARLY_AUGUST}&XXR=0")
    first = f'05/08/2026 - Minutes published: <a href="ieListDocuments.aspx?CId={CABINET}'
    assert first in page
    assert page.index(first) < page.index("01/08/2026 - Minutes published")
    later = await read(client, "/mgWhatsNew.aspx?ACT=Find&DR=02/08/2026-05/08/2026")
    assert "Minutes published" in later
    assert "01/08/2026" not in later


async def test_whats_new_without_days_has_the_last_week(client: Client) -> None:
    """Other forms of a day are passed over, as in the service."""
    for query in ("?bcr=1", "?ACT=Find&DR=2026-08-01-2026-08-05"):
        page = await read(client, f"/mgWhatsNew.aspx{query}")
        assert "05/08/2026 - Minutes" in page
        assert "01/08/2026 - Minutes" not in page


async def test_news_may_be_asked_for_one_committee(client: Client) -> None:
    """By CID, on the page and in the feed."""
    page = await read(client, f"/mgWhatsNew.aspx?ACT=Find&DR={EARLY_AUGUST}&CID={SCRUTINY}")
    assert f"CId={SCRUTINY}" in page
    assert f"CId={CABINET}" not in page
    feed = await read(client, f"/mgRss.aspx?CID={CABINET}")
    assert f"CId={CABINET}" in feed
    assert f"CId={SCRUTINY}" not in feed


async def test_the_feed_repeats_itself_and_not_every_item_has_a_day(client: Client) -> None:
    """As people describe the real one."""
    reply = await client.get("/mgRss.aspx?XXR=0")
    assert reply.headers["Content-Type"] == "text/xml; charset=utf-8"
    channel = ET.fromstring(await reply.text())  # noqa: S314  # the sandbox's own words
    titles = [one.text for one in channel.iterfind("channel/item/title")]
    assert titles == [
        "Minutes published: Cabinet, Wednesday, 1st July, 2026 10.00 am",
        "Minutes published: Children's Scrutiny, Thursday 9 July 2026 6.30 pm",
        "Minutes published: Cabinet, Wednesday, 1st July, 2026 10.00 am",
    ]
    assert len(channel.findall("channel/item/pubDate")) == 2
    assert "<rss" not in await read(client, "/mgRss.aspx?bcr=1")


async def test_news_name_agendas_and_first_items_too(client: Client, site: CouncilSite) -> None:
    """Items after the first, approval and cancellation make no news."""
    site.settle()
    site.news.clear()
    site.withdraw(JULY)
    site.publish_agenda(JULY)
    site.publish_decisions(JULY)
    site.publish_item(JULY, BUSES)
    site.publish_item(JULY, ITEMS[0].key)
    site.approve(JULY)
    site.cancel(CABINET_JULY)
    assert [line.event for line in site.news] == [
        "Agenda published",
        "Decision sheet published",
        "Minutes published",
    ]
    assert {line.on for line in site.news} == {date(2026, 8, 10)}


async def test_a_council_may_tell_of_approval_too(client: Client, site: CouncilSite) -> None:
    """The same words again."""
    site.tells_approval = True
    site.settle()
    site.approve(JULY)
    page = await read(client, "/mgWhatsNew.aspx")
    assert "10/08/2026 - Minutes published" in page


async def test_robots_txt_forbids_the_feed_alone_unless_told(site: CouncilSite) -> None:
    """It is the site's own words."""
    async with asking(site) as client:
        assert "Disallow: /mgRss.aspx" in await read(client, "/robots.txt")
    async with asking(small_site(robots="User-agent: *\nDisallow:\n")) as client:
        assert await read(client, "/robots.txt") == "User-agent: * Disallow:"

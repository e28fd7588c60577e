"""The ModernGov client against a council site over real HTTP, through both of its doors."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from councils.clients import client_for
from councils.errors import (
    BlockedError,
    PageNotFoundError,
    RobotsRefusedError,
    SiteFailedError,
    UnwatchableSiteError,
)
from councils.fetch import Fetcher
from councils.moderngov.client import ModernGovClient
from councils.parsing import Parser
from councils.values import Cms, Known, News, SiteMeeting, SiteMemory, SiteReading
from minutes.child import Reader
from minutes.errors import UnreadableDocumentError
from minutes.values import Status
from sandbox.council import CouncilSite
from sandbox.council_content import Item

NOW = datetime(2026, 3, 20, 6, tzinfo=UTC)
FIRST, LAST = date(2025, 11, 20), date(2026, 6, 20)
OPEN_NEWS = "User-agent: *\nDisallow:\n"


@dataclass
class House:
    """A site, and what a visit to it needs."""

    site: CouncilSite
    base: str
    fetcher: Fetcher
    parser: Parser
    reader: Reader

    def client(self, **known: object) -> ModernGovClient:
        """A client for one look, with what is known so far."""
        memory = SiteMemory(Cms.MODERNGOV, self.base, **known)  # type: ignore[arg-type]  # the test's facts
        return ModernGovClient(memory, fetcher=self.fetcher, parser=self.parser, reader=self.reader)

    def asked(self) -> list[str]:
        """The pages asked for since the last question, by their names, robots.txt apart."""
        paths = [path for path in self.site.asked if path != "/robots.txt"]
        self.site.asked.clear()
        return [os.path.basename(path.partition("?")[0]) for path in paths]  # noqa: PTH119 -- a URL's


@pytest.fixture
async def house() -> AsyncIterator[House]:
    site = CouncilSite([])
    site.now = lambda: NOW
    app = web.Application()
    app.add_routes(site.routes())
    async with (
        TestServer(app) as server,
        aiohttp.ClientSession() as session,
        Parser() as parser,
        Reader() as reader,
    ):
        origin = str(server.make_url("")).rstrip("/")
        fetcher = Fetcher(
            session, contact=None, trusted_sites=frozenset({origin}), clock=lambda: NOW
        )
        yield House(site, f"{origin}/council", fetcher, parser, reader)


@pytest.fixture
def parks(house: House) -> int:
    """The Parks Committee, with meetings on 5 February and 16 April 2026."""
    number = house.site.add_committee("Parks & Paths Committee", council="Netherby Council")
    house.site.add_meeting(number, date(2026, 2, 5), items=items())
    house.site.add_meeting(number, date(2026, 4, 16))
    return number


@pytest.fixture
def roads(house: House) -> int:
    """The Roads Committee, with one meeting on 12 March 2026."""
    number = house.site.add_committee("Roads Committee", council="Netherby Council")
    house.site.add_meeting(number, date(2026, 3, 12), items=items(700))
    return number


def items(key: int = 500) -> tuple[Item, ...]:
    """Two items of a meeting, one of them restricted."""
    return (
        Item(
            "Paths",
            key + 1,
            "1",
            "11",
            report="A report on paths.",
            decision="RESOLVED that the paths be mended.",
            minutes="The Head of Parks would mend the gate by May. ACTION: Head of Parks",
        ),
        Item(
            "Land",
            key + 2,
            "2",
            "12",
            minutes="The secret price is nine pounds.",
            restricted=True,
        ),
    )


def meeting_of(house: House, committee: int, place: int = 0) -> int:
    found = next(one for one in house.site.committees if one.id == committee)
    return found.meetings[place].id


def known_from(reading: SiteReading, *, asks_status: bool = False) -> Known:
    return Known(reading.fingerprint, reading.status, reading.validators, asks_status)


async def read(house: House, committee: int, known: Known | None = None, **memory: object):  # noqa: ANN201 -- a reading with its client's end
    client = house.client(**memory)
    meeting = meeting_of(house, committee)
    return await client.meeting(str(committee), str(meeting), known=known or Known())


def keys(meetings: tuple[SiteMeeting, ...]) -> set[tuple[str, date]]:
    return {(one.committee_key, one.on) for one in meetings}


# -- committees


@pytest.mark.parametrize("answers", [True, False])
async def test_the_committees_that_still_meet(
    house: House, parks: int, roads: int, answers: bool
) -> None:
    """Titles as they are meant, expired committees left out, by either door."""
    gone = house.site.add_committee("Old Committee", council="Netherby Council")
    house.site.change_committee(gone, expired=True)
    house.site.service_answers = answers
    client = house.client()
    found = await client.committees()
    assert {(one.key, one.title) for one in found} == {
        (str(parks), "Parks & Paths Committee"),
        (str(roads), "Roads Committee"),
    }
    assert found[0].url == f"{house.base}/mgCommitteeDetails.aspx?ID={found[0].key}"
    assert client.memory.has_service is answers


# -- calendar


@pytest.mark.parametrize("stands_for_all", ["0", "-1", ""])
async def test_the_id_for_all_committees_is_found_once_and_then_used(
    house: House, parks: int, roads: int, stands_for_all: str
) -> None:
    """Where there is one, the next calendar costs one request; else one for each committee."""
    house.site.all_committees = stands_for_all
    both = (str(parks), str(roads))
    client = house.client()
    found = await client.calendar(both, first=FIRST, last=LAST)
    assert client.memory.all_committees == stands_for_all
    house.asked()
    again = house.client(has_service=True, all_committees=stands_for_all)
    assert keys(await again.calendar(both, first=FIRST, last=LAST)) == keys(found)
    assert len(keys(found)) == 3
    assert house.asked() == (["GetAllMeetingsByDate"] if stands_for_all else ["GetMeetings"] * 2)


async def test_a_quiet_year_concludes_nothing(house: House) -> None:
    """Without one known meeting an empty answer says nothing of the id."""
    empty = house.site.add_committee("Quiet Committee", council="Netherby Council")
    client = house.client()
    assert await client.calendar((str(empty),), first=FIRST, last=LAST) == ()
    assert client.memory.all_committees is None
    assert house.asked() == ["GetMeetings"]


async def test_an_id_that_stands_for_one_committee_is_not_believed(
    house: House, parks: int
) -> None:
    """A site where only one committee ever answers gives no proof of "all"."""
    client = house.client()
    await client.calendar((str(parks),), first=FIRST, last=LAST)
    assert client.memory.all_committees == ""


async def test_an_id_that_no_longer_stands_for_all_loses_no_meeting(
    house: House, parks: int, roads: int
) -> None:
    """The committees that are missing in its answer are asked for, and it is forgotten."""
    house.site.all_committees = "-1"
    client = house.client(has_service=True, all_committees="0")
    found = await client.calendar((str(parks), str(roads)), first=FIRST, last=LAST)
    assert len(found) == 3
    assert client.memory.all_committees is None


async def test_dates_are_kept_to_here_too(house: House, parks: int) -> None:
    """A service that sends its whole history changes nothing."""
    found = await house.client().calendar(
        (str(parks),), first=date(2026, 4, 1), last=date(2026, 4, 30)
    )
    assert keys(found) == {(str(parks), date(2026, 4, 16))}


@pytest.mark.parametrize("answers", [True, False])
async def test_cancelled_meetings_are_told(house: House, parks: int, answers: bool) -> None:
    """By either door."""
    house.site.service_answers = answers
    house.site.cancel(meeting_of(house, parks, 1))
    found = await house.client().calendar((str(parks),), first=FIRST, last=LAST)
    assert {one.on: one.is_cancelled for one in found} == {
        date(2026, 2, 5): False,
        date(2026, 4, 16): True,
    }


async def test_a_list_that_begins_too_late_is_followed_back(house: House) -> None:
    """Fifteen meetings stand on a page; a committee that meets weekly has more."""
    weekly = house.site.add_committee("Planning", council="Netherby Council")
    for number in range(40):
        house.site.add_meeting(weekly, date.fromordinal(date(2025, 12, 1).toordinal() + 7 * number))
    house.site.service_answers = False
    found = await house.client().calendar((str(weekly),), first=date(2025, 12, 1), last=LAST)
    assert min(one.on for one in found) == date(2025, 12, 1)
    assert len(found) == 29


# -- one meeting


async def test_nothing_published_costs_one_request(house: House, parks: int) -> None:
    """And says so, with the meeting's day."""
    reading = await read(house, parks)
    assert (reading.minutes, reading.fingerprint) == (None, "")
    assert reading.on == date(2026, 2, 5)
    assert house.asked() == ["GetMeeting"]


@pytest.mark.parametrize("answers", [True, False])
async def test_drafts_are_read_from_the_committees_own_site(
    house: House, parks: int, answers: bool
) -> None:
    """Verified, with the page for a person as their source; nothing restricted in them."""
    house.site.service_answers = answers
    house.site.publish(meeting_of(house, parks))
    reading = await read(house, parks)
    assert reading.minutes is not None
    assert reading.url == reading.minutes.source
    assert reading.url == (f"{house.base}/ieListDocuments.aspx?CId={parks}&MId={reading.key}&Ver=4")
    assert reading.minutes.verified
    assert reading.minutes.status is reading.status is Status.DRAFT
    assert "mend the gate" in reading.minutes.text
    assert "nine pounds" not in repr(reading)
    paths, land = reading.minutes.items
    assert (paths.key, land.withheld) == ("501", "restricted")


@pytest.mark.parametrize("answers", [True, False])
async def test_a_second_look_costs_one_request_and_no_reading(
    house: House, parks: int, answers: bool
) -> None:
    """What is published is what was known."""
    house.site.service_answers = answers
    house.site.publish(meeting_of(house, parks))
    first = await read(house, parks, has_service=answers)
    house.asked()
    again = await read(house, parks, known_from(first), has_service=answers)
    assert again.is_unchanged
    assert again.minutes is None
    assert again.fingerprint == first.fingerprint
    assert house.asked() == (["GetMeeting"] if answers else ["ieListDocuments.aspx"])


@pytest.mark.parametrize("answers", [True, False])
async def test_approval_is_seen_when_asked_for(house: House, parks: int, answers: bool) -> None:
    """The words are the same; that they are approved is a change."""
    house.site.service_answers = answers
    house.site.publish(meeting_of(house, parks))
    first = await read(house, parks, has_service=answers)
    house.site.approve(meeting_of(house, parks))
    again = await read(house, parks, known_from(first, asks_status=True), has_service=answers)
    assert again.minutes is not None
    assert again.minutes.status is again.status is Status.APPROVED


@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        {"minutes": "Other words."},  # amended
        {"decision": "RESOLVED otherwise."},
        {"restricted": True},  # taken down
    ],
)
async def test_what_changes_the_minutes_changes_the_reading(
    house: House, parks: int, answers: bool, change: dict[str, object]
) -> None:
    """And the old words are gone from it."""
    house.site.service_answers = answers
    house.site.publish(meeting_of(house, parks))
    first = await read(house, parks, has_service=answers)
    house.site.revise(501, **change)
    again = await read(house, parks, known_from(first), has_service=answers)
    assert not again.is_unchanged
    assert again.minutes is not None
    assert again.minutes.text != (first.minutes and first.minutes.text)


@pytest.mark.parametrize("answers", [True, False])
async def test_words_of_a_restricted_item_change_nothing(
    house: House, parks: int, answers: bool
) -> None:
    """They are no part of the fingerprint."""
    house.site.service_answers = answers
    house.site.publish(meeting_of(house, parks))
    first = await read(house, parks, has_service=answers)
    house.site.revise(502, minutes="The secret price is ten pounds.", title="Land")
    assert (await read(house, parks, known_from(first), has_service=answers)).is_unchanged


@pytest.mark.parametrize("answers", [True, False])
async def test_minutes_in_a_file_alone_are_read_from_it(
    house: House, parks: int, answers: bool
) -> None:
    """Their source is still the page; a second look reads nothing new."""
    house.site.service_answers = answers
    house.site.publish(meeting_of(house, parks), pdf_only=True)
    first = await read(house, parks, has_service=answers)
    assert first.minutes is not None
    assert first.minutes.source == first.url
    assert first.minutes.verified
    assert first.minutes.status is Status.DRAFT
    assert "mend the gate" in " ".join(first.minutes.text.split())
    assert "nine pounds" not in first.minutes.text
    assert (await read(house, parks, known_from(first), has_service=answers)).is_unchanged


@pytest.mark.parametrize("answers", [True, False])
async def test_one_items_minutes_are_enough(house: House, parks: int, answers: bool) -> None:
    """Minutes may come item by item."""
    house.site.service_answers = answers
    house.site.publish_item(meeting_of(house, parks), 501)
    reading = await read(house, parks)
    assert reading.minutes is not None
    assert "mend the gate" in reading.minutes.text


async def test_a_long_item_is_whole_on_pages_too(house: House, parks: int) -> None:
    """The page cuts it at 500 words; a second look does not fetch its own page again."""
    house.site.service_answers = False
    long = " ".join(f"Sentence number {number} was said." for number in range(200))
    house.site.revise(501, minutes=f"{long}\nThe Clerk to write to all. ACTION: Clerk")
    house.site.publish(meeting_of(house, parks))
    first = await read(house, parks, has_service=False)
    assert first.minutes is not None
    assert "The Clerk to write to all." in first.minutes.text
    assert house.asked() == ["ieListDocuments.aspx", "mgAi.aspx"]
    assert (await read(house, parks, known_from(first), has_service=False)).is_unchanged
    assert house.asked() == ["ieListDocuments.aspx"]


@pytest.mark.parametrize("answers", [True, False])
async def test_withdrawn_minutes_are_gone(house: House, parks: int, answers: bool) -> None:
    """The reading says that none are published any more."""
    house.site.service_answers = answers
    house.site.publish(meeting_of(house, parks))
    first = await read(house, parks, has_service=answers)
    house.site.withdraw(meeting_of(house, parks))
    again = await read(house, parks, known_from(first), has_service=answers)
    assert (again.minutes, again.fingerprint, again.is_unchanged) == (None, "", False)


async def test_a_meeting_that_is_not_there(house: House, parks: int) -> None:
    """Is named as such, and says nothing of the service."""
    client = house.client(has_service=True)
    with pytest.raises(PageNotFoundError):
        await client.meeting(str(parks), "424242", known=Known())
    assert client.memory.has_service is True


# -- two doors


async def test_a_service_that_is_off_is_not_asked_again_soon(house: House, parks: int) -> None:
    """Two failures in a row settle it; then a look costs what the page costs."""
    house.site.service_answers = False
    client = house.client(has_service=True)
    await client.meeting(str(parks), str(meeting_of(house, parks)), known=Known())
    assert client.memory.has_service is None
    await client.meeting(str(parks), str(meeting_of(house, parks)), known=Known())
    assert client.memory.has_service is False
    house.asked()
    await client.meeting(str(parks), str(meeting_of(house, parks)), known=Known())
    assert house.asked() == ["ieListDocuments.aspx"]


async def test_a_service_that_is_on_again_is_found(house: House, parks: int) -> None:
    """On the site's own day of every fifteen."""
    days = [date.fromordinal(FIRST.toordinal() + number) for number in range(15)]
    client = house.client(has_service=False)
    for first in days:
        await client.calendar((str(parks),), first=first, last=LAST)
    assert client.memory.has_service is True


@pytest.mark.parametrize(
    ("fault", "door"), [("service_blocked", "h:"), ("pages_blocked", "x:"), ("service_off", "h:")]
)
async def test_one_open_door_is_enough(house: House, parks: int, fault: str, door: str) -> None:
    """The minutes are read by it."""
    house.site.publish(meeting_of(house, parks))
    house.site.faults.set(fault)
    reading = await read(house, parks)
    assert reading.minutes is not None
    assert reading.fingerprint.startswith(door)


@pytest.mark.parametrize(
    ("faults", "error"),
    [
        (("service_blocked", "pages_blocked"), BlockedError),
        (("service_off", "pages_blocked"), BlockedError),
        (("challenge",), BlockedError),
        (("cloudflare",), BlockedError),
        (("error_page",), BlockedError),
        (("server_error",), SiteFailedError),
        (("robots_refuses",), RobotsRefusedError),
        (("truncated",), UnreadableDocumentError),
        (("malformed_xml",), UnreadableDocumentError),
        (("empty",), UnreadableDocumentError),
    ],
)
async def test_each_way_of_failing_has_its_name(
    house: House, parks: int, faults: tuple[str, ...], error: type[Exception]
) -> None:
    """And what is known of the site stays as it was, for the day on which it is well again."""
    for fault in faults:
        house.site.faults.set(fault)
    client = house.client(has_service=True, all_committees="0")
    with pytest.raises(error):
        await client.calendar((str(parks),), first=FIRST, last=LAST)
    with pytest.raises(error):
        await client.meeting(str(parks), str(meeting_of(house, parks)), known=Known())
    assert client.memory.has_service is True
    assert client.memory.all_committees == "0"


async def test_a_site_that_asks_us_to_wait_is_asked_nothing_more(house: House, parks: int) -> None:
    """The other door is not tried after 429 with Retry-After."""
    house.site.faults.set("too_many")
    with pytest.raises(BlockedError) as caught:
        await read(house, parks)
    assert caught.value.retry_after == 3600
    assert house.asked() == ["GetMeeting"]


async def test_a_site_whose_robots_txt_is_closed_to_us_is_asked_once(
    house: House, parks: int
) -> None:
    """Neither door is tried behind it."""
    house.site.faults.set("forbidden", only=("robots", "page", "service"))
    client = house.client(has_service=True)
    with pytest.raises(BlockedError):
        await client.calendar((str(parks),), first=FIRST, last=LAST)
    assert house.site.asked == ["/robots.txt"]
    assert client.requests == 1


async def test_a_service_that_failed_once_is_asked_next_time(house: House, parks: int) -> None:
    """One bad answer is read around by the page and forgotten."""
    house.site.publish(meeting_of(house, parks))
    house.site.faults.set("server_error", only="service", times=1)
    client = house.client(has_service=True)
    there = str(parks), str(meeting_of(house, parks))
    reading = await client.meeting(*there, known=Known())
    assert reading.minutes is not None
    again = await client.meeting(*there, known=Known())
    assert again.fingerprint.startswith("x:")
    assert client.memory.has_service is True


async def test_known_minutes_are_not_read_by_the_other_door_for_one_bad_answer(
    house: House, parks: int
) -> None:
    """The page's words would look amended; only a second failure has them read there."""
    house.site.publish(meeting_of(house, parks))
    there = str(parks), str(meeting_of(house, parks))
    client = house.client(has_service=True)
    known = known_from(await client.meeting(*there, known=Known()))
    house.site.faults.set("service_off")
    with pytest.raises(PageNotFoundError):
        await client.meeting(*there, known=known)
    moved = await client.meeting(*there, known=known)
    assert moved.minutes is not None
    assert client.memory.has_service is False


async def test_minutes_known_from_pages_stay_with_the_pages(house: House, parks: int) -> None:
    """A service that is on again changes nothing; pages that are closed are left for it."""
    house.site.publish(meeting_of(house, parks))
    there = str(parks), str(meeting_of(house, parks))
    known = known_from(await house.client(has_service=False).meeting(*there, known=Known()))
    again = house.client(has_service=True)
    assert (await again.meeting(*there, known=known)).is_unchanged
    house.site.faults.set("pages_blocked")
    assert (await again.meeting(*there, known=known)).fingerprint.startswith("x:")
    house.site.faults.set("service_blocked")
    with pytest.raises(BlockedError):
        await again.meeting(*there, known=known)


async def test_a_page_that_breaks_off_takes_nothing_away(house: House, parks: int) -> None:
    """Half a page would look like half the minutes."""
    house.site.service_answers = False
    house.site.publish(meeting_of(house, parks))
    house.site.faults.set("truncated", share=0.8)
    with pytest.raises(UnreadableDocumentError):
        await read(house, parks)


async def test_requests_are_counted(house: House, parks: int) -> None:
    """With robots.txt, as the site counts them."""
    house.site.publish(meeting_of(house, parks))
    client = house.client()
    await client.meeting(str(parks), str(meeting_of(house, parks)), known=Known())
    assert client.requests == len(house.site.asked) == 3


# -- news


@pytest.mark.parametrize(
    ("robots", "way"),
    [
        (OPEN_NEWS, News.WHATS_NEW),
        ("User-agent: *\nDisallow: /council/mgWhatsNew.aspx\n", News.RSS),
        (
            "User-agent: *\nDisallow: /council/mgWhatsNew.aspx\nDisallow: /council/mgRss.aspx\n",
            News.NONE,
        ),
    ],
)
async def test_news_is_read_where_robots_may(
    house: House, parks: int, robots: str, way: News
) -> None:
    """It names the meeting whose minutes came out, or is not read at all."""
    house.site.robots = robots
    meeting = meeting_of(house, parks)
    house.site.publish(meeting)
    client = house.client(has_service=True)
    found = await client.news(first=date(2026, 3, 13), last=date(2026, 3, 20))
    assert client.memory.news is way
    assert (found is None) is (way is News.NONE)
    if found is not None:
        assert str(meeting) in {one.meeting_key for one in found if "Minutes" in one.words}
    assert len(house.asked()) == (0 if way is News.NONE else 1)


async def test_news_that_cannot_be_read_today_is_known_tomorrow(house: House, parks: int) -> None:
    """Once found it fails by name; not found yet, it is no news, and asked for later."""
    house.site.robots = OPEN_NEWS
    house.site.faults.set("truncated", only="news")
    days = {"first": date(2026, 3, 13), "last": date(2026, 3, 20)}
    known = house.client(has_service=True, news=News.WHATS_NEW)
    with pytest.raises(UnreadableDocumentError):
        await known.news(**days)
    assert known.memory.news is News.WHATS_NEW
    unknown = house.client(has_service=True)
    assert await unknown.news(**days) is None
    assert unknown.memory.news is None
    house.site.faults.clear()
    assert await unknown.news(**days) == ()
    assert unknown.memory.news is News.WHATS_NEW


async def test_news_that_robots_no_longer_may_read_is_looked_for_elsewhere(
    house: House, parks: int
) -> None:
    """The feed may be read where the page may not."""
    house.site.robots = "User-agent: *\nDisallow: /council/mgWhatsNew.aspx\n"
    client = house.client(has_service=True, news=News.WHATS_NEW)
    assert await client.news(first=date(2026, 3, 13), last=date(2026, 3, 20)) == ()
    assert client.memory.news is News.RSS


async def test_blocked_news_is_a_block_unless_the_service_answers(house: House, parks: int) -> None:
    """A site without a service has no other door."""
    house.site.robots = OPEN_NEWS
    house.site.faults.set("forbidden", only="news")
    client = house.client(has_service=True)
    assert await client.news(first=date(2026, 3, 13), last=date(2026, 3, 20)) is None
    with pytest.raises(BlockedError):
        await house.client(has_service=False).news(first=date(2026, 3, 13), last=date(2026, 3, 20))


# -- which client


def test_a_site_of_another_make_has_no_client(house: House) -> None:
    """It is read by hand."""
    with pytest.raises(UnwatchableSiteError):
        client_for(
            SiteMemory(Cms.OTHER, house.base),
            fetcher=house.fetcher,
            parser=house.parser,
            reader=house.reader,
        )


# -- real bodies

FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures"


@pytest.fixture
async def real_site() -> AsyncIterator[str]:
    """A small server of the bodies that councils' own systems answered with."""

    async def service(request: web.Request) -> web.Response:
        name = f"{request.match_info['method']}_full.xml"
        return web.Response(body=(FIXTURES / name).read_bytes(), content_type="text/xml")

    async def page(request: web.Request) -> web.Response:
        name = {"ieListDocuments": "meeting", "ieListMeetings": "meeting_list"}
        body = FIXTURES / f"moderngov_{name[request.match_info['page']]}.html"
        return web.Response(body=body.read_bytes(), content_type="text/html")

    app = web.Application()
    app.router.add_get("/mgWebService.asmx/{method}", service)
    app.router.add_get("/{page}.aspx", page)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.mark.skipif(not FIXTURES.exists(), reason="the real bodies are not on this machine")
async def test_real_bodies_go_all_the_way(house: House, real_site: str) -> None:
    """By the service and by the pages; each look knows its own minutes again."""
    async with aiohttp.ClientSession() as session:
        fetcher = Fetcher(
            session, contact=None, trusted_sites=frozenset({real_site}), clock=lambda: NOW
        )

        def client(**known: object) -> ModernGovClient:
            memory = SiteMemory(Cms.MODERNGOV, real_site, **known)  # type: ignore[arg-type]  # as above
            return ModernGovClient(
                memory, fetcher=fetcher, parser=house.parser, reader=house.reader
            )

        assert len(await client().committees()) == 15
        for has_service, committee, meeting, number_of_items in (
            (True, "129", "7837", 5),
            (False, "711", "10221", 12),
        ):
            opened = client(has_service=has_service)
            first, last = date(2024, 1, 1), date(2026, 12, 31)
            assert await opened.calendar((committee,), first=first, last=last)
            reading = await opened.meeting(committee, meeting, known=Known())
            assert reading.minutes is not None
            assert len(reading.minutes.items) == number_of_items
            assert reading.minutes.source == reading.url
            again = await opened.meeting(committee, meeting, known=known_from(reading))
            assert again.is_unchanged

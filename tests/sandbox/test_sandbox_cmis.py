"""The CMIS site: what a bot finds on it over HTTP, and how it changes."""

import re
import time
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
from aiohttp import ClientPayloadError, web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.clock import SandboxClock
from sandbox.cmis import CMIS_FAULTS, CmisSite
from sandbox.council_content import Item
from sandbox.council_timeline import change
from sandbox.pdf import pdf_of

Client = TestClient[web.Request, web.Application]
FIXTURES = Path("/work/shared/fixtures")
T0 = datetime(2026, 6, 10, 9, tzinfo=UTC)
LINK = re.compile(r'class="TitleLink"\s+href="([^"]+)"[^>]*>([^<]+)</a>')
ITEMS = (
    Item("Apologies", 1, "1", "12", minutes="There were none."),
    Item("Parking", 2, "2", "13", minutes="ACTION: The Parking Manager to report in July."),
)


@pytest.fixture
def clock() -> SandboxClock:
    return SandboxClock(T0)


@pytest.fixture
def site(clock: SandboxClock) -> CmisSite:
    site = CmisSite([], name="Netherby", now=clock.now)
    committee = site.add_committee("Planning Committee", council="Netherby", venue="Café Room")
    site.add_meeting(committee, date(2026, 5, 7), items=ITEMS)
    site.add_meeting(committee, date(2026, 6, 8), items=ITEMS, time="10.00 am")
    site.add_meeting(committee, date(2026, 7, 9))
    return site


@pytest.fixture
async def client(site: CmisSite) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(site.routes())
    async with TestClient(TestServer(app)) as client:
        yield client


def meeting_on(site: CmisSite, on: date) -> int:
    return next(m.id for one in site.committees for m in one.meetings if m.on == on)


async def read(client: Client, path: str, *, status: int = 200) -> str:
    """One line of words with single spaces, tags and all."""
    reply = await client.get(path)
    assert reply.status == status
    return " ".join((await reply.text()).split())


async def documents(client: Client, site: CmisSite, on: date) -> dict[str, str]:
    """Titles and addresses of the documents that a meeting's page lists."""
    page = await read(client, site.meeting_path(meeting_on(site, on)))
    return {unescape(title): unescape(href) for href, title in LINK.findall(page)}


async def pdf_words(client: Client, address: str) -> str:
    reply = await client.get(address)
    assert reply.content_type == "application/pdf"
    document = pypdfium2.PdfDocument(await reply.read())
    return " ".join(" ".join(p.get_textpage().get_text_range().split()) for p in document)


async def test_the_list_has_the_present_month_whatever_was_asked(
    client: Client, site: CmisSite, clock: SandboxClock
) -> None:
    """Dates in the query are ignored, as on real sites."""
    path = "/netherby/Meetings.aspx?ctl=MeetingCalendarListView&mid=397&Date=2026-07-01"
    june = await read(client, path)
    assert ">8 Jun 2026 10:00 - Planning Committee</a>" in june
    assert "Jul 2026" not in june
    assert re.search(r'<tr class="rgRow" id="dnn_ctr397_\w+__0">', june)
    await clock.advance(timedelta(days=60))
    assert "rgNoRecords" in await read(client, path)


async def test_the_base_page_names_its_module(client: Client) -> None:
    """The module's number stands in the names of the calendar's fields, and no meeting does."""
    page = await read(client, "/netherby/Meetings.aspx")
    assert re.search(r"dnn\$ctr(397)\$MeetingCalendarPublic\w*\$", page)
    assert "/Meeting/" not in page


async def test_any_month_can_be_asked_for(client: Client, site: CmisSite) -> None:
    """Every day has its row; the year is not repeated; the meeting's link is absolute."""
    page = await read(client, site.month_path(date(2026, 7, 1)))
    assert page.count('class="SimpleCalendarDate"') == 31
    day = page[page.index(">Thursday, 9 July</td>") : page.index(">Friday, 10 July</td>")]
    meeting = site.meeting_path(meeting_on(site, date(2026, 7, 9)))
    assert f'<p class="Meeting"><a href="http://{client.host}:{client.port}{meeting}">' in day
    assert ">18:30 Planning Committee</a></p>" in day
    assert "2026-07-01" in site.month_path(date(2026, 7, 31))


async def test_a_meeting_is_told_by_its_labels(client: Client, site: CmisSite) -> None:
    """The status stands in a value of class Venue; only the label says what it is."""
    page = await read(client, site.meeting_path(meeting_on(site, date(2026, 7, 9))))
    label = '<div class="DNNLabel {}Label"><div class="dnnLabel"><label><span>{}:</span>'
    assert label.format("DateTime", "Date/Time") in page
    assert '<div class="Value DateTime">9 Jul 2026 - 18:30</div>' in page
    status = page[page.index(label.format("Venue", "Status")) :]
    assert '<div class="Value Venue">Scheduled</div>' in status
    assert status.index(">Scheduled<") < status.index('<div class="Value Venue">Café Room</div>')
    assert "DocumentListItem" not in page


async def test_minutes_are_pdfs_this_meetings_and_the_last_ones(
    client: Client, site: CmisSite
) -> None:
    """A page lists the minutes of two meetings; the date in the title tells them apart."""
    may, june = meeting_on(site, date(2026, 5, 7)), date(2026, 6, 8)
    site.approve(may)
    before = await documents(client, site, june)
    assert list(before) == ["Final Planning Agenda 08062026", "Final Planning Minutes 07052026"]
    site.publish(meeting_on(site, june))
    after = await documents(client, site, june)
    assert list(after)[2:] == ["Draft Planning Minutes 08062026"]
    words = await pdf_words(client, after["Draft Planning Minutes 08062026"])
    assert "Draft minutes of the Planning Committee" in words
    assert "13. Parking ACTION: The Parking Manager to report in July." in words


@pytest.mark.parametrize(
    ("titles", "this", "previous"),
    [
        ("words", "Final Minutes - 8th June 2026", "Final Minutes - 7th May 2026"),
        ("none", "Minutes", "Minutes of the previous meeting"),  # no date to choose by
    ],
)
async def test_sites_write_titles_each_in_their_way(
    client: Client, site: CmisSite, titles: str, this: str, previous: str
) -> None:
    """Dates in words, or none at all."""
    site.titles = titles  # type: ignore[assignment]  # the table's words
    for one in (date(2026, 5, 7), date(2026, 6, 8)):
        site.approve(meeting_on(site, one))
    listed = list(await documents(client, site, date(2026, 6, 8)))
    assert listed[1:] == [previous, this]


async def test_a_documents_address_tells_nothing_and_may_change(
    client: Client, site: CmisSite
) -> None:
    """With fresh links each page has other addresses, and the old ones still answer."""
    june = date(2026, 6, 8)
    site.publish(meeting_on(site, june))
    first, again = [await documents(client, site, june) for _ in range(2)]
    assert first == again
    site.fresh_links = True
    later = await documents(client, site, june)
    for title, address in first.items():
        assert re.fullmatch(r"/netherby/Document\.ashx\?[\w%]+", address)
        assert later[title] != address
        assert await pdf_words(client, later[title]) == await pdf_words(client, address)


async def test_what_is_planned_stands_once_it_is_due(
    client: Client, site: CmisSite, clock: SandboxClock
) -> None:
    """Drafts after two days, approved after thirty, by the clock that the site follows."""
    june = date(2026, 6, 8)
    days = [(2, "publish"), (30, "approve")]
    site.schedule(meeting_on(site, june), [(T0 + timedelta(days=n), what) for n, what in days])
    seen = []
    for by in (0, 2, 28):
        await clock.advance(timedelta(days=by))
        seen.append([one for one in await documents(client, site, june) if "Minutes" in one])
    assert seen == [[], ["Draft Planning Minutes 08062026"], ["Final Planning Minutes 08062026"]]


async def test_a_restricted_item_leaves_the_document(client: Client, site: CmisSite) -> None:
    """Its title stays; what was minuted goes. Planned like any other change."""
    june = date(2026, 6, 8)
    site.publish(meeting_on(site, june))
    site.schedule(meeting_on(site, june), [(T0, change("restrict", item_key=2))])
    listed = await documents(client, site, june)
    words = await pdf_words(client, listed["Draft Planning Minutes 08062026"])
    assert "13. Parking" in words
    assert "ACTION" not in words


async def test_cancelled_and_moved(client: Client, site: CmisSite) -> None:
    """The meeting's own page says so; calendars say it only where the site does that."""
    july = meeting_on(site, date(2026, 7, 9))
    site.move(july, date(2026, 7, 16))
    site.cancel(july)
    page = await read(client, site.meeting_path(july))
    assert '<div class="Value Venue">Cancelled</div>' in page
    month = site.month_path(date(2026, 7, 1))
    assert ">Thursday, 16 July</td>" in (shown := await read(client, month))
    assert "CANCELLED" not in shown
    site.marks_cancelled = True
    assert ">18:30 Planning Committee - CANCELLED</a>" in await read(client, month)


async def test_committees_and_their_meetings(client: Client, site: CmisSite) -> None:
    """A committee's page lists its meetings; its beginning is no meeting."""
    (committee,) = site.committees
    assert ">Planning Committee</a>" in await read(client, "/netherby/Committees.aspx")
    page = await read(client, site.committee_path(committee.id))
    rows = re.findall(r">(\d+ \w+ \d{4})</a></td><td>([\d:]+)</td><td>(\w+)</td>", page)
    assert rows == [
        ("7 May 2026", "18:30", "Occurred"),
        ("8 June 2026", "10:00", "Occurred"),
        ("9 July 2026", "18:30", "Scheduled"),
    ]
    assert "06 May 2022 - onwards" in page


async def test_faults_are_switches(client: Client, site: CmisSite) -> None:
    """Each breaks what it names, and all is right again when they are cleared."""
    june = date(2026, 6, 8)
    site.publish(meeting_on(site, june))
    path = site.meeting_path(meeting_on(site, june))
    address = (await documents(client, site, june))["Draft Planning Minutes 08062026"]
    site.faults.refuses, site.faults.retry_after = 403, 60
    refused = await client.get(path)
    assert (refused.status, refused.headers["Retry-After"]) == (403, "60")
    site.faults.clear()
    site.faults.module_fails = True
    failed = await read(client, path)
    assert "Telerik.Web.UI" in failed
    assert "DocumentListItem" not in failed
    site.faults.clear()
    whole = await (await client.get(address)).read()
    site.faults.half_documents = True
    assert len(await (await client.get(address)).read()) == len(whole) // 2
    site.faults.clear()
    site.faults.no_documents = True
    await read(client, address, status=404)
    site.faults.clear()
    assert "Draft Planning Minutes" in await read(client, path)


@pytest.mark.parametrize("fault", CMIS_FAULTS)
async def test_every_fault_shows_and_ends(client: Client, site: CmisSite, fault: str) -> None:
    """What the site answers is not what it was, and is again once the fault is cleared."""
    june = date(2026, 6, 8)
    site.publish(meeting_on(site, june))
    (address,) = [one for t, one in (await documents(client, site, june)).items() if "Minutes" in t]
    paths = ("/robots.txt", site.meeting_path(meeting_on(site, june)), address)
    well = [await told(client, path) for path in paths]
    site.faults.set(fault, **{"slow": {"seconds": 0.05}, "giant": {"size": 9999}}.get(fault, {}))
    assert fault in site.faults
    assert site.faults.on == (fault,)
    wrong = [await told(client, path) for path in paths]
    if fault == "slow":
        assert wrong[1][0] - well[1][0] > 0.02
    else:
        assert [one[1:] for one in wrong] != [one[1:] for one in well]
    site.faults.clear(fault)
    assert site.faults.on == ()
    assert [(await told(client, path))[1:] for path in paths] == [one[1:] for one in well]


async def told(client: Client, path: str) -> tuple[float, int, str, bytes]:
    """Real seconds, status, where it leads and the body; what breaks off has status 0."""
    before = time.monotonic()
    try:
        async with client.get(path, allow_redirects=False) as reply:
            body, where = await reply.read(), reply.headers.get("Location", "")
            return time.monotonic() - before, reply.status, where, body
    except ClientPayloadError:
        return time.monotonic() - before, 0, "", b""


async def test_what_was_asked_is_kept_in_order(client: Client, site: CmisSite) -> None:
    """robots.txt among it; what does not exist answers 404."""
    await read(client, "/robots.txt")
    await read(client, site.month_path(date(2026, 6, 1)))
    await read(client, "/netherby/Document.ashx?unknown", status=404)
    await read(client, "/netherby/Document.ashx", status=404)
    assert site.asked[0] == "/robots.txt"
    assert site.asked[2] == "/netherby/Document.ashx?unknown"
    assert len(site.asked) == 4


async def test_a_validator_given_back_answers_not_modified(client: Client, site: CmisSite) -> None:
    """Only on sites that send them, and only while the document is the same."""
    june = date(2026, 6, 8)
    site.publish(meeting_on(site, june))
    address = (await documents(client, site, june))["Draft Planning Minutes 08062026"]
    assert "ETag" not in (await client.get(address)).headers
    site.validators = True
    tag = (await client.get(address)).headers["ETag"]
    again = await client.get(address, headers={"If-None-Match": tag})
    assert (again.status, await again.read()) == (304, b"")


def test_a_pdf_breaks_its_lines_and_pages() -> None:
    """Long words run over pages; quotation marks, brackets and pounds come back."""
    words = ["# 4. Budget", "“£4 (net)” – a\\b", "\f", *["The Chair to write. " * 30] * 20]
    document = pypdfium2.PdfDocument(pdf_of(words, title="Minutes"))
    assert len(document) > 2
    first = document[0].get_textpage().get_text_range().splitlines()
    assert first == ["Minutes", "4. Budget", "“£4 (net)” – a\\b"]
    second = document[1].get_textpage().get_text_range().splitlines()
    assert max(len(line) for line in second) < 100


@pytest.mark.skipif(not FIXTURES.exists(), reason="the real bodies are not at hand")
@pytest.mark.parametrize(
    "mark",
    [
        ("cmis_list.html", 'class="DateColumn rgHeader"', "list"),
        ("cmis_list.html", '<tr class="rgAltRow"', "list"),
        ("cmis_meeting.html", '<div class="DNNLabel DateTimeLabel">', "meeting"),
        ("cmis_meeting.html", '<div class="Value Venue">Scheduled</div>', "meeting"),
        ("cmis_documents.html", '<li class="DocumentListItem">', "meeting"),
        ("cmis_documents.html", '<span class="FileSize">(', "meeting"),
    ],
)
async def test_the_shapes_are_the_real_ones(
    client: Client, site: CmisSite, mark: tuple[str, str, str]
) -> None:
    """What a reader goes by stands in the real body and in ours."""
    name, shape, page = mark
    committee = site.add_committee("Audit", council="Netherby")
    soon = site.add_meeting(committee, date(2026, 6, 20), items=ITEMS)
    paths = {
        "list": "/netherby/Meetings.aspx?ctl=MeetingCalendarListView&mid=397",
        "meeting": site.meeting_path(soon),
    }
    assert shape in " ".join((FIXTURES / name).read_text(encoding="utf-8").split())
    assert shape in await read(client, paths[page])

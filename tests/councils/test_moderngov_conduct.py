"""ModernGov sites that give validators, link elsewhere or break off: a small server of our own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from councils.clients import client_for
from councils.fetch import Fetcher
from councils.moderngov.by_pages import ALSO_LATER
from councils.moderngov.client import ModernGovClient
from councils.moderngov.often import is_day_of
from councils.parsing import Parser
from councils.values import Cms, Known, SiteClient, SiteMemory, SiteReading
from minutes.child import Reader
from minutes.errors import UnreadableDocumentError
from sandbox.council_pdf import plain_pdf

NOW = datetime(2026, 3, 20, 6, tzinfo=UTC)
MINUTES = '<p class="mgSubItemTitleTxt">Minutes:</p><div class="mgWordPara"><p>Noted.</p></div>'
ITEMS = (
    '<table id="mgItemTable" class="mgItemTable"><tr><td><p class="mgAiTitleTxt"><a name="AI1"></a>'
    f'1.</p></td><td><p class="mgAiTitleTxt">Paths</p>{MINUTES}</td></tr></table>'
)
PRINTED = '<a href="{}">Printed minutes</a>'


def page(inside: str, h1: str = "Agenda and minutes") -> bytes:
    return (
        '<html><head><meta name="DC.date" content="2026-01-15"/></head><body><div id="modgov">'
        f'<h1 class="mgMainTitleTxt">{h1}</h1><h2 class="mgSubTitleTxt">Parks Committee - Thursday '
        f'15 January 2026 7:30 pm</h2><div class="mgContent">{inside}</div></div></body></html>'
    ).encode()


@dataclass
class Own:
    """What the server answers with, by path; each with an ETag where ``has_etags``."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    has_etags: bool = False
    asked: list[tuple[str, int]] = field(default_factory=list)
    means: dict[str, Any] = field(default_factory=dict)
    client: SiteClient = None  # type: ignore[assignment]  # set once the server is up

    async def answer(self, request: web.Request) -> web.Response:
        body = self.bodies.get(request.path_qs) or self.bodies.get(request.path)
        tag = '"1"'
        if body is None:
            status = 404
        elif self.has_etags and request.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        else:
            status = 200
        if request.path != "/robots.txt":
            self.asked.append((request.path, status))
        kind = "application/pdf" if (body or b"").startswith(b"%PDF") else "text/html"
        headers = {"ETag": tag} if self.has_etags else {}
        return web.Response(status=status, body=body, content_type=kind, headers=headers)


@pytest.fixture
async def own() -> AsyncIterator[Own]:
    own = Own()
    app = web.Application()
    app.router.add_get("/{path:.*}", own.answer)
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
        memory = SiteMemory(Cms.MODERNGOV, origin, has_service=False)
        own.means = {"fetcher": fetcher, "parser": parser, "reader": reader}
        own.client = client_for(memory, **own.means)
        yield own


async def read(own: Own, known: Known | None = None) -> SiteReading:
    return await own.client.meeting("7", "22", known=known or Known())


def known_from(reading: SiteReading) -> Known:
    return Known(reading.fingerprint, reading.status, reading.validators)


async def test_a_page_that_gave_validators_is_asked_if_it_changed(own: Own) -> None:
    """Unchanged, it costs no body and no reading; its validators are kept."""
    own.has_etags, own.bodies["/ieListDocuments.aspx"] = True, page(ITEMS)
    first = await read(own)
    assert first.minutes is not None
    again = await read(own, known_from(first))
    assert own.asked[-1] == ("/ieListDocuments.aspx", 304)
    assert (again.is_unchanged, again.fingerprint) == (True, first.fingerprint)
    assert again.validators == first.validators


async def test_a_file_that_gave_validators_is_asked_if_it_changed(own: Own) -> None:
    """The page is read each time, for it may say draft or approved."""
    own.has_etags = True
    own.bodies["/documents/g9/Printed minutes.pdf"] = plain_pdf("Minutes", ["The Clerk to write."])
    own.bodies["/ieListDocuments.aspx"] = page(
        PRINTED.format("documents/g9/Printed\r\n minutes.pdf?T=1")
    )
    first = await read(own)
    assert first.minutes is not None
    assert first.minutes.source == first.url
    assert first.minutes.meeting_on == date(2026, 1, 15)
    again = await read(own, known_from(first))
    assert own.asked[-1] == ("/documents/g9/Printed minutes.pdf", 304)
    assert (again.is_unchanged, again.fingerprint) == (True, first.fingerprint)


async def test_a_file_that_breaks_off_is_not_read(own: Own) -> None:
    """Its first half would look like all of it."""
    whole = plain_pdf("Minutes", ["The Clerk to write."])
    own.bodies["/documents/g9/m.pdf"] = whole[: len(whole) * 3 // 4]
    own.bodies["/ieListDocuments.aspx"] = page(PRINTED.format("documents/g9/m.pdf?T=1"))
    with pytest.raises(UnreadableDocumentError):
        await read(own)


@pytest.mark.parametrize(
    "href", ["http://other.example/documents/g9/m.pdf?T=1", "http://[documents/"]
)
async def test_a_file_elsewhere_is_not_the_committees_own(own: Own, href: str) -> None:
    """It is not fetched: there are no minutes yet."""
    own.bodies["/ieListDocuments.aspx"] = page(PRINTED.format(href))
    reading = await read(own)
    assert (reading.minutes, reading.fingerprint) == (None, "")
    assert own.asked == [("/ieListDocuments.aspx", 200)]


async def test_an_item_whose_own_page_failed_is_asked_for_again(own: Own) -> None:
    """Its minutes stay cut till then; then they are whole, and that is a change."""
    long = "The Clerk reported on the gate and its hinges, which are old. " * 8
    cut = (
        f'<div class="mgWordPara"><p>{long}&nbsp;...&nbsp;<a href="mgAi.aspx?ID=1">view the full '
        "minutes text for item 1.</a></p></div>"
    )
    own.bodies["/ieListDocuments.aspx"] = page(
        ITEMS.replace('<div class="mgWordPara"><p>Noted.</p></div>', cut)
    )
    first = await read(own)
    assert first.minutes is not None
    assert first.minutes.items[0].cut
    item = (
        '<h3 class="mgSubSubTitleTxt">Paths</h3><p class="mgSubItemTitleTxt">Minutes:</p>'
        f'<div class="mgWordPara"><p>{long} The Clerk to mend it.</p></div>'
    )
    own.bodies["/mgAi.aspx"] = page(item, h1="Agenda item")
    again = await read(own, known_from(first))
    assert again.minutes is not None
    assert "The Clerk to mend it." in again.minutes.text
    assert (await read(own, known_from(again))).is_unchanged


async def test_now_and_then_a_list_is_followed_beyond_its_last_meeting(own: Own) -> None:
    """On the site's own day; a link that leads away from the site never."""

    def rows(*days: int, month: str) -> str:
        links = (
            f'<li><a class="mgMeetingTableLnk" href="ieListDocuments.aspx?MId={month}{day}">{day} '
            f"{'Jan' if month == '1' else 'Jun'} 2026</a></li>"
            for day in days
        )
        return f"<ul>{''.join(links)}</ul>"

    turns = (
        '<a class="mgTableNextLnk" href="ieListMeetings.aspx?Act=later&D=1">Later</a>'
        '<a class="mgTableNextLnk" href="http://other.example/ieListMeetings.aspx?Act=earlier">x</a>'
    )
    own.bodies["/ieListMeetings.aspx?CId=7&Year=0"] = page(turns + rows(*range(10, 25), month="1"))
    own.bodies["/ieListMeetings.aspx?Act=later&D=1"] = page(rows(3, month="6"))
    found = {}
    for day in range(1, 1 + ALSO_LATER):
        first = date(2025, 12, day)
        listed = await own.client.calendar(("7",), first=first, last=date(2026, 12, 1))
        found[first] = {one.on for one in listed}
    base = own.client.memory.base_url
    assert [date(2026, 6, 3) in days for days in found.values()] == [
        is_day_of(base, first, days=ALSO_LATER) for first in found
    ]
    assert all(len(days) >= 15 for days in found.values())


async def test_a_service_without_the_list_of_all_committees_answers_for_each(own: Own) -> None:
    """What was believed of it is forgotten, no meeting is lost, and it is known to have none."""
    own.bodies["/mgWebService.asmx/GetMeetings"] = (
        b"<getmeetings><committee><committeeid>7</committeeid><committeemeetings><meeting>"
        b"<meetingid>22</meetingid><meetingdate>15/01/2026</meetingdate></meeting>"
        b"</committeemeetings></committee></getmeetings>"
    )
    days = {"first": date(2026, 1, 1), "last": date(2026, 2, 1)}
    believed = ModernGovClient(
        replace(own.client.memory, has_service=True, all_committees="0"), **own.means
    )
    assert [one.key for one in await believed.calendar(("7",), **days)] == ["22"]
    assert believed.memory.all_committees is None
    assert [one.key for one in await believed.calendar(("7",), **days)] == ["22"]
    assert (believed.memory.all_committees, believed.memory.has_service) == ("", True)

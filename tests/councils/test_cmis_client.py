"""The CMIS client against the sandbox's CMIS site over real HTTP, parsing in real children."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from councils.cmis.client import CmisClient
from councils.errors import (
    BlockedError,
    PageNotFoundError,
    PageTooLargeError,
    SiteFailedError,
    SiteUnreachableError,
    TooManyRedirectsError,
)
from councils.fetch import Fetcher
from councils.parsing import Parser
from councils.values import Cms, Known, News, SiteMemory, SiteReading
from minutes.child import Reader
from minutes.errors import UnreadableDocumentError
from minutes.values import Status
from sandbox.clock import SandboxClock
from sandbox.cmis import CmisSite
from sandbox.council_content import Item

T0 = datetime(2026, 6, 10, 9, tzinfo=UTC)
MAY, JUNE, JULY = date(2026, 5, 7), date(2026, 6, 8), date(2026, 7, 9)
YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
NEW = Known()


def items(owner: str) -> tuple[Item, ...]:
    return (
        Item("Apologies", 1, "1", "12", minutes="There were none."),
        Item("Parking", 2, "2", "13", minutes=f"ACTION: The {owner} to report in July."),
    )


@dataclass
class World:
    site: CmisSite
    memory: SiteMemory
    fetcher: Fetcher
    parser: Parser
    reader: Reader
    committee: str

    def client(self, memory: SiteMemory | None = None) -> CmisClient:
        return CmisClient(
            memory or self.memory, fetcher=self.fetcher, parser=self.parser, reader=self.reader
        )

    def id_on(self, on: date) -> int:
        return next(m.id for one in self.site.committees for m in one.meetings if m.on == on)

    async def look(self, on: date, known: Known = NEW) -> SiteReading:
        memory = replace(self.memory, all_committees="Meetings/70/397")
        client = self.client(memory)
        return await client.meeting(self.committee, str(self.id_on(on)), known=known)


def known_after(reading: SiteReading) -> Known:
    return Known(reading.fingerprint, reading.status, reading.validators)


@pytest.fixture
async def parser() -> AsyncIterator[Parser]:
    async with Parser() as parser:
        yield parser


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    async with Reader() as reader:
        yield reader


@pytest.fixture
async def world(parser: Parser, reader: Reader) -> AsyncIterator[World]:
    clock = SandboxClock(T0)
    site = CmisSite([], name="Netherby", now=clock.now)
    committee = site.add_committee("Planning Committee", council="Netherby")
    other = site.add_committee("Licensing Sub-Committee A", council="Netherby")
    site.add_meeting(committee, MAY, items=items("Parking Manager"))
    site.add_meeting(committee, JUNE, items=items("Highways Manager"), time="10.00 am")
    site.add_meeting(committee, JULY)
    site.add_meeting(committee, date(2027, 1, 4))
    site.add_meeting(other, JUNE)
    app = web.Application()
    app.add_routes(site.routes())
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        origin = str(server.make_url("")).rstrip("/")
        fetcher = Fetcher(
            session, contact=None, trusted_sites=frozenset({origin}), clock=clock.now, timeout=20
        )
        memory = SiteMemory(Cms.CMIS, f"{origin}/netherby")
        yield World(site, memory, fetcher, parser, reader, str(committee))


async def test_the_site_lists_its_committees(world: World) -> None:
    """Key, title, and a page for a person."""
    found = await world.client().committees()
    assert [(one.key, one.title) for one in found] == [
        (str(one.id), one.name) for one in world.site.committees
    ]
    assert found[0].url == world.memory.base_url + world.site.committee_path(
        int(world.committee)
    ).removeprefix("/netherby")


async def test_the_calendar_has_this_committees_meetings_with_their_year(world: World) -> None:
    """Pages have no year: it is that of the month asked for, over the turn of the year too."""
    client = world.client()
    found = await client.calendar(
        (world.committee,), first=date(2026, 6, 1), last=date(2027, 1, 31)
    )
    assert [(one.on, one.time) for one in found] == [
        (JUNE, "10:00"),
        (JULY, "18:30"),
        (date(2027, 1, 4), "18:30"),
    ]
    assert {one.committee_title for one in found} == {"Planning Committee"}
    assert client.memory.all_committees == "Meetings/70/397"
    assert client.memory.news is News.NONE
    assert client.requests == 10  # robots.txt, where the calendar stands, eight months
    again = world.client(client.memory)
    await again.calendar((world.committee,), first=JUNE, last=JUNE)
    assert again.requests == 1  # the calendar's place is known now


async def test_days_outside_the_window_are_left_out(world: World) -> None:
    """A month is asked for whole; the window counts."""
    found = await world.client().calendar(
        (world.committee,), first=date(2026, 6, 9), last=date(2026, 7, 8)
    )
    assert found == ()


async def test_a_cancelled_meeting_is_marked_where_the_calendar_says_so(world: World) -> None:
    """And its title is the committee's."""
    world.site.marks_cancelled = True
    world.site.cancel(world.id_on(JULY))
    found = await world.client().calendar((world.committee,), first=JULY, last=JULY)
    assert [(one.is_cancelled, one.committee_title) for one in found] == [
        (True, "Planning Committee")
    ]


async def test_nothing_published_is_one_request_and_no_minutes(world: World) -> None:
    """The agenda lists no minutes."""
    reading = await world.look(MAY)
    assert reading.minutes is None
    assert reading.fingerprint == ""
    assert reading.on == MAY
    assert [path for path in world.site.asked if "Document.ashx" in path] == []


@pytest.mark.parametrize("titles", ["run", "words", "none"])
async def test_minutes_are_those_of_the_meeting_never_the_previous_ones(
    world: World, titles: str
) -> None:
    """Both are listed; with dates run together, in words, or none at all."""
    world.site.titles = titles  # type: ignore[assignment]  # one of Titles
    world.site.publish(world.id_on(MAY), draft=False)
    assert (await world.look(JUNE)).minutes is None
    world.site.publish(world.id_on(JUNE))
    reading = await world.look(JUNE)
    assert reading.minutes is not None
    assert "Highways Manager" in reading.minutes.text
    assert "Parking Manager" not in reading.minutes.text
    assert reading.status is reading.minutes.status is Status.DRAFT
    assert reading.minutes.meeting_on == reading.on == JUNE
    assert reading.minutes.source == reading.url
    assert reading.minutes.verified


async def test_undated_minutes_of_another_day_are_left_alone(world: World) -> None:
    """They are listed as "Minutes", and say themselves that they are of the meeting before."""
    lines = ["Netherby", "Held on 7th May 2026 at 6.30 pm", "# 1. Apologies", "There were none."]
    world.site.add_document(world.id_on(JUNE), "Minutes", lines)
    assert (await world.look(JUNE)).minutes is None
    own = [line.replace("7th May", "8th June") for line in lines]
    world.site.add_document(world.id_on(JUNE), "The minutes", own)
    reading = await world.look(JUNE)
    assert reading.minutes is not None
    assert "8th June 2026" in reading.minutes.text


async def test_the_calendar_of_a_site_may_stand_elsewhere(world: World) -> None:
    """As memory has it: page, tab and module."""
    memory = replace(world.memory, all_committees="Meetings/88/412")
    client = world.client(memory)
    await client.calendar((world.committee,), first=JUNE, last=JUNE)
    assert "/Meetings/tabid/88/ctl/" in world.site.asked[-1]
    assert "/mid/412/" in world.site.asked[-1]
    odd = world.client(replace(world.memory, all_committees="0"))  # what a ModernGov site said
    await odd.calendar((world.committee,), first=JUNE, last=JUNE)
    assert odd.memory.all_committees == "Meetings/70/397"


async def test_a_calendar_that_moved_is_looked_for_again(world: World) -> None:
    """What was known of its place is forgotten when nothing is there."""
    gone = world.client(replace(world.memory, all_committees="Diary/88/412"))
    with pytest.raises(PageNotFoundError):
        await gone.calendar((world.committee,), first=JUNE, last=JUNE)
    assert gone.memory.all_committees is None
    client = world.client(gone.memory)
    assert len(await client.calendar((world.committee,), first=JUNE, last=JUNE)) == 1


async def test_an_unchanged_document_is_not_read_again(world: World) -> None:
    """Its bytes are the same."""
    world.site.publish(world.id_on(JUNE))
    first = await world.look(JUNE)
    again = await world.look(JUNE, known_after(first))
    assert again.is_unchanged
    assert again.minutes is None
    assert again.fingerprint == first.fingerprint


async def test_a_document_with_validators_is_not_sent_again(world: World) -> None:
    """The site answers 304."""
    world.site.validators = True
    world.site.publish(world.id_on(JUNE))
    first = await world.look(JUNE)
    assert first.validators
    again = await world.look(JUNE, known_after(first))
    assert again.is_unchanged
    assert again.fingerprint == first.fingerprint
    assert again.validators == first.validators


@pytest.mark.parametrize("validators", [False, True])
async def test_approved_minutes_take_the_place_of_drafts(world: World, validators: bool) -> None:
    """The fingerprint changes with the standing."""
    world.site.validators = validators
    world.site.publish(world.id_on(JUNE))
    first = await world.look(JUNE)
    world.site.approve(world.id_on(JUNE))
    approved = await world.look(JUNE, known_after(first))
    assert approved.minutes is not None
    assert approved.status is Status.APPROVED
    assert approved.fingerprint != first.fingerprint


async def test_withdrawn_minutes_are_gone(world: World) -> None:
    """No fingerprint, no minutes: a takedown."""
    world.site.publish(world.id_on(JUNE))
    first = await world.look(JUNE)
    world.site.withdraw(world.id_on(JUNE))
    gone = await world.look(JUNE, known_after(first))
    assert (gone.minutes, gone.fingerprint, gone.is_unchanged) == (None, "", False)


async def test_a_cancelled_meeting_says_so_on_its_page(world: World) -> None:
    """The label "Status", whatever the class of its value."""
    world.site.cancel(world.id_on(JUNE))
    assert (await world.look(JUNE)).is_cancelled


async def test_restricted_minutes_are_never_fetched(world: World) -> None:
    """By their title."""
    world.site.add_document(
        world.id_on(JUNE), "Restricted Minutes 08062026", ["The tender was won by Nether Ltd."]
    )
    reading = await world.look(JUNE)
    assert reading.minutes is None
    assert [path for path in world.site.asked if "Document.ashx" in path] == []


async def test_a_calendar_that_failed_is_not_an_empty_one(world: World) -> None:
    """CMIS answers 200 with its module's error: nothing is taken for cancelled."""
    world.site.faults.module_fails = True
    with pytest.raises(UnreadableDocumentError):
        await world.client().calendar((world.committee,), first=JUNE, last=JUNE)
    with pytest.raises(UnreadableDocumentError):
        await world.look(JUNE)


# what is wrong with the site, what a look says
FAULTS: list[tuple[str, type[Exception]]] = [
    ("forbidden", BlockedError),
    ("too_many", BlockedError),
    ("challenge", BlockedError),
    ("cloudflare", BlockedError),
    ("server_error", SiteFailedError),
    ("moved", SiteUnreachableError),
    ("redirect_loop", TooManyRedirectsError),
    ("truncated", UnreadableDocumentError),
    ("empty", UnreadableDocumentError),
    ("dropped", SiteUnreachableError),
    ("giant", PageTooLargeError),
    ("module_fails", UnreadableDocumentError),
    ("half_documents", UnreadableDocumentError),
    ("pages_for_documents", UnreadableDocumentError),
    ("no_documents", UnreadableDocumentError),
]


@pytest.mark.parametrize(("fault", "error"), FAULTS)
async def test_a_fault_is_an_error_and_recovery_is_by_itself(
    world: World, fault: str, error: type[Exception]
) -> None:
    """Never "no minutes yet"."""
    world.site.publish(world.id_on(JUNE))
    world.site.faults.set(fault)
    with pytest.raises(error):
        await world.look(JUNE)
    world.site.faults.clear()
    assert (await world.look(JUNE)).minutes is not None


async def test_a_meeting_that_is_gone_is_not_found(world: World) -> None:
    """The site answers 404."""
    with pytest.raises(PageNotFoundError):
        await world.client().meeting(world.committee, "99999", known=NEW)


async def test_there_is_no_news_to_read(world: World) -> None:
    """And no request is made for it."""
    client = world.client()
    assert await client.news(**YEAR) is None
    assert client.requests == 0

"""Finding a committee on sites that answer over HTTP, by the clients that the bot has."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import partial

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from councils.clients import client_for
from councils.fetch import Fetcher
from councils.finding import Found, find
from councils.parsing import Parser
from councils.values import Cms
from minutes.child import Reader
from sandbox.cmis import CmisSite
from sandbox.many import ManyCouncils, Shares

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
Finds = Callable[[str, str | None], Awaitable[Found]]


@pytest.fixture
async def world() -> AsyncIterator[ManyCouncils]:
    """Four councils; half of them without the web service."""
    shares = Shares(without_service=0.5, blocking=0.25, slow=0)
    async with ManyCouncils.open(4, committees=8, start=START, shares=shares) as world:
        yield world


@asynccontextmanager
async def finding_on(trusted: frozenset[str]) -> AsyncIterator[Finds]:
    """`find` with the bot's own clients, at START."""
    async with aiohttp.ClientSession() as session, Parser() as parser, Reader() as reader:
        fetcher = Fetcher(
            session, contact="x@y.example", trusted_sites=trusted, clock=lambda: START, pause=0
        )
        clients = partial(client_for, fetcher=fetcher, parser=parser, reader=reader)

        async def finds(words: str, site: str | None) -> Found:
            return await find(
                words, clients=clients, override=site, today=START.date(), trusted_sites=trusted
            )

        yield finds


@pytest.fixture
async def finds(world: ManyCouncils) -> AsyncIterator[Finds]:
    async with finding_on(frozenset(world.origins)) as finds:
        yield finds


async def test_words_and_the_link_that_they_lead_to_find_the_same_committee(
    world: ManyCouncils, finds: Finds
) -> None:
    """On every site that lets us in, with its meetings; a site that does not is said to block."""
    blocked = [origin for origin, one in world.councils.items() if one.traits.is_blocking]
    assert len(blocked) == 1
    for origin in world.origins:
        found = await finds("netherby cyp", origin)
        if origin in blocked:
            assert "blocks us" in found.why
            continue
        (proposal,) = found.proposals
        assert proposal.slug == "netherby-cyp"
        assert proposal.last is not None
        assert proposal.next is not None
        assert proposal.last.on < world.now().date() <= proposal.next.on
        (again,) = (await finds(proposal.committee.url, origin)).proposals
        assert again.committee == proposal.committee


async def test_finding_costs_a_site_few_requests(world: ManyCouncils, finds: Finds) -> None:
    """robots.txt, the committees, one list of meetings, and what the client learns beside."""
    for origin in world.origins:
        await finds("netherby health scrutiny", origin)
        assert world.asked(origin) <= 8


async def test_a_cmis_site_is_found_by_words_and_by_the_links_of_its_pages() -> None:
    """Through its committees' page and three or four months of its calendar."""
    site = CmisSite([], name="Netherby", now=lambda: START)
    committee = site.add_committee("Planning Committee", council="Netherby", venue="Room 1")
    for on in (date(2026, 2, 5), date(2026, 3, 9)):
        site.add_meeting(committee, on)
    app = web.Application()
    app.add_routes(site.routes())
    async with (
        TestServer(app) as server,
        finding_on(frozenset({str(server.make_url(""))})) as finds,
    ):
        base = str(server.make_url("/netherby"))
        (proposal,) = (await finds("netherby planning", f"{base}/Meetings.aspx")).proposals
        assert (proposal.slug, proposal.memory.cms) == ("netherby-planning", Cms.CMIS)
        assert proposal.last is not None
        assert proposal.next is not None
        assert (proposal.last.on, proposal.next.on) == (date(2026, 2, 5), date(2026, 3, 9))
        (again,) = (await finds(proposal.committee.url, None)).proposals
        assert again.committee == proposal.committee

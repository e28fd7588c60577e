"""Finding a committee on sites that answer over HTTP, by the clients that the bot has."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import aiohttp
import pytest

from councils.clients import client_for
from councils.fetch import Fetcher
from councils.finding import Found, find
from councils.parsing import Parser
from minutes.child import Reader
from sandbox.many import ManyCouncils, Shares

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
Finds = Callable[[str, str], Awaitable[Found]]


@pytest.fixture
async def world() -> AsyncIterator[ManyCouncils]:
    """Four councils; half of them without the web service."""
    shares = Shares(without_service=0.5, blocking=0.25, slow=0)
    async with ManyCouncils.open(4, committees=8, start=START, shares=shares) as world:
        yield world


@pytest.fixture
async def finds(world: ManyCouncils) -> AsyncIterator[Finds]:
    trusted = frozenset(world.origins)
    async with aiohttp.ClientSession() as session, Parser() as parser, Reader() as reader:
        fetcher = Fetcher(
            session, contact="x@y.example", trusted_sites=trusted, clock=world.now, pause=0
        )

        async def finding(words: str, site: str) -> Found:
            return await find(
                words,
                clients=lambda memory: client_for(
                    memory, fetcher=fetcher, parser=parser, reader=reader
                ),
                override=site,
                today=world.now().date(),
                trusted_sites=trusted,
            )

        yield finding


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

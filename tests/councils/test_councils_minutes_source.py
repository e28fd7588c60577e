"""From an address to minutes, over real HTTP: provenance, and items that the page cuts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from councils.completing import completed
from councils.errors import BlockedError, PageNotFoundError
from councils.fetch import Fetcher
from councils.minutes_source import minutes_from
from minutes.child import Reader
from minutes.html import read_html
from minutes.values import Clause, Minutes, Status
from sandbox.council import CouncilSite

NOVEMBER, JANUARY, LONG_ITEM = 4211, 4212, 70144


class InProcessReader:
    """Reads as the child process does, without one."""

    async def read(
        self,
        content: bytes,
        *,
        source: str,
        content_type: str | None = None,
        verified: bool = False,
    ) -> Minutes:
        assert content_type == "text/html; charset=utf-8"
        return read_html(content.decode(), source=source, verified=verified)


@pytest.fixture
def site() -> CouncilSite:
    return CouncilSite()


@pytest.fixture
async def origin(site: CouncilSite) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(site.routes())
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
async def fetcher(origin: str) -> AsyncIterator[Fetcher]:
    async with aiohttp.ClientSession() as session:
        yield Fetcher(
            session,
            contact=None,
            trusted_sites=frozenset({origin}),
            clock=lambda: datetime(2026, 2, 1, tzinfo=UTC),
        )


async def minutes_of(
    meeting: int, site: CouncilSite, origin: str, fetcher: Fetcher, *, own: bool = True
) -> Minutes:
    return await minutes_from(
        origin + site.meeting_path(meeting),
        fetcher=fetcher,
        reader=InProcessReader(),
        committee_site=f"{origin}/council" if own else "https://democracy.netherby.example",
    )


def held_together(minutes: Minutes) -> None:
    """Every number and place in these minutes still fits every other."""
    clauses = minutes.clauses
    assert [clause.number for clause in clauses] == list(range(1, len(clauses) + 1))
    for item in minutes.items:
        assert item.title in minutes.text[item.start : item.end][:100]
    for clause in clauses:
        item = minutes.items[clause.item]
        assert item.start <= clause.start < clause.end <= item.end
        if clause.lead_in is not None:
            assert minutes.clause(clause.lead_in).item == clause.item
    paragraphs = [clause.paragraph for clause in clauses]
    assert paragraphs == sorted(paragraphs)


async def test_the_committees_own_page_is_verified(
    site: CouncilSite, origin: str, fetcher: Fetcher
) -> None:
    """The sandbox's site is trusted by name, and is the committee's."""
    site.publish(NOVEMBER)
    minutes = await minutes_of(NOVEMBER, site, origin, fetcher)
    assert minutes.verified
    assert minutes.status is Status.DRAFT
    assert minutes.committee == "Children and Young People Scrutiny Committee"
    assert minutes.source == origin + site.meeting_path(NOVEMBER)


async def test_another_committees_site_is_not(
    site: CouncilSite, origin: str, fetcher: Fetcher
) -> None:
    """Trusted to be fetched is not the same as the committee's own."""
    site.publish(NOVEMBER)
    assert not (await minutes_of(NOVEMBER, site, origin, fetcher, own=False)).verified


async def test_a_cut_item_is_completed_from_its_own_page(
    site: CouncilSite, origin: str, fetcher: Fetcher
) -> None:
    """The resolution that the meeting page loses is there, and everything still fits."""
    site.publish(JANUARY)
    minutes = await minutes_of(JANUARY, site, origin, fetcher)
    held_together(minutes)
    item = next(item for item in minutes.items if item.key == str(LONG_ITEM))
    words = minutes.text[item.start : item.end]
    assert "submit the response to the officials' letter" in words
    assert "view the full" not in minutes.text
    assert (item.number, item.cut, item.cut_url) == ("45", None, None)
    assert not any("is cut" in warning for warning in minutes.warnings)
    lettered = [c for c in minutes.clauses if "officials' letter to the" in minutes.words(c)]
    assert [minutes.words(minutes.clause(c.lead_in or 0)) for c in lettered] == ["RESOLVED that:"]


async def test_an_item_whose_page_cannot_be_had_stays_cut(
    site: CouncilSite, origin: str, fetcher: Fetcher
) -> None:
    """With its warning, and without harm to the rest."""
    site.publish(JANUARY)
    site.robots = "User-agent: *\nDisallow: /council/mgAi.aspx\n"
    minutes = await minutes_of(JANUARY, site, origin, fetcher)
    held_together(minutes)
    assert [item.cut for item in minutes.items if item.key == str(LONG_ITEM)] == [
        "view the full minutes text for item 45"
    ]
    assert minutes.warnings == ("item 45 is cut: 'view the full minutes text for item 45'",)


async def test_the_page_of_another_item_is_not_taken(
    site: CouncilSite, origin: str, fetcher: Fetcher
) -> None:
    """It must begin with the words that the cut item begins with."""
    site.publish(JANUARY)
    site.robots = "User-agent: *\nDisallow: /council/mgAi.aspx\n"
    minutes = await minutes_of(JANUARY, site, origin, fetcher)
    other = await minutes_from(
        f"{origin}{site.meeting_path(JANUARY)}&x=1",
        fetcher=fetcher,
        reader=InProcessReader(),
        committee_site=None,
    )
    place = next(n for n, item in enumerate(minutes.items) if item.cut)
    assert completed(minutes, place, other) is minutes  # it is cut there too


async def test_what_stands_after_a_completed_item_is_only_moved(
    site: CouncilSite, origin: str, fetcher: Fetcher
) -> None:
    """Words, lead-ins and order of the other items are as they were."""
    site.publish(JANUARY)
    whole = await minutes_of(JANUARY, site, origin, fetcher)
    site.robots = "User-agent: *\nDisallow: /council/mgAi.aspx\n"
    async with aiohttp.ClientSession() as session:
        later = Fetcher(
            session,
            contact=None,
            trusted_sites=fetcher.trusted_sites,
            clock=lambda: datetime(2026, 2, 3, tzinfo=UTC),
        )
        cut = await minutes_of(JANUARY, site, origin, later)

    def others(minutes: Minutes) -> list[tuple[str, str | None]]:
        def lead_in(clause: Clause) -> str | None:
            return minutes.words(minutes.clause(clause.lead_in)) if clause.lead_in else None

        place = next(n for n, item in enumerate(minutes.items) if item.key == str(LONG_ITEM))
        return [(minutes.words(c), lead_in(c)) for c in minutes.clauses if c.item != place]

    assert others(whole) == others(cut)
    assert len(whole.clauses) > len(cut.clauses)


async def test_a_site_that_blocks_us_is_told_from_a_page_that_is_not_there(
    site: CouncilSite, origin: str, fetcher: Fetcher
) -> None:
    """Each has its own sentence."""
    with pytest.raises(PageNotFoundError, match="There is no page at that address"):
        await minutes_from(
            f"{origin}/council/ieListDocuments.aspx?MId=1",
            fetcher=fetcher,
            reader=InProcessReader(),
            committee_site=None,
        )
    site.refuses = 403
    with pytest.raises(BlockedError, match="blocks us"):
        await minutes_of(NOVEMBER, site, origin, fetcher)


async def test_the_limited_child_process_reads_the_same(
    site: CouncilSite, origin: str, fetcher: Fetcher
) -> None:
    """The product's own reader, over the same pages."""
    site.publish(JANUARY)
    address = origin + site.meeting_path(JANUARY)
    async with Reader() as reader:
        minutes = await minutes_from(
            address, fetcher=fetcher, reader=reader, committee_site=f"{origin}/council"
        )
    assert minutes == await minutes_of(JANUARY, site, origin, fetcher)

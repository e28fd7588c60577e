"""A small council site of a test's own, a client of it, and how to read what it answers."""

import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.council import CouncilSite
from sandbox.council_content import Committee, Item, Meeting

Client = TestClient[web.Request, web.Application]
SCRUTINY, CABINET, OLD = 70, 71, 72
JULY, SEPTEMBER, NOVEMBER = 501, 502, 503
CABINET_JULY = 601
WELCOME, BUSES, TREES = 8001, 8002, 8003
LONG = " ".join(f"word{number}" for number in range(700))

ITEMS = (
    Item("Apologies", WELCOME, "1", "12", minutes="Apologies came from Councillor Lund."),
    Item(
        "Members' Questions & Answers",
        BUSES,
        "2",
        "13",
        report="To receive the report on buses.",
        minutes="The Head of Transport’s report was noted.\n\nRESOLVED that the fare stand.",
        documents=("Bus Report", "Appendix A"),
        actions="Head of Transport to write to operators.",
        votes=("Members' Questions: Resolution 1 | Lost",),
    ),
    Item("Trees", TREES, "3", "14", decision="To plant.", minutes=f"{LONG}\nRESOLVED to plant."),
)


def small_site(**options: object) -> CouncilSite:
    """Three committees; the first one meets in July, September and November 2026."""
    july = Meeting(JULY, date(2026, 7, 9), items=ITEMS, present=("Councillor Ann Lund (Chair)",))
    july = replace(july, in_attendance=("Joe Marr (JM), Head of Transport",))
    meetings = (july, Meeting(SEPTEMBER, date(2026, 9, 24)), Meeting(NOVEMBER, date(2026, 11, 5)))
    committees = (
        Committee("Elmbury Council", "Children's Scrutiny", SCRUTINY, meetings=meetings),
        Committee(
            "Elmbury Council",
            "Cabinet",
            CABINET,
            dates="ordinal",
            meetings=(Meeting(CABINET_JULY, date(2026, 7, 1), "10.00 am"),),
        ),
        Committee("Elmbury Council", "Old Panel", OLD, expired=True),
    )
    site = CouncilSite(committees, prefix="", name="Elmbury", **options)  # type: ignore[arg-type]  # the caller's
    site.now = lambda: datetime(2026, 8, 1, 12, tzinfo=UTC)
    return site


@asynccontextmanager
async def asking(site: CouncilSite) -> AsyncIterator[Client]:
    """Serve the site and yield a client of it."""
    app = web.Application()
    app.add_routes(site.routes())
    async with TestClient(TestServer(app)) as client:
        yield client


async def read(client: Client, path: str, *, status: int = 200) -> str:
    """Return a page in one line with single spaces, tags and all."""
    reply = await client.get(path)
    assert reply.status == status
    return " ".join((await reply.text()).split())


async def call(client: Client, method: str, **query: object) -> ET.Element:
    """Call the service and parse its answer."""
    reply = await client.get(
        f"/mgWebService.asmx/{method}", params={name: str(value) for name, value in query.items()}
    )
    assert reply.status == 200, await reply.text()
    assert reply.headers["Content-Type"] == "text/xml; charset=utf-8"
    return ET.fromstring(await reply.text())  # noqa: S314  # the sandbox's own words


async def ids(client: Client, method: str = "GetMeetings", **query: object) -> list[int]:
    """Return the meetings that a list names, in its order."""
    rows = (await call(client, method, **query)).iter("meetingid")
    return [int(row.text or "") for row in rows]

"""The council site: what a bot and a person find on it, and how it changes."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.council import CouncilSite
from sandbox.council_content import Item

Client = TestClient[web.Request, web.Application]
NOVEMBER, JANUARY, MARCH = 4211, 4212, 4213


@pytest.fixture
def site() -> CouncilSite:
    return CouncilSite()


@pytest.fixture
async def client(site: CouncilSite) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(site.routes())
    async with TestClient(TestServer(app)) as client:
        yield client


async def read(client: Client, path: str, *, status: int = 200) -> str:
    """One line of words with single spaces, tags and all."""
    reply = await client.get(path)
    assert reply.status == status
    return " ".join((await reply.text()).split())


async def test_the_heading_says_how_far_the_minutes_are(client: Client, site: CouncilSite) -> None:
    """Agenda, then drafts, then minutes; the item numbers change with the first publication."""
    path = site.meeting_path(NOVEMBER)
    before = await read(client, path)
    assert 'class="mgMainTitleTxt" >Agenda</h1>' in before
    assert '<a name="AI70128"></a>5.</p>' in before
    assert "Minutes:" not in before
    site.publish(NOVEMBER)
    drafts = await read(client, path)
    assert 'class="mgMainTitleTxt" >Agenda and draft minutes</h1>' in drafts
    assert '<a name="AI70128"></a>35.</p>' in drafts
    assert '<p class="mgSubItemTitleTxt">Minutes:</p>' in drafts
    site.approve(NOVEMBER)
    assert 'class="mgMainTitleTxt" >Agenda and minutes</h1>' in await read(client, path)


async def test_decisions_stand_in_the_heading_too(client: Client, site: CouncilSite) -> None:
    """Cabinet pages have Decision: beside Minutes:."""
    site.publish(3307)
    page = await read(client, site.meeting_path(3307))
    assert ">Agenda, decisions and draft minutes</h1>" in page
    budget = page[page.index("AI81203") : page.index("AI81204")]
    assert budget.index(">Decision:</p>") < budget.index(">Minutes:</p>")


async def test_a_long_item_is_cut_and_whole_on_its_own_page(
    client: Client, site: CouncilSite
) -> None:
    """The resolution is exactly what the meeting page loses."""
    site.publish(JANUARY)
    cut = await read(client, site.meeting_path(JANUARY))
    assert '<a href= "mgAi.aspx?ID=70144"' in cut
    assert "view the full minutes text for item 45.</a>" in cut
    assert "response to the officials' letter" not in cut.replace("&#x27;", "'")
    whole = await read(client, site.item_path(70144))
    assert "view the full" not in whole
    assert "response to the officials' letter" in whole.replace("&#x27;", "'")


async def test_the_list_of_meetings_has_those_ahead_and_the_cancelled(
    client: Client, site: CouncilSite
) -> None:
    """Newest first; CANCELLED stands after the link."""
    site.publish(NOVEMBER)
    site.cancel(MARCH)
    page = await read(client, "/council/ieListMeetings.aspx?CId=214&Year=0")
    assert "5 Mar 2026&nbsp;6.30 pm</a> - CANCELLED" in page
    assert "20 Nov 2025&nbsp;6.30 pm</a> - Agenda, Minutes" in page
    assert page.index("5 Mar 2026") < page.index("15 Jan 2026") < page.index("20 Nov 2025")
    assert ", CANCELLED</a></h2>" in await read(client, site.meeting_path(MARCH))


async def test_committees_are_listed_and_described(client: Client) -> None:
    """Both sample councils stand on the one site."""
    everyone = await read(client, "/council/mgListCommittees.aspx?bcr=1")
    assert "mgCommitteeDetails.aspx?ID=214" in everyone
    assert "mgCommitteeDetails.aspx?ID=118" in everyone
    details = await read(client, "/council/mgCommitteeDetails.aspx?ID=214")
    assert "Children and Young People Scrutiny Committee" in details


async def test_an_issue_brings_its_meetings_together(client: Client, site: CouncilSite) -> None:
    """Newest first, and only what is published."""
    site.publish(4210)
    site.publish(NOVEMBER)
    page = await read(client, "/council/mgIssueHistoryHome.aspx?IId=9931")
    assert page.index("Meeting: 20/11/2025") < page.index("Meeting: 18/09/2025")
    assert "15/01/2026" not in page


async def test_attendance_and_printed_minutes(client: Client, site: CouncilSite) -> None:
    """The printed minutes are not there before they are published."""
    people = await read(client, f"/council/mgMeetingAttendance.aspx?ID={NOVEMBER}")
    assert "<td>Callum Reid (CR)</td><td>School Transport Manager</td>" in people
    printed = f"/council/documents/g{NOVEMBER}/Printed minutes.txt?T=1"
    await read(client, printed, status=404)
    site.publish(NOVEMBER)
    assert "Draft minutes of the Children and Young People" in await read(client, printed)


async def test_minutes_change_after_publication(client: Client, site: CouncilSite) -> None:
    """Revised, restricted, gone: what a re-read must notice."""
    site.publish(NOVEMBER)
    site.revise(70131, minutes="RESOLVED that the work programme be noted.")
    site.revise(70130, restricted=True, minutes="")
    site.remove_item(70129)
    page = await read(client, site.meeting_path(NOVEMBER))
    assert "task and finish group" not in page
    assert "View the reasons why item 37. is restricted" in page
    assert "Home to School Transport" not in page
    site.withdraw(NOVEMBER)
    assert ">Agenda</h1>" in await read(client, site.meeting_path(NOVEMBER))


async def test_a_committee_and_a_meeting_of_ones_own(client: Client, site: CouncilSite) -> None:
    """For tests that write their own minutes."""
    committee = site.add_committee("Planning Committee", council="Netherby Borough Council")
    item = Item("Trees", 91_001, "1", "7", minutes="The Tree Officer to plant an oak. ACTION")
    meeting = site.add_meeting(committee, date(2026, 2, 2), items=[item])
    site.publish(meeting)
    page = await read(client, site.meeting_path(meeting))
    assert "The Tree Officer to plant an oak. <b>ACTION</b>" in page
    assert "Planning Committee - Monday 2 February 2026 6.30 pm" in page
    site.move(meeting, date(2026, 2, 9))
    assert "Monday 9 February 2026" in await read(client, site.meeting_path(meeting))


async def test_the_site_can_refuse_everybody(client: Client, site: CouncilSite) -> None:
    """403, 429 and a challenge page with status 200."""
    site.refuses = 403
    await read(client, site.meeting_path(NOVEMBER), status=403)
    site.refuses = None
    site.challenges = True
    assert "Just a moment..." in await read(client, site.meeting_path(NOVEMBER))


async def test_another_process_can_publish(client: Client, site: CouncilSite) -> None:
    """By meeting id, over HTTP."""
    reply = await client.post("/control/council", json={"publish": NOVEMBER})
    assert reply.status == 200
    assert "draft minutes</h1>" in await read(client, site.meeting_path(NOVEMBER))
    for wrong in ({"publish": 1}, {"explode": 1}):
        assert (await client.post("/control/council", json=wrong)).status == 400


@pytest.mark.parametrize(
    "path",
    ["ieListDocuments.aspx?MId=1", "ieListDocuments.aspx", "mgAi.aspx?ID=x", "mgAi.aspx?ID=1"],
)
async def test_what_is_not_there_is_404(client: Client, path: str) -> None:
    """Unknown numbers, missing ones, and words."""
    await read(client, f"/council/{path}", status=404)


async def test_robots_txt_stands_at_the_root(client: Client, site: CouncilSite) -> None:
    """And parameter names are taken in any case."""
    assert "Disallow: /mgRss.aspx" in await read(client, "/robots.txt")
    assert "Agenda" in await read(client, f"/council/ieListDocuments.aspx?MEETINGID={NOVEMBER}")
    assert site.asked[0] == "/robots.txt"

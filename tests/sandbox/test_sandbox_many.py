"""Many generated councils: each on its own origin, publishing as simulated time goes by."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from xml.etree import ElementTree as ET

import aiohttp
import pypdfium2
import pytest

from sandbox.many import GeneratedCouncil, ManyCouncils, Shares
from sandbox.many_council import LATE, Sitting
from sandbox.many_elsewhere import ManyElsewhere
from sandbox.many_world import World

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
ALL_WELL = Shares(without_service=0, blocking=0, slow=0, news=1, cancelled=0)
YEAR = "sFromDate=01/09/2025&sToDate=30/09/2026"


@pytest.fixture
async def world() -> AsyncIterator[ManyCouncils]:
    async with ManyCouncils.open(3, committees=4, seed=7, start=START, shares=ALL_WELL) as opened:
        yield opened


@pytest.fixture
async def visitor() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def read(visitor: aiohttp.ClientSession, url: str, *, status: int = 200) -> str:
    async with visitor.get(url) as reply:
        assert reply.status == status
        return await reply.text()


async def xml(visitor: aiohttp.ClientSession, url: str) -> ET.Element:
    """The root of a document. Our own server's words, so safe to parse."""
    return ET.fromstring(await read(visitor, url))  # noqa: S314  # as above


async def service(visitor: aiohttp.ClientSession, origin: str, call: str) -> ET.Element:
    """What the XML service answers."""
    return await xml(visitor, f"{origin}/mgWebService.asmx/{call}")


def first_published(world: World, origin: str) -> Sitting:
    """The meeting whose drafts come out first after the start."""
    later = [one for one in world.sittings(origin) if (one.drafted_at or START) > START]
    return min(later, key=lambda one: one.drafted_at or START)


async def test_334_councils_stand_each_on_its_own_origin(visitor: aiohttp.ClientSession) -> None:
    """So many of each kind as the shares say, sentinels in thirds."""
    async with ManyCouncils.open(334, seed=3, start=START, slow_seconds=0) as world:
        assert len(set(world.origins)) == 334
        assert len({origin.split("/")[2].split(":")[0] for origin in world.origins}) == 334
        kinds = [council.traits for council in world.councils.values()]
        assert sum(not one.has_service for one in kinds) == 50
        assert sum(one.is_blocking for one in kinds) == 17
        assert sum(one.is_slow for one in kinds) == 16
        assert not any(one.is_slow and one.is_blocking for one in kinds)
        assert sorted(Counter(one.everything for one in kinds).values()) == [111, 111, 112]
        assert len({council.name for council in world.councils.values()}) == 334
        await read(visitor, f"{world.origins[-1]}/robots.txt", status=_status(world, -1))


def _status(world: ManyCouncils, place: int) -> int:
    return 403 if world.councils[world.origins[place]].traits.is_blocking else 200


async def test_the_same_seed_is_the_same_world(visitor: aiohttp.ClientSession) -> None:
    """Dates and words alike; another seed has others."""
    bodies = []
    for seed in (5, 5, 6):
        async with ManyCouncils.open(1, seed=seed, start=START, shares=ALL_WELL) as world:
            (origin,) = world.origins
            meeting = next(iter(world.published(origin)))
            page = await read(visitor, f"{origin}/ieListDocuments.aspx?MId={meeting}")
            bodies.append((world.sittings(origin), page))
    assert bodies[0] == bodies[1]
    assert bodies[0] != bodies[2]


async def test_committees_meet_monthly_four_months_back_to_six_ahead(world: ManyCouncils) -> None:
    """Eleven meetings each; the committees of a council are spread over the month."""
    council = world.councils[world.origins[0]]
    for key in council.committee_ids:
        days = [one.on for one in world.sittings(world.origins[0]) if one.committee_id == key]
        months = [(on.year, on.month) for on in days]
        assert len(months) == len(set(months)) == 11
        assert (min(months), max(months)) == ((2025, 11), (2026, 9))
        assert all(on.weekday() < 5 for on in days)
    march = {one.on for one in world.sittings(world.origins[0]) if one.on.month == 3}
    assert len(march) == 4


async def test_minutes_come_out_5_to_60_days_late_approved_after_the_next_meeting(
    world: ManyCouncils,
) -> None:
    """Drafts first, always."""
    for origin in world.origins:
        for one in world.sittings(origin):
            assert one.drafted_at is not None
            assert LATE[0] <= (one.drafted_at.date() - one.on).days <= LATE[1]
            if one.approved_at is None:
                continue
            following = min(
                other.on
                for other in world.sittings(origin)
                if other.committee_id == one.committee_id and other.on > one.on
            )
            assert one.approved_at.date() > following
            assert one.approved_at > one.drafted_at


async def test_publication_follows_the_clock(
    world: ManyCouncils, visitor: aiohttp.ClientSession
) -> None:
    """Nothing, then drafts, then minutes, in the service and on the page alike."""
    origin = world.origins[0]
    meeting = first_published(world, origin)
    assert meeting.drafted_at is not None
    assert meeting.approved_at is not None
    page = f"{origin}/ieListDocuments.aspx?CId={meeting.committee_id}&MId={meeting.id}&Ver=4"
    seen = []
    for at in (START, meeting.drafted_at, meeting.approved_at):
        await world.clock.move_to(at)
        root = await service(visitor, origin, f"GetMeeting?lMeetingId={meeting.id}")
        heading = re.search('mgMainTitleTxt" >([^<]+)<', await read(visitor, page))
        assert heading is not None
        known = world.published(origin).get(str(meeting.id), "")
        bodies = root.findall(".//minutesnonemptyhtmlbody")
        seen.append((root.findtext("minutepublished"), bool(bodies), heading[1], known))
    assert seen == [
        ("False", False, "Agenda", ""),
        ("True", True, "Agenda and draft minutes", "draft"),
        ("True", True, "Agenda and minutes", "approved"),
    ]


@pytest.mark.parametrize("place", [0, 1, 2])
async def test_each_third_has_its_own_word_for_all_committees(
    world: ManyCouncils, visitor: aiohttp.ClientSession, place: int
) -> None:
    """0, -1, or none; a committee's own id always answers."""
    origin = world.origins[place]
    council = world.councils[origin]
    found = {}
    for asked in ("0", "-1", str(council.committee_ids[1])):
        call = f"GetAllMeetingsByDate?lCommitteeId={asked}&{YEAR}&bIsAscendingDateOrder=true"
        found[asked] = len((await service(visitor, origin, call)).findall(".//meeting"))
    whole = {word: 44 if council.traits.everything == word else 0 for word in ("0", "-1")}
    assert found == {**whole, str(council.committee_ids[1]): 11}


async def test_some_have_no_service_and_their_pages_answer(
    visitor: aiohttp.ClientSession,
) -> None:
    """404 from the service; lists, months and items as pages."""
    shares = Shares(without_service=1, blocking=0, slow=0, cancelled=0)
    async with ManyCouncils.open(1, committees=2, start=START, shares=shares) as world:
        (origin,) = world.origins
        key = world.councils[origin].committee_ids[0]
        await read(visitor, f"{origin}/mgWebService.asmx/GetCommittees", status=404)
        listed = await read(visitor, f"{origin}/ieListMeetings.aspx?CId={key}&Year=0")
        assert listed.count("mgMeetingTableLnk") == 11
        april = [one for one in world.sittings(origin) if one.on.month == 4]
        month = await read(visitor, f"{origin}/mgCalendarMonthView.aspx?M=4&DD=2026")
        assert {f"MId={one.id}" for one in april} == set(re.findall(r"MId=\d+", month))
        await read(visitor, f"{origin}/mgCommitteeDetails.aspx?ID={key}")
        await read(visitor, f"{origin}/mgCommitteeDetails.aspx?ID=9", status=404)
        assert "mgCommitteeDetails.aspx" in await read(visitor, f"{origin}/")


async def test_blocking_slow_and_without_news(visitor: aiohttp.ClientSession) -> None:
    """A blocking council answers 403 to robots.txt too; a slow one takes its real seconds."""
    shares = Shares(without_service=0, blocking=0.5, slow=0.5, news=0)
    async with ManyCouncils.open(2, start=START, shares=shares, slow_seconds=0.3) as world:
        for origin, council in world.councils.items():
            before = datetime.now(UTC)
            status = 403 if council.traits.is_blocking else 200
            robots = await read(visitor, f"{origin}/robots.txt", status=status)
            took = (datetime.now(UTC) - before).total_seconds()
            assert (took >= 0.3) is council.traits.is_slow
            assert ("Disallow: /mgWhatsNew.aspx" in robots) is council.traits.is_slow


async def test_the_news_names_what_was_published(
    world: ManyCouncils, visitor: aiohttp.ClientSession
) -> None:
    """On the day of the drafts, on the page and in the feed."""
    origin = world.origins[1]
    meeting = first_published(world, origin)
    assert meeting.drafted_at is not None
    day = f"{meeting.drafted_at:%d/%m/%Y}"
    page = f"{origin}/mgWhatsNew.aspx?DR={day}-{day}"
    line = re.compile(rf"Minutes published: <a [^>]*MId={meeting.id}&")
    assert not line.search(await read(visitor, page))
    await world.clock.move_to(meeting.drafted_at)
    assert line.search(await read(visitor, page))
    feed = await xml(visitor, f"{origin}/mgRss.aspx?XXR=0")
    links = [one.findtext("link") for one in feed.iter("item")]
    assert any(link and f"MId={meeting.id}&" in link for link in links)


async def test_requests_are_counted_by_day_and_kind(
    world: ManyCouncils, visitor: aiohttp.ClientSession
) -> None:
    """The day is the simulated one, in the council's time; other councils are not counted."""
    origin, other, _ = world.origins
    await read(visitor, f"{origin}/robots.txt")
    await read(visitor, f"{origin}/mgWebService.asmx/getcommittees")
    await world.clock.advance(timedelta(days=1))
    meeting = world.sittings(origin)[0]
    await service(visitor, origin, f"GetMeeting?lMeetingId={meeting.id}")
    await read(visitor, f"{origin}/nothing.aspx", status=404)
    assert world.requests[origin] == {
        date(2026, 3, 2): Counter(robots=1, GetCommittees=1),
        date(2026, 3, 3): Counter(GetMeeting=1, other=1),
    }
    assert (world.asked(origin), world.asked(origin, date(2026, 3, 3))) == (4, 2)
    assert world.asked(other) == 0


async def test_a_given_clock_is_followed(visitor: aiohttp.ClientSession) -> None:
    """Any callable will do; the world has no clock of its own then."""
    at = START
    async with ManyCouncils.open(1, start=START, now=lambda: at, shares=ALL_WELL) as world:
        (origin,) = world.origins
        before = world.published(origin)
        at = START + timedelta(days=30)
        after = world.published(origin)
        assert before.keys() < after.keys()
        assert world.published(origin, START) == before
        with pytest.raises(AttributeError):
            _ = world.clock


async def test_a_world_may_be_served_elsewhere(visitor: aiohttp.ClientSession) -> None:
    """The same councils from a process of their own; clock, counts and truth agree."""
    async with ManyElsewhere.open(2, seed=7, start=START, shares=ALL_WELL) as world:
        origin = world.origins[1]
        meeting = first_published(world, origin)
        assert meeting.drafted_at is not None
        root = await service(visitor, origin, f"GetMeeting?lMeetingId={meeting.id}")
        assert root.findtext("minutepublished") == "False"
        await world.move_to(meeting.drafted_at)
        root = await service(visitor, origin, f"GetMeeting?lMeetingId={meeting.id}")
        assert root.findtext("minutepublished") == "True"
        assert world.published(origin)[str(meeting.id)] == "draft"
        await world.catch_up()
        counted = {day: kinds["GetMeeting"] for day, kinds in world.requests[origin].items()}
        assert counted == Counter([date(2026, 3, 2), meeting.drafted_at.date()])
        assert await world.cpu_seconds() > 0


async def test_minutes_have_items_and_some_have_actions(
    world: ManyCouncils, visitor: aiohttp.ClientSession
) -> None:
    """4 to 8 items; about every second meeting or more promises something, some promise nothing."""
    origin = world.origins[0]
    await world.clock.advance(timedelta(days=300))
    sizes, promised = [], []
    for key in world.published(origin):
        root = await service(visitor, origin, f"GetMeeting?lMeetingId={key}")
        bodies = [one.text or "" for one in root.findall(".//minutesnonemptyhtmlbody")]
        sizes.append(len(root.findall(".//agendaitem")))
        promised.append(any("ACTION" in one or "undertook" in one for one in bodies))
        assert len(bodies) == sizes[-1]
    assert len(sizes) == 44
    assert (min(sizes), max(sizes)) == (4, 8)
    assert set(promised) == {True, False}


async def test_approved_minutes_sometimes_say_more(world: ManyCouncils) -> None:
    """An eighth or so of them, in the first item; the others are the drafts word for word."""
    changed = 0
    for council in world.councils.values():
        for one in council.sittings.values():
            if one.drafted_at is None or one.approved_at is None:
                continue
            draft = _items(council, one.drafted_at, one)
            approved = _items(council, one.approved_at, one)
            assert draft[1:] == approved[1:]
            changed += draft != approved
    assert 0 < changed < 40


def _items(council: GeneratedCouncil, at: datetime, sitting: Sitting) -> list[str]:
    _, meeting = council.meeting(sitting.id, at)
    return [item.minutes for item in meeting.items]


async def test_a_long_item_is_cut_and_whole_on_its_own_page(
    visitor: aiohttp.ClientSession,
) -> None:
    """Some meetings have one; what is cut stands on the item's page and in the service."""
    async with ManyCouncils.open(6, start=START, shares=ALL_WELL) as world:
        cut = 0
        for origin in world.origins:
            for key in world.published(origin):
                page = await read(visitor, f"{origin}/ieListDocuments.aspx?MId={key}")
                for item in re.findall(r'"mgAi\.aspx\?ID=(\d+)"', page):
                    whole = await read(visitor, f"{origin}/mgAi.aspx?ID={item}")
                    assert "view the full minutes text" not in whole
                    cut += 1
        assert cut


async def test_printed_minutes_are_a_pdf(
    world: ManyCouncils, visitor: aiohttp.ClientSession
) -> None:
    """The page links it once there are minutes; the file's number is not the meeting's."""
    origin = world.origins[2]
    key = next(iter(world.published(origin)))
    page = await read(visitor, f"{origin}/ieListDocuments.aspx?MId={key}")
    link = re.search(r'href="(documents/g(\d+)/Printed minutes [^"]+\.pdf\?T=1)"', page)
    assert link is not None
    assert link[2] != key
    async with visitor.get(f"{origin}/{quote(link[1], safe='/?=')}") as reply:
        assert reply.content_type == "application/pdf"
        document = pypdfium2.PdfDocument(await reply.read())
    assert "inutes of the Cabinet" in document[0].get_textpage().get_text_range()


async def test_cancelled_meetings_have_no_minutes(visitor: aiohttp.ClientSession) -> None:
    """They stand in the lists as cancelled."""
    shares = Shares(without_service=0, blocking=0, slow=0, cancelled=1)
    async with ManyCouncils.open(1, committees=1, start=START, shares=shares) as world:
        (origin,) = world.origins
        key = world.councils[origin].committee_ids[0]
        root = await service(visitor, origin, f"GetMeetings?lCommitteeId={key}&{YEAR}")
        assert {one.text for one in root.iter("meetingstatus")} == {"Cancelled"}
        assert world.published(origin, START + timedelta(days=999)) == {}

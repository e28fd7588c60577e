"""Looks in a real database: claimed by one, recorded once, spared, failed and recovered."""

import asyncio
import statistics
from datetime import UTC, date, datetime, timedelta

import pytest

from storage.database import Database
from storage.tables import ClerkLine, Committee, Look, LookKind, Meeting, Site, SiteHealth, Watch
from tests.tracker.builders import rows
from tests.tracker.watching import BLOCKED, BROKEN, LEASE, MISSING, NOW, UNREADABLE, Outside, met
from tracker.hours import council_day
from tracker.look_claims import MOST_REQUESTS_A_DAY, USUAL_REQUESTS_A_DAY
from tracker.look_plan import next_dawn
from tracker.looks import LookFailure, next_look_at

ONE_DAY = timedelta(days=1)
HELD_ON = date(2026, 1, 8)


@pytest.fixture
async def outside(db: Database, committee: Committee) -> Outside:
    """A site with one watched committee, which met four days ago and meets again."""
    outside = Outside(db)
    outside.hold(met("50", HELD_ON), met("51", date(2026, 2, 12)))
    await outside.watch(committee)
    return outside


async def look_at(db: Database, key: str) -> Look:
    return next(one for one in await rows(db, Look) if one.key == key)


async def site(db: Database) -> Site:
    return (await rows(db, Site))[0]


async def test_one_visitor_at_a_time_at_a_site(outside: Outside) -> None:
    """While one look is claimed, nothing else of that site is."""
    first = await outside.claim(NOW)
    assert first is not None
    assert await outside.claim(NOW) is None
    async with outside.db.read() as session:
        assert await next_look_at(session) == NOW + LEASE
    await outside.record(first, now=NOW)
    assert await outside.claim(NOW) is not None


async def test_a_stale_lease_is_taken_over_and_the_late_visitor_refused(outside: Outside) -> None:
    """The look goes to somebody else; what the first one brings changes nothing."""
    first = await outside.claim(NOW)
    later = NOW + LEASE
    second = await outside.claim(later)
    assert first is not None
    assert second is not None
    assert (first.id, first.fence + 1) == (second.id, second.fence)
    before = (await site(outside.db)).model_dump()
    await outside.record(first, now=later)
    assert (await site(outside.db)).model_dump() == before
    await outside.record(second, now=later)
    assert (await site(outside.db)).asked == 1


async def test_a_late_visitor_whom_nobody_replaced_is_heard(outside: Outside) -> None:
    """Nothing was done twice, so nothing is lost either."""
    first = await outside.claim(NOW)
    assert first is not None
    await outside.record(first, now=NOW + 3 * LEASE)
    assert (await site(outside.db)).lease_until is None


async def test_a_look_whose_visitors_are_lost_lets_the_others_go_first(outside: Outside) -> None:
    """What kills its visitor three times waits, as a failure does."""
    now, claimed = NOW, []
    for _ in range(4):
        found = await outside.claim(now)
        claimed.append(found.kind if found else None)
        now += LEASE
    assert claimed == [LookKind.CALENDAR] * 3 + [LookKind.NEWS]


async def test_a_second_result_of_one_claim_changes_nothing(outside: Outside) -> None:
    """A record is made once."""
    claimed = await outside.claim(NOW)
    assert claimed is not None
    await outside.record(claimed, now=NOW)
    due_at = (await look_at(outside.db, claimed.key)).due_at
    await outside.record(claimed, now=NOW + ONE_DAY)
    assert (await look_at(outside.db, claimed.key)).due_at == due_at


async def test_meetings_of_the_calendar_become_looks(outside: Outside) -> None:
    """The one that was held is looked at at once, the one to come on the morning after it."""
    await outside.round(NOW)
    assert {m.meeting_on for m in await rows(outside.db, Meeting)} == {HELD_ON, date(2026, 2, 12)}
    held, ahead = await look_at(outside.db, "50"), await look_at(outside.db, "51")
    assert held.looked_at == NOW
    assert held.due_at == next_dawn(outside.base, now=NOW)
    assert ahead.due_at is not None
    assert council_day(ahead.due_at) == date(2026, 2, 13)
    assert (NOW, LookKind.MEETING, "50") in outside.made


async def test_a_claim_says_what_its_visitor_must_know(
    outside: Outside, committee: Committee
) -> None:
    """The calendar's window and keys; the meeting's day, committee and what was known."""
    calendar = await outside.claim(NOW)
    assert calendar is not None
    assert (calendar.kind, calendar.keys) == (LookKind.CALENDAR, ("328",))
    assert (calendar.first, calendar.last) == (date(2025, 9, 14), date(2026, 4, 12))
    await outside.record(calendar, now=NOW)
    news = await outside.claim(NOW)
    assert news is not None
    assert (news.kind, news.first, news.last) == (LookKind.NEWS, date(2026, 1, 5), NOW.date())
    await outside.record(news, now=NOW)
    meeting = await outside.claim(NOW)
    assert meeting is not None
    assert (meeting.key, meeting.committee_key, meeting.meeting_on) == ("50", "328", HELD_ON)
    assert (meeting.committee_id, meeting.committee) == (committee.id, "ott-cyp")
    assert meeting.known == {"fingerprint": "", "status": None, "validators": {}}
    assert meeting.memory["base_url"] == outside.base


async def test_an_unchanged_look_makes_no_rows(outside: Outside) -> None:
    """Two months of looks at what is out already add no row to any table."""
    outside.out["50"] = NOW
    await outside.round(NOW)
    await outside.round(next_dawn(outside.base, now=NOW))
    tables = (Look, Meeting, Watch, Site, ClerkLine)
    before = [len(await rows(outside.db, table)) for table in tables]
    await outside.until(NOW + timedelta(days=30), now=NOW + ONE_DAY)
    assert [len(await rows(outside.db, table)) for table in tables] == before


async def test_minutes_are_noticed_on_the_morning_after(outside: Outside) -> None:
    """Published at noon: seen at the next dawn, with their delay, and read again weekly."""
    out_at = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)
    outside.out["50"] = out_at
    await outside.until(out_at + 2 * ONE_DAY, now=NOW)
    look = await look_at(outside.db, "50")
    assert look.published_at is not None
    assert timedelta(0) < look.published_at - out_at < ONE_DAY
    assert (look.delay, look.status) == (13, "draft")
    assert look.due_at == look.published_at + timedelta(days=7)


async def test_the_delay_of_minutes_that_were_out_before_is_not_known(outside: Outside) -> None:
    """What was published before the watch began says nothing of the committee's habit."""
    outside.out["50"] = NOW - ONE_DAY
    await outside.round(NOW)
    look = await look_at(outside.db, "50")
    assert (look.published_at, look.delay) == (NOW, None)


async def test_approval_is_asked_after_the_next_meeting(outside: Outside) -> None:
    """Three days after it, and then the minutes are known as approved."""
    outside.out["50"] = NOW
    outside.approved["50"] = datetime(2026, 2, 13, 12, 0, tzinfo=UTC)
    await outside.until(datetime(2026, 2, 15, 12, 0, tzinfo=UTC), now=NOW)
    look = await look_at(outside.db, "50")
    assert (look.status, look.status_asked_at) == ("approved", look.looked_at)
    assert look.looked_at is not None
    assert council_day(look.looked_at) == date(2026, 2, 15)


async def test_withdrawn_minutes_are_awaited_anew(outside: Outside) -> None:
    """Minutes that are no longer out are as good as not out."""
    outside.out["50"] = NOW
    await outside.round(NOW)
    outside.out.clear()
    await outside.until(NOW + timedelta(days=8), now=NOW + timedelta(hours=1))
    look = await look_at(outside.db, "50")
    assert (look.published_at, look.fingerprint, look.status) == (None, "", "")


async def test_news_save_looks_and_name_what_is_out(outside: Outside) -> None:
    """With news: one safety look a week, and the meeting on the day after it is named."""
    outside.news = "whats_new"
    outside.out["50"] = datetime(2026, 2, 3, 15, 0, tzinfo=UTC)  # 26 days old
    await outside.until(datetime(2026, 2, 4, 12, 0, tzinfo=UTC), now=NOW)
    look = await look_at(outside.db, "50")
    assert look.published_at is not None
    assert council_day(look.published_at) == date(2026, 2, 4)
    looks = [at for at, kind, key in outside.made if key == "50"]
    assert len(looks) == 5  # the first, three safety looks, and the one that found them
    assert (await site(outside.db)).news_missed == 0


async def test_news_that_name_nothing_are_not_relied_upon(outside: Outside) -> None:
    """After two meetings whose minutes were out unnamed, looks go by age again."""
    outside.news, outside.named = "rss", set()
    outside.hold(met("49", date(2026, 1, 7)), met("48", date(2026, 1, 6)))
    await outside.until(NOW + ONE_DAY, now=NOW)
    outside.out |= {"48": NOW + 2 * ONE_DAY, "49": NOW + 2 * ONE_DAY}
    await outside.until(NOW + timedelta(days=8), now=NOW + ONE_DAY)
    assert (await site(outside.db)).news_missed == 2
    looked = await look_at(outside.db, "50")
    assert looked.due_at is not None
    assert looked.looked_at is not None
    assert looked.due_at - looked.looked_at <= timedelta(days=2)


async def test_news_that_stop_answering_bring_looks_forward(outside: Outside) -> None:
    """While the news cannot be read, pending meetings are looked at by age."""
    outside.news = "rss"
    await outside.until(NOW + 3 * ONE_DAY, now=NOW)
    outside.fails["news"] = BROKEN
    await outside.until(NOW + 5 * ONE_DAY, now=NOW + 3 * ONE_DAY)
    looked = await look_at(outside.db, "50")
    assert looked.due_at is not None
    assert looked.due_at - (NOW + 5 * ONE_DAY) <= ONE_DAY


async def test_one_request_for_all_once_the_site_is_known(outside: Outside) -> None:
    """A site with an id for all committees has one calendar look; the others rest."""
    await outside.more("400")
    outside.all_committees = "-1"
    await outside.round(NOW)
    due = {
        one.key: one.due_at for one in await rows(outside.db, Look) if one.kind is LookKind.CALENDAR
    }
    assert due["328"] is None
    assert due["400"] is None
    assert due[""] is not None
    outside.made.clear()
    await outside.until(NOW + timedelta(days=14), now=NOW + timedelta(hours=1))
    calendars = [key for _, kind, key in outside.made if kind is LookKind.CALENDAR]
    assert set(calendars) == {""}


async def test_a_committee_added_later_is_asked_for_at_once(outside: Outside) -> None:
    """The calendar for all is asked again when one more is watched."""
    outside.all_committees = "0"
    await outside.round(NOW)
    outside.hold(met("90", date(2026, 3, 3), committee="400"))
    await outside.more("400", now=NOW + timedelta(hours=1))
    await outside.round(NOW + timedelta(hours=1))
    assert date(2026, 3, 3) in {m.meeting_on for m in await rows(outside.db, Meeting)}


async def test_sites_take_turns(outside: Outside, db: Database) -> None:
    """A site with many overdue looks does not hold up one whose single look is due today."""
    outside.hold(*(met(str(n), HELD_ON - timedelta(days=n)) for n in range(20)))
    first = await outside.claim(NOW)
    second = await outside.claim(NOW) if first is None else first
    assert second is not None
    await outside.record(second, now=NOW)
    other = Outside(db, base="https://committees.other.example")
    await other.more("7", now=NOW)
    order = []
    for step in range(8):
        claimed = await outside.claim(NOW + timedelta(minutes=step))
        assert claimed is not None
        order.append(claimed.site_id)
        visited = outside if claimed.site_id == 1 else other
        await visited.record(claimed, now=NOW + timedelta(minutes=step))
    assert order[:4] in ([1, 2, 1, 2], [2, 1, 2, 1])


async def test_many_visitors_share_the_sites(db: Database) -> None:
    """Six sites, eight visitors at once: every look is made once, one at a time at a site."""
    sites = [Outside(db, base=f"https://c{n}.example", all_committees="0") for n in range(6)]
    for number, one in enumerate(sites):
        one.hold(met(str(number), HELD_ON, committee=str(500 + number)))
        await one.more(str(500 + number))
    under_way: set[int] = set()

    async def visit() -> None:
        while (claimed := await sites[0].claim(NOW)) is not None:
            assert claimed.site_id not in under_way
            under_way.add(claimed.site_id)
            await asyncio.sleep(0.005)
            under_way.remove(claimed.site_id)
            await sites[claimed.site_id - 1].record(claimed, now=NOW)

    await asyncio.gather(*(visit() for _ in range(8)))
    for one in sites:
        assert len(one.made) == len(set(one.made)) == 4  # calendar, news, for all, the meeting
    assert [row.fence for row in await rows(db, Site)] == [4] * 6


async def test_a_day_has_its_cap(outside: Outside) -> None:
    """Beyond the usual only young meetings are looked at; at the most the site rests until dawn."""
    old = [met(f"o{n}", date(2025, 10, 1) + timedelta(days=n)) for n in range(40)]
    young = [met(f"y{n}", date(2026, 1, 11) - timedelta(days=n)) for n in range(10)]
    outside.hold(*old, *young)
    await outside.round(NOW)
    made = [key for _, _, key in outside.made]
    assert {one.key for one in young} <= set(made)
    assert len(made) <= USUAL_REQUESTS_A_DAY + 1
    await outside.until(NOW + timedelta(days=9), now=NOW + timedelta(hours=1))
    assert {one.key for one in old} <= {key for _, _, key in outside.made}
    async with outside.db.write() as session:
        row = await session.get_one(Site, 1)
        row.asked, row.asked_on = (
            MOST_REQUESTS_A_DAY,
            council_day(NOW + timedelta(days=9)).isoformat(),
        )
        session.add(row)
        look = next(one for one in await rows(outside.db, Look) if one.key == "y0")
        look.due_at = NOW
        await session.merge(look)
    assert await outside.claim(NOW + timedelta(days=9)) is None
    assert (await site(outside.db)).not_before == next_dawn(
        outside.base, now=NOW + timedelta(days=9)
    )


async def test_a_refusal_holds_for_the_whole_site(outside: Outside) -> None:
    """Nothing is asked for a day; then one look, and all is as before."""
    await outside.round(NOW)
    at = next_dawn(outside.base, now=NOW)
    outside.fails = {"meeting": BLOCKED, "calendar": BLOCKED, "news": BLOCKED}
    assert await outside.round(at) == 1
    assert (await site(outside.db)).health is SiteHealth.BLOCKED
    assert await outside.round(at + timedelta(hours=23)) == 0
    assert await outside.round(at + ONE_DAY) == 1
    outside.fails.clear()
    await outside.round(at + 2 * ONE_DAY)
    found = await site(outside.db)
    assert (found.health, found.cause, found.failures) == (SiteHealth.UP, "", 0)
    assert all(one.failures == 0 for one in await rows(outside.db, Look) if one.due_at)


async def test_a_site_says_how_long_it_refuses(outside: Outside) -> None:
    """Retry-After is kept to."""
    await outside.round(NOW)
    outside.fails = {"meeting": LookFailure("blocked", "No.", retry_after=3 * 86_400.0)}
    at = next_dawn(outside.base, now=NOW)
    await outside.round(at)
    assert (await site(outside.db)).not_before == at + 3 * ONE_DAY


async def test_a_broken_site_is_left_alone_longer_and_longer(outside: Outside) -> None:
    """A dead site costs a few requests a day, and recovers by itself with nothing lost."""
    outside.hold(*(met(str(n), HELD_ON - timedelta(days=n)) for n in range(8)))
    await outside.round(NOW)
    for kind in ("meeting", "calendar", "news"):
        outside.fails[kind] = BROKEN
    outside.asked.clear()
    end = await outside.until(NOW + 6 * ONE_DAY, now=NOW + timedelta(hours=1))
    assert (await site(outside.db)).health is SiteHealth.BROKEN
    assert max(outside.asked.values()) <= 10
    assert outside.asked[date(2026, 1, 17)] <= 2
    outside.fails.clear()
    outside.made.clear()
    await outside.until(end + 2 * ONE_DAY, now=end)
    assert (await site(outside.db)).health is SiteHealth.UP
    assert {str(n) for n in range(8)} <= {key for _, _, key in outside.made}


async def test_one_page_that_fails_is_not_the_site(outside: Outside) -> None:
    """A meeting's page that never comes leaves the rest as it is."""
    outside.hold(met("49", HELD_ON - ONE_DAY))
    now = NOW
    for fault in (BROKEN, UNREADABLE, MISSING):
        outside.fails["49"] = fault
        now = await outside.until(now + 3 * ONE_DAY, now=now)
        assert (await site(outside.db)).health is SiteHealth.UP
        assert (await look_at(outside.db, "50")).failures == 0
    assert (await look_at(outside.db, "49")).error == MISSING.sentence


async def test_minutes_that_never_come_are_given_up_once(outside: Outside) -> None:
    """After a year the clerk is told, and nobody looks again."""
    await outside.round(NOW)
    outside.meetings.clear()
    await outside.until(NOW + timedelta(days=9), now=NOW)
    late = NOW + timedelta(days=350)
    await outside.until(late + timedelta(days=60), now=late)
    assert (await look_at(outside.db, "50")).due_at is None
    told = [line.words for line in await rows(outside.db, ClerkLine) if "no longer" in line.words]
    assert len([words for words in told if "8 January 2026" in words]) == 1


MIXES = [
    # committees, id for all, news, most in the median, most on any day
    (10, "0", "whats_new", 9, 29),
    (10, "", "none", 19, 29),
    (2, "", "none", 4, 12),
]


@pytest.mark.slow
@pytest.mark.parametrize(("count", "sentinel", "news", "median", "most"), MIXES)
async def test_what_a_site_is_asked_in_a_season(
    db: Database, *, count: int, sentinel: str, news: str, median: int, most: int
) -> None:
    """Monthly committees, minutes 5 to 60 days late: the requests a day, robots.txt aside."""
    outside = Outside(db, all_committees=sentinel, news=news)
    for number in range(count):
        key = str(400 + number)
        for month in range(6):
            on = date(2025, 10, 1 + 2 * number) + timedelta(days=30 * month)
            one = met(f"{key}-{month}", on, committee=key)
            outside.hold(one)
            days = 5 + (number * 17 + month * 23) % 56
            noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
            outside.out[one.key] = noon + timedelta(days=days)
        await outside.more(key)
    await outside.until(NOW + timedelta(days=21), now=NOW)
    asked = [outside.asked[council_day(NOW) + timedelta(days=day)] for day in range(21)]
    assert (statistics.median(asked) <= median, max(asked) <= most) == (True, True), asked

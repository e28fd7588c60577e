"""The health of a watch in a clerk's words, and the clerk told once of what changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from storage.database import Database
from storage.tables import ClerkLine, Committee, Health, Officer, SiteHealth
from tests.tracker.builders import rows
from tests.tracker.watching import BLOCKED, BROKEN, NOW, UNREADABLE, Outside, met
from tracker.site_state import SeenMeeting, WatchFacts, late_after, state_of
from tracker.watches import WatchView, watch_line, watch_list

TODAY = date(2025, 12, 30)
MORNING = datetime(2025, 12, 30, 9, 0, tzinfo=UTC)
LOOKED = datetime(2025, 12, 30, 5, 0, tzinfo=UTC)
MET_ON = date(2025, 11, 13)
DAY = timedelta(days=1)
WELL = WatchFacts(
    now=MORNING, site=SiteHealth.UP, site_since=MORNING - 90 * DAY, looked_at=LOOKED,
    next_on=date(2026, 1, 22),
)  # fmt: skip
OUT = SeenMeeting(MET_ON, LOOKED, LOOKED - 10 * DAY, "draft", 37)
AWAITED = SeenMeeting(MET_ON, LOOKED)
HABIT = tuple(
    SeenMeeting(date(2025, month, 3), LOOKED, LOOKED - 90 * DAY, "approved", delay)
    for month, delay in ((6, 20), (7, 21), (9, 40))
)
RECENT = SeenMeeting(date(2025, 12, 18), LOOKED)

SENTENCES = [
    (
        replace(WELL, meetings=[replace(OUT, meeting_on=date(2025, 12, 4))]),
        Health.UP,
        "Up: looked this morning; minutes of 4 December 2025 are draft.",
    ),
    (
        replace(WELL, meetings=[RECENT], looked_at=LOOKED - DAY),
        Health.UP,
        "Up: looked yesterday; minutes of 18 December 2025 are not out yet.",
    ),
    (
        replace(WELL, meetings=[replace(OUT, meeting_on=date(2025, 7, 17))]),
        Health.QUIET,
        "Quiet: no meeting since 17 July; the next is on 22 January.",
    ),
    (
        replace(WELL, next_on=None),
        Health.QUIET,
        "Quiet: no meeting is known to have been held; no date is known for the next.",
    ),
    (
        replace(WELL, meetings=[*HABIT, AWAITED]),
        Health.LATE,
        (
            "Late: minutes of 13 November 2025 are not out after 47 days; "
            "this committee usually takes 21."
        ),
    ),
    (
        replace(WELL, meetings=[AWAITED]),
        Health.LATE,
        (
            "Late: minutes of 13 November 2025 are not out after 47 days; "
            "more than 45 days is late while this committee's habit is unknown."
        ),
    ),
    (
        replace(WELL, site=SiteHealth.BLOCKED, site_since=datetime(2025, 12, 3, 5, tzinfo=UTC)),
        Health.BLOCKED,
        (
            "Blocked: the council's site has refused this bot since 3 December. Please ask the "
            "council to let it in (its address and user agent are in docs/CONNECT.md)."
        ),
    ),
    (
        replace(
            WELL,
            site=SiteHealth.BROKEN,
            site_since=datetime(2025, 12, 29, 5, tzinfo=UTC),
            cause="The site took too long to answer.",
        ),
        Health.BROKEN,
        (
            "Broken: the council's site has given no proper answer since 29 December. "
            "The site took too long to answer. It is tried again by itself."
        ),
    ),
    (
        replace(WELL, calendar_failures=2, calendar_error="There is no page at that address."),
        Health.BROKEN,
        (
            "Broken: the calendar on the council's site could not be read. "
            "There is no page at that address. It is tried again by itself."
        ),
    ),
    (
        replace(WELL, meetings=[replace(RECENT, failures=3, error="That could not be read.")]),
        Health.BROKEN,
        (
            "Broken: the minutes of 18 December 2025 could not be read. That could not be read. "
            "It is tried again by itself."
        ),
    ),
    (replace(WELL, looked_at=None), Health.NEW, "New: not looked at yet."),
]


@pytest.mark.parametrize(("facts", "health", "sentence"), SENTENCES)
def test_the_sentences(facts: WatchFacts, health: Health, sentence: str) -> None:
    """Each state says what a clerk would ask."""
    found = state_of(facts)
    assert (found.health, found.sentence) == (health, sentence)


LIMITS = [
    # usual days, late after
    (None, 45),
    (5, 19),  # two weeks' grace at least
    (21, 35),
    (40, 60),  # half as long again
]


@pytest.mark.parametrize(("habit", "limit"), LIMITS)
def test_late_is_against_the_committees_own_habit(habit: float | None, limit: float) -> None:
    assert late_after(habit) == limit


def test_two_known_delays_are_no_habit() -> None:
    """Three at least."""
    assert replace(WELL, meetings=HABIT[:2]).habit is None
    assert replace(WELL, meetings=HABIT).habit == 21


def test_what_was_never_looked_at_is_not_late() -> None:
    """While a new watch is catching up nobody is alarmed."""
    assert state_of(replace(WELL, meetings=[SeenMeeting(MET_ON)])).health is Health.UP


def test_minutes_that_never_came_are_late_for_half_a_year() -> None:
    """After that the present counts again."""
    old = SeenMeeting(TODAY - 181 * DAY, LOOKED)
    assert state_of(replace(WELL, meetings=[old])).health is Health.QUIET


@pytest.fixture
async def outside(db: Database, committee: Committee) -> Outside:
    """A committee whose minutes are out, and which meets again."""
    outside = Outside(db)
    outside.hold(met("1", date(2026, 1, 8)), met("2", date(2026, 2, 12)))
    outside.out["1"] = NOW - DAY
    await outside.watch(committee)
    await outside.round(NOW)
    return outside


def break_with(outside: Outside, failure: object) -> None:
    outside.fails = dict.fromkeys(("calendar", "news", "meeting"), failure)


async def told(db: Database) -> list[str]:
    """The health lines of the clerks, as they came."""
    lines = await rows(db, ClerkLine)
    return [line.words for line in lines if line.key.startswith(("watch:", "site:"))]


async def view(db: Database, now: datetime) -> WatchView:
    async with db.read() as session:
        return (await watch_list(session, now=now))[0]


async def test_a_watch_that_goes_well_tells_nothing(outside: Outside, db: Database) -> None:
    """Setting up and looking is no news."""
    await outside.until(NOW + 20 * DAY, now=NOW + DAY)
    assert await told(db) == []
    found = await view(db, NOW + 20 * DAY)
    assert (found.slug, found.health) == ("ott-cyp", Health.UP)
    assert (found.next_meeting_on, found.last_minutes_on) == (date(2026, 2, 12), date(2026, 1, 8))
    assert found.site_url == outside.base


async def test_the_footer_says_the_same(
    outside: Outside, db: Database, committee: Committee
) -> None:
    async with db.read() as session:
        line = await watch_line(session, committee.id or 0, now=NOW)
    assert line == "Up: looked this morning; minutes of 8 January 2026 are draft."


async def test_blocked_is_told_at_once_and_its_end_when_it_holds(
    outside: Outside, db: Database
) -> None:
    """One line each, however many looks are refused."""
    break_with(outside, BLOCKED)
    outside.made.clear()
    now = await outside.until(NOW + 5 * DAY, now=NOW + DAY)
    refused_at = outside.made[0][0]
    assert len(outside.made) >= 2
    assert len(await told(db)) == 1
    assert (
        "Committee: Blocked: the council's site has refused this bot since" in (await told(db))[0]
    )
    found = await view(db, now)
    assert (found.health, found.since) == (Health.BLOCKED, refused_at.date())
    outside.fails.clear()
    await outside.until(now + 5 * DAY, now=now)
    assert len(await told(db)) == 2
    assert "Committee: Up: looked" in (await told(db))[1]
    assert (await view(db, now + 5 * DAY)).health is Health.UP


async def test_each_clerk_is_told_once_for_all_committees_of_a_site(
    outside: Outside, db: Database, clerk: Officer, other: Officer
) -> None:
    """Three committees, two clerks: two lines when it is blocked, two when it is over."""
    await outside.more("400", clerk)
    await outside.more("500", other)
    await outside.round(NOW)
    break_with(outside, BLOCKED)
    now = await outside.until(NOW + 3 * DAY, now=NOW + timedelta(hours=1))
    first = await told(db)
    assert len(first) == 2
    assert any("Children and Young People Scrutiny Committee and Committee 400" in w for w in first)
    assert any(words.startswith("Committee 500: Blocked") for words in first)
    outside.fails.clear()
    await outside.until(now + 5 * DAY, now=now)
    assert len([words for words in await told(db) if "Up: the site of" in words]) == 1
    assert all("Late" not in words for words in await told(db))


async def test_one_error_is_not_told(outside: Outside, db: Database) -> None:
    """A look that fails and works an hour later is no news."""
    now = NOW
    for _ in range(4):
        break_with(outside, BROKEN)
        now += DAY
        await outside.round(now)
        outside.fails.clear()
        now = await outside.until(now + timedelta(hours=3), now=now)
    assert await told(db) == []


async def test_a_broken_site_is_told_once_and_recovers(outside: Outside, db: Database) -> None:
    """Errors for days: one line; then one that it is up."""
    break_with(outside, BROKEN)
    now = await outside.until(NOW + 4 * DAY, now=NOW + DAY)
    assert [words.split(": ")[1] for words in await told(db)] == ["Broken"]
    outside.fails.clear()
    await outside.until(now + 5 * DAY, now=now)
    assert [words.split(": ")[1] for words in await told(db)] == ["Broken", "Up"]


async def test_minutes_that_cannot_be_read_are_told(outside: Outside, db: Database) -> None:
    """One page that stays unreadable is broken for this committee, and said once."""
    outside.hold(met("3", date(2026, 1, 11)))
    outside.fails["3"] = UNREADABLE
    now = await outside.until(NOW + 8 * DAY, now=NOW + DAY)
    assert [words.split(": ")[1] for words in await told(db)] == ["Broken"]
    assert "11 January 2026" in (await told(db))[0]
    outside.fails.clear()
    outside.out["3"] = now
    await outside.until(now + 5 * DAY, now=now)
    assert (await told(db))[-1].split(": ")[1] == "Up"


async def test_late_minutes_are_told_once_and_when_they_are_out(
    outside: Outside, db: Database
) -> None:
    """46 days without minutes: late; then up."""
    outside.hold(met("3", date(2026, 1, 11)), met("4", date(2026, 3, 10)))
    late_at = datetime(2026, 3, 3, 12, tzinfo=UTC)
    await outside.until(late_at, now=NOW)
    states = [words.split(": ")[1] for words in await told(db)]
    assert states == ["Late"]
    assert (await view(db, late_at)).health is Health.LATE
    outside.out |= {"3": late_at, "2": late_at}
    await outside.until(late_at + 8 * DAY, now=late_at)
    assert [words.split(": ")[1] for words in await told(db)] == ["Late", "Up"]

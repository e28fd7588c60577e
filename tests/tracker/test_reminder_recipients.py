"""To whom reminders go and at what hour: officers, new owners, clerks; and who is left alone."""

from datetime import UTC, date, datetime, time

import pytest
from sqlmodel import select

from storage.database import Database
from storage.tables import (
    ActionStatus,
    Delivery,
    EventKind,
    Mode,
    SlackUser,
)
from tests.tracker.chasing import MET_ON, NEXT_ON, OPENED, Season, at, reminders_of
from tracker.values import ClerkNote

PAPERS = "Papers go out on Wed 7 January 2026; the committee meets on Thu 15 January 2026"
TODAY = "Papers go out today, Wed 7 January 2026; the committee meets on Thu 15 January 2026"


@pytest.fixture
def season(db: Database) -> Season:
    return Season(db)


async def test_one_message_a_day_for_all_committees(season: Season) -> None:
    """Two committees ask one officer on one day: one message, two groups."""
    jo = await season.officer("Jo Grant", "U1")
    for slug in ("tv-cyp", "tv-env"):
        committee = await season.committee(slug, jo)
        await season.meeting(committee, NEXT_ON)
        await season.action(committee, jo)
        await season.action(committee, jo)
    said = await season.tick(at(date(2025, 12, 4)))
    assert len(said) == 1
    assert [group.slug for group in said[0].content.groups] == ["tv-cyp", "tv-env"]
    assert reminders_of(said)[0][1] == [
        "TV-CYP-25-001",
        "TV-CYP-25-002",
        "TV-ENV-25-003",
        "TV-ENV-25-004",
    ]


async def test_what_comes_after_the_days_message_waits_for_the_next_day(season: Season) -> None:
    """The day's message was said: an action given on the same day waits for the next morning."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    assert len(await season.tick(at(date(2025, 12, 4)))) == 1
    await season.action(committee, jo, opened_at=datetime(2025, 12, 3, 15, tzinfo=UTC))
    assert await season.tick(at(date(2025, 12, 4), 11)) == []
    assert reminders_of(await season.tick(at(date(2025, 12, 5)))) == [("U1", ["TV-CYP-25-002"])]


@pytest.mark.parametrize(
    ("time_zone", "says_at"),
    [
        ("Europe/London", datetime(2025, 12, 4, 9, tzinfo=UTC)),
        ("America/New_York", datetime(2025, 12, 4, 14, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2025, 12, 3, 20, tzinfo=UTC)),
    ],
)
async def test_sent_in_the_morning_of_the_officers_own_zone(
    season: Season, time_zone: str, says_at: datetime
) -> None:
    """The message waits for nine o'clock where the officer is, as Slack says."""
    jo = await season.officer("Jo Grant", "U1")
    await season.add(
        SlackUser(slack_user_id="U1", time_zone=time_zone, is_outsider=False, looked_up_at=OPENED)
    )
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    await season.plan(OPENED)
    async with season.db.read() as session:
        delivery = (await session.exec(select(Delivery))).one()
    assert delivery.not_before == says_at
    assert delivery.local_date == date(2025, 12, 4)


async def test_an_evening_start_waits_for_the_next_working_morning(season: Season) -> None:
    """The bot was down on Friday and comes up in the evening: said on Monday at nine."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo, opened_at=datetime(2025, 12, 4, 10, tzinfo=UTC))
    await season.plan(at(date(2025, 12, 4), 12))  # booked for Friday 5 Dec
    assert await season.tick(at(date(2025, 12, 5), 21)) == []
    assert await season.tick(at(date(2025, 12, 6), 12)) == []
    assert await season.tick(at(date(2025, 12, 8), 8)) == []
    assert reminders_of(await season.tick(at(date(2025, 12, 8), 9))) == [("U1", ["TV-CYP-25-001"])]


async def test_an_officers_own_hours_count(season: Season) -> None:
    """Someone who works from noon hears at noon."""
    jo = await season.officer("Jo Grant", "U1", works_from=time(12), works_to=time(20))
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    assert await season.tick(at(date(2025, 12, 4), 11)) == []
    assert len(await season.tick(at(date(2025, 12, 4), 12))) == 1


async def test_the_clerk_hears_of_silence_after_rung_3(season: Season) -> None:
    """Rung 3 on Thu 8 Jan unanswered: one line to the clerk on Fri 9 Jan, once."""
    clerk = await season.officer("Cam Clerk", "UC")
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", clerk)
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    await season.action(committee, jo)
    await season.live(date(2025, 12, 3), date(2026, 1, 14))
    notes = [
        (when.date(), claimed.recipient, claimed.content.lines)
        for when, claimed in season.said
        if isinstance(claimed.content, ClerkNote)
    ]
    line = "Committee tv-cyp: Jo Grant has not answered on TV-CYP-25-001, TV-CYP-25-002."
    assert notes == [(date(2026, 1, 9), "UC", (line,))]


async def test_an_answer_before_the_note_takes_its_line_out(season: Season) -> None:
    """Answered before the clerk's morning: the clerk is told nothing."""
    clerk = await season.officer("Cam Clerk", "UC", works_from=time(14))
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", clerk)
    await season.meeting(committee, NEXT_ON)
    action = await season.action(committee, jo)
    await season.live(date(2025, 12, 3), date(2026, 1, 9))
    await season.update(action, when=at(date(2026, 1, 9), 12))
    assert await season.tick(at(date(2026, 1, 9), 15)) == []


@pytest.mark.parametrize("why", ["no Slack id", "deactivated", "erased"])
async def test_an_officer_out_of_reach_is_the_clerks(season: Season, why: str) -> None:
    """Whom Slack cannot reach is not written to: the clerk is told."""
    clerk = await season.officer("Cam Clerk", "UC")
    jo = await season.officer("Jo Grant", None if why == "no Slack id" else "U1")
    if why == "deactivated":
        await season.add(SlackUser(slack_user_id="U1", is_deactivated=True, looked_up_at=OPENED))
    if why == "erased":
        await season.change(jo, erased_at=OPENED, name="")
    committee = await season.committee("tv-cyp", clerk)
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    said = await season.tick(at(date(2025, 12, 4)))
    who = "An officer who has left" if why == "erased" else "Jo Grant"
    line = f"Committee tv-cyp: {who} cannot be reached in Slack, so no reminder was sent of "
    assert [(one.recipient, one.content.lines) for one in said] == [
        ("UC", (f"{line}TV-CYP-25-001.",))
    ]


@pytest.mark.parametrize(
    "words",
    [
        {"verified": False},
        {"withheld": "public questions"},
        {"status": ActionStatus.PROPOSED},
        {"status": ActionStatus.COMPLETE},
        {"taken_down_at": OPENED},
    ],
)
async def test_what_only_clerks_may_see_reminds_nobody(
    season: Season, words: dict[str, object]
) -> None:
    """Unverified, withheld, proposed, complete and taken-down actions remind nobody."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp")
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo, **words)
    assert await season.live(date(2025, 12, 3), date(2026, 1, 14)) == {}


async def test_nobody_is_guessed(season: Season) -> None:
    """An action without a settled owner reminds nobody until the clerk settles it."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp")
    await season.meeting(committee, NEXT_ON)
    action = await season.action(committee)
    assert await season.live(date(2025, 12, 3), date(2025, 12, 10)) == {}
    await season.change(action, officer_id=jo.id)
    await season.event(action, EventKind.OWNER_SET, when=at(date(2025, 12, 10), 12))
    assert [*await season.live(date(2025, 12, 11), date(2025, 12, 18))] == [date(2025, 12, 11)]


async def test_a_new_owner_starts_with_rung_0(season: Season) -> None:
    """Handed on after rung 1: the new officer is told the next working morning."""
    jo = await season.officer("Jo Grant", "U1")
    sam = await season.officer("Sam Hill", "U2")
    committee = await season.committee("tv-cyp")
    await season.meeting(committee, NEXT_ON)
    action = await season.action(committee, jo)
    await season.live(date(2025, 12, 3), date(2025, 12, 22))
    await season.change(action, officer_id=sam.id)
    await season.event(action, EventKind.OWNER_SET, when=at(date(2025, 12, 22), 12))
    told = await season.live(date(2025, 12, 23), date(2026, 1, 14))
    assert [*told] == [date(2025, 12, 23), date(2026, 1, 2), date(2026, 1, 8)]
    assert told[date(2025, 12, 23)][0].startswith("Newly recorded")
    assert {claimed.recipient for when, claimed in season.said if when > at(MET_ON)} == {"U1", "U2"}


async def test_mode_off_says_nothing(season: Season) -> None:
    """A committee in mode off says nothing; set to auto it begins."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", mode=Mode.OFF)
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    assert await season.live(date(2025, 12, 3), date(2025, 12, 8)) == {}
    await season.change(committee, mode=Mode.AUTO)
    assert [*await season.live(date(2025, 12, 9), date(2025, 12, 12))] == [date(2025, 12, 9)]

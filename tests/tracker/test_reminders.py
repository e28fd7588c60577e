"""Reminders in a real database: planned, grouped, re-planned, escalated."""

from datetime import UTC, date, datetime, time

import pytest
import sqlalchemy as sa
from sqlmodel import select

from storage.database import Database
from storage.tables import (
    ActionStatus,
    ClosedDay,
    Delivery,
    DeliveryState,
    EventKind,
    MeetingStatus,
    Mode,
    Nudge,
    SlackUser,
)
from tests.tracker.chasing import MET_ON, NEXT_ON, OPENED, Season, at, reminders_of
from tracker.digests import plan_digests
from tracker.ladder import Rung
from tracker.reminders import plan_reminders
from tracker.values import ClerkNote

PAPERS = "papers go out on 7 January; the committee meets on 15 January"
TODAY = "papers go out today, 7 January; the committee meets on 15 January"


@pytest.fixture
def season(db: Database) -> Season:
    return Season(db)


async def test_the_ladder_is_said_rung_by_rung(season: Season) -> None:
    """Opened 3 Dec for 15 Jan: four messages on the table's days, with the papers' day."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    assert await season.live(date(2025, 12, 3), date(2026, 1, 15)) == {
        date(2025, 12, 4): [
            "Newly recorded for you: papers go out on 7 January; the committee meets on 15 January."
        ],
        date(2025, 12, 19): [f"Please say how this stands: {PAPERS}."],
        date(2026, 1, 2): [f"Please say how this stands: {PAPERS}."],
        date(2026, 1, 8): [
            "No answer yet: papers went out on 7 January; the committee meets on 15 January."
        ],
    }


async def test_opened_after_despatch_says_so(season: Season) -> None:
    """Opened 9 Jul for 14 Jul: papers went out on 6 July; the committee meets on 14 July."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, date(2026, 7, 14))
    await season.action(committee, jo, opened_at=datetime(2026, 7, 9, 10, tzinfo=UTC))
    told = await season.live(date(2026, 7, 9), date(2026, 7, 13))
    assert [*told] == [date(2026, 7, 10)]
    assert "papers went out on 6 July; the committee meets on 14 July" in told[date(2026, 7, 10)][0]


async def test_rung_0_names_the_papers_day_when_it_joins_a_past_rung(season: Season) -> None:
    """Opened 26 Mar for 9 Apr: one message on 27 Mar, and one on 31 Mar."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, date(2026, 4, 9))
    await season.action(committee, jo, opened_at=datetime(2026, 3, 26, 10, tzinfo=UTC))
    told = await season.live(date(2026, 3, 26), date(2026, 4, 9))
    assert [*told] == [date(2026, 3, 27), date(2026, 3, 31)]
    assert "papers go out on 30 March" in told[date(2026, 3, 27)][0]


async def test_a_second_plan_changes_nothing(season: Season) -> None:
    """Planning twice at one instant writes nothing twice."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    assert await season.plan(at(date(2025, 12, 4))) == 1
    assert await season.plan(at(date(2025, 12, 4))) == 0
    assert len(await season.tick(at(date(2025, 12, 4)))) == 1
    assert await season.tick(at(date(2025, 12, 4), 10)) == []


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


async def test_an_answer_silences_the_later_rungs_of_that_meeting(season: Season) -> None:
    """Answered after rung 1: silent until the next meeting's rung 1."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, NEXT_ON)
    await season.meeting(committee, date(2026, 3, 12))
    action = await season.action(committee, jo)
    await season.live(date(2025, 12, 3), date(2025, 12, 19))
    await season.update(action, when=at(date(2025, 12, 19), 11))
    told = await season.live(date(2025, 12, 20), date(2026, 3, 3))
    assert [*told] == [date(2026, 2, 18), date(2026, 2, 27)]


async def test_answered_between_plan_and_claim_is_not_said(season: Season) -> None:
    """A reminder all of whose actions were answered before it was sent is cancelled."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, NEXT_ON)
    action = await season.action(committee, jo)
    await season.plan(at(date(2025, 12, 4), 7))
    await season.update(action, when=at(date(2025, 12, 4), 8))
    assert await season.claim(at(date(2025, 12, 4))) is None
    assert (await season.delivery(1)).state is DeliveryState.CANCELLED


async def test_a_moved_meeting_repeats_nothing(season: Season) -> None:
    """Moved to 29 Jan after rung 1: rung 2 on 16 Jan, rung 3 on 22 Jan."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    meeting = await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    await season.live(date(2025, 12, 3), date(2025, 12, 22))
    await season.change(meeting, meeting_on=date(2026, 1, 29), moved_from=NEXT_ON)
    told = await season.live(date(2025, 12, 23), date(2026, 1, 28))
    assert [*told] == [date(2026, 1, 16), date(2026, 1, 22)]


async def test_moved_between_plan_and_claim_is_said_on_its_new_day(season: Season) -> None:
    """Rung 2 was booked for 2 Jan when the meeting moved: said on 16 Jan, once."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    meeting = await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    await season.live(date(2025, 12, 3), date(2025, 12, 31))
    await season.plan(at(date(2026, 1, 1)))
    await season.change(meeting, meeting_on=date(2026, 1, 29), moved_from=NEXT_ON)
    assert await season.claim(at(date(2026, 1, 2))) is None
    told = await season.live(date(2026, 1, 2), date(2026, 1, 28))
    assert [*told] == [date(2026, 1, 16), date(2026, 1, 22)]


async def test_cancelled_without_a_next_meeting(season: Season) -> None:
    """One message 15 working days after opening; the clerk hears each month."""
    clerk = await season.officer("Cam Clerk", "UC")
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", clerk)
    meeting = await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    await season.live(date(2025, 12, 3), date(2025, 12, 9))
    await season.change(meeting, status=MeetingStatus.CANCELLED)
    told = await season.live(date(2025, 12, 10), date(2026, 2, 27))
    assert [*told] == [date(2025, 12, 24)]
    assert "no date is known" in told[date(2025, 12, 24)][0]
    notes = [
        (when.date(), claimed.content.lines)
        for when, claimed in season.said
        if isinstance(claimed.content, ClerkNote)
    ]
    sentence = "Committee tv-cyp: no date known for the next meeting; 1 open action waits for it."
    assert notes == [
        (date(2025, 12, 10), (sentence,)),
        (date(2026, 1, 2), (sentence,)),
        (date(2026, 2, 2), (sentence,)),
    ]


async def test_snoozed_until_despatch(season: Season) -> None:
    """Rung 2 is silent, 7 Jan speaks, rung 3 is sent."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, NEXT_ON)
    action = await season.action(committee, jo)
    await season.live(date(2025, 12, 3), date(2025, 12, 19))
    await season.snooze(action, date(2026, 1, 7), when=at(date(2025, 12, 19), 15))
    told = await season.live(date(2025, 12, 20), date(2026, 1, 14))
    assert [*told] == [date(2026, 1, 7), date(2026, 1, 8)]
    assert told[date(2026, 1, 7)] == [f"You put this off until today: {TODAY}."]


async def test_snoozed_between_plan_and_claim_is_not_said(season: Season) -> None:
    """A snooze counts from the moment it is pressed."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, NEXT_ON)
    action = await season.action(committee, jo)
    await season.plan(at(date(2025, 12, 4), 7))
    await season.snooze(action, date(2025, 12, 18), when=at(date(2025, 12, 4), 8))
    told = await season.live(date(2025, 12, 4), date(2025, 12, 19))
    assert [*told] == [date(2025, 12, 18), date(2025, 12, 19)]


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


async def test_due_after_the_next_meeting_waits_for_its_own(season: Season) -> None:
    """Due in March: the January meeting's rungs are not for it."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp")
    await season.meeting(committee, NEXT_ON)
    await season.meeting(committee, date(2026, 3, 12))
    await season.action(committee, jo, due_on=date(2026, 3, 1))
    told = await season.live(date(2025, 12, 3), date(2026, 3, 11))
    assert [*told] == [
        date(2025, 12, 4),
        date(2026, 2, 18),
        date(2026, 2, 27),
        date(2026, 3, 5),
    ]
    assert "the committee meets on 12 March" in told[date(2025, 12, 4)][0]


async def test_a_week_of_outage_loses_nothing(season: Season) -> None:
    """Nothing ran from 3 to 12 Dec: rung 0 is said when the bot is back."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp")
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    assert [*await season.live(date(2025, 12, 12), date(2025, 12, 19))] == [
        date(2025, 12, 12),
        date(2025, 12, 19),
    ]


async def test_a_closed_day_moves_the_rungs(season: Season) -> None:
    """The council closes on 2 Jan: despatch and rungs before it move by a day."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp")
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    await season.live(date(2025, 12, 3), date(2025, 12, 5))
    await season.add(ClosedDay(council=committee.council, day=date(2026, 1, 2)))
    told = await season.live(date(2025, 12, 6), date(2026, 1, 14))
    assert [*told] == [date(2025, 12, 18), date(2025, 12, 31), date(2026, 1, 8)]


async def test_what_is_not_due_is_not_looked_at(season: Season) -> None:
    """After planning, an action waits for the day that the ladder named."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp")
    await season.meeting(committee, NEXT_ON)
    action = await season.action(committee, jo)
    await season.tick(at(date(2025, 12, 4)))
    async with season.db.read() as session:
        found = await session.get(type(action), action.id)
    assert found is not None
    assert found.look_on == date(2025, 12, 19)


async def test_silent_rungs_keep_their_reason(season: Season) -> None:
    """What was passed over is kept with why."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp")
    await season.meeting(committee, date(2026, 4, 9))
    await season.action(committee, jo, opened_at=datetime(2026, 3, 26, 10, tzinfo=UTC))
    await season.live(date(2026, 3, 26), date(2026, 3, 27))
    async with season.db.read() as session:
        nudges = (await session.exec(select(Nudge).order_by(Nudge.rung))).all()
    assert [(n.rung, n.silenced_by) for n in nudges] == [
        (Rung.RECORDED, ""),
        (Rung.FIRST, "past"),
        (Rung.SECOND, ""),
    ]


async def test_a_sweep_reads_what_is_due_by_its_index(season: Season) -> None:
    """The planners' queries of actions are index searches, so a sweep costs what is due."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.action(committee, jo)
    seen: list[tuple[str, tuple[object, ...]]] = []

    def note(*words: object) -> None:
        if "look_on <=" in str(words[2]) or "is_digested = 0" in str(words[2]):
            seen.append((str(words[2]), tuple(words[3])))  # type: ignore[call-overload] # the event types its words as objects

    async with season.db.write() as session:
        connection = await session.connection()
        sa.event.listen(connection.sync_connection, "before_cursor_execute", note)
        await plan_digests(session, now=OPENED)
        await plan_reminders(session, now=OPENED)
        sa.event.remove(connection.sync_connection, "before_cursor_execute", note)
        plans = [
            str((await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)).all())
            for words, values in seen
        ]
    assert "ix_action_status_is_digested" in plans[0]
    assert "ix_action_status_look_on" in plans[1]
    assert all("SCAN action" not in plan for plan in plans)

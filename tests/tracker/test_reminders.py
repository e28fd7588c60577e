"""Reminders in a real database: planned, grouped, re-planned, escalated."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import select

from storage.database import Database
from storage.tables import (
    ClosedDay,
    DeliveryState,
    MeetingStatus,
    Nudge,
)
from tests.tracker.chasing import NEXT_ON, OPENED, Season, at
from tracker.digests import plan_digests
from tracker.ladder import Rung
from tracker.reminders import plan_reminders
from tracker.values import ClerkNote

PAPERS = "Papers go out on Wed 7 January 2026; the committee meets on Thu 15 January 2026"
TODAY = "Papers go out today, Wed 7 January 2026; the committee meets on Thu 15 January 2026"


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
        date(2025, 12, 4): [f"Newly recorded for you. {PAPERS}."],
        date(2025, 12, 19): [f"Please say how this stands. {PAPERS}."],
        date(2026, 1, 2): [f"Please say how this stands. {PAPERS}."],
        date(2026, 1, 8): [
            (
                "No answer yet. Papers went out on Wed 7 January 2026; "
                "the committee meets on Thu 15 January 2026."
            )
        ],
    }


async def test_opened_after_despatch_says_so(season: Season) -> None:
    """Opened on 9 July for 14 July, when papers had gone out on 6 July."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, date(2026, 7, 14))
    await season.action(committee, jo, opened_at=datetime(2026, 7, 9, 10, tzinfo=UTC))
    told = await season.live(date(2026, 7, 9), date(2026, 7, 13))
    assert [*told] == [date(2026, 7, 10)]
    assert (
        "Papers went out on Mon 6 July 2026; the committee meets on Tue 14 July 2026"
        in told[date(2026, 7, 10)][0]
    )


async def test_rung_0_names_the_papers_day_when_it_joins_a_past_rung(season: Season) -> None:
    """Opened 26 Mar for 9 Apr: one message on 27 Mar, and one on 31 Mar."""
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo)
    await season.meeting(committee, date(2026, 4, 9))
    await season.action(committee, jo, opened_at=datetime(2026, 3, 26, 10, tzinfo=UTC))
    told = await season.live(date(2026, 3, 26), date(2026, 4, 9))
    assert [*told] == [date(2026, 3, 27), date(2026, 3, 31)]
    assert "Papers go out on Mon 30 March 2026" in told[date(2026, 3, 27)][0]


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
    assert "No date is known" in told[date(2025, 12, 24)][0]
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
    assert told[date(2026, 1, 7)] == [f"You put this off until today. {TODAY}."]


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
    assert "the committee meets on Thu 12 March 2026" in told[date(2025, 12, 4)][0]


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
    if not season.db.is_sqlite:
        pytest.skip("PostgreSQL chooses its plan by how many rows there are: here are too few.")
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

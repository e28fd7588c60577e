"""Who waits when Slack asks us to, and who does not."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from storage.database import Database
from storage.tables import Committee, Officer
from tests.tracker.chasing import NEXT_ON, Season, at
from tracker import holds
from tracker.clerk_notes import tell_clerk
from tracker.holds import Held

DAY = date(2025, 12, 4)
MORNING = at(DAY)
HALF = timedelta(seconds=30)


@pytest.fixture
async def season(db: Database) -> Season:
    """Four clerks, each with a note to be said this morning."""
    season = Season(db)
    for number in range(1, 5):
        clerk = await season.officer(f"Clerk {number}", f"U{number}")
        committee = await season.committee(f"tv-{number}", clerk)
        async with db.write() as session:
            await tell_clerk(
                session, committee_id=committee.id or 0, key=f"k{number}", words="A.", now=MORNING
            )
    await season.plan(MORNING)
    return season


async def claimed(season: Season, *, after: timedelta = timedelta()) -> list[str]:
    """Who can be spoken to at that time, all at once."""
    found = []
    while (one := await season.claim(MORNING + after)) is not None:
        found.append(one.recipient)
    return found


async def hold(season: Season, held: Held, recipient: str = "", until: timedelta = HALF) -> None:
    async with season.db.write() as session:
        await holds.hold(session, held, recipient=recipient, until=MORNING + until)
        await holds.hold_all_if_many(session, held, now=MORNING)


async def test_one_who_is_held_keeps_nobody_else_waiting(season: Season) -> None:
    await hold(season, Held.SAYING, "U2")
    assert await claimed(season) == ["U1", "U3", "U4"]
    assert await claimed(season, after=timedelta(seconds=29)) == []
    assert await claimed(season, after=HALF) == ["U2"]


async def test_three_who_are_held_at_once_are_the_workspace(season: Season) -> None:
    await hold(season, Held.SAYING, "U1", timedelta(seconds=20))
    await hold(season, Held.SAYING, "U2")
    assert len(await claimed(season)) == 2
    await hold(season, Held.SAYING, "U3")
    assert await claimed(season) == []
    assert await claimed(season, after=timedelta(seconds=20)) == ["U1"]


@pytest.mark.parametrize("held", [Held.SAYING, Held.PEOPLE])
async def test_all_people_are_held_together(season: Season, held: Held) -> None:
    await hold(season, held)
    assert await claimed(season) == []
    assert len(await claimed(season, after=HALF)) == 4


async def test_showing_anew_and_deleting_are_held_by_themselves(season: Season) -> None:
    (first,) = [await season.claim(MORNING)]
    assert first is not None
    assert await season.sent(first, MORNING)
    row = await season.delivery(first.id)
    await season.change(row, refresh_at=MORNING)
    await hold(season, Held.SHOWING)
    assert await claimed(season) == ["U2", "U3", "U4"]
    await season.change(row, withdraw_at=MORNING)
    assert await claimed(season) == ["U1"]


async def test_a_shorter_hold_does_not_end_a_longer_one(season: Season) -> None:
    await hold(season, Held.SAYING, "U1")
    await hold(season, Held.SAYING, "U1", timedelta(seconds=1))
    assert "U1" not in await claimed(season, after=timedelta(seconds=2))


async def test_holds_that_are_over_are_dropped(season: Season) -> None:
    await hold(season, Held.SAYING, "U1")
    async with season.db.write() as session:
        await holds.forget_holds(session, now=MORNING + HALF)
        assert await session.get(holds.Hold, "say:U1") is None


async def test_a_recipient_is_spoken_to_once_a_second(season: Season) -> None:
    """By whichever process: the pace is read off the claims. The others do not wait."""
    async with season.db.read() as session:
        jo = (await session.exec(select(Officer).where(Officer.slack_user_id == "U2"))).one()
        committee = await session.get(Committee, 2)
    assert committee is not None
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    await season.plan(MORNING)
    assert sorted(await claimed(season)) == ["U1", "U2", "U3", "U4"]
    assert await claimed(season, after=timedelta(milliseconds=900)) == []
    assert await claimed(season, after=timedelta(seconds=1)) == ["U2"]

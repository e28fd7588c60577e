"""Messages that were said: shown anew, deleted, and told of to the clerk."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from storage.database import Database
from storage.tables import (
    Action,
    Committee,
    DeliveryState,
)
from tests.tracker.chasing import NEXT_ON, OPENED, Season, at
from tracker import deliveries
from tracker.values import ClaimedDelivery, ClerkNote, Reminder

DAY = date(2025, 12, 4)
MORNING = at(DAY)
LATER = MORNING + timedelta(minutes=2)


@pytest.fixture
async def season(db: Database) -> Season:
    """One officer with one reminder due on the morning of 4 December."""
    season = Season(db)
    clerk = await season.officer("Cam Clerk", "UC")
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", clerk)
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, jo)
    await season.plan(OPENED)
    return season


@pytest.fixture
async def claimed(season: Season) -> ClaimedDelivery:
    """The reminder, claimed."""
    found = await season.claim(MORNING)
    assert found is not None
    return found


async def stale(season: Season, now: datetime) -> tuple[ClaimedDelivery, ...]:
    async with season.db.read() as session:
        return await deliveries.stale_claims(session, now=now)


async def test_an_answered_message_is_shown_anew(season: Season, claimed: ClaimedDelivery) -> None:
    """After an answer the message is updated in its place, once, with the answer."""
    await season.sent(claimed, MORNING)
    async with season.db.read() as session:
        action = (await session.exec(select(Action))).one()
    await season.update(action, when=LATER)
    async with season.db.write() as session:
        assert await deliveries.refresh_message(session, channel_id="DU1", ts="1.1", now=LATER)
        assert not await deliveries.refresh_message(session, channel_id="DU1", ts="9", now=LATER)
    again = await season.claim(LATER)
    assert again is not None
    assert (again.update, again.channel_id, again.ts) == (True, "DU1", "1.1")
    assert isinstance(again.content, Reminder)
    assert again.content.groups[0].actions[0].answered == "update"
    assert await season.sent(again, LATER)
    assert await season.claim(LATER) is None


async def test_an_answer_while_it_is_shown_anew_shows_it_once_more(
    season: Season, claimed: ClaimedDelivery
) -> None:
    """A second answer between claim and mark of the update is not lost."""
    await season.sent(claimed, MORNING)
    for now in (MORNING, LATER):
        async with season.db.write() as session:
            await deliveries.refresh_message(session, channel_id="DU1", ts="1.1", now=now)
        if now == MORNING:
            first = await season.claim(MORNING)
            assert first is not None
    assert await season.sent(first, LATER)
    assert (await season.claim(LATER)) is not None


async def test_an_update_whose_sender_died_is_done_again(
    season: Season, claimed: ClaimedDelivery
) -> None:
    """Showing anew can be done twice: after the lease it is claimed again without recovery."""
    await season.sent(claimed, MORNING)
    async with season.db.write() as session:
        await deliveries.refresh_message(session, channel_id="DU1", ts="1.1", now=MORNING)
    assert await season.claim(MORNING) is not None
    assert await season.claim(MORNING) is None
    assert [one.update for one in await stale(season, LATER)] == [True]
    assert await season.claim(LATER) is not None


async def test_taken_down_before_it_was_said(season: Season) -> None:
    """An action taken down between plan and claim is never said."""
    async with season.db.read() as session:
        action = (await session.exec(select(Action))).one()
    await season.change(action, taken_down_at=OPENED)
    assert await season.claim(MORNING) is None


async def test_taken_down_after_it_was_said_is_deleted(
    season: Season, claimed: ClaimedDelivery
) -> None:
    """A message with nothing left to show is deleted, even if it was only to be refreshed."""
    await season.sent(claimed, MORNING)
    async with season.db.read() as session:
        action = (await session.exec(select(Action))).one()
    await season.change(action, taken_down_at=LATER)
    async with season.db.write() as session:
        await deliveries.refresh_message(session, channel_id="DU1", ts="1.1", now=LATER)
    again = await season.claim(LATER)
    assert again is not None
    assert (again.withdraw, again.content, again.ts) == (True, None, "1.1")
    assert await season.sent(again, LATER)
    assert (await season.delivery(claimed.id)).state is DeliveryState.CANCELLED
    assert await season.claim(LATER) is None


async def test_withdrawals_come_first(season: Season, claimed: ClaimedDelivery) -> None:
    """What must go from sight goes before anything new is said."""
    await season.sent(claimed, MORNING)
    async with season.db.read() as session:
        committee = (await session.exec(select(Committee))).one()
    sam = await season.officer("Sam Hill", "U2")
    await season.action(committee, sam)
    await season.plan(MORNING)
    await season.change(await season.delivery(claimed.id), withdraw_at=MORNING)
    first, second = await season.claim(MORNING), await season.claim(MORNING)
    assert first is not None
    assert second is not None
    assert (first.withdraw, second.recipient) == (True, "U2")


async def test_withdrawn_while_it_is_being_said(season: Season, claimed: ClaimedDelivery) -> None:
    """Taken down between claim and mark: said, marked, and deleted at once."""
    await season.change(await season.delivery(claimed.id), withdraw_at=MORNING)
    assert await season.sent(claimed, MORNING)
    again = await season.claim(MORNING)
    assert again is not None
    assert again.withdraw


async def test_a_deletion_that_slack_refuses_is_told_to_the_clerk(
    season: Season, claimed: ClaimedDelivery
) -> None:
    """A message that cannot be deleted is put before the clerk."""
    await season.sent(claimed, MORNING)
    await season.change(await season.delivery(claimed.id), withdraw_at=MORNING)
    again = await season.claim(MORNING)
    assert again is not None
    async with season.db.write() as session:
        await deliveries.mark_failed(session, again, error="cant_delete_message", now=MORNING)
    (note,) = await season.tick(LATER)
    what = "the reminder of Thu 4 December 2025 (cant_delete_message) to Jo Grant"
    assert note.content == ClerkNote((f"Slack did not delete {what}. Please delete it by hand.",))

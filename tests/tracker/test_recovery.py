"""The ledger's corners: what comes late, comes twice, or comes to a row that moved on."""

from datetime import date, timedelta

import pytest

from storage.database import Database
from storage.tables import Action, ActionStatus, Committee, DeliveryState, Mode, Officer
from tests.tracker.chasing import NEXT_ON, OPENED, Season, at, reminders_of
from tracker import deliveries
from tracker.clerk_notes import tell_clerk
from tracker.values import ClaimedDelivery, ClerkNote, Digest, Reminder

DAY = date(2025, 12, 4)
MORNING = at(DAY)
LATER = MORNING + timedelta(minutes=2)


@pytest.fixture
def season(db: Database) -> Season:
    return Season(db)


@pytest.fixture
async def jo(season: Season) -> Officer:
    return await season.officer("Jo Grant", "U1")


@pytest.fixture
async def committee(season: Season, jo: Officer) -> Committee:
    """A committee with a meeting to come, whose clerk is Jo too."""
    found = await season.committee("tv-cyp", jo)
    await season.meeting(found, NEXT_ON)
    return found


@pytest.fixture
async def said(season: Season, committee: Committee, jo: Officer) -> ClaimedDelivery:
    """A reminder of two actions that was said in the morning."""
    await season.action(committee, jo)
    await season.action(committee, jo)
    (found,) = await season.tick(MORNING)
    return found


async def refreshed(season: Season, said: ClaimedDelivery) -> ClaimedDelivery:
    await season.change(await season.delivery(said.id), refresh_at=MORNING)
    claimed = await season.claim(LATER)
    assert claimed is not None
    assert claimed.update
    return claimed


async def test_an_update_that_slack_puts_off_is_done_later(
    season: Season, said: ClaimedDelivery
) -> None:
    """Retry-After on a chat.update waits in the row; the message stands meanwhile."""
    claimed = await refreshed(season, said)
    until = LATER + timedelta(seconds=30)
    async with season.db.write() as session:
        await deliveries.postpone(session, claimed, until=until, now=LATER)
    assert await season.claim(LATER) is None
    again = await season.claim(until)
    assert again is not None
    assert (again.update, again.ts) == (True, said_ts(said))


def said_ts(said: ClaimedDelivery) -> str:
    return f"{said.id}.{said.fence}"


async def test_a_deletion_that_slack_puts_off_is_done_later(
    season: Season, said: ClaimedDelivery
) -> None:
    """So does a deletion."""
    await season.change(await season.delivery(said.id), withdraw_at=MORNING)
    claimed = await season.claim(LATER)
    assert claimed is not None
    until = LATER + timedelta(seconds=30)
    async with season.db.write() as session:
        await deliveries.postpone(session, claimed, until=until, now=LATER)
    assert await season.claim(LATER) is None
    assert (await season.claim(until)) is not None


async def test_an_update_that_slack_refuses_is_dropped(
    season: Season, said: ClaimedDelivery
) -> None:
    """A message that somebody deleted by hand is not updated for ever; nobody is bothered."""
    claimed = await refreshed(season, said)
    async with season.db.write() as session:
        await deliveries.mark_failed(session, claimed, error="message_not_found", now=LATER)
    row = await season.delivery(said.id)
    assert (row.state, row.refresh_at, row.error) == (
        DeliveryState.SENT,
        None,
        "message_not_found",
    )
    assert await season.tick(LATER) == []


async def test_marks_of_a_claim_that_was_taken_over_change_nothing(
    season: Season, committee: Committee, jo: Officer
) -> None:
    """Postponed, failed or uncertain with an old fence: the row stays the new holder's."""
    await season.action(committee, jo)
    await season.plan(OPENED)
    first = await season.claim(MORNING)
    assert first is not None
    async with season.db.write() as session:
        await deliveries.postpone(session, first, until=MORNING, now=MORNING)
    assert await season.claim(MORNING) is not None
    async with season.db.write() as session:
        await deliveries.postpone(session, first, until=LATER, now=LATER)
        await deliveries.mark_failed(session, first, error="late", now=LATER)
        await deliveries.mark_uncertain(session, first, now=LATER)
    row = await season.delivery(first.id)
    assert (row.state, row.error, row.fence) == (DeliveryState.CLAIMED, "", 2)


async def test_a_cancelled_message_cannot_be_marked(season: Season, said: ClaimedDelivery) -> None:
    """A late mark of what was deleted meanwhile is refused: its sender deletes it."""
    await season.change(await season.delivery(said.id), state=DeliveryState.CANCELLED)
    assert not await season.sent(said, LATER)


async def test_withdrawn_before_it_was_said(
    season: Season, committee: Committee, jo: Officer
) -> None:
    """A planned message that is withdrawn is never said."""
    await season.action(committee, jo)
    await season.plan(OPENED)
    await season.change(await season.delivery(1), withdraw_at=OPENED)
    assert await season.claim(MORNING) is None
    assert (await season.delivery(1)).state is DeliveryState.CANCELLED


async def test_postponed_into_the_night_waits_for_the_morning(
    season: Season, committee: Committee, jo: Officer
) -> None:
    """Slack asks for hours: what is due at night is said the next morning, once."""
    await season.action(committee, jo)
    await season.plan(OPENED)
    claimed = await season.claim(at(DAY, 16, 50))
    assert claimed is not None
    async with season.db.write() as session:
        await deliveries.postpone(session, claimed, until=at(DAY, 18), now=at(DAY, 16, 51))
    assert await season.claim(at(DAY, 18)) is None
    assert reminders_of(await season.tick(at(date(2025, 12, 5)))) == [("U1", ["TV-CYP-25-001"])]


async def test_a_planned_message_before_hours_waits_on_its_day(
    season: Season, committee: Committee, jo: Officer
) -> None:
    """An officer who now starts later hears later on the same day."""
    await season.action(committee, jo)
    await season.plan(OPENED)
    await season.change(jo, works_from=at(DAY, 11, 0).time())
    assert await season.claim(at(DAY, 9)) is None
    row = await season.delivery(1)
    assert (row.local_date, row.not_before) == (DAY, at(DAY, 11, 0))
    assert await season.claim(at(DAY, 11, 0)) is not None


async def test_a_cancelled_day_can_be_used_again(
    season: Season, committee: Committee, jo: Officer
) -> None:
    """Answered, so nothing was said; given again the same day: that day's one message says it."""
    action = await season.action(committee, jo)
    await season.plan(at(DAY, 7))
    await season.change(action, status=ActionStatus.COMPLETE)
    assert await season.claim(MORNING) is None
    assert (await season.delivery(1)).state is DeliveryState.CANCELLED
    await season.action(committee, jo)
    said = await season.tick(LATER)
    assert [(one.id, one.kind) for one in said] == [(1, "reminder")]
    assert reminders_of(said) == [("U1", ["TV-CYP-25-002"])]


async def test_an_answered_reminder_asks_for_nothing(
    season: Season, said: ClaimedDelivery, jo: Officer
) -> None:
    """Shown anew, what was done or given to another officer has its answer beside it."""
    async with season.db.read() as session:
        first, second = [await session.get(Action, key) for key in (1, 2)]
    other = await season.officer("Sam Hill", "U2")
    await season.change(first, status=ActionStatus.CLOSED)
    await season.change(second, officer_id=other.id)
    claimed = await refreshed(season, said)
    assert isinstance(claimed.content, Reminder)
    views = claimed.content.groups[0].actions
    assert [view.answered for view in views] == ["done", "not mine"]


async def test_one_message_a_day_reaches_a_clerk_who_is_an_officer_too(
    season: Season, said: ClaimedDelivery
) -> None:
    """A note is a message of its own kind: the reminder of the day does not keep it back."""
    async with season.db.write() as session:
        await tell_clerk(session, committee_id=1, key="k", words="Item 4 is gone.", now=MORNING)
    assert [one.content for one in await season.tick(LATER)] == [ClerkNote(("Item 4 is gone.",))]


async def test_an_uncertain_note_is_told_of_in_the_next(
    season: Season, committee: Committee
) -> None:
    """We may have said the clerk's note: the next one says so, and does not repeat it."""
    async with season.db.write() as session:
        await tell_clerk(session, committee_id=1, key="k", words="Item 4 is gone.", now=MORNING)
    await season.plan(MORNING)
    claimed = await season.claim(MORNING)
    assert claimed is not None
    async with season.db.write() as session:
        await deliveries.mark_uncertain(session, claimed, now=MORNING)
    (note,) = await season.tick(at(date(2025, 12, 5)))
    assert isinstance(note.content, ClerkNote)
    assert [line[:71] for line in note.content.lines] == [
        "It is uncertain whether the note of Thu 4 December 2025 to Jo Grant was"
    ]


async def test_a_named_channel_beside_its_id_stays_a_name(season: Season) -> None:
    """A committee followed as "#cyp" and as C9: what was said under the name stays said."""
    committee = await season.committee("tv-cyp", mode=Mode.AUTO)
    await season.follow(committee, "#cyp")
    await season.follow(committee, "C9")
    await season.action(committee)
    await season.plan(MORNING)
    recipients = []
    while (claimed := await season.claim(MORNING)) is not None:
        assert isinstance(claimed.content, Digest)
        recipients.append(claimed.recipient)
        async with season.db.write() as session:
            assert await deliveries.mark_sent(
                session, claimed, channel_id="C9", ts=str(claimed.id), now=MORNING
            )
    assert recipients == ["#cyp", "C9"]
    assert await season.tick(LATER) == []

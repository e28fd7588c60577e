"""The ledger of messages: claimed by one, marked once, recovered, postponed, deleted."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from storage.database import Database
from storage.tables import (
    ActionEvent,
    ClerkLine,
    Committee,
    Delivery,
    DeliveryState,
    EventKind,
    Officer,
)
from tests.tracker.chasing import NEXT_ON, OPENED, QUOTE, Season, at
from tracker import deliveries
from tracker.clerk_notes import tell_clerk
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


async def test_a_claim_carries_what_to_say(claimed: ClaimedDelivery) -> None:
    """A claim says to whom, what, until when, and under which opaque key."""
    assert (claimed.kind, claimed.recipient, claimed.fence) == ("reminder", "U1", 1)
    assert claimed.lease_until == MORNING + timedelta(seconds=60)
    assert isinstance(claimed.content, Reminder)
    assert claimed.content.groups[0].actions[0].public_quote == QUOTE
    assert len(claimed.key) == 32
    assert (claimed.update, claimed.withdraw) == (False, False)


async def test_a_claimed_message_is_not_claimed_again(
    season: Season, claimed: ClaimedDelivery
) -> None:
    """While it is claimed nobody else gets it, and after the lease it is for recovery."""
    assert await season.claim(MORNING) is None
    assert await season.claim(LATER) is None


async def test_two_claimers_never_get_the_same_row(season: Season) -> None:
    """Forty messages, two claimers at once: each message once."""
    async with season.db.write() as session:
        committee = (await session.exec(select(Committee))).one()
    for number in range(39):
        officer = await season.officer(f"Officer {number}", f"UX{number}")
        await season.action(committee, officer)
    await season.plan(OPENED)

    async def claim_all() -> list[int]:
        found = []
        while (claimed := await season.claim(MORNING)) is not None:
            found.append(claimed.id)
            await asyncio.sleep(0)
        return found

    first, second = await asyncio.gather(claim_all(), claim_all())
    assert first
    assert second
    assert len({*first, *second}) == len(first) + len(second) == 40


async def test_marked_sent_it_is_in_the_history(season: Season, claimed: ClaimedDelivery) -> None:
    """A mark keeps where it was said, and each action's history says that it was."""
    assert await season.sent(claimed, MORNING)
    row = await season.delivery(claimed.id)
    assert (row.state, row.channel_id, row.ts) == (DeliveryState.SENT, "DU1", "1.1")
    async with season.db.read() as session:
        said = select(ActionEvent).where(ActionEvent.kind == EventKind.SAID)
        events = (await session.exec(said)).all()
    assert [event.details["kind"] for event in events] == ["reminder"]


async def test_a_crash_between_claim_and_mark_is_found(
    season: Season, claimed: ClaimedDelivery
) -> None:
    """An unmarked claim is stale once its lease has run out, not before."""
    assert await stale(season, MORNING) == ()
    assert [found.key for found in await stale(season, LATER)] == [claimed.key]


async def test_recovery_that_finds_it_marks_it(season: Season, claimed: ClaimedDelivery) -> None:
    """Found in Slack: marked as said; the late sender's own mark of the same message agrees."""
    (found,) = await stale(season, LATER)
    assert await season.sent(found, LATER)
    assert await season.sent(claimed, LATER)


async def test_recovery_that_does_not_find_it_says_it_again(
    season: Season, claimed: ClaimedDelivery
) -> None:
    """Not in Slack: postponed, claimed again, and the first sender's late mark is refused."""
    (found,) = await stale(season, LATER)
    async with season.db.write() as session:
        await deliveries.postpone(session, found, until=LATER, now=LATER)
    again = await season.claim(LATER)
    assert again is not None
    assert (again.id, again.fence) == (claimed.id, 2)
    assert not await season.sent(claimed, LATER)
    assert await season.sent(again, LATER)
    assert (await season.delivery(claimed.id)).ts == "1.2"
    assert not await season.sent(claimed, LATER)


async def test_a_late_mark_counts_while_nobody_else_claimed(
    season: Season, claimed: ClaimedDelivery
) -> None:
    """Given back but not claimed again: the late mark is the truth, and it is not said twice."""
    async with season.db.write() as session:
        await deliveries.postpone(session, claimed, until=LATER, now=LATER)
    assert await season.sent(claimed, LATER)
    assert await season.claim(LATER) is None


async def test_uncertain_is_not_repeated_and_the_clerk_is_told(
    season: Season, claimed: ClaimedDelivery
) -> None:
    """What we cannot look for is put before the clerk, and never said again."""
    async with season.db.write() as session:
        await deliveries.mark_uncertain(session, claimed, now=LATER)
    (note,) = await season.tick(LATER)
    what = "the reminder of Thu 4 December 2025 to Jo Grant"
    line = f"It is uncertain whether {what} was sent. It is not sent again; please look."
    line += " My Home tab can send it."
    assert (note.recipient, note.content) == ("UC", ClerkNote((line,)))
    assert (await season.delivery(claimed.id)).state is DeliveryState.UNCERTAIN


async def test_postponed_is_taken_again_from_then_on(
    season: Season, claimed: ClaimedDelivery
) -> None:
    """Slack's Retry-After is a `not_before`: nothing sleeps, nothing is lost."""
    until = MORNING + timedelta(minutes=5)
    async with season.db.write() as session:
        await deliveries.postpone(session, claimed, until=until, now=MORNING)
        assert await deliveries.next_due_at(session) == until
    assert await season.claim(until - timedelta(seconds=1)) is None
    again = await season.claim(until)
    assert again is not None
    assert (again.key, again.attempts) == (claimed.key, 2)


async def test_failed_is_told_to_the_clerk(season: Season, claimed: ClaimedDelivery) -> None:
    """What Slack refuses for good is not tried again; the clerk learns of it."""
    async with season.db.write() as session:
        await deliveries.mark_failed(session, claimed, error="user_disabled", now=MORNING)
    said = await season.tick(LATER)
    what = "the reminder of Thu 4 December 2025"
    assert [one.content for one in said] == [
        ClerkNote(
            (f"Slack did not take {what} (user_disabled) to Jo Grant. My Home tab can send it.",)
        )
    ]


async def test_a_failed_note_keeps_its_lines_for_another_day(
    season: Season, claimed: ClaimedDelivery
) -> None:
    """The clerk's own note failed: its lines are in the next working day's."""
    await season.sent(claimed, MORNING)
    async with season.db.write() as session:
        await tell_clerk(session, committee_id=1, key="k", words="Item 4 is gone.", now=MORNING)
    await season.plan(MORNING)
    note = await season.claim(MORNING)
    assert note is not None
    async with season.db.write() as session:
        await deliveries.mark_failed(session, note, error="internal_error", now=MORNING)
    assert await season.tick(LATER) == []
    said = await season.tick(at(date(2025, 12, 5)))
    assert [one.content for one in said] == [ClerkNote(("Item 4 is gone.",))]


async def test_next_due_at_is_the_morning_then_the_next_look(season: Season) -> None:
    """The clock may sleep until the next message, and then until the eve of the next rung."""
    async with season.db.read() as session:
        assert await deliveries.next_due_at(session) == datetime(2025, 12, 4, 9, tzinfo=UTC)
    await season.tick(MORNING)
    async with season.db.read() as session:
        assert await deliveries.next_due_at(session) == datetime(2025, 12, 18, tzinfo=UTC)


async def test_nothing_due_in_an_empty_house(db: Database) -> None:
    """Nothing planned: nothing to wake for, nothing to claim."""
    season = Season(db)
    async with db.read() as session:
        assert await deliveries.next_due_at(session) is None
    assert await season.tick(MORNING) == []


async def test_lines_say_the_same_thing_once(season: Season) -> None:
    """A line of the same key is kept once; the day's note holds all lines."""
    for words in ("First.", "First again."):
        async with season.db.write() as session:
            await tell_clerk(session, committee_id=1, key="one", words=words, now=MORNING)
    async with season.db.write() as session:
        await tell_clerk(session, committee_id=1, key="two", words="Second.", now=MORNING)
    said = [one for one in await season.tick(MORNING) if one.recipient == "UC"]
    assert [one.content for one in said] == [ClerkNote(("First.", "Second."))]
    async with season.db.write() as session:
        await tell_clerk(session, committee_id=1, key="three", words="Third.", now=LATER)
    assert await season.tick(LATER) == []  # one note a day
    (note,) = await season.tick(at(date(2025, 12, 5)))
    assert note.content == ClerkNote(("Third.",))


async def test_lines_wait_for_a_clerk(season: Season) -> None:
    """Without a clerk in Slack the lines are kept until there is one."""
    async with season.db.read() as session:
        clerk = (await session.exec(select(Officer).where(Officer.slack_user_id == "UC"))).one()
    await season.change(clerk, slack_user_id=None)
    async with season.db.write() as session:
        await tell_clerk(session, committee_id=1, key="one", words="First.", now=MORNING)
    assert [one.recipient for one in await season.tick(MORNING)] == ["U1"]
    await season.change(clerk, slack_user_id="UN")
    assert [one.recipient for one in await season.tick(LATER)] == ["UN"]
    async with season.db.read() as session:
        assert all(line.delivery_id for line in (await session.exec(select(ClerkLine))).all())


async def test_one_row_for_each_person_day_and_kind(season: Season) -> None:
    """However often the day is planned, its messages are one row each."""
    for hour in range(9, 17):
        await season.tick(at(DAY, hour))
    async with season.db.read() as session:
        rows = (await session.exec(select(Delivery))).all()
    keys = [(row.recipient, row.local_date, row.kind, row.part) for row in rows]
    assert len(keys) == len(set(keys)) == 1

"""The clerk's one triage message: said for what is new, shown anew in its place."""

from datetime import date, datetime, timedelta

import pytest

from storage.database import Database
from storage.tables import ActionStatus, Committee, DeliveryState, EventKind, Mode, Officer
from tests.tracker.chasing import NEXT_ON, Season, at
from tracker.deliveries import plan_triage
from tracker.values import TriageList

DAY = date(2025, 12, 3)
AFTERNOON = at(DAY, 14)


@pytest.fixture
async def season(db: Database) -> Season:
    return Season(db)


@pytest.fixture
async def clerk(season: Season) -> Officer:
    return await season.officer("Cam Clerk", "UC")


@pytest.fixture
async def committee(season: Season, clerk: Officer) -> Committee:
    """A committee in approve mode with one proposal."""
    found = await season.committee("tv-cyp", clerk, mode=Mode.APPROVE)
    await propose(season, found)
    return found


async def propose(season: Season, committee: Committee, **words: object) -> None:
    await season.action(
        committee, status=ActionStatus.PROPOSED, **{"proposed_at": AFTERNOON, **words}
    )


async def plan(season: Season, committee: Committee, now: datetime = AFTERNOON) -> None:
    async with season.db.write() as session:
        await plan_triage(session, committee_id=committee.id or 0, now=now)


async def test_one_message_for_all_that_waits(season: Season, committee: Committee) -> None:
    """Planned three times, with two proposals: one message with both."""
    await plan(season, committee)
    await propose(season, committee)
    await plan(season, committee)
    await plan(season, committee)
    (said,) = await season.tick(AFTERNOON)
    assert said.recipient == "UC"
    assert isinstance(said.content, TriageList)
    assert [view.reference for view in said.content.proposed] == ["TV-CYP-25-001", "TV-CYP-25-002"]


async def test_a_change_shows_the_same_message_anew(season: Season, committee: Committee) -> None:
    """After a decision, or more of the same day, the message is updated, not repeated."""
    await plan(season, committee)
    (said,) = await season.tick(AFTERNOON)
    later = AFTERNOON + timedelta(hours=1)
    await propose(season, committee, proposed_at=later)
    await plan(season, committee, later)
    (again,) = await season.tick(later)
    assert (again.id, again.update) == (said.id, True)
    assert isinstance(again.content, TriageList)
    assert len(again.content.proposed) == 2


async def test_the_last_decision_empties_the_message(season: Season, committee: Committee) -> None:
    """When nothing waits any more the message stands, empty."""
    await plan(season, committee)
    await season.tick(AFTERNOON)
    action = await season.action(committee, status=ActionStatus.DISMISSED)
    async with season.db.read() as session:
        first = await session.get(type(action), 1)
    await season.change(first, status=ActionStatus.DISMISSED)
    await plan(season, committee)
    (again,) = await season.tick(AFTERNOON)
    assert isinstance(again.content, TriageList)
    assert (again.update, again.content.proposed) == (True, ())


async def test_new_proposals_of_another_day_are_a_new_message(
    season: Season, committee: Committee
) -> None:
    """A message of an earlier day is read: what is new gets a message of its own."""
    await plan(season, committee)
    (said,) = await season.tick(AFTERNOON)
    tomorrow = at(date(2025, 12, 4), 11)
    await propose(season, committee, proposed_at=tomorrow)
    await plan(season, committee, tomorrow)
    (new,) = await season.tick(tomorrow)
    assert new.id != said.id
    assert not new.update


async def test_a_decision_of_another_day_is_no_new_message(
    season: Season, committee: Committee
) -> None:
    """Deciding the next day shows the old message anew."""
    await propose(season, committee)
    await plan(season, committee)
    (said,) = await season.tick(AFTERNOON)
    tomorrow = at(date(2025, 12, 4), 11)
    await plan(season, committee, tomorrow)
    (again,) = await season.tick(tomorrow)
    assert (again.id, again.update) == (said.id, True)


async def test_handed_back_on_another_day_is_a_new_message(
    season: Season, committee: Committee
) -> None:
    """An officer's "not mine" brings the action before the clerk."""
    await plan(season, committee)
    (said,) = await season.tick(AFTERNOON)
    await season.meeting(committee, NEXT_ON)
    action = await season.action(committee, proposed_at=AFTERNOON - timedelta(days=9))
    tomorrow = at(date(2025, 12, 4), 11)
    await season.event(action, EventKind.NOT_MINE, when=tomorrow)
    await plan(season, committee, tomorrow)
    (new,) = await season.tick(tomorrow)
    assert new.id != said.id
    assert isinstance(new.content, TriageList)
    assert [view.reference for view in new.content.owner_unsettled] == [action.reference]


async def test_a_clerks_working_hours_count(season: Season, committee: Committee) -> None:
    """In the evening the clerk is left alone until the morning."""
    await plan(season, committee, at(DAY, 20))
    assert await season.tick(at(DAY, 20)) == []
    assert len(await season.tick(at(date(2025, 12, 4)))) == 1


async def test_two_committees_of_one_clerk_are_two_messages(
    season: Season, committee: Committee, clerk: Officer
) -> None:
    """Each committee has its own list."""
    other = await season.committee("tv-env", clerk, mode=Mode.APPROVE)
    await propose(season, other)
    for one in (committee, other):
        await plan(season, one)
    said = await season.tick(AFTERNOON)
    assert [one.content.slug for one in said if isinstance(one.content, TriageList)] == [
        "tv-cyp",
        "tv-env",
    ]


async def test_decided_elsewhere_before_it_was_said(season: Season, committee: Committee) -> None:
    """Decided at the command line before the message went out: no message."""
    await plan(season, committee, at(DAY, 7))
    action = await season.action(committee, status=ActionStatus.DISMISSED)
    async with season.db.read() as session:
        first = await session.get(type(action), 1)
    await season.change(first, status=ActionStatus.DISMISSED)
    assert await season.tick(AFTERNOON) == []
    assert (await season.delivery(1)).state is DeliveryState.CANCELLED


async def test_nothing_waits_nothing_is_planned(season: Season, clerk: Officer) -> None:
    """Without proposals there is no message."""
    committee = await season.committee("tv-cyp", clerk)
    await plan(season, committee)
    assert await season.tick(AFTERNOON) == []


@pytest.mark.parametrize("why", ["mode off", "no clerk", "clerk not in Slack"])
async def test_nobody_to_tell(
    season: Season, committee: Committee, clerk: Officer, why: str
) -> None:
    """Mode off, no clerk, or a clerk outside Slack: the list waits at the command line."""
    if why == "mode off":
        await season.change(committee, mode=Mode.OFF)
    elif why == "no clerk":
        await season.change(committee, clerk_officer_id=None)
    else:
        await season.change(clerk, slack_user_id=None)
    await plan(season, committee)
    assert await season.tick(AFTERNOON) == []

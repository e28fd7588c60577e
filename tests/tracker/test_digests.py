"""Digests: what channels are told, once, in public words, in office hours."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from storage.database import Database
from storage.tables import (
    Action,
    ActionStatus,
    Committee,
    Delivery,
    DeliveryState,
    DigestLine,
    Following,
    Item,
    Mode,
)
from tests.tracker.chasing import MET_ON, NEXT_ON, OPENED, Season, at
from tracker import deliveries
from tracker.values import ClaimedDelivery, Digest

DAY = date(2025, 12, 3)
AFTERNOON = at(DAY, 14)


@pytest.fixture
async def season(db: Database) -> Season:
    return Season(db)


@pytest.fixture
async def committee(season: Season) -> Committee:
    """A committee in auto mode that one channel follows."""
    found = await season.committee("tv-cyp")
    await season.follow(found, "C1")
    return found


def digests(said: list[ClaimedDelivery]) -> list[tuple[str, list[str]]]:
    return [
        (one.recipient, [view.reference for view in one.content.actions])
        for one in said
        if isinstance(one.content, Digest)
    ]


async def test_a_following_channel_is_told_once(season: Season, committee: Committee) -> None:
    """Each open action is said in each channel once, whatever is planned again."""
    await season.follow(committee, "C2")
    await season.action(committee)
    await season.action(committee)
    both = ["TV-CYP-25-001", "TV-CYP-25-002"]
    assert digests(await season.tick(AFTERNOON)) == [("C1", both), ("C2", both)]
    assert await season.tick(AFTERNOON + timedelta(hours=1)) == []
    assert await season.tick(at(date(2025, 12, 4))) == []


async def test_a_digest_says_where_its_words_are_from(season: Season, committee: Committee) -> None:
    """Committee, meeting, source, next meeting, papers, drafts and cut items are named."""
    await season.meeting(committee, NEXT_ON)
    await season.action(committee, from_draft=True)
    async with season.db.read() as session:
        item = (await session.exec(select(Item))).one()
    await season.change(item, cut="view the full minutes text for item 9")
    (said,) = await season.tick(AFTERNOON)
    digest = said.content
    assert isinstance(digest, Digest)
    assert (digest.committee_name, digest.slug, digest.channel_id) == (
        "Committee tv-cyp",
        "tv-cyp",
        "C1",
    )
    assert (digest.meeting_on, digest.next_meeting_on) == (MET_ON, NEXT_ON)
    assert digest.despatch_on == date(2026, 1, 7)
    assert digest.sources == (f"https://tameview.example/tv-cyp/{MET_ON}",)
    assert digest.from_draft
    assert digest.notes == ("Item 9 is cut short on the council’s page, so it may hold more.",)


@pytest.mark.parametrize(
    "words",
    [
        {"verified": False},
        {"withheld": "petitions"},
        {"taken_down_at": OPENED},
        {"status": ActionStatus.PROPOSED},
        {"status": ActionStatus.DISMISSED},
    ],
)
async def test_what_is_not_public_is_in_no_digest(
    season: Season, committee: Committee, words: dict[str, object]
) -> None:
    """Unverified, withheld, taken-down and unkept actions are in no digest."""
    await season.action(committee, **words)
    assert await season.tick(AFTERNOON) == []


async def test_mode_off_says_nothing(season: Season, committee: Committee) -> None:
    """A committee in mode off has no digests."""
    await season.change(committee, mode=Mode.OFF)
    await season.action(committee)
    assert await season.tick(AFTERNOON) == []


@pytest.mark.parametrize(
    ("planned", "said_at"),
    [
        (at(DAY, 20), at(date(2025, 12, 4), 9, 0)),  # an evening
        (at(date(2025, 12, 6), 12), at(date(2025, 12, 8), 9, 0)),  # a Saturday
        (at(date(2025, 12, 24), 18), at(date(2025, 12, 29), 9, 0)),  # Christmas
        (at(DAY, 7), at(DAY, 9, 0)),  # early
    ],
)
async def test_channels_are_written_to_in_office_hours(
    season: Season, committee: Committee, planned: datetime, said_at: datetime
) -> None:
    """A digest waits for nine o'clock of a working day of the council's nation."""
    await season.action(committee)
    assert await season.tick(planned) == []
    assert await season.tick(said_at - timedelta(minutes=1)) == []
    assert len(await season.tick(said_at)) == 1


async def test_a_digest_that_missed_its_day_is_put_off(
    season: Season, committee: Committee
) -> None:
    """Booked for the afternoon, the bot was down until night: said next morning, once."""
    await season.action(committee)
    await season.plan(AFTERNOON)
    assert await season.claim(at(DAY, 22)) is None
    assert digests(await season.tick(at(date(2025, 12, 4)))) == [("C1", ["TV-CYP-25-001"])]


async def test_a_second_intake_joins_the_unsaid_digest(
    season: Season, committee: Committee
) -> None:
    """What opens before the digest is said goes with it."""
    await season.action(committee)
    await season.plan(at(DAY, 7))
    await season.action(committee)
    assert digests(await season.tick(at(DAY, 9))) == [("C1", ["TV-CYP-25-001", "TV-CYP-25-002"])]


async def test_a_second_intake_after_the_digest_is_its_second_part(
    season: Season, committee: Committee
) -> None:
    """What opens after it was said is the next part of the day, without what was said."""
    await season.action(committee)
    await season.tick(AFTERNOON)
    await season.action(committee)
    assert digests(await season.tick(at(DAY, 15))) == [("C1", ["TV-CYP-25-002"])]
    async with season.db.read() as session:
        parts = (await session.exec(select(Delivery.part).order_by(Delivery.id))).all()
    assert parts == [1, 2]


async def test_committees_have_digests_of_their_own(season: Season, committee: Committee) -> None:
    """Two committees that one channel follows are two messages."""
    other = await season.committee("tv-env")
    await season.follow(other, "C1")
    await season.action(committee)
    await season.action(other)
    assert digests(await season.tick(AFTERNOON)) == [
        ("C1", ["TV-CYP-25-001"]),
        ("C1", ["TV-ENV-25-002"]),
    ]


async def test_a_channel_that_follows_later_is_told_what_is_open(
    season: Season, committee: Committee
) -> None:
    """A new follower is told what is open; the others are told nothing again."""
    await season.action(committee)
    await season.tick(AFTERNOON)
    await season.follow(committee, "C2")
    assert digests(await season.tick(at(DAY, 15))) == [("C2", ["TV-CYP-25-001"])]


async def test_closed_before_it_was_said_is_left_out(season: Season, committee: Committee) -> None:
    """An action dismissed between plan and claim is not in the digest, and can come again."""
    action = await season.action(committee)
    await season.plan(at(DAY, 7))
    await season.change(action, status=ActionStatus.DISMISSED)
    assert await season.tick(at(DAY, 9)) == []
    assert (await season.delivery(1)).state is DeliveryState.CANCELLED
    await season.change(action, status=ActionStatus.OPEN)
    assert digests(await season.tick(at(DAY, 10))) == [("C1", ["TV-CYP-25-001"])]


async def test_private_people_are_masked(season: Season, committee: Committee) -> None:
    """A digest has the public words only, for the stored quote too."""
    quote = "The Clerk to write to Mrs Patel of Acacia Avenue."
    await season.action(committee, quote=quote, summary="Write to Mrs Patel")
    (said,) = await season.tick(AFTERNOON)
    assert isinstance(said.content, Digest)
    (view,) = said.content.actions
    public = "The Clerk to write to [name] of Acacia Avenue."
    assert (view.quote, view.public_quote) == (public, public)
    assert view.summary == "Write to [name]"


async def test_the_digest_waits_while_the_clerk_decides(season: Season) -> None:
    """In approve mode it waits for the meeting's last proposal, half an hour at most."""
    committee = await season.committee("tv-cyp", mode=Mode.APPROVE)
    await season.follow(committee, "C1")
    await season.action(committee)
    waiting = await season.action(committee, status=ActionStatus.PROPOSED)
    assert await season.tick(AFTERNOON) == []
    await season.change(waiting, status=ActionStatus.OPEN)
    both = ["TV-CYP-25-001", "TV-CYP-25-002"]
    assert digests(await season.tick(AFTERNOON + timedelta(minutes=3))) == [("C1", both)]


async def test_the_digest_does_not_wait_for_a_clerk_who_left(season: Season) -> None:
    """Half an hour after the first was kept the digest is said without the rest."""
    committee = await season.committee("tv-cyp", mode=Mode.APPROVE)
    await season.follow(committee, "C1")
    await season.action(committee)
    await season.action(committee, status=ActionStatus.PROPOSED)
    await season.plan(AFTERNOON)
    assert await season.tick(AFTERNOON + timedelta(minutes=29)) == []
    said = await season.tick(AFTERNOON + timedelta(minutes=30))
    assert digests(said) == [("C1", ["TV-CYP-25-001"])]


async def test_taken_down_after_it_was_said_is_shown_without(
    season: Season, committee: Committee
) -> None:
    """A digest is shown anew without what was taken down, and with what was completed."""
    gone = await season.action(committee)
    done = await season.action(committee)
    (said,) = await season.tick(AFTERNOON)
    await season.change(gone, taken_down_at=AFTERNOON)
    await season.change(done, status=ActionStatus.COMPLETE)
    await season.change(await season.delivery(said.id), refresh_at=AFTERNOON)
    again = await season.claim(AFTERNOON)
    assert again is not None
    assert again.update
    assert digests([again]) == [("C1", ["TV-CYP-25-002"])]


async def test_a_named_channel_becomes_its_id(season: Season) -> None:
    """Said to "#cyp", Slack answers with the id: from then on the id follows."""
    committee = await season.committee("tv-cyp")
    await season.follow(committee, "#cyp")
    await season.action(committee)
    await season.plan(AFTERNOON)
    claimed = await season.claim(AFTERNOON)
    assert claimed is not None
    async with season.db.write() as session:
        await deliveries.mark_sent(session, claimed, channel_id="C9", ts="1", now=AFTERNOON)
    async with season.db.read() as session:
        assert (await session.exec(select(Following.channel_id))).all() == ["C9"]
        assert (await session.exec(select(DigestLine.channel_id))).all() == ["C9"]
    assert await season.tick(AFTERNOON) == []
    await season.action(committee)
    assert digests(await season.tick(AFTERNOON)) == [("C9", ["TV-CYP-25-002"])]


async def test_planning_marks_what_it_has_looked_at(season: Season, committee: Committee) -> None:
    """Neither planner undoes the other's mark: a quiet tick finds nothing to look at."""
    await season.action(committee)
    await season.tick(AFTERNOON)
    await season.tick(AFTERNOON)
    async with season.db.read() as session:
        action = (await session.exec(select(Action))).one()
    assert action.is_digested
    assert action.look_on > date(2025, 12, 4)

"""Committees by their short names, the channels that follow them, and their meetings."""

from datetime import date

import pytest

from storage.database import Database
from storage.tables import Committee, Meeting, MeetingStatus, Mode, Nation
from tests.tracker.builders import COUNCIL, NEXT_ON, NOW, SITE, rows
from tracker.committees import (
    RESERVED_SLUGS,
    add_committee,
    channels_of,
    committee_by_slug,
    committees,
    committees_followed_in,
    follow,
    set_committee,
    unfollow,
)
from tracker.errors import (
    InvalidSlugError,
    MeetingNotFoundError,
    MeetingTakenError,
    ReservedSlugError,
    SlugTakenError,
    UnknownOfficerError,
    UnknownSlugError,
)
from tracker.meetings import add_meeting, cancel_meeting, meetings, move_meeting, next_meeting


async def add(db: Database, slug: str, **words: object) -> Committee:
    async with db.write() as session:
        return await add_committee(
            session, name="Audit Committee", slug=slug, council=COUNCIL, now=NOW, **words
        )


async def test_a_committee_is_found_in_any_case(db: Database, committee: Committee) -> None:
    """A slug is one word in any case."""
    async with db.read() as session:
        found = await committee_by_slug(session, " OTT-CYP ")
    assert found.id == committee.id


async def test_a_wrong_slug_gets_the_nearest(db: Database, committee: Committee) -> None:
    """An unknown slug is answered with those that look like it."""
    async with db.read() as session:
        with pytest.raises(UnknownSlugError, match="Did you mean ott-cyp") as caught:
            await committee_by_slug(session, "ott-cpy")
        assert caught.value.nearest == ("ott-cyp",)
        with pytest.raises(UnknownSlugError) as caught:
            await committee_by_slug(session, "zzz")
        assert caught.value.nearest == ()


REFUSED = [
    ("help", ReservedSlugError),  # a command word
    ("Overdue", ReservedSlugError),
    ("x", InvalidSlugError),  # too short
    ("a" * 31, InvalidSlugError),
    ("ott cyp", InvalidSlugError),
    ("ott--cyp", InvalidSlugError),
    ("-ott", InvalidSlugError),
    ("ött", InvalidSlugError),
    ("ott-cyp", SlugTakenError),
]


@pytest.mark.parametrize(("slug", "error"), REFUSED)
async def test_slugs_that_are_refused(
    db: Database, committee: Committee, *, slug: str, error: type[Exception]
) -> None:
    """A slug is well made, no command word, and nobody else's."""
    with pytest.raises(error):
        await add(db, slug)


def test_the_command_words_are_reserved() -> None:
    """Whatever follows /actions as a word of its own is no slug."""
    words = {"help", "mine", "watch", "paper", "share", "triage", "open", "overdue", "complete"}
    assert words | {"closed", "proposed", "all"} <= RESERVED_SLUGS


async def test_a_renamed_committee_keeps_its_former_slug(
    db: Database, committee: Committee
) -> None:
    """The old slug still finds it, nobody else gets it, and it can be taken back."""
    async with db.write() as session:
        await set_committee(session, committee, slug="otter-kids")
    async with db.read() as session:
        assert (await committee_by_slug(session, "ott-cyp")).slug == "otter-kids"
    with pytest.raises(SlugTakenError):
        await add(db, "ott-cyp")
    async with db.write() as session:
        await set_committee(session, committee, slug="ott-cyp")
    async with db.read() as session:
        assert (await committee_by_slug(session, "otter-kids")).slug == "ott-cyp"


async def test_what_is_not_given_stays(db: Database, committee: Committee) -> None:
    """A change names only what changes."""
    async with db.write() as session:
        await set_committee(session, committee, mode=Mode.AUTO, nation=Nation.WALES, clear_days=0)
    async with db.read() as session:
        found = await committee_by_slug(session, "ott-cyp")
    assert (found.mode, found.nation, found.clear_days) == (Mode.AUTO, Nation.WALES, 0)
    assert (found.site, found.clerk_officer_id) == (SITE, committee.clerk_officer_id)


async def test_a_clerk_is_in_the_directory(db: Database) -> None:
    """A clerk who is no officer is refused."""
    with pytest.raises(UnknownOfficerError):
        await add(db, "ott-audit", clerk=999)


async def test_committees_come_in_order(db: Database, committee: Committee) -> None:
    """The list is in the order of slugs."""
    await add(db, "ott-audit")
    async with db.read() as session:
        assert [c.slug for c in await committees(session)] == ["ott-audit", "ott-cyp"]


async def test_a_council_has_one_spelling(db: Database, committee: Committee) -> None:
    """The council is spelt as it was first."""
    async with db.write() as session:
        found = await add_committee(
            session, name="Audit", slug="ott-audit", council="otterford  borough council", now=NOW
        )
    assert found.council == COUNCIL


async def test_channels_follow_and_stop(db: Database, committee: Committee) -> None:
    """Following twice is following once; unfollowing tells whether it did."""
    async with db.write() as session:
        await follow(session, committee, "C0NEW", now=NOW)
        await follow(session, committee, "C0NEW", now=NOW)
    async with db.write() as session:
        assert await channels_of(session, committee.id or 0) == ("C0CYP", "C0NEW")
        followed = await committees_followed_in(session, "C0NEW")
        assert [c.slug for c in followed] == ["ott-cyp"]
        assert await unfollow(session, committee, "C0NEW")
        assert not await unfollow(session, committee, "C0NEW")


async def test_adding_a_meeting_twice_is_adding_it_once(db: Database, committee: Committee) -> None:
    """The same day is the same meeting."""
    for _ in range(2):
        async with db.write() as session:
            await add_meeting(session, committee, NEXT_ON, now=NOW)
    assert len(await rows(db, Meeting)) == 1


async def test_the_next_meeting_is_the_first_confirmed_one(
    db: Database, committee: Committee
) -> None:
    """Past and cancelled meetings are passed over; today's counts."""
    days = [date(2025, 12, 2), date(2026, 1, 15), date(2026, 3, 12)]
    async with db.write() as session:
        for day in days:
            await add_meeting(session, committee, day, now=NOW)
        await cancel_meeting(session, committee, days[1], now=NOW)
    async with db.read() as session:
        for today, expected in ((days[0], days[0]), (date(2025, 12, 3), days[2])):
            found = await next_meeting(session, committee.id or 0, today=today)
            assert found is not None
            assert found.meeting_on == expected
        assert await next_meeting(session, committee.id or 0, today=date(2026, 4, 1)) is None


async def test_a_moved_meeting_keeps_its_row(db: Database, committee: Committee) -> None:
    """What was said before a meeting stays said before it, wherever it moves."""
    to = date(2026, 1, 29)
    async with db.write() as session:
        before = await add_meeting(session, committee, NEXT_ON, now=NOW)
        moved = await move_meeting(session, committee, NEXT_ON, to, now=NOW)
    assert moved.id == before.id
    assert (moved.meeting_on, moved.moved_from) == (to, NEXT_ON)


async def test_a_meeting_moves_onto_a_cancelled_one(db: Database, committee: Committee) -> None:
    """A cancelled meeting makes room; a confirmed one does not."""
    to = date(2026, 1, 29)
    async with db.write() as session:
        await add_meeting(session, committee, NEXT_ON, now=NOW)
        await add_meeting(session, committee, to, now=NOW)
    with pytest.raises(MeetingTakenError):
        async with db.write() as session:
            await move_meeting(session, committee, NEXT_ON, to, now=NOW)
    async with db.write() as session:
        await cancel_meeting(session, committee, to, now=NOW)
        await move_meeting(session, committee, NEXT_ON, to, now=NOW)
        states = [(m.meeting_on, m.status) for m in await meetings(session, committee.id or 0)]
    assert states == [(NEXT_ON, MeetingStatus.CANCELLED), (to, MeetingStatus.CONFIRMED)]


async def test_a_meeting_that_is_not_there(db: Database, committee: Committee) -> None:
    """Moving or cancelling what is not known is refused."""
    async with db.write() as session:
        with pytest.raises(MeetingNotFoundError):
            await cancel_meeting(session, committee, NEXT_ON, now=NOW)
        with pytest.raises(MeetingNotFoundError):
            await move_meeting(session, committee, NEXT_ON, date(2026, 2, 1), now=NOW)


async def test_a_cancelled_meeting_is_reinstated(db: Database, committee: Committee) -> None:
    """Adding a cancelled meeting again confirms the same row."""
    async with db.write() as session:
        first = await add_meeting(session, committee, NEXT_ON, now=NOW)
        await cancel_meeting(session, committee, NEXT_ON, now=NOW)
        again = await add_meeting(session, committee, NEXT_ON, now=NOW)
    assert (again.id, again.status) == (first.id, MeetingStatus.CONFIRMED)

"""What the site's calendar says, in the committee's meetings; and nobody told twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from storage.database import Database
from storage.tables import Committee, Document, Look, LookKind, Meeting, Mode
from tests.tracker.builders import rows
from tests.tracker.chasing import Season, at
from tests.tracker.watching import NOW, Outside, met
from tracker.meetings import add_meeting, cancel_meeting, move_meeting

FEB, MARCH, LATER = date(2026, 2, 12), date(2026, 3, 12), date(2026, 2, 26)
PAST = date(2026, 1, 8)
DAY = timedelta(days=1)


@pytest.fixture
async def outside(db: Database, committee: Committee) -> Outside:
    outside = Outside(db)
    outside.hold(met("1", PAST), met("2", FEB), met("3", MARCH))
    await outside.watch(committee)
    return outside


async def days(db: Database) -> dict[date, str]:
    """The committee's meetings as they stand."""
    found = sorted(await rows(db, Meeting), key=lambda one: one.meeting_on)
    return {one.meeting_on: one.status.value for one in found}


async def row_on(db: Database, day: date) -> Meeting:
    return next(one for one in await rows(db, Meeting) if one.meeting_on == day)


async def look(db: Database, key: str) -> Look:
    return next(o for o in await rows(db, Look) if (o.kind, o.key) == (LookKind.MEETING, key))


ALL = {PAST: "confirmed", FEB: "confirmed", MARCH: "confirmed"}


async def turn(outside: Outside, step: int = 1) -> None:
    """Ask the calendar again, so many three-day steps later."""
    await outside.until(NOW + 3 * step * DAY, now=NOW + 3 * (step - 1) * DAY)


async def test_new_meetings_are_added(outside: Outside, db: Database) -> None:
    """Past and to come, once each, with the site's keys."""
    await turn(outside)
    assert await days(db) == ALL
    assert [one.site_key for one in await rows(db, Meeting)] == ["1", "2", "3"]
    before = [one.model_dump() for one in await rows(db, Meeting)]
    await turn(outside, 2)
    assert [one.model_dump() for one in await rows(db, Meeting)] == before


async def test_cancelled_and_reinstated(outside: Outside, db: Database) -> None:
    """A cancelled meeting is looked at no more, until it stands again."""
    await turn(outside)
    outside.hold(met("2", FEB, is_cancelled=True))
    await turn(outside, 2)
    assert await days(db) == ALL | {FEB: "cancelled"}
    assert (await look(db, "2")).due_at is None
    outside.hold(met("2", FEB))
    await turn(outside, 3)
    assert await days(db) == ALL
    assert (await look(db, "2")).due_at is not None


async def test_a_meeting_cancelled_from_the_start_is_no_meeting(
    outside: Outside, db: Database
) -> None:
    """It has no row until it is reinstated."""
    outside.hold(met("4", LATER, is_cancelled=True))
    await turn(outside)
    assert await days(db) == ALL
    outside.hold(met("4", LATER))
    await turn(outside, 2)
    assert (await days(db))[LATER] == "confirmed"


async def test_the_same_key_on_another_day_is_a_move(outside: Outside, db: Database) -> None:
    """The row stays, and its look goes to the new day."""
    await turn(outside)
    row = await row_on(db, FEB)
    outside.hold(met("2", LATER))
    await turn(outside, 2)
    moved = await row_on(db, LATER)
    assert (moved.id, moved.moved_from) == (row.id, FEB)
    assert FEB not in await days(db)
    due_at = (await look(db, "2")).due_at
    assert due_at is not None
    assert due_at.date() == LATER + DAY


@pytest.mark.parametrize("is_still_listed", [True, False])
async def test_rescheduled_under_a_new_key_is_a_move(
    outside: Outside, db: Database, is_still_listed: bool
) -> None:
    """The old day's row moves and takes the new key; the old key's words do not cancel it."""
    await turn(outside)
    row = await row_on(db, FEB)
    del outside.meetings["2"]
    if is_still_listed:
        outside.hold(met("2", FEB, is_cancelled=True))
    outside.hold(met("9", LATER, moved_from=FEB))
    for step in (2, 3, 4):
        await turn(outside, step)
    moved = await row_on(db, LATER)
    assert (moved.id, moved.site_key, moved.status.value) == (row.id, "9", "confirmed")
    assert len(await days(db)) == 3


async def test_a_meeting_that_was_held_is_reconvened(outside: Outside, db: Database) -> None:
    """The first day stays, the second is one more, and minutes are awaited anew."""
    outside.out["1"] = NOW
    await turn(outside)
    first = await row_on(db, PAST)
    outside.hold(met("1", LATER))
    await turn(outside, 2)
    assert await days(db) == ALL | {LATER: "confirmed"}
    found = await look(db, "1")
    assert (found.meeting_id, found.meeting_on) == (first.id, LATER)
    assert found.due_at is not None
    assert found.due_at.date() == LATER + DAY
    outside.hold(met("1", LATER, is_cancelled=True))
    await turn(outside, 3)
    assert await days(db) == ALL | {LATER: "cancelled"}


async def test_a_reconvened_day_is_moved_alone(outside: Outside, db: Database) -> None:
    """The further day moves, the first stays."""
    outside.out["1"] = NOW
    await turn(outside)
    outside.hold(met("1", LATER))
    await turn(outside, 2)
    outside.hold(met("1", LATER + DAY))
    await turn(outside, 3)
    assert await days(db) == ALL | {LATER + DAY: "confirmed"}


async def test_one_key_listed_on_two_days_is_two_meetings(outside: Outside, db: Database) -> None:
    """A list with both days of one key holds both."""
    claimed = await outside.claim(NOW)
    assert claimed is not None
    from tracker.looks import calendar_looked

    for _ in range(2):
        async with db.write() as session:
            listed = [met("5", FEB), met("5", LATER)]
            await calendar_looked(
                session, claimed, listed, memory=outside.memory, requests=1, now=NOW
            )
        claimed = await outside.claim(NOW + 3 * DAY) or claimed
    assert await days(db) == {FEB: "confirmed", LATER: "confirmed"}
    assert (await look(db, "5")).meeting_on == LATER


async def test_two_meetings_on_one_day_share_a_row(outside: Outside, db: Database) -> None:
    """Both keys are looked at; one of them cancelled or gone does not cancel the day."""
    outside.hold(met("2b", FEB))
    await turn(outside)
    assert await days(db) == ALL
    one, other = await look(db, "2"), await look(db, "2b")
    assert one.meeting_id == other.meeting_id
    outside.hold(met("2", FEB, is_cancelled=True))
    await turn(outside, 2)
    assert await days(db) == ALL
    outside.hold(met("2b", FEB, is_cancelled=True))
    await turn(outside, 3)
    assert await days(db) == ALL | {FEB: "cancelled"}


async def test_one_of_two_meetings_on_a_day_moves(outside: Outside, db: Database) -> None:
    """The other keeps the row."""
    outside.hold(met("2b", FEB))
    await turn(outside)
    row = await row_on(db, FEB)
    outside.hold(met("2", LATER))
    await turn(outside, 2)
    assert await days(db) == ALL | {LATER: "confirmed"}
    assert (await look(db, "2b")).meeting_id == row.id
    assert (await row_on(db, FEB)).site_key == "2b"


async def test_what_vanishes_twice_is_cancelled_and_may_come_back(
    outside: Outside, db: Database
) -> None:
    """Missing once is nothing; a past meeting and an empty list are nothing either."""
    await turn(outside)
    kept = dict(outside.meetings)
    outside.meetings = {"3": kept["3"]}
    await turn(outside, 2)
    assert await days(db) == ALL
    await turn(outside, 3)
    assert await days(db) == ALL | {FEB: "cancelled"}
    outside.meetings = kept
    await turn(outside, 4)
    assert await days(db) == ALL


async def test_an_empty_list_cancels_nothing(outside: Outside, db: Database) -> None:
    await turn(outside)
    outside.meetings = {}
    for step in (2, 3, 4):
        await turn(outside, step)
    assert await days(db) == ALL


async def test_a_meeting_added_by_hand_takes_the_key(
    outside: Outside, db: Database, committee: Committee
) -> None:
    """One row; it stands though the site's list drops it."""
    async with db.write() as session:
        await add_meeting(session, committee, FEB, now=NOW)
        await add_meeting(session, committee, LATER, now=NOW)
    await turn(outside)
    assert (await row_on(db, FEB)).site_key == "2"
    del outside.meetings["2"]
    for step in (2, 3, 4):
        await turn(outside, step)
    assert await days(db) == ALL | {LATER: "confirmed"}


async def test_a_clerks_own_changes_stand_until_the_site_says_something_new(
    outside: Outside, db: Database, committee: Committee
) -> None:
    """Cancelled or moved by hand: the site's old words do not undo it, its new words do."""
    await turn(outside)
    async with db.write() as session:
        await cancel_meeting(session, committee, MARCH, now=NOW)
        await move_meeting(session, committee, FEB, LATER, now=NOW)
    await turn(outside, 2)
    assert await days(db) == {PAST: "confirmed", LATER: "confirmed", MARCH: "cancelled"}
    outside.hold(met("2", LATER))
    await turn(outside, 3)
    assert await days(db) == {PAST: "confirmed", LATER: "confirmed", MARCH: "cancelled"}
    outside.hold(met("2", LATER + DAY))
    await turn(outside, 4)
    assert LATER + DAY in await days(db)


async def test_a_move_onto_a_day_added_by_hand_is_one_meeting(
    outside: Outside, db: Database, committee: Committee
) -> None:
    """The clerk had it before the site: one confirmed meeting, which keeps its history."""
    await turn(outside)
    row = await row_on(db, FEB)
    async with db.write() as session:
        await add_meeting(session, committee, LATER, now=NOW)
    outside.hold(met("2", LATER))
    await turn(outside, 2)
    assert (await row_on(db, LATER)).id == row.id
    assert (await days(db))[LATER] == "confirmed"
    assert (await days(db)).get(FEB) != "confirmed"


async def test_a_meeting_with_minutes_is_never_cancelled_or_moved_away(
    outside: Outside, db: Database, committee: Committee
) -> None:
    """What was taken in stays where it was said."""
    await turn(outside)
    row = await row_on(db, PAST)
    async with db.write() as session:
        session.add(
            Document(
                committee_id=committee.id or 0,
                meeting_id=row.id,
                source="s",
                reading_sha256="x",
                text="t",
                taken_in_at=NOW,
            )
        )
    outside.hold(met("1", PAST, is_cancelled=True), met("9", LATER, moved_from=PAST))
    await turn(outside, 2)
    assert await days(db) == ALL | {LATER: "confirmed"}


async def test_a_meeting_called_off_on_its_own_page_alone(outside: Outside, db: Database) -> None:
    """A calendar without such words does not bring it back, and nobody looks again."""
    outside.called_off.add("1")
    for step in (1, 2, 3):
        await turn(outside, step)
    assert await days(db) == ALL | {PAST: "cancelled"}
    assert (await look(db, "1")).due_at is None


async def test_a_watch_that_begins_anew_finds_its_meetings(
    outside: Outside, db: Database, committee: Committee
) -> None:
    """Rows of an earlier watch are known by their keys, and follow the site."""
    await turn(outside)
    row = await row_on(db, FEB)
    from tracker.watches import remove_watch

    async with db.write() as session:
        await remove_watch(session, committee, now=NOW)
    outside.hold(met("2", LATER))
    await outside.watch(committee, now=NOW + 2 * DAY)
    await turn(outside, 2)
    assert (await row_on(db, LATER)).id == row.id
    assert len(await days(db)) == 3


async def test_nobody_is_told_twice_after_a_move_and_a_move_back(db: Database) -> None:
    """15 January, moved to the 29th by the site and back: each rung is said once."""
    season = Season(db)
    jo = await season.officer("Jo Grant", "U1")
    committee = await season.committee("tv-cyp", jo, mode=Mode.AUTO)
    outside = Outside(db)
    outside.hold(met("7", date(2026, 1, 15)))
    began = datetime(2025, 12, 3, 5, 0, tzinfo=UTC)
    await outside.watch(committee, now=began)
    await outside.round(began)
    await season.action(committee, jo)
    told = await season.live(date(2025, 12, 3), date(2025, 12, 19))
    outside.hold(met("7", date(2026, 1, 29)))
    now = await outside.until(at(date(2025, 12, 22), 7), now=began)
    told |= await season.live(date(2025, 12, 22), date(2025, 12, 23))
    outside.hold(met("7", date(2026, 1, 15)))
    await outside.until(at(date(2025, 12, 29), 7), now=now)
    told |= await season.live(date(2025, 12, 29), date(2026, 1, 15))
    assert [*told] == [
        date(2025, 12, 4), date(2025, 12, 19), date(2026, 1, 2), date(2026, 1, 8)
    ]  # fmt: skip
    async with db.read() as session:
        assert len((await session.exec(select(Meeting).where(Meeting.site_key == "7"))).all()) == 1

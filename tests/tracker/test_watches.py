"""Watches at sites: begun twice is begun once, ended is ended, one site for several committees."""

from datetime import UTC, date, datetime, timedelta

from councils.values import SiteMeeting
from storage.database import Database
from storage.tables import Committee, Look, LookKind, Site, Watch
from tests.tracker.builders import COUNCIL, rows
from tracker.looks import calendar_looked, claim_look
from tracker.watches import add_watch, remove_watch, watch_line, watch_list

NOW = datetime(2026, 1, 12, 10, 0, tzinfo=UTC)
LEASE = timedelta(minutes=20)
MEMORY = {"cms": "moderngov", "base_url": "https://democracy.otterford.example"}


async def watched(db: Database, committee: Committee, *, key: str = "328") -> Watch:
    async with db.write() as session:
        return await add_watch(
            session, committee, council=COUNCIL, memory=MEMORY, key=key, title="CYP", now=NOW
        )


async def test_a_watch_begins_with_a_calendar_that_is_due_at_once(
    db: Database, committee: Committee
) -> None:
    """One site, one watch, and looks at its calendar and its news."""
    await watched(db, committee)
    assert [(one.kind, one.key, one.due_at) for one in await rows(db, Look)] == [
        (LookKind.CALENDAR, "328", NOW),
        (LookKind.NEWS, "", NOW),
    ]


async def test_a_second_watch_of_the_same_changes_nothing(
    db: Database, committee: Committee
) -> None:
    """Adding twice leaves one site, one watch and its looks."""
    first, second = await watched(db, committee), await watched(db, committee)
    assert first.id == second.id
    assert [len(await rows(db, table)) for table in (Site, Watch, Look)] == [1, 1, 2]


async def test_an_ended_watch_leaves_no_looks(db: Database, committee: Committee) -> None:
    """The meetings stay, the looks go, and what was claimed comes back to nothing."""
    await watched(db, committee)
    async with db.write() as session:
        claimed = await claim_look(session, now=NOW, lease=LEASE)
    assert claimed is not None
    async with db.write() as session:
        assert await remove_watch(session, committee, now=NOW)
        assert not await remove_watch(session, committee, now=NOW)
    async with db.write() as session:
        meeting = SiteMeeting("1", "328", date(2026, 2, 1))
        await calendar_looked(session, claimed, [meeting], memory=MEMORY, requests=1, now=NOW)
    assert await rows(db, Look) == []
    assert await rows(db, Watch) == []
    async with db.read() as session:
        assert await watch_line(session, committee.id or 0, now=NOW) is None
        assert await watch_list(session, now=NOW) == ()


async def test_a_watch_moves_to_another_place(db: Database, committee: Committee) -> None:
    """The same committee under another key: the old looks go."""
    await watched(db, committee, key="328")
    await watched(db, committee, key="400")
    assert [one.key for one in await rows(db, Watch)] == ["400"]
    assert {one.key for one in await rows(db, Look)} == {"", "400"}

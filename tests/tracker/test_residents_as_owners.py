"""A private person whom an engine took for the owner is not named to those who must not know."""

from dataclasses import replace

from sqlmodel import select

from storage.database import Database
from storage.tables import Action, Committee
from tests.tracker.builders import NOW, TakeIn
from tracker.values import Viewer
from tracker.views import action_views

MEMBER = Viewer(is_outsider=False)
CLERK = Viewer(is_clerk=True, is_outsider=False)


async def owners(db: Database, owner: str) -> tuple[str | None, str | None]:
    """The owner as a member and as a clerk are shown it."""
    async with db.write() as session:
        action = (await session.exec(select(Action))).first()
        assert action is not None
        action.owner, action.owner_name, action.officer_id = owner, None, None
        session.add(action)
    async with db.read() as session:
        action = (await session.exec(select(Action).where(Action.owner == owner))).one()
        shown = [
            (await action_views(session, [action], viewer=viewer, today=NOW.date()))[0].owner
            for viewer in (MEMBER, replace(CLERK))
        ]
    return shown[0], shown[1]


async def test_a_resident_is_named_to_the_clerk_alone(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    await taken()
    assert await owners(db, "Mrs Jane Doe") == ("[name]", "Mrs Jane Doe")


async def test_a_post_is_named_to_everybody(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    await taken()
    assert await owners(db, "the Head of Parks") == ("the Head of Parks", "the Head of Parks")

"""A committee with a clerk and officers, in a real database."""

import pytest

from minutes.values import Minutes
from storage.database import Database
from storage.tables import Committee, Mode, Officer
from summariser.values import Extraction
from tests.tracker.builders import COUNCIL, NOW, SITE, TakeIn, minutes_of, usual_extraction
from tracker.committees import add_committee
from tracker.intake import take_in
from tracker.officers import add_officer
from tracker.values import IntakeResult


@pytest.fixture
async def clerk(db: Database) -> Officer:
    """The clerk of the committee."""
    async with db.write() as session:
        return await add_officer(
            session, name="Priya Nandakumar", council=COUNCIL, slack_user_id="U0CLERK", now=NOW
        )


@pytest.fixture
async def director(db: Database) -> Officer:
    """An officer with a post that the minutes name."""
    async with db.write() as session:
        return await add_officer(
            session,
            name="Tomos Hale",
            council=COUNCIL,
            slack_user_id="U0DIRECTOR",
            posts=["Director of Education"],
            now=NOW,
        )


@pytest.fixture
async def other(db: Database) -> Officer:
    """An officer without a post."""
    async with db.write() as session:
        return await add_officer(
            session, name="Wren Adeyemi", council=COUNCIL, slack_user_id="U0OTHER", now=NOW
        )


@pytest.fixture
async def committee(db: Database, clerk: Officer) -> Committee:
    """A committee in approve mode, followed by one channel."""
    async with db.write() as session:
        return await add_committee(
            session,
            name="Children and Young People Scrutiny Committee",
            slug="ott-cyp",
            council=COUNCIL,
            site=SITE,
            channel="C0CYP",
            clerk=clerk.id,
            now=NOW,
        )


@pytest.fixture
async def auto(db: Database, committee: Committee) -> Committee:
    """The same committee in auto mode."""
    async with db.write() as session:
        committee.mode = Mode.AUTO
        session.add(committee)
    return committee


@pytest.fixture
def taken(db: Database, committee: Committee, director: Officer) -> TakeIn:
    """Takes in minutes (by default the usual ones) in a transaction of its own."""

    async def take(
        minutes: Minutes | None = None, extraction: Extraction | None = None, **words: object
    ) -> IntakeResult:
        minutes = minutes or minutes_of()
        async with db.write() as session:
            return await take_in(
                session,
                committee=committee,
                minutes=minutes,
                extraction=extraction or usual_extraction(minutes),
                **{"now": NOW, **words},
            )

    return take

"""Taking in minutes for one committee: read, summarise, remember."""

from datetime import date
from functools import partial

from bot.budget import within_budget
from bot.clock import Clock
from bot.engines import Engines
from bot.sources import Sources
from minutes.values import Minutes
from storage.database import Database
from storage.tables import Committee
from summariser.summarise import summarise
from tracker.errors import MeetingDateUnknownError
from tracker.intake import is_known, take_in
from tracker.values import IntakeResult


async def take_in_source(
    source: str,
    *,
    committee: Committee,
    db: Database,
    sources: Sources,
    engines: Engines,
    clock: Clock,
    meeting_on: date | None = None,
) -> IntakeResult | None:
    """Take in the minutes at `source`. None when exactly these were taken in before.

    The database is not held while the source is fetched.
    """
    minutes = await sources.minutes(source, committee_site=committee.site)
    return await take_in_minutes(
        minutes, committee=committee, db=db, engines=engines, clock=clock, meeting_on=meeting_on
    )


async def take_in_minutes(
    minutes: Minutes,
    *,
    committee: Committee,
    db: Database,
    engines: Engines,
    clock: Clock,
    meeting_on: date | None = None,
) -> IntakeResult | None:
    """Take in minutes that were read. None when exactly these were taken in before.

    The database is held only for the look before and the write after, never while a model thinks.
    Raises ForgottenError or MeetingDateUnknownError.
    """
    if await db.reading(partial(is_known, committee_id=committee.id or 0, minutes=minutes)):
        return None
    if (meeting_on or minutes.meeting_on) is None:
        raise MeetingDateUnknownError  # before anything is spent on minutes without a place
    engine = within_budget(
        engines.engine, budget=engines.budget, db=db, council=committee.council, now=clock.now()
    )
    extraction = await summarise(minutes, engine=engine, fallback=engines.fallback)
    engines.observe(extraction)
    taken = partial(
        take_in,
        committee=committee,
        minutes=minutes,
        extraction=extraction,
        meeting_on=meeting_on,
        now=clock.now(),
    )
    return await db.writing(taken)

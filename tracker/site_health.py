"""How the watching of each committee goes, in words that a clerk understands."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Health, Site


@dataclass(frozen=True, slots=True)
class WatchView:
    """One watched committee, as `matters watch list` shows it. `since` is the day of its health."""

    committee_id: int
    slug: str
    name: str
    council: str
    site_url: str
    health: Health
    sentence: str
    since: date
    next_meeting_on: date | None = None
    last_minutes_on: date | None = None
    looked_at: datetime | None = None


async def weigh(session: AsyncSession, site: Site, *, now: datetime) -> None:
    """Set the health of the site's watches, and tell their clerks of changes that hold."""


async def watch_views(
    session: AsyncSession, *, now: datetime, committee_id: int | None = None
) -> tuple[WatchView, ...]:
    """Read how the watches go, all or one committee's, in the order of their slugs."""
    return ()

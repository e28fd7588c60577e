"""What a site's calendar says becomes the committee's meetings, and a look for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from councils.values import SiteMeeting
from storage.tables import Committee, Look, LookKind, Watch
from tracker.meetings import add_meeting


@dataclass(frozen=True, slots=True)
class Window:
    """The days that were asked for, and the council's date."""

    first: date
    last: date
    today: date


async def heed_calendar(
    session: AsyncSession,
    watch: Watch,
    committee: Committee,
    listed: Sequence[SiteMeeting],
    *,
    window: Window,
    now: datetime,
) -> Sequence[Look]:
    """Take in one committee's list. Gives the looks that are to be planned anew."""
    known = {
        look.key
        for look in await session.exec(
            select(Look).where(col(Look.watch_id) == watch.id, Look.kind == LookKind.MEETING)
        )
    }
    made = []
    for one in listed:
        if one.key in known or one.is_cancelled:
            continue
        row = await add_meeting(session, committee, one.on, now=now, site_key=one.key)
        look = Look(
            site_id=watch.site_id, watch_id=watch.id, meeting_id=row.id, kind=LookKind.MEETING,
            key=one.key, meeting_on=one.on,
        )  # fmt: skip
        session.add(look)
        made.append(look)
    await session.flush()
    return made


async def heed_page(session: AsyncSession, look: Look, *, now: datetime) -> None:
    """Take in that the meeting's own page says that it was cancelled."""
    del now
    look.cancelled_by = "page"
    session.add(look)

"""What a site's calendar says becomes the committee's meetings, and a look for each.

Only what the site says anew is heeded: a look keeps what it said last, so a clerk's own changes
stand until the site changes its word. A meeting that is moved keeps its row, and so what was said
before it. What a clerk added by hand takes the site's key, and is never cancelled for being absent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from councils.values import SiteMeeting
from storage.tables import Committee, Document, Look, LookKind, Meeting, MeetingStatus, Watch
from tracker.meetings import add_meeting, cancel_meeting, meeting_on_day, move_meeting
from tracker.site_lists import Entry, Window, entries_of

CALENDAR, VANISHED, PAGE = "calendar", "vanished", "page"
MISSED_TOO_OFTEN = 2


@dataclass(slots=True)
class _Heeding:
    """One committee's list being taken in."""

    session: AsyncSession
    watch: Watch
    committee: Committee
    window: Window
    now: datetime
    looks: dict[str, Look]
    entries: Mapping[str, Entry] = field(default_factory=dict)
    changed: dict[str, Look] = field(default_factory=dict)

    def mark(self, look: Look) -> None:
        """Keep that the look is to be planned anew."""
        self.looks[look.key] = self.changed[look.key] = look
        self.session.add(look)

    async def row_on(self, day: date) -> Meeting | None:
        """The committee's meeting of a day."""
        return await meeting_on_day(self.session, self.committee, day)

    async def row_of(self, look: Look) -> Meeting | None:
        """The meeting that the look's day stands for; of one that was reconvened, its last day."""
        row = await self.row_on(look.meeting_on) if look.meeting_on else None
        if row is not None and row.site_key == look.key:
            return row
        return await self.session.get(Meeting, look.meeting_id) if look.meeting_id else None

    def shares(self, look: Look, row: Meeting) -> Look | None:
        """Another standing meeting of the same day, which has the same row."""
        others = (one for one in self.looks.values() if one.key != look.key)
        return next((o for o in others if o.meeting_id == row.id and not o.cancelled_by), None)

    async def added(self, day: date, key: str) -> Meeting:
        """The confirmed meeting of a day."""
        return await add_meeting(self.session, self.committee, day, now=self.now, site_key=key)

    async def cancel(self, row: Meeting) -> None:
        """Cancel a meeting that stands and of which nothing was published."""
        if row.status is MeetingStatus.CONFIRMED and not await _has_minutes(self.session, row):
            await cancel_meeting(self.session, self.committee, row.meeting_on, now=self.now)

    async def move(self, row: Meeting, to: date) -> Meeting:
        """Move a meeting; gives the row that stands on the new day.

        What a clerk added there by hand gives way (it is the same meeting); another meeting of the
        site's stays, and the day is shared.
        """
        other = await self.row_on(to)
        if other is not None and other.id != row.id and other.status is MeetingStatus.CONFIRMED:
            if other.site_key is not None or await _has_minutes(self.session, other):
                await self.cancel(row)
                return other
            await self.cancel(other)
        return await move_meeting(self.session, self.committee, row.meeting_on, to, now=self.now)


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
    wanted = select(Look).where(col(Look.watch_id) == watch.id, Look.kind == LookKind.MEETING)
    looks = {look.key: look for look in (await session.exec(wanted)).all()}
    heeding = _Heeding(
        session, watch, committee, window, now, looks, entries=entries_of(listed, window)
    )
    await _replace(heeding)
    for entry in sorted(heeding.entries.values(), key=lambda one: (not one.is_cancelled, one.on)):
        look = heeding.looks.get(entry.key) or await _look_of_row(heeding, entry)
        if look is None:
            await _begin(heeding, entry)
        else:
            await _compare(heeding, look, entry)
    await _miss(heeding)
    await session.flush()
    return [*heeding.changed.values()]


async def _replace(heeding: _Heeding) -> None:
    """Where a new key says "Rescheduled from", move the row of that day and give it the key."""
    for entry in heeding.entries.values():
        if entry.moved_from is None or entry.is_cancelled or entry.key in heeding.looks:
            continue
        row = await heeding.row_on(entry.moved_from)
        if row is None or await _has_minutes(heeding.session, row):
            continue
        former = [
            look
            for look in heeding.looks.values()
            if look.meeting_id == row.id and look.meeting_on == entry.moved_from
        ]
        if any(_stands(heeding, look) for look in former):
            continue
        for look in former:
            look.meeting_id, look.cancelled_by = None, CALENDAR
            heeding.mark(look)
        row = await heeding.move(row, entry.on)
        row.site_key = entry.key
        heeding.session.add(row)
        heeding.mark(_new_look(heeding, entry, row))


def _stands(heeding: _Heeding, look: Look) -> bool:
    entry = heeding.entries.get(look.key)
    return entry is not None and not entry.is_cancelled


def _new_look(heeding: _Heeding, entry: Entry, row: Meeting | None) -> Look:
    return Look(
        site_id=heeding.watch.site_id,
        watch_id=heeding.watch.id,
        meeting_id=row.id if row else None,
        kind=LookKind.MEETING,
        key=entry.key,
        meeting_on=entry.on,
        cancelled_by=CALENDAR if entry.is_cancelled else "",
    )


async def _look_of_row(heeding: _Heeding, entry: Entry) -> Look | None:
    """Make a look as it was left by an earlier watch of the committee, from the meeting's row."""
    wanted = select(Meeting).where(
        Meeting.committee_id == heeding.committee.id, Meeting.site_key == entry.key
    )
    rows = (await heeding.session.exec(wanted.order_by(col(Meeting.meeting_on)))).all()
    if not rows:
        return None
    look = _new_look(heeding, entry, rows[0])
    look.meeting_on = rows[-1].meeting_on
    is_cancelled = rows[-1].status is MeetingStatus.CANCELLED
    look.cancelled_by = CALENDAR if is_cancelled else ""
    heeding.mark(look)
    return look


async def _begin(heeding: _Heeding, entry: Entry) -> None:
    """A meeting that the site had not before. One that is cancelled from the start has no row."""
    if entry.is_cancelled:
        heeding.mark(_new_look(heeding, entry, None))
        return
    rows, is_adopted = [], False
    for day in entry.days:
        row = await heeding.row_on(day)
        if row is not None and row.site_key is None:
            row.site_key, is_adopted = entry.key, True
            heeding.session.add(row)
        elif row is None or row.status is MeetingStatus.CANCELLED:
            row = await heeding.added(day, entry.key)
        rows.append(row)
    look = _new_look(heeding, entry, rows[0])
    look.is_adopted = is_adopted
    heeding.mark(look)


async def _compare(heeding: _Heeding, look: Look, entry: Entry) -> None:
    """Heed what the site says otherwise than before."""
    if look.missed:
        look.missed = 0
        heeding.session.add(look)
    if entry.is_cancelled:
        if not look.cancelled_by:
            await _call_off(heeding, look, on=entry.on, by=CALENDAR)
        return
    for day in entry.days[:-1]:
        if await heeding.row_on(day) is None:
            await heeding.added(day, entry.key)
    if look.cancelled_by in {CALENDAR, VANISHED}:
        await _reinstate(heeding, look, entry)
    elif entry.on != look.meeting_on:
        await _redate(heeding, look, entry)


async def _call_off(heeding: _Heeding, look: Look, *, on: date, by: str) -> None:
    """The meeting is cancelled; of one that was reconvened, its further day alone."""
    row = await heeding.row_of(look)
    if look.meeting_on and look.meeting_on < heeding.window.today and on != look.meeting_on:
        row = await heeding.row_on(on)
        if row is not None and row.site_key == look.key:
            await heeding.cancel(row)
        return
    first = await heeding.session.get(Meeting, look.meeting_id) if look.meeting_id else None
    if row is not None and first is not None and row.id != first.id:
        look.meeting_on = first.meeting_on
        await heeding.cancel(row)
    else:
        look.meeting_on, look.cancelled_by = on, by
        if row is not None and heeding.shares(look, row) is None:
            await heeding.cancel(row)
    heeding.mark(look)


async def _reinstate(heeding: _Heeding, look: Look, entry: Entry) -> None:
    row = await heeding.row_of(look)
    look.cancelled_by, look.meeting_on = "", entry.on
    is_ours = row is not None and row.status is MeetingStatus.CANCELLED
    if row is not None and is_ours and row.meeting_on != entry.on:
        row = await heeding.move(row, entry.on)
    else:
        row = await heeding.added(entry.on, entry.key)
    look.meeting_id = row.id
    heeding.mark(look)


async def _redate(heeding: _Heeding, look: Look, entry: Entry) -> None:
    """The same key on another day: moved while it was to come, reconvened after it was held."""
    row = await heeding.row_of(look)
    was, look.meeting_on = look.meeting_on, entry.on
    look.cancelled_by = ""
    heeding.mark(look)
    if row is None:
        look.meeting_id = (await heeding.added(entry.on, entry.key)).id
    elif await _was_held(heeding, look, row, entry, was=was):
        if await heeding.row_on(entry.on) is None:
            await heeding.added(entry.on, entry.key)
    elif (other := heeding.shares(look, row)) is not None:
        if row.site_key == look.key:
            row.site_key = other.key
            heeding.session.add(row)
        look.meeting_id = (await heeding.added(entry.on, entry.key)).id
    elif row.meeting_on != entry.on:  # else a clerk has moved it there by hand
        moved = await heeding.move(row, entry.on)
        is_first = look.meeting_id in {row.id, None}
        look.meeting_id = moved.id if is_first else look.meeting_id


async def _was_held(
    heeding: _Heeding, look: Look, row: Meeting, entry: Entry, *, was: date | None
) -> bool:
    """Whether the former day has passed as a meeting: not where the site says it was put off."""
    if was is None or was >= heeding.window.today:
        return False
    is_published = look.published_at is not None or await _has_minutes(heeding.session, row)
    return is_published or entry.moved_from != was


async def _miss(heeding: _Heeding) -> None:
    """Cancel what is to come and has vanished from the list twice, if the list covers its day."""
    if not heeding.entries:
        return
    for look in [*heeding.looks.values()]:
        day = look.meeting_on or date.min
        is_covered = max(heeding.window.first, heeding.window.today) < day < heeding.window.last
        if look.key in heeding.entries or look.cancelled_by or look.is_adopted or not is_covered:
            continue
        look.missed += 1
        heeding.session.add(look)
        if look.missed >= MISSED_TOO_OFTEN:
            await _call_off(heeding, look, on=day, by=VANISHED)


async def heed_page(session: AsyncSession, look: Look, *, now: datetime) -> None:
    """Take in that the meeting's own page says that it was cancelled."""
    watch = await session.get_one(Watch, look.watch_id)
    committee = await session.get_one(Committee, watch.committee_id)
    look.cancelled_by = PAGE
    session.add(look)
    row = await session.get(Meeting, look.meeting_id) if look.meeting_id else None
    if row is None or row.status is MeetingStatus.CANCELLED or row.site_key != look.key:
        return
    if not await _has_minutes(session, row):
        await cancel_meeting(session, committee, row.meeting_on, now=now)


async def _has_minutes(session: AsyncSession, row: Meeting) -> bool:
    wanted = select(col(Document.id)).where(Document.meeting_id == row.id).limit(1)
    return (await session.exec(wanted)).first() is not None

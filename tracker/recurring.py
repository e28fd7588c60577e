"""Actions that come back: when one occurrence is settled, the next is opened, with its own number.

The next one leans on the same words. It is due at the committee's next meeting, or at the first
meeting on or after its period; where the calendar does not know that meeting yet, it has no date
until the calendar does.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Action, ActionEvent, ActionStatus, Committee, EventKind, Meeting
from summariser.values import Recurs
from tracker.events import record
from tracker.folding import fingerprint
from tracker.hours import council_day
from tracker.posts import post_holders
from tracker.redating import calendar_of
from tracker.references import next_references

MONTHS = {
    Recurs.MONTHLY: 1,
    Recurs.QUARTERLY: 3,
    Recurs.TERMLY: 4,  # three terms a year
    Recurs.SIX_MONTHLY: 6,
    Recurs.ANNUAL: 12,
}
ANSWERS = (EventKind.UPDATED, EventKind.COMPLETED, EventKind.SNOOZED, EventKind.NOT_MINE)


def due_from(recurs: Recurs, *, due_on: date | None, today: date) -> date:
    """The first day on which the next occurrence can be due, never before tomorrow.

    Counted from the day on which the last one was due, or from today where it had none.
    """
    tomorrow = today + timedelta(days=1)
    if recurs is Recurs.EACH_MEETING:
        return max(tomorrow, due_on + timedelta(days=1)) if due_on else tomorrow
    return max(tomorrow, _months_after(due_on or today, MONTHS[recurs]))


async def open_next(session: AsyncSession, action: Action, *, now: datetime) -> Action | None:
    """Open the next occurrence of an action that comes back: once, however often it is asked."""
    if action.recurs is None:
        return None
    known = await next_of(session, action)
    if known is None:
        return await _open(session, action, now=now)
    if known.status is ActionStatus.SUPERSEDED:
        known.status = ActionStatus.OPEN
        session.add(known)
        record(session, known, EventKind.REOPENED, now=now)
        await session.flush()
    return known


async def withdraw_next(session: AsyncSession, action: Action, *, now: datetime) -> None:
    """Join the next occurrence to this one, which is open again, unless somebody answered it."""
    known = await next_of(session, action)
    if known is None or known.status is not ActionStatus.OPEN or await _is_answered(session, known):
        return
    known.status = ActionStatus.SUPERSEDED
    session.add(known)
    details = {"by": action.reference, "same": True}
    record(session, known, EventKind.SUPERSEDED, now=now, details=details)
    await session.flush()


async def next_of(session: AsyncSession, action: Action) -> Action | None:
    """The occurrence after this one, if it was opened."""
    following = select(Action).where(Action.former_id == action.id)
    return (await session.exec(following)).first()


async def _is_answered(session: AsyncSession, action: Action) -> bool:
    answers = select(ActionEvent.id).where(
        ActionEvent.action_id == action.id, col(ActionEvent.kind).in_(ANSWERS)
    )
    return (await session.exec(answers.limit(1))).first() is not None


async def _open(session: AsyncSession, action: Action, *, now: datetime) -> Action | None:
    committee = await session.get(Committee, action.committee_id)
    meeting = await session.get(Meeting, action.meeting_id)
    if committee is None or meeting is None or action.taken_down_at is not None:
        return None
    (reference,) = await next_references(
        session, slug=committee.slug, meeting_on=meeting.meeting_on, count=1
    )
    today = council_day(now)
    begins = due_from(Recurs(action.recurs or ""), due_on=action.due_on, today=today)
    calendar = await calendar_of(session, committee)
    following = _occurrence(action, reference=reference, now=now)
    following.due_from, following.due_on = begins, calendar.first_from(begins)
    following.officer_id = await _officer(session, action, on=today)
    session.add(following)
    await session.flush()
    for kind in (EventKind.PROPOSED, EventKind.OPENED):
        record(session, following, kind, now=now, details={"former": action.reference})
    record(session, action, EventKind.NEXT_OPENED, now=now, details={"reference": reference})
    await session.flush()
    return following


async def _officer(session: AsyncSession, action: Action, *, on: date) -> int | None:
    """Who has the post now; without a post, whoever had the last occurrence."""
    if action.post_id is None:
        return action.officer_id
    holders = await post_holders(session, action.post_id, on=on)
    return holders[0].officer_id if len(holders) == 1 else None


def _occurrence(action: Action, *, reference: str, now: datetime) -> Action:
    return Action(
        reference=reference,
        committee_id=action.committee_id,
        meeting_id=action.meeting_id,
        document_id=action.document_id,
        item_id=action.item_id,
        fingerprint=fingerprint(action.fingerprint, occurrence=2),
        status=ActionStatus.OPEN,
        quote=action.quote,
        start=action.start,
        end=action.end,
        context=list(action.context),
        summary=action.summary,
        owner=action.owner,
        owner_name=action.owner_name,
        owner_kind=action.owner_kind,
        owner_reason=action.owner_reason,
        due=action.due,
        recurs=action.recurs,
        marker=action.marker,
        confidence=action.confidence,
        engine=action.engine,
        engine_version=action.engine_version,
        post_id=action.post_id,
        from_draft=action.from_draft,
        verified=action.verified,
        withheld=action.withheld,
        former_id=action.id,
        proposed_at=now,
        opened_at=now,
    )


def _months_after(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

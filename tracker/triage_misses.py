"""Possible misses: words that the clerk makes an action of, or sets aside."""

from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionStatus,
    Committee,
    Document,
    EventKind,
    Item,
    Meeting,
    MissStatus,
    PossibleMissRow,
)
from summariser.values import Marker
from tracker.errors import (
    NotTheClerkError,
    StaleAnswerError,
    UnknownActionError,
    UnknownMissError,
)
from tracker.events import record
from tracker.hours import council_day
from tracker.owners import NOT_NAMED
from tracker.references import next_references
from tracker.values import ActionView, Viewer
from tracker.views import action_views

LONGEST_SUMMARY = 140


async def keep_miss(
    session: AsyncSession, *, miss_id: int, now: datetime, by_officer_id: int | None = None
) -> ActionView:
    """Make an open action of a possible miss, with its words as the evidence and no owner yet.

    A second time gives the same action. Raises UnknownMissError, NotTheClerkError or
    StaleAnswerError.
    """
    miss = await _miss(session, miss_id, by_officer_id)
    action = await _action_of(session, miss)
    if action is None:
        action = await _open(session, miss, by_officer_id, now=now)
    elif action.status in {ActionStatus.PROPOSED, ActionStatus.DISMISSED}:
        action.status, action.opened_at = ActionStatus.OPEN, now
        session.add(action)
        record(session, action, EventKind.OPENED, now=now, by_officer_id=by_officer_id)
    await _decide(session, miss, MissStatus.KEPT, by_officer_id, now=now)
    clerk = Viewer(officer_id=by_officer_id, is_clerk=True, is_outsider=False)
    return (await action_views(session, [action], viewer=clerk, today=council_day(now)))[0]


async def dismiss_miss(
    session: AsyncSession, *, miss_id: int, now: datetime, by_officer_id: int | None = None
) -> None:
    """Set a possible miss aside. A second time changes nothing.

    Raises UnknownMissError, NotTheClerkError, or StaleAnswerError when it was kept: then the
    action that it became is what can be dismissed.
    """
    miss = await _miss(session, miss_id, by_officer_id)
    if miss.status is MissStatus.KEPT:
        action = await _action_of(session, miss)
        reference = action.reference if action else "an action"
        raise StaleAnswerError(f"This was kept as {reference}. Please dismiss that action instead.")
    await _decide(session, miss, MissStatus.DISMISSED, by_officer_id, now=now)


async def _decide(
    session: AsyncSession,
    miss: PossibleMissRow,
    status: MissStatus,
    by_officer_id: int | None,
    *,
    now: datetime,
) -> None:
    if miss.status is not status:
        miss.status, miss.decided_at, miss.decided_by_officer_id = status, now, by_officer_id
        session.add(miss)
    await session.flush()


async def _miss(session: AsyncSession, miss_id: int, by_officer_id: int | None) -> PossibleMissRow:
    miss = await session.get(PossibleMissRow, miss_id)
    if miss is None:
        raise UnknownMissError
    committee = await session.get(Committee, miss.committee_id)
    if by_officer_id is not None and (
        committee is None or committee.clerk_officer_id != by_officer_id
    ):
        raise NotTheClerkError
    item = await session.get(Item, miss.item_id)
    if not miss.quote or item is None or item.taken_down_at is not None:
        raise StaleAnswerError("Those words have been taken down, so nothing was changed.")
    return miss


async def _action_of(session: AsyncSession, miss: PossibleMissRow) -> Action | None:
    """The action of the same words of the same meeting."""
    same = select(Action).where(
        Action.meeting_id == miss.meeting_id, Action.fingerprint == miss.fingerprint
    )
    return (await session.exec(same)).first()


async def _open(
    session: AsyncSession, miss: PossibleMissRow, by_officer_id: int | None, *, now: datetime
) -> Action:
    committee = await session.get(Committee, miss.committee_id)
    meeting = await session.get(Meeting, miss.meeting_id)
    document = await session.get(Document, miss.document_id)
    item = await session.get(Item, miss.item_id)
    if committee is None or meeting is None or document is None or item is None:
        raise UnknownActionError
    (reference,) = await next_references(
        session, slug=committee.slug, meeting_on=meeting.meeting_on, count=1
    )
    action = _row(miss, document, item, reference=reference, now=now)
    session.add(action)
    await session.flush()
    for kind in (EventKind.PROPOSED, EventKind.OPENED):
        details = {"miss_id": miss.id}
        record(session, action, kind, now=now, by_officer_id=by_officer_id, details=details)
    return action


def _row(
    miss: PossibleMissRow, document: Document, item: Item, *, reference: str, now: datetime
) -> Action:
    return Action(
        reference=reference,
        committee_id=miss.committee_id,
        meeting_id=miss.meeting_id,
        document_id=miss.document_id,
        item_id=miss.item_id,
        fingerprint=miss.fingerprint,
        status=ActionStatus.OPEN,
        quote=miss.quote,
        start=miss.start,
        end=miss.end,
        summary=shortened(miss.quote),
        owner_reason=NOT_NAMED,
        marker=Marker.EXPLICIT.value,
        confidence=1.0,
        engine=document.engine,
        engine_version=document.engine_version,
        from_draft=document.status == "draft",
        verified=document.verified,
        withheld=item.withheld,
        proposed_at=now,
        opened_at=now,
    )


def shortened(quote: str) -> str:
    """The quote in one line of at most 140 characters, ended by "…" where it was cut."""
    line = " ".join(quote.split())
    if len(line) <= LONGEST_SUMMARY:
        return line
    return line[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0] + "…"

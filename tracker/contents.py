"""What a message says, built when it is claimed, so that it says what is true then.

Rows that are no longer to be said (answered since, closed, moved, taken down) are passed over here;
a message with nothing left to say is not sent.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from minutes.evidence import whole_document
from storage.tables import (
    Action,
    ActionEvent,
    ActionStatus,
    ClerkLine,
    Committee,
    Delivery,
    DeliveryKind,
    DigestLine,
    EventKind,
    Item,
    Meeting,
)
from tracker.clerk_notes import LineKind, clerk_sentences
from tracker.council_days import CouncilDays, confirmed_meetings
from tracker.reminder_contents import reminder_of
from tracker.values import ActionView, ClerkNote, Content, Digest, TriageList, Viewer
from tracker.views import action_views, is_taken_down
from tracker.watches import watch_line

NEVER_SHOWN = frozenset({ActionStatus.PROPOSED, ActionStatus.DISMISSED, ActionStatus.SUPERSEDED})
REACTED = frozenset({EventKind.COMPLETED, EventKind.UPDATED, EventKind.SNOOZED, EventKind.NOT_MINE})


async def content_of(
    session: AsyncSession,
    delivery: Delivery,
    *,
    days: CouncilDays,
    now: datetime,
    is_refresh: bool = False,
) -> Content | None:
    """What the message says now; None when there is nothing left to say.

    A refresh shows what was said before as it stands now, answered actions with their answers.
    """
    if delivery.kind is DeliveryKind.REMINDER:
        return await reminder_of(session, delivery, days=days, is_refresh=is_refresh)
    if delivery.kind is DeliveryKind.DIGEST:
        return await _digest_of(session, delivery, days=days, now=now, is_refresh=is_refresh)
    if delivery.kind is DeliveryKind.TRIAGE:
        return await _triage_of(session, delivery, is_refresh=is_refresh)
    return await _note_of(session, delivery)


async def _digest_of(
    session: AsyncSession,
    delivery: Delivery,
    *,
    days: CouncilDays,
    now: datetime,
    is_refresh: bool,
) -> Digest | None:
    actions = await _digested(session, delivery, is_refresh=is_refresh)
    views = await action_views(session, actions, viewer=Viewer(), today=delivery.local_date)
    shown = [
        (action, view)
        for action, view in zip(actions, views, strict=True)
        if not (is_taken_down(view) or view.withheld) and view.verified
    ]
    if not shown:
        return None
    return await _digest(session, delivery, shown, days=days, now=now)


async def _digested(
    session: AsyncSession, delivery: Delivery, *, is_refresh: bool
) -> Sequence[Action]:
    """The actions of a digest's lines; lines of actions that are open no more are taken away."""
    query = (
        select(Action, DigestLine)
        .join(DigestLine, col(DigestLine.action_id) == col(Action.id))
        .where(col(DigestLine.delivery_id) == delivery.id)
        .order_by(col(Action.meeting_id), col(Action.start), col(Action.id))
    )
    stands = []
    for action, line in (await session.exec(query)).all():
        if action.status is ActionStatus.OPEN or (is_refresh and action.status not in NEVER_SHOWN):
            stands.append(action)
        elif not is_refresh:
            await session.delete(line)
    await session.flush()
    return stands


async def _digest(
    session: AsyncSession,
    delivery: Delivery,
    shown: Sequence[tuple[Action, ActionView]],
    *,
    days: CouncilDays,
    now: datetime,
) -> Digest:
    views = tuple(view for _, view in shown)
    committee_id = shown[0][0].committee_id
    meetings = await confirmed_meetings(session, [committee_id], since=delivery.local_date)
    upcoming: Meeting | None = next(iter(meetings.get(committee_id, ())), None)
    return Digest(
        committee_name=views[0].committee_name,
        slug=views[0].slug,
        channel_id=delivery.recipient,
        meeting_on=views[0].meeting_on,
        actions=views,
        from_draft=any(view.from_draft for view in views),
        sources=tuple(dict.fromkeys(whole_document(view.source) for view in views)),
        next_meeting_on=upcoming.meeting_on if upcoming else None,
        despatch_on=days.to_come(upcoming).despatch_on if upcoming else None,
        notes=await _cut_notes(session, {action.document_id for action, _ in shown}),
        watch=await watch_line(session, committee_id, now=now) or "",
    )


async def _cut_notes(session: AsyncSession, document_ids: set[int]) -> tuple[str, ...]:
    query = (
        select(col(Item.number))
        .where(col(Item.document_id).in_(document_ids), col(Item.cut).is_not(None))
        .where(col(Item.taken_down_at).is_(None), col(Item.forgotten_at).is_(None))
        .order_by(col(Item.document_id), col(Item.position))
    )
    return tuple(
        f"Item {number} is cut short on the council’s page, so it may hold more."
        for number in await session.exec(query)
        if number
    )


async def _triage_of(
    session: AsyncSession, delivery: Delivery, *, is_refresh: bool
) -> TriageList | None:
    from tracker.triage import triage_list  # noqa: PLC0415 triage books the messages built here

    committee = await session.get(Committee, delivery.committee_id)
    if committee is None:
        return None
    found = await triage_list(session, committee=committee, today=delivery.local_date)
    waits = bool(found.proposed or found.owner_unsettled or found.misses or found.later)
    return found if waits or is_refresh else None


async def _note_of(session: AsyncSession, delivery: Delivery) -> ClerkNote | None:
    query = select(ClerkLine).where(col(ClerkLine.delivery_id) == delivery.id)
    lines = (await session.exec(query.order_by(col(ClerkLine.id)))).all()
    settled = await _answered_since(session, lines)
    sentences = await clerk_sentences(session, [line for line in lines if line.id not in settled])
    return ClerkNote(sentences) if sentences else None


async def _answered_since(session: AsyncSession, lines: Sequence[ClerkLine]) -> set[int | None]:
    """The lines about officers who answered after the line was kept."""
    query = (
        select(col(ClerkLine.id))
        .join(ActionEvent, col(ActionEvent.action_id) == col(ClerkLine.action_id))
        .where(
            col(ClerkLine.id).in_([line.id for line in lines]),
            col(ClerkLine.kind) == LineKind.UNANSWERED,
            col(ActionEvent.kind).in_(REACTED),
            col(ActionEvent.at) >= col(ClerkLine.created_at),
        )
    )
    return set(await session.exec(query))

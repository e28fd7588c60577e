"""What waits for a committee's clerk, and what the clerk decides.

Every decision may come twice, or late: a second time changes nothing, and one that no longer fits
is refused with the sentence that says how things stand. A decision can be taken back by deciding
the other way; the history keeps both.
"""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionStatus,
    Committee,
    Document,
    EventKind,
    Item,
    LaterWords,
    Meeting,
    MissStatus,
    Officer,
    PossibleMissRow,
)
from tracker.closing import settle_changes, waiting_words
from tracker.deciding import check_decidable, clerks_view, decided
from tracker.errors import UnknownOfficerError
from tracker.finding import UNVERIFIED, action_by, withheld_sentence
from tracker.hours import council_day
from tracker.posts import posts_of
from tracker.triage_misses import dismiss_miss, keep_miss
from tracker.values import ActionView, LaterView, MissView, TriageList, Viewer
from tracker.views import action_views

__all__ = ["dismiss", "dismiss_miss", "keep", "keep_miss", "set_owner", "triage_list"]

_MOST = 200  # of each kind in one list; the rest comes up as these are decided
_DECIDABLE = frozenset({ActionStatus.PROPOSED, ActionStatus.OPEN, ActionStatus.DISMISSED})
_OWNED = frozenset({ActionStatus.PROPOSED, ActionStatus.OPEN, ActionStatus.COMPLETE})


async def triage_list(
    session: AsyncSession, *, committee: Committee, today: date = date.min
) -> TriageList:
    """What waits for the clerk: proposals, open actions without an officer, possible misses."""
    proposed = await _waiting(session, committee, Action.status == ActionStatus.PROPOSED)
    unsettled = await _waiting(
        session, committee, Action.status == ActionStatus.OPEN, col(Action.officer_id).is_(None)
    )
    misses = await _misses(session, committee)
    later = await waiting_words(session, committee.id or 0, limit=_MOST)
    meetings = {action.meeting_id for action in (*proposed, *unsettled)}
    meetings |= {meeting.id or 0 for _, meeting, _ in misses}
    meetings |= {meeting.id or 0 for _, _, meeting, _ in later}
    documents = await _documents(session, meetings)
    clerk = Viewer(officer_id=committee.clerk_officer_id, is_clerk=True, is_outsider=False)
    return TriageList(
        committee_name=committee.name,
        slug=committee.slug,
        mode=committee.mode.value,
        meeting_on=await _latest(session, meetings),
        proposed=await action_views(session, proposed, viewer=clerk, today=today),
        owner_unsettled=await action_views(session, unsettled, viewer=clerk, today=today),
        misses=tuple(_miss_view(committee, *found) for found in misses),
        withheld=await _withheld(session, documents),
        notes=_notes(documents),
        later=await _later_views(session, later, viewer=clerk, today=today),
    )


async def keep(
    session: AsyncSession,
    *,
    now: datetime,
    action_id: int | None = None,
    reference: str | None = None,
    by_officer_id: int | None = None,
) -> ActionView:
    """Open a proposed (or dismissed) action. Of an open one nothing changes.

    `by_officer_id` None is whoever has the database itself. Raises UnknownActionError,
    NotTheClerkError or StaleAnswerError.
    """
    action = await _decidable(session, action_id, reference, by_officer_id)
    if action.status is not ActionStatus.OPEN:
        action.status, action.opened_at = ActionStatus.OPEN, now
        await settle_changes(session, action, by_officer_id, now=now)
        await decided(session, action, EventKind.OPENED, by_officer_id, now=now)
    return await clerks_view(session, action, by_officer_id, now=now)


async def dismiss(
    session: AsyncSession,
    *,
    now: datetime,
    action_id: int | None = None,
    reference: str | None = None,
    by_officer_id: int | None = None,
) -> ActionView:
    """Dismiss a proposed (or open) action as no action. Of a dismissed one nothing changes.

    Raises UnknownActionError, NotTheClerkError or StaleAnswerError.
    """
    action = await _decidable(session, action_id, reference, by_officer_id)
    if action.status is not ActionStatus.DISMISSED:
        action.status = ActionStatus.DISMISSED
        await settle_changes(session, action, by_officer_id, now=now)
        await decided(session, action, EventKind.DISMISSED, by_officer_id, now=now)
    return await clerks_view(session, action, by_officer_id, now=now)


async def set_owner(
    session: AsyncSession,
    *,
    officer_id: int,
    now: datetime,
    action_id: int | None = None,
    reference: str | None = None,
    by_officer_id: int | None = None,
) -> ActionView:
    """Settle the owner. The action stays with its post only if the officer holds that.

    Raises UnknownActionError, UnknownOfficerError, NotTheClerkError or StaleAnswerError.
    """
    action = await action_by(session, action_id=action_id, reference=reference)
    await check_decidable(session, action, by_officer_id, allowed=_OWNED)
    officer = await session.get(Officer, officer_id)
    if officer is None or officer.erased_at is not None:
        raise UnknownOfficerError
    if action.officer_id != officer_id:
        held = {post.id for post in await posts_of(session, officer_id, on=council_day(now))}
        action.officer_id = officer_id
        action.post_id = action.post_id if action.post_id in held else None
        action.owner_reason = "The clerk has settled the owner."
        details = {"officer_id": officer_id}
        await decided(session, action, EventKind.OWNER_SET, by_officer_id, now=now, details=details)
    return await clerks_view(session, action, by_officer_id, now=now)


async def _decidable(
    session: AsyncSession, action_id: int | None, reference: str | None, by_officer_id: int | None
) -> Action:
    action = await action_by(session, action_id=action_id, reference=reference)
    await check_decidable(session, action, by_officer_id, allowed=_DECIDABLE)
    return action


async def _waiting(
    session: AsyncSession, committee: Committee, *conditions: sa.ColumnElement[bool] | bool
) -> Sequence[Action]:
    waiting = select(Action).where(
        Action.committee_id == committee.id, col(Action.taken_down_at).is_(None), *conditions
    )
    return (await session.exec(waiting.order_by(col(Action.id)).limit(_MOST))).all()


async def _misses(
    session: AsyncSession, committee: Committee
) -> Sequence[tuple[PossibleMissRow, Meeting, Item]]:
    waiting = (
        select(PossibleMissRow, Meeting, Item)
        .join(Meeting, col(Meeting.id) == col(PossibleMissRow.meeting_id))
        .join(Item, col(Item.id) == col(PossibleMissRow.item_id))
        .where(
            PossibleMissRow.committee_id == committee.id,
            PossibleMissRow.status == MissStatus.OPEN,
            col(Item.taken_down_at).is_(None),
            col(Item.forgotten_at).is_(None),
        )
        .order_by(col(PossibleMissRow.id))
        .limit(_MOST)
    )
    return (await session.exec(waiting)).all()


async def _later_views(
    session: AsyncSession,
    later: Sequence[tuple[LaterWords, Action, Meeting, Item]],
    *,
    viewer: Viewer,
    today: date,
) -> tuple[LaterView, ...]:
    actions = [action for _, action, _, _ in later]
    views = await action_views(session, actions, viewer=viewer, today=today)
    return tuple(
        LaterView(
            id=words.id or 0,
            kind=words.kind.value,
            action=view,
            meeting_on=meeting.meeting_on,
            item_number=item.number,
            item_title=item.title,
            quote=words.quote,
            before=words.before,
            after=words.after,
        )
        for (words, _, meeting, item), view in zip(later, views, strict=True)
    )


def _miss_view(
    committee: Committee, miss: PossibleMissRow, meeting: Meeting, item: Item
) -> MissView:
    return MissView(
        id=miss.id or 0,
        slug=committee.slug,
        committee_name=committee.name,
        meeting_on=meeting.meeting_on,
        item_number=item.number,
        item_title=item.title,
        quote=miss.quote,
        why=miss.why,
    )


async def _latest(session: AsyncSession, meetings: set[int]) -> date | None:
    latest = select(sa.func.max(col(Meeting.meeting_on))).where(col(Meeting.id).in_(meetings))
    return (await session.exec(latest)).one()


async def _documents(session: AsyncSession, meetings: set[int]) -> Sequence[Document]:
    """The readings of these meetings that no later one has replaced."""
    standing = select(Document).where(
        col(Document.meeting_id).in_(meetings),
        col(Document.replaced_by_id).is_(None),
        col(Document.forgotten_at).is_(None),
    )
    return (await session.exec(standing.order_by(col(Document.id)))).all()


async def _withheld(session: AsyncSession, documents: Sequence[Document]) -> tuple[str, ...]:
    kept_out = select(Item).where(
        col(Item.document_id).in_([document.id for document in documents]),
        col(Item.withheld).is_not(None),
        col(Item.forgotten_at).is_(None),
        col(Item.taken_down_at).is_(None),
    )
    items = (await session.exec(kept_out.order_by(col(Item.id)))).all()
    return tuple(dict.fromkeys(withheld_sentence(item) for item in items))


def _notes(documents: Sequence[Document]) -> tuple[str, ...]:
    notes = [note for document in documents for note in document.warnings]
    if any(not document.verified for document in documents):
        notes.append(UNVERIFIED)
    return tuple(dict.fromkeys(notes))

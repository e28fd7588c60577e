"""Closure: proposed by the words of later minutes, agreed or refused by the clerk.

Nothing closes by itself. Closing an action that comes back opens its next occurrence.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionStatus,
    EventKind,
    Item,
    LaterKind,
    LaterStatus,
    LaterWords,
    Meeting,
)
from tracker.closure_evidence import CLOSABLE
from tracker.deciding import check_clerk, check_decidable, clerks_view, decided
from tracker.errors import StaleAnswerError, UnknownActionError
from tracker.finding import action_by
from tracker.recurring import open_next, withdraw_next
from tracker.values import ActionView

REOPENABLE = frozenset({ActionStatus.CLOSED, ActionStatus.COMPLETE, ActionStatus.OPEN})


async def agree_closure(
    session: AsyncSession, *, later_id: int, now: datetime, by_officer_id: int | None = None
) -> ActionView:
    """Close the action as the minutes say. A second time changes nothing.

    Raises UnknownActionError, NotTheClerkError or StaleAnswerError.
    """
    words, action = await _proposal(session, later_id, by_officer_id)
    if words.status is not LaterStatus.AGREED:
        await check_decidable(session, action, by_officer_id, allowed=CLOSABLE)
        _decide(session, words, LaterStatus.AGREED, by_officer_id, now=now)
        await _close(session, action, by_officer_id, now=now, later_id=words.id)
    return await clerks_view(session, action, by_officer_id, now=now)


async def refuse_closure(
    session: AsyncSession, *, later_id: int, now: datetime, by_officer_id: int | None = None
) -> ActionView:
    """Leave the action as it is, whatever the minutes say. A second time changes nothing.

    Raises UnknownActionError, NotTheClerkError or StaleAnswerError.
    """
    words, action = await _proposal(session, later_id, by_officer_id)
    if words.status is LaterStatus.AGREED:
        raise StaleAnswerError(f"{action.reference} was closed. Please open it again instead.")
    if words.status is not LaterStatus.REFUSED:
        _decide(session, words, LaterStatus.REFUSED, by_officer_id, now=now)
        await decided(session, action, EventKind.CLOSURE_REFUSED, by_officer_id, now=now)
    return await clerks_view(session, action, by_officer_id, now=now)


async def note_change(
    session: AsyncSession, *, later_id: int, now: datetime, by_officer_id: int | None = None
) -> ActionView:
    """Take a contradiction between readings as seen: the clerk has settled it.

    Raises UnknownActionError, NotTheClerkError or StaleAnswerError.
    """
    words, action = await _later(session, later_id, by_officer_id)
    if words.status is LaterStatus.PROPOSED:
        _decide(session, words, LaterStatus.AGREED, by_officer_id, now=now)
        await session.flush()
    return await clerks_view(session, action, by_officer_id, now=now)


async def agree_later(
    session: AsyncSession, *, later_id: int, now: datetime, by_officer_id: int | None = None
) -> ActionView:
    """Agree what later minutes say: a closure is closed, a contradiction is taken as seen."""
    words, _ = await _later(session, later_id, by_officer_id)
    decide = agree_closure if words.kind is LaterKind.CLOSURE else note_change
    return await decide(session, later_id=later_id, now=now, by_officer_id=by_officer_id)


async def refuse_later(
    session: AsyncSession, *, later_id: int, now: datetime, by_officer_id: int | None = None
) -> ActionView:
    """Do not agree what later minutes say: nothing closes, a contradiction is taken as seen."""
    words, _ = await _later(session, later_id, by_officer_id)
    decide = refuse_closure if words.kind is LaterKind.CLOSURE else note_change
    return await decide(session, later_id=later_id, now=now, by_officer_id=by_officer_id)


async def close(
    session: AsyncSession,
    *,
    now: datetime,
    action_id: int | None = None,
    reference: str | None = None,
    by_officer_id: int | None = None,
) -> ActionView:
    """Close an open or complete action because the committee, or the clerk, is content.

    Of a closed one nothing changes. Raises UnknownActionError, NotTheClerkError or
    StaleAnswerError.
    """
    action = await action_by(session, action_id=action_id, reference=reference)
    allowed = CLOSABLE | {ActionStatus.CLOSED}
    await check_decidable(session, action, by_officer_id, allowed=allowed)
    if action.status is not ActionStatus.CLOSED:
        await _close(session, action, by_officer_id, now=now)
    return await clerks_view(session, action, by_officer_id, now=now)


async def reopen(
    session: AsyncSession,
    *,
    now: datetime,
    action_id: int | None = None,
    reference: str | None = None,
    by_officer_id: int | None = None,
) -> ActionView:
    """Open a closed or complete action again. Of an open one nothing changes.

    Raises UnknownActionError, NotTheClerkError or StaleAnswerError.
    """
    action = await action_by(session, action_id=action_id, reference=reference)
    await check_decidable(session, action, by_officer_id, allowed=REOPENABLE)
    if action.status is not ActionStatus.OPEN:
        action.status, action.closed_at, action.completed_at = ActionStatus.OPEN, None, None
        await decided(session, action, EventKind.REOPENED, by_officer_id, now=now)
        await withdraw_next(session, action, now=now)
    return await clerks_view(session, action, by_officer_id, now=now)


async def _close(
    session: AsyncSession,
    action: Action,
    by_officer_id: int | None,
    *,
    now: datetime,
    later_id: int | None = None,
) -> None:
    action.status, action.closed_at, action.snoozed_until = ActionStatus.CLOSED, now, None
    details = {"later_id": later_id} if later_id is not None else {}
    await decided(session, action, EventKind.CLOSED, by_officer_id, now=now, details=details)
    await _settle(session, action, LaterKind.CLOSURE, by_officer_id, now=now)
    await open_next(session, action, now=now)


async def settle_changes(
    session: AsyncSession, action: Action, by_officer_id: int | None, *, now: datetime
) -> None:
    """Take contradictions as seen: the clerk has just decided what becomes of the action."""
    await _settle(session, action, LaterKind.CHANGED, by_officer_id, now=now)


async def _settle(
    session: AsyncSession,
    action: Action,
    kind: LaterKind,
    by_officer_id: int | None,
    *,
    now: datetime,
) -> None:
    waiting = select(LaterWords).where(
        LaterWords.action_id == action.id,
        LaterWords.kind == kind,
        LaterWords.status == LaterStatus.PROPOSED,
    )
    for words in (await session.exec(waiting)).all():
        _decide(session, words, LaterStatus.AGREED, by_officer_id, now=now)
    await session.flush()


def _decide(
    session: AsyncSession,
    words: LaterWords,
    status: LaterStatus,
    by_officer_id: int | None,
    *,
    now: datetime,
) -> None:
    words.status, words.decided_at, words.decided_by_officer_id = status, now, by_officer_id
    session.add(words)


async def _later(
    session: AsyncSession, later_id: int, by_officer_id: int | None
) -> tuple[LaterWords, Action]:
    words = await session.get(LaterWords, later_id)
    action = await session.get(Action, words.action_id) if words else None
    if words is None or action is None:
        raise UnknownActionError
    await check_clerk(session, committee_id=words.committee_id, by_officer_id=by_officer_id)
    return words, action


async def _proposal(
    session: AsyncSession, later_id: int, by_officer_id: int | None
) -> tuple[LaterWords, Action]:
    words, action = await _later(session, later_id, by_officer_id)
    item = await session.get(Item, words.item_id)
    is_gone = not words.quote or item is None or item.taken_down_at is not None
    if is_gone or words.kind is not LaterKind.CLOSURE or words.status is LaterStatus.WITHDRAWN:
        raise StaleAnswerError("Those words have been taken down, so nothing was changed.")
    return words, action


async def waiting_words(
    session: AsyncSession, committee_id: int, *, limit: int
) -> Sequence[tuple[LaterWords, Action, Meeting, Item]]:
    """The closures and contradictions that wait for the clerk, oldest first."""
    waiting = (
        select(LaterWords, Action, Meeting, Item)
        .join(Action, col(Action.id) == col(LaterWords.action_id))
        .join(Meeting, col(Meeting.id) == col(LaterWords.meeting_id))
        .join(Item, col(Item.id) == col(LaterWords.item_id))
        .where(
            LaterWords.committee_id == committee_id,
            LaterWords.status == LaterStatus.PROPOSED,
            col(LaterWords.kind).in_([LaterKind.CLOSURE, LaterKind.CHANGED]),
            LaterWords.quote != "",
            col(Action.taken_down_at).is_(None),
            col(Item.taken_down_at).is_(None),
            col(Item.forgotten_at).is_(None),
        )
        .order_by(col(LaterWords.id))
        .limit(limit)
    )
    return (await session.exec(waiting)).all()

"""What was counted as asked again, and is an action of its own after all."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    EventKind,
    LaterKind,
    LaterStatus,
    LaterWords,
    PossibleMissRow,
)
from tracker.deciding import check_clerk
from tracker.errors import StaleAnswerError
from tracker.events import record
from tracker.finding import action_by
from tracker.folding import fingerprint
from tracker.relations import COUNTED
from tracker.triage_misses import keep_miss
from tracker.values import ActionView

WHY = "asks for something else than was thought"


async def separate(
    session: AsyncSession, *, reference: str, now: datetime, by_officer_id: int | None = None
) -> ActionView:
    """Make an open action of the last words that were counted on this one as asked again.

    Gives the new action. Raises UnknownActionError, NotTheClerkError, or StaleAnswerError where
    nothing is counted.
    """
    action = await action_by(session, reference=reference)
    await check_clerk(session, committee_id=action.committee_id, by_officer_id=by_officer_id)
    words = await _last_counted(session, action.id or 0)
    if words is None:
        raise StaleAnswerError(f"{action.reference} was not asked again.")
    miss = await _miss_of(session, words, now=now)
    made = await keep_miss(session, miss_id=miss.id or 0, now=now, by_officer_id=by_officer_id)
    words.status, words.decided_at = LaterStatus.REFUSED, now
    words.decided_by_officer_id = by_officer_id
    session.add(words)
    details = {"reference": made.reference}
    record(
        session, action, EventKind.SEPARATED, now=now, by_officer_id=by_officer_id, details=details
    )
    await session.flush()
    return made


async def _last_counted(session: AsyncSession, action_id: int) -> LaterWords | None:
    counted = select(LaterWords).where(
        LaterWords.action_id == action_id,
        LaterWords.kind == LaterKind.ASKED_AGAIN,
        col(LaterWords.status).in_(COUNTED),
        LaterWords.quote != "",
    )
    return (await session.exec(counted.order_by(col(LaterWords.id).desc()).limit(1))).first()


async def _miss_of(session: AsyncSession, words: LaterWords, *, now: datetime) -> PossibleMissRow:
    """The words as a possible miss, by which an action is made of them."""
    mark = fingerprint(words.quote)
    known = select(PossibleMissRow).where(
        PossibleMissRow.meeting_id == words.meeting_id, PossibleMissRow.fingerprint == mark
    )
    miss = (await session.exec(known)).first() or PossibleMissRow(
        committee_id=words.committee_id,
        meeting_id=words.meeting_id,
        document_id=words.document_id,
        item_id=words.item_id,
        fingerprint=mark,
        quote=words.quote,
        start=words.start,
        end=words.end,
        why=WHY,
        created_at=now,
    )
    session.add(miss)
    await session.flush()
    return miss

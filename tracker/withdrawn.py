"""Minutes that their own page shows no longer: nothing of them is shown until they are back."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    Committee,
    Document,
    LaterStatus,
    LaterWords,
    Meeting,
    MissStatus,
    PossibleMissRow,
)
from tracker.readings import items_of
from tracker.takedown import take_down
from tracker.turned import RESTRICTED

VANISHED = "vanished"


async def minutes_withdrawn(
    session: AsyncSession, *, committee_id: int, source: str, now: datetime
) -> int:
    """Take down what was read at `source`, which has no minutes now. A second time does nothing.

    The same words, published there again, are a new reading and are shown again. Gives how many
    actions are shown no longer.
    """
    committee = await session.get_one(Committee, committee_id)
    standing = select(Document).where(
        Document.committee_id == committee_id,
        Document.source == source,
        col(Document.replaced_by_id).is_(None),
        col(Document.forgotten_at).is_(None),
        ~col(Document.reading_sha256).startswith(VANISHED),
    )
    gone = 0
    for document in (await session.exec(standing.with_for_update())).all():
        document.reading_sha256 = f"{VANISHED} {document.id} {document.reading_sha256}"
        session.add(document)
        gone += await _take_down(session, committee, document, now=now)
    return gone


async def _take_down(
    session: AsyncSession, committee: Committee, document: Document, *, now: datetime
) -> int:
    meeting = await session.get_one(Meeting, document.meeting_id)
    stood = await items_of(session, document.id or 0)
    found = select(Action).where(
        Action.document_id == document.id, col(Action.taken_down_at).is_(None), Action.quote != ""
    )
    actions = (await session.exec(found.order_by(col(Action.id)))).all()
    await _drop_words(session, document)
    return await take_down(
        session,
        committee=committee,
        meeting=meeting,
        items=[
            item
            for item in stood
            if not (item.taken_down_at or item.forgotten_at or item.withheld == RESTRICTED)
        ],
        actions=actions,
        why=VANISHED,
        now=now,
    )


async def _drop_words(session: AsyncSession, document: Document) -> None:
    """Show the clerk no more, as misses or as later words, what stood there."""
    misses = select(PossibleMissRow).where(
        PossibleMissRow.document_id == document.id, PossibleMissRow.status == MissStatus.OPEN
    )
    for miss in (await session.exec(misses)).all():
        miss.status = MissStatus.DISMISSED
        session.add(miss)
    later = select(LaterWords).where(
        LaterWords.document_id == document.id, LaterWords.status == LaterStatus.PROPOSED
    )
    for words in (await session.exec(later)).all():
        words.status = LaterStatus.WITHDRAWN
        session.add(words)

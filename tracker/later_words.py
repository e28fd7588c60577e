"""What later minutes, or another reading, say of a known action: kept as evidence, and withdrawn.

One row for each action, meeting and kind, however often the minutes are read again.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    Document,
    EventKind,
    LaterKind,
    LaterStatus,
    LaterWords,
)
from tracker.events import record
from tracker.folding import fold_words
from tracker.new_actions import NOTHING, Taking

EVENTS = {
    LaterKind.ASKED_AGAIN: EventKind.ASKED_AGAIN,
    LaterKind.CLOSURE: EventKind.CLOSURE_PROPOSED,
    LaterKind.CHANGED: EventKind.QUESTIONED,
}


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a reading: `text[start:end] == quote`; `item` is a position in `Minutes.items`."""

    quote: str
    start: int
    end: int
    item: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What two readings differ in ("owner", "due date", "wording"), and both wordings."""

    what: str
    before: str = ""
    after: str = ""


async def note(
    taking: Taking,
    action: Action,
    kind: LaterKind,
    passage: Passage,
    *,
    difference: Difference | None = None,
) -> bool:
    """Keep what these words say of the action. False where this meeting has said it before."""
    known = await _known(taking, action, kind)
    if known is not None:
        await _say_again(taking, action, known, passage)
        return False
    said = difference or Difference("")
    words = LaterWords(
        action_id=action.id or 0,
        committee_id=action.committee_id,
        meeting_id=taking.meeting.id or 0,
        document_id=taking.document.id or 0,
        item_id=taking.items[passage.item].id or 0,
        kind=kind,
        quote=passage.quote,
        start=passage.start,
        end=passage.end,
        before=said.before,
        after=said.after,
        created_at=taking.now,
    )
    taking.session.add(words)
    taking.noted[words.action_id, kind] = words
    details = {"meeting_on": taking.meeting.meeting_on.isoformat()}
    details |= {"what": said.what} if difference else {}
    record(taking.session, action, EVENTS[kind], now=taking.now, details=details)
    return True


async def withdraw(taking: Taking, replaced: Collection[Document]) -> None:
    """Count no more, and propose no more, what stood in an earlier reading and does not in this."""
    text = f" {fold_words(taking.document.text)} "
    gone = select(LaterWords).where(
        col(LaterWords.document_id).in_([document.id for document in replaced]),
        sa.or_(
            col(LaterWords.status) == LaterStatus.PROPOSED,
            col(LaterWords.kind) == LaterKind.ASKED_AGAIN,
        ),
        col(LaterWords.status).not_in([LaterStatus.WITHDRAWN, LaterStatus.REFUSED]),
    )
    for words in (await taking.session.exec(gone)).all():
        if f" {fold_words(words.quote)} " in text:
            continue
        words.status = LaterStatus.WITHDRAWN
        taking.session.add(words)
        action = await taking.session.get(Action, words.action_id)
        if action is not None and words.kind is not LaterKind.CHANGED:
            on = taking.meeting.meeting_on.isoformat()
            details = {"meeting_on": on, "withdrawn": True}
            record(taking.session, action, EVENTS[words.kind], now=taking.now, details=details)


async def contradicted(taking: Taking, actions: Iterable[Action]) -> frozenset[int]:
    """The keys of those actions that another reading contradicts."""
    keys = [action.id for action in actions]
    if not keys:
        return frozenset()
    against = select(col(LaterWords.action_id)).where(
        col(LaterWords.action_id).in_(keys), LaterWords.kind == LaterKind.CHANGED
    )
    return frozenset((await taking.session.exec(against)).all())


async def purge_later_words(session: AsyncSession, item_ids: Sequence[int]) -> None:
    """Empty the words that stood under these items, for good."""
    under = sa.update(LaterWords).where(col(LaterWords.item_id).in_(item_ids))
    await session.exec(
        under.values(quote="", before="", after="", start=0, end=0, status=LaterStatus.WITHDRAWN)
    )


async def _known(taking: Taking, action: Action, kind: LaterKind) -> LaterWords | None:
    """What this meeting has said of the action before: all that it said is read once."""
    if not taking.noted:
        said = select(LaterWords).where(LaterWords.meeting_id == taking.meeting.id)
        for words in (await taking.session.exec(said)).all():
            taking.noted[words.action_id, words.kind] = words
        taking.noted[NOTHING] = None
    return taking.noted.get((action.id or 0, kind))


async def _say_again(taking: Taking, action: Action, words: LaterWords, passage: Passage) -> None:
    """Lean on this reading where it has replaced the one that the words stand in."""
    document = await taking.session.get(Document, words.document_id)
    if not words.quote or document is None or document.replaced_by_id is None:
        return
    words.document_id = taking.document.id or 0
    words.item_id = taking.items[passage.item].id or 0
    words.quote, words.start, words.end = passage.quote, passage.start, passage.end
    if words.status is LaterStatus.WITHDRAWN:
        words.status = LaterStatus.PROPOSED
        details = {"meeting_on": taking.meeting.meeting_on.isoformat()}
        record(taking.session, action, EVENTS[words.kind], now=taking.now, details=details)
    taking.session.add(words)
    await taking.session.flush()

"""What stood open in some reading of a meeting, and is restricted or withheld in another."""

from collections.abc import Iterable, Sequence

from sqlmodel import col, select

from storage.tables import (
    Action,
    Document,
    Item,
    LaterStatus,
    LaterWords,
    MissStatus,
    PossibleMissRow,
)
from tracker.folding import fold_words
from tracker.new_actions import Taking
from tracker.readings import same_item
from tracker.said import unsay
from tracker.takedown import take_down

RESTRICTED = "restricted"


async def hide_restricted(taking: Taking) -> int:
    """Take down what a standing reading has as restricted, in every reading of the meeting.

    Gives how many actions are shown no longer.
    """
    if not await _has_restricted(taking):
        return 0
    known = await _items(taking)
    restricted = [
        item
        for item, document in known
        if item.withheld == RESTRICTED and document.replaced_by_id is None
    ]
    found = _same(known, restricted)
    await _drop_words(taking, found)
    return await take_down(
        taking.session,
        committee=taking.committee,
        meeting=taking.meeting,
        items=[item for item, _ in found if item.withheld != RESTRICTED and not item.taken_down_at],
        actions=await _actions_under(taking, found),
        why=RESTRICTED,
        now=taking.now,
    )


async def withhold(taking: Taking) -> None:
    """Take out of channels and reminders what stood open under an item that is withheld now."""
    closed = [item for item in taking.items if item.withheld not in {None, RESTRICTED}]
    actions = await _open_actions(taking) if closed else ()
    if not actions:
        return
    known = await _items(taking)
    for item in closed:
        same = _same(known, [item])
        public = [
            action
            for action in actions
            if action.withheld is None and _is_under(action.quote, action.item_id, same)
        ]
        for action in public:
            action.withheld = item.withheld
            taking.session.add(action)
        if public:
            await taking.session.flush()
            await unsay(taking.session, [action.id or 0 for action in public], now=taking.now)


async def _has_restricted(taking: Taking) -> bool:
    """Whether a standing reading of the meeting has an item as restricted."""
    wanted = (
        select(Item.id)
        .join(Document, col(Document.id) == col(Item.document_id))
        .where(
            col(Document.meeting_id) == taking.meeting.id,
            col(Document.replaced_by_id).is_(None),
            col(Item.forgotten_at).is_(None),
            Item.withheld == RESTRICTED,
        )
    )
    return (await taking.session.exec(wanted.limit(1))).first() is not None


Known = Sequence[tuple[Item, Document]]


async def _items(taking: Taking) -> Known:
    """The items of every reading of the meeting."""
    wanted = (
        select(Item, Document)
        .join(Document, col(Document.id) == col(Item.document_id))
        .where(col(Document.meeting_id) == taking.meeting.id, col(Item.forgotten_at).is_(None))
    )
    return (await taking.session.exec(wanted.order_by(col(Item.id)))).all()


def _same(known: Known, items: Sequence[Item]) -> Known:
    return [
        (item, document)
        for item, document in known
        if any(same_item(item, other) for other in items)
    ]


def _is_under(quote: str, item_id: int, items: Known) -> bool:
    words = fold_words(quote)
    texts = (fold_words(document.text[item.start : item.end]) for item, document in items)
    held = any(item.id == item_id for item, _ in items)
    return held or (bool(words) and any(f" {words} " in f" {text} " for text in texts))


async def _actions_under(taking: Taking, items: Known) -> Sequence[Action]:
    """The meeting's actions that stood under these items, and any whose words stood there."""
    wanted = select(Action).where(Action.meeting_id == taking.meeting.id)
    actions = (await taking.session.exec(wanted.order_by(col(Action.id)))).all()
    return [action for action in actions if _is_under(action.quote, action.item_id, items)]


async def _open_actions(taking: Taking) -> Sequence[Action]:
    """The meeting's actions that are withheld for no reason yet."""
    wanted = select(Action).where(
        Action.meeting_id == taking.meeting.id, col(Action.withheld).is_(None)
    )
    return (await taking.session.exec(wanted.order_by(col(Action.id)))).all()


async def _drop_words(taking: Taking, items: Known) -> None:
    """Show the clerk no more, as misses or as later words, what stood there."""
    misses = select(PossibleMissRow).where(
        PossibleMissRow.meeting_id == taking.meeting.id, PossibleMissRow.status == MissStatus.OPEN
    )
    later = select(LaterWords).where(LaterWords.meeting_id == taking.meeting.id)
    _set(taking, (await taking.session.exec(misses)).all(), items)
    _set(taking, (await taking.session.exec(later)).all(), items)
    await taking.session.flush()


def _set(taking: Taking, rows: Iterable[PossibleMissRow | LaterWords], items: Known) -> None:
    for row in rows:
        if not _is_under(row.quote, row.item_id, items):
            continue
        if isinstance(row, PossibleMissRow):
            row.status = MissStatus.DISMISSED
        elif row.status is LaterStatus.PROPOSED:
            row.status = LaterStatus.WITHDRAWN
        taking.session.add(row)

"""What an earlier reading had and a new one has no longer: restricted, vanished, or changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from storage.tables import (
    Action,
    ActionStatus,
    Document,
    Item,
    MissStatus,
    PossibleMissRow,
)
from summariser.values import ActionDraft
from tracker.folding import fold_words
from tracker.new_actions import Taking
from tracker.readings import items_of, same_item
from tracker.reconciling import Words, changed_into
from tracker.successors import Successor, take_its_place
from tracker.takedown import take_down
from tracker.turned import RESTRICTED, hide_restricted, withhold

VANISHED = "vanished"
_CHANGEABLE = frozenset(ActionStatus) - {ActionStatus.SUPERSEDED}


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a reading has settled: known actions that it saw, new ones, and what it replaces."""

    seen: frozenset[int]
    created: Sequence[tuple[Action, ActionDraft]]
    replaced: tuple[Document, ...]


async def take_down_vanished(taking: Taking, unseen: Unseen) -> int:
    """Compare a reading with those that it replaces. Gives how many actions are shown no longer.

    An action whose words were changed under the same item is superseded by what they became. Of
    the same source, what vanished is taken down. Drafts at another address
    may still stand there, so they are only superseded.
    """
    gone = await hide_restricted(taking)
    await withhold(taking)
    for document in unseen.replaced:
        vanished = await _items_gone(taking, document)
        missing = await _missing_actions(taking, document, unseen)
        changed = [action for action in missing if await _supersede(taking, action, unseen)]
        if document.source != taking.document.source:
            continue
        missing = [action for action in missing if action not in changed]
        missing += await _occurrences(taking, missing)
        await _drop_misses(taking, document)
        vanished = await _without_standing(taking, document, vanished, missing)
        gone += await _take_down(taking, vanished, missing, why=VANISHED)
    return gone


async def _without_standing(
    taking: Taking, document: Document, items: Iterable[Item], missing: Sequence[Action]
) -> list[Item]:
    """The items under which no action's words still stand somewhere in the new reading."""
    actions = await _actions_of(taking, document)
    standing = {action.item_id for action in actions if action not in missing}
    return [item for item in items if item.id not in standing]


async def _take_down(
    taking: Taking, items: Sequence[Item], actions: Sequence[Action], *, why: str
) -> int:
    return await take_down(
        taking.session,
        committee=taking.committee,
        meeting=taking.meeting,
        items=items,
        actions=actions,
        why=why,
        now=taking.now,
    )


async def _items_gone(taking: Taking, document: Document) -> list[Item]:
    """The items of an earlier reading that are there no more."""
    return [
        item
        for item in await items_of(taking.session, document.id or 0)
        if not (item.forgotten_at or item.taken_down_at or item.withheld == RESTRICTED)
        and not any(same_item(item, other) for other in taking.items)
    ]


async def _missing_actions(taking: Taking, document: Document, unseen: Unseen) -> list[Action]:
    """The actions of an earlier reading whose words stand nowhere in the new one."""
    text = f" {fold_words(taking.document.text)} "
    return [
        action
        for action in await _actions_of(taking, document)
        if action.id not in unseen.seen
        and f" {fold_words(action.quote)} " not in text
        and not await _is_cut_off(taking, action)
    ]


async def _actions_of(taking: Taking, document: Document) -> Sequence[Action]:
    """What was found in a reading and is shown; not the later occurrences of what comes back."""
    standing = select(Action).where(
        Action.document_id == document.id,
        col(Action.taken_down_at).is_(None),
        col(Action.former_id).is_(None),
        Action.quote != "",
    )
    return (await taking.session.exec(standing.order_by(col(Action.id)))).all()


async def _occurrences(taking: Taking, actions: Iterable[Action]) -> Sequence[Action]:
    """The later occurrences of these actions: the same words of the same meeting."""
    words = {action.quote for action in actions}
    if not words:
        return ()
    later = select(Action).where(
        Action.meeting_id == taking.meeting.id,
        col(Action.former_id).is_not(None),
        col(Action.taken_down_at).is_(None),
        col(Action.quote).in_(words),
    )
    return (await taking.session.exec(later.order_by(col(Action.id)))).all()


async def _is_cut_off(taking: Taking, action: Action) -> bool:
    """Whether the item is there but its text goes on elsewhere now: that is not vanishing."""
    item = await taking.session.get(Item, action.item_id)
    return item is not None and any(other.cut for other in taking.items if same_item(item, other))


async def _supersede(taking: Taking, action: Action, unseen: Unseen) -> bool:
    """Let the new action take the place of the one whose words became it. False if none did."""
    item = await taking.session.get(Item, action.item_id)
    if action.status not in _CHANGEABLE or item is None:
        return False
    here = next((str(other.position) for other in taking.items if same_item(item, other)), "")
    new = [Words(draft.quote, str(draft.item)) for _, draft in unseen.created]
    at = changed_into(Words(action.quote, here), new)
    if at is not None:
        await take_its_place(taking, action, Successor(*unseen.created[at]))
    return at is not None


async def _drop_misses(taking: Taking, document: Document) -> None:
    """Show the clerk no more what stood in an earlier reading and does not stand in this one."""
    text = f" {fold_words(taking.document.text)} "
    waiting = select(PossibleMissRow).where(
        PossibleMissRow.document_id == document.id, PossibleMissRow.status == MissStatus.OPEN
    )
    for miss in (await taking.session.exec(waiting)).all():
        if f" {fold_words(miss.quote)} " not in text:
            miss.status = MissStatus.DISMISSED
            taking.session.add(miss)

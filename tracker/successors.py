"""Draft and approved minutes: an action whose words changed, and what its successor takes over.

The same task is one whose words, less owner and date, are mostly the same and whose owner words are
equal. Then the successor has the owner, the answers and what was said of the old one, and also its
status, unless the two contradict each other: then the clerk decides, with both wordings in view.
"""

from dataclasses import dataclass

from sqlmodel import col, select

from storage.tables import (
    Action,
    ActionEvent,
    ActionLink,
    ActionStatus,
    DigestLine,
    EventKind,
    LaterKind,
    LinkKind,
    Nudge,
)
from summariser.values import ActionDraft
from tracker.asked_again import ask_of_action
from tracker.events import record
from tracker.folding import fold_post, fold_words
from tracker.later_words import Difference, Passage, note
from tracker.likeness import SAME_SHARE, share
from tracker.new_actions import Taking

CARRIED = (
    EventKind.PROPOSED,
    EventKind.OPENED,
    EventKind.DISMISSED,
    EventKind.REOPENED,
    EventKind.OWNER_SET,
    EventKind.NOT_MINE,
    EventKind.UPDATED,
    EventKind.SNOOZED,
    EventKind.COMPLETED,
    EventKind.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Successor:
    """A new action and the draft that it was made of."""

    action: Action
    draft: ActionDraft


async def take_its_place(taking: Taking, old: Action, new: Successor) -> None:
    """Supersede the old action by the new one, which takes over what is still true."""
    session, action = taking.session, new.action
    is_same_task = _is_same_task(old, action)
    difference = _difference(old, action)
    if is_same_task:
        await _carry(taking, old, action, status=difference is None)
    old.status = ActionStatus.SUPERSEDED
    session.add_all((old, action))
    link = ActionLink(
        one_id=old.id or 0,
        other_id=action.id or 0,
        kind=LinkKind.CHANGED_INTO,
        created_at=taking.now,
    )
    session.add(link)
    by = {"by": action.reference}
    record(session, old, EventKind.SUPERSEDED, now=taking.now, details=by)
    if difference is not None:
        await note(taking, action, LaterKind.CHANGED, _passage(new.draft), difference=difference)
    await session.flush()


async def compare_again(taking: Taking, action: Action, draft: ActionDraft) -> bool:
    """Put before the clerk what a better reading says otherwise of an action that it has too.

    Only where the same engine read both: two engines may cut the same words otherwise. Gives
    whether there is something new to see.
    """
    if action.engine != draft.engine:
        return False
    for what, before, after in (
        ("owner", action.owner, draft.owner),
        ("due date", action.due, draft.due),
    ):
        if fold_words(before or "") != fold_words(after or ""):
            difference = Difference(what, before or f"no {what} named", after or f"no {what} named")
            return await note(
                taking, action, LaterKind.CHANGED, _passage(draft), difference=difference
            )
    return False


def _is_same_task(old: Action, new: Action) -> bool:
    is_alike = share(ask_of_action(old), ask_of_action(new)) >= SAME_SHARE
    return is_alike and fold_post(old.owner or "") == fold_post(new.owner or "")


def _difference(old: Action, new: Action) -> Difference | None:
    """What the two contradict each other in, if anything: an owner, a date, a figure."""
    one, other = ask_of_action(old), ask_of_action(new)
    if one.owner != other.owner:
        return Difference("owner", old.quote)
    if fold_words(old.due or "") != fold_words(new.due or ""):
        return Difference("due date", old.quote)
    if one.figures != other.figures:
        return Difference("figure", old.quote)
    return None


async def _carry(taking: Taking, old: Action, new: Action, *, status: bool) -> None:
    new.officer_id, new.post_id = old.officer_id, old.post_id
    new.owner_reason = old.owner_reason
    if status:
        new.status, new.snoozed_until = old.status, old.snoozed_until
        new.opened_at, new.completed_at = old.opened_at, old.completed_at
        new.closed_at = old.closed_at
    await _carry_history(taking, old, new, status=status)
    await _carry_said(taking, old, new)
    details = {"reference": old.reference}
    record(taking.session, new, EventKind.CARRIED, now=taking.now, details=details)


async def _carry_history(taking: Taking, old: Action, new: Action, *, status: bool) -> None:
    """Repeat the lines by which the action stands as it does, at their own times."""
    kinds = CARRIED if status else (EventKind.OWNER_SET, EventKind.UPDATED, EventKind.NOT_MINE)
    lines = select(ActionEvent).where(
        ActionEvent.action_id == old.id, col(ActionEvent.kind).in_(kinds)
    )
    for line in (await taking.session.exec(lines.order_by(col(ActionEvent.id)))).all():
        details = {**line.details, "carried_from": old.reference}
        record(
            taking.session, new, line.kind, now=line.at, by_officer_id=line.by_officer_id,
            note=line.note, details=details,
        )  # fmt: skip


async def _carry_said(taking: Taking, old: Action, new: Action) -> None:
    """What was said of the old action is not said of the new one a second time."""
    session = taking.session
    nudges = select(Nudge).where(Nudge.action_id == old.id)
    for nudge in (await session.exec(nudges)).all():
        session.add(
            Nudge(
                action_id=new.id or 0,
                meeting_id=nudge.meeting_id,
                rung=nudge.rung,
                officer_id=nudge.officer_id,
                planned_on=nudge.planned_on,
                silenced_by="carried",
                created_at=nudge.created_at,
            )
        )
    named = select(DigestLine).where(DigestLine.action_id == old.id)
    for line in (await session.exec(named)).all():
        session.add(
            DigestLine(
                action_id=new.id or 0, channel_id=line.channel_id, delivery_id=line.delivery_id
            )
        )


def _passage(draft: ActionDraft) -> Passage:
    return Passage(draft.quote, draft.start, draft.end, draft.item)

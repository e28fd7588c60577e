"""Actions that belong together: the same ask in two committees, and what may be one ask twice.

Links across committees join nothing: each action keeps its owner, its dates and its answers. Two
actions of one committee become one only when the clerk says so.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionLink,
    ActionStatus,
    Committee,
    EventKind,
    LaterKind,
    LaterStatus,
    LaterWords,
    LinkKind,
    Meeting,
)
from tracker.asked_again import ask_of_action
from tracker.deciding import check_decidable, clerks_view, decided
from tracker.errors import StaleAnswerError
from tracker.events import record
from tracker.finding import action_by
from tracker.likeness import Likeness, likeness, only_best, share
from tracker.new_actions import Taking
from tracker.values import ActionView

LOOKED_BACK = timedelta(days=366)
MOST = 1000  # of the latest of a council's unsettled actions that a new one is compared with
UNSETTLED = (ActionStatus.PROPOSED, ActionStatus.OPEN, ActionStatus.COMPLETE)


async def link_maybe_same(taking: Taking, found: Mapping[int, Action]) -> None:
    """Tell the clerk which new actions (by key) may repeat an earlier one."""
    for action_id, earlier in found.items():
        _link(taking, earlier.id or 0, action_id, LinkKind.MAYBE_SAME)
    await taking.session.flush()


async def link_same_asks(taking: Taking, created: Sequence[Action]) -> int:
    """Link new actions with the same ask of another committee of the council. Gives how many.

    Only what everyone may know of is linked, and only where exactly one action fits.
    """
    public = [action for action in created if action.verified and not action.withheld]
    if not public:
        return 0
    others = await _asked_elsewhere(taking)
    asks = [ask_of_action(other) for other in others]
    linked = 0
    for action in public:
        ask = ask_of_action(action)
        grades = [
            share(ask, asked) if likeness(ask, asked) is Likeness.SAME else 0.0 for asked in asks
        ]
        best = only_best(grades)
        if best is not None:
            _link(taking, others[best].id or 0, action.id or 0, LinkKind.SAME_ASK)
            _record_link(taking, others[best], action)
            linked += 1
    await taking.session.flush()
    return linked


async def same_as(
    session: AsyncSession,
    *,
    now: datetime,
    action_id: int | None = None,
    reference: str | None = None,
    by_officer_id: int | None = None,
) -> ActionView:
    """Join a proposed action to the earlier one that it may repeat: that is asked again.

    Gives the earlier action. A second time changes nothing. Raises UnknownActionError,
    NotTheClerkError, or StaleAnswerError where there is no such earlier action.
    """
    action = await action_by(session, action_id=action_id, reference=reference)
    earlier = await _maybe_same(session, action)
    if earlier is None:
        raise StaleAnswerError(f"{action.reference} has no earlier action that it may repeat.")
    if action.status is not ActionStatus.SUPERSEDED:
        allowed = {ActionStatus.PROPOSED, ActionStatus.OPEN}
        await check_decidable(session, action, by_officer_id, allowed=allowed)
        await check_decidable(session, earlier, by_officer_id, allowed=frozenset(UNSETTLED))
        await _join(session, action, earlier, by_officer_id, now=now)
    return await clerks_view(session, earlier, by_officer_id, now=now)


async def _join(
    session: AsyncSession,
    action: Action,
    earlier: Action,
    by_officer_id: int | None,
    *,
    now: datetime,
) -> None:
    action.status = ActionStatus.SUPERSEDED
    by = {"by": earlier.reference, "same": True}
    await decided(session, action, EventKind.SUPERSEDED, by_officer_id, now=now, details=by)
    meeting = await session.get(Meeting, action.meeting_id)
    if await _is_counted(session, action, earlier):
        return
    session.add(
        LaterWords(
            action_id=earlier.id or 0,
            committee_id=earlier.committee_id,
            meeting_id=action.meeting_id,
            document_id=action.document_id,
            item_id=action.item_id,
            kind=LaterKind.ASKED_AGAIN,
            status=LaterStatus.AGREED,
            quote=action.quote,
            start=action.start,
            end=action.end,
            decided_by_officer_id=by_officer_id,
            decided_at=now,
            created_at=now,
        )
    )
    on = {"meeting_on": meeting.meeting_on.isoformat()} if meeting else {}
    await decided(session, earlier, EventKind.ASKED_AGAIN, by_officer_id, now=now, details=on)


async def _is_counted(session: AsyncSession, action: Action, earlier: Action) -> bool:
    counted = select(LaterWords.id).where(
        LaterWords.action_id == earlier.id,
        LaterWords.meeting_id == action.meeting_id,
        LaterWords.kind == LaterKind.ASKED_AGAIN,
    )
    return (await session.exec(counted)).first() is not None


async def _maybe_same(session: AsyncSession, action: Action) -> Action | None:
    earlier = (
        select(Action)
        .join(ActionLink, col(ActionLink.one_id) == col(Action.id))
        .where(ActionLink.other_id == action.id, ActionLink.kind == LinkKind.MAYBE_SAME)
    )
    return (await session.exec(earlier.order_by(col(Action.id)))).first()


async def _asked_elsewhere(taking: Taking) -> Sequence[Action]:
    since = taking.meeting.meeting_on - LOOKED_BACK
    elsewhere = (
        select(Action)
        .join(Committee, col(Committee.id) == col(Action.committee_id))
        .join(Meeting, col(Meeting.id) == col(Action.meeting_id))
        .where(
            Committee.council == taking.committee.council,
            Committee.id != taking.committee.id,
            col(Meeting.meeting_on) >= since,
            col(Action.status).in_(UNSETTLED),
            col(Action.verified).is_(True),
            col(Action.withheld).is_(None),
            col(Action.taken_down_at).is_(None),
            Action.quote != "",
        )
    )
    found = await taking.session.exec(elsewhere.order_by(col(Action.id).desc()).limit(MOST))
    return found.all()


def _link(taking: Taking, one_id: int, other_id: int, kind: LinkKind) -> None:
    taking.session.add(
        ActionLink(one_id=one_id, other_id=other_id, kind=kind, created_at=taking.now)
    )


def _record_link(taking: Taking, one: Action, other: Action) -> None:
    for action, linked in ((one, other), (other, one)):
        details = {"reference": linked.reference}
        record(taking.session, action, EventKind.LINKED, now=taking.now, details=details)

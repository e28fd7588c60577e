"""What other rows say of an action that is shown: asked again, linked, perhaps the same.

However many actions there are, one query finds their relations, and one more the updates that are
offered, where any are linked.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionEvent,
    ActionLink,
    ActionStatus,
    Committee,
    EventKind,
    LaterKind,
    LaterStatus,
    LaterWords,
    LinkKind,
)
from tracker.querying import rows_of
from tracker.values import ActionView, OfferedUpdate, Viewer
from tracker.viewers import is_colleague

COUNTED = (LaterStatus.PROPOSED, LaterStatus.AGREED)
UNDECIDED = (ActionStatus.PROPOSED, ActionStatus.DISMISSED, ActionStatus.SUPERSEDED)
_AGAIN = "again"


@dataclass(slots=True)
class _Relations:
    """The relations of one action."""

    again: int = 0
    linked: list[tuple[int, str]] = field(default_factory=list)
    maybe: list[str] = field(default_factory=list)


async def with_relations(
    session: AsyncSession, views: Sequence[ActionView], *, viewer: Viewer
) -> tuple[ActionView, ...]:
    """The same views with what other rows say of their actions, as this viewer may know it."""
    found = await _relations(session, [view.id for view in views], viewer=viewer)
    offered = {} if viewer.is_outsider else await _offered(session, views, found, viewer=viewer)
    return tuple(
        replace(
            view,
            asked_again=found[view.id].again,
            linked=tuple(reference for _, reference in found[view.id].linked),
            maybe_same=tuple(found[view.id].maybe) if viewer.is_clerk else (),
            offered=offered.get(view.id),
        )
        if view.id in found
        else view
        for view in views
    )


async def _relations(
    session: AsyncSession, ids: Sequence[int], *, viewer: Viewer
) -> dict[int, _Relations]:
    again = sa.select(
        col(LaterWords.action_id), sa.literal(_AGAIN), sa.literal(0), sa.literal("")
    ).where(
        col(LaterWords.action_id).in_(ids),
        col(LaterWords.kind) == LaterKind.ASKED_AGAIN,
        col(LaterWords.status).in_(COUNTED),
    )
    links = [_linked(ids, viewer, forwards=way) for way in (True, False)]
    query = sa.select(sa.union_all(again, *links).subquery())
    found: dict[int, _Relations] = defaultdict(_Relations)
    for action_id, kind, other_id, reference in await rows_of(session, query):
        if kind == _AGAIN:
            found[action_id].again += 1
        elif kind == LinkKind.MAYBE_SAME:
            found[action_id].maybe.append(reference)
        else:
            found[action_id].linked.append((other_id, reference))
    return found


def _linked(ids: Sequence[int], viewer: Viewer, *, forwards: bool) -> sa.Select[*tuple[Any, ...]]:
    """The links of these actions to older ones (`forwards`) or newer ones."""
    here, there = col(ActionLink.other_id), col(ActionLink.one_id)
    kinds = [LinkKind.SAME_ASK, LinkKind.MAYBE_SAME]
    if not forwards:
        here, there, kinds = there, here, [LinkKind.SAME_ASK]
    shown = [col(Action.taken_down_at).is_(None)]
    if not viewer.is_clerk:
        shown += [col(Action.verified).is_(True), col(Action.withheld).is_(None)]
        shown.append(col(Action.status).not_in(UNDECIDED))
    kind = sa.cast(col(ActionLink.kind), sa.String)
    return (
        sa.select(here, kind, col(Action.id), col(Action.reference))
        .join(Action, col(Action.id) == there)
        .where(here.in_(ids), col(ActionLink.kind).in_(kinds), *shown)
    )


async def _offered(
    session: AsyncSession,
    views: Iterable[ActionView],
    found: dict[int, _Relations],
    *,
    viewer: Viewer,
) -> dict[int, OfferedUpdate]:
    """The newest words on a linked action that are newer than any on the open action itself.

    They are notes: only a colleague of the officer who gave them is offered them.
    """
    wanted = {
        other_id: view
        for view in views
        if view.status == ActionStatus.OPEN and view.id in found
        for other_id, _ in found[view.id].linked
    }
    if not wanted:
        return {}
    told = select(ActionEvent).join(Action).join(Committee)
    answers = told.where(
        col(ActionEvent.action_id).in_(wanted),
        is_colleague(viewer),
        col(ActionEvent.kind).in_([EventKind.UPDATED, EventKind.COMPLETED]),
        ActionEvent.note != "",
    )
    offered: dict[int, OfferedUpdate] = {}
    for event in (await session.exec(answers.order_by(col(ActionEvent.id)))).all():
        view = wanted[event.action_id]
        if view.latest_note_at is None or view.latest_note_at < event.at:
            references = dict(found[view.id].linked)
            offered[view.id] = OfferedUpdate(references[event.action_id], event.note, event.at)
    return offered

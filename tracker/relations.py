"""What other rows say of an action that is shown: asked again, linked, perhaps the same.

However many actions there are, one query finds their relations, and one more the updates that are
offered, where any are linked.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import sqlalchemy as sa

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
from tracker.querying import columns_of, each_of, is_any, table_of
from tracker.values import ActionView, OfferedUpdate, Viewer
from tracker.viewers import ASKER, asks_inside, is_asker_inside

COUNTED = (LaterStatus.PROPOSED, LaterStatus.AGREED)
UNDECIDED = (ActionStatus.PROPOSED, ActionStatus.DISMISSED, ActionStatus.SUPERSEDED)
_AGAIN = "again"

_action, _event = columns_of(Action), columns_of(ActionEvent)
_link, _later = columns_of(ActionLink), columns_of(LaterWords)
_told = table_of(ActionEvent).join(table_of(Action)).join(
    table_of(Committee), columns_of(Committee).id == _action.committee_id
)  # fmt: skip
_OFFERED = (
    sa.select(_event.action_id, _event.note, _event.at, is_asker_inside())
    .select_from(_told)
    .where(
        each_of("ids", _event.action_id),
        is_any(_event.kind, [EventKind.UPDATED, EventKind.COMPLETED]),
        _event.note != "",
    )
    .order_by(_event.id)
)


@dataclass(slots=True)
class _Relations:
    """The relations of one action."""

    again: int = 0
    linked: list[tuple[int, str]] = field(default_factory=list)
    maybe: list[str] = field(default_factory=list)


def with_relations(
    connection: sa.Connection, views: Sequence[ActionView], *, viewer: Viewer
) -> tuple[ActionView, ...]:
    """The same views with what other rows say of their actions, as this viewer may know it."""
    found = _relations(connection, [view.id for view in views], viewer=viewer)
    offered = {} if viewer.is_outsider else _offered(connection, views, found, viewer=viewer)
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


def _relations(
    connection: sa.Connection, ids: Sequence[int], *, viewer: Viewer
) -> dict[int, _Relations]:
    query = _related(is_clerk=viewer.is_clerk)
    found: dict[int, _Relations] = defaultdict(_Relations)
    for action_id, kind, other_id, reference in connection.execute(query, {"ids": ids}):
        if kind == _AGAIN:
            found[action_id].again += 1
        elif kind == LinkKind.MAYBE_SAME:
            found[action_id].maybe.append(reference)
        else:
            found[action_id].linked.append((other_id, reference))
    return found


@cache
def _related(*, is_clerk: bool) -> sa.CompoundSelect[*tuple[Any, ...]]:
    again = sa.select(
        _later.action_id, sa.literal(_AGAIN), sa.literal(0), sa.literal("")
    ).where(
        each_of("ids", _later.action_id),
        _later.kind == LaterKind.ASKED_AGAIN,
        is_any(_later.status, COUNTED),
    )  # fmt: skip
    return sa.union_all(again, *(_linked(is_clerk=is_clerk, forwards=way) for way in (True, False)))


def _linked(*, is_clerk: bool, forwards: bool) -> sa.Select[*tuple[Any, ...]]:
    """The links of these actions to older ones (`forwards`) or newer ones."""
    here, there = _link.other_id, _link.one_id
    kinds = [LinkKind.SAME_ASK, LinkKind.MAYBE_SAME]
    if not forwards:
        here, there, kinds = there, here, [LinkKind.SAME_ASK]
    shown = [_action.taken_down_at.is_(None)]
    if not is_clerk:
        shown += [_action.verified.is_(True), _action.withheld.is_(None)]
        shown.append(~is_any(_action.status, UNDECIDED))
    return (
        sa.select(here, sa.cast(_link.kind, sa.String), _action.id, _action.reference)
        .select_from(table_of(ActionLink).join(table_of(Action), _action.id == there))
        .where(each_of("ids", here), is_any(_link.kind, kinds), *shown)
    )


def _offered(
    connection: sa.Connection,
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
    offered: dict[int, OfferedUpdate] = {}
    binds = {"ids": [*wanted], ASKER: viewer.officer_id}
    for action_id, note, at, is_colleague in connection.execute(_OFFERED, binds):
        view = wanted[action_id]
        is_newer = view.latest_note_at is None or view.latest_note_at < at
        if is_newer and asks_inside(viewer, is_colleague=is_colleague):
            references = dict(found[view.id].linked)
            offered[view.id] = OfferedUpdate(references[action_id], note, at)
    return offered

"""One page of a list of actions, with its total: one statement, made once for each shape of list.

The page is found, and what there is is counted, in the index; only what is shown is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage.tables import Action
from tracker.querying import bound, columns_of, each_of, table_of
from tracker.values import Viewer
from tracker.view_rows import (
    ACTION_COLUMNS,
    AROUND_COLUMNS,
    Around,
    PlainAction,
    around_row,
    with_rows_around,
)
from tracker.viewers import ASKER

_action = columns_of(Action)
_SEARCHED = (
    _action.summary,
    _action.quote,
    _action.owner,
    _action.owner_name,
    _action.reference,
)
_ESCAPE = "/"


@dataclass(frozen=True, slots=True)
class Shape:
    """Which conditions a list has. Their values are bound by the names in `Wanted.binds`."""

    of_committee: bool = False
    of_officer: bool = False
    of_people: bool = False
    statuses: int = 1
    is_overdue: bool = False
    is_public: bool = True  # only what the committee's own site published, nothing withheld
    words: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """The actions of a list: its shape, and the values of its conditions."""

    shape: Shape
    binds: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a list with what stands around them, and how many there are in all."""

    actions: Sequence[PlainAction] = ()
    around: dict[int, Around] | None = None
    total: int = 0


def rows_of_page(
    connection: sa.Connection,
    wanted: Wanted,
    *,
    viewer: Viewer,
    limit: int,
    offset: int,
    most: int,
) -> Rows:
    """These rows of the list, the soonest due first, those without a date last.

    No more than `most` are counted.
    """
    binds = {**wanted.binds, ASKER: viewer.officer_id}
    binds |= {"limit": limit, "offset": offset, "most": most}
    found = connection.execute(_page(wanted.shape), binds).all()
    if not found:
        total = connection.execute(_total(wanted.shape), binds).scalar() if offset else 0
        return Rows(total=total or 0)
    after = 1 + len(PlainAction._fields)
    actions = [PlainAction._make(row[1:after]) for row in found]
    around = {row[1]: around_row(row[after:], viewer) for row in found}
    return Rows(actions, around, found[0][0])


def pattern(word: str) -> str:
    """What a word is bound as: it stands anywhere, and means nothing but itself."""
    for special in (_ESCAPE, "%", "_"):
        word = word.replace(special, _ESCAPE + special)
    return f"%{word}%"


@cache
def _page(shape: Shape) -> sa.Select[*tuple[Any, ...]]:
    order = (_action.due_on.asc().nulls_last(), _action.id)
    page = (
        sa.select(_action.id)
        .where(*_conditions(shape))
        .order_by(*order)
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .offset(sa.bindparam("offset", type_=sa.Integer))
        .subquery("page")
    )
    actions = page.join(table_of(Action), _action.id == page.c.id)
    return (
        sa.select(_total(shape).scalar_subquery(), *ACTION_COLUMNS, *AROUND_COLUMNS)
        .select_from(with_rows_around(actions))
        .order_by(*order)
    )


@cache
def _total(shape: Shape) -> sa.Select[int]:
    most = sa.bindparam("most", type_=sa.Integer)
    some = sa.select(_action.id).where(*_conditions(shape)).limit(most).subquery("some")
    return sa.select(sa.func.count()).select_from(some)


def _conditions(shape: Shape) -> Sequence[sa.ColumnElement[bool]]:
    return (*_whose(shape), *_which(shape), *_visible(shape), *_words(shape))


def _whose(shape: Shape) -> Sequence[sa.ColumnElement[bool]]:
    asked = [
        (shape.of_committee, _action.committee_id == bound("committee", _action.committee_id)),
        (shape.of_officer, _action.officer_id == bound("officer", _action.officer_id)),
        (shape.of_people, each_of("people", _action.officer_id)),
    ]
    return [condition for is_asked, condition in asked if is_asked]


def _which(shape: Shape) -> Sequence[sa.ColumnElement[bool]]:
    statuses = [bound(f"status{n}", _action.status) for n in range(shape.statuses)]
    of_status = (
        _action.status.in_(statuses) if shape.statuses > 1 else _action.status == statuses[0]
    )
    overdue = [_action.due_on < bound("today", _action.due_on)] if shape.is_overdue else []
    return [of_status, *overdue]


def _visible(shape: Shape) -> Sequence[sa.ColumnElement[bool]]:
    """What may be seen at all: nothing that was taken down; clerks see the rest."""
    public = [_action.verified.is_(True), _action.withheld.is_(None)] if shape.is_public else []
    return [_action.taken_down_at.is_(None), *public]


def _words(shape: Shape) -> Sequence[sa.ColumnElement[bool]]:
    return [_stands_in(bound(f"word{n}", _action.summary)) for n in range(shape.words)]


def _stands_in(word: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    sought = sa.func.lower(word)
    return sa.or_(*(sa.func.lower(column).like(sought, escape=_ESCAPE) for column in _SEARCHED))

"""The rows that a view of an action is made of: the action, and what stands around it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from minutes.evidence import PAGE_BREAK, PDF_ADDRESSES
from storage.tables import (
    Action,
    ActionStatus,
    Committee,
    Document,
    Item,
    Meeting,
    Officer,
    Post,
)
from tracker.querying import columns_of, each_of, table_of
from tracker.values import Viewer
from tracker.viewers import ASKER, asks_inside, is_asker_inside


class PlainAction(NamedTuple):
    """The columns of one action that are shown, read without the whole row."""

    id: int
    reference: str
    status: ActionStatus
    quote: str
    context: list[dict[str, Any]]
    summary: str
    owner: str | None
    owner_name: str | None
    owner_reason: str
    due: str | None
    due_on: date | None
    marker: str
    confidence: float
    engine: str
    officer_id: int | None
    from_draft: bool
    verified: bool
    withheld: str | None
    snoozed_until: date | None


Minuted = Action | PlainAction


class Around(NamedTuple):
    """What stands around one action in other rows."""

    slug: str
    committee_name: str
    council: str
    meeting_on: date
    item_number: str
    item_title: str
    source: str
    page_breaks: int  # before the action's words, in the text of a PDF
    attendance: Sequence[str]
    is_gone: bool
    is_inside: bool  # whether the viewer reads officers' notes and names
    post_title: str | None
    officer_name: str | None
    officer_slack_id: str | None


_action, _committee, _meeting = columns_of(Action), columns_of(Committee), columns_of(Meeting)
_item, _document = columns_of(Item), columns_of(Document)
_post, _officer = columns_of(Post), columns_of(Officer)


def _page_breaks() -> sa.ColumnElement[int]:
    """How many pages end before the action's words; only of a PDF is the text looked at."""
    before = sa.func.substr(_document.text, 1, _action.start)
    breaks = sa.func.length(before) - sa.func.length(sa.func.replace(before, PAGE_BREAK, ""))
    return sa.case((sa.or_(*map(_document.source.ilike, PDF_ADDRESSES)), breaks), else_=0)


_GONE = sa.or_(
    _action.taken_down_at.is_not(None),
    _item.taken_down_at.is_not(None),
    _item.forgotten_at.is_not(None),
    _document.forgotten_at.is_not(None),
)
ACTION_COLUMNS = tuple(_action[name] for name in PlainAction._fields)
AROUND_COLUMNS = (
    _committee.slug,
    _committee.name,
    _committee.council,
    _meeting.meeting_on,
    _item.number,
    _item.title,
    _document.source,
    _page_breaks(),
    _document.attendance,
    _GONE,
    is_asker_inside(),
    _post.title,
    _officer.name,
    _officer.slack_user_id,
)


def with_rows_around(actions: sa.FromClause) -> sa.FromClause:
    """The actions joined with every table that AROUND_COLUMNS are of."""
    return (
        actions.join(table_of(Committee), _committee.id == _action.committee_id)
        .join(table_of(Meeting), _meeting.id == _action.meeting_id)
        .join(table_of(Item), _item.id == _action.item_id)
        .join(table_of(Document), _document.id == _action.document_id)
        .outerjoin(table_of(Post), _post.id == _action.post_id)
        .outerjoin(table_of(Officer), _officer.id == _action.officer_id)
    )


_AROUND = (
    sa.select(_action.id, *AROUND_COLUMNS)
    .select_from(with_rows_around(table_of(Action)))
    .where(each_of("ids", _action.id))
)


def around(connection: sa.Connection, ids: Sequence[int], viewer: Viewer) -> dict[int, Around]:
    """What stands around each of these actions."""
    binds = {"ids": ids, ASKER: viewer.officer_id}
    found = connection.execute(_AROUND, binds)
    return {row[0]: around_row(row[1:], viewer) for row in found}


def around_row(columns: Sequence[Any], viewer: Viewer) -> Around:
    """One row of AROUND_COLUMNS as this viewer's."""
    found = Around._make(columns)
    is_inside = asks_inside(viewer, is_colleague=bool(found.is_inside))
    return found if is_inside is found.is_inside else found._replace(is_inside=is_inside)

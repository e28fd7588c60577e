"""A committee as one person asks of it: who they are to it, and when its papers go out."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.tables import ClosedDay, Committee, Meeting, MeetingStatus, Officer, SlackUser
from tracker.despatch import NextMeeting, ahead_of
from tracker.querying import bound, columns_of, table_of
from tracker.values import Viewer
from tracker.viewers import Told, is_outsider

_committee, _officer, _user = columns_of(Committee), columns_of(Officer), columns_of(SlackUser)
_meeting, _closed = columns_of(Meeting), columns_of(ClosedDay)
_NEXT = (
    sa.select(sa.func.min(_meeting.meeting_on))
    .where(
        _meeting.committee_id == _committee.id,
        _meeting.status == MeetingStatus.CONFIRMED,
        _meeting.meeting_on >= bound("today", _meeting.meeting_on),
    )
    .scalar_subquery()
)
_ASKED = (
    sa.select(
        _committee.id,
        _committee.slug,
        _committee.name,
        _committee.nation,
        _committee.kind,
        _committee.clear_days,
        _committee.clerk_officer_id,
        _NEXT,
        _officer.id,
        _user.slack_user_id,
        _user.is_outsider,
        _user.is_deactivated,
        _user.looked_up_at,
        _closed.day,
    )
    .select_from(
        table_of(Committee)
        .outerjoin(table_of(Officer), _officer.slack_user_id == bound("user", _user.slack_user_id))
        .outerjoin(table_of(SlackUser), _user.slack_user_id == bound("user", _user.slack_user_id))
        .outerjoin(table_of(ClosedDay), _closed.council == _committee.council)
    )
    .where(_committee.slug == bound("slug", _committee.slug))
)


class _Row(NamedTuple):
    """A row of the statement: one for each closed day, or one."""

    id: int
    slug: str
    name: str
    nation: Any
    kind: Any
    clear_days: int | None
    clerk_officer_id: int | None
    next_meeting_on: Any
    officer_id: int | None
    known_as: str | None
    is_outsider: bool | None
    is_deactivated: bool | None
    looked_up_at: Any
    closed_on: Any


@dataclass(frozen=True, slots=True)
class Asked:
    """The committee that is asked for, and the person who asks as far as they are known."""

    id: int
    slug: str
    name: str
    clerk_officer_id: int | None
    viewer: Viewer
    ahead: NextMeeting | None


def asked_of(
    connection: sa.Connection, *, slug: str, slack_user_id: str | None, today: Any
) -> Asked | None:
    """The committee that has this slug now, None where none has."""
    binds = {"slug": slug, "user": slack_user_id, "today": today}
    rows = [_Row._make(row) for row in connection.execute(_ASKED, binds)]
    if not rows:
        return None
    row = rows[0]
    return Asked(
        id=row.id,
        slug=row.slug,
        name=row.name,
        clerk_officer_id=row.clerk_officer_id,
        viewer=_viewer(row, slack_user_id),
        ahead=_ahead(rows),
    )


def _viewer(row: _Row, slack_user_id: str | None) -> Viewer:
    told = Told(bool(row.is_outsider), bool(row.is_deactivated), row.looked_up_at)
    is_known = row.known_as is not None
    outsider = is_outsider(told if is_known else None, is_officer=row.officer_id is not None)
    is_officer = row.officer_id is not None and not outsider
    return Viewer(
        slack_user_id=slack_user_id,
        officer_id=row.officer_id,
        is_clerk=is_officer and row.officer_id == row.clerk_officer_id,
        is_outsider=outsider,
        is_noted=is_known,
    )


def _ahead(rows: list[_Row]) -> NextMeeting | None:
    row = rows[0]
    if row.next_meeting_on is None:
        return None
    return ahead_of(
        row.next_meeting_on,
        nation=row.nation,
        kind=row.kind,
        clear_days=row.clear_days,
        closed=frozenset(row.closed_on for row in rows if row.closed_on is not None),
    )

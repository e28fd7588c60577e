"""Who asks, and what they may see."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, Protocol

import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Committee, Officer, SlackUser
from tracker.querying import asked_plainly, bound, columns_of, table_of
from tracker.values import Viewer

ASKER = "asker"  # the name under which a viewer's officer id is bound

_committee = columns_of(Committee)


async def viewer_of(
    session: AsyncSession, *, slack_user_id: str, committee_id: int | None = None
) -> Viewer:
    """The viewer behind a Slack user id.

    An officer of the directory is no outsider unless Slack says so; anybody else is one until
    Slack has said that they are a full member. `is_clerk` is asked of the committee, or of any
    committee when none is given.
    """
    officer = await officer_with_slack_id(session, slack_user_id)
    known = await session.get(SlackUser, slack_user_id)
    outsider = is_outsider(known, is_officer=officer is not None)
    is_clerk = (
        officer is not None and not outsider and await _is_clerk(session, officer, committee_id)
    )
    return Viewer(
        slack_user_id=slack_user_id,
        officer_id=officer.id if officer else None,
        is_clerk=is_clerk,
        is_outsider=outsider,
        is_noted=known is not None,
    )


async def officer_with_slack_id(session: AsyncSession, slack_user_id: str) -> Officer | None:
    """The officer with this Slack user id, if the directory has one."""
    found = await session.exec(select(Officer).where(Officer.slack_user_id == slack_user_id))
    return found.first()


class Clerked(Protocol):
    """A committee, as far as it says whose clerk it has."""

    @property
    def clerk_officer_id(self) -> int | None:
        """The officer who is its clerk."""


def seen_by(viewer: Viewer, committee: Clerked) -> Viewer:
    """The same viewer before this committee: a clerk is the clerk of their own committees only.

    A clerk without an officer id is whoever has the database itself (the command line).
    """
    own = viewer.officer_id is None or viewer.officer_id == committee.clerk_officer_id
    return viewer if own or not viewer.is_clerk else replace(viewer, is_clerk=False)


def asks_inside(viewer: Viewer, *, is_colleague: bool) -> bool:
    """Whether this viewer reads officers' notes and names of a committee.

    They are internal to the council: its clerks and the officers of its own directory read them,
    other members of the workspace do not, nor do guests, even when the directory has them.
    `is_colleague` is what `is_asker_inside` found for the viewer's officer id.
    """
    if viewer.is_clerk or viewer.is_outsider:
        return viewer.is_clerk and not viewer.is_outsider
    return is_colleague


def is_asker_inside() -> sa.ColumnElement[bool]:
    """For a query of committees: whether the officer bound as ASKER belongs to the council."""
    asker = table_of(Officer).alias()
    return (
        sa.exists()
        .where(
            asker.c.id == bound(ASKER, asker.c.id),
            asker.c.council == _committee.council,
            asker.c.erased_at.is_(None),
        )
        .correlate(table_of(Committee))
    )


async def reads_notes(session: AsyncSession, viewer: Viewer, committee: Committee) -> bool:
    """Whether this viewer reads officers' notes and names of this committee."""
    binds = {"committee": committee.id, ASKER: viewer.officer_id}
    found = await asked_plainly(session, lambda c: c.execute(_COLLEAGUES, binds).scalar())
    return asks_inside(viewer, is_colleague=bool(found))


class Told(NamedTuple):
    """What Slack told of a person, as a row of SlackUser keeps it."""

    is_outsider: bool
    is_deactivated: bool
    looked_up_at: datetime | None


def is_outsider(known: SlackUser | Told | None, *, is_officer: bool) -> bool:
    """Whether a person is to be treated as a guest or stranger; `known` is what Slack told."""
    if known is not None and known.is_deactivated:
        return True
    if known is None or known.looked_up_at is None:
        return not is_officer
    return known.is_outsider


async def _is_clerk(session: AsyncSession, officer: Officer, committee_id: int | None) -> bool:
    clerked = select(Committee.id).where(Committee.clerk_officer_id == officer.id)
    if committee_id is not None:
        clerked = clerked.where(Committee.id == committee_id)
    return (await session.exec(clerked)).first() is not None


_COLLEAGUES = sa.select(is_asker_inside()).where(_committee.id == bound("committee", _committee.id))

"""Who asks, and what they may see."""

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Committee, Officer, SlackUser
from tracker.values import Viewer


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
    outsider = _is_outsider(officer, known)
    is_clerk = (
        officer is not None and not outsider and await _is_clerk(session, officer, committee_id)
    )
    return Viewer(
        slack_user_id=slack_user_id,
        officer_id=officer.id if officer else None,
        is_clerk=is_clerk,
        is_outsider=outsider,
    )


async def officer_with_slack_id(session: AsyncSession, slack_user_id: str) -> Officer | None:
    """The officer with this Slack user id, if the directory has one."""
    found = await session.exec(select(Officer).where(Officer.slack_user_id == slack_user_id))
    return found.first()


def seen_by(viewer: Viewer, committee: Committee) -> Viewer:
    """The same viewer before this committee: a clerk is the clerk of their own committees only.

    A clerk without an officer id is whoever has the database itself (the command line).
    """
    own = viewer.officer_id is None or viewer.officer_id == committee.clerk_officer_id
    return viewer if own or not viewer.is_clerk else replace(viewer, is_clerk=False)


def is_colleague(viewer: Viewer) -> sa.ColumnElement[bool]:
    """For a query of committees: whether this viewer reads officers' notes and names there.

    They are internal to the council: its clerks and the officers of its own directory read them,
    other members of the workspace do not, nor do guests, even when the directory has them.
    """
    if viewer.is_clerk or viewer.is_outsider:
        return sa.literal(viewer.is_clerk and not viewer.is_outsider)
    asker = aliased(Officer)
    return (
        sa.exists()
        .where(
            col(asker.id) == viewer.officer_id,
            col(asker.council) == col(Committee.council),
            col(asker.erased_at).is_(None),
        )
        .correlate(Committee)
    )


async def reads_notes(session: AsyncSession, viewer: Viewer, committee: Committee) -> bool:
    """Whether this viewer reads officers' notes and names of this committee."""
    asked = select(Committee.id).where(Committee.id == committee.id, is_colleague(viewer))
    return (await session.exec(asked)).first() is not None


def _is_outsider(officer: Officer | None, known: SlackUser | None) -> bool:
    if known is not None and known.is_deactivated:
        return True
    if known is None or known.looked_up_at is None:
        return officer is None
    return known.is_outsider


async def _is_clerk(session: AsyncSession, officer: Officer, committee_id: int | None) -> bool:
    clerked = select(Committee.id).where(Committee.clerk_officer_id == officer.id)
    if committee_id is not None:
        clerked = clerked.where(Committee.id == committee_id)
    return (await session.exec(clerked)).first() is not None

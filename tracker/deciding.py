"""What every decision of a clerk has in common: who may decide, and the line that history keeps."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Action, ActionStatus, Committee, EventKind
from tracker.errors import NotTheClerkError, StaleAnswerError
from tracker.events import record
from tracker.finding import present_state
from tracker.hours import council_day
from tracker.values import ActionView, Viewer
from tracker.views import action_views


async def check_clerk(
    session: AsyncSession, *, committee_id: int, by_officer_id: int | None
) -> None:
    """Raise NotTheClerkError unless this is the committee's clerk.

    `by_officer_id` None is whoever has the database itself.
    """
    committee = await session.get(Committee, committee_id)
    clerk = committee.clerk_officer_id if committee else None
    if by_officer_id is not None and by_officer_id != clerk:
        raise NotTheClerkError


async def check_decidable(
    session: AsyncSession,
    action: Action,
    by_officer_id: int | None,
    *,
    allowed: Collection[ActionStatus],
) -> None:
    """Raise NotTheClerkError, or StaleAnswerError where the action has moved on or is gone."""
    await check_clerk(session, committee_id=action.committee_id, by_officer_id=by_officer_id)
    if action.status not in allowed or action.taken_down_at is not None:
        raise StaleAnswerError(present_state(action))


async def decided(
    session: AsyncSession,
    action: Action,
    kind: EventKind,
    by_officer_id: int | None,
    *,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Keep the decision and its line of history."""
    session.add(action)
    record(session, action, kind, now=now, by_officer_id=by_officer_id, details=details)
    await session.flush()


async def clerks_view(
    session: AsyncSession, action: Action, by_officer_id: int | None, *, now: datetime
) -> ActionView:
    """The action as the clerk who decided sees it."""
    clerk = Viewer(officer_id=by_officer_id, is_clerk=True, is_outsider=False)
    return (await action_views(session, [action], viewer=clerk, today=council_day(now)))[0]

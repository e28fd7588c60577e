"""Writing the history of an action: append-only, by officer id, without words of the minutes."""

from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Action, ActionEvent, EventKind


def record(
    session: AsyncSession,
    action: Action,
    kind: EventKind,
    *,
    now: datetime,
    by_officer_id: int | None = None,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> ActionEvent:
    """Add one line to the action's history. `details` holds keys and dates, never words."""
    if action.id is None:
        raise ValueError("the action has no key yet: flush first")
    event = ActionEvent(
        action_id=action.id,
        at=now,
        kind=kind,
        by_officer_id=by_officer_id,
        note=note,
        details=details or {},
    )
    session.add(event)
    return event

"""Moving the sandbox's clock from the page."""

import inspect
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.clock import ClockMovesForwardOnlyError, SandboxClock
from sandbox.page.dates import clock_time, long_day
from sandbox.workspace import User

MORNING = time(10, 0)  # an hour into the working day: what is due in the morning has been sent
STEPS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which a day's morning messages have gone out."""
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


async def next_reminder(sandbox: object) -> datetime | None:
    """Return when the bot next has something to send, where the sandbox can tell.

    `sandbox.next_reminder` is a function that returns an aware instant or None, or awaits one.
    """
    asked = getattr(sandbox, "next_reminder", None)
    if asked is None:
        return None
    answer = asked()
    instant = await answer if inspect.isawaitable(answer) else answer
    return instant if isinstance(instant, datetime) else None


async def _wanted(
    sandbox: object, clock: SandboxClock, user: User, order: Mapping[str, Any]
) -> datetime:
    """Return where the clock shall go; raises ValueError with a sentence."""
    zone = ZoneInfo(user.tz)
    step = str(order.get("step", ""))
    if step in STEPS:
        day = (clock.now() + STEPS[step]).astimezone(zone).date()
        return morning_of(day, zone)
    if step == "reminder":
        instant = await next_reminder(sandbox)
        if instant is None:
            raise ValueError("No reminder is planned.")
        return max(instant, clock.now())
    try:
        return morning_of(date.fromisoformat(str(order.get("date", ""))), zone)
    except ValueError:
        raise ValueError("Choose a date to move to.") from None


async def move(
    sandbox: object, clock: SandboxClock, user: User, order: Mapping[str, Any]
) -> dict[str, Any]:
    """Move the clock by a step, to the next reminder or to a date's morning."""
    try:
        now = await clock.move_to(await _wanted(sandbox, clock, user, order))
    except ClockMovesForwardOnlyError:
        return {"error": "The clock moves forward only. Choose a later day."}
    except ValueError as error:
        return {"error": str(error)}
    here = now.astimezone(ZoneInfo(user.tz))
    return {"words": f"Moved to {long_day(here)}, {clock_time(here)}."}

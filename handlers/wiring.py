"""What every listener is given, built once by `build_app`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from councils.finding import Found
from handlers.afterwards import Afterwards
from storage.database import Database

Find = Callable[[str], Awaitable[Found]]  # asks a council's site: takes seconds to minutes

LONDON = ZoneInfo("Europe/London")  # UK councils' dates


@dataclass(frozen=True, slots=True)
class Wiring:
    """The database, the clock, Slack, the ways to wake the jobs and to find a committee."""

    db: Database
    clock: Callable[[], datetime]
    client: AsyncWebClient
    wake: Callable[[], None]
    afterwards: Afterwards
    find: Find | None = None

    def today(self) -> date:
        """The date in the United Kingdom."""
        return self.clock().astimezone(LONDON).date()

"""What every listener is given, built once by `build_app`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from handlers.afterwards import Afterwards
from storage.database import Database

LONDON = ZoneInfo("Europe/London")  # UK councils' dates


@dataclass(frozen=True, slots=True)
class Wiring:
    """The database, the clock, Slack, and the way to wake the jobs."""

    db: Database
    clock: Callable[[], datetime]
    client: AsyncWebClient
    wake: Callable[[], None]
    afterwards: Afterwards

    def today(self) -> date:
        """The date in the United Kingdom."""
        return self.clock().astimezone(LONDON).date()

"""When a person or a channel may be written to. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.calendar import WorkingDays

COUNCIL_ZONE = "Europe/London"
OFFICE_OPENS = time(9, 0)
OFFICE_CLOSES = time(17, 0)


@cache
def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name; the council's own where the name is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(COUNCIL_ZONE)


def council_day(instant: datetime) -> date:
    """The date in the council's own time zone."""
    return instant.astimezone(zone_of(COUNCIL_ZONE)).date()


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours in a time zone, on the working days of a council."""

    days: WorkingDays
    time_zone: str = COUNCIL_ZONE
    works_from: time = OFFICE_OPENS
    works_to: time = OFFICE_CLOSES

    def is_open(self, now: datetime) -> bool:
        """Whether a message may be sent at this instant."""
        local = now.astimezone(zone_of(self.time_zone))
        return (
            self.days.is_working(local.date()) and self.works_from <= local.time() < self.works_to
        )

    def opening(self, *, not_before: datetime, earliest: date) -> tuple[date, datetime]:
        """The first local day and instant to write at, from both limits on."""
        local = not_before.astimezone(zone_of(self.time_zone))
        is_over = local.time() >= self.works_to
        first = max(earliest, local.date() + timedelta(days=1) if is_over else local.date())
        day = self.days.next_on_or_after(first)
        return day, max(self.morning(day), not_before)

    def morning(self, day: date) -> datetime:
        """The instant at which work begins on this local day, in UTC."""
        return datetime.combine(day, self.works_from, zone_of(self.time_zone)).astimezone(UTC)

"""When a site is looked at again. Pure: what is known of a meeting or calendar becomes an instant.

Daily looks fall before the working day, between 04:00 and 06:30 UTC (so between 04:00 and 07:30 in
London all year, and never more than 24 hours apart when the clocks change), spread by site.

| a meeting                                | is looked at                                         |
|------------------------------------------|------------------------------------------------------|
| to come                                  | first on the morning after it                        |
| held, no minutes, under 15 days old      | daily                                                |
| to day 45, to day 180, to one year       | every 2 days, every 7, every 30; then no more        |
| the same where the site's news are read  | when they name it, and every 7 days to day 180       |
| minutes out                              | every 6 or 7 days for 8 weeks; approved, 13 or 14    |
| the same                                 | every 28 days more, to week 26                       |
| minutes out, to one year                 | every 91 days                                        |
| minutes out, not approved, next one held | 3 days after that one, asking for the status         |
| cancelled                                | no more                                              |
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from tracker.hours import council_day

ONE_DAY = timedelta(days=1)
FIRST_LOOKS = time(4, 0)  # UTC
SPREAD_MINUTES = 150

YOUNG_DAYS = 15
MIDDLE_DAYS = 45
AGES = ((YOUNG_DAYS, 1), (MIDDLE_DAYS, 2), (180, 7), (365, 30))  # under so many days: every so many
NEWS_AGES = ((180, 7), (365, 30))
REREAD_WEEKS, REREAD_DAYS, APPROVED_DAYS = 8, 7, 14
LONGER_WEEKS, LONGER_DAYS = 26, 28
LATER_DAYS = 91
ONE_YEAR = 365
APPROVED_AFTER_DAYS = 3  # the next meeting agrees the minutes; the site says so some days later
STATUS_ASKED_EVERY = timedelta(days=14)
NEAR_DAYS = 7  # a calendar is asked daily in the week before a meeting
CALENDAR_DAYS = 3

HOUR = timedelta(hours=1)
LONGEST_BACK_OFF = ONE_DAY
LONGEST_BLOCK = timedelta(days=7)  # whatever Retry-After says


def spread(key: str, among: int) -> int:
    """A number below `among` that is always the same for this key."""
    return int.from_bytes(sha256(key.encode()).digest()[:8], "big") % among


def dawn(day: date, site: str) -> datetime:
    """The instant of a day at which this site's daily looks begin."""
    minutes = spread(site, SPREAD_MINUTES)
    return datetime.combine(day, FIRST_LOOKS, UTC) + timedelta(minutes=minutes)


def next_dawn(site: str, *, now: datetime) -> datetime:
    """The first of this site's dawns after `now`."""
    today = dawn(now.astimezone(UTC).date(), site)
    return today if today > now else today + ONE_DAY


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What the plan must know of a meeting.

    `site` is what the instants are spread by. `looked_at` is the last look that worked.
    `next_met_on` is when the committee met next, None while it has not. `has_news`: the site's news
    are read daily, and name what is published.
    """

    site: str
    meeting_on: date
    is_cancelled: bool = False
    looked_at: datetime | None = None
    published_at: datetime | None = None
    status: str = ""
    status_asked_at: datetime | None = None
    next_met_on: date | None = None
    has_news: bool = False

    @property
    def is_published(self) -> bool:
        """Whether its minutes are out. Minutes older than its (last) day are another day's."""
        return self.published_at is not None and council_day(self.published_at) >= self.meeting_on

    def age(self, day: date) -> int:
        """The days since the meeting."""
        return (day - self.meeting_on).days


def next_meeting_look(facts: MeetingFacts, *, now: datetime) -> datetime | None:
    """When the meeting is looked at next, from `now` on; None: never again."""
    if facts.is_cancelled:
        return None
    first = dawn(facts.meeting_on + ONE_DAY, facts.site)
    if facts.looked_at is None or facts.looked_at < first:
        return max(first, now)
    again = _reread(facts) if facts.is_published else _look_again(facts)
    return None if again is None else max(again, now)


def _look_again(facts: MeetingFacts) -> datetime | None:
    """After a look that found no minutes."""
    looked_on = _day(facts.looked_at)
    ages = NEWS_AGES if facts.has_news else AGES
    age = facts.age(looked_on)
    every = next((days for under, days in ages if age < under), None)
    return None if every is None else dawn(looked_on + timedelta(days=every), facts.site)


def _reread(facts: MeetingFacts) -> datetime | None:
    """After a look that found minutes, now or earlier."""
    looked_on = _day(facts.looked_at)
    again = [
        dawn(day, facts.site)
        for day in (_regular(facts, looked_on), _approval(facts, looked_on))
        if day is not None
    ]
    return min(again, default=None)


def _regular(facts: MeetingFacts, looked_on: date) -> date | None:
    since = looked_on - _day(facts.published_at)
    if since < timedelta(weeks=REREAD_WEEKS):
        every = APPROVED_DAYS if facts.status == "approved" else REREAD_DAYS
        turn = spread(f"{facts.site} {facts.meeting_on} {looked_on}", 2) - 1  # not all on one day
        return looked_on + timedelta(days=every + turn)
    if since < timedelta(weeks=LONGER_WEEKS):
        return looked_on + timedelta(days=LONGER_DAYS)
    later = looked_on + timedelta(days=LATER_DAYS)
    return later if (later - _day(facts.published_at)).days <= ONE_YEAR else None


def _approval(facts: MeetingFacts, looked_on: date) -> date | None:
    """The day after the next meeting on which the site may say that the minutes are approved."""
    if facts.status == "approved" or facts.next_met_on is None:
        return None
    day = facts.next_met_on + timedelta(days=APPROVED_AFTER_DAYS)
    asked_on = _day(facts.status_asked_at) if facts.status_asked_at else date.min
    return max(day, looked_on + ONE_DAY) if asked_on < day else None


def asks_status(facts: MeetingFacts, *, now: datetime) -> bool:
    """Whether this look is to ask if the minutes are a draft still: from the next meeting on."""
    if not facts.is_published or facts.status == "approved" or facts.next_met_on is None:
        return False
    day = facts.next_met_on + timedelta(days=APPROVED_AFTER_DAYS)
    asked_at = facts.status_asked_at
    return _day(now) >= day and (
        asked_at is None or _day(asked_at) < day or now - asked_at >= STATUS_ASKED_EVERY
    )


def is_urgent(facts: MeetingFacts, *, now: datetime) -> bool:
    """Whether the look keeps its day though the site was asked much today already.

    Minutes that are awaited, to day 45; of a meeting that was never looked at, to day 15.
    """
    under = YOUNG_DAYS if facts.looked_at is None else MIDDLE_DAYS
    return not facts.is_published and facts.age(_day(now)) < under


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """What the plan must know of a calendar: `to_come` are the meetings that it has."""

    site: str
    key: str = ""  # of the committee; "" where one request asks for all
    looked_at: datetime | None = None
    to_come: Collection[date] = ()


def next_calendar_look(facts: CalendarFacts, *, now: datetime) -> datetime:
    """Every third day, committees by turns; daily in the week before a meeting."""
    if facts.looked_at is None:
        return now
    day = _day(facts.looked_at) + ONE_DAY
    turn = spread(f"{facts.site} {facts.key}", CALENDAR_DAYS)
    while not (
        (day.toordinal() + turn) % CALENDAR_DAYS == 0
        or any(0 <= (met - day).days <= NEAR_DAYS for met in facts.to_come)
    ):
        day += ONE_DAY
    return max(dawn(day, facts.site), now)


NEWS_DAILY, NEWS_IDLE, NEWS_ASKED_AGAIN = 1, 7, 7  # days


def next_news_look(
    site: str, *, looked_at: datetime | None, may_be_read: bool, is_pending: bool, now: datetime
) -> datetime:
    """Daily while minutes are awaited; where none may be read, it is asked again weekly."""
    if looked_at is None:
        return now
    every = NEWS_DAILY if is_pending else NEWS_IDLE
    days = timedelta(days=every if may_be_read else NEWS_ASKED_AGAIN)
    return max(dawn(_day(looked_at) + days, site), now)


def back_off(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: an hour, doubling to a day."""
    return min(HOUR * (1 << min(failures - 1, 10)), LONGEST_BACK_OFF)


def block(retry_after: float | None) -> timedelta:
    """How long a site that refuses us is left alone: a day, or as long as it says, to a week."""
    asked = timedelta(seconds=min(max(retry_after or 0.0, 0.0), LONGEST_BLOCK.total_seconds()))
    return max(asked, ONE_DAY)


def _day(instant: datetime | None) -> date:
    """The UTC day: dawns are counted in UTC."""
    return instant.astimezone(UTC).date() if instant else date.min

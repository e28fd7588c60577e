"""How the watching of one committee goes, from what is known of its site and its meetings. Pure.

Blocked and broken are the site's states first. *Late*: minutes of a meeting that was looked at are
not out after longer than this committee usually takes (the median of the delays that we saw, three
at least) and half as long again, two weeks at least; 45 days where its habit is not known yet; and
for half a year. *Quiet*: nothing is awaited, and no meeting was held for five weeks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from storage.tables import Health, SiteHealth
from tracker.hours import COUNCIL_ZONE, zone_of

KNOWN_DELAYS = 3
LIMIT_UNKNOWN = 45  # days
LEAST_GRACE = 14  # days beyond the median
AWAITED_DAYS = 180
QUIET_AFTER = timedelta(days=35)
CALENDAR_FAILS, MEETING_FAILS = 2, 3  # times in a row
NOON = 12
SITE_FAULTS = frozenset({SiteHealth.BLOCKED, SiteHealth.BROKEN})
LET_US_IN = (
    "Please ask the council to let it in (its address and user agent are in docs/CONNECT.md)."
)
TRIED_AGAIN = "It is tried again by itself."


@dataclass(frozen=True, slots=True)
class SeenMeeting:
    """A meeting as its looks have left it. `failures` are in a row; `delay` is in days."""

    meeting_on: date
    looked_at: datetime | None = None
    published_at: datetime | None = None
    status: str = ""
    delay: int | None = None
    failures: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class WatchFacts:
    """What the state of a watch follows from. `meetings` are those that stand, in order."""

    now: datetime
    site: SiteHealth
    site_since: datetime
    cause: str = ""
    looked_at: datetime | None = None
    calendar_failures: int = 0
    calendar_error: str = ""
    meetings: Sequence[SeenMeeting] = ()
    next_on: date | None = None

    @property
    def today(self) -> date:
        """The council's date."""
        return _local(self.now).date()

    @property
    def held(self) -> list[SeenMeeting]:
        """The meetings before today."""
        return [one for one in self.meetings if one.meeting_on < self.today]

    @property
    def awaited(self) -> list[SeenMeeting]:
        """The meetings of the last half year whose minutes are not out."""
        since = self.today - timedelta(days=AWAITED_DAYS)
        return [one for one in self.held if one.published_at is None and one.meeting_on >= since]

    @property
    def habit(self) -> float | None:
        """The days that this committee's minutes usually take, None while that is not known."""
        delays = [one.delay for one in self.meetings if one.delay is not None]
        return median(delays) if len(delays) >= KNOWN_DELAYS else None


@dataclass(frozen=True, slots=True)
class State:
    """The state of a watch, and the sentence that a clerk is told."""

    health: Health
    sentence: str


def state_of(facts: WatchFacts) -> State:
    """How the watching goes now."""
    for found in (_site_fault(facts), _new(facts), _page_fault(facts), _late(facts), _quiet(facts)):
        if found is not None:
            return found
    return State(Health.UP, f"Up: looked {_looked(facts)}; {_how_it_stands(facts)}.")


def _site_fault(facts: WatchFacts) -> State | None:
    since = short_day(_local(facts.site_since).date(), today=facts.today)
    if facts.site is SiteHealth.BLOCKED:
        if "robots.txt" in facts.cause:
            refused = (
                f"the council's site has asked robots not to read it since {since} (robots.txt)"
            )
        else:
            refused = f"the council's site has refused this bot since {since}"
        return State(Health.BLOCKED, f"Blocked: {refused}. {LET_US_IN}")
    if facts.site is SiteHealth.BROKEN:
        sentence = f"Broken: the council's site has given no proper answer since {since}."
        return State(Health.BROKEN, f"{sentence} {facts.cause} {TRIED_AGAIN}")
    return None


def _new(facts: WatchFacts) -> State | None:
    if facts.looked_at is None and not facts.calendar_failures:
        return State(Health.NEW, "New: not looked at yet.")
    return None


def _page_fault(facts: WatchFacts) -> State | None:
    if facts.calendar_failures >= CALENDAR_FAILS:
        words = "Broken: the calendar on the council's site could not be read."
        return State(Health.BROKEN, f"{words} {facts.calendar_error} {TRIED_AGAIN}")
    failing = [
        one
        for one in facts.held
        if one.failures >= MEETING_FAILS and (facts.today - one.meeting_on).days <= AWAITED_DAYS
    ]
    if not failing:
        return None
    words = f"Broken: the minutes of {full_day(failing[-1].meeting_on)} could not be read."
    return State(Health.BROKEN, f"{words} {failing[-1].error} {TRIED_AGAIN}")


def late_after(habit: float | None) -> float:
    """After how many days minutes are late."""
    return LIMIT_UNKNOWN if habit is None else habit + max(LEAST_GRACE, habit / 2)


def _late(facts: WatchFacts) -> State | None:
    limit = late_after(facts.habit)
    late = [
        one
        for one in facts.awaited
        if one.looked_at is not None and (facts.today - one.meeting_on).days > limit
    ]
    if not late:
        return None
    days = (facts.today - late[-1].meeting_on).days
    if facts.habit is None:
        against = f"more than {LIMIT_UNKNOWN} days is late while this committee's habit is unknown"
    else:
        against = f"this committee usually takes {facts.habit:.0f}"
    met_on = full_day(late[-1].meeting_on)
    return State(
        Health.LATE, f"Late: minutes of {met_on} are not out after {days} days; {against}."
    )


def _quiet(facts: WatchFacts) -> State | None:
    last = facts.held[-1].meeting_on if facts.held else None
    if facts.awaited or (last is not None and facts.today - last <= QUIET_AFTER):
        return None
    since = "no meeting is known to have been held"
    if last is not None:
        since = f"no meeting since {short_day(last, today=facts.today)}"
    ahead = "no date is known for the next"
    if facts.next_on is not None:
        ahead = f"the next is on {short_day(facts.next_on, today=facts.today)}"
    return State(Health.QUIET, f"Quiet: {since}; {ahead}.")


def _looked(facts: WatchFacts) -> str:
    looked = _local(facts.looked_at or facts.now)
    if looked.date() == facts.today:
        return "this morning" if looked.hour < NOON else "today"
    if looked.date() == facts.today - timedelta(days=1):
        return "yesterday"
    return f"on {short_day(looked.date(), today=facts.today)}"


def _how_it_stands(facts: WatchFacts) -> str:
    latest = facts.held[-1] if facts.held else None
    if latest is None:
        return "no meeting has been held yet"
    words = {"draft": "are draft", "approved": "are approved"}
    stands = words.get(latest.status, "are out") if latest.published_at else "are not out yet"
    return f"minutes of {full_day(latest.meeting_on)} {stands}"


def full_day(day: date) -> str:
    """A day as "13 November 2025"."""
    return f"{day.day} {day:%B %Y}"


def short_day(day: date, *, today: date) -> str:
    """A day as "17 July", with its year where that is not this one or close to today."""
    is_near = day.year == today.year or abs((day - today).days) < AWAITED_DAYS
    return f"{day.day} {day:%B}" if is_near else full_day(day)


def _local(instant: datetime) -> datetime:
    return instant.astimezone(zone_of(COUNCIL_ZONE))

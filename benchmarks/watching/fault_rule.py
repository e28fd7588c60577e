"""What a clerk should be told of a site with these faults, and whether a run came to that. Pure.

A ModernGov site has two doors, its service and its pages. A fault leaves a door open, shuts it (we
are refused), switches it off (nothing of it answers, or an error does), or damages what comes
through (then the other door is not asked: what is damaged is there). Up: what comes through one
door is enough. Blocked: the open door is shut, and so is the other one, or it does not help.
Broken: all else. robots.txt stands before both doors. A CMIS site has one door.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from benchmarks.watching.fault_world import (
    FAILS,
    HELD,
    LATER,
    MOVED,
    MOVED_TO,
    NOON,
    PLACES,
    PUBLISHED,
    WELL,
    Day,
    Outcome,
)
from councils.values import Cms
from sandbox.council_faults import REFUSALS
from storage.tables import Health

CLEAR_BY = 3  # mornings with the fault, after which the health line must say so
BACK_BY = timedelta(hours=36)  # after the site is well: a whole interval, and the day's looks
MOST_A_DAY = 50  # requests, whatever happens
MOST_BLOCKED = 5  # requests a day: robots.txt, and each door once, perhaps by way of its error page
LOOKS = 4  # that there are: at the calendar, the news and two meetings
MOST_FIRST = 4 + LOOKS  # looks on the first day a site is broken: an hour apart, two, four, eight
CALENDAR = timedelta(days=3)  # at most, between two looks at a calendar that is well
MOST_READINGS = 2  # where draft or approved is known later than the words
ONE_DAY = timedelta(days=1)
ALTERED = ("empty", "giant", "malformed_xml", "truncated")  # the first that is on is what is seen


class Door(Enum):
    """How one way into a site is."""

    OPEN = auto()
    SHUT = auto()  # refused
    WAIT = auto()  # refused, and told when to come back: nothing else is asked
    OFF = auto()  # nothing there, or an error instead
    LOST = auto()  # no answer at all, or one that leads nowhere
    DAMAGED = auto()  # an answer that cannot be read


BOTH_DOORS = {
    "forbidden": Door.SHUT,
    "too_many": Door.WAIT,
    "challenge": Door.SHUT,
    "cloudflare": Door.SHUT,
    "server_error": Door.OFF,
    "moved": Door.LOST,
    "redirect_loop": Door.LOST,
    "error_page": Door.SHUT,
    "giant": Door.DAMAGED,
    "truncated": Door.DAMAGED,
    "slow": Door.LOST,
    "dropped": Door.LOST,
}
SERVICE = BOTH_DOORS | {
    "service_blocked": Door.SHUT,
    "service_off": Door.OFF,
    "malformed_xml": Door.DAMAGED,
    "empty": Door.OFF,
}
PAGES = BOTH_DOORS | {"pages_blocked": Door.SHUT, "empty": Door.DAMAGED}
CMIS_BREAKS = {"module_fails", "half_documents", "pages_for_documents", "no_documents"}


def _door(faults: Collection[str], doors: dict[str, Door]) -> Door:
    """How a door is under these faults, in the order in which the sandbox heeds them."""
    order = ("slow", "dropped", *REFUSALS, *ALTERED)
    return next((doors[name] for name in order if name in faults and name in doors), Door.OPEN)


def expected(cms: Cms, faults: Collection[str]) -> Health:
    """What the health line should say while these are on."""
    if "robots_error" in faults:
        return Health.BROKEN
    if "robots_refuses" in faults:
        return Health.BLOCKED
    if cms is Cms.CMIS:
        return _of_one(faults)
    service, pages = _door(faults, SERVICE), _door(faults, PAGES)
    if service in {Door.LOST, Door.DAMAGED}:
        return Health.BROKEN
    if service is Door.OPEN or (pages is Door.OPEN and service is not Door.WAIT):
        return Health.UP
    is_shut = {Door.SHUT, Door.WAIT} & {service, pages}
    return Health.BLOCKED if is_shut else Health.BROKEN


def _of_one(faults: Collection[str]) -> Health:
    door = _door(faults, PAGES)
    if door in {Door.SHUT, Door.WAIT}:
        return Health.BLOCKED
    breaks = door is not Door.OPEN or CMIS_BREAKS & set(faults)
    return Health.BROKEN if breaks else Health.UP


def wrongs(outcome: Outcome) -> list[str]:
    """Everything in which a run was not as it should be; empty where all was."""
    health = expected(outcome.cms, outcome.faults)
    return [
        *_health(outcome, health),
        *_told(outcome, health),
        *_nothing_lost(outcome),
        *_in_time(outcome, health),
        *_conduct(outcome, health),
    ]


def _health(outcome: Outcome, health: Health) -> Iterator[str]:
    """The right word by the third morning, and none but it and "up"; then "up" again."""
    during = outcome.during()
    sure = during if health is Health.UP else during[CLEAR_BY - 1 :]
    for days, right in (
        (during, {Health.UP, health}),
        (sure, {health}),
        (outcome.after(), {Health.UP}),
    ):
        for day in days:
            if day.view.health not in right:
                yield f"{day.on}: not {' or '.join(right)}: {day.view.sentence}"
    since = {day.view.since for day in during if day.view.health is not Health.UP}
    if len(since) > 1:
        yield f"the same fault is told since {sorted(since)}"
    for day in outcome.days:
        if day.footer != day.view.sentence:
            yield f"{day.on}: the footer says {day.footer!r}"


def _told(outcome: Outcome, health: Health) -> Iterator[str]:
    """The clerk hears of the fault once and of its end once, or of nothing."""
    heard = [words.partition(": ")[2].partition(":")[0].lower() for _, words in outcome.told]
    wanted = [] if health is Health.UP else [health.value, "up"]
    if heard != wanted:
        yield f"the clerk was told {outcome.told}"


def _nothing_lost(outcome: Outcome) -> Iterator[str]:
    if sorted(outcome.noticed) != [HELD, LATER]:
        yield f"readings of {sorted(outcome.noticed)}"
    most = MOST_READINGS if _hides_status(outcome) else 1
    for on, readings in outcome.noticed.items():
        if not 1 <= len(readings) <= most:
            yield f"{len(readings)} readings of {on}"
    if outcome.actions != dict.fromkeys(PLACES, 1):
        yield f"actions {dict(outcome.actions)}"
    if outcome.confirmed != {HELD, LATER, MOVED_TO}:
        yield f"meetings {sorted(outcome.confirmed)}"


def _hides_status(outcome: Outcome) -> bool:
    """Whether the minutes are to be had and not the page that says if they are a draft."""
    is_read = expected(outcome.cms, outcome.faults) is Health.UP
    return is_read and "pages_blocked" in outcome.faults


def _in_time(outcome: Outcome, health: Health) -> Iterator[str]:
    """Through a door that stays open as ever; else as soon as the site is well."""
    is_stale = "stale_list" in outcome.faults
    is_current = health is Health.UP and not is_stale
    well = datetime.combine(WELL, NOON, UTC)
    out_by = PUBLISHED + ONE_DAY if is_current else well + BACK_BY
    moved_by = MOVED + CALENDAR if is_current else well + (CALENDAR if is_stale else BACK_BY)
    noticed = outcome.noticed.get(LATER, [])
    if noticed and noticed[0] > out_by:
        yield f"minutes noticed at {noticed[0]}, due by {out_by}"
    for day in outcome.days:
        if day.on >= moved_by.date() and day.view.next_meeting_on != MOVED_TO:
            yield f"{day.on}: the move is not known, due by {moved_by}"


def _conduct(outcome: Outcome, health: Health) -> Iterator[str]:
    for day in outcome.days:
        if len(day.asked) > MOST_A_DAY:
            yield f"{day.on}: {len(day.asked)} requests"
    for day in outcome.during():
        if day.view.health is Health.BLOCKED and len(day.asked) > _most_blocked(day):
            yield f"{day.on}: {len(day.asked)} requests of a site that blocks us: {day.asked}"
        if health is Health.BROKEN and day.looks > _most_looks(day):
            yield f"{day.on}: {day.looks} looks at a broken site"


def _most_blocked(day: Day) -> int:
    """On the first day some looks may be made before the one that is refused."""
    return MOST_BLOCKED + (4 if (day.on - FAILS).days == 1 else 0)


def _most_looks(day: Day) -> int:
    """Each look once a day; on the first, an hour apart and doubling."""
    return MOST_FIRST if (day.on - FAILS).days == 1 else LOOKS

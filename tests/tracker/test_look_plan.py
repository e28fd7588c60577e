"""The plan of looks: its table, its promises over a year, and what it costs a site."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.hours import council_day, zone_of
from tracker.look_plan import (
    CalendarFacts,
    MeetingFacts,
    asks_status,
    back_off,
    block,
    dawn,
    is_urgent,
    next_calendar_look,
    next_dawn,
    next_meeting_look,
    next_news_look,
)

SITE = "https://democracy.otterford.example"
MET_ON = date(2026, 1, 15)
ONE_DAY = timedelta(days=1)


def after(days: int) -> datetime:
    """The site's dawn so many days after the meeting."""
    return dawn(MET_ON + timedelta(days=days), SITE)


def facts(**words: object) -> MeetingFacts:
    return MeetingFacts(SITE, MET_ON, **words)


WITHOUT_MINUTES = [
    # looked at on day, with news, next on day
    (None, False, 1),  # to come, or held today: the morning after
    (0, False, 1),  # a look before the meeting was over counts for nothing
    (1, False, 2),  # daily under 15 days
    (14, False, 15),
    (15, False, 17),  # every second day to day 45
    (44, False, 46),
    (45, False, 52),  # weekly to day 180
    (179, False, 186),
    (180, False, 210),  # every 30 days to one year
    (364, False, 394),
    (365, False, None),  # no more
    (1, True, 8),  # news tell of it: a safety look a week
    (44, True, 51),
    (180, True, 210),
    (365, True, None),
]


@pytest.mark.parametrize(("looked", "has_news", "then"), WITHOUT_MINUTES)
def test_looks_at_a_meeting_without_minutes(
    looked: int | None, has_news: bool, then: int | None
) -> None:
    """By age, or by the news with a safety look."""
    looked_at = None if looked is None else after(looked)
    found = next_meeting_look(
        facts(looked_at=looked_at, has_news=has_news), now=looked_at or after(-30)
    )
    assert found == (None if then is None else after(then))


WITH_MINUTES = [
    # published, looked at, status, next meeting on day, asked on day, next look on day
    (20, 20, "draft", None, None, 27),  # weekly for 8 weeks, or a day sooner
    (20, 69, "approved", None, None, 83),  # an approved one too: words are taken out of those
    (20, 76, "draft", None, None, 104),  # every four weeks to week 26
    (20, 76, "", None, None, 104),
    (20, 76, "approved", None, None, 104),
    (20, 202, "draft", None, None, 293),  # week 26 is over
    (20, 290, "approved", None, None, 381),
    (20, 300, "approved", None, None, None),  # a year after publication: no more
    (20, 34, "draft", 35, None, 38),  # three days after the next meeting
    (20, 34, "approved", 35, None, 48),  # which needs not be waited for
    (20, 38, "draft", 35, 38, 45),  # asked already
    (20, 40, "draft", 35, None, 41),  # the day has passed: tomorrow
]


@pytest.mark.parametrize(("out", "looked", "status", "next_met", "asked", "then"), WITH_MINUTES)
def test_looks_at_published_minutes(
    *, out: int, looked: int, status: str, next_met: int | None, asked: int | None, then: int | None
) -> None:
    """Weekly, then seldom; once after the meeting that agrees them."""
    found = next_meeting_look(
        facts(
            published_at=after(out),
            looked_at=after(looked),
            status=status,
            next_met_on=None if next_met is None else MET_ON + timedelta(days=next_met),
            status_asked_at=None if asked is None else after(asked),
        ),
        now=after(looked),
    )
    if then is None:
        assert found is None
    else:
        assert found is not None
        assert abs((found - after(then)).days) <= 1
        assert found > after(looked)


def test_a_cancelled_meeting_is_looked_at_no_more() -> None:
    assert next_meeting_look(facts(is_cancelled=True), now=after(2)) is None


def test_a_look_that_is_overdue_is_due_now() -> None:
    """After an outage nothing is put off further."""
    assert next_meeting_look(facts(looked_at=after(2)), now=after(9)) == after(9)


def test_minutes_of_a_first_day_do_not_end_the_wait_for_a_second() -> None:
    """A meeting that was reconvened is awaited anew."""
    reconvened = facts(published_at=after(-20), looked_at=after(-1))
    assert next_meeting_look(reconvened, now=after(0)) == after(1)
    assert next_meeting_look(replace(reconvened, looked_at=after(1)), now=after(1)) == after(2)


ASKED = [
    # status, next meeting on day, asked on day, today, asks
    ("draft", 30, None, 33, True),
    ("draft", 30, None, 32, False),  # too early
    ("draft", None, None, 60, False),  # nobody has met to agree them
    ("approved", 30, None, 33, False),
    ("draft", 30, 33, 40, False),
    ("draft", 30, 33, 47, True),  # every two weeks, with a look that is made anyway
    ("draft", 30, 20, 33, True),  # it was asked before they met
]


@pytest.mark.parametrize(("status", "next_met", "asked", "today", "asks"), ASKED)
def test_when_the_status_is_asked(
    status: str, next_met: int | None, asked: int | None, today: int, asks: bool
) -> None:
    """Draft or approved costs a page more: it is asked when it may have changed."""
    found = facts(
        published_at=after(10),
        looked_at=after(today - 1),
        status=status,
        next_met_on=None if next_met is None else MET_ON + timedelta(days=next_met),
        status_asked_at=None if asked is None else after(asked),
    )
    assert asks_status(found, now=after(today)) is asks


def limit(age: float, *, has_news: bool) -> timedelta:
    """How soon minutes that come out at this age are to be noticed."""
    if age < 15 or has_news:
        return ONE_DAY
    return timedelta(days=2 if age < 45 else 7)


def year_of_looks(*, has_news: bool, site: str) -> Iterator[datetime]:
    """Every instant of a year at which somebody looks, while no minutes are out."""
    known = MeetingFacts(site, MET_ON, has_news=has_news)
    now = datetime.combine(MET_ON, time(20), UTC)
    news_at = now
    while (at := next_meeting_look(known, now=now)) is not None:
        while has_news and news_at < at:
            yield news_at
            news_at = next_news_look(
                site, looked_at=news_at, may_be_read=True, is_pending=True, now=news_at
            )
        yield at
        now = at
        known = replace(known, looked_at=at)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(min_value=0, max_value=180 * 24 * 60 - 1), st.booleans(), st.sampled_from("abcdef")
)
def test_minutes_are_noticed_in_time(minute: int, has_news: bool, name: str) -> None:
    """Whenever they come out: 1 day under 15 days old or with news, 2 to day 45, 7 to day 180."""
    site = f"https://{name}.example"
    out_at = datetime.combine(MET_ON, time(21), UTC) + timedelta(minutes=minute)
    seen_at = next(at for at in year_of_looks(has_news=has_news, site=site) if at >= out_at)
    age = (out_at.date() - MET_ON).days
    assert seen_at - out_at <= limit(age, has_news=has_news)


def test_the_looks_of_a_year() -> None:
    """14 daily, 15 every second day, 20 weekly, 7 monthly: what never comes costs 56 requests."""
    looks = [*year_of_looks(has_news=False, site=SITE)]
    ages = Counter(
        "young" if age < 15 else "middle" if age < 45 else "old" if age < 180 else "ancient"
        for age in ((at.date() - MET_ON).days for at in looks)
    )
    assert ages == {"young": 14, "middle": 15, "old": 20, "ancient": 7}


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.text(max_size=20))
def test_dawns_fall_before_the_working_day(day: date, site: str) -> None:
    """Between 04:00 and 07:30 in London, and 24 hours apart when the clocks change."""
    local = dawn(day, site).astimezone(zone_of("Europe/London"))
    assert time(4) <= local.time() <= time(7, 30)
    assert dawn(day + ONE_DAY, site) - dawn(day, site) == ONE_DAY
    assert next_dawn(site, now=dawn(day, site)) == dawn(day + ONE_DAY, site)


def test_sites_are_spread_over_the_morning() -> None:
    """334 sites do not ask at one instant."""
    minutes = Counter(dawn(MET_ON, f"https://council{n}.example") for n in range(334))
    assert len(minutes) > 100
    assert max(minutes.values()) < 12


def calendar_days(to_come: tuple[date, ...], days: int = 28) -> list[date]:
    """The days on which a calendar is asked."""
    known = CalendarFacts(SITE, "328", looked_at=after(0), to_come=to_come)
    asked: list[date] = []
    while (at := next_calendar_look(known, now=known.looked_at or after(0))) < after(days + 1):
        asked.append(council_day(at))
        known = replace(known, looked_at=at)
    return asked


def test_a_calendar_is_asked_every_third_day_and_daily_before_a_meeting() -> None:
    """9 of 28 days; with a meeting, each day of the week before it."""
    assert len(calendar_days(())) in {9, 10}
    met = MET_ON + timedelta(days=20)
    near = [day for day in calendar_days((met,)) if met - timedelta(days=7) <= day <= met]
    assert len(near) == 8


def test_committees_take_turns() -> None:
    """A third of the committees is asked on each day."""
    turns = Counter(
        (next_calendar_look(CalendarFacts(SITE, str(key), after(0)), now=after(0)) - after(0)).days
        for key in range(200)
    )
    assert set(turns) == {1, 2, 3}
    assert min(turns.values()) > 45


NEWS = [
    # may be read, something is awaited, next after so many days
    (True, True, 1),
    (True, False, 7),
    (False, True, 7),  # robots.txt may change
]


@pytest.mark.parametrize(("may", "pending", "days"), NEWS)
def test_when_news_are_read(may: bool, pending: bool, days: int) -> None:
    """Daily while minutes are awaited."""
    found = next_news_look(
        SITE, looked_at=after(0), may_be_read=may, is_pending=pending, now=after(0)
    )
    assert found == after(days)
    at_once = next_news_look(
        SITE, looked_at=None, may_be_read=may, is_pending=pending, now=after(3)
    )
    assert at_once == after(3)


def test_failures_back_off_from_an_hour_to_a_day() -> None:
    hours = [back_off(n) / timedelta(hours=1) for n in (1, 2, 3, 4, 5, 6, 60)]
    assert hours == [1, 2, 4, 8, 16, 24, 24]


BLOCKS = [
    (None, timedelta(days=1)),  # a day at least
    (60.0, timedelta(days=1)),
    (-5.0, timedelta(days=1)),
    (3 * 86_400.0, timedelta(days=3)),
    (1e9, timedelta(days=7)),  # nobody sends us away for thirty years
]


@pytest.mark.parametrize(("retry_after", "left_alone"), BLOCKS)
def test_a_site_that_refuses_is_left_alone(
    retry_after: float | None, left_alone: timedelta
) -> None:
    assert block(retry_after) == left_alone


URGENT = [
    # looked at on day, published on day, today, keeps its day
    (None, None, 14, True),  # what is promised within a day
    (None, None, 15, False),  # an old meeting of a watch that has just begun
    (42, None, 44, True),  # what is promised within two
    (43, None, 45, False),
    (5, 5, 9, False),  # its minutes are out
]


@pytest.mark.parametrize(("looked", "out", "today", "is_kept"), URGENT)
def test_what_cannot_wait(looked: int | None, out: int | None, today: int, is_kept: bool) -> None:
    """A site that was asked much today is asked this all the same."""
    found = facts(
        looked_at=None if looked is None else after(looked),
        published_at=None if out is None else after(out),
    )
    assert is_urgent(found, now=after(today)) is is_kept

"""The reminder ladder: every row of the design's table, and the cases beside it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage.tables import NEVER, Nation
from tracker.calendar import WorkingDays
from tracker.ladder import (
    NO_MEETING,
    MeetingToCome,
    Rung,
    Standing,
    meeting_to_come,
    snooze_rung,
    step,
    target_meeting,
)

DAYS = WorkingDays(Nation.ENGLAND)
MEETING = 7


def england(meeting_on: date, meeting_id: int = MEETING) -> MeetingToCome:
    return meeting_to_come(meeting_id, meeting_on, clear_days=5, days=DAYS)


def days_between(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(n) for n in range((last - first).days + 1))


def after(standing: Standing, day: date) -> tuple[Standing, list[int]]:
    """Live through one day: the standing after it, and the rungs said on it, joined ones too."""
    result = step(standing, day=day, days=DAYS)
    said = [*([] if result.say is None else [result.say]), *result.joined]
    now_said = {(result.meeting_id, rung): day for rung in said}
    now_silent = {(result.meeting_id, rung) for rung in result.silent}
    after_it = replace(
        standing, said={**standing.said, **now_said}, silent=standing.silent | now_silent
    )
    return after_it, said


def live(standing: Standing, first: date, last: date) -> tuple[Standing, dict[date, list[int]]]:
    """Live through these days: what was said on which."""
    told: dict[date, list[int]] = {}
    for day in days_between(first, last):
        standing, said = after(standing, day)
        if said:
            told[day] = said
    return standing, told


def test_meeting_15_january_opened_3_december() -> None:
    """Rungs on 4 Dec, 19 Dec, 2 Jan and 8 Jan; despatch Wed 7 Jan."""
    meeting = england(date(2026, 1, 15))
    standing = Standing(given_on=date(2025, 12, 3), meetings=(meeting,))
    assert meeting.despatch_on == date(2026, 1, 7)
    assert live(standing, date(2025, 12, 3), date(2026, 1, 15))[1] == {
        date(2025, 12, 4): [Rung.RECORDED],
        date(2025, 12, 19): [Rung.FIRST],
        date(2026, 1, 2): [Rung.SECOND],
        date(2026, 1, 8): [Rung.AFTER_DESPATCH],
    }


def test_meeting_6_january_opened_1_december() -> None:
    """Christmas counts: rungs on 2 Dec, 10 Dec, 19 Dec and 29 Dec; despatch Wed 24 Dec."""
    meeting = england(date(2026, 1, 6))
    standing = Standing(given_on=date(2025, 12, 1), meetings=(meeting,))
    assert meeting.despatch_on == date(2025, 12, 24)
    assert live(standing, date(2025, 12, 1), date(2026, 1, 6))[1] == {
        date(2025, 12, 2): [Rung.RECORDED],
        date(2025, 12, 10): [Rung.FIRST],
        date(2025, 12, 19): [Rung.SECOND],
        date(2025, 12, 29): [Rung.AFTER_DESPATCH],
    }


def test_meeting_9_april_opened_26_march() -> None:
    """Rung 2 is past: it joins rung 0 on 27 Mar; rung 3 comes on 31 Mar."""
    meeting = england(date(2026, 4, 9))
    standing = Standing(given_on=date(2026, 3, 26), meetings=(meeting,))
    assert meeting.despatch_on == date(2026, 3, 30)
    standing, told = live(standing, date(2026, 3, 26), date(2026, 4, 9))
    assert told == {
        date(2026, 3, 27): [Rung.RECORDED, Rung.SECOND],
        date(2026, 3, 31): [Rung.AFTER_DESPATCH],
    }
    assert (MEETING, Rung.FIRST) in standing.silent


def test_meeting_14_july_opened_9_july() -> None:
    """Opened after despatch: one message on 10 Jul, nothing after it."""
    meeting = england(date(2026, 7, 14))
    standing = Standing(given_on=date(2026, 7, 9), meetings=(meeting,))
    assert meeting.despatch_on == date(2026, 7, 6)
    assert live(standing, date(2026, 7, 9), date(2026, 7, 13))[1] == {
        date(2026, 7, 10): [Rung.RECORDED, Rung.AFTER_DESPATCH],
    }


def test_meeting_moved_after_rung_1() -> None:
    """Moved from 15 to 29 Jan after rung 1: rung 2 on 16 Jan, despatch 21 Jan, rung 3 on 22 Jan."""
    standing = Standing(given_on=date(2025, 12, 3), meetings=(england(date(2026, 1, 15)),))
    standing, _ = live(standing, date(2025, 12, 3), date(2025, 12, 23))
    moved = england(date(2026, 1, 29))
    assert moved.despatch_on == date(2026, 1, 21)
    standing = replace(standing, meetings=(moved,))
    assert live(standing, date(2025, 12, 24), date(2026, 1, 29))[1] == {
        date(2026, 1, 16): [Rung.SECOND],
        date(2026, 1, 22): [Rung.AFTER_DESPATCH],
    }


def test_meeting_cancelled_and_next_unknown() -> None:
    """One message 15 working days after opening, and none before or after."""
    standing = Standing(given_on=date(2025, 12, 3), meetings=())
    assert live(standing, date(2025, 12, 3), date(2026, 3, 31))[1] == {
        date(2025, 12, 24): [Rung.NO_DATE],
    }


def test_cancelled_after_rung_0() -> None:
    """What was said stays said; the one message comes 15 working days after opening."""
    standing = Standing(given_on=date(2025, 12, 3), meetings=(england(date(2026, 1, 15)),))
    standing, _ = live(standing, date(2025, 12, 3), date(2025, 12, 10))
    standing = replace(standing, meetings=())
    assert live(standing, date(2025, 12, 11), date(2026, 3, 31))[1] == {
        date(2025, 12, 24): [Rung.NO_DATE],
    }


def test_cancelled_late_says_nothing_that_is_past() -> None:
    """Cancelled when the officer was told after those 15 days: no further message."""
    standing = Standing(given_on=date(2025, 12, 3), meetings=(england(date(2026, 1, 15)),))
    standing, _ = live(standing, date(2025, 12, 3), date(2026, 1, 9))
    standing = replace(standing, meetings=())
    assert live(standing, date(2026, 1, 10), date(2026, 3, 31))[1] == {}


def test_answered_after_rung_1() -> None:
    """An update after rung 1 silences rungs 2 and 3 of that meeting."""
    standing = Standing(given_on=date(2025, 12, 3), meetings=(england(date(2026, 1, 15)),))
    standing, told = live(standing, date(2025, 12, 3), date(2025, 12, 19))
    assert told[date(2025, 12, 19)] == [Rung.FIRST]
    standing = replace(standing, answered=frozenset({MEETING, NO_MEETING}))
    standing, told = live(standing, date(2025, 12, 20), date(2026, 1, 15))
    assert told == {}
    assert {(MEETING, Rung.SECOND), (MEETING, Rung.AFTER_DESPATCH)} <= standing.silent


def test_snoozed_until_despatch() -> None:
    """Rung 2 is silent, the snooze ends on 7 Jan, rung 3 is sent."""
    standing = Standing(given_on=date(2025, 12, 3), meetings=(england(date(2026, 1, 15)),))
    standing, _ = live(standing, date(2025, 12, 3), date(2025, 12, 19))
    until = date(2026, 1, 7)
    standing = replace(standing, snoozed_until=until)
    standing, told = live(standing, date(2025, 12, 20), date(2026, 1, 15))
    assert told == {
        until: [snooze_rung(until)],
        date(2026, 1, 8): [Rung.AFTER_DESPATCH],
    }
    assert (MEETING, Rung.SECOND) in standing.silent


def test_answer_holds_for_its_own_meeting_only() -> None:
    """The next meeting has rungs 1 to 3 of its own, and no second rung 0."""
    first, second = england(date(2026, 1, 15), 1), england(date(2026, 3, 12), 2)
    standing = Standing(
        given_on=date(2025, 12, 3), meetings=(first, second), answered=frozenset({1})
    )
    standing, told = live(standing, date(2025, 12, 3), date(2026, 3, 12))
    assert [rungs for day, rungs in told.items() if day > date(2026, 1, 15)] == [
        [Rung.FIRST],
        [Rung.SECOND],
        [Rung.AFTER_DESPATCH],
    ]


def test_after_an_outage_the_latest_rung_is_said_once() -> None:
    """Nothing ran from 10 Dec to 5 Jan: rung 2 is said on 5 Jan, rung 1 is not."""
    standing = Standing(given_on=date(2025, 12, 3), meetings=(england(date(2026, 1, 15)),))
    standing, _ = live(standing, date(2025, 12, 3), date(2025, 12, 10))
    standing, said = after(standing, date(2026, 1, 5))
    assert said == [Rung.SECOND]
    assert after(standing, date(2026, 1, 6))[1] == []


def test_moved_earlier_than_its_first_rungs() -> None:
    """Brought forward so that rungs 1 and 2 are past: the latest is said once, the other never."""
    standing = Standing(given_on=date(2026, 1, 5), meetings=(england(date(2026, 2, 26)),))
    standing, _ = live(standing, date(2026, 1, 5), date(2026, 1, 12))
    standing = replace(standing, meetings=(england(date(2026, 1, 22)),))
    assert live(standing, date(2026, 1, 13), date(2026, 1, 22))[1] == {
        date(2026, 1, 13): [Rung.SECOND],
        date(2026, 1, 15): [Rung.AFTER_DESPATCH],
    }


@pytest.mark.parametrize(
    ("due_on", "target"),
    [
        (None, 1),  # no due date: the next meeting
        (date(2025, 11, 1), 1),  # overdue: the next meeting
        (date(2026, 1, 15), 1),  # due by the meeting itself
        (date(2026, 1, 16), 2),  # due later: the meeting by which it is due
        (date(2026, 6, 1), None),  # due later than any meeting known
    ],
)
def test_only_actions_due_by_the_meeting_take_part(due_on: date | None, target: int | None) -> None:
    """Only actions with no due date or due by that meeting take part."""
    meetings = (england(date(2026, 1, 15), 1), england(date(2026, 3, 12), 2))
    found = target_meeting(meetings, day=date(2025, 12, 4), due_on=due_on)
    assert (found and found.id) == target


def test_clerk_is_told_the_working_day_after_rung_3() -> None:
    """Rung 3 on Thu 8 Jan unanswered: the clerk is told on Fri 9 Jan."""
    standing = Standing(
        given_on=date(2025, 12, 3),
        meetings=(england(date(2026, 1, 15)),),
        said={(MEETING, Rung.AFTER_DESPATCH): date(2026, 1, 8)},
    )
    unsaid = replace(standing, said={(MEETING, Rung.SECOND): date(2026, 1, 2)})
    assert step(unsaid, day=date(2026, 1, 8), days=DAYS).look_on == date(2026, 1, 9)
    assert not step(standing, day=date(2026, 1, 8), days=DAYS).escalate
    assert step(standing, day=date(2026, 1, 9), days=DAYS).escalate
    answered = replace(standing, answered=frozenset({MEETING}))
    assert not step(answered, day=date(2026, 1, 9), days=DAYS).escalate
    asleep = replace(standing, snoozed_until=date(2026, 1, 14))
    assert not step(asleep, day=date(2026, 1, 9), days=DAYS).escalate


def test_look_on_is_the_next_day_on_which_anything_happens() -> None:
    """Between rungs nobody need look; with nothing ahead nobody ever need."""
    standing = Standing(given_on=date(2025, 12, 3), meetings=(england(date(2026, 1, 15)),))
    assert step(standing, day=date(2025, 12, 3), days=DAYS).look_on == date(2025, 12, 4)
    standing, _ = after(standing, date(2025, 12, 4))
    assert step(standing, day=date(2025, 12, 4), days=DAYS).look_on == date(2025, 12, 19)
    silent = Standing(
        given_on=date(2025, 12, 3), meetings=(), silent=frozenset({(NO_MEETING, Rung.NO_DATE)})
    )
    assert step(silent, day=date(2026, 1, 1), days=DAYS).look_on == NEVER


def test_looking_only_when_told_to_says_the_same() -> None:
    """Looking on `look_on` days only is as good as looking every day."""
    standing = Standing(
        given_on=date(2025, 12, 3),
        meetings=(england(date(2026, 1, 15), 1), england(date(2026, 3, 12), 2)),
        snoozed_until=date(2026, 1, 20),
    )
    daily = live(standing, date(2025, 12, 3), date(2026, 4, 1))[1]
    seldom: dict[date, list[int]] = {}
    day = date(2025, 12, 3)
    while day < NEVER:
        look_on = step(standing, day=day, days=DAYS).look_on
        standing, said = after(standing, day)
        if said:
            seldom[day] = said
        day = look_on
    assert seldom == daily


def test_due_action_on_a_friday_is_recorded_on_monday() -> None:
    """The working morning after a Friday is Monday's."""
    standing = Standing(given_on=date(2025, 12, 5), meetings=(england(date(2026, 1, 15)),))
    assert step(standing, day=date(2025, 12, 5), days=DAYS).look_on == date(2025, 12, 8)

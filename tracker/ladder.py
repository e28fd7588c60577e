"""The reminder ladder: who is told of an action on which day before a meeting. Pure.

Rung 0 is the working day after the action opens; 1 and 2 are ten and three working days before
despatch; 3 is the working day after it, to whoever has not answered, and then the clerk. A rung
that is past is silent, except the latest one, once. Where no meeting is known there is one message,
fifteen working days after the opening.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from storage.tables import NEVER
from tracker.calendar import WorkingDays, despatch_date

BEFORE_DESPATCH_FIRST = 10
BEFORE_DESPATCH_SECOND = 3
WITHOUT_A_DATE = 15
NO_MEETING = 0
SNOOZES_FROM = 1_000  # a snooze's rung is the ordinal of its day: far above the named rungs


class Rung(IntEnum):
    """The named rungs, as `Nudge.rung` stores them."""

    RECORDED = 0
    FIRST = 1
    SECOND = 2
    AFTER_DESPATCH = 3
    NO_DATE = 4


def snooze_rung(until: date) -> int:
    """The rung of the message that ends a snooze: the same day is said once."""
    return until.toordinal()


@dataclass(frozen=True, slots=True)
class MeetingToCome:
    """A meeting that stands, and the last day on which its papers may go out."""

    id: int
    meeting_on: date
    despatch_on: date


def meeting_to_come(
    meeting_id: int, meeting_on: date, *, clear_days: int, days: WorkingDays
) -> MeetingToCome:
    """A meeting with its despatch worked out."""
    despatch_on = despatch_date(meeting_on, clear_days=clear_days, days=days)
    return MeetingToCome(meeting_id, meeting_on, despatch_on)


def rungs(meeting: MeetingToCome, *, days: WorkingDays) -> dict[int, date]:
    """The days of the rungs that hang on the meeting alone."""
    return {
        Rung.FIRST: days.subtract(meeting.despatch_on, BEFORE_DESPATCH_FIRST),
        Rung.SECOND: days.subtract(meeting.despatch_on, BEFORE_DESPATCH_SECOND),
        Rung.AFTER_DESPATCH: days.add(meeting.despatch_on, 1),
    }


def recorded_on(given_on: date, *, days: WorkingDays) -> date:
    """The day of rung 0 for an action that was opened, or given to this officer, on `given_on`."""
    return days.add(given_on, 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one action stands with one officer.

    `meetings` are those to come. `said` maps (meeting id, rung) to the day on which the officer was
    told; `silent` are the rungs that were passed over. `answered` holds the ids of the meetings
    whose rungs an answer silences (0: the message without a meeting). `snoozed_until` stays after
    its day, so that it is said once.
    """

    given_on: date
    meetings: tuple[MeetingToCome, ...]
    due_on: date | None = None
    said: Mapping[tuple[int, int], date] = field(default_factory=dict)
    silent: frozenset[tuple[int, int]] = frozenset()
    answered: frozenset[int] = frozenset()
    snoozed_until: date | None = None

    def is_fresh(self, meeting_id: int, rung: int) -> bool:
        """Whether this rung was neither said nor passed over. A snooze ends once at any meeting."""
        if rung >= SNOOZES_FROM:
            return all(rung != used for _, used in (*self.said, *self.silent))
        return (meeting_id, rung) not in self.said and (meeting_id, rung) not in self.silent

    def is_asleep(self, day: date) -> bool:
        """Whether the officer put the action off beyond this day."""
        return self.snoozed_until is not None and day < self.snoozed_until


@dataclass(frozen=True, slots=True)
class Step:
    """What is to happen on one day.

    `say` is what the message is about (None: no message), `joined` what goes with it, `silent` the
    rungs that are passed over, each with the reason. `escalate` tells the clerk that the officer
    has not answered. `look_on` is the next day on which anything may happen.
    """

    meeting_id: int
    look_on: date
    say: int | None = None
    joined: tuple[int, ...] = ()
    silent: Mapping[int, str] = field(default_factory=dict)
    escalate: bool = False


def target_meeting(
    meetings: Iterable[MeetingToCome], *, day: date, due_on: date | None
) -> MeetingToCome | None:
    """The meeting to be ready for: the next one, or the first one by which the action is due."""
    fitting = (m for m in meetings if m.meeting_on > day and (due_on or day) <= m.meeting_on)
    return min(fitting, key=lambda meeting: meeting.meeting_on, default=None)


def step(standing: Standing, *, day: date, days: WorkingDays) -> Step:
    """What is to be said of the action on this day, and when to look again."""
    meeting = target_meeting(standing.meetings, day=day, due_on=standing.due_on)
    meeting_id = meeting.id if meeting else NO_MEETING
    timeline = _timeline(standing, meeting, days=days)
    due = {rung: on for rung, on in timeline.items() if _begins(timeline, on) <= day}
    silent = _silenced(standing, meeting_id, due)
    say, joined, past = _chosen({rung: on for rung, on in due.items() if rung not in silent})
    chase_on = _chase_on(standing, meeting_id, days=days)
    ahead = [_begins(timeline, on) for on in timeline.values()]
    ahead += [on for on in (chase_on, meeting and meeting.meeting_on) if on]
    if Rung.AFTER_DESPATCH in (say, *joined):
        ahead.append(days.add(day, 1))
    return Step(
        meeting_id=meeting_id,
        look_on=min((on for on in ahead if on > day), default=NEVER),
        say=say,
        joined=joined,
        silent=silent | dict.fromkeys(past, "past"),
        escalate=chase_on is not None and chase_on <= day and not standing.is_asleep(day),
    )


def _timeline(
    standing: Standing, meeting: MeetingToCome | None, *, days: WorkingDays
) -> dict[int, date]:
    """The days of all rungs that were neither said nor passed over."""
    dates: dict[int, date] = {}
    if meeting is not None:
        dates.update(rungs(meeting, days=days))
        if not standing.said:
            dates[Rung.RECORDED] = recorded_on(standing.given_on, days=days)
    elif (no_date := days.add(standing.given_on, WITHOUT_A_DATE)) > _last_told(standing):
        dates[Rung.NO_DATE] = no_date
    if standing.snoozed_until is not None:
        dates[snooze_rung(standing.snoozed_until)] = standing.snoozed_until
    meeting_id = meeting.id if meeting else NO_MEETING
    return {rung: on for rung, on in dates.items() if standing.is_fresh(meeting_id, rung)}


def _last_told(standing: Standing) -> date:
    return max(standing.said.values(), default=date.min)


def _begins(timeline: Mapping[int, date], on: date) -> date:
    """A rung that was past when the action was recorded waits for rung 0, to join it."""
    return max(on, timeline.get(Rung.RECORDED, date.min))


def _silenced(standing: Standing, meeting_id: int, due: Mapping[int, date]) -> dict[int, str]:
    """The due rungs that an answer or a snooze keeps silent."""
    silent: dict[int, str] = {}
    for rung, on in due.items():
        if rung >= SNOOZES_FROM:
            continue
        if meeting_id in standing.answered:
            silent[rung] = "answered"
        elif standing.is_asleep(on):
            silent[rung] = "snoozed"
    return silent


def _chosen(due: Mapping[int, date]) -> tuple[int | None, tuple[int, ...], tuple[int, ...]]:
    """The rung to say, the rungs that join it, and the rungs that are past."""
    named = sorted((on, rung) for rung, on in due.items() if 0 < rung < SNOOZES_FROM)
    latest = [rung for _, rung in named[-1:]]
    opening = [rung for rung in due if rung == Rung.RECORDED or rung >= SNOOZES_FROM]
    say = [*sorted(opening), *latest]
    return (say[0] if say else None), tuple(say[1:]), tuple(rung for _, rung in named[:-1])


def _chase_on(standing: Standing, meeting_id: int, *, days: WorkingDays) -> date | None:
    """The day on which the clerk is told, if rung 3 was said and not answered."""
    told_on = standing.said.get((meeting_id, Rung.AFTER_DESPATCH))
    if told_on is None or meeting_id in standing.answered:
        return None
    return days.add(told_on, 1)


def why_moot(
    standing: Standing, *, meeting_id: int, rung: int, day: date, days: WorkingDays
) -> str | None:
    """Why a rung that was planned is not to be said on this day after all, None if it is.

    "moved" rungs may come again on another day; the other reasons are final.
    """
    if meeting_id != NO_MEETING or rung == Rung.NO_DATE:
        meeting = next((m for m in standing.meetings if m.id == meeting_id), None)
        if _has_moved(meeting, standing, rung, day=day, days=days):
            return "moved"
    if rung >= SNOOZES_FROM:
        return None if standing.snoozed_until == date.fromordinal(rung) else "answered"
    if meeting_id in standing.answered:
        return "answered"
    return "snoozed" if standing.is_asleep(day) else None


def _has_moved(
    meeting: MeetingToCome | None, standing: Standing, rung: int, *, day: date, days: WorkingDays
) -> bool:
    """Whether the calendar changed under the rung: its meeting is gone, or its day is to come."""
    if rung == Rung.NO_DATE:
        return target_meeting(standing.meetings, day=day, due_on=standing.due_on) is not None
    if meeting is None:
        return rung < SNOOZES_FROM
    return rungs(meeting, days=days).get(rung, day) > day

"""How open actions stand with their officers, read from the rows for many actions at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Action, ActionEvent, ActionStatus, EventKind, Meeting, Mode, Nudge
from tracker.council_days import CouncilDays, confirmed_meetings
from tracker.hours import council_day
from tracker.ladder import NO_MEETING, MeetingToCome, Standing
from tracker.querying import rows_of

ONE_YEAR = timedelta(days=366)  # the meeting before the next one is not further back
GIVEN = frozenset({EventKind.OPENED, EventKind.REOPENED, EventKind.OWNER_SET})
ANSWERED = frozenset({EventKind.UPDATED, EventKind.NOT_MINE})


@dataclass(frozen=True, slots=True)
class Chased:
    """The columns of an action that the ladder needs."""

    id: int
    committee_id: int
    officer_id: int | None
    status: ActionStatus
    verified: bool
    withheld: str | None
    taken_down_at: datetime | None
    due_on: date | None
    snoozed_until: date | None
    opened_at: datetime | None
    proposed_at: datetime
    look_on: date

    def is_chased(self, days: CouncilDays) -> bool:
        """Whether its officer is to be reminded of it at all: never of what only clerks may see."""
        return (
            self.officer_id is not None
            and self.status is ActionStatus.OPEN
            and self.verified
            and not self.withheld
            and self.taken_down_at is None
            and days.committees[self.committee_id].mode is not Mode.OFF
        )


CHASED_COLUMNS = (
    col(Action.id),
    col(Action.committee_id),
    col(Action.officer_id),
    col(Action.status),
    col(Action.verified),
    col(Action.withheld),
    col(Action.taken_down_at),
    col(Action.due_on),
    col(Action.snoozed_until),
    col(Action.opened_at),
    col(Action.proposed_at),
    col(Action.look_on),
)


@dataclass(slots=True)
class _Heard:
    """When the action was given to its officer, answered and snoozed, from its history."""

    given: datetime | None = None
    answered: datetime | None = None
    snoozed: datetime | None = None

    def hear(self, kind: EventKind, at: datetime) -> None:
        if kind in GIVEN:
            self.given, self.answered, self.snoozed = at, None, None
        elif kind in ANSWERED:
            self.answered = at
        elif kind is EventKind.SNOOZED:
            self.snoozed = at


@dataclass(slots=True)
class _Told:
    """Which rungs one officer was told of one action, and which were passed over."""

    said: dict[tuple[int, int], date] = field(default_factory=dict)
    silent: set[tuple[int, int]] = field(default_factory=set)


async def chased(session: AsyncSession, action_ids: Collection[int]) -> Sequence[Chased]:
    """The actions of these ids, as the ladder needs them."""
    query = sa.select(*CHASED_COLUMNS).where(col(Action.id).in_(action_ids))
    return [Chased(*row) for row in await rows_of(session, query)]


async def standings(
    session: AsyncSession, actions: Sequence[Chased], *, days: CouncilDays, today: date
) -> Mapping[int, Standing]:
    """How each of these actions stands with the officer who has it now, by action id."""
    if not actions:
        return {}
    ids = [action.id for action in actions]
    heard = await _heard(session, ids)
    told = await _told(session, ids)
    committees = {action.committee_id for action in actions}
    meetings = await confirmed_meetings(session, committees, since=today - ONE_YEAR)
    calendars = {c: _Calendar.of(meetings.get(c, ()), days, today) for c in committees}
    return {
        action.id: _standing(
            action,
            heard.get(action.id, _Heard()),
            told.get((action.id, action.officer_id or 0), _Told()),
            calendars[action.committee_id],
        )
        for action in actions
    }


async def _heard(session: AsyncSession, ids: Sequence[int]) -> Mapping[int, _Heard]:
    query = (
        sa.select(col(ActionEvent.action_id), col(ActionEvent.kind), col(ActionEvent.at))
        .where(
            col(ActionEvent.action_id).in_(ids),
            col(ActionEvent.kind).in_([*GIVEN, *ANSWERED, EventKind.SNOOZED]),
        )
        .order_by(col(ActionEvent.at), col(ActionEvent.id))
    )
    heard: dict[int, _Heard] = defaultdict(_Heard)
    for action_id, kind, at in await rows_of(session, query):
        heard[action_id].hear(kind, at)
    return heard


async def _told(session: AsyncSession, ids: Sequence[int]) -> Mapping[tuple[int, int], _Told]:
    query = sa.select(
        col(Nudge.action_id),
        col(Nudge.officer_id),
        col(Nudge.meeting_id),
        col(Nudge.rung),
        col(Nudge.planned_on),
        col(Nudge.silenced_by),
    ).where(col(Nudge.action_id).in_(ids))
    told: dict[tuple[int, int], _Told] = defaultdict(_Told)
    for action_id, officer_id, meeting_id, rung, on, silenced_by in await rows_of(session, query):
        if silenced_by:
            told[action_id, officer_id].silent.add((meeting_id, rung))
        else:
            told[action_id, officer_id].said[meeting_id, rung] = on
    return told


@dataclass(frozen=True, slots=True)
class _Calendar:
    """A committee's meetings to come, each with the day after the meeting before it."""

    meetings: tuple[MeetingToCome, ...]
    begins: Mapping[int, date]

    @classmethod
    def of(cls, meetings: Sequence[Meeting], days: CouncilDays, today: date) -> "_Calendar":
        """The calendar from all confirmed meetings of the last year and after, in order."""
        to_come = tuple(days.to_come(m) for m in meetings if m.meeting_on >= today)
        before = [date.min, *(m.meeting_on for m in meetings)]
        begins = {m.id or 0: on for m, on in zip(meetings, before, strict=False)}
        return cls(to_come, begins)


def _standing(action: Chased, heard: _Heard, told: _Told, calendar: _Calendar) -> Standing:
    given_at = heard.given or action.opened_at or action.proposed_at
    is_asleep = heard.answered is None or (
        heard.snoozed is not None and heard.snoozed > heard.answered
    )
    return Standing(
        given_on=council_day(given_at),
        meetings=calendar.meetings,
        due_on=action.due_on,
        said=told.said,
        silent=frozenset(told.silent),
        answered=_answered_meetings(heard, told, calendar),
        snoozed_until=action.snoozed_until if is_asleep else None,
    )


def _answered_meetings(heard: _Heard, told: _Told, calendar: _Calendar) -> frozenset[int]:
    """The meetings that the last answer was for: it came after the one before, or a rung of it."""
    if heard.answered is None:
        return frozenset()
    on = council_day(heard.answered)
    since = {meeting.id: calendar.begins[meeting.id] for meeting in calendar.meetings}
    after = {meeting_id for meeting_id, begins in since.items() if on > begins}
    after |= {meeting_id for (meeting_id, _), day in told.said.items() if on >= day}
    return frozenset(after | {NO_MEETING})

"""What a reminder says: the actions of one officer, by committee, as they stand at the claim."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import AT_ONCE, Action, ActionStatus, Delivery, Meeting, Nudge
from tracker.council_days import CouncilDays
from tracker.ladder import MeetingToCome, why_moot
from tracker.nudges import Chased, chased, standings
from tracker.people import Person, people
from tracker.querying import UNSYNCHRONISED
from tracker.values import ActionView, Reminder, ReminderGroup, Viewer
from tracker.views import action_views, is_taken_down
from tracker.wording import reminder_sentence


@dataclass(frozen=True, slots=True)
class _Said:
    """One action of a reminder, with the rungs that are said of it together."""

    action: Action
    meeting_id: int
    rungs: frozenset[int]


async def reminder_of(
    session: AsyncSession, delivery: Delivery, *, days: CouncilDays, is_refresh: bool
) -> Reminder | None:
    """The reminder of a delivery; None when nothing in it is to be said any more."""
    nudges = await _nudges(session, delivery)
    if not is_refresh:
        nudges = await _without_moot(session, delivery, nudges, days=days)
    officer_id = delivery.officer_id or 0
    person = (await people(session, {officer_id}, days=days)).get(officer_id)
    said = await _said(session, nudges)
    if person is None or not said:
        return None
    groups = await _groups(session, delivery, person, said, days=days)
    return Reminder(person.officer_id, person.name, groups) if groups else None


async def _nudges(session: AsyncSession, delivery: Delivery) -> Sequence[Nudge]:
    query = select(Nudge).where(col(Nudge.delivery_id) == delivery.id, col(Nudge.silenced_by) == "")
    return (await session.exec(query.order_by(col(Nudge.id)))).all()


async def _without_moot(
    session: AsyncSession, delivery: Delivery, nudges: Sequence[Nudge], *, days: CouncilDays
) -> Sequence[Nudge]:
    """The nudges that still hold; the others are silenced, or freed where the meeting moved."""
    actions = {a.id: a for a in await chased(session, {n.action_id for n in nudges})}
    day = delivery.local_date
    stands = await standings(session, [*actions.values()], days=days, today=day)
    kept = []
    for nudge in nudges:
        action = actions[nudge.action_id]
        reason = _why_closed(action, nudge, days) or why_moot(
            stands[action.id],
            meeting_id=nudge.meeting_id,
            rung=nudge.rung,
            day=day,
            days=days.of_committee(action.committee_id),
        )
        if reason is None:
            kept.append(nudge)
        else:
            await _pass_over(session, nudge, reason)
    await session.flush()
    return kept


def _why_closed(action: Chased, nudge: Nudge, days: CouncilDays) -> str | None:
    if action.officer_id != nudge.officer_id:
        return "owner changed"
    return None if action.is_chased(days) else "closed"


async def _pass_over(session: AsyncSession, nudge: Nudge, reason: str) -> None:
    if reason != "moved":
        nudge.silenced_by = reason
        session.add(nudge)
        return
    await session.delete(nudge)
    again = sa.update(Action).where(col(Action.id) == nudge.action_id)
    await session.exec(
        again.values(look_on=AT_ONCE, is_digested=col(Action.is_digested)),
        execution_options=UNSYNCHRONISED,
    )


async def _said(session: AsyncSession, nudges: Iterable[Nudge]) -> Sequence[_Said]:
    rungs: dict[tuple[int, int], set[int]] = defaultdict(set)
    for nudge in nudges:
        rungs[nudge.action_id, nudge.meeting_id].add(nudge.rung)
    query = select(Action).where(col(Action.id).in_({action_id for action_id, _ in rungs}))
    query = query.order_by(col(Action.committee_id), col(Action.due_on).nulls_last())
    actions = {a.id or 0: a for a in await session.exec(query.order_by(col(Action.id)))}
    order = [*actions]
    return [
        _Said(actions[action_id], meeting_id, frozenset(found))
        for (action_id, meeting_id), found in sorted(
            rungs.items(), key=lambda entry: order.index(entry[0][0])
        )
    ]


async def _groups(
    session: AsyncSession,
    delivery: Delivery,
    person: Person,
    said: Sequence[_Said],
    *,
    days: CouncilDays,
) -> tuple[ReminderGroup, ...]:
    """The actions by committee, meeting and sentence, in the order of their committees."""
    viewer = Viewer(person.slack_user_id, person.officer_id, is_outsider=person.is_outsider)
    views = await action_views(
        session, [one.action for one in said], viewer=viewer, today=delivery.local_date
    )
    meetings = await _meetings(session, {one.meeting_id for one in said}, days=days)
    grouped: dict[tuple[int, int, str], list[ActionView]] = defaultdict(list)
    for one, view in zip(said, views, strict=True):
        if not (is_taken_down(view) or view.withheld):
            meeting = meetings.get(one.meeting_id)
            sentence = reminder_sentence(one.rungs, meeting, today=delivery.local_date)
            key = (one.action.committee_id, one.meeting_id, sentence)
            grouped[key].append(_as_answered(one.action, view, person))
    return tuple(
        _group(meetings.get(meeting_id), sentence, shown)
        for (_, meeting_id, sentence), shown in grouped.items()
    )


def _group(
    meeting: MeetingToCome | None, sentence: str, views: Sequence[ActionView]
) -> ReminderGroup:
    return ReminderGroup(
        committee_name=views[0].committee_name,
        slug=views[0].slug,
        meeting_on=meeting.meeting_on if meeting else None,
        despatch_on=meeting.despatch_on if meeting else None,
        sentence=sentence,
        actions=tuple(views),
    )


async def _meetings(
    session: AsyncSession, ids: set[int], *, days: CouncilDays
) -> Mapping[int, MeetingToCome]:
    query = select(Meeting).where(col(Meeting.id).in_(ids))
    return {meeting.id or 0: days.to_come(meeting) for meeting in await session.exec(query)}


def _as_answered(action: Action, view: ActionView, person: Person) -> ActionView:
    """An action that went to another officer, or is done by any way, asks for nothing here."""
    if action.officer_id != person.officer_id:
        return replace(view, answered="not mine")
    if view.answered is None and action.status is not ActionStatus.OPEN:
        return replace(view, answered="done")
    return view

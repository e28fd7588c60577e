"""What officers answer: done, an update, not now, not mine. A late button answers, not acts.

Only the officer who has the action, or the committee's clerk, may answer. Every answer is a line
of history, by which later reminders before the same meeting fall silent.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Action, ActionEvent, ActionStatus, Committee, EventKind, Officer
from summariser.values import Recurs
from tracker.deliveries import plan_triage
from tracker.despatch import next_despatch
from tracker.directory import officer_by_slack_id
from tracker.errors import EmptyNoteError, NotYourActionError, StaleAnswerError
from tracker.events import record
from tracker.finding import action_by, present_state
from tracker.hours import council_day
from tracker.recurring import open_next, withdraw_next
from tracker.values import ActionView, SnoozeChoice
from tracker.viewers import viewer_of
from tracker.views import action_views

LONGEST_NOTE = 3000
_OPEN = frozenset({ActionStatus.OPEN})
_OPEN_OR_DONE = frozenset({ActionStatus.OPEN, ActionStatus.COMPLETE})


async def answer_done(
    session: AsyncSession, *, action_id: int, slack_user_id: str, now: datetime, note: str = ""
) -> ActionView:
    """The officer says that it is done: complete, until the committee or the clerk closes it.

    A second time changes nothing. Raises UnknownActionError, NotInDirectoryError,
    NotYourActionError or StaleAnswerError, as every answer does.
    """
    action, officer = await _theirs(session, action_id, slack_user_id, allowed=_OPEN_OR_DONE)
    if action.status is ActionStatus.OPEN:
        action.status, action.completed_at, action.snoozed_until = ActionStatus.COMPLETE, now, None
        await _answer(session, action, officer, EventKind.COMPLETED, now=now, note=_clean(note))
        if action.recurs == Recurs.EACH_MEETING:  # others come back when the committee is content
            await open_next(session, action, now=now)
    return await _shown(session, action, slack_user_id, now=now)


async def answer_not_done(
    session: AsyncSession, *, action_id: int, slack_user_id: str, now: datetime
) -> ActionView:
    """Take "done" back: the action is open again. Of an open one nothing changes."""
    action, officer = await _theirs(session, action_id, slack_user_id, allowed=_OPEN_OR_DONE)
    if action.status is ActionStatus.COMPLETE:
        action.status, action.completed_at = ActionStatus.OPEN, None
        await _answer(session, action, officer, EventKind.REOPENED, now=now)
        await withdraw_next(session, action, now=now)
    return await _shown(session, action, slack_user_id, now=now)


async def answer_update(
    session: AsyncSession, *, action_id: int, slack_user_id: str, note: str, now: datetime
) -> ActionView:
    """The officer says how it stands, in words that stay internal. The same words twice are one.

    Raises EmptyNoteError beside what every answer raises.
    """
    words = _clean(note)
    if not words:
        raise EmptyNoteError
    action, officer = await _theirs(session, action_id, slack_user_id, allowed=_OPEN_OR_DONE)
    if not await _is_last_note(session, action, officer, words):
        await _answer(session, action, officer, EventKind.UPDATED, now=now, note=words)
    return await _shown(session, action, slack_user_id, now=now)


async def answer_same(
    session: AsyncSession, *, action_id: int, slack_user_id: str, now: datetime
) -> ActionView:
    """Give the newest update on a linked action here too, with its reference.

    Raises StaleAnswerError where none is offered, beside what every answer raises.
    """
    action, _ = await _theirs(session, action_id, slack_user_id, allowed=_OPEN_OR_DONE)
    offered = (await _shown(session, action, slack_user_id, now=now)).offered
    if offered is None:
        raise StaleAnswerError(f"{action.reference} has this update already.")
    note = f"{offered.note} (as on {offered.reference})"
    return await answer_update(
        session, action_id=action_id, slack_user_id=slack_user_id, note=note, now=now
    )


async def answer_snooze(
    session: AsyncSession,
    *,
    action_id: int,
    slack_user_id: str,
    choice: SnoozeChoice,
    now: datetime,
) -> ActionView:
    """Put the action off, never beyond the committee's next meeting.

    Where no meeting is known, or the papers have gone out, "until despatch" is a week.
    """
    action, officer = await _theirs(session, action_id, slack_user_id, allowed=_OPEN)
    until = await _snoozed_until(session, action, choice, today=council_day(now))
    if action.snoozed_until != until:
        action.snoozed_until = until
        details = {"until": until.isoformat()}
        await _answer(session, action, officer, EventKind.SNOOZED, now=now, details=details)
    return await _shown(session, action, slack_user_id, now=now)


async def answer_not_mine(
    session: AsyncSession, *, action_id: int, slack_user_id: str, now: datetime, note: str = ""
) -> ActionView:
    """Hand the action back: nobody has it until the clerk settles the owner anew."""
    action = await action_by(session, action_id=action_id)
    if action.officer_id is None and await _handed_back_by(session, action_id, slack_user_id):
        return await _shown(session, action, slack_user_id, now=now)
    action, officer = await _theirs(session, action_id, slack_user_id, allowed=_OPEN)
    action.officer_id, action.post_id, action.snoozed_until = None, None, None
    action.owner_reason = "An officer has answered that it is not theirs."
    await _answer(session, action, officer, EventKind.NOT_MINE, now=now, note=_clean(note))
    await plan_triage(session, committee_id=action.committee_id, now=now)
    return await _shown(session, action, slack_user_id, now=now)


async def _theirs(
    session: AsyncSession,
    action_id: int,
    slack_user_id: str,
    *,
    allowed: Collection[ActionStatus],
) -> tuple[Action, Officer]:
    """The action and the officer who may answer for it now."""
    officer = await officer_by_slack_id(session, slack_user_id)
    action = await action_by(session, action_id=action_id)
    committee = await session.get(Committee, action.committee_id)
    is_clerk = committee is not None and committee.clerk_officer_id == officer.id
    if action.officer_id != officer.id and not is_clerk:
        raise NotYourActionError
    if action.status not in allowed or action.taken_down_at is not None:
        raise StaleAnswerError(present_state(action))
    return action, officer


async def _answer(
    session: AsyncSession,
    action: Action,
    officer: Officer,
    kind: EventKind,
    *,
    now: datetime,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    session.add(action)
    record(session, action, kind, now=now, by_officer_id=officer.id, note=note, details=details)
    await session.flush()


async def _shown(
    session: AsyncSession, action: Action, slack_user_id: str, *, now: datetime
) -> ActionView:
    viewer = await viewer_of(session, slack_user_id=slack_user_id, committee_id=action.committee_id)
    return (await action_views(session, [action], viewer=viewer, today=council_day(now)))[0]


def _clean(note: str) -> str:
    return note.strip()[:LONGEST_NOTE]


async def _latest(session: AsyncSession, action_id: int) -> ActionEvent | None:
    """The last line of the history that is not ours."""
    said = select(ActionEvent).where(
        ActionEvent.action_id == action_id, col(ActionEvent.by_officer_id).is_not(None)
    )
    ordered = said.order_by(col(ActionEvent.at).desc(), col(ActionEvent.id).desc())
    return (await session.exec(ordered.limit(1))).first()


async def _is_last_note(
    session: AsyncSession, action: Action, officer: Officer, words: str
) -> bool:
    last = await _latest(session, action.id or 0)
    return (
        last is not None
        and last.kind is EventKind.UPDATED
        and last.by_officer_id == officer.id
        and last.note == words
    )


async def _handed_back_by(session: AsyncSession, action_id: int, slack_user_id: str) -> bool:
    """Whether this officer has just handed the action back: the same press came twice."""
    officer = await officer_by_slack_id(session, slack_user_id)
    last = await _latest(session, action_id)
    return last is not None and last.kind is EventKind.NOT_MINE and last.by_officer_id == officer.id


async def _snoozed_until(
    session: AsyncSession, action: Action, choice: SnoozeChoice, *, today: date
) -> date:
    committee = await session.get(Committee, action.committee_id)
    ahead = await next_despatch(session, committee, today=today) if committee else None
    a_week = today + timedelta(days=7)
    if ahead is None:
        return a_week
    if choice is SnoozeChoice.UNTIL_MEETING:
        return ahead.meeting_on
    if choice is SnoozeChoice.UNTIL_DESPATCH and ahead.despatch_on > today:
        return ahead.despatch_on
    return min(a_week, ahead.meeting_on)

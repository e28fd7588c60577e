"""What is kept of one officer: shown to them, held for an inquiry, or erased.

Erasing empties the officer's row and the text of their notes. References, dates, statuses and the
public words of the minutes stay.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionEvent,
    ActionStatus,
    ClerkLine,
    Committee,
    Delivery,
    ErasedOfficer,
    EventKind,
    LaterWords,
    Nudge,
    Officer,
    PossibleMissRow,
    Post,
    PostHolder,
    SlackUser,
)
from tracker.directory import HOME_ZONE
from tracker.erasure import leave_stone, withdraw_messages
from tracker.errors import OfficerHeldError, UnknownOfficerError
from tracker.events import record
from tracker.hours import council_day
from tracker.posts import leave_post, posts_of

_WAITING = (ActionStatus.PROPOSED, ActionStatus.OPEN)


async def hold_officer(session: AsyncSession, *, officer_id: int, hold: bool = True) -> Officer:
    """Set or lift the FOI hold, which blocks erasure. Raises UnknownOfficerError."""
    officer = await _known(session, officer_id)
    officer.foi_hold = hold
    session.add(officer)
    await session.flush()
    return officer


async def erase_officer(session: AsyncSession, *, officer_id: int, now: datetime) -> Officer:
    """Empty the officer's row and notes. What waits for them goes to their post or to the clerk.

    Their messages in Slack are deleted by the jobs, and marks stay by which an import leaves them
    out. A second time changes nothing. Raises UnknownOfficerError or OfficerHeldError.
    """
    officer = await _known(session, officer_id)
    if officer.foi_hold:
        raise OfficerHeldError
    if officer.erased_at is not None:
        return officer
    await leave_stone(session, officer, now=now)
    for post in await posts_of(session, officer_id, on=council_day(now)):
        await leave_post(session, officer, post, now=now)
    await _let_go(session, officer_id, now=now)
    await _empty_notes(session, officer_id)
    await withdraw_messages(session, officer, now=now)
    await _empty_row(session, officer, now=now)
    return officer


async def export_officer(session: AsyncSession, *, officer_id: int) -> dict[str, Any]:
    """All that is kept of an officer, ready for JSON. Raises UnknownOfficerError."""
    officer = await _known(session, officer_id)
    return {
        "officer": officer.model_dump(mode="json"),
        "slack": await _slack_record(session, officer),
        "posts": await _posts_record(session, officer_id),
        "clerk_of": list(
            await session.exec(
                select(Committee.slug).where(Committee.clerk_officer_id == officer_id)
            )
        ),
        "actions": await _actions_record(session, officer_id),
        "history": await _history_record(session, officer_id),
        "given": await _given_record(session, officer_id),
        "decisions": await _decisions_record(session, officer_id),
        "reasons_to_remind": await _nudges_record(session, officer_id),
        "messages": await _messages_record(session, officer),
        "told_to_clerks": await _lines_record(session, officer_id),
        "erased": await _stone_record(session, officer_id),
    }


async def _known(session: AsyncSession, officer_id: int) -> Officer:
    officer = await session.get(Officer, officer_id)
    if officer is None:
        raise UnknownOfficerError
    return officer


async def _let_go(session: AsyncSession, officer_id: int, *, now: datetime) -> None:
    """Hand the officer's waiting actions to the clerk, and their committees to nobody."""
    waiting = select(Action).where(
        Action.officer_id == officer_id, col(Action.status).in_(_WAITING)
    )
    for action in (await session.exec(waiting)).all():
        action.officer_id = None
        action.owner_reason = "The officer who had it has left."
        session.add(action)
        record(session, action, EventKind.OWNER_SET, now=now, details={"officer_id": None})
    clerked = select(Committee).where(Committee.clerk_officer_id == officer_id)
    for committee in (await session.exec(clerked)).all():
        committee.clerk_officer_id = None
        session.add(committee)
    await session.flush()


async def _empty_notes(session: AsyncSession, officer_id: int) -> None:
    noted = sa.update(ActionEvent).where(col(ActionEvent.by_officer_id) == officer_id)
    await session.exec(noted.values(note=""))


async def _empty_row(session: AsyncSession, officer: Officer, *, now: datetime) -> None:
    if officer.slack_user_id:
        gone = sa.delete(SlackUser).where(col(SlackUser.slack_user_id) == officer.slack_user_id)
        await session.exec(gone)
    officer.name, officer.slack_user_id, officer.email = "", None, None
    officer.time_zone, officer.erased_at = HOME_ZONE, now
    session.add(officer)
    await session.flush()


async def _posts_record(session: AsyncSession, officer_id: int) -> list[dict[str, Any]]:
    held = (
        select(Post, PostHolder)
        .join(PostHolder, col(PostHolder.post_id) == col(Post.id))
        .where(PostHolder.officer_id == officer_id)
        .order_by(col(PostHolder.since), col(PostHolder.id))
    )
    return [
        {"title": post.title, "since": holder.since.isoformat(), "until": _day(holder)}
        for post, holder in (await session.exec(held)).all()
    ]


def _day(holder: PostHolder) -> str | None:
    return holder.until.isoformat() if holder.until else None


async def _actions_record(session: AsyncSession, officer_id: int) -> list[dict[str, Any]]:
    owned = select(Action).where(Action.officer_id == officer_id).order_by(col(Action.id))
    kept = {"reference", "status", "quote", "summary", "owner", "due", "due_on", "opened_at"}
    return [
        action.model_dump(mode="json", include=kept) for action in (await session.exec(owned)).all()
    ]


async def _history_record(session: AsyncSession, officer_id: int) -> list[dict[str, Any]]:
    made = (
        select(ActionEvent, col(Action.reference))
        .join(Action, col(Action.id) == col(ActionEvent.action_id))
        .where(ActionEvent.by_officer_id == officer_id)
        .order_by(col(ActionEvent.at), col(ActionEvent.id))
    )
    return [
        {"reference": reference} | event.model_dump(mode="json", include={"at", "kind", "note"})
        for event, reference in (await session.exec(made)).all()
    ]


async def _given_record(session: AsyncSession, officer_id: int) -> list[dict[str, Any]]:
    """Lines of history that name the officer as the one to whom something was given or said."""
    named = col(ActionEvent.details)["officer_id"].as_integer() == officer_id
    found = (
        select(ActionEvent, col(Action.reference))
        .join(Action, col(Action.id) == col(ActionEvent.action_id))
        .where(named)
        .order_by(col(ActionEvent.at), col(ActionEvent.id))
    )
    return [
        {"reference": reference} | event.model_dump(mode="json", include={"at", "kind", "details"})
        for event, reference in (await session.exec(found)).all()
    ]


async def _decisions_record(session: AsyncSession, officer_id: int) -> list[dict[str, Any]]:
    """What they decided as a clerk of possible misses and of later words, which the minutes say."""
    kept = {"quote", "status", "decided_at"}
    misses = select(PossibleMissRow).where(PossibleMissRow.decided_by_officer_id == officer_id)
    words = select(LaterWords).where(LaterWords.decided_by_officer_id == officer_id)
    decided = [*await session.exec(misses), *await session.exec(words)]
    return [row.model_dump(mode="json", include=kept) for row in decided]


async def _nudges_record(session: AsyncSession, officer_id: int) -> list[dict[str, Any]]:
    found = (
        select(Nudge, col(Action.reference))
        .join(Action, col(Action.id) == col(Nudge.action_id))
        .where(Nudge.officer_id == officer_id)
        .order_by(col(Nudge.id))
    )
    kept = {"rung", "planned_on", "silenced_by", "created_at"}
    return [
        {"reference": reference} | nudge.model_dump(mode="json", include=kept)
        for nudge, reference in (await session.exec(found)).all()
    ]


async def _messages_record(session: AsyncSession, officer: Officer) -> list[dict[str, Any]]:
    is_theirs = col(Delivery.officer_id) == officer.id
    if officer.slack_user_id:
        is_theirs |= col(Delivery.recipient) == officer.slack_user_id
    sent = select(Delivery).where(is_theirs).order_by(col(Delivery.id))
    kept = {"kind", "local_date", "state", "sent_at", "recipient", "channel_id", "ts", "error"}
    return [
        delivery.model_dump(mode="json", include=kept)
        for delivery in (await session.exec(sent)).all()
    ]


async def _lines_record(session: AsyncSession, officer_id: int) -> list[dict[str, Any]]:
    told = select(ClerkLine).where(ClerkLine.officer_id == officer_id).order_by(col(ClerkLine.id))
    kept = {"kind", "words", "created_at"}
    return [line.model_dump(mode="json", include=kept) for line in await session.exec(told)]


async def _slack_record(session: AsyncSession, officer: Officer) -> dict[str, Any] | None:
    found = await session.get(SlackUser, officer.slack_user_id) if officer.slack_user_id else None
    return found.model_dump(mode="json") if found else None


async def _stone_record(session: AsyncSession, officer_id: int) -> dict[str, Any] | None:
    stone = await session.get(ErasedOfficer, officer_id)
    return stone.model_dump(mode="json") if stone else None

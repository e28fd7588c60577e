"""What is kept for how long: `purge` empties what is older than so many months.

References, dates, statuses and the public words of the minutes stay: they are the council's record.
What goes is what the bot needed to do its work: officers' notes, where and when messages were said,
traces of requests, model answers of back-fills, the text of readings that another has replaced.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionEvent,
    ActionStatus,
    BatchEntry,
    ClerkLine,
    Delivery,
    DeliveryState,
    Document,
    EntryState,
    LaterWords,
    Officer,
    Seen,
    SlackUser,
)
from tracker.erasure import forget_addresses
from tracker.querying import UNSYNCHRONISED

DAYS_A_MONTH = 30.44
SETTLED = (
    DeliveryState.SENT,
    DeliveryState.CANCELLED,
    DeliveryState.FAILED,
    DeliveryState.UNCERTAIN,
)
OVER = (ActionStatus.CLOSED, ActionStatus.DISMISSED, ActionStatus.SUPERSEDED)
GONE = "gone:"


async def purge(
    session: AsyncSession, *, months: int, now: datetime, dry_run: bool = False
) -> Mapping[str, int]:
    """Empty what is older. Gives how much of what; with `dry_run` nothing is changed.

    Officers under an FOI hold keep their notes and messages. Call `Database.wipe` afterwards.
    """
    before = now - timedelta(days=months * DAYS_A_MONTH)
    found = {
        what: await _changed(session, change(before), dry_run=dry_run)
        for what, change in CHANGES.items()
    }
    if not dry_run:
        await forget_addresses(session)
    return found


def _of_the_held() -> Any:
    return select(col(Officer.id)).where(col(Officer.foi_hold))


def _notes(before: datetime) -> Any:
    over = select(col(Action.id)).where(col(Action.status).in_(OVER))
    by = col(ActionEvent.by_officer_id)
    return (
        sa.update(ActionEvent)
        .where(
            col(ActionEvent.at) < before,
            col(ActionEvent.note) != "",
            col(ActionEvent.action_id).in_(over),
            sa.or_(by.is_(None), by.not_in(_of_the_held())),
        )
        .values(note="")
    )


def _addresses(before: datetime) -> Any:
    to = col(Delivery.officer_id)
    return (
        sa.update(Delivery)
        .where(
            col(Delivery.state).in_(SETTLED),
            col(Delivery.not_before) < before,
            col(Delivery.recipient).not_like(f"{GONE}%"),
            col(Delivery.withdraw_at).is_(None),
            sa.or_(to.is_(None), to.not_in(_of_the_held())),
        )
        .values(
            recipient=sa.literal(GONE) + sa.cast(col(Delivery.id), sa.String),
            channel_id=None,
            ts=None,
            error="",
            refresh_at=None,
            look_again_at=None,
        )
    )


def _sentences(before: datetime) -> Any:
    return (
        sa.update(ClerkLine)
        .where(
            col(ClerkLine.created_at) < before,
            col(ClerkLine.words) != "",
            col(ClerkLine.delivery_id).is_not(None),
        )
        .values(words="")
    )


def _model_answers(before: datetime) -> Any:
    return (
        sa.update(BatchEntry)
        .where(
            col(BatchEntry.created_at) < before,
            col(BatchEntry.answer) != "",
            col(BatchEntry.state) != EntryState.WAITING,
        )
        .values(answer="")
    )


def _replaced_texts(before: datetime) -> Any:
    return (
        sa.update(Document)
        .where(
            col(Document.taken_in_at) < before,
            col(Document.text) != "",
            col(Document.replaced_by_id).is_not(None),
            col(Document.id).not_in(select(col(Action.document_id))),
            col(Document.id).not_in(select(col(LaterWords.document_id))),
        )
        .values(text="", attendance=[])
    )


def _marks(before: datetime) -> Any:
    return sa.delete(Seen).where(col(Seen.at) < before)


def _strangers(before: datetime) -> Any:
    known = select(col(Officer.slack_user_id)).where(col(Officer.slack_user_id).is_not(None))
    return sa.delete(SlackUser).where(
        col(SlackUser.looked_up_at) < before, col(SlackUser.slack_user_id).not_in(known)
    )


CHANGES: Mapping[str, Callable[[datetime], Any]] = {
    "notes on actions that are over": _notes,
    "addresses of old messages": _addresses,
    "sentences told to clerks": _sentences,
    "answers of a model to back-fills": _model_answers,
    "texts of readings that were replaced": _replaced_texts,
    "marks of requests": _marks,
    "Slack users nobody needs": _strangers,
}


async def _changed(session: AsyncSession, change: Any, *, dry_run: bool) -> int:
    """Make a change, or count what it would change."""
    if not dry_run:
        return int((await session.exec(change, execution_options=UNSYNCHRONISED)).rowcount)
    query = sa.select(sa.func.count()).select_from(change.table).where(change.whereclause)
    found = await (await session.connection()).execute(query)
    return int(found.scalar_one())

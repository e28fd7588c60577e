"""What is kept for how long: `matters retain` empties what is older than so many months.

References, dates, statuses and the public words of the minutes stay: they are the council's record.
What goes is what the bot needed to do its work: officers' notes, where and when messages were said,
traces of requests, model answers of back-fills, the text of readings that another has replaced.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
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
    db: Database, *, months: int, now: datetime, dry_run: bool = False
) -> Mapping[str, int]:
    """Empty what is older. Gives how much of what; with `dry_run` nothing is changed.

    Officers under an FOI hold keep their notes and messages.
    """
    before = now - timedelta(days=months * DAYS_A_MONTH)
    async with db.write() as session:
        found = {
            what: await _changed(session, change, dry_run=dry_run)
            for what, change in _changes(before).items()
        }
        if not dry_run:
            await forget_addresses(session)
    if not dry_run:
        await db.wipe()
    return found


def _changes(before: datetime) -> Mapping[str, Any]:
    """What is to be emptied or deleted, by what it is."""
    held = select(col(Officer.id)).where(col(Officer.foi_hold))
    over = select(col(Action.id)).where(col(Action.status).in_(OVER))
    return {
        "notes on actions that are over": sa.update(ActionEvent)
        .where(
            col(ActionEvent.at) < before,
            col(ActionEvent.note) != "",
            col(ActionEvent.action_id).in_(over),
            sa.or_(
                col(ActionEvent.by_officer_id).is_(None),
                col(ActionEvent.by_officer_id).not_in(held),
            ),
        )
        .values(note=""),
        "addresses of old messages": sa.update(Delivery)
        .where(
            col(Delivery.state).in_(SETTLED),
            col(Delivery.not_before) < before,
            col(Delivery.recipient).not_like(f"{GONE}%"),
            col(Delivery.withdraw_at).is_(None),
            sa.or_(col(Delivery.officer_id).is_(None), col(Delivery.officer_id).not_in(held)),
        )
        .values(
            recipient=sa.literal(GONE) + sa.cast(col(Delivery.id), sa.String),
            channel_id=None, ts=None, error="", refresh_at=None, look_again_at=None,
        ),
        "sentences told to clerks": sa.update(ClerkLine)
        .where(
            col(ClerkLine.created_at) < before,
            col(ClerkLine.words) != "",
            col(ClerkLine.delivery_id).is_not(None),
        )
        .values(words=""),
        "answers of a model to back-fills": sa.update(BatchEntry)
        .where(
            col(BatchEntry.created_at) < before,
            col(BatchEntry.answer) != "",
            col(BatchEntry.state) != EntryState.WAITING,
        )
        .values(answer=""),
        "texts of readings that were replaced": sa.update(Document)
        .where(
            col(Document.taken_in_at) < before,
            col(Document.text) != "",
            col(Document.replaced_by_id).is_not(None),
            col(Document.id).not_in(select(col(Action.document_id))),
            col(Document.id).not_in(select(col(LaterWords.document_id))),
        )
        .values(text="", attendance=[]),
        "marks of requests": sa.delete(Seen).where(col(Seen.at) < before),
        "Slack users nobody needs": sa.delete(SlackUser).where(
            col(SlackUser.looked_up_at) < before,
            col(SlackUser.slack_user_id).not_in(
                select(col(Officer.slack_user_id)).where(col(Officer.slack_user_id).is_not(None))
            ),
        ),
    }  # fmt: skip


async def _changed(session: AsyncSession, change: Any, *, dry_run: bool) -> int:
    """Make a change, or count what it would change."""
    if not dry_run:
        return int((await session.exec(change, execution_options=UNSYNCHRONISED)).rowcount)
    query = sa.select(sa.func.count()).select_from(change.table).where(change.whereclause)
    found = await (await session.connection()).execute(query)
    return int(found.scalar_one())

"""Messages that were not said, or may not have been: before the clerk, who can have them said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Committee, Delivery, DeliveryState, Officer
from tracker.deliveries import COPIES_COME_WITHIN, NOUNS, committee_of
from tracker.errors import NotUnsaidError
from tracker.wording import day_words

KEPT = timedelta(days=30)  # what is older is no longer worth saying
MOST = 50


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A message that Slack refused, or of which it is uncertain whether it was said."""

    id: int
    what: str  # "the reminder of Thu 4 December 2025 to Jo Grant"
    why: str  # Slack's refusal in words; empty where it is uncertain
    committee_id: int | None
    slug: str
    is_uncertain: bool


async def unsaid(
    session: AsyncSession, *, now: datetime, clerk_slack_id: str | None = None
) -> tuple[Unsaid, ...]:
    """What was not said in the last month, newest first; of one clerk's committees, or of all."""
    states = [DeliveryState.FAILED, DeliveryState.UNCERTAIN]
    query = select(Delivery).where(
        col(Delivery.state).in_(states), col(Delivery.not_before) > now - KEPT
    )
    rows = (await session.exec(query.order_by(col(Delivery.id).desc()).limit(MOST))).all()
    found = [await _unsaid(session, row) for row in rows]
    if clerk_slack_id is None:
        return tuple(found)
    theirs = await _committees_of(session, clerk_slack_id)
    return tuple(one for one in found if one.committee_id in theirs)


async def _unsaid(session: AsyncSession, row: Delivery) -> Unsaid:
    committee_id = await committee_of(session, row)
    committee = await session.get(Committee, committee_id) if committee_id else None
    officer = await session.get(Officer, row.officer_id) if row.officer_id else None
    to = f" to {officer.name}" if officer is not None and officer.name else ""
    return Unsaid(
        id=row.id or 0,
        what=f"{NOUNS[row.kind]} of {day_words(row.local_date)}{to}",
        why=row.error,
        committee_id=committee_id,
        slug=committee.slug if committee else "",
        is_uncertain=row.state is DeliveryState.UNCERTAIN,
    )


async def _committees_of(session: AsyncSession, slack_user_id: str) -> set[int | None]:
    query = (
        select(col(Committee.id))
        .join(Officer, col(Officer.id) == col(Committee.clerk_officer_id))
        .where(col(Officer.slack_user_id) == slack_user_id)
    )
    return set(await session.exec(query))


async def try_again(
    session: AsyncSession,
    delivery_id: int,
    *,
    now: datetime,
    clerk_slack_id: str | None = None,
) -> str:
    """Have a message said after all, and say which one it is. What it has left to say is said.

    Where it was said after all, and Slack can be looked through, the second copy is deleted.
    Raises NotUnsaidError where it is no such message, or not this clerk's.
    """
    listed = await unsaid(session, now=now, clerk_slack_id=clerk_slack_id)
    found = next((one for one in listed if one.id == delivery_id), None)
    row = await session.get(Delivery, delivery_id, with_for_update=True)
    if found is None or row is None:
        raise NotUnsaidError
    row.state, row.error, row.lease_until, row.not_before = DeliveryState.PLANNED, "", None, now
    if found.is_uncertain:
        row.look_again_at = now + COPIES_COME_WITHIN
    session.add(row)
    await session.flush()
    return found.what

"""Renewing a claim: while its sender lives and Slack is slow, nobody takes the message over."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Delivery
from tracker.querying import UNSYNCHRONISED
from tracker.values import ClaimedDelivery


async def renew(session: AsyncSession, claimed: ClaimedDelivery, *, until: datetime) -> None:
    """Keep the claim until then. Nothing happens where it was given back or taken over."""
    held = sa.update(Delivery).where(
        col(Delivery.id) == claimed.id,
        col(Delivery.fence) == claimed.fence,
        col(Delivery.lease_until).is_not(None),
        col(Delivery.lease_until) < until,
    )
    await session.exec(held.values(lease_until=until), execution_options=UNSYNCHRONISED)

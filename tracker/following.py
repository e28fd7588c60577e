"""A channel that was named "#name" until Slack told us its id."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Delivery, DigestLine, Following
from tracker.querying import UNSYNCHRONISED


async def learn_channel(session: AsyncSession, delivery: Delivery) -> None:
    """Keep the id of the channel in which a message to "#name" was said.

    Nothing changes where the channel follows under its id as well: what was said under the name
    stays said there.
    """
    name, channel_id = delivery.recipient, delivery.channel_id
    if not name.startswith("#") or channel_id is None or channel_id == name:
        return
    known = select(col(Following.id)).where(col(Following.channel_id) == channel_id)
    if (await session.exec(known.limit(1))).first() is not None:
        return
    for change in (
        sa.update(Following)
        .where(col(Following.channel_id) == name)
        .values(channel_id=channel_id, is_planned=col(Following.is_planned)),
        sa.update(DigestLine)
        .where(col(DigestLine.channel_id) == name)
        .values(channel_id=channel_id),
        sa.update(Delivery).where(col(Delivery.recipient) == name).values(recipient=channel_id),
    ):
        await session.exec(change, execution_options=UNSYNCHRONISED)
    delivery.recipient = channel_id

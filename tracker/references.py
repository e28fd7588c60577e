"""Public references of actions, such as BURY-CYP-24-017: counted up, never given twice."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import ReferenceCounter

_INSERT: dict[str, Callable[..., Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def prefix_of(slug: str, meeting_on: date) -> str:
    """The part before the number: slug and calendar year of the meeting ("BURY-CYP-24")."""
    return f"{slug.upper()}-{meeting_on:%y}"


async def next_references(
    session: AsyncSession, *, slug: str, meeting_on: date, count: int
) -> list[str]:
    """Take the next `count` references. Their counter stays locked until the transaction ends."""
    if not count:
        return []
    prefix = prefix_of(slug, meeting_on)
    insert = _INSERT[session.get_bind().dialect.name](ReferenceCounter)
    counted = insert.values(prefix=prefix, last=count).on_conflict_do_update(
        index_elements=["prefix"], set_={"last": col(ReferenceCounter.last) + count}
    )
    last = await session.scalar(counted.returning(col(ReferenceCounter.last)))
    return [f"{prefix}-{number:03d}" for number in range(last - count + 1, last + 1)]


def normal_reference(words: str) -> str:
    """A reference as it is stored, from what a person typed."""
    return words.strip().upper()

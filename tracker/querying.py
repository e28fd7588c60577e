"""Reading many columns at once: SQLModel types the rows of at most four."""

from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

UNSYNCHRONISED = {"synchronize_session": False}  # for updates of rows that nobody holds


async def rows_of(session: AsyncSession, query: sa.Select[*tuple[Any, ...]]) -> Sequence[Any]:
    """The rows of a query of any number of columns, as tuples."""
    return (await session.exec(cast("Select[Any]", query))).all()

"""Whether a process can do its work: the database answers, and its tables are not behind."""

import asyncio

import sqlalchemy as sa

from storage.database import Database
from storage.errors import StorageError
from storage.migrating import HEAD

PATIENCE = 1.0  # seconds: whoever asks has others to send requests to


async def is_ready(db: Database) -> bool:
    """Whether the database answers within a second, with this version's tables or later ones.

    Later ones are no fault: tables are migrated before the processes are replaced.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            return await revision(db) >= HEAD
    except (StorageError, TimeoutError, sa.exc.SQLAlchemyError):
        return False


async def revision(db: Database) -> str:
    """The revision of the tables. Raises StorageError, or SQLAlchemyError where there are none."""
    async with db.read() as session:
        connection = await session.connection()
        found = await connection.execute(sa.text("SELECT version_num FROM alembic_version"))
        return str(found.scalar_one())

"""The migrations make exactly the tables that the code knows."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 fills the metadata
from storage.database import Database
from storage.migrating import HEAD, HERE


def differences(connection: sa.Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, SQLModel.metadata))


async def test_migrated_tables_are_those_of_the_code(db: Database) -> None:
    async with db._reader.connect() as connection:
        assert await connection.run_sync(differences) == []


def test_the_newest_revision_is_the_one_that_is_asked_for() -> None:
    assert ScriptDirectory(str(HERE)).get_current_head() == HEAD


async def test_every_index_of_the_code_is_there(db: Database) -> None:
    """Autogenerate does not look at partial indexes on SQLite by name alone: we do."""

    def names(connection: sa.Connection) -> set[str]:
        inspector = sa.inspect(connection)
        return {
            str(index["name"])
            for table in inspector.get_table_names()
            for index in inspector.get_indexes(table)
        }

    wanted = {str(i.name) for t in SQLModel.metadata.tables.values() for i in t.indexes}
    async with db._reader.connect() as connection:
        assert wanted <= await connection.run_sync(names)

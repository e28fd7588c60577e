"""Migrations: Alembic's, run in our own transaction, found beside this file in any installation."""

from pathlib import Path

import sqlalchemy as sa

from storage.errors import DatabaseNewerError

HERE = Path(__file__).parent / "migrations"
HEAD = "0004"  # the newest revision; a test holds it to the files


def is_current(connection: sa.Connection) -> bool:
    """Whether the tables are at this version's state, asked without loading Alembic."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return False
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return bool(found == HEAD)


def upgrade(connection: sa.Connection) -> None:
    """Run the migrations that are missing, inside the connection's transaction."""
    from alembic import command  # noqa: PLC0415 costs 350 ms, and most starts need none
    from alembic.config import Config  # noqa: PLC0415 as above
    from alembic.util import CommandError  # noqa: PLC0415 as above

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseNewerError from error

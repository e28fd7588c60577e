"""Alembic's environment: it runs on the connection that `storage.migrating` hands it."""

from alembic import context
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 fills the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()

"""The first tables.

Revision: 0001.
"""

from alembic import op
from sqlmodel import SQLModel

import storage.tables  # noqa: F401

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    SQLModel.metadata.create_all(op.get_bind())
    op.execute(
        "CREATE TRIGGER actionevent_keeps_lines BEFORE DELETE ON actionevent "
        "BEGIN SELECT RAISE(ABORT, 'the history of an action is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER actionevent_keeps_facts "
        "BEFORE UPDATE OF id, action_id, at, kind, by_officer_id ON actionevent "
        "BEGIN SELECT RAISE(ABORT, 'the history of an action is append-only'); END"
    )

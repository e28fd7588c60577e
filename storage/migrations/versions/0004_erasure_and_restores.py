"""Who was erased, by marks that name nobody; when a copy of the database was put back.

Revision: 0004.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_officer",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("council", sqltypes.AutoString(), nullable=False),
        sa.Column("salt", sqltypes.AutoString(), nullable=False),
        sa.Column("name_mark", sqltypes.AutoString(), nullable=False),
        sa.Column("slack_mark", sqltypes.AutoString(), nullable=True),
        sa.Column("email_mark", sqltypes.AutoString(), nullable=True),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_erased_officer_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_erased_officer")),
    )
    op.create_index(op.f("ix_erased_officer_council"), "erased_officer", ["council"], unique=False)
    op.create_table(
        "restore",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("copied_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("restored_at", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restore")),
    )
    op.create_index(op.f("ix_delivery_kind_state"), "delivery", ["kind", "state"], unique=False)

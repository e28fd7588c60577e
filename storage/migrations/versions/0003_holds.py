"""What Slack asked us to wait for, and messages of which a second copy may yet come.

Revision: 0003.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("until", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_hold")),
    )
    op.add_column("delivery", sa.Column("look_again_at", sqltypes.UTCDateTime(), nullable=True))
    op.create_index(op.f("ix_delivery_look_again_at"), "delivery", ["look_again_at"], unique=False)

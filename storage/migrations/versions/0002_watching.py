"""Watching councils' sites: the sites, the committees watched there, the looks that are due.

Revision: 0002.
"""

import sqlalchemy as sa

from alembic import op
from sqlmodel.sql import sqltypes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council", sqltypes.AutoString(), nullable=False),
        sa.Column("cms", sqltypes.AutoString(), nullable=False),
        sa.Column("base_url", sqltypes.AutoString(), nullable=False),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.Column(
            "health",
            sa.Enum("up", "blocked", "broken", name="sitehealth", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("health_since", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("cause", sqltypes.AutoString(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_before", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("lease_until", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("news_missed", sa.Integer(), nullable=False),
        sa.Column("asked_on", sqltypes.AutoString(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("base_url", name=op.f("uq_site_base_url")),
    )
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "health",
            sa.Enum(
                "new",
                "up",
                "quiet",
                "late",
                "blocked",
                "broken",
                name="health",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("health_since", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column(
            "told",
            sa.Enum(
                "new",
                "up",
                "quiet",
                "late",
                "blocked",
                "broken",
                name="health",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_watch_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_watch_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sa.UniqueConstraint("committee_id", name=op.f("uq_watch_committee_id")),
        sa.UniqueConstraint("site_id", "key", name=op.f("uq_watch_site_id_key")),
    )
    op.create_index(op.f("ix_watch_site_id"), "watch", ["site_id"], unique=False)
    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("calendar", "news", "meeting", name="lookkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("due_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("lease_until", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sqltypes.AutoString(), nullable=False),
        sa.Column("looked_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("cancelled_by", sqltypes.AutoString(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("is_adopted", sa.Boolean(), nullable=False),
        sa.Column("named_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("published_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("changed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("delay", sa.Integer(), nullable=True),
        sa.Column("status", sqltypes.AutoString(), nullable=False),
        sa.Column("status_asked_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("fingerprint", sqltypes.AutoString(), nullable=False),
        sa.Column("validators", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_look_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_look_site_id_site")),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_look_watch_id_watch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
        sa.UniqueConstraint("site_id", "kind", "key", name=op.f("uq_look_site_id_kind_key")),
    )
    op.create_index("ix_look_due_at_site_id", "look", ["due_at", "site_id"], unique=False)
    op.create_index(op.f("ix_look_meeting_id"), "look", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_look_site_id"), "look", ["site_id"], unique=False)
    op.create_index(op.f("ix_look_watch_id"), "look", ["watch_id"], unique=False)

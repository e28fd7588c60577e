"""The first tables, and the triggers that hold the history append-only.

Revision: 0001.
"""

import sqlalchemy as sa

from alembic import op
from sqlmodel.sql import sqltypes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEPT = "the history of an action is append-only"
FACTS = "id, action_id, at, kind, by_officer_id"
TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER actionevent_keeps_lines BEFORE DELETE ON actionevent "
        f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
        f"CREATE TRIGGER actionevent_keeps_facts BEFORE UPDATE OF {FACTS} ON actionevent "
        f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION actionevent_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER actionevent_keeps_lines BEFORE DELETE ON actionevent "
        "FOR EACH ROW EXECUTE FUNCTION actionevent_is_kept()",
        "CREATE TRIGGER actionevent_keeps_all_lines BEFORE TRUNCATE ON actionevent "
        "FOR EACH STATEMENT EXECUTE FUNCTION actionevent_is_kept()",
        f"CREATE TRIGGER actionevent_keeps_facts BEFORE UPDATE OF {FACTS} ON actionevent "
        "FOR EACH ROW EXECUTE FUNCTION actionevent_is_kept()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sqltypes.AutoString(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "sending",
                "sent",
                "ended",
                "not_taken",
                name="batchstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("engine_version", sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("service_id", name=op.f("uq_batch_service_id")),
    )
    op.create_index(op.f("ix_batch_state"), "batch", ["state"], unique=False)
    op.create_table(
        "closedday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council", sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.Column("is_planned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closedday")),
        sa.UniqueConstraint("council", "day", name=op.f("uq_closedday_council_day")),
    )
    op.create_index(op.f("ix_closedday_is_planned"), "closedday", ["is_planned"], unique=False)
    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council", sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("slack_user_id", sqltypes.AutoString(), nullable=True),
        sa.Column("email", sqltypes.AutoString(), nullable=True),
        sa.Column("time_zone", sqltypes.AutoString(), nullable=False),
        sa.Column("works_from", sa.Time(), nullable=False),
        sa.Column("works_to", sa.Time(), nullable=False),
        sa.Column("erased_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("foi_hold", sa.Boolean(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("slack_user_id", name=op.f("uq_officer_slack_user_id")),
    )
    op.create_index(op.f("ix_officer_council"), "officer", ["council"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council", sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("folded", sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("council", "folded", name=op.f("uq_post_council_folded")),
    )
    op.create_table(
        "referencecounter",
        sa.Column("prefix", sqltypes.AutoString(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_referencecounter")),
    )
    op.create_table(
        "seen",
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_seen")),
    )
    op.create_index(op.f("ix_seen_at"), "seen", ["at"], unique=False)
    op.create_table(
        "slackuser",
        sa.Column("slack_user_id", sqltypes.AutoString(), nullable=False),
        sa.Column("time_zone", sqltypes.AutoString(), nullable=False),
        sa.Column("is_outsider", sa.Boolean(), nullable=False),
        sa.Column("is_deactivated", sa.Boolean(), nullable=False),
        sa.Column("looked_up_at", sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("slack_user_id", name=op.f("pk_slackuser")),
    )
    op.create_table(
        "committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("council", sqltypes.AutoString(), nullable=False),
        sa.Column("site", sqltypes.AutoString(), nullable=True),
        sa.Column(
            "nation",
            sa.Enum(
                "england",
                "wales",
                "scotland",
                "northern-ireland",
                name="nation",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum("principal", "parish", name="councilkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("clear_days", sa.Integer(), nullable=True),
        sa.Column(
            "mode",
            sa.Enum("approve", "auto", "off", name="mode", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("clerk_officer_id", sa.Integer(), nullable=True),
        sa.Column("is_planned", sa.Boolean(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clerk_officer_id"], ["officer.id"], name=op.f("fk_committee_clerk_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee")),
        sa.UniqueConstraint("slug", name=op.f("uq_committee_slug")),
    )
    op.create_index(op.f("ix_committee_is_planned"), "committee", ["is_planned"], unique=False)
    op.create_table(
        "postholder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_postholder_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_postholder_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postholder")),
    )
    op.create_index(op.f("ix_postholder_officer_id"), "postholder", ["officer_id"], unique=False)
    op.create_index(op.f("ix_postholder_post_id"), "postholder", ["post_id"], unique=False)
    op.create_table(
        "batch_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custom_id", sqltypes.AutoString(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("text_sha256", sqltypes.AutoString(), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("message_sha256", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "answered",
                "failed",
                "replaced",
                "settled",
                "abandoned",
                name="entrystate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("error", sqltypes.AutoString(), nullable=False),
        sa.Column("answer", sqltypes.AutoString(), nullable=False),
        sa.Column("usage", sa.JSON(), nullable=False),
        sa.Column("estimated_usd", sa.Float(), nullable=True),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_batch_entry_batch_id_batch")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_batch_entry_committee_id_committee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_entry")),
        sa.UniqueConstraint("custom_id", name=op.f("uq_batch_entry_custom_id")),
    )
    op.create_index(op.f("ix_batch_entry_batch_id"), "batch_entry", ["batch_id"], unique=False)
    op.create_index(
        "ix_batch_entry_committee_id_source",
        "batch_entry",
        ["committee_id", "source", "text_sha256"],
        unique=False,
    )
    op.create_index(op.f("ix_batch_entry_state"), "batch_entry", ["state"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "digest",
                "reminder",
                "triage",
                "clerk_note",
                name="deliverykind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("recipient", sqltypes.AutoString(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("committee_id", sa.Integer(), nullable=True),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "claimed",
                "sent",
                "uncertain",
                "failed",
                "cancelled",
                name="deliverystate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("not_before", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("claimed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("lease_until", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("channel_id", sqltypes.AutoString(), nullable=True),
        sa.Column("ts", sqltypes.AutoString(), nullable=True),
        sa.Column("sent_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("refresh_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("withdraw_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("error", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_delivery_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_delivery_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("key", name=op.f("uq_delivery_key")),
        sa.UniqueConstraint(
            "recipient",
            "local_date",
            "kind",
            "part",
            name=op.f("uq_delivery_recipient_local_date_kind_part"),
        ),
    )
    op.create_index("ix_delivery_channel_id_ts", "delivery", ["channel_id", "ts"], unique=False)
    op.create_index(op.f("ix_delivery_refresh_at"), "delivery", ["refresh_at"], unique=False)
    op.create_index(
        "ix_delivery_state_not_before", "delivery", ["state", "not_before"], unique=False
    )
    op.create_index(op.f("ix_delivery_withdraw_at"), "delivery", ["withdraw_at"], unique=False)
    op.create_table(
        "following",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sqltypes.AutoString(), nullable=False),
        sa.Column("is_planned", sa.Boolean(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_following_committee_id_committee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_following")),
        sa.UniqueConstraint(
            "committee_id", "channel_id", name=op.f("uq_following_committee_id_channel_id")
        ),
    )
    op.create_index(op.f("ix_following_channel_id"), "following", ["channel_id"], unique=False)
    op.create_index(op.f("ix_following_is_planned"), "following", ["is_planned"], unique=False)
    op.create_table(
        "formerslug",
        sa.Column("slug", sqltypes.AutoString(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_formerslug_committee_id_committee")
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_formerslug")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("confirmed", "cancelled", name="meetingstatus", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("moved_from", sa.Date(), nullable=True),
        sa.Column("site_key", sqltypes.AutoString(), nullable=True),
        sa.Column("is_planned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_meeting_committee_id_committee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint(
            "committee_id", "meeting_on", name=op.f("uq_meeting_committee_id_meeting_on")
        ),
    )
    op.create_index(op.f("ix_meeting_committee_id"), "meeting", ["committee_id"], unique=False)
    op.create_index(op.f("ix_meeting_is_planned"), "meeting", ["is_planned"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("reading_sha256", sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("status", sqltypes.AutoString(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("attendance", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("engine", sqltypes.AutoString(), nullable=False),
        sa.Column("engine_version", sqltypes.AutoString(), nullable=False),
        sa.Column("usage", sa.JSON(), nullable=False),
        sa.Column("taken_in_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("forgotten_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_document_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_document_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["document.id"], name=op.f("fk_document_replaced_by_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "committee_id",
            "source",
            "reading_sha256",
            name=op.f("uq_document_committee_id_source_reading_sha256"),
        ),
    )
    op.create_index(op.f("ix_document_committee_id"), "document", ["committee_id"], unique=False)
    op.create_index(op.f("ix_document_meeting_id"), "document", ["meeting_id"], unique=False)
    op.create_table(
        "tombstone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("item_number", sqltypes.AutoString(), nullable=True),
        sa.Column("item_key", sqltypes.AutoString(), nullable=True),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_tombstone_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_tombstone_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
    )
    op.create_index(op.f("ix_tombstone_committee_id"), "tombstone", ["committee_id"], unique=False)
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("cut", sqltypes.AutoString(), nullable=True),
        sa.Column("withheld", sqltypes.AutoString(), nullable=True),
        sa.Column("key", sqltypes.AutoString(), nullable=True),
        sa.Column("taken_down_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("forgotten_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_item_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
    )
    op.create_index(op.f("ix_item_document_id"), "item", ["document_id"], unique=False)
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sqltypes.AutoString(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "open",
                "complete",
                "closed",
                "dismissed",
                "superseded",
                name="actionstatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("quote", sqltypes.AutoString(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("summary", sqltypes.AutoString(), nullable=False),
        sa.Column("owner", sqltypes.AutoString(), nullable=True),
        sa.Column("owner_name", sqltypes.AutoString(), nullable=True),
        sa.Column("owner_kind", sqltypes.AutoString(), nullable=True),
        sa.Column("owner_reason", sqltypes.AutoString(), nullable=False),
        sa.Column("due", sqltypes.AutoString(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("recurs", sqltypes.AutoString(), nullable=True),
        sa.Column("marker", sqltypes.AutoString(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("engine", sqltypes.AutoString(), nullable=False),
        sa.Column("engine_version", sqltypes.AutoString(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("from_draft", sa.Boolean(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("withheld", sqltypes.AutoString(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("proposed_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("opened_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("completed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("closed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("taken_down_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("former_id", sa.Integer(), nullable=True),
        sa.Column("due_from", sa.Date(), nullable=True),
        sa.Column("look_on", sa.Date(), nullable=False),
        sa.Column("is_digested", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_action_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_action_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["former_id"], ["action.id"], name=op.f("fk_action_former_id_action")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_action_item_id_item")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_action_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_action_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_action_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint(
            "meeting_id", "fingerprint", name=op.f("uq_action_meeting_id_fingerprint")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_action_reference")),
    )
    op.create_index(
        "ix_action_committee_id_due_on_id", "action", ["committee_id", "due_on", "id"], unique=False
    )
    op.create_index(
        "ix_action_committee_id_status",
        "action",
        ["committee_id", "status", "due_on", "id", "verified", "withheld", "taken_down_at"],
        unique=False,
    )
    op.create_index(op.f("ix_action_document_id"), "action", ["document_id"], unique=False)
    op.create_index(op.f("ix_action_former_id"), "action", ["former_id"], unique=False)
    op.create_index(op.f("ix_action_item_id"), "action", ["item_id"], unique=False)
    op.create_index("ix_action_officer_id_status", "action", ["officer_id", "status"], unique=False)
    op.create_index(
        "ix_action_status_is_digested", "action", ["status", "is_digested"], unique=False
    )
    op.create_index("ix_action_status_look_on", "action", ["status", "look_on"], unique=False)
    op.create_table(
        "possible_miss",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sqltypes.AutoString(), nullable=False),
        sa.Column("quote", sqltypes.AutoString(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "kept", "dismissed", name="missstatus", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("decided_by_officer_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_possible_miss_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_officer_id"],
            ["officer.id"],
            name=op.f("fk_possible_miss_decided_by_officer_id_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_possible_miss_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_possible_miss_item_id_item")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_possible_miss_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_possible_miss")),
        sa.UniqueConstraint(
            "meeting_id", "fingerprint", name=op.f("uq_possible_miss_meeting_id_fingerprint")
        ),
    )
    op.create_index(
        op.f("ix_possible_miss_committee_id"), "possible_miss", ["committee_id"], unique=False
    )
    op.create_table(
        "action_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "same_ask",
                "maybe_same",
                "changed_into",
                name="linkkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["one_id"], ["action.id"], name=op.f("fk_action_link_one_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["action.id"], name=op.f("fk_action_link_other_id_action")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_link")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_action_link_one_id_other_id")),
    )
    op.create_index(op.f("ix_action_link_one_id"), "action_link", ["one_id"], unique=False)
    op.create_index(op.f("ix_action_link_other_id"), "action_link", ["other_id"], unique=False)
    op.create_table(
        "actionevent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proposed",
                "opened",
                "dismissed",
                "reopened",
                "owner_set",
                "not_mine",
                "updated",
                "snoozed",
                "completed",
                "closed",
                "superseded",
                "confirmed",
                "redated",
                "said",
                "asked_again",
                "closure_proposed",
                "closure_refused",
                "carried",
                "questioned",
                "linked",
                "next_opened",
                "separated",
                "taken_down",
                "forgotten",
                name="eventkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("by_officer_id", sa.Integer(), nullable=True),
        sa.Column("note", sqltypes.AutoString(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_actionevent_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["by_officer_id"], ["officer.id"], name=op.f("fk_actionevent_by_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actionevent")),
    )
    op.create_index(op.f("ix_actionevent_action_id"), "actionevent", ["action_id"], unique=False)
    op.create_table(
        "clerk_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("words", sqltypes.AutoString(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_clerk_line_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_clerk_line_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_clerk_line_delivery_id_delivery")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_clerk_line_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clerk_line")),
        sa.UniqueConstraint("key", name=op.f("uq_clerk_line_key")),
    )
    op.create_index(
        op.f("ix_clerk_line_committee_id"), "clerk_line", ["committee_id"], unique=False
    )
    op.create_index(op.f("ix_clerk_line_delivery_id"), "clerk_line", ["delivery_id"], unique=False)
    op.create_table(
        "digestline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sqltypes.AutoString(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_digestline_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_digestline_delivery_id_delivery")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digestline")),
        sa.UniqueConstraint(
            "action_id", "channel_id", name=op.f("uq_digestline_action_id_channel_id")
        ),
    )
    op.create_index(op.f("ix_digestline_action_id"), "digestline", ["action_id"], unique=False)
    op.create_index(op.f("ix_digestline_delivery_id"), "digestline", ["delivery_id"], unique=False)
    op.create_table(
        "later_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "asked_again", "closure", "changed", name="laterkind", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "agreed",
                "refused",
                "withdrawn",
                name="laterstatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("quote", sqltypes.AutoString(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("before", sqltypes.AutoString(), nullable=False),
        sa.Column("after", sqltypes.AutoString(), nullable=False),
        sa.Column("decided_by_officer_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_later_words_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_later_words_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_officer_id"],
            ["officer.id"],
            name=op.f("fk_later_words_decided_by_officer_id_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_later_words_document_id_document")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_later_words_item_id_item")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_later_words_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_later_words")),
        sa.UniqueConstraint(
            "action_id", "meeting_id", "kind", name=op.f("uq_later_words_action_id_meeting_id_kind")
        ),
    )
    op.create_index(op.f("ix_later_words_action_id"), "later_words", ["action_id"], unique=False)
    op.create_index(
        op.f("ix_later_words_committee_id"), "later_words", ["committee_id"], unique=False
    )
    op.create_index(op.f("ix_later_words_item_id"), "later_words", ["item_id"], unique=False)
    op.create_index(op.f("ix_later_words_meeting_id"), "later_words", ["meeting_id"], unique=False)
    op.create_table(
        "nudge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("silenced_by", sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_nudge_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_nudge_delivery_id_delivery")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_nudge_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint(
            "action_id",
            "meeting_id",
            "rung",
            "officer_id",
            name=op.f("uq_nudge_action_id_meeting_id_rung_officer_id"),
        ),
    )
    op.create_index(op.f("ix_nudge_action_id"), "nudge", ["action_id"], unique=False)
    op.create_index(op.f("ix_nudge_delivery_id"), "nudge", ["delivery_id"], unique=False)
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)

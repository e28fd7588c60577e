"""Messages to be said once, why, and what Slack told us."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.tables.kinds import DeliveryKind, DeliveryState, words_of


class Delivery(SQLModel, table=True):
    """A message to be said once: claimed under a lease, sent, marked.

    Unique by (recipient, local date, kind, part): `part` counts the messages of that kind of that
    day, and only grows where an earlier one has already been said. `key` is the opaque id in the
    message's metadata by which a lost mark is found again.
    """

    __table_args__ = (
        UniqueConstraint("recipient", "local_date", "kind", "part"),
        sa.Index("ix_delivery_state_not_before", "state", "not_before"),
        sa.Index("ix_delivery_channel_id_ts", "channel_id", "ts"),
        sa.Index("ix_delivery_kind_state", "kind", "state"),  # counted by metrics in the index
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: DeliveryKind = Field(sa_type=words_of(DeliveryKind))
    recipient: str  # Slack user or channel id
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    committee_id: int | None = Field(default=None, foreign_key="committee.id")
    local_date: date
    part: int = 1
    state: DeliveryState = Field(sa_type=words_of(DeliveryState), default=DeliveryState.PLANNED)
    not_before: datetime
    claimed_at: datetime | None = None
    lease_until: datetime | None = None
    fence: int = 0  # grows with each claim: a late sender's mark is refused
    attempts: int = 0
    channel_id: str | None = None  # where it was said
    ts: str | None = None  # Slack's id of the message
    sent_at: datetime | None = None
    # the message is to be shown anew (an answer was given), or deleted (takedown)
    refresh_at: datetime | None = Field(default=None, index=True)
    withdraw_at: datetime | None = Field(default=None, index=True)
    # Slack may yet show a second copy (it was slow, or its sender was): looked for, and deleted
    look_again_at: datetime | None = Field(default=None, index=True)
    error: str = ""


class Hold(SQLModel, table=True):
    """What is left alone until an instant, because Slack asked us to wait (Retry-After).

    `key` is what may be held by itself (tracker/holds.py): saying in one channel, saying to
    people, showing anew, deleting. Whatever is not held goes on.
    """

    key: str = Field(primary_key=True)
    until: datetime


class Restore(SQLModel, table=True):
    """A copy of the database was put back: what was said since the copy is known to Slack alone."""

    id: int | None = Field(default=None, primary_key=True)
    copied_at: datetime  # the copy holds nothing that is younger
    restored_at: datetime


class Nudge(SQLModel, table=True):
    """One reason to name one action to one person before one meeting. Grouped into a delivery.

    Unique by (action, meeting, rung, officer). `meeting_id` is 0 where no meeting is known.
    Rungs: 0 recorded, 1 ten working days before despatch, 2 three, 3 the day after; 4 "no date
    known"; from 1,000 up, the ordinal of the day until which it was snoozed.
    """

    __table_args__ = (UniqueConstraint("action_id", "meeting_id", "rung", "officer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", index=True)
    meeting_id: int = 0
    rung: int
    officer_id: int = Field(foreign_key="officer.id")
    delivery_id: int | None = Field(default=None, foreign_key="delivery.id", index=True)
    planned_on: date
    silenced_by: str = ""  # "answered", "moved", "cancelled", "joined", …: kept, never sent
    created_at: datetime


class ClerkLine(SQLModel, table=True):
    """One sentence for a committee's clerk, said in that day's note. Ids and facts, no names.

    `key` is unique, so that the same fact is said once. `kind` chooses the sentence
    (tracker/clerk_notes.py); `words` are for kinds that have a sentence of their own.
    """

    __tablename__ = "clerk_line"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    committee_id: int = Field(foreign_key="committee.id", index=True)
    kind: str
    action_id: int | None = Field(default=None, foreign_key="action.id")
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    words: str = ""
    delivery_id: int | None = Field(default=None, foreign_key="delivery.id", index=True)
    created_at: datetime


class DigestLine(SQLModel, table=True):
    """One action in one channel's digest: said there once."""

    __table_args__ = (UniqueConstraint("action_id", "channel_id"),)

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", index=True)
    channel_id: str
    delivery_id: int | None = Field(default=None, foreign_key="delivery.id", index=True)


class Seen(SQLModel, table=True):
    """Requests from Slack that were dealt with (event_id, trigger_id): a retry changes nothing."""

    key: str = Field(primary_key=True)
    at: datetime = Field(index=True)


class SlackUser(SQLModel, table=True):
    """What Slack told us of a user, so that a listener need not ask while someone waits."""

    slack_user_id: str = Field(primary_key=True)
    time_zone: str = "Europe/London"
    is_outsider: bool = True  # guest, stranger from Slack Connect, or not yet asked
    is_deactivated: bool = False
    looked_up_at: datetime | None = None

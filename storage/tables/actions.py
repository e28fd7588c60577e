"""Actions, their history, and what later minutes say of them."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.tables.kinds import (
    AT_ONCE,
    ActionStatus,
    EventKind,
    LaterKind,
    LaterStatus,
    LinkKind,
    reset_on_change,
    words_of,
)


class Action(SQLModel, table=True):
    """An action, with the words that prove it."""

    __table_args__ = (
        UniqueConstraint("meeting_id", "fingerprint"),
        sa.Index("ix_action_committee_id_due_on_id", "committee_id", "due_on", "id"),
        # all that a committee's list filters by: a page of it is read, and counted, in the index
        sa.Index(
            "ix_action_committee_id_status",
            *("committee_id", "status", "due_on", "id", "verified", "withheld", "taken_down_at"),
        ),
        sa.Index("ix_action_officer_id_status", "officer_id", "status"),
        sa.Index("ix_action_status_look_on", "status", "look_on"),
        sa.Index("ix_action_status_is_digested", "status", "is_digested"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)  # BURY-CYP-24-017
    committee_id: int = Field(foreign_key="committee.id")
    meeting_id: int = Field(foreign_key="meeting.id")
    document_id: int = Field(foreign_key="document.id", index=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    fingerprint: str  # hash of the folded quote: the same words of the same meeting are one action
    status: ActionStatus = Field(sa_type=words_of(ActionStatus), default=ActionStatus.PROPOSED)
    quote: str
    start: int
    end: int
    context: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    summary: str
    owner: str | None = None
    owner_name: str | None = None
    owner_kind: str | None = None
    owner_reason: str = ""
    due: str | None = None
    due_on: date | None = None
    recurs: str | None = None
    marker: str
    confidence: float
    engine: str
    engine_version: str
    post_id: int | None = Field(default=None, foreign_key="post.id")
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    from_draft: bool = False
    verified: bool = False
    withheld: str | None = None
    snoozed_until: date | None = None
    proposed_at: datetime
    opened_at: datetime | None = None
    completed_at: datetime | None = None
    closed_at: datetime | None = None
    taken_down_at: datetime | None = None
    # of an action that recurs: the occurrence before, and the day from which its meeting is sought
    former_id: int | None = Field(default=None, foreign_key="action.id", index=True)
    due_from: date | None = None
    # when the reminder planner must look at it next; whether the digest planner has looked
    look_on: date = Field(default=AT_ONCE, sa_column_kwargs=reset_on_change(to=AT_ONCE))
    is_digested: bool = Field(default=False, sa_column_kwargs=reset_on_change(to=False))


class ActionEvent(SQLModel, table=True):
    """One line of an action's history. Append-only: only `note` may be emptied, by erasure."""

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", index=True)
    at: datetime
    kind: EventKind = Field(sa_type=words_of(EventKind))
    by_officer_id: int | None = Field(
        default=None, foreign_key="officer.id"
    )  # None: the bot itself
    note: str = ""  # officers' own words: internal until a clerk releases them
    details: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)


class LaterWords(SQLModel, table=True):
    """What the minutes of a later meeting, or another reading, say of a known action.

    One row for each action, meeting and kind. The quote is evidence as an action's is: it stands in
    the document at its place, and goes with it. `before` and `after` are
    the wordings that contradict each other.
    """

    __tablename__ = "later_words"
    __table_args__ = (UniqueConstraint("action_id", "meeting_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", index=True)
    committee_id: int = Field(foreign_key="committee.id", index=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)  # whose minutes have the words
    document_id: int = Field(foreign_key="document.id")
    item_id: int = Field(foreign_key="item.id", index=True)
    kind: LaterKind = Field(sa_type=words_of(LaterKind))
    status: LaterStatus = Field(sa_type=words_of(LaterStatus), default=LaterStatus.PROPOSED)
    quote: str
    start: int
    end: int
    before: str = ""
    after: str = ""  # where the quote is the same and its owner or date is not
    decided_by_officer_id: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = None
    created_at: datetime


class ActionLink(SQLModel, table=True):
    """Two actions that belong together; `one` is the older."""

    __tablename__ = "action_link"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)

    id: int | None = Field(default=None, primary_key=True)
    one_id: int = Field(foreign_key="action.id", index=True)
    other_id: int = Field(foreign_key="action.id", index=True)
    kind: LinkKind = Field(sa_type=words_of(LinkKind))
    created_at: datetime

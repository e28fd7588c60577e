"""Readings of minutes, their items, and possible misses."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.tables.kinds import MissStatus, words_of


class Document(SQLModel, table=True):
    """One reading of the minutes of one meeting from one source. Text that changed is a new row."""

    __table_args__ = (UniqueConstraint("committee_id", "source", "reading_sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    source: str
    reading_sha256: str  # of the text and of what the page says of it
    text: str  # emptied by `forget`
    status: str | None = None  # "draft", "approved", or not said
    verified: bool = False
    attendance: list[str] = Field(default_factory=list, sa_type=sa.JSON)  # who was there, by name
    warnings: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    engine: str = ""
    engine_version: str = ""
    usage: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    taken_in_at: datetime
    replaced_by_id: int | None = Field(default=None, foreign_key="document.id")
    forgotten_at: datetime | None = None


class Item(SQLModel, table=True):
    """An agenda item of a document, with its place in the text."""

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", index=True)
    position: int
    number: str
    title: str
    start: int
    end: int
    cut: str | None = None
    withheld: str | None = None
    key: str | None = None
    taken_down_at: datetime | None = None
    forgotten_at: datetime | None = None


class PossibleMissRow(SQLModel, table=True):
    """Words that a clerk should look at, because no action claims them."""

    __tablename__ = "possible_miss"
    __table_args__ = (UniqueConstraint("meeting_id", "fingerprint"),)

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id", index=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    document_id: int = Field(foreign_key="document.id")
    item_id: int = Field(foreign_key="item.id")
    fingerprint: str
    quote: str
    start: int
    end: int
    why: str
    status: MissStatus = Field(sa_type=words_of(MissStatus), default=MissStatus.OPEN)
    decided_by_officer_id: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = None
    created_at: datetime

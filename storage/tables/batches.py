"""Back-fill: batches of minutes that the model is still reading."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.kinds import BatchState, EntryState, words_of


class Batch(SQLModel, table=True):
    """One message batch of a back-fill. The row is written before the batch is sent."""

    id: int | None = Field(default=None, primary_key=True)
    service_id: str | None = Field(default=None, unique=True)  # the service's own id
    state: BatchState = Field(sa_type=words_of(BatchState), default=BatchState.SENDING, index=True)
    requests: int  # how many entries were sent in it
    engine_version: str  # of the prompt and the model that were asked
    created_at: datetime
    ended_at: datetime | None = None


class BatchEntry(SQLModel, table=True):
    """One piece of minutes in a batch: its clauses by number, and what was answered.

    The entries of one committee, source and text are one meeting, taken in only as a whole. No
    words of the minutes are kept here but those in `answer`, which is emptied when it is settled.
    """

    __tablename__ = "batch_entry"
    __table_args__ = (
        sa.Index("ix_batch_entry_committee_id_source", "committee_id", "source", "text_sha256"),
    )

    id: int | None = Field(default=None, primary_key=True)
    custom_id: str = Field(unique=True)
    batch_id: int = Field(foreign_key="batch.id", index=True)
    committee_id: int = Field(foreign_key="committee.id")
    source: str
    text_sha256: str
    meeting_on: date | None = None  # where the command said it
    first: int
    last: int
    depth: int = 0  # how often the piece was halved
    message_sha256: str  # of what was sent: the numbers hold for nothing else
    state: EntryState = Field(sa_type=words_of(EntryState), default=EntryState.WAITING, index=True)
    error: str = ""  # the name of the error's class
    answer: str = ""  # the reply as JSON
    usage: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    estimated_usd: float | None = None  # what was set aside for it in the month's budget
    created_at: datetime

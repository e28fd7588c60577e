"""Committees, the channels that follow them, their meetings, and what was forgotten."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.tables.kinds import CouncilKind, MeetingStatus, Mode, Nation, reset_on_change, words_of


class Committee(SQLModel, table=True):
    """A committee that we follow."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: str
    council: str
    site: str | None = (
        None  # address of the committee's own page or site; minutes from there are verified
    )
    nation: Nation = Field(sa_type=words_of(Nation), default=Nation.ENGLAND)
    kind: CouncilKind = Field(sa_type=words_of(CouncilKind), default=CouncilKind.PRINCIPAL)
    clear_days: int | None = None  # overrides the statutory number
    mode: Mode = Field(sa_type=words_of(Mode), default=Mode.APPROVE)
    clerk_officer_id: int | None = Field(default=None, foreign_key="officer.id")
    is_planned: bool = Field(default=False, index=True, sa_column_kwargs=reset_on_change(to=False))
    created_at: datetime


class FormerSlug(SQLModel, table=True):
    """A slug that a committee once had: its references stay valid."""

    slug: str = Field(primary_key=True)
    committee_id: int = Field(foreign_key="committee.id")


class Following(SQLModel, table=True):
    """A Slack channel that follows a committee."""

    __table_args__ = (UniqueConstraint("committee_id", "channel_id"),)

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id")
    channel_id: str = Field(index=True)  # Slack's id, or "#name" until Slack tells us the id
    is_planned: bool = Field(default=False, index=True, sa_column_kwargs=reset_on_change(to=False))
    created_at: datetime


class ClosedDay(SQLModel, table=True):
    """A day on which the council is closed beyond the bank holidays."""

    __table_args__ = (UniqueConstraint("council", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    council: str
    day: date
    why: str = ""
    is_planned: bool = Field(default=False, index=True, sa_column_kwargs=reset_on_change(to=False))


class Meeting(SQLModel, table=True):
    """A meeting of a committee, past or to come."""

    __table_args__ = (UniqueConstraint("committee_id", "meeting_on"),)

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id", index=True)
    meeting_on: date
    status: MeetingStatus = Field(sa_type=words_of(MeetingStatus), default=MeetingStatus.CONFIRMED)
    moved_from: date | None = None
    site_key: str | None = None  # the site's own id (ModernGov's MeetingId)
    is_planned: bool = Field(default=False, index=True, sa_column_kwargs=reset_on_change(to=False))


class ReferenceCounter(SQLModel, table=True):
    """The last number given under a prefix such as "BURY-CYP-24": numbers are never reused."""

    prefix: str = Field(primary_key=True)
    last: int


class Tombstone(SQLModel, table=True):
    """What was forgotten, without its words: it is not taken in again."""

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    item_number: str | None = None  # None: the whole meeting
    item_key: str | None = None
    at: datetime
    why: str = ""

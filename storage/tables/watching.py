"""The councils' sites that are watched, the committees there, and the looks that are due."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.tables.kinds import Health, LookKind, SiteHealth, words_of


class Site(SQLModel, table=True):
    """A council's site. One process at a time asks it anything: the lease says who."""

    id: int | None = Field(default=None, primary_key=True)
    council: str
    cms: str  # councils.values.Cms
    base_url: str = Field(unique=True)  # no slash at its end
    memory: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)  # what was learnt of it
    health: SiteHealth = Field(sa_type=words_of(SiteHealth), default=SiteHealth.UP)
    health_since: datetime
    cause: str = ""  # a sentence for a clerk, where it is not up
    failures: int = 0  # in a row
    not_before: datetime  # nothing is asked of it before
    lease_until: datetime | None = None
    fence: int = 0  # grows with each claim: a late visitor's result is refused
    claimed_at: datetime | None = None  # sites that have waited longest come first
    news_missed: int = 0  # how often minutes were out that its news did not name
    asked_on: str = ""  # the local day of `asked`, as 2026-01-15
    asked: int = 0  # requests made on that day
    answered_at: datetime | None = None
    created_at: datetime


class Watch(SQLModel, table=True):
    """A committee that is watched at a site."""

    __table_args__ = (UniqueConstraint("site_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id", unique=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    key: str  # the site's own id of the committee
    title: str
    health: Health = Field(sa_type=words_of(Health), default=Health.NEW)
    health_since: datetime
    looks: int = 0  # made since its health is what it is
    told: Health = Field(sa_type=words_of(Health), default=Health.NEW)  # what the clerk knows
    created_at: datetime


class Look(SQLModel, table=True):
    """Something to be looked at again and again: a calendar, a site's news, a meeting.

    Unique by (site, kind, key): `key` is the site's own id of the meeting, of the committee whose
    calendar it is, or "" for what stands for the whole site.
    """

    __table_args__ = (
        UniqueConstraint("site_id", "kind", "key"),
        sa.Index("ix_look_due_at_site_id", "due_at", "site_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    watch_id: int | None = Field(default=None, foreign_key="watch.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    kind: LookKind = Field(sa_type=words_of(LookKind))
    key: str = ""
    due_at: datetime | None = None  # None: no further look is planned
    lease_until: datetime | None = None  # the site's lease is what counts: this says for which look
    failures: int = 0  # in a row
    error: str = ""  # the last failure, a sentence
    looked_at: datetime | None = None  # the last look that worked
    # of a meeting: what the site's calendar last said of it
    meeting_on: date | None = None
    cancelled_by: str = ""  # "calendar", "vanished" or "page"; "" while it stands
    missed: int = 0  # times in a row that the calendar left it out
    is_adopted: bool = False  # it was added by hand before the site had it
    named_at: datetime | None = None  # when the site's news named it last
    # of a meeting: when its minutes were first seen (or, where they were out before we looked, a
    # guess), when they last changed, how they stand
    published_at: datetime | None = None
    changed_at: datetime | None = None
    delay: int | None = None  # days from the meeting to its minutes, where we saw them come
    status: str = ""  # "draft", "approved", or not said
    status_asked_at: datetime | None = None
    fingerprint: str = ""
    validators: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)

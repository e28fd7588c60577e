"""People and posts. Names live in the officer row alone."""

from datetime import date, datetime, time

from sqlmodel import Field, SQLModel, UniqueConstraint


class Officer(SQLModel, table=True):
    """A person who owes answers, or a clerk. Names live in this row alone."""

    id: int | None = Field(default=None, primary_key=True)
    council: str = Field(default="", index=True)
    name: str
    slack_user_id: str | None = Field(default=None, unique=True)
    email: str | None = None
    time_zone: str = "Europe/London"
    works_from: time = time(9, 0)
    works_to: time = time(17, 0)
    erased_at: datetime | None = None
    foi_hold: bool = False  # a request for information is being answered: erasure must wait
    created_at: datetime


class ErasedOfficer(SQLModel, table=True):
    """Marks by which an erased officer is known again, and not taken in without being asked.

    Keyed hashes of the folded name, the Slack user and the e-mail address; `salt` is one for a
    council. Whoever holds this row and a guess can try the guess, so that it is no secret who was
    erased from those who may read the database: but nobody's name can be read off it.
    """

    __tablename__ = "erased_officer"

    officer_id: int = Field(primary_key=True, foreign_key="officer.id")
    council: str = Field(index=True)
    salt: str
    name_mark: str
    slack_mark: str | None = None
    email_mark: str | None = None
    at: datetime


class Post(SQLModel, table=True):
    """A post such as "Director of Education": actions belong to posts, posts to officers."""

    __table_args__ = (UniqueConstraint("council", "folded"),)

    id: int | None = Field(default=None, primary_key=True)
    council: str
    title: str
    folded: str  # the title after folding (of/for, and/&, commas, Interim/Acting)


class PostHolder(SQLModel, table=True):
    """Who held a post from when to when (`until` is the first day on which they no longer do)."""

    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    since: date
    until: date | None = None

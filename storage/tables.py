"""The tables. Rows are built only from validated values: SQLModel does not validate table rows.

Times are aware instants in UTC; dates are local to the council. Enumerations are stored as their
words. History (`ActionEvent`) is append-only, which triggers in the database hold.
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, UniqueConstraint

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING

AT_ONCE = date.min  # `Action.look_on`: the reminder planner has not looked since the row changed
NEVER = date.max  # `Action.look_on`: nothing to look for until the row changes


def reset_on_change(*, to: Any) -> dict[str, Any]:
    """Make the arguments of a column that any UPDATE of its row puts back to this value.

    So whatever changes a row, in whichever module, the planners look at it again. A planner that
    writes such a column names every one of the row's, or it would undo its own mark.
    """
    return {"onupdate": to}


def words_of(kind: type[StrEnum]) -> Any:
    """The column type that stores an enumeration as its words."""
    return sa.Enum(
        kind,
        native_enum=False,
        length=24,
        values_callable=lambda members: [member.value for member in members],
        create_constraint=False,
    )


class Nation(StrEnum):
    """Whose law and bank holidays hold."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class CouncilKind(StrEnum):
    """Principal councils and parishes give different notice."""

    PRINCIPAL = "principal"
    PARISH = "parish"


class Mode(StrEnum):
    """What becomes of proposed actions: a clerk keeps them, they open at once, or silence."""

    APPROVE = "approve"
    AUTO = "auto"
    OFF = "off"


class MeetingStatus(StrEnum):
    """Whether the meeting stands."""

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class ActionStatus(StrEnum):
    """The life of an action. `closed` needs the committee or the clerk."""

    PROPOSED = "proposed"
    OPEN = "open"
    COMPLETE = "complete"
    CLOSED = "closed"
    DISMISSED = "dismissed"
    SUPERSEDED = "superseded"


class EventKind(StrEnum):
    """What happened to an action."""

    PROPOSED = "proposed"
    OPENED = "opened"  # kept by the clerk, or by auto mode
    DISMISSED = "dismissed"
    REOPENED = "reopened"
    OWNER_SET = "owner_set"
    NOT_MINE = "not_mine"
    UPDATED = "updated"  # an officer's note
    SNOOZED = "snoozed"
    COMPLETED = "completed"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    CONFIRMED = "confirmed"  # found again: in approved minutes, or on the committee's own site
    REDATED = "redated"  # its date follows the committee calendar
    SAID = "said"  # a digest or reminder that named it was sent
    ASKED_AGAIN = "asked_again"  # a later meeting asked for the same; `details` say which
    CLOSURE_PROPOSED = "closure_proposed"  # later minutes say that it is done
    CLOSURE_REFUSED = "closure_refused"  # the clerk does not take their word for it
    CARRIED = "carried"  # took the place of another, with its owner and answers
    QUESTIONED = "questioned"  # another reading contradicts it; `details` say in what
    LINKED = "linked"  # another committee of the council asks for the same
    NEXT_OPENED = "next_opened"  # its next occurrence was opened
    SEPARATED = "separated"  # what was taken for the same ask again is an action of its own
    TAKEN_DOWN = "taken_down"
    FORGOTTEN = "forgotten"


class MissStatus(StrEnum):
    """What the clerk made of a possible miss."""

    OPEN = "open"
    KEPT = "kept"
    DISMISSED = "dismissed"


class LaterKind(StrEnum):
    """What later words of minutes mean for an action that was known before."""

    ASKED_AGAIN = "asked_again"
    CLOSURE = "closure"
    CHANGED = "changed"  # another reading has another owner, date or number


class LaterStatus(StrEnum):
    """What became of later words: nothing closes an action but the clerk's agreement."""

    PROPOSED = "proposed"
    AGREED = "agreed"  # by the clerk; an "asked again" counts without being agreed
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # a later reading no longer has the words


class LinkKind(StrEnum):
    """How two actions belong together."""

    SAME_ASK = "same_ask"  # two committees of one council ask for the same
    MAYBE_SAME = "maybe_same"  # `other` may ask again for what `one` asks: the clerk decides
    CHANGED_INTO = "changed_into"  # `other` took the place of `one`


class DeliveryKind(StrEnum):
    """What a message is. One a day of each kind to one person or channel."""

    DIGEST = "digest"
    REMINDER = "reminder"
    TRIAGE = "triage"
    CLERK_NOTE = "clerk_note"


class DeliveryState(StrEnum):
    """Where a message stands: planned, claimed under a lease, sent; or what stopped it."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    UNCERTAIN = "uncertain"  # we may have said it: the clerk decides, we do not repeat it
    FAILED = "failed"
    CANCELLED = "cancelled"


class BatchState(StrEnum):
    """Where a message batch stands."""

    SENDING = "sending"  # stored before it is sent: without an id nobody knows if it was taken
    SENT = "sent"
    ENDED = "ended"  # its results were read
    NOT_TAKEN = "not_taken"  # the service refused it, or never had it


class EntryState(StrEnum):
    """Where one piece of minutes in a batch stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    FAILED = "failed"  # by name in `error`; open to another try
    REPLACED = "replaced"  # sent again, whole or in halves
    SETTLED = "settled"  # its meeting was taken in
    ABANDONED = "abandoned"  # its minutes changed since, or were forgotten


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


class ReferenceCounter(SQLModel, table=True):
    """The last number given under a prefix such as "BURY-CYP-24": numbers are never reused."""

    prefix: str = Field(primary_key=True)
    last: int


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
    error: str = ""


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


class Tombstone(SQLModel, table=True):
    """What was forgotten, without its words: it is not taken in again."""

    id: int | None = Field(default=None, primary_key=True)
    committee_id: int = Field(foreign_key="committee.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    item_number: str | None = None  # None: the whole meeting
    item_key: str | None = None
    at: datetime
    why: str = ""


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

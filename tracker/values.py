"""What the tracker hands to the rooms above: views of actions, contents of messages. Frozen.

Views carry words and facts, never rows. Who may see which of them is decided here: `quote` is the
stored evidence, `public_quote` the same with private people shown as "[name]".
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. Outsiders (guests, strangers, users not looked up) get the public words only."""

    slack_user_id: str | None = None
    officer_id: int | None = None
    is_clerk: bool = False
    is_outsider: bool = True
    is_noted: bool = field(default=False, compare=False)  # a row keeps what Slack tells of them


@dataclass(frozen=True, slots=True)
class ActionView:
    """One action as a person is shown it."""

    id: int
    reference: str
    status: str
    summary: str
    quote: str  # as stored; show it only to clerks
    public_quote: str  # what everyone else is shown
    slug: str
    committee_name: str
    meeting_on: date
    item_number: str
    item_title: str
    source: str
    owner: str | None  # words as minuted; None: "owner not named"
    owner_name: str | None
    post_title: str | None
    officer_id: int | None
    officer_name: str | None
    officer_slack_id: str | None
    owner_reason: str
    due: str | None
    due_on: date | None
    is_overdue: bool
    from_draft: bool
    verified: bool
    withheld: str | None
    marker: str
    engine: str
    confidence: float
    snoozed_until: date | None = None
    latest_note: str | None = None  # an officer's words: None for outsiders
    latest_note_at: datetime | None = None
    # the answer to this reminder: "done", "update", "snoozed", "not mine"
    answered: str | None = None
    asked_again: int = 0  # at how many later meetings the same was asked for
    linked: tuple[str, ...] = ()  # references of the same ask in other committees
    maybe_same: tuple[str, ...] = ()  # earlier actions that this may repeat; for clerks
    offered: "OfferedUpdate | None" = None  # an answer on a linked action that may do here too


@dataclass(frozen=True, slots=True)
class OfferedUpdate:
    """An officer's words on a linked action, offered for this one. Never shown to outsiders."""

    reference: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LaterView:
    """What a later reading says of an action, as the clerk is shown it.

    `kind` is "closure" (the minutes say that it is done) or "changed" (another owner, date or
    number; `before` is the wording that we have).
    """

    id: int
    kind: str
    action: ActionView
    meeting_on: date
    item_number: str
    item_title: str
    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class MissView:
    """A possible miss as the clerk is shown it."""

    id: int
    slug: str
    committee_name: str
    meeting_on: date
    item_number: str
    item_title: str
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of an action's history. `who` is an officer's name, or "the bot"."""

    at: datetime
    what: str
    who: str
    note: str | None = None
    quote: str | None = None  # words of later minutes, for clerks


@dataclass(frozen=True, slots=True)
class ActionList:
    """The answer to `/actions SLUG …`: one page of actions, and what to say around them."""

    title: str
    slug: str | None
    actions: tuple[ActionView, ...]
    total: int
    page: int  # from 1
    pages: int
    next_meeting_on: date | None = None
    despatch_on: date | None = None
    filter_words: str = ""  # the words after the slug, for the page buttons
    is_more: bool = False  # there are more than `total`: nobody counted further


@dataclass(frozen=True, slots=True)
class Digest:
    """What a channel is told of newly recorded actions. Public words only."""

    committee_name: str
    slug: str
    channel_id: str
    meeting_on: date
    actions: tuple[ActionView, ...]
    from_draft: bool
    sources: tuple[str, ...]
    next_meeting_on: date | None = None
    despatch_on: date | None = None
    notes: tuple[str, ...] = ()  # "Item 56 is cut on the council's page …"
    watch: str = ""  # how the watching of the council's site goes, where it is watched


@dataclass(frozen=True, slots=True)
class ReminderGroup:
    """One committee's part of a reminder: `sentence` says what is asked and by when."""

    committee_name: str
    slug: str
    meeting_on: date | None
    despatch_on: date | None
    sentence: str
    actions: tuple[ActionView, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one officer is told on one day, all committees together."""

    officer_id: int
    officer_name: str
    groups: tuple[ReminderGroup, ...]


@dataclass(frozen=True, slots=True)
class TriageList:
    """What waits for the clerk: proposals, actions without a settled owner, possible misses."""

    committee_name: str
    slug: str
    mode: str
    meeting_on: date | None
    proposed: tuple[ActionView, ...]
    owner_unsettled: tuple[ActionView, ...]
    misses: tuple[MissView, ...]
    withheld: tuple[str, ...] = ()  # "Item 4, Public questions: withheld from digests"
    notes: tuple[str, ...] = ()  # cut items, unverified source, engine fallback
    later: tuple[LaterView, ...] = ()  # closures proposed by minutes, and contradictions


@dataclass(frozen=True, slots=True)
class ClerkNote:
    """Sentences for the clerk: uncertain deliveries, officers who did not answer, takedowns."""

    lines: tuple[str, ...]


Content = Digest | Reminder | TriageList | ClerkNote


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A delivery that this process may send until `lease_until`, with what it is to say.

    `content` is None for a withdrawal. `update` tells whether `ts` is to be shown anew
    (chat.update) instead of a new message being posted.
    """

    id: int
    key: str
    kind: str
    recipient: str
    fence: int
    lease_until: datetime
    content: Content | None
    claimed_at: datetime
    update: bool = False
    withdraw: bool = False
    channel_id: str | None = None
    ts: str | None = None
    attempts: int = 0


class Answer(StrEnum):
    """What an officer can answer to a reminder."""

    DONE = "done"
    UPDATE = "update"
    SNOOZE = "snooze"
    NOT_MINE = "not_mine"


class SnoozeChoice(StrEnum):
    """How long an action is put off. Past snoozes are never longer than the meeting itself."""

    ONE_WEEK = "one_week"
    UNTIL_DESPATCH = "until_despatch"
    UNTIL_MEETING = "until_meeting"


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What taking in one set of minutes changed. A second time everything is zero but `known`."""

    document_id: int
    meeting_on: date
    proposed: int
    opened: int
    misses: int
    known: int
    withheld: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    asked_again: int = 0  # of known actions
    closures: int = 0  # proposed to the clerk
    unchanged: bool = False
    references: tuple[str, ...] = field(default=())

"""What the columns may hold: enumerations, and how they are stored."""

from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

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


class SiteHealth(StrEnum):
    """Whether a council's site lets us read."""

    UP = "up"
    BLOCKED = "blocked"  # it refuses us: never asked around it
    BROKEN = "broken"  # it answers with errors, with nothing, or with what cannot be read


class Health(StrEnum):
    """How the watching of one committee goes, in words that a clerk understands."""

    NEW = "new"  # not looked at yet
    UP = "up"
    QUIET = "quiet"  # nothing is expected
    LATE = "late"  # against this committee's own habit
    BLOCKED = "blocked"
    BROKEN = "broken"


class LookKind(StrEnum):
    """What is looked at."""

    CALENDAR = "calendar"
    NEWS = "news"
    MEETING = "meeting"


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

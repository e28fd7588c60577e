"""The tables. Rows are built only from validated values: SQLModel does not validate table rows.

Times are aware instants in UTC; dates are local to the council. Enumerations are stored as their
words. History (`ActionEvent`) is append-only, which triggers in the database hold.
"""

from storage.tables.actions import Action, ActionEvent, ActionLink, LaterWords
from storage.tables.batches import Batch, BatchEntry
from storage.tables.committees import (
    ClosedDay,
    Committee,
    Following,
    FormerSlug,
    Meeting,
    ReferenceCounter,
    Tombstone,
)
from storage.tables.documents import Document, Item, PossibleMissRow
from storage.tables.kinds import (
    AT_ONCE,
    NAMING,
    NEVER,
    ActionStatus,
    BatchState,
    CouncilKind,
    DeliveryKind,
    DeliveryState,
    EntryState,
    EventKind,
    Health,
    LaterKind,
    LaterStatus,
    LinkKind,
    LookKind,
    MeetingStatus,
    MissStatus,
    Mode,
    Nation,
    SiteHealth,
    reset_on_change,
    words_of,
)
from storage.tables.messages import ClerkLine, Delivery, DigestLine, Hold, Nudge, Seen, SlackUser
from storage.tables.people import Officer, Post, PostHolder
from storage.tables.watching import Look, Site, Watch

__all__ = [
    "AT_ONCE",
    "NAMING",
    "NEVER",
    "Action",
    "ActionEvent",
    "ActionLink",
    "ActionStatus",
    "Batch",
    "BatchEntry",
    "BatchState",
    "ClerkLine",
    "ClosedDay",
    "Committee",
    "CouncilKind",
    "Delivery",
    "DeliveryKind",
    "DeliveryState",
    "DigestLine",
    "Document",
    "EntryState",
    "EventKind",
    "Following",
    "FormerSlug",
    "Health",
    "Hold",
    "Item",
    "LaterKind",
    "LaterStatus",
    "LaterWords",
    "LinkKind",
    "Look",
    "LookKind",
    "Meeting",
    "MeetingStatus",
    "MissStatus",
    "Mode",
    "Nation",
    "Nudge",
    "Officer",
    "PossibleMissRow",
    "Post",
    "PostHolder",
    "ReferenceCounter",
    "Seen",
    "Site",
    "SiteHealth",
    "SlackUser",
    "Tombstone",
    "Watch",
    "reset_on_change",
    "words_of",
]

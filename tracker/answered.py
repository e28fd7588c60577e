"""What officers have answered to the reminders of actions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.tables import ActionEvent, DeliveryKind, EventKind
from tracker.querying import columns_of, each_of, is_any

ANSWERS = {
    EventKind.COMPLETED: "done",
    EventKind.UPDATED: "update",
    EventKind.SNOOZED: "snoozed",
    EventKind.NOT_MINE: "not mine",
}
FRESH_STARTS = frozenset({EventKind.OPENED, EventKind.REOPENED, EventKind.OWNER_SET})

_event = columns_of(ActionEvent)
_HISTORY = (
    sa.select(_event.action_id, _event.kind, _event.note, _event.at, _event.details)
    .where(
        each_of("ids", _event.action_id),
        is_any(_event.kind, [*ANSWERS, *sorted(FRESH_STARTS), EventKind.SAID]),
    )
    .order_by(_event.at, _event.id)
)


class Note(NamedTuple):
    """An officer's words, and when they were given."""

    note: str
    at: datetime


@dataclass(slots=True)
class Answered:
    """What the history says of answers, oldest line first."""

    answer: str | None = None
    note: Note | None = None  # the latest update; why it is not theirs is for the clerk

    def hear(self, kind: EventKind, note: str, at: datetime, details: dict[str, Any]) -> None:
        """Take one more line of the history into account."""
        if kind in FRESH_STARTS or _is_reminder(kind, details):
            self.answer = None
        elif kind in ANSWERS:
            self.answer = ANSWERS[kind]
        if kind in ANSWERS and kind is not EventKind.NOT_MINE and note:
            self.note = Note(note, at)


def answered_of(connection: sa.Connection, ids: Sequence[int]) -> dict[int, Answered]:
    """What was answered to each of these actions that has any history of it."""
    answered: dict[int, Answered] = defaultdict(Answered)
    for action_id, *line in connection.execute(_HISTORY, {"ids": ids}):
        answered[action_id].hear(*line)
    return answered


def _is_reminder(kind: EventKind, details: dict[str, Any]) -> bool:
    return kind is EventKind.SAID and details.get("kind") == DeliveryKind.REMINDER

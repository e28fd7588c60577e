"""What officers have answered to the reminders of actions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import ActionEvent, DeliveryKind, EventKind

ANSWERS = {
    EventKind.COMPLETED: "done",
    EventKind.UPDATED: "update",
    EventKind.SNOOZED: "snoozed",
    EventKind.NOT_MINE: "not mine",
}
FRESH_STARTS = frozenset({EventKind.OPENED, EventKind.REOPENED, EventKind.OWNER_SET})


@dataclass(slots=True)
class Answered:
    """What the history says of answers, oldest line first."""

    answer: str | None = None
    note: ActionEvent | None = None  # the latest update; why it is not theirs is for the clerk

    def hear(self, event: ActionEvent) -> None:
        """Take one more line of the history into account."""
        if event.kind in FRESH_STARTS or _is_reminder(event):
            self.answer = None
        elif event.kind in ANSWERS:
            self.answer = ANSWERS[event.kind]
        if event.kind in ANSWERS and event.kind is not EventKind.NOT_MINE and event.note:
            self.note = event


async def answered_of(session: AsyncSession, ids: Sequence[int]) -> dict[int, Answered]:
    """What was answered to each of these actions that has any history of it."""
    kinds = [*ANSWERS, *FRESH_STARTS, EventKind.SAID]
    query = (
        select(ActionEvent)
        .where(col(ActionEvent.action_id).in_(ids), col(ActionEvent.kind).in_(kinds))
        .order_by(col(ActionEvent.at), col(ActionEvent.id))
    )
    answered: dict[int, Answered] = defaultdict(Answered)
    for event in await session.exec(query):
        answered[event.action_id].hear(event)
    return answered


def _is_reminder(event: ActionEvent) -> bool:
    return event.kind is EventKind.SAID and event.details.get("kind") == DeliveryKind.REMINDER

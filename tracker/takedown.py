"""Taking words of minutes out of sight, and out of the database.

What a re-read no longer finds, or finds restricted, stops being shown at once and the clerk is
told where it stood. `forget` purges the words for good and leaves a tombstone without them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionEvent,
    BatchEntry,
    Committee,
    Document,
    EntryState,
    EventKind,
    Item,
    Meeting,
    MissStatus,
    PossibleMissRow,
    Tombstone,
)
from tracker.clerk_notes import tell_clerk
from tracker.errors import MeetingNotFoundError
from tracker.events import record
from tracker.later_words import purge_later_words
from tracker.querying import UNSYNCHRONISED
from tracker.readings import items_of, plain_number, same_item, still_named, without
from tracker.said import unsay, unsay_triage


@dataclass(frozen=True, slots=True)
class ForgetResult:
    """How much was forgotten. `messages` are being deleted, or shown anew without the words."""

    meeting_on: date
    item_number: str | None
    documents: int
    actions: int
    misses: int
    messages: int


async def forget(
    session: AsyncSession,
    *,
    committee_id: int,
    meeting_on: date,
    now: datetime,
    item_number: str | None = None,
    why: str = "",
) -> ForgetResult:
    """Purge the words of a meeting, or of one of its items, and of all that came from them.

    References, statuses and dates stay; the minutes are not taken in again. A second time changes
    nothing. Raises MeetingNotFoundError for a meeting, or an item of it, that is not known.
    """
    meeting = await _meeting(session, committee_id, meeting_on)
    documents = await _documents(session, meeting)
    items = await _items_to_purge(session, documents, item_number)
    actions, misses = await _rows_of(session, meeting, items if item_number is not None else None)
    since = min((row.proposed_at for row in actions), default=now)
    since = min((row.created_at for row in misses), default=since)
    for document in documents:
        _purge_document(session, document, items, whole=item_number is None, now=now)
    _purge_items(session, items, now=now)
    await _purge_actions(session, actions, now=now)
    _purge_misses(session, misses)
    await purge_later_words(session, [item.id or 0 for item in items])
    await _purge_contexts(session, documents, items)
    await _leave_stones(session, meeting, items, whole=item_number is None, why=why, now=now)
    await _purge_answers(session, meeting, documents)
    messages = await unsay(session, [action.id or 0 for action in actions], now=now)
    messages += await unsay_triage(session, committee_id, since=since, now=now)
    await session.flush()
    return ForgetResult(
        meeting_on, item_number, len(documents), len(actions), len(misses), messages
    )


async def take_down(
    session: AsyncSession,
    *,
    committee: Committee,
    meeting: Meeting,
    items: Sequence[Item],
    actions: Sequence[Action],
    why: str,
    now: datetime,
) -> int:
    """Stop showing items and actions at once; their words stay stored until `forget`.

    `why` is "restricted" or "vanished". The clerk is told where they stood, without a quotation.
    Gives how many actions stopped being shown.
    """
    shown = [action for action in actions if action.taken_down_at is None]
    for row in (*items, *shown):
        row.taken_down_at = now
        session.add(row)
    for action in shown:
        record(session, action, EventKind.TAKEN_DOWN, now=now, details={"why": why})
    await session.flush()
    await unsay(session, [action.id or 0 for action in shown], now=now)
    if shown:
        since = min(action.proposed_at for action in shown)
        await unsay_triage(session, committee.id or 0, since=since, now=now)
    if items or shown:
        await _tell(session, committee, meeting, items, shown, why=why, now=now)
    return len(shown)


_REASONS = {
    "restricted": "is restricted on the council’s page now",
    "vanished": "is no longer on the council’s page",
}


async def _tell(
    session: AsyncSession,
    committee: Committee,
    meeting: Meeting,
    items: Sequence[Item],
    actions: Sequence[Action],
    *,
    why: str,
    now: datetime,
) -> None:
    numbers = ", ".join(dict.fromkeys(f"item {item.number}" for item in items if item.number))
    references = ", ".join(action.reference for action in actions)
    what = numbers or "part of the minutes"
    day = f"{meeting.meeting_on.day} {meeting.meeting_on:%B %Y}"
    words = f"{committee.name}, {day}: {what} {_REASONS[why]}."
    words += f" No longer shown: {references}." if references else ""
    key = f"taken-down:{meeting.id}:{why}:{now.isoformat()}"
    await tell_clerk(session, committee_id=committee.id or 0, key=key, words=words, now=now)


async def _meeting(session: AsyncSession, committee_id: int, meeting_on: date) -> Meeting:
    wanted = select(Meeting).where(
        Meeting.committee_id == committee_id, Meeting.meeting_on == meeting_on
    )
    found = (await session.exec(wanted)).first()
    if found is None:
        raise MeetingNotFoundError
    return found


async def _documents(session: AsyncSession, meeting: Meeting) -> Sequence[Document]:
    return (await session.exec(select(Document).where(Document.meeting_id == meeting.id))).all()


async def _items_to_purge(
    session: AsyncSession, documents: Sequence[Document], item_number: str | None
) -> list[Item]:
    """The items of that number in the readings that count, and the same ones in every other.

    Another reading may number its items otherwise.
    """
    read = [(document, await items_of(session, document.id or 0)) for document in documents]
    everything = [item for _, items in read for item in items]
    if item_number is None:
        return everything
    count = [item for one, items in read if not one.replaced_by_id for item in items]
    named = _numbered(count, item_number) or _numbered(everything, item_number)
    if not named:
        raise MeetingNotFoundError("That meeting has no item of that number.")
    return [item for item in everything if any(same_item(item, one) for one in named)]


def _numbered(items: Iterable[Item], number: str) -> list[Item]:
    return [item for item in items if plain_number(item.number) == plain_number(number)]


async def _purge_answers(
    session: AsyncSession, meeting: Meeting, documents: Iterable[Document]
) -> None:
    """Give up what a model reads of these minutes in a batch, and empty what it answered.

    A meeting is taken in as a whole or not at all: a back-fill may be asked for again.
    """
    sources = {document.source for document in documents}
    answers = sa.update(BatchEntry).where(
        col(BatchEntry.committee_id) == meeting.committee_id,
        col(BatchEntry.state).in_([EntryState.WAITING, EntryState.ANSWERED, EntryState.FAILED]),
        sa.or_(
            col(BatchEntry.source).in_(sources), col(BatchEntry.meeting_on) == meeting.meeting_on
        ),
    )
    await session.exec(
        answers.values(answer="", state=EntryState.ABANDONED), execution_options=UNSYNCHRONISED
    )


async def _rows_of(
    session: AsyncSession, meeting: Meeting, items: Sequence[Item] | None
) -> tuple[Sequence[Action], Sequence[PossibleMissRow]]:
    """The actions and misses of the meeting, or of these items of it."""
    actions = select(Action).where(Action.meeting_id == meeting.id)
    misses = select(PossibleMissRow).where(PossibleMissRow.meeting_id == meeting.id)
    if items is not None:
        keys = [item.id for item in items]
        actions = actions.where(col(Action.item_id).in_(keys))
        misses = misses.where(col(PossibleMissRow.item_id).in_(keys))
    return (await session.exec(actions)).all(), (await session.exec(misses)).all()


def _purge_document(
    session: AsyncSession,
    document: Document,
    items: Iterable[Item],
    *,
    whole: bool,
    now: datetime,
) -> None:
    spans = [(item.start, item.end) for item in items if item.document_id == document.id]
    document.text = "" if whole else without(document.text, spans)
    document.attendance = still_named(document.attendance, document.text)
    document.warnings = []
    document.forgotten_at = now if whole else document.forgotten_at
    session.add(document)


def _purge_items(session: AsyncSession, items: Iterable[Item], *, now: datetime) -> None:
    for item in items:
        item.title, item.cut, item.forgotten_at = "", None, item.forgotten_at or now
        session.add(item)


async def _purge_actions(
    session: AsyncSession, actions: Sequence[Action], *, now: datetime
) -> None:
    """Empty every word of the actions, and the notes that may repeat them."""
    for action in actions:
        if not action.quote:
            continue
        action.quote = action.summary = action.owner_reason = ""
        action.owner = action.owner_name = action.due = None
        action.start = action.end = 0
        action.context = []
        action.taken_down_at = action.taken_down_at or now
        session.add(action)
        record(session, action, EventKind.FORGOTTEN, now=now)
    await session.flush()
    keys = [action.id for action in actions]
    noted = sa.update(ActionEvent).where(col(ActionEvent.action_id).in_(keys))
    await session.exec(noted.values(note=""))


def _purge_misses(session: AsyncSession, misses: Iterable[PossibleMissRow]) -> None:
    for miss in misses:
        miss.quote = miss.why = ""
        miss.start = miss.end = 0
        if miss.status is MissStatus.OPEN:
            miss.status = MissStatus.DISMISSED
        session.add(miss)


async def _purge_contexts(
    session: AsyncSession, documents: Iterable[Document], items: Sequence[Item]
) -> None:
    """Take the purged words out of the contexts of actions that stay."""
    keys = [document.id for document in documents]
    leaning = select(Action).where(col(Action.document_id).in_(keys))
    for action in (await session.exec(leaning)).all():
        spans = [(i.start, i.end) for i in items if i.document_id == action.document_id]
        kept = [part for part in action.context if not _overlaps(part, spans)]
        if len(kept) < len(action.context):
            action.context = kept
            session.add(action)


def _overlaps(part: dict[str, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(part["start"] < end and start < part["end"] for start, end in spans)


async def _leave_stones(
    session: AsyncSession,
    meeting: Meeting,
    items: Iterable[Item],
    *,
    whole: bool,
    why: str,
    now: datetime,
) -> None:
    wanted = {(None, None)} if whole else {(item.number, item.key) for item in items}
    stones = await session.exec(select(Tombstone).where(Tombstone.meeting_id == meeting.id))
    known = {(stone.item_number, stone.item_key) for stone in stones.all()}
    session.add_all(
        Tombstone(
            committee_id=meeting.committee_id,
            meeting_id=meeting.id,
            item_number=number,
            item_key=key,
            at=now,
            why=why,
        )
        for number, key in wanted - known
    )

"""A back-fill's batches and their entries as rows: what makes it resumable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from minutes.values import Minutes
from storage.tables import Batch, BatchEntry, BatchState, EntryState
from summariser import errors
from summariser.claude_batches import BatchRequest, BatchResult
from summariser.claude_calls import check_stop
from summariser.claude_pieces import Piece
from summariser.claude_prompt import user_message
from summariser.claude_schema import read_answer
from summariser.costs import Price, cost, total
from summariser.errors import BatchEntryMissingError, EngineError, EngineFailedError
from summariser.values import Usage

OVER = (EntryState.SETTLED, EntryState.ABANDONED)


class MeetingKey(NamedTuple):
    """Which minutes an entry is part of."""

    committee_id: int
    source: str
    text_sha256: str


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """One piece that is to be sent. ``replaces`` is the key of the entry that it stands in for."""

    key: MeetingKey
    meeting_on: date | None
    piece: Piece
    message: str
    replaces: int | None = None
    estimated_usd: float = 0.0


def draft_of(
    minutes: Minutes,
    piece: Piece,
    *,
    key: MeetingKey,
    meeting_on: date | None = None,
    replaces: int | None = None,
) -> EntryDraft:
    """The draft of one piece, with the message that asks about it."""
    return EntryDraft(key, meeting_on, piece, user_message(minutes, piece), replaces)


def key_of(entry: BatchEntry) -> MeetingKey:
    """Which minutes this entry is part of."""
    return MeetingKey(entry.committee_id, entry.source, entry.text_sha256)


def hash_of(message: str) -> str:
    """What tells one message from another: clause numbers hold for one message only."""
    return sha256(message.encode("utf-8", "surrogatepass")).hexdigest()


async def open_batches(session: AsyncSession, *, state: BatchState) -> Sequence[Batch]:
    """The batches in this state, the oldest first."""
    return (await session.exec(select(Batch).where(Batch.state == state).order_by("id"))).all()


async def known_service_ids(session: AsyncSession) -> frozenset[str]:
    """The service's ids of all batches that are ours."""
    return frozenset(filter(None, (await session.exec(select(Batch.service_id))).all()))


async def open_entries(
    session: AsyncSession, *, key: MeetingKey | None = None
) -> dict[MeetingKey, list[BatchEntry]]:
    """The entries whose meetings are not taken in yet, by meeting, in the order of the text."""
    wanted = select(BatchEntry).where(col(BatchEntry.state).not_in(OVER))
    if key is not None:
        wanted = wanted.where(
            BatchEntry.committee_id == key.committee_id,
            BatchEntry.source == key.source,
            BatchEntry.text_sha256 == key.text_sha256,
        )
    meetings: dict[MeetingKey, list[BatchEntry]] = {}
    ordered = wanted.order_by(col(BatchEntry.first), col(BatchEntry.id))
    for entry in (await session.exec(ordered)).all():
        meetings.setdefault(key_of(entry), []).append(entry)
    return meetings


async def store_batch(
    session: AsyncSession, drafts: Sequence[EntryDraft], *, engine_version: str, now: datetime
) -> tuple[Batch, list[BatchRequest]]:
    """Write a batch before it is sent; what its entries replace is marked so."""
    batch = Batch(requests=len(drafts), engine_version=engine_version, created_at=now)
    session.add(batch)
    await session.flush()
    requests = []
    for draft in drafts:
        entry = _entry(draft, batch_id=batch.id or 0, now=now)
        session.add(entry)
        requests.append(BatchRequest(entry.custom_id, draft.message))
        replaced = await session.get(BatchEntry, draft.replaces) if draft.replaces else None
        if replaced is not None:
            replaced.state = EntryState.REPLACED
            session.add(replaced)
    return batch, requests


def _entry(draft: EntryDraft, *, batch_id: int, now: datetime) -> BatchEntry:
    return BatchEntry(
        custom_id=f"ma-{uuid4().hex}",
        batch_id=batch_id,
        committee_id=draft.key.committee_id,
        source=draft.key.source,
        text_sha256=draft.key.text_sha256,
        meeting_on=draft.meeting_on,
        first=draft.piece.clauses[0].number,
        last=draft.piece.clauses[-1].number,
        depth=draft.piece.depth,
        message_sha256=hash_of(draft.message),
        estimated_usd=draft.estimated_usd,
        created_at=now,
    )


async def mark_sent(session: AsyncSession, batch: Batch, *, service_id: str) -> None:
    """Keep the service's id of a batch that it took."""
    batch.service_id, batch.state = service_id, BatchState.SENT
    session.add(batch)


async def mark_not_taken(session: AsyncSession, batch: Batch, *, error: EngineError) -> None:
    """Open every entry of a batch that the service did not take to another try."""
    batch.state = BatchState.NOT_TAKEN
    session.add(batch)
    for entry in await _entries_of(session, batch):
        _fail(session, entry, error)


async def keep_results(
    session: AsyncSession,
    batch: Batch,
    results: Iterable[BatchResult],
    *,
    price: Price | None,
    now: datetime,
) -> None:
    """Keep what came of each entry. Twice changes nothing; a stranger's result is passed over."""
    found: Mapping[str, BatchResult] = {one.custom_id: one for one in results}
    for entry in await _entries_of(session, batch):
        result = found.get(entry.custom_id)
        if result is None or result.reply is None:
            _fail(session, entry, result.error if result and result.error else _MISSING)
            continue
        counted = result.reply.usage.counted(result.reply.model)
        entry.usage = asdict(replace(counted, cost_usd=cost(counted, price, batch=True)))
        try:
            check_stop(result.reply)
            read_answer(result.reply.words)
        except EngineError as error:
            _fail(session, entry, error)
            continue
        entry.state, entry.answer = EntryState.ANSWERED, result.reply.words
        session.add(entry)
    batch.state, batch.ended_at = BatchState.ENDED, now
    session.add(batch)


_MISSING = BatchEntryMissingError()


def _fail(session: AsyncSession, entry: BatchEntry, error: EngineError) -> None:
    entry.state, entry.error = EntryState.FAILED, type(error).__name__
    session.add(entry)


async def _entries_of(session: AsyncSession, batch: Batch) -> Sequence[BatchEntry]:
    """The entries of a batch that still wait."""
    wanted = select(BatchEntry).where(
        BatchEntry.batch_id == batch.id, BatchEntry.state == EntryState.WAITING
    )
    return (await session.exec(wanted)).all()


async def close_entries(
    session: AsyncSession, entries: Iterable[BatchEntry], *, state: EntryState
) -> None:
    """Close the entries of one meeting and empty what was answered."""
    for entry in entries:
        row = await session.get(BatchEntry, entry.id)
        if row is not None:
            row.state, row.answer = state, ""
            session.add(row)


def error_of(entry: BatchEntry) -> EngineError:
    """The error that an entry failed with."""
    kind = getattr(errors, entry.error, None)
    return kind() if isinstance(kind, type) and issubclass(kind, EngineError) else _unnamed()


def _unnamed() -> EngineError:
    return EngineFailedError()


def usage_of(entries: Iterable[BatchEntry]) -> Usage:
    """What all entries of a meeting cost together, those that failed and were replaced included."""
    return total(Usage(**entry.usage) for entry in entries if entry.usage)

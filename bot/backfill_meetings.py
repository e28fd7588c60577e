"""The meetings of a back-fill: their minutes, and the one transaction in which each is taken in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.backfill_rows import MeetingKey, close_entries, hash_of, usage_of
from bot.clock import Clock
from bot.sources import Sources
from minutes.values import Minutes
from storage.database import Database
from storage.tables import Batch, BatchEntry, Committee, EntryState
from summariser.claude_conversation import Conversation
from summariser.claude_pieces import Piece, piece_between
from summariser.claude_prompt import user_message
from summariser.claude_schema import read_answer
from summariser.errors import EngineError, MinutesChangedError
from summariser.evidence import prove
from summariser.summarise import summarise
from summariser.values import Answer, Engine, Extraction
from tracker.errors import ForgottenError
from tracker.intake import take_in
from tracker.values import IntakeResult


@dataclass(frozen=True, slots=True)
class _Unable:
    """An engine that has failed already."""

    error: EngineError
    name: str = "claude"
    version: str = ""

    async def propose(self, minutes: Minutes) -> Answer:  # noqa: ARG002 whatever is asked
        raise self.error


@dataclass(slots=True)
class Meetings:
    """Reads minutes once for as long as the command runs, and takes meetings in as wholes."""

    db: Database
    sources: Sources
    clock: Clock
    _read: dict[MeetingKey, Minutes] = field(default_factory=dict)

    async def read(self, source: str, committee: Committee) -> tuple[MeetingKey, Minutes]:
        """The minutes at a source, and the key under which their entries stand."""
        minutes = await self.sources.minutes(source, committee_site=committee.site)
        key = MeetingKey(committee.id or 0, source, minutes.text_sha256)
        self._read[key] = minutes
        return key, minutes

    async def again(self, key: MeetingKey) -> Minutes:
        """The minutes that were sent. Raises MinutesChangedError when they read otherwise now."""
        if key not in self._read:
            await self.read(key.source, await self.committee(key))
        if key not in self._read:
            raise MinutesChangedError
        return self._read[key]

    async def committee(self, key: MeetingKey) -> Committee:
        """The committee of the key."""
        async with self.db.read() as session:
            return await session.get_one(Committee, key.committee_id)

    async def piece_of(self, key: MeetingKey, entry: BatchEntry) -> Piece:
        """The piece that was sent. Raises MinutesChangedError when it would be another now."""
        minutes = await self.again(key)
        piece = piece_between(minutes, entry.first, entry.last, depth=entry.depth)
        if piece is None or hash_of(user_message(minutes, piece)) != entry.message_sha256:
            raise MinutesChangedError
        return piece

    async def take_in_answered(
        self, key: MeetingKey, entries: Sequence[BatchEntry]
    ) -> IntakeResult:
        """Take in a meeting of which every piece is answered."""
        conversation = Conversation(await self.again(key))
        answered = [entry for entry in entries if entry.state is EntryState.ANSWERED]
        for entry in answered:
            conversation.take(await self.piece_of(key, entry), read_answer(entry.answer))
        answer = replace(conversation.answer(), usage=usage_of(entries))
        async with self.db.read() as session:
            batch = await session.get_one(Batch, answered[0].batch_id)
        return await self.take_in_answer(
            key, answer, engine_version=batch.engine_version, entries=entries
        )

    async def take_in_answer(
        self,
        key: MeetingKey,
        answer: Answer,
        *,
        engine_version: str,
        entries: Sequence[BatchEntry] = (),
        meeting_on: date | None = None,
    ) -> IntakeResult:
        """Take in what Claude answered, after the check that every engine's answer goes through."""
        minutes = await self.again(key)
        extraction = prove(minutes, answer, engine="claude", engine_version=engine_version)
        return await self._take_in(key, extraction, entries, meeting_on=meeting_on)

    async def take_in_by(
        self,
        fallback: Engine,
        key: MeetingKey,
        *,
        instead_of: EngineError,
        entries: Sequence[BatchEntry] = (),
        meeting_on: date | None = None,
    ) -> IntakeResult:
        """Take in a meeting by the engine that stands in, with a sentence on why."""
        instead_of.usage = usage_of(entries)
        minutes = await self.again(key)
        extraction = await summarise(minutes, engine=_Unable(instead_of), fallback=fallback)
        return await self._take_in(key, extraction, entries, meeting_on=meeting_on)

    async def _take_in(
        self,
        key: MeetingKey,
        extraction: Extraction,
        entries: Sequence[BatchEntry],
        *,
        meeting_on: date | None,
    ) -> IntakeResult:
        minutes, committee = await self.again(key), await self.committee(key)
        told_on = next((entry.meeting_on for entry in entries if entry.meeting_on), meeting_on)
        try:
            async with self.db.write() as session:
                result = await take_in(
                    session, committee=committee, minutes=minutes, extraction=extraction,
                    meeting_on=told_on, now=self.clock.now(),
                )  # fmt: skip
                await close_entries(session, entries, state=EntryState.SETTLED)
        except ForgottenError:
            await self.abandon(entries)
            raise
        return result

    async def abandon(self, entries: Iterable[BatchEntry]) -> None:
        """Give up entries for good, and empty what was answered."""
        async with self.db.write() as session:
            await close_entries(session, entries, state=EntryState.ABANDONED)

"""Taking in many meetings at once over message batches: sent, waited for, taken in, resumable.

What is sent is first a row, and each meeting is taken in whole, in one transaction with the end of
its rows: stopping at any point loses nothing and takes in nothing twice. A meeting that fails fails
by name and alone; it stays open for `resume`, or the engine that stands in takes it in. The second
look is for single calls; batches do not take it.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from bot.backfill_courier import Courier
from bot.backfill_meetings import Meetings
from bot.backfill_rows import EntryDraft, MeetingKey, draft_of, error_of, open_entries
from bot.budget import Budget, month_spend
from bot.clock import Clock
from bot.errors import BotError
from councils.errors import CouncilsError
from minutes.errors import MinutesError
from minutes.values import Minutes
from storage.database import Database
from storage.tables import BatchEntry, Committee, EntryState
from summariser.claude import ClaudeEngine
from summariser.claude_pieces import Piece, halves, pieces_of
from summariser.claude_prompt import SYSTEM
from summariser.errors import (
    BudgetExceededError,
    ContextTooLongError,
    EngineError,
    MinutesChangedError,
    TruncatedAnswerError,
    UnknownPriceError,
)
from summariser.values import Answer, Engine
from tracker.errors import MeetingDateUnknownError, TrackerError
from tracker.intake import is_known
from tracker.values import IntakeResult

OF_ONE_MEETING = (BotError, CouncilsError, EngineError, MinutesError, TrackerError)
TOO_LONG = (TruncatedAnswerError, ContextTooLongError)
OVER_BUDGET = (BudgetExceededError, UnknownPriceError)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Minutes that are to be taken in. ``meeting_on`` is for minutes that do not say their date."""

    source: str
    meeting_on: date | None = None


class Teller(Protocol):
    """Whom a back-fill tells how it goes. Each meeting ends in one of the last three."""

    def waits_for(self, batches: int) -> None:
        """Nothing has ended since the last look; so many batches are under way."""

    def taken_in(self, source: str, result: IntakeResult | None) -> None:
        """A meeting was taken in; None: it had been before."""

    def failed(self, source: str, error: Exception) -> None:
        """A meeting was not taken in."""


@dataclass(slots=True)
class Backfill:
    """One run of a back-fill with Claude. ``poll`` is in seconds, between two looks at a batch."""

    db: Database
    meetings: Meetings
    engine: ClaudeEngine
    courier: Courier
    budget: Budget
    clock: Clock
    tell: Teller
    fallback: Engine | None = None
    poll: float = 30.0
    _told: set[MeetingKey] = field(default_factory=set)
    _wanted: set[MeetingKey] = field(default_factory=set)
    _set_aside: float = 0.0

    async def send(self, wanted: Sequence[Wanted], committee: Committee) -> None:
        """Read, cut and send the minutes. What was taken in or sent before is not sent again.

        Raises MissingKeyError before anything is read, BatchUnheardError.
        """
        await self.engine.client.opened()
        drafts: list[EntryDraft] = []
        for one in dict.fromkeys(wanted):
            try:
                drafts += await self._drafts(one, committee)
            except OF_ONE_MEETING as error:
                self.tell.failed(one.source, error)
        await self._send(drafts)

    async def resume(self) -> None:
        """Find what was sent unheard, and send again what failed. Raises BatchUnheardError."""
        await self.engine.client.opened()
        await self.courier.find_unheard()
        async with self.db.read() as session:
            open_meetings = await open_entries(session)
        self._wanted.update(open_meetings)
        drafts: list[EntryDraft] = []
        for key, entries in open_meetings.items():
            drafts += await self._drafts_again(key, entries)
        await self._send(drafts)

    async def cancel(self) -> None:
        """Ask the service to stop. What it has answered by then is still to be waited for."""
        await self.courier.cancel()

    async def wait(self) -> None:
        """Wait for the batches under way and take in what they bring. Raises EngineError."""
        while True:
            has_sent = await self._finish()
            under_way = await self.courier.under_way()
            if not under_way and not has_sent:
                return
            ended = [await self.courier.fetch(batch) for batch in under_way]
            if ended and not any(ended):
                self.tell.waits_for(len(under_way))
                await asyncio.sleep(self.poll)

    # -- what is sent

    async def _drafts(self, one: Wanted, committee: Committee) -> list[EntryDraft]:
        """The pieces to send for one source. None where there is nothing to send."""
        key, minutes = await self.meetings.read(one.source, committee)
        async with self.db.read() as session:
            known = await is_known(session, committee_id=key.committee_id, minutes=minutes)
            is_under_way = bool(await open_entries(session, key=key)) or key in self._wanted
        if known:
            self.tell.taken_in(one.source, None)
            return []
        self._wanted.add(key)
        if is_under_way:
            return []
        if (one.meeting_on or minutes.meeting_on) is None:
            raise MeetingDateUnknownError
        return await self._affordable(key, minutes, one.meeting_on)

    async def _affordable(
        self, key: MeetingKey, minutes: Minutes, meeting_on: date | None
    ) -> list[EntryDraft]:
        pieces = pieces_of(minutes, limit=self.engine.piece_length)
        drafts = [draft_of(minutes, piece, key=key, meeting_on=meeting_on) for piece in pieces]
        if not drafts:  # nothing may be shown: nothing is asked
            result = await self.meetings.take_in_answer(
                key, Answer(()), engine_version=self.engine.version, meeting_on=meeting_on
            )
            self.tell.taken_in(key.source, result)
            return []
        try:
            return await self._within_budget(key, drafts)
        except OVER_BUDGET as error:
            if self.fallback is None:
                raise
            result = await self.meetings.take_in_by(
                self.fallback, key, instead_of=error, meeting_on=meeting_on
            )
            self.tell.taken_in(key.source, result)
            return []

    async def _within_budget(self, key: MeetingKey, drafts: list[EntryDraft]) -> list[EntryDraft]:
        """The drafts with what is set aside for each. Raises BudgetExceededError."""
        if not drafts:
            return []
        council = (await self.meetings.committee(key)).council
        costs = [
            self.budget.estimate([len(SYSTEM) + len(one.message)], batch=True) for one in drafts
        ]
        async with self.db.read() as session:
            spent = await month_spend(
                session, council=council, price=self.budget.price, now=self.clock.now()
            )
        self.budget.check(spent=spent + self._set_aside, wanted=sum(costs), council=council)
        self._set_aside += sum(costs)
        return [
            replace(one, estimated_usd=dollars) for one, dollars in zip(drafts, costs, strict=True)
        ]

    async def _drafts_again(
        self, key: MeetingKey, entries: Iterable[BatchEntry]
    ) -> list[EntryDraft]:
        """What failed before, to be sent once more."""
        failed = [entry for entry in entries if entry.state is EntryState.FAILED]
        drafts: list[EntryDraft] = []
        try:
            for entry in failed:
                drafts += await self._draft_again(key, entry)
            return await self._within_budget(key, drafts)
        except OF_ONE_MEETING as error:
            if self.fallback is None or not isinstance(error, OVER_BUDGET):
                await self._fail(key, entries, error)
            return []

    async def _draft_again(self, key: MeetingKey, entry: BatchEntry) -> list[EntryDraft]:
        minutes = await self.meetings.again(key)
        piece = await self.meetings.piece_of(key, entry)
        parts = halves(minutes, piece) if isinstance(error_of(entry), TOO_LONG) else None
        return _replacing(minutes, parts or (piece,), key, entry)

    async def _send(self, drafts: Sequence[EntryDraft]) -> None:
        self._set_aside = 0.0  # from here on, the rows speak for it
        await self.courier.send(drafts)

    # -- what comes back

    async def _finish(self) -> bool:
        """End every meeting that waits for nothing any more. Whether halves were sent instead."""
        async with self.db.read() as session:
            meetings = await open_entries(session)
        drafts: list[EntryDraft] = []
        for key, entries in meetings.items():
            if key in self._told or any(one.state is EntryState.WAITING for one in entries):
                continue
            try:
                drafts += await self._end(key, entries)
            except OF_ONE_MEETING as error:
                await self._fail(key, entries, error)
        await self._send(drafts)
        return bool(drafts)

    async def _end(self, key: MeetingKey, entries: Sequence[BatchEntry]) -> list[EntryDraft]:
        """Take the meeting in, or give what is to be sent for it. Raises what stopped it."""
        failed = [entry for entry in entries if entry.state is EntryState.FAILED]
        if not failed:
            self.tell.taken_in(key.source, await self.meetings.take_in_answered(key, entries))
            return []
        if key not in self._wanted:  # another command's: not ours to give up
            return []
        error: EngineError = error_of(failed[0])
        try:
            if drafts := await self._halved(key, failed):
                return await self._within_budget(key, drafts)
        except OVER_BUDGET as over:
            error = over
        if self.fallback is None:
            raise error
        result = await self.meetings.take_in_by(
            self.fallback, key, instead_of=error, entries=entries
        )
        self.tell.taken_in(key.source, result)
        return []

    async def _halved(self, key: MeetingKey, failed: Sequence[BatchEntry]) -> list[EntryDraft]:
        """The halves of what was too long; none when a piece failed otherwise or is uncuttable."""
        if not all(isinstance(error_of(entry), TOO_LONG) for entry in failed):
            return []
        minutes = await self.meetings.again(key)
        drafts: list[EntryDraft] = []
        for entry in failed:
            parts = halves(minutes, await self.meetings.piece_of(key, entry))
            if parts is None:
                return []
            drafts += _replacing(minutes, parts, key, entry)
        return drafts

    async def _fail(self, key: MeetingKey, entries: Iterable[BatchEntry], error: Exception) -> None:
        if isinstance(error, MinutesChangedError):
            await self.meetings.abandon(entries)
        self._told.add(key)
        self.tell.failed(key.source, error)


def _replacing(
    minutes: Minutes, pieces: Iterable[Piece], key: MeetingKey, entry: BatchEntry
) -> list[EntryDraft]:
    return [
        draft_of(minutes, piece, key=key, meeting_on=entry.meeting_on, replaces=entry.id)
        for piece in pieces
    ]

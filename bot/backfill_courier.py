"""Carrying a back-fill's batches to Claude's service and back, each step first or at once a row."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.backfill_rows import (
    EntryDraft,
    keep_results,
    known_service_ids,
    mark_not_taken,
    mark_sent,
    open_batches,
    store_batch,
)
from bot.clock import Clock
from bot.errors import BotError
from storage.database import Database
from storage.tables import Batch, BatchState
from summariser.claude_batches import ClaudeBatches, in_batches
from summariser.costs import Price
from summariser.errors import (
    BatchEntryMissingError,
    EngineError,
    EngineUnavailableError,
    InvalidRequestError,
    OverloadedError,
    RateLimitedError,
)

CERTAINLY_REFUSED = (OverloadedError, RateLimitedError)


class BatchUnheardError(BotError):
    """It is not certain that Claude's service took the batch: run `matters backfill --resume`."""


@dataclass(frozen=True, slots=True)
class Courier:
    """Sends batches, finds those that were sent unheard, and brings results home."""

    db: Database
    batches: ClaudeBatches
    engine_version: str
    price: Price | None
    clock: Clock

    async def send(self, drafts: Sequence[EntryDraft]) -> None:
        """Send all of it, in as few batches as fit. Raises BatchUnheardError."""
        for chunk in in_batches(drafts):
            await self._send_one(chunk)

    async def _send_one(self, drafts: Sequence[EntryDraft]) -> None:
        async with self.db.write() as session:
            batch, requests = await store_batch(
                session, drafts, engine_version=self.engine_version, now=self.clock.now()
            )
        try:
            service_id = await self.batches.send(requests)
        except EngineError as error:
            if _may_have_been_taken(error):
                raise BatchUnheardError from error
            async with self.db.write() as session:
                await mark_not_taken(session, batch, error=error)
        else:
            async with self.db.write() as session:
                await mark_sent(session, batch, service_id=service_id)

    async def find_unheard(self) -> None:
        """Find batches that were sent while nobody heard whether they were taken.

        One of the account that is not ours and has as many requests is taken for it; if it is
        another's, its results bear none of our ids, and the entries are open to another try.
        """
        async with self.db.read() as session:
            unheard = await open_batches(session, state=BatchState.SENDING)
            known = set(await known_service_ids(session))
        listed = list(reversed(await self.batches.listed())) if unheard else []
        for batch in unheard:
            fitting = (s.id for s in listed if s.id not in known and s.total == batch.requests)
            service_id = next(fitting, None)
            async with self.db.write() as session:
                if service_id is None:
                    await mark_not_taken(session, batch, error=BatchEntryMissingError())
                else:
                    known.add(service_id)
                    await mark_sent(session, batch, service_id=service_id)

    async def under_way(self) -> Sequence[Batch]:
        """The batches that the service has."""
        async with self.db.read() as session:
            return await open_batches(session, state=BatchState.SENT)

    async def fetch(self, batch: Batch) -> bool:
        """Whether the batch has ended; then its results are kept. Raises EngineUnavailableError."""
        service_id = batch.service_id or ""
        try:
            status = await self.batches.status(service_id)
            if not status.has_ended:
                return False
            results = await self.batches.results(service_id)
        except InvalidRequestError:  # the service does not know it, or no more
            results = ()
        async with self.db.write() as session:
            await keep_results(session, batch, results, price=self.price, now=self.clock.now())
        return True

    async def cancel(self) -> None:
        """Ask the service to stop all of it. What it has answered by then can still be fetched."""
        for batch in await self.under_way():
            await self.batches.cancel(batch.service_id or "")


def _may_have_been_taken(error: EngineError) -> bool:
    return isinstance(error, EngineUnavailableError) and not isinstance(error, CERTAINLY_REFUSED)

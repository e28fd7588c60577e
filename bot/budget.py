"""The monthly budget for Claude, one limit for each council.

A month is a calendar month in the council's own time zone. Spent is what the month's documents say
they cost, and what batches under way have cost so far or were set aside for. Before a call, what it
may cost is estimated on the dear side; a call that does not fit is refused by name, nothing is
sent, and the cues engine steps in with a sentence to the clerk. Commands that keep nothing
(`extract`, `evaluate`) belong to no council and are under no budget.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from minutes.values import Minutes
from storage.database import Database
from storage.tables import BatchEntry, Committee, Document, EntryState
from summariser.claude_pieces import shown_clauses
from summariser.claude_prompt import SYSTEM
from summariser.costs import Price, cost, estimated_cost
from summariser.errors import BudgetExceededError, UnknownPriceError
from summariser.values import Answer, Engine, Usage
from tracker.hours import COUNCIL_ZONE


@dataclass(frozen=True, slots=True)
class Budget:
    """What each council may spend in a month in US dollars (0: no limit); the model's price."""

    dollars: float
    model: str
    price: Price | None

    def check(self, *, spent: float, wanted: float, council: str) -> None:
        """Raise BudgetExceededError when ``wanted`` more does not fit."""
        if self.dollars and spent + wanted > self.dollars:
            raise BudgetExceededError(
                f"The month's budget for Claude is spent: {council} has used ${spent:.2f} of "
                f"${self.dollars:.2f}, and the next reading may cost ${wanted:.2f}."
            )

    def estimate(self, lengths: Sequence[int], *, batch: bool = False) -> float:
        """What requests of these lengths may cost; 0 where no price is known and no limit is set.

        Raises UnknownPriceError where a limit is set.
        """
        if self.price is not None:
            return estimated_cost(lengths, self.price, batch=batch)
        if self.dollars:
            raise UnknownPriceError(
                f"The price of {self.model} is not known, so the monthly budget cannot be kept. "
                "Please set MATTERS_PRICES."
            )
        return 0.0


def within_budget(
    engine: Engine, *, budget: Budget | None, db: Database, council: str, now: datetime
) -> Engine:
    """The engine, held to what the council may still spend this month. Cues cost nothing."""
    if budget is None or not budget.dollars:
        return engine
    return _Held(engine, budget, db, council, now)


@dataclass(frozen=True, slots=True)
class _Held:
    """An engine that looks at the budget before it is asked."""

    engine: Engine
    budget: Budget
    db: Database
    council: str
    now: datetime

    @property
    def name(self) -> str:
        """The engine's."""
        return self.engine.name

    @property
    def version(self) -> str:
        """The engine's."""
        return self.engine.version

    async def propose(self, minutes: Minutes) -> Answer:
        """Ask the engine. Raises BudgetExceededError or UnknownPriceError, with nothing sent."""
        wanted = self.budget.estimate([request_length(minutes)])
        async with self.db.read() as session:
            spent = await month_spend(
                session, council=self.council, price=self.budget.price, now=self.now
            )
        self.budget.check(spent=spent, wanted=wanted, council=self.council)
        return await self.engine.propose(minutes)


def request_length(minutes: Minutes) -> int:
    """About how many code points are sent for these minutes."""
    return len(SYSTEM) + sum(clause.end - clause.start for clause in shown_clauses(minutes))


async def month_spend(
    session: AsyncSession, *, council: str, price: Price | None, now: datetime
) -> float:
    """What the council has spent on Claude since the month began, in US dollars.

    Documents whose cost was not known when they were read are counted at the present price.
    """
    since = month_began(now)
    read = select(Document.usage).join(Committee, col(Document.committee_id) == Committee.id)
    read = read.where(Committee.council == council, col(Document.taken_in_at) >= since)
    usages = (await session.exec(read)).all()
    spent = sum((_dollars(usage, price) for usage in usages), 0.0)
    return spent + await _batch_spend(session, council=council, since=since, price=price)


def month_began(now: datetime) -> datetime:
    """The instant at which the council's present month began."""
    local = now.astimezone(ZoneInfo(COUNCIL_ZONE))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


async def _batch_spend(
    session: AsyncSession, *, council: str, since: datetime, price: Price | None
) -> float:
    """What entries that no document speaks for yet have cost, or were set aside for."""
    wanted = select(BatchEntry).join(Committee, col(BatchEntry.committee_id) == Committee.id)
    wanted = wanted.where(
        Committee.council == council,
        col(BatchEntry.created_at) >= since,
        BatchEntry.state != EntryState.SETTLED,
    )
    entries = (await session.exec(wanted)).all()
    return sum((_entry_dollars(entry, price) for entry in entries), 0.0)


def _entry_dollars(entry: BatchEntry, price: Price | None) -> float:
    if entry.state is EntryState.WAITING:
        return entry.estimated_usd or 0.0
    return _dollars(entry.usage, price, batch=True)


def _dollars(usage: Mapping[str, Any], price: Price | None, *, batch: bool = False) -> float:
    known = usage.get("cost_usd", 0.0)
    if isinstance(known, int | float):
        return float(known)
    fields = {name: value for name, value in usage.items() if name in Usage.__slots__}
    return cost(Usage(**fields), price, batch=batch) or 0.0

"""Figures for monitoring, in Prometheus' format. No label holds a name, a word of minutes or an id.

What is stored (messages, actions, looks, sites, minutes) is counted when it is asked for, once for
everybody who asks within some seconds, in indexes only: any process can be asked, and all say the
same. What happens (Slack's answers, jobs, engines) is counted by each process for itself.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.errors import StorageError
from storage.tables import (
    Action,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Document,
    Look,
    Meeting,
    PossibleMissRow,
    Site,
    Watch,
)
from summariser.values import Extraction

KEPT_SECONDS = 10.0  # an answer is good for so long
PATIENCE = 8.0  # seconds for the database; Prometheus itself waits ten
METHODS = frozenset(
    {
        "auth.test", "apps.connections.open", "chat.postMessage", "chat.update", "chat.delete",
        "conversations.history", "conversations.info", "conversations.list", "conversations.open",
        "users.info", "users.list", "views.open", "views.publish",
    }
)  # fmt: skip
TOO_MANY = 429
ROUND_SECONDS = (0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300)

log = logging.getLogger(__name__)

Figures = tuple[GaugeMetricFamily, ...]


@dataclass(slots=True, eq=False)
class _Stored(Collector):
    """What was counted in the tables last."""

    figures: Figures = ()

    def collect(self) -> Iterator[Metric]:
        """The figures of the last count."""
        yield from self.figures


@dataclass(slots=True)
class Metrics:
    """One process' figures, and those of the database that it is on."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    counted: Callable[[], float] = time.monotonic
    _stored: _Stored = field(default_factory=_Stored)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _text: bytes = b""
    _good_until: float = float("-inf")
    _slack: Counter = field(init=False)
    _jobs: Histogram = field(init=False)
    _readings: Counter = field(init=False)
    _calls: Counter = field(init=False)
    _dollars: Counter = field(init=False)
    _answers: Gauge = field(init=False)
    _seconds: Gauge = field(init=False)

    def __post_init__(self) -> None:
        self.registry.register(self._stored)
        registry = self.registry
        self._slack = Counter(
            "matters_slack_answers",
            "Slack's answers to our calls",
            ["method", "answer"],
            registry=registry,
        )
        self._jobs = Histogram(
            "matters_job_seconds", "How long a job of a round took", ["job"],
            buckets=ROUND_SECONDS, registry=registry,
        )  # fmt: skip
        self._readings = Counter(
            "matters_engine_readings",
            "Minutes read, by the engine that answered",
            ["engine"],
            registry=registry,
        )
        self._calls = Counter(
            "matters_engine_calls", "Calls of a model", ["engine"], registry=registry
        )
        self._dollars = Counter(
            "matters_engine_cost_dollars",
            "What calls of a model have cost",
            ["engine"],
            registry=registry,
        )
        self._answers = Gauge(
            "matters_database_up", "Whether the database answers", registry=registry
        )
        self._seconds = Gauge(
            "matters_count_seconds", "How long counting in the database took", registry=registry
        )
        build = Gauge("matters_build_info", "The version that runs", ["version"], registry=registry)
        build.labels(version=_version()).set(1)

    async def text(self, db: Database, *, now: datetime) -> bytes:
        """All figures. What the database does not tell in time is left out."""
        async with self._turn:
            if self.counted() >= self._good_until:
                await self._count(db, now=now)
                self._text = generate_latest(self.registry)
                self._good_until = self.counted() + KEPT_SECONDS
            return self._text

    async def _count(self, db: Database, *, now: datetime) -> None:
        began = self.counted()
        try:
            async with asyncio.timeout(PATIENCE):
                self._stored.figures = await db.reading(partial(_figures, now=now))
            self._answers.set(1)
        except (StorageError, TimeoutError):
            self._stored.figures = ()
            self._answers.set(0)
        self._seconds.set(self.counted() - began)

    @contextmanager
    def timed(self, job: str) -> Iterator[None]:
        """Measure how long a job takes, whatever becomes of it."""
        with self._jobs.labels(job=job).time():
            yield

    def engine_read(self, extraction: Extraction) -> None:
        """Count a reading of minutes, and what it cost."""
        engine, usage = extraction.engine, extraction.usage
        self._readings.labels(engine=engine).inc()
        self._calls.labels(engine=engine).inc(usage.calls)
        self._dollars.labels(engine=engine).inc(usage.cost_usd or 0.0)

    def tracing(self) -> aiohttp.TraceConfig:
        """What counts the answers to the calls of a client session of Slack's."""
        config = aiohttp.TraceConfig()

        async def ended(
            _session: aiohttp.ClientSession,
            _context: SimpleNamespace,
            params: aiohttp.TraceRequestEndParams,
        ) -> None:
            self._answered(str(params.url), _answer_of(params.response.status))

        async def lost(
            _session: aiohttp.ClientSession,
            _context: SimpleNamespace,
            params: aiohttp.TraceRequestExceptionParams,
        ) -> None:
            self._answered(str(params.url), "none")

        config.on_request_end.append(ended)
        config.on_request_exception.append(lost)
        return config

    def _answered(self, url: str, answer: str) -> None:
        self._slack.labels(method=_method_of(url), answer=answer).inc()


def _method_of(url: str) -> str:
    """The method of Slack's that was called. Other addresses may let their holder in: not told."""
    last = urlsplit(url).path.rpartition("/")[2]
    return last if last in METHODS else "other"


def _answer_of(status: int) -> str:
    if status == TOO_MANY:
        return "rate_limited"
    return {2: "answered", 4: "refused", 5: "broken"}.get(status // 100, "other")


def _version() -> str:
    try:
        return version("matters-arising")
    except PackageNotFoundError:
        return "unknown"


async def _figures(session: AsyncSession, *, now: datetime) -> Figures:
    """Count in the tables."""
    return (
        await _deliveries(session),
        await _oldest(session, now=now),
        await _by(session, "matters_actions", "Actions", "status", Action.status),
        await _by(
            session, "matters_sites", "Councils' sites that are watched", "health", Site.health
        ),
        await _by(
            session, "matters_watches", "Committees that are watched", "health", Watch.health
        ),
        await _looks(session, now=now),
        await _look_age(session, now=now),
        await _total(session, "matters_readings", "Readings of minutes that are kept", Document),
        await _total(session, "matters_meetings", "Meetings, past and to come", Meeting),
        await _total(session, "matters_possible_misses", "Possible misses found", PossibleMissRow),
    )


async def _deliveries(session: AsyncSession) -> GaugeMetricFamily:
    query = select(Delivery.kind, Delivery.state, sa.func.count()).group_by(
        col(Delivery.kind), col(Delivery.state)
    )
    found = {(kind, state): number for kind, state, number in await session.exec(query)}
    family = GaugeMetricFamily(
        "matters_deliveries", "Messages, by what they are and how they stand",
        labels=["kind", "state"],
    )  # fmt: skip
    for kind in DeliveryKind:
        for state in DeliveryState:
            family.add_metric([kind.value, state.value], found.get((kind, state), 0))
    return family


async def _oldest(session: AsyncSession, *, now: datetime) -> GaugeMetricFamily:
    query = select(sa.func.min(col(Delivery.not_before))).where(
        col(Delivery.state) == DeliveryState.PLANNED
    )
    return _age(
        "matters_delivery_oldest_due_seconds", "For how long the oldest due message has waited",
        (await session.exec(query)).one(), now=now,
    )  # fmt: skip


async def _looks(session: AsyncSession, *, now: datetime) -> GaugeMetricFamily:
    query = select(sa.func.count()).select_from(Look).where(col(Look.due_at) <= now)
    number = (await session.exec(query)).one()
    return GaugeMetricFamily("matters_looks_due", "Looks at sites that are due", value=number)


async def _look_age(session: AsyncSession, *, now: datetime) -> GaugeMetricFamily:
    oldest = (await session.exec(select(sa.func.min(col(Look.due_at))))).one()
    return _age(
        "matters_look_oldest_due_seconds", "For how long the oldest due look has waited",
        oldest, now=now,
    )  # fmt: skip


def _age(name: str, words: str, since: datetime | None, *, now: datetime) -> GaugeMetricFamily:
    """How long ago that was; 0 where it is yet to come, or never."""
    seconds = max(0.0, (now - since).total_seconds()) if since else 0.0
    return GaugeMetricFamily(name, words, value=seconds)


async def _by(
    session: AsyncSession, name: str, words: str, label: str, column: Any
) -> GaugeMetricFamily:
    found: Mapping[Any, int] = dict(
        (await session.exec(select(column, sa.func.count()).group_by(column))).all()
    )
    family = GaugeMetricFamily(name, words, labels=[label])
    for value in column.type.enum_class:
        family.add_metric([value.value], found.get(value, 0))
    return family


async def _total(session: AsyncSession, name: str, words: str, table: Any) -> GaugeMetricFamily:
    number = (await session.exec(select(sa.func.count()).select_from(table))).one()
    return GaugeMetricFamily(name, words, value=number)

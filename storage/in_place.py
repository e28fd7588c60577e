"""A unit of work on SQLite in one go, in a thread of its own, with no waiting in between.

An asynchronous driver goes to another thread and back for each statement, which costs more than the
statement. Here the whole of a coroutine's statements is run in one thread by the plain driver: what
awaits nothing but its session never waits, so that one step runs it to its end. The same coroutine
runs unchanged through the asynchronous session of PostgreSQL.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.keyed import KeyedSession

Result = TypeVar("Result")
Work = Callable[[AsyncSession], Awaitable[Result]]


class WaitsForOthersError(RuntimeError):
    """A unit of work awaited something else than its session, which would hold the database."""


class InPlace:
    """Runs units of work over a plain engine in its own threads."""

    def __init__(self, engine: sa.Engine, *, threads: int, name: str) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def read(self, work: Work[Result]) -> Result:
        """Run `work` over a session that reads."""
        return await self._run(_read, work)

    async def write(self, work: Work[Result]) -> Result:
        """Run `work` in one transaction: committed at its end, rolled back on an error."""
        return await self._run(_written, work)

    def close(self) -> None:
        """Wait for what is under way, and close every connection."""
        self._threads.shutdown(wait=True)
        self._engine.dispose()

    async def _run(
        self,
        way: Callable[[AsyncSession, Work[Result]], Coroutine[Any, Any, Result]],
        work: Work[Result],
    ) -> Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._threads, lambda: at_once(way(_session(self._engine), work))
        )


def _session(engine: sa.Engine) -> AsyncSession:
    session = AsyncSession(sync_session_class=KeyedSession, expire_on_commit=False)
    session.sync_session.bind = engine
    return session


async def _read(session: AsyncSession, work: Work[Result]) -> Result:
    try:
        return await work(session)
    finally:
        session.sync_session.close()


async def _written(session: AsyncSession, work: Work[Result]) -> Result:
    try:
        async with session.begin():
            return await work(session)
    finally:
        session.sync_session.close()


def at_once(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine that never waits. Raises WaitsForOthersError where it does."""
    try:
        work.send(None)
    except StopIteration as ended:
        return cast("Result", ended.value)
    work.close()
    raise WaitsForOthersError(str(work))

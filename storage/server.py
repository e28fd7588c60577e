"""How a PostgreSQL server is used: writers take turns as on SQLite, readers see one state.

A writer holds one advisory lock for its transaction, so that whatever was read in it still stands
when it writes: what is proven on SQLite, where one writer holds the file, holds here with any
number of processes. Transactions that guard every row they touch by themselves (claims, marks) run
`BESIDE` each other and only wait for those that do not. A process that stops in the middle of a
transaction loses it, and the turn with it, after IDLE_SECONDS.
"""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

POOL = {"pool_size": 5, "max_overflow": 10, "pool_timeout": 15}
TURN = 6_277_101  # the key of the writers' advisory lock: any number that nobody else uses
WAIT_SECONDS = 25  # for a lock: longer than whoever stopped in a transaction may hold it
STATEMENT_SECONDS = 60
IDLE_SECONDS = 20  # inside a transaction: a machine that is short of breath is not stopped
MIGRATION_SECONDS = 15 * 60  # another process may be at it
OPTIONS = (
    f"-c lock_timeout={WAIT_SECONDS}s -c statement_timeout={STATEMENT_SECONDS}s "
    f"-c idle_in_transaction_session_timeout={IDLE_SECONDS}s -c timezone=UTC"
)
CONNECT = {
    "connect_timeout": 5,
    "application_name": "matters-arising",
    # a server that is gone without a word is noticed in seconds, not in hours
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "options": OPTIONS,
}


class Turn(StrEnum):
    """Whom a transaction keeps waiting."""

    NONE = "none"  # it reads
    ALONE = "alone"  # every other writer
    BESIDE = "beside"  # only those who must be alone
    MIGRATION = "migration"  # as alone, and it may take its time


_LOCKS = {
    Turn.ALONE: (f"SELECT pg_advisory_xact_lock({TURN})",),
    Turn.BESIDE: (f"SELECT pg_advisory_xact_lock_shared({TURN})",),
    Turn.MIGRATION: (
        f"SET LOCAL lock_timeout = '{MIGRATION_SECONDS}s'",
        "SET LOCAL statement_timeout = 0",
        f"SELECT pg_advisory_xact_lock({TURN})",
    ),
}


def server_engine(url: URL) -> AsyncEngine:
    """The engine of a server, to be used by way of `taking`.

    What the address says of the connection (`?sslmode=…`) outranks what is set here.
    """
    arguments = {name: value for name, value in CONNECT.items() if name not in url.query}
    engine = create_async_engine(
        url, hide_parameters=True, pool_pre_ping=True, connect_args=arguments, **POOL
    )

    @sa.event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        turn = connection.get_execution_options().get("turn", Turn.NONE)
        for statement in _LOCKS.get(turn, ()):
            connection.exec_driver_sql(statement)

    return engine


def taking(engine: AsyncEngine, turn: Turn) -> AsyncEngine:
    """The engine, over the same connections, whose transactions take such a turn."""
    options: dict[str, Any] = {"turn": turn}
    if turn is Turn.NONE:
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return engine.execution_options(**options)

"""All processes on one PostgreSQL go by its clock, whatever their own shows."""

from datetime import UTC, datetime, timedelta

import time_machine

from bot.server_clock import ServerClock
from storage.database import Database


async def test_the_servers_time_outranks_a_clock_that_is_wrong(postgres_url: str) -> None:
    real = datetime.now(UTC)
    async with Database.open(postgres_url) as db:
        with time_machine.travel(real + timedelta(hours=3), tick=True):
            clock = ServerClock(db)
            assert clock.now() - real > timedelta(hours=2)
            await clock.refresh()
            assert abs(clock.now() - real) < timedelta(minutes=2)


async def test_a_clock_goes_on_where_the_server_is_away() -> None:
    async with Database.open("postgresql://postgres@127.0.0.1:1/none") as db:
        clock = ServerClock(db)
        before = clock.now()
        await clock.refresh()
        assert clock.now() >= before

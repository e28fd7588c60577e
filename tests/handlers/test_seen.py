"""A request that Slack sends again is known, as long as it may come again."""

from datetime import timedelta

import pytest

from handlers.seen import forget_seen, is_first
from storage.database import Database
from tests.handlers.handlers_kit import T0


async def first(db: Database, key: str) -> bool:
    async with db.write() as session:
        return await is_first(session, key, now=T0)


async def test_the_second_time_is_not_the_first(db: Database) -> None:
    assert await first(db, "press:1")
    assert not await first(db, "press:1")
    assert await first(db, "press:2")


async def test_a_change_that_failed_leaves_no_mark(db: Database) -> None:
    with pytest.raises(RuntimeError):
        async with db.write() as session:
            assert await is_first(session, "press:1", now=T0)
            raise RuntimeError
    assert await first(db, "press:1")


async def test_marks_are_kept_for_two_days(db: Database) -> None:
    await first(db, "press:1")
    await forget_seen(db, now=T0 + timedelta(days=1))
    assert not await first(db, "press:1")
    await forget_seen(db, now=T0 + timedelta(days=3))
    assert await first(db, "press:1")

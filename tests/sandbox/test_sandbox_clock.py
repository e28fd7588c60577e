"""The sandbox's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox import ClockMovesForwardOnlyError, SandboxClock

T0 = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


async def test_the_clock_stands_still_until_it_is_moved() -> None:
    clock = SandboxClock(T0)
    assert clock.now() == T0
    assert await clock.move_to(T0 + timedelta(days=3)) == T0 + timedelta(days=3)
    await clock.advance(90)
    assert clock.now() == T0 + timedelta(days=3, seconds=90)


async def test_the_clock_begins_at_the_real_now() -> None:
    assert abs(SandboxClock().now() - datetime.now(UTC)) < timedelta(seconds=5)


async def test_the_clock_never_goes_back() -> None:
    clock = SandboxClock(T0)
    with pytest.raises(ClockMovesForwardOnlyError, match="past"):
        await clock.move_to(T0 - timedelta(seconds=1))


async def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        await SandboxClock(T0).move_to(datetime(2026, 1, 6))  # noqa: DTZ001 — the point


async def test_a_running_clock_goes_on_from_where_it_was_put() -> None:
    wall = T0 + timedelta(days=100)
    clock = SandboxClock(T0, running=True, wall=lambda: wall)
    wall += timedelta(seconds=7)
    assert clock.now() == T0 + timedelta(seconds=7)
    await clock.move_to(T0 + timedelta(days=1))
    wall += timedelta(seconds=5)
    assert clock.now() == T0 + timedelta(days=1, seconds=5)
    clock.stand_still()
    wall += timedelta(seconds=60)
    assert clock.now() == T0 + timedelta(days=1, seconds=5)
    clock.run()
    wall += timedelta(seconds=1)
    assert clock.now() == T0 + timedelta(days=1, seconds=6)


async def test_everyone_who_asked_is_told_of_a_move() -> None:
    clock, told = SandboxClock(T0), []

    async def slowly(now: datetime) -> None:
        told.append(("async", now))

    clock.on_move(slowly)
    forget = clock.on_move(lambda now: told.append(("sync", now)))
    await clock.advance(timedelta(hours=1))
    forget()
    await clock.advance(timedelta(hours=1))
    hour = timedelta(hours=1)
    assert told == [("async", T0 + hour), ("sync", T0 + hour), ("async", T0 + 2 * hour)]

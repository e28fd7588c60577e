"""When a failed call to Claude is worth another, and how long to wait before it. One policy.

Waits are short, since a person may be looking on: what needs longer is given up by name, and the
next look at the minutes is a new try.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from summariser.errors import EngineError, EngineUnavailableError, MalformedAnswerError

Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how patiently. Waits are in seconds.

    A service that is not available is called ``calls`` times in all. An answer in the wrong form
    is asked for ``malformed_calls`` times. Anything else is not tried again. A Retry-After longer
    than ``longest_wait`` is not waited for at all.
    """

    calls: int = 3
    malformed_calls: int = 2
    first_wait: float = 1.0
    factor: float = 3.0
    longest_wait: float = 20.0

    def wait_after(self, error: EngineError, *, calls_made: int) -> float | None:
        """Return the seconds to wait before the next call, or None when there is to be no other."""
        if calls_made >= self._calls_for(error):
            return None
        if isinstance(error, MalformedAnswerError):
            return 0.0
        asked_for = error.retry_after if isinstance(error, EngineUnavailableError) else None
        if asked_for is not None:
            return asked_for if asked_for <= self.longest_wait else None
        return min(self.first_wait * self.factor ** (calls_made - 1), self.longest_wait)

    def _calls_for(self, error: EngineError) -> int:
        if isinstance(error, EngineUnavailableError):
            return self.calls
        return self.malformed_calls if isinstance(error, MalformedAnswerError) else 1


class Policy(Protocol):
    """Whatever says how long to wait before another call."""

    def wait_after(self, error: EngineError, *, calls_made: int) -> float | None:
        """Return the seconds to wait before the next call, or None when there is to be no other."""


async def call_with_retries(call: Callable[[], Awaitable[Answer]], *, policy: Policy) -> Answer:
    """Call until there is an answer or the policy has had enough. Raises the last EngineError."""
    calls_made = 0
    while True:
        try:
            return await call()
        except EngineError as error:
            calls_made += 1
            wait = policy.wait_after(error, calls_made=calls_made)
            if wait is None:
                raise
            logger.warning("%s Call %d failed; trying again in %.1f s.", error, calls_made, wait)
        await asyncio.sleep(wait + random.uniform(0, wait / 4))  # noqa: S311 - jitter, no secret

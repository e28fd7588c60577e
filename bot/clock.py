"""The only clocks. Everything else is told the time.

The bot that the sandbox itself runs follows the sandbox's clock: in one process by
`SandboxClock.now`, from a process of its own by `RemoteClock`.
"""

import json
from datetime import UTC, datetime
from typing import Protocol
from urllib.request import urlopen

import aiohttp

from bot.errors import BotError


class Clock(Protocol):
    """What tells the time: an aware instant in UTC."""

    def now(self) -> datetime:
        """The present instant."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)


def asked_now(url: str) -> datetime:
    """The instant that a sandbox's clock shows, asked once."""
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 the operator's own setting
            return datetime.fromisoformat(json.load(answer)["now"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BotError("MATTERS_CLOCK_URL does not tell the time. Please unset it.") from error


class RemoteClock:
    """The clock of a sandbox in another process, as it stood at the last `refresh`."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session
        self._now = datetime.now(UTC)

    def now(self) -> datetime:
        """The sandbox's instant at the last refresh."""
        return self._now

    async def refresh(self) -> None:
        """Ask the sandbox for its time. Keeps the last one when it does not answer."""
        try:
            async with self._session.get(self._url) as response:
                body = await response.json()
        except (aiohttp.ClientError, TimeoutError):
            return
        self._now = datetime.fromisoformat(body["now"])

"""What every press that changes something has in common: once, in one transaction, then shown."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.blocks.telling import render_sentence
from handlers.home import show_home
from handlers.payload import Press
from handlers.seen import is_first
from handlers.wiring import Wiring
from tracker.deliveries import refresh_message
from tracker.errors import TrackerError

Change = Callable[..., Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a press was made: a message of the ledger, an ephemeral one, or the Home tab."""

    user_id: str
    channel_id: str = ""
    ts: str = ""
    response_url: str | None = None

    @classmethod
    def of_press(cls, press: Press) -> "Place":
        """The place of a press. An ephemeral message is nobody's to show anew."""
        ts = "" if press.is_ephemeral else press.ts
        return cls(press.user_id, press.channel_id, ts, press.response_url)

    @property
    def is_message(self) -> bool:
        """Whether there is a message that may be shown anew."""
        return bool(self.channel_id and self.ts)


class Pressing:
    """Makes the change that a press asks for."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    async def change(self, place: Place, key: str, change: Change, *, said: str) -> None:
        """Make the change once, and have its message shown anew.

        `change` is called with a session and `now`, and returns the name of what it changed (a
        reference). A second time with the same key nothing is done. Where no message of ours can be
        shown anew, the person is told in a sentence. A TrackerError is let through, after the
        message whose button is out of date has been marked to be shown anew.
        """
        now = self._wiring.clock()
        try:
            name, is_shown = await self._changed(place, key, change, now=now)
        except TrackerError:
            await self._show_anew(place, now=now)
            raise
        self._wiring.wake()
        if name and not is_shown:
            self._tell(place, f"{name} {said}.")

    async def _changed(
        self, place: Place, key: str, change: Change, *, now: datetime
    ) -> tuple[str, bool]:
        async with self._wiring.db.write() as session:
            if not await is_first(session, key, now=now):
                return "", True
            name = await change(session, now=now)
            return name, await _refreshed(session, place, now=now)

    async def _show_anew(self, place: Place, *, now: datetime) -> None:
        async with self._wiring.db.write() as session:
            is_shown = await _refreshed(session, place, now=now)
        if is_shown:
            self._wiring.wake()

    def _tell(self, place: Place, sentence: str) -> None:
        afterwards = self._wiring.afterwards
        if place.response_url:
            afterwards.tell(place.response_url, render_sentence(sentence))
        else:  # pressed in the Home tab, or answered in a modal that was opened from there
            afterwards.add(show_home(self._wiring, place.user_id), what="home")


async def _refreshed(session: AsyncSession, place: Place, *, now: datetime) -> bool:
    if not place.is_message:
        return False
    return await refresh_message(session, channel_id=place.channel_id, ts=place.ts, now=now)

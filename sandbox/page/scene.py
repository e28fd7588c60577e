"""What a renderer needs to know about the workspace to draw for one person."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2s
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Scene:
    """Who looks, from which time zone, and the names behind the ids.

    `people` and `channels` map ids to names to show; `selectable` are the people whom a
    users_select offers. `surface` is the message or view being drawn: it keeps the element ids of
    two messages apart. `now` is the sandbox's clock. `entered` is what was filled in so far
    (`state.values`), `errors` the app's complaints about it by block id.
    """

    viewer: str
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    selectable: tuple[str, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    surface: str = ""
    entered: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def on(self, surface: str) -> "Scene":
        """Return the same scene for another message or view."""
        return replace(self, surface=surface)

    def filled(
        self,
        entered: Mapping[str, Mapping[str, Mapping[str, Any]]],
        errors: Mapping[str, str],
    ) -> "Scene":
        """Return the same scene with what was entered and what is wrong with it."""
        return replace(self, entered=entered, errors=errors)

    def entered_in(self, block_id: str, action_id: object) -> Mapping[str, Any]:
        """Return what was entered in one control, empty where nothing was."""
        return self.entered.get(block_id, {}).get(str(action_id), {})

    def element_id(self, *parts: str) -> str:
        """Return an id for the document that stays the same from one drawing to the next."""
        joined = "\x1f".join((self.surface, *parts))
        return "e" + blake2s(joined.encode(), digest_size=8).hexdigest()

    def local(self, instant: datetime) -> datetime:
        """Return the instant on the viewer's own clock."""
        return instant.astimezone(self.zone)

    def at(self, seconds: float) -> datetime:
        """Return the viewer's local time at so many seconds since 1970."""
        return self.local(datetime.fromtimestamp(seconds, tz=UTC))

"""What a renderer needs to know about the workspace to draw for one person."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2s
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Scene:
    """Who looks, from which time zone, and the names behind the ids.

    `people` and `channels` map ids to names to show; `selectable` are the people whom a
    users_select offers. `surface` is the message or view being drawn: it keeps the element ids of
    two messages apart. `now` is the sandbox's clock.
    """

    viewer: str
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    selectable: tuple[str, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    surface: str = ""

    def on(self, surface: str) -> "Scene":
        """Return the same scene for another message or view."""
        return replace(self, surface=surface)

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

"""What an app may do for a short while: use a trigger id once, use a response_url five times."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.workspace.errors import SlackError
from sandbox.workspace.ids import Ids

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5


@dataclass(slots=True)
class Trigger:
    """The right to open one modal for one person."""

    user: str
    born: tuple[datetime, datetime]
    used: bool = False


@dataclass(slots=True)
class ResponseRight:
    """The right to answer what a person did, where they did it.

    `message_ts` is the message that was acted on, if any; `ephemeral` whether only `user` sees it.
    """

    user: str
    channel: str
    born: tuple[datetime, datetime]
    message_ts: str | None = None
    ephemeral: bool = False
    thread_ts: str | None = None
    uses: int = 0


class Permits:
    """Trigger ids and response_urls. Both clocks count: whichever says that time is up, it is."""

    def __init__(
        self, ids: Ids, *, now: Callable[[], datetime], wall: Callable[[], datetime]
    ) -> None:
        self._ids = ids
        self._now = now
        self._wall = wall
        self._triggers: dict[str, Trigger] = {}
        self._rights: dict[str, ResponseRight] = {}
        self.base_url = ""

    def trigger(self, user: str) -> str:
        """Return a new trigger id for a user (id)."""
        number = self._ids.count("trigger")
        trigger_id = f"{number:012d}.{number * 7919:010d}.{self._ids.token('trigger', 32)}"
        self._triggers[trigger_id] = Trigger(user, self._born())
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """Use a trigger id up and return whose it is; raises SlackError."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._is_over(trigger.born, TRIGGER_LIFE):
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def release(self, trigger_id: str) -> None:
        """Give a trigger id back: the call that used it came to nothing."""
        self._triggers[trigger_id].used = False

    def response_url(
        self,
        user: str,
        channel: str,
        *,
        message_ts: str | None = None,
        ephemeral: bool = False,
        thread_ts: str | None = None,
    ) -> str:
        """Return a new response_url for what a user (id) did in a channel (id)."""
        token = self._ids.token("response", 40)
        self._rights[token] = ResponseRight(
            user, channel, self._born(), message_ts, ephemeral, thread_ts
        )
        return f"{self.base_url}/response/{token}"

    def use(self, token: str) -> ResponseRight:
        """Count one use of a response_url; raises SlackError: unknown, used up or too old."""
        right = self._rights.get(token)
        if right is None or self._is_over(right.born, RESPONSE_LIFE):
            raise SlackError("expired_url", status=404)
        if right.uses >= RESPONSE_USES:
            raise SlackError("used_url", status=404)
        right.uses += 1
        return right

    def _born(self) -> tuple[datetime, datetime]:
        return self._now(), self._wall()

    def _is_over(self, born: tuple[datetime, datetime], life: timedelta) -> bool:
        return self._now() - born[0] > life or self._wall() - born[1] > life

"""Everything that happened, in order: a checker of "nothing lost, nothing twice" reads it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sandbox.workspace.values import Ephemeral, Json, Message


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call of a Web API method (or of a `response_url`), with its arguments and the answer.

    `at` is the sandbox's instant, `wall` the real one; `answered` is false where the connection
    was cut after the call had been carried out.
    """

    method: str
    args: Mapping[str, Any]
    answer: Mapping[str, Any]
    status: int
    at: datetime
    wall: datetime
    answered: bool = True

    @property
    def ok(self) -> bool:
        """Whether the method did what it was asked."""
        return bool(self.answer.get("ok"))

    @property
    def error(self) -> str | None:
        """Slack's word for what was wrong, or None."""
        return self.answer.get("error")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that somebody could see or no longer see.

    `kind` is post, update, delete, ephemeral, ephemeral_update or ephemeral_delete. `to` is the one
    person who saw an ephemeral message; `by` the author's user id.
    """

    kind: str
    channel: str
    ts: str
    text: str
    blocks: tuple[Json, ...]
    at: datetime
    wall: datetime
    by: str | None = None
    to: str | None = None
    metadata: Mapping[str, Any] | None = None
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """One request that the workspace sent to the app, and how it went.

    `kind` is slash_commands, interactive or events_api; `attempt` counts the retries of an event.
    """

    kind: str
    payload: Mapping[str, Any]
    attempt: int
    ok: bool
    error: str | None
    seconds: float
    at: datetime
    wall: datetime
    reason: str | None = None


@dataclass
class Record:
    """The lists that a checker reads: `calls`, `said`, `handed`, each in order of time."""

    now: Callable[[], datetime]
    wall: Callable[[], datetime]
    calls: list[ApiCall] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)

    def entry(self, kind: str, what: Message | Ephemeral) -> Said:
        """Make the entry for a message in its present form."""
        message = what if isinstance(what, Message) else None
        return Said(
            kind=kind,
            channel=what.channel,
            ts=what.ts,
            text=what.text,
            blocks=what.blocks,
            at=self.now(),
            wall=self.wall(),
            by=message.user if message else None,
            to=None if message else what.user,
            metadata=message.metadata if message else None,
            thread_ts=what.thread_ts,
        )

    def calls_of(self, method: str) -> tuple[ApiCall, ...]:
        """Return the calls of one method, oldest first."""
        return tuple(call for call in self.calls if call.method == method)

    def posts(self, channel: str | None = None) -> tuple[Said, ...]:
        """Return every message ever posted (deleted ones too), in one channel (id) or in all."""
        return tuple(
            said for said in self.said if said.kind == "post" and channel in {None, said.channel}
        )

    def clear(self) -> None:
        """Forget what happened so far."""
        for entries in (self.calls, self.said, self.handed):
            entries.clear()

    def to_json(self) -> Json:
        """Return the whole record as JSON values; instants are ISO strings."""
        return {
            "calls": [_plain(asdict(call)) for call in self.calls],
            "said": [_plain(asdict(said)) for said in self.said],
            "handed": [_plain(asdict(handed)) for handed in self.handed],
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime) else value

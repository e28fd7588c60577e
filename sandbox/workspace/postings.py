"""What stands in the channels: messages, and the ephemeral ones that only one person sees."""

from bisect import bisect_left, insort
from dataclasses import replace
from operator import attrgetter
from typing import Any

from sandbox.workspace.changes import Changes
from sandbox.workspace.record import Record, Said
from sandbox.workspace.values import Ephemeral, Message

_by_ts = attrgetter("ts")


class Postings:
    """Messages by channel and ts, in order; every change is kept in the record."""

    def __init__(self, changes: Changes, record: Record) -> None:
        self._changes = changes
        self._record = record
        self._messages: dict[str, list[Message]] = {}
        self._ephemerals: dict[tuple[str, str], list[Ephemeral]] = {}

    def put(self, message: Message) -> Message:
        """Say a message in its channel."""
        insort(self._messages.setdefault(message.channel, []), message, key=_by_ts)
        return self._said("post", message)

    def change(self, message: Message, **facts: Any) -> Message:
        """Put a changed message in the place of the old one."""
        changed = replace(message, **facts)
        standing = self._messages[message.channel]
        standing[self._place(message)] = changed
        return self._said("update", changed)

    def unfurl(self, message: Message, **facts: Any) -> Message:
        """Put Slack's own additions to a message in place, without an entry in the record."""
        changed = replace(message, **facts)
        self._messages[message.channel][self._place(message)] = changed
        self._tell(changed)
        return changed

    def remove(self, message: Message) -> None:
        """Take a message away."""
        del self._messages[message.channel][self._place(message)]
        self._said("delete", message)

    def get(self, channel: str, ts: str) -> Message | None:
        """Return the message with that ts in a channel (ids), or None."""
        standing = self._messages.get(channel, [])
        place = bisect_left(standing, ts, key=_by_ts)
        return standing[place] if place < len(standing) and standing[place].ts == ts else None

    def all(self, channel: str) -> tuple[Message, ...]:
        """Return the messages of a channel (id), oldest first, replies in threads included."""
        return tuple(self._messages.get(channel, ()))

    def show(self, ephemeral: Ephemeral) -> Ephemeral:
        """Show one person a message, or its new form where it already stands."""
        mine = self._ephemerals.setdefault((ephemeral.user, ephemeral.channel), [])
        standing = [other for other in mine if other.ts == ephemeral.ts]
        mine[:] = [other for other in mine if other.ts != ephemeral.ts] + [ephemeral]
        mine.sort(key=_by_ts)
        kind = "ephemeral_update" if standing else "ephemeral"
        self._record.said.append(self._entry(kind, ephemeral))
        self._tell_ephemeral(ephemeral)
        return ephemeral

    def hide(self, ephemeral: Ephemeral) -> None:
        """Take an ephemeral message away from the person who sees it."""
        mine = self._ephemerals.get((ephemeral.user, ephemeral.channel), [])
        mine[:] = [other for other in mine if other.ts != ephemeral.ts]
        self._record.said.append(self._entry("ephemeral_delete", ephemeral))
        self._tell_ephemeral(ephemeral)

    def shown_to(self, user: str, channel: str) -> tuple[Ephemeral, ...]:
        """Return what only this person sees in a channel (ids), oldest first."""
        return tuple(self._ephemerals.get((user, channel), ()))

    def _place(self, message: Message) -> int:
        return bisect_left(self._messages[message.channel], message.ts, key=_by_ts)

    def _said(self, kind: str, message: Message) -> Message:
        self._record.said.append(self._entry(kind, message))
        self._tell(message)
        return message

    def _entry(self, kind: str, what: Message | Ephemeral) -> Said:
        return self._record.entry(kind, what)

    def _tell(self, message: Message) -> None:
        self._changes.tell("message", channel=message.channel, ts=message.ts)

    def _tell_ephemeral(self, ephemeral: Ephemeral) -> None:
        self._changes.tell(
            "ephemeral", channel=ephemeral.channel, user=ephemeral.user, ts=ephemeral.ts
        )

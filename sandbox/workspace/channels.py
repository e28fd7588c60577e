"""The workspace's conversations: channels, private channels, direct messages."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sandbox.workspace.changes import Changes
from sandbox.workspace.errors import NoSuchChannelError
from sandbox.workspace.ids import Ids
from sandbox.workspace.values import Channel, ChannelKind

_PREFIX = {
    ChannelKind.PUBLIC: "C",
    ChannelKind.PRIVATE: "G",
    ChannelKind.IM: "D",
    ChannelKind.MPIM: "G",
}


class Channels:
    """Conversations by id; a channel may also be named as "#name" or "name"."""

    def __init__(self, ids: Ids, changes: Changes, *, bot_user: str) -> None:
        self._ids = ids
        self._changes = changes
        self._bot_user = bot_user
        self._channels: dict[str, Channel] = {}

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._channels.values())

    def add(self, name: str, *, kind: ChannelKind, now: datetime, **facts: Any) -> Channel:
        """Add a conversation and return it; `facts` are fields of Channel."""
        channel = Channel(
            id=self._ids.next(_PREFIX[kind]),
            name=name,
            kind=kind,
            created=int(now.timestamp()),
            **facts,
        )
        return self._keep(channel)

    def change(self, channel: Channel, **facts: Any) -> Channel:
        """Give a conversation other facts (fields of Channel)."""
        return self._keep(replace(channel, **facts))

    def join(self, channel: Channel, users: Iterable[str]) -> Channel:
        """Make `users` (ids) members; those who are already stay where they are."""
        return self.change(channel, members=tuple(dict.fromkeys((*channel.members, *users))))

    def leave(self, channel: Channel, user: str) -> Channel:
        """Take a user (id) out."""
        return self.change(channel, members=tuple(m for m in channel.members if m != user))

    def get(self, channel_id: str) -> Channel | None:
        """Return the conversation with that id, or None."""
        return self._channels.get(channel_id)

    def find(self, which: str | Channel) -> Channel:
        """Return the conversation with that id or name; raises NoSuchChannelError."""
        if isinstance(which, Channel):
            return self.find(which.id)
        channel = self._channels.get(which) or self.named(which)
        if channel is None:
            raise NoSuchChannelError(f"no channel is called {which!r}")
        return channel

    def named(self, name: str) -> Channel | None:
        """Return the channel of that name ("#name" or "name"), or None."""
        wanted = name.removeprefix("#").casefold()
        found = (c for c in self if not c.is_im and c.name.casefold() == wanted)
        return next(found, None)

    def im_with(self, user: str) -> Channel | None:
        """Return the bot's direct-message conversation with a user (id), or None."""
        return next((c for c in self if c.is_im and c.user == user), None)

    def open_im(self, user: str, *, now: datetime) -> Channel:
        """Return the bot's direct-message conversation with a user (id), opened if need be."""
        members = (user, self._bot_user)
        return self.im_with(user) or self.add(
            "", kind=ChannelKind.IM, now=now, user=user, members=members
        )

    def _keep(self, channel: Channel) -> Channel:
        self._channels[channel.id] = channel
        self._changes.tell("channel", channel=channel.id)
        return channel

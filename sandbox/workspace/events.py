"""The events that the workspace tells the app of: only those it subscribes to and may read."""

from typing import Any

from sandbox.workspace import payloads
from sandbox.workspace.shapes import message_shape, view_shape
from sandbox.workspace.state import State
from sandbox.workspace.values import Channel, ChannelKind, Json, Message, User

_MESSAGE_EVENTS = {
    ChannelKind.PUBLIC: ("message.channels", "channels:history", "channel"),
    ChannelKind.PRIVATE: ("message.groups", "groups:history", "group"),
    ChannelKind.IM: ("message.im", "im:history", "im"),
    ChannelKind.MPIM: ("message.mpim", "mpim:history", "mpim"),
}
_READS = {ChannelKind.PUBLIC: "channels:read", ChannelKind.PRIVATE: "groups:read"}


def wanted(state: State, name: str, scope: str | None) -> bool:
    """Whether the app subscribes to an event, and its token may read it."""
    subscribed = state.events is None or name in state.events
    allowed = scope is None or scope in state.installation.scopes
    return subscribed and allowed and state.installation.state == "active"


async def tell(state: State, name: str, body: Json, *, scope: str | None = None) -> None:
    """Tell the app of an event, if it wants to hear of it; wait for the first attempts."""
    if wanted(state, name, scope):
        await state.courier.send_event(payloads.event(state, body))


async def message_said(state: State, message: Message, **facts: Any) -> None:
    """Tell the app of a message in a conversation that its bot is a member of."""
    channel = state.channels.find(message.channel)
    if state.app.bot_user not in channel.members:
        return
    name, scope, kind = _MESSAGE_EVENTS[channel.kind]
    body = message_shape(message, app=state.app, team=state.team) | {
        "channel": channel.id,
        "channel_type": kind,
        "event_ts": message.ts,
        **facts,
    }
    await tell(state, name, body, scope=scope)
    if f"<@{state.app.bot_user}>" in message.text and channel.kind is not ChannelKind.IM:
        await tell(state, "app_mention", body | {"type": "app_mention"}, scope="app_mentions:read")


def bot_spoke(state: State, message: Message) -> None:
    """Tell the app of its own bot's message, as Slack does, without waiting for it."""
    name, scope, kind = _MESSAGE_EVENTS[state.channels.find(message.channel).kind]
    if wanted(state, name, scope):
        body = message_shape(message, app=state.app, team=state.team) | {
            "channel": message.channel,
            "channel_type": kind,
            "event_ts": message.ts,
        }
        state.courier.send_event_later(payloads.event(state, body))


async def links_shared(state: State, message: Message, links: list[Json]) -> None:
    """Tell the app of links in a person's message."""
    body = {
        "type": "link_shared",
        "channel": message.channel,
        "user": message.user,
        "message_ts": message.ts,
        "links": links,
        "event_ts": message.ts,
        "source": "conversations_history",
    }
    await tell(state, "link_shared", body, scope="links:read")


async def joined(state: State, user: User, channel: Channel) -> None:
    """Tell the app that somebody became a member of a channel."""
    await _membership(state, user, channel, "member_joined_channel")


async def left(state: State, user: User, channel: Channel) -> None:
    """Tell the app that somebody is no longer a member of a channel."""
    await _membership(state, user, channel, "member_left_channel")


async def home_opened(state: State, user: User, tab: str) -> None:
    """Tell the app that somebody looks at its Home (or Messages) tab."""
    body: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": state.im(user),
        "tab": tab,
        "event_ts": state.timestamps.next(),
    }
    home = state.open_views.home(user.id)
    if home is not None and tab == "home":
        body["view"] = view_shape(home, app=state.app, team=state.team)
    await tell(state, "app_home_opened", body)


async def file_shared(state: State, user: User, channel: Channel, file_id: str) -> None:
    """Tell the app of a file dropped into a conversation that its bot is a member of."""
    if state.app.bot_user in channel.members:
        body = {
            "type": "file_shared",
            "file_id": file_id,
            "file": {"id": file_id},
            "user_id": user.id,
            "channel_id": channel.id,
            "event_ts": state.timestamps.next(),
        }
        await tell(state, "file_shared", body, scope="files:read")


async def _membership(state: State, user: User, channel: Channel, name: str) -> None:
    body = {
        "type": name,
        "user": user.id,
        "channel": channel.id,
        "channel_type": channel.id[0],
        "team": state.team.id,
        "event_ts": state.timestamps.next(),
    }
    own = user.id == state.app.bot_user
    if own or state.app.bot_user in channel.members:
        await tell(state, name, body, scope=_READS.get(channel.kind))

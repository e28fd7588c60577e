"""conversations.*: finding and opening the places where people talk."""

from decimal import Decimal, InvalidOperation

from sandbox.workspace.api.call import Call, Method, missing_scope, page
from sandbox.workspace.errors import SlackError
from sandbox.workspace.shapes import channel_shape, message_shape
from sandbox.workspace.values import Channel, ChannelKind, Json, Message, User

_READ = {
    ChannelKind.PUBLIC: "channels:read",
    ChannelKind.PRIVATE: "groups:read",
    ChannelKind.IM: "im:read",
    ChannelKind.MPIM: "mpim:read",
}
_HISTORY = {
    ChannelKind.PUBLIC: "channels:history",
    ChannelKind.PRIVATE: "groups:history",
    ChannelKind.IM: "im:history",
    ChannelKind.MPIM: "mpim:history",
}
_ANY_READ = tuple(_READ.values())
_ANY_HISTORY = tuple(_HISTORY.values())
_OPEN = ("channels:manage", "groups:write", "im:write", "mpim:write")
_MOST_USERS = 8


def open_(call: Call) -> Json:
    """conversations.open."""
    if call.text("channel"):
        channel = call.visible_channel()
        already = True
    else:
        users = _users(call)
        channel, already = _opened(call, users)
    shape = _shape(call, channel) if call.flag("return_im") else {"id": channel.id}
    return {"ok": True, "channel": shape} | (
        {"no_op": True, "already_open": True} if already else {}
    )


def info(call: Call) -> Json:
    """conversations.info."""
    channel = call.visible_channel()
    call.need(_READ[channel.kind])
    return {
        "ok": True,
        "channel": channel_shape(
            channel,
            team=call.workspace.team,
            bot_user=call.workspace.app.bot_user,
            members=call.flag("include_num_members"),
        ),
    }


def list_(call: Call) -> Json:
    """conversations.list."""
    kinds = _kinds(call)
    return _listed(call, [c for c in call.workspace.channels if c.kind in kinds])


def of_user(call: Call) -> Json:
    """users.conversations: those that a user (the bot by default) is a member of."""
    kinds = _kinds(call)
    user = call.user().id if call.text("user") else call.workspace.app.bot_user
    mine = [c for c in call.workspace.channels if c.kind in kinds and user in c.members]
    return _listed(call, mine)


def members(call: Call) -> Json:
    """conversations.members."""
    channel = call.visible_channel()
    call.need(_READ[channel.kind])
    ids, cursor = page(list(channel.members), call)
    return {"ok": True, "members": ids, "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> Json:
    """conversations.history: newest first, replies in threads left out."""
    channel = _readable(call)
    said = [m for m in _between(call, channel) if not m.is_reply or m.reply_broadcast]
    shown, cursor = page(said[::-1], call, most=999)
    return _messages(call, shown, cursor)


def replies(call: Call) -> Json:
    """conversations.replies: a thread, oldest first, the message that began it in front."""
    channel = _readable(call)
    ts = call.required("ts")
    if call.workspace.postings.get(channel.id, ts) is None:
        raise SlackError("thread_not_found")
    thread = [m for m in _between(call, channel) if ts in {m.ts, m.thread_ts}]
    shown, cursor = page(thread, call)
    return _messages(call, shown, cursor)


def join(call: Call) -> Json:
    """conversations.join."""
    channel = call.visible_channel()
    if channel.kind is not ChannelKind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    joined = call.workspace.channels.join(channel, [call.workspace.app.bot_user])
    return {"ok": True, "channel": _shape(call, joined)}


def _users(call: Call) -> list[User]:
    names = [name.strip() for name in call.text("users").split(",") if name.strip()]
    if not names:
        raise SlackError("users_list_not_supplied")
    if len(names) > _MOST_USERS:
        raise SlackError("too_many_users")
    users = [call.workspace.users.get(name) for name in names]
    return [_reachable(user) for user in users]


def _reachable(user: User | None) -> User:
    if user is None:
        raise SlackError("user_not_found")
    if user.deleted:
        raise SlackError("user_disabled")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    return user


def _opened(call: Call, users: list[User]) -> tuple[Channel, bool]:
    workspace = call.workspace
    if len(users) == 1:
        already = workspace.channels.im_with(users[0].id) is not None
        return workspace.channels.open_im(users[0].id, now=workspace.clock.now()), already
    call.need("mpim:write")
    members_ = (workspace.app.bot_user, *(user.id for user in users))
    for channel in workspace.channels:
        if channel.kind is ChannelKind.MPIM and set(channel.members) == set(members_):
            return channel, True
    name = "mpdm-" + "--".join(user.name for user in users)
    now = workspace.clock.now()
    return workspace.channels.add(name, kind=ChannelKind.MPIM, now=now, members=members_), False


def _kinds(call: Call) -> set[ChannelKind]:
    names = [name.strip() for name in call.text("types", "public_channel").split(",")]
    try:
        kinds = {ChannelKind(name) for name in names}
    except ValueError:
        raise SlackError("invalid_types") from None
    needed = tuple(_READ[kind] for kind in ChannelKind if kind in kinds)
    if not call.scopes.issuperset(needed):
        raise missing_scope(needed, call.scopes)
    return kinds


def _listed(call: Call, channels: list[Channel]) -> Json:
    seen = [channel for channel in channels if call.can_see(channel)]
    if call.flag("exclude_archived"):
        seen = [channel for channel in seen if not channel.is_archived]
    shown, cursor = page(seen, call)
    return {
        "ok": True,
        "channels": [_shape(call, channel) for channel in shown],
        "response_metadata": {"next_cursor": cursor},
    }


def _shape(call: Call, channel: Channel) -> Json:
    return channel_shape(
        channel, team=call.workspace.team, bot_user=call.workspace.app.bot_user, members=True
    )


def _readable(call: Call) -> Channel:
    channel = call.visible_channel()
    call.need(_HISTORY[channel.kind])
    if not call.is_member(channel):
        raise SlackError("not_in_channel")
    return channel


def _between(call: Call, channel: Channel) -> list[Message]:
    oldest = _instant(call, "oldest", "0")
    latest = _instant(call, "latest", "9999999999")
    inclusive = call.flag("inclusive")
    return [
        message
        for message in call.workspace.postings.all(channel.id)
        if oldest < Decimal(message.ts) < latest
        or (inclusive and Decimal(message.ts) in {oldest, latest})
    ]


def _instant(call: Call, name: str, default: str) -> Decimal:
    try:
        return Decimal(call.text(name) or default)
    except InvalidOperation:
        raise SlackError(f"invalid_ts_{name}") from None


def _messages(call: Call, messages: list[Message], cursor: str) -> Json:
    workspace = call.workspace
    metadata = call.flag("include_all_metadata")
    return {
        "ok": True,
        "messages": [
            message_shape(m, app=workspace.app, team=workspace.team, metadata=metadata)
            for m in messages
        ],
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


METHODS = (
    Method("conversations.open", open_, _OPEN),
    Method("conversations.info", info, _ANY_READ),
    Method("conversations.list", list_, _ANY_READ),
    Method("conversations.members", members, _ANY_READ),
    Method("conversations.history", history, _ANY_HISTORY),
    Method("conversations.replies", replies, _ANY_HISTORY),
    Method("conversations.join", join, ("channels:join",)),
    Method("users.conversations", of_user, _ANY_READ),
)

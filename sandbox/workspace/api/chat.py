"""chat.*: saying, changing and taking back messages."""

from dataclasses import replace
from typing import Any

from sandbox.workspace.api.call import Call, Method
from sandbox.workspace.content import Content, content_of, metadata_of
from sandbox.workspace.errors import SlackError
from sandbox.workspace.events import bot_spoke
from sandbox.workspace.shapes import message_shape
from sandbox.workspace.unfurl import unfurls_for
from sandbox.workspace.values import Channel, ChannelKind, Edited, Ephemeral, Json, Message

_WRITE = ("chat:write",)


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    channel = _target(call)
    content = content_of(call.args, call.workspace.ids)
    metadata = metadata_of(call.args.get("metadata"))
    thread = _thread(call, channel)
    call.workspace.pacing.take(channel.id)
    message = _said(call, channel, content, metadata=metadata, thread_ts=thread)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": _shape(call, message)}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral."""
    channel = _postable(call, call.visible_channel())
    user = call.workspace.users.get(call.required("user"))
    if user is None or user.deleted or user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    content = content_of(call.args, call.workspace.ids)
    thread = _thread(call, channel)
    ephemeral = call.workspace.postings.show(
        Ephemeral(
            ts=call.workspace.timestamps.next(),
            channel=channel.id,
            user=user.id,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            thread_ts=thread,
        )
    )
    return {"ok": True, "message_ts": ephemeral.ts}


def update(call: Call) -> Json:
    """chat.update."""
    message = _own_message(call, "cant_update_message")
    channel = call.workspace.channels.find(message.channel)
    if channel.is_archived:
        raise SlackError("is_inactive")
    content = content_of(call.args, call.workspace.ids)
    metadata = message.metadata
    if call.args.get("metadata") is not None:
        metadata = metadata_of(call.args["metadata"])
    changed = call.workspace.postings.change(
        message,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=metadata,
        unfurls=(),
        edited=Edited(call.workspace.app.bot_user, call.workspace.timestamps.next()),
    )
    shape = _shape(call, changed)
    return {
        "ok": True,
        "channel": channel.id,
        "ts": changed.ts,
        "text": changed.text,
        "message": shape,
    }


def delete(call: Call) -> Json:
    """chat.delete."""
    message = _own_message(call, "cant_delete_message")
    call.workspace.postings.remove(message)
    return {"ok": True, "channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink."""
    channel = call.visible_channel()
    message = call.workspace.postings.get(channel.id, call.required("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    return {
        "ok": True,
        "channel": channel.id,
        "permalink": call.workspace.permalink(channel.id, message.ts),
    }


def unfurl(call: Call) -> Json:
    """chat.unfurl: the app's own previews for links in a message."""
    channel = call.visible_channel()
    message = call.workspace.postings.get(channel.id, call.required("ts"))
    unfurls = call.json("unfurls", "invalid_unfurls")
    if message is None:
        raise SlackError("cannot_find_message")
    if not isinstance(unfurls, dict):
        raise SlackError("missing_unfurls")
    shown = tuple({"from_url": url, "app_unfurl": True, **body} for url, body in unfurls.items())
    call.workspace.postings.unfurl(message, unfurls=shown)
    return {"ok": True}


def _said(call: Call, channel: Channel, content: Content, **facts: Any) -> Message:
    workspace = call.workspace
    message = workspace.postings.put(
        Message(
            ts=workspace.timestamps.next(),
            channel=channel.id,
            user=workspace.app.bot_user,
            bot_id=workspace.app.bot_id,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            reply_broadcast=call.flag("reply_broadcast"),
            mrkdwn=call.flag("mrkdwn", default=True),
            **facts,
        )
    )
    links = call.flag("unfurl_links", default=True)
    media = call.flag("unfurl_media", default=True)
    unfurls = unfurls_for(message, links=links, media=media)
    bot_spoke(workspace, message)
    return workspace.postings.unfurl(message, unfurls=unfurls) if unfurls else message


def _target(call: Call) -> Channel:
    name = call.required("channel")
    if call.workspace.users.get(name) is not None:
        return _im(call, name)
    channel = call.workspace.channels.get(name) or call.workspace.channels.named(name)
    if channel is None or not call.can_see(channel):
        raise SlackError("channel_not_found")
    return _postable(call, channel)


def _im(call: Call, user_id: str) -> Channel:
    user = call.workspace.users.find(user_id)
    if user.deleted or user.id == call.workspace.app.bot_user:
        raise SlackError("channel_not_found")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    return call.workspace.channels.open_im(user.id, now=call.workspace.clock.now())


def _postable(call: Call, channel: Channel) -> Channel:
    if channel.is_archived:
        raise SlackError("is_archived")
    if not call.is_member(channel) and not (
        channel.kind is ChannelKind.PUBLIC and "chat:write.public" in call.scopes
    ):
        raise SlackError("not_in_channel")
    return channel


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    parent = call.workspace.postings.get(channel.id, thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    return parent.thread_ts or parent.ts


def _own_message(call: Call, error: str) -> Message:
    channel = call.visible_channel()
    message = call.workspace.postings.get(channel.id, call.required("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.user != call.workspace.app.bot_user:
        raise SlackError(error)
    return message


def _shape(call: Call, message: Message) -> Json:
    shown = replace(message, unfurls=())
    return message_shape(shown, app=call.workspace.app, team=call.workspace.team)


METHODS = (
    Method("chat.postMessage", post_message, _WRITE),
    Method("chat.postEphemeral", post_ephemeral, _WRITE),
    Method("chat.update", update, _WRITE),
    Method("chat.delete", delete, _WRITE),
    Method("chat.getPermalink", get_permalink),
    Method("chat.unfurl", unfurl, ("links:write",)),
)

"""The workspace's values in the shapes that Slack's API and events give them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.workspace.values import (
    App,
    Channel,
    ChannelKind,
    Ephemeral,
    File,
    Json,
    Message,
    Team,
    User,
    View,
)


def user_shape(user: User, *, now: datetime, with_email: bool) -> Json:
    """Return a user as users.info gives them; the address only to those allowed to read it."""
    local = now.astimezone(ZoneInfo(user.tz))
    offset = local.utcoffset()
    return {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "color": "9f69e7",
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": local.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": _profile(user, with_email=with_email),
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_email_confirmed": not user.is_bot,
        "updated": int(now.timestamp()),
        **({"is_stranger": True} if user.is_stranger else {}),
    }


def _profile(user: User, *, with_email: bool) -> Json:
    profile: Json = {
        "title": user.title,
        "phone": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "status_text": "",
        "status_emoji": "",
        "team": user.team_id,
    }
    if with_email and user.email:
        profile["email"] = user.email
    return profile


def channel_shape(channel: Channel, *, team: Team, bot_user: str, members: bool = False) -> Json:
    """Return a conversation as conversations.info gives it."""
    common: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
        "is_org_shared": False,
        "context_team_id": team.id,
    }
    if channel.is_im:
        return common | {"user": channel.user, "is_user_deleted": False, "priority": 0}
    private = channel.kind is ChannelKind.PRIVATE
    shape: Json = common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": private,
        "is_mpim": channel.kind is ChannelKind.MPIM,
        "is_private": channel.is_private,
        "is_general": channel.name == "general",
        "is_shared": channel.is_shared,
        "is_ext_shared": channel.is_shared,
        "is_member": bot_user in channel.members,
        "creator": channel.creator or "",
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "shared_team_ids": [team.id],
    }
    return shape | ({"num_members": len(channel.members)} if members else {})


def message_shape(message: Message, *, app: App, team: Team, metadata: bool = True) -> Json:
    """Return a message as it stands in histories, answers and payloads."""
    shape: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": team.id,
    }
    if message.bot_id:
        shape |= {"bot_id": message.bot_id, "app_id": app.id}
    optional: dict[str, Any] = {
        "subtype": message.subtype,
        "blocks": list(message.blocks),
        "attachments": [*message.attachments, *message.unfurls],
        "thread_ts": message.thread_ts,
        "files": [{"id": file_id} for file_id in message.files],
        "metadata": dict(message.metadata) if metadata and message.metadata else None,
    }
    if message.edited:
        optional["edited"] = {"user": message.edited.user, "ts": message.edited.ts}
    return shape | {name: value for name, value in optional.items() if value}


def ephemeral_shape(ephemeral: Ephemeral, *, app: App) -> Json:
    """Return an ephemeral message for the person who sees it."""
    return {
        "type": "message",
        "subtype": "ephemeral",
        "is_ephemeral": True,
        "user": app.bot_user,
        "bot_id": app.bot_id,
        "ts": ephemeral.ts,
        "text": ephemeral.text,
        "blocks": list(ephemeral.blocks),
    }


def view_shape(view: View, *, app: App, team: Team) -> Json:
    """Return a view as views.open and the interaction payloads give it."""
    body = view.body
    return {
        "id": view.id,
        "team_id": team.id,
        "type": view.type,
        "blocks": list(view.blocks),
        "private_metadata": body.get("private_metadata") or "",
        "callback_id": view.callback_id,
        "state": {"values": {block: dict(actions) for block, actions in view.state.items()}},
        "hash": view.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": app.id,
        "external_id": view.external_id or "",
        "app_installed_team_id": team.id,
        "bot_id": app.bot_id,
    }


def file_shape(file: File, *, base_url: str) -> Json:
    """Return a file as files.info and messages give it."""
    address = f"{base_url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2].lower(),
        "user": file.user,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "url_private": address,
        "url_private_download": f"{base_url}/files/{file.id}/download/{file.name}",
        "channels": list(file.channels),
    }

"""The payloads with which Slack tells an app what somebody did."""

from collections.abc import Mapping

from sandbox.workspace.shapes import message_shape, view_shape
from sandbox.workspace.state import State
from sandbox.workspace.values import Channel, ChannelKind, Ephemeral, Json, Message, User, View

VERIFICATION = "sandbox-verification-token"


def channel_name(channel: Channel) -> str:
    """Return the name that payloads give a channel."""
    names = {ChannelKind.IM: "directmessage", ChannelKind.PRIVATE: "privategroup"}
    return names.get(channel.kind, channel.name)


def common(state: State, user: User) -> Json:
    """Return what every interaction payload holds."""
    return {
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": state.team.id,
        },
        "team": {"id": state.team.id, "domain": state.team.domain},
        "api_app_id": state.app.id,
        "token": VERIFICATION,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def command(state: State, user: User, channel: Channel, name: str, text: str) -> Json:
    """Return the payload of a slash command."""
    return {
        "token": VERIFICATION,
        "team_id": state.team.id,
        "team_domain": state.team.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": state.app.id,
        "is_enterprise_install": "false",
        "response_url": state.permits.response_url(user.id, channel.id),
        "trigger_id": state.permits.trigger(user.id),
    }


def actions_in_message(
    state: State,
    user: User,
    shown: Message | Ephemeral,
    actions: list[Json],
    values: Mapping[str, Mapping[str, Json]],
) -> Json:
    """Return the block_actions payload for something used in a message."""
    channel = state.channels.find(shown.channel)
    ephemeral = isinstance(shown, Ephemeral)
    container: Json = {
        "type": "message",
        "message_ts": shown.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if shown.thread_ts:
        container["thread_ts"] = shown.thread_ts
    payload = {
        "type": "block_actions",
        **common(state, user),
        "container": container,
        "trigger_id": state.permits.trigger(user.id),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": values},
        "response_url": state.permits.response_url(
            user.id,
            channel.id,
            message_ts=shown.ts,
            ephemeral=ephemeral,
            thread_ts=shown.thread_ts,
        ),
        "actions": actions,
    }
    if isinstance(shown, Message):
        payload["message"] = message_shape(shown, app=state.app, team=state.team)
    return payload


def actions_in_view(state: State, user: User, view: View, actions: list[Json]) -> Json:
    """Return the block_actions payload for something used in a modal or a Home tab."""
    return {
        "type": "block_actions",
        **common(state, user),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": state.permits.trigger(user.id),
        "view": view_shape(view, app=state.app, team=state.team),
        "actions": actions,
    }


def submission(state: State, user: User, view: View) -> Json:
    """Return the payload of a submitted modal."""
    return {
        "type": "view_submission",
        **common(state, user),
        "trigger_id": state.permits.trigger(user.id),
        "view": view_shape(view, app=state.app, team=state.team),
        "response_urls": [],
    }


def closing(state: State, user: User, view: View, *, cleared: bool) -> Json:
    """Return the payload of a modal that was closed without being submitted."""
    return {
        "type": "view_closed",
        **common(state, user),
        "view": view_shape(view, app=state.app, team=state.team),
        "is_cleared": cleared,
    }


def message_shortcut(state: State, user: User, message: Message, callback_id: str) -> Json:
    """Return the payload of a shortcut chosen from a message's menu."""
    channel = state.channels.find(message.channel)
    return {
        "type": "message_action",
        **common(state, user),
        "action_ts": state.timestamps.next(),
        "callback_id": callback_id,
        "trigger_id": state.permits.trigger(user.id),
        "response_url": state.permits.response_url(user.id, channel.id),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message_ts": message.ts,
        "message": message_shape(message, app=state.app, team=state.team),
    }


def global_shortcut(state: State, user: User, callback_id: str) -> Json:
    """Return the payload of a shortcut chosen from the search bar or the composer."""
    return {
        "type": "shortcut",
        **common(state, user),
        "action_ts": state.timestamps.next(),
        "callback_id": callback_id,
        "trigger_id": state.permits.trigger(user.id),
    }


def suggestion(
    state: State, user: User, where: Json, *, block_id: str, action_id: str, typed: str
) -> Json:
    """Return the payload that asks the app for the options of an external menu."""
    return {
        "type": "block_suggestion",
        **common(state, user),
        "action_id": action_id,
        "block_id": block_id,
        "value": typed,
        **where,
    }


def event(state: State, body: Json) -> Json:
    """Return the envelope in which Slack sends an event."""
    now = state.clock.now()
    number = state.ids.next("Ev")
    return {
        "token": VERIFICATION,
        "team_id": state.team.id,
        "context_team_id": state.team.id,
        "context_enterprise_id": None,
        "api_app_id": state.app.id,
        "event": body,
        "type": "event_callback",
        "event_id": number,
        "event_time": int(now.timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": state.team.id,
                "user_id": state.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{number}",
    }

"""users.*, team.*, bots.*, auth.* and files.info: who is who, and what was dropped where."""

from sandbox.workspace.api.call import Call, Method, page
from sandbox.workspace.errors import SlackError
from sandbox.workspace.shapes import file_shape, user_shape
from sandbox.workspace.values import Json, User


def auth_test(call: Call) -> Json:
    """auth.test."""
    workspace = call.workspace
    return {
        "ok": True,
        "url": f"https://{workspace.team.domain}.slack.com/",
        "team": workspace.team.name,
        "user": workspace.users.find(workspace.app.bot_user).name,
        "team_id": workspace.team.id,
        "user_id": workspace.app.bot_user,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def api_test(call: Call) -> Json:
    """api.test."""
    if call.text("error"):
        raise SlackError(call.text("error"), args=dict(call.args))
    return {"ok": True, "args": dict(call.args)}


def info(call: Call) -> Json:
    """users.info: a deactivated user is still found, with `deleted`."""
    return {"ok": True, "user": _shape(call, call.user())}


def list_(call: Call) -> Json:
    """users.list."""
    users, cursor = page(list(call.workspace.users), call, default=1000)
    return {
        "ok": True,
        "members": [_shape(call, user) for user in users],
        "cache_ts": int(call.workspace.clock.now().timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def lookup_by_email(call: Call) -> Json:
    """users.lookupByEmail: a deactivated user is not found."""
    user = call.workspace.users.with_email(call.required("email"))
    if user is None or user.deleted or user.is_bot:
        raise SlackError("users_not_found")
    return {"ok": True, "user": _shape(call, user)}


def team_info(call: Call) -> Json:
    """team.info."""
    team = call.workspace.team
    shape = {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": ""}
    return {"ok": True, "team": shape}


def bots_info(call: Call) -> Json:
    """bots.info."""
    app = call.workspace.app
    if call.text("bot", app.bot_id) != app.bot_id:
        raise SlackError("bot_not_found")
    shape = {
        "id": app.bot_id,
        "deleted": False,
        "name": app.name,
        "app_id": app.id,
        "user_id": app.bot_user,
        "updated": 0,
    }
    return {"ok": True, "bot": shape}


def files_info(call: Call) -> Json:
    """files.info: only files that stand in a conversation the bot is a member of."""
    file = call.workspace.files.get(call.required("file"))
    channels = [call.workspace.channels.find(c) for c in file.channels] if file else []
    if file is None or not any(call.is_member(channel) for channel in channels):
        raise SlackError("file_not_found")
    return {"ok": True, "file": file_shape(file, base_url=call.workspace.permits.base_url)}


def _shape(call: Call, user: User) -> Json:
    with_email = "users:read.email" in call.scopes
    return user_shape(user, now=call.workspace.clock.now(), with_email=with_email)


METHODS = (
    Method("auth.test", auth_test, token="any"),  # noqa: S106 — a kind of token, not one
    Method("api.test", api_test, token="none"),  # noqa: S106 — a kind of token, not one
    Method("users.info", info, ("users:read",)),
    Method("users.list", list_, ("users:read",)),
    Method("users.lookupByEmail", lookup_by_email, ("users:read.email",)),
    Method("team.info", team_info, ("team:read",)),
    Method("bots.info", bots_info, ("users:read",)),
    Method("files.info", files_info, ("files:read",)),
)

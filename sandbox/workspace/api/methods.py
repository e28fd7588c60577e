"""The doorkeeper of the Web API: which methods there are, and who may call them."""

from collections.abc import Mapping
from typing import Any

from sandbox.workspace.api import chat, conversations, people, views
from sandbox.workspace.api.call import Call, Method, missing_scope
from sandbox.workspace.errors import SlackError
from sandbox.workspace.state import State
from sandbox.workspace.values import Json


def connections_open(call: Call) -> Json:
    """apps.connections.open: a WebSocket address that can be used once."""
    sockets = call.workspace.sockets
    if sockets is None:
        raise SlackError("not_allowed")
    return {"ok": True, "url": sockets.ticket()}


_CONNECTIONS = Method(
    "apps.connections.open",
    connections_open,
    ("connections:write",),
    token="app",  # noqa: S106 — a kind of token, not one
)
METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        *chat.METHODS,
        *conversations.METHODS,
        *people.METHODS,
        *views.METHODS,
        _CONNECTIONS,
    )
}


def call_method(workspace: State, name: str, args: Mapping[str, Any], *, token: str | None) -> Json:
    """Carry out one call and return its answer; raises the SlackError that Slack answers with."""
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    scopes = _scopes(workspace, method, token)
    if method.scopes and not scopes.intersection(method.scopes):
        raise missing_scope(method.scopes, scopes)
    return method.handler(Call(workspace, name, args, scopes))


def _scopes(workspace: State, method: Method, token: str | None) -> frozenset[str]:
    if method.token == "none":  # noqa: S105 — a kind of token, not one
        return frozenset()
    installation = workspace.installation
    if not token:
        raise SlackError("not_authed")
    if token not in {installation.bot_token, installation.app_token}:
        raise SlackError("invalid_auth")
    is_app = token == installation.app_token
    if method.token != "any" and is_app != (method.token == "app"):  # noqa: S105 — kinds
        raise SlackError("not_allowed_token_type")
    _check_state(installation.state)
    return installation.app_scopes if is_app else installation.scopes


def _check_state(state: str) -> None:
    if state == "revoked":
        raise SlackError("token_revoked")
    if state == "uninstalled":
        raise SlackError("account_inactive")

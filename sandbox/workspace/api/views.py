"""views.*: modals and Home tabs."""

from typing import Any

from sandbox.workspace.api.call import Call, Method
from sandbox.workspace.blocks.check import check_view
from sandbox.workspace.blocks.complete import completed
from sandbox.workspace.errors import SlackError
from sandbox.workspace.shapes import view_shape
from sandbox.workspace.state import State
from sandbox.workspace.values import Json, View
from sandbox.workspace.views import DEEPEST


def open_(call: Call) -> Json:
    """views.open: a modal, in exchange for a trigger id of the last three seconds."""
    body = _body(call)
    _check_external_id(call.workspace, body, None)
    user = _exchanged(call)
    return _answer(call, call.workspace.open_views.open(user, body))


def push(call: Call) -> Json:
    """views.push: a modal on top of the ones that are open, three deep at most."""
    body = _body(call)
    _check_external_id(call.workspace, body, None)
    trigger_id = call.required("trigger_id")
    user = _exchanged(call)
    stack = call.workspace.open_views.stack(user)
    if not stack or len(stack) >= DEEPEST:
        call.workspace.permits.release(trigger_id)
        raise SlackError("push_limit_reached" if stack else "not_found")
    return _answer(call, call.workspace.open_views.push(user, body))


def update(call: Call) -> Json:
    """views.update: another body for a view, if its hash is still the one the app saw."""
    body = _body(call, home=None)
    view = _named_view(call)
    if view is None or body["type"] != view.type:
        raise SlackError("not_found")
    _check_hash(call, view)
    _check_external_id(call.workspace, body, view)
    return _answer(call, call.workspace.open_views.update(view, body))


def publish(call: Call) -> Json:
    """views.publish: a person's Home tab."""
    body = _body(call, home=True)
    user = call.workspace.users.get(call.required("user_id"))
    if user is None or user.deleted or user.is_bot:
        raise SlackError("user_not_found")
    standing = call.workspace.open_views.home(user.id)
    if standing:
        _check_hash(call, standing)
    _check_external_id(call.workspace, body, standing)
    return _answer(call, call.workspace.open_views.publish(user.id, body))


def checked_body(raw: Any, workspace: State, *, home: bool = False) -> Json:
    """Return a view's body as Slack keeps it; raises the SlackError of what is wrong with it."""
    check_view(raw, home=home)
    return {**raw, "blocks": list(completed(raw["blocks"], workspace.ids))}


def _body(call: Call, *, home: bool | None = False) -> Json:
    raw = call.json("view")
    if raw is None:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view"])
    if home is None:
        home = isinstance(raw, dict) and raw.get("type") == "home"
    return checked_body(raw, call.workspace, home=home)


def _exchanged(call: Call) -> str:
    user = call.workspace.permits.exchange(call.required("trigger_id"))
    if call.workspace.users.find(user).deleted:
        raise SlackError("user_not_found")
    return user


def _named_view(call: Call) -> View | None:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if view_id:
        return call.workspace.open_views.get(view_id)
    if external_id:
        return call.workspace.open_views.with_external_id(external_id)
    raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view_id"])


def _check_hash(call: Call, view: View) -> None:
    given = call.text("hash")
    if given and given != view.hash:
        raise SlackError("hash_conflict")


def _check_external_id(workspace: State, body: Json, own: View | None) -> None:
    external_id = body.get("external_id")
    other = workspace.open_views.with_external_id(external_id) if external_id else None
    if other is not None and (own is None or other.id != own.id):
        raise SlackError("duplicate_external_id")


def _answer(call: Call, view: View) -> Json:
    shape = view_shape(view, app=call.workspace.app, team=call.workspace.team)
    return {"ok": True, "view": shape}


METHODS = (
    Method("views.open", open_),
    Method("views.push", push),
    Method("views.update", update),
    Method("views.publish", publish),
)

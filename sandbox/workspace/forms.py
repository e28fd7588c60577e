"""Filling in a modal, submitting it, closing it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.workspace import payloads
from sandbox.workspace.api.views import checked_body
from sandbox.workspace.blocks.check import elements_of
from sandbox.workspace.elements import find_element, is_empty, state_of
from sandbox.workspace.errors import FormIncompleteError, NoSuchElementError, SlackError
from sandbox.workspace.presses import enter
from sandbox.workspace.state import State
from sandbox.workspace.values import InteractionResult, Json, User, View
from sandbox.workspace.views import DEEPEST

TROUBLE = "We had some trouble connecting. Try again?"


def fill(state: State, view: View, values: Mapping[str, Any]) -> View:
    """Enter values into a modal and return it with them.

    A key is an action id, or a block id whose value is {action id: value} or the value itself.
    """
    for key, value in values.items():
        view = _filled(state, view, key, value)
    return view


async def submit(state: State, user: User, view: View) -> InteractionResult:
    """Submit a modal and do what the app's answer says; raises FormIncompleteError."""
    missing = _missing(view)
    if missing:
        raise FormIncompleteError(missing)
    sent = replace(view, state=state_of(view.blocks, view.state))
    answer, seconds = await state.courier.hand(
        "interactive", payloads.submission(state, user, sent)
    )
    facts: dict[str, Any] = {"ack": answer.payload, "seconds": seconds}
    if answer.error:
        return InteractionResult(error=TROUBLE, view=view, **facts)
    try:
        errors = _obey(state, view, answer.payload)
    except SlackError:
        return InteractionResult(error=TROUBLE, view=view, **facts)
    top = state.open_views.stack(user.id)
    return InteractionResult(errors=errors, view=top[-1] if top else None, **facts)


async def close(state: State, user: User, view: View, *, everything: bool = False) -> None:
    """Close a modal (or all of them) without submitting; the app hears of it if it asked to."""
    clears = everything or bool(view.body.get("clear_on_close"))
    closed = state.open_views.stack(user.id)[::-1] if clears else (view,)
    if clears:
        state.open_views.clear(user.id)
    else:
        state.open_views.close(view)
    for one in closed:
        if one.body.get("notify_on_close"):
            payload = payloads.closing(state, user, one, cleared=clears)
            await state.courier.hand("interactive", payload)


def _filled(state: State, view: View, key: str, value: Any) -> View:
    block = next((b for b in view.blocks if b["block_id"] == key), None)
    if block is None:
        return enter(state, view, *find_element(view.blocks, key), value)
    elements = {element["action_id"]: element for element in elements_of(block)}
    if not isinstance(value, Mapping):
        if len(elements) != 1:
            raise NoSuchElementError(f"say which element of {key!r}")
        value = dict.fromkeys(elements, value)
    for action_id, inner in value.items():
        if action_id not in elements:
            raise NoSuchElementError(f"there is nothing called {action_id!r} in {key!r}")
        view = enter(state, view, block, elements[action_id], inner)
    return view


def _missing(view: View) -> list[str]:
    values = state_of(view.blocks, view.state)
    return [
        block["block_id"]
        for block in view.blocks
        if block["type"] == "input"
        and not block.get("optional")
        and all(is_empty(entry) for entry in values[block["block_id"]].values())
    ]


def _obey(state: State, view: View, answer: Any) -> Mapping[str, str]:
    order = answer if isinstance(answer, Mapping) else {}
    action = order.get("response_action")
    if action == "errors":
        return _complain(state, view, order.get("errors"))
    if action == "clear":
        state.open_views.clear(view.user)
    elif action == "update":
        state.open_views.update(view, checked_body(order.get("view"), state))
    elif action == "push":
        _push(state, view, checked_body(order.get("view"), state))
    elif action is None:
        state.open_views.close(view)
    else:
        raise SlackError("invalid_response_action")
    return {}


def _complain(state: State, view: View, errors: Any) -> Mapping[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, Mapping) or not errors or not inputs.issuperset(errors):
        raise SlackError("invalid_response_action")
    state.open_views.change(view, errors=dict(errors))
    return dict(errors)


def _push(state: State, view: View, body: Json) -> None:
    if len(state.open_views.stack(view.user)) >= DEEPEST:
        raise SlackError("push_limit_reached")
    state.open_views.push(view.user, body)

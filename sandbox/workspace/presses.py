"""Using what stands in messages, modals and Home tabs: buttons, menus, pickers, shortcuts."""

from dataclasses import replace
from typing import Any

from sandbox.workspace import payloads
from sandbox.workspace.commands import can_act
from sandbox.workspace.elements import entered, find_element, has_state, state_of
from sandbox.workspace.errors import CannotActError, NoSuchMessageError, NoSuchViewError
from sandbox.workspace.state import State
from sandbox.workspace.values import (
    Block,
    Channel,
    Ephemeral,
    InteractionResult,
    Json,
    Message,
    User,
    View,
)


def seen_message(state: State, user: User, channel: Channel, ts: str) -> Message | Ephemeral:
    """Return the message that this person sees under a ts; raises NoSuchMessageError."""
    message = state.postings.get(channel.id, ts)
    if message is not None:
        return message
    for ephemeral in state.postings.shown_to(user.id, channel.id):
        if ephemeral.ts == ts:
            return ephemeral
    raise NoSuchMessageError(f"{user.name} sees no message {ts} here")


def open_view(state: State, user: User, view_id: str) -> View:
    """Return a modal or Home tab that a person has before them; raises NoSuchViewError."""
    view = state.open_views.get(view_id)
    if view is None or view.user != user.id:
        raise NoSuchViewError(f"{user.name} has no view {view_id} open")
    return view


async def use_in_message(
    state: State,
    user: User,
    shown: Message | Ephemeral,
    action_id: str,
    *,
    block_id: str | None = None,
    which: str | None = None,
    value: Any = None,
) -> InteractionResult:
    """Press a button of a message, or choose `value` in one of its menus."""
    can_act(state, user, state.channels.find(shown.channel))
    block, element = find_element(_all_blocks(shown), action_id, block_id=block_id, value=which)
    entries = state.entered.setdefault((user.id, shown.channel, shown.ts), {})
    action = _action(state, block, element, value)
    if has_state(element):
        entries.setdefault(block["block_id"], {})[action_id] = entered(element, value)
    values = state_of(_all_blocks(shown), entries)
    payload = payloads.actions_in_message(state, user, shown, [action], values)
    return await _handed(state, payload)


async def use_in_view(
    state: State,
    user: User,
    view: View,
    action_id: str,
    *,
    block_id: str | None = None,
    which: str | None = None,
    value: Any = None,
) -> InteractionResult:
    """Press a button of a modal or Home tab, or choose `value` in one of its menus."""
    if user.deleted:
        raise CannotActError(f"{user.name} is deactivated")
    block, element = find_element(view.blocks, action_id, block_id=block_id, value=which)
    action = _action(state, block, element, value)
    if has_state(element):
        view = enter(state, view, block, element, value)
    if block["type"] == "input" and not block.get("dispatch_action"):
        return InteractionResult(view=view)
    shown = replace(view, state=state_of(view.blocks, view.state))
    result = await _handed(state, payloads.actions_in_view(state, user, shown, [action]))
    return replace(result, view=state.open_views.get(view.id))


def enter(state: State, view: View, block: Block, element: Json, value: Any) -> View:
    """Keep what a person entered in a view, and return the view with it."""
    entries = {kept: dict(actions) for kept, actions in view.state.items()}
    entries.setdefault(block["block_id"], {})[element["action_id"]] = entered(element, value)
    return state.open_views.change(view, state=entries)


async def use_message_shortcut(
    state: State, user: User, message: Message, callback_id: str
) -> InteractionResult:
    """Choose the app's shortcut from a message's menu."""
    can_act(state, user, state.channels.find(message.channel))
    return await _handed(state, payloads.message_shortcut(state, user, message, callback_id))


async def use_shortcut(state: State, user: User, callback_id: str) -> InteractionResult:
    """Choose the app's shortcut from the composer or the search bar."""
    return await _handed(state, payloads.global_shortcut(state, user, callback_id))


async def suggested(state: State, user: User, view: View, action_id: str, typed: str) -> list[Json]:
    """Type into an external menu of a view and return the options that the app offers."""
    block, element = find_element(view.blocks, action_id)
    where = {
        key: value
        for key, value in payloads.actions_in_view(state, user, view, []).items()
        if key in {"container", "view"}
    }
    payload = payloads.suggestion(
        state,
        user,
        where,
        block_id=block["block_id"],
        action_id=element["action_id"],
        typed=typed,
    )
    answer, _ = await state.courier.hand("interactive", payload)
    offered = answer.payload if isinstance(answer.payload, dict) else {}
    groups = [option for group in offered.get("option_groups", ()) for option in group["options"]]
    return [*offered.get("options", ()), *groups]


def _action(state: State, block: Block, element: Json, value: Any) -> Json:
    action: Json = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "type": element["type"],
        "action_ts": state.timestamps.next(),
    }
    if element["type"] in {"button", "icon_button", "workflow_button"}:
        kept = {key: element[key] for key in ("text", "value", "style") if key in element}
        return action | kept
    if element["type"] == "feedback_buttons":
        return action | _feedback(element, value)
    if "placeholder" in element:
        action["placeholder"] = element["placeholder"]
    return action | entered(element, value)


def _feedback(element: Json, value: Any) -> Json:
    buttons = (element["positive_button"], element["negative_button"])
    chosen = next((b for b in buttons if b["value"] == value), buttons[0])
    return {"value": chosen["value"], "text": chosen["text"]}


def _all_blocks(shown: Message | Ephemeral) -> list[Block]:
    attached = [block for a in shown.attachments for block in a.get("blocks", ())]
    return [*shown.blocks, *attached]


async def _handed(state: State, payload: Json) -> InteractionResult:
    answer, seconds = await state.courier.hand("interactive", payload)
    return InteractionResult(error=answer.error, ack=answer.payload, seconds=seconds)

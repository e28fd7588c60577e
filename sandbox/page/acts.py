"""What a person does on the page: says something, presses, chooses, fills in, sends, closes.

Each function takes what the browser sent and returns what it is told: `error` is a sentence,
`errors` say that a form has complaints (they are drawn with it).
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.page.desk import HOME
from sandbox.page.entered import entered_value
from sandbox.page.notices import Notices, sentence_for
from sandbox.workspace import (
    FormIncompleteError,
    InteractionResult,
    NoSuchElementError,
    User,
    View,
    Workspace,
)
from sandbox.workspace.blocks.check import elements_of
from sandbox.workspace.elements import find_element
from sandbox.workspace.presses import open_view, seen_message
from sandbox.workspace.values import Block

Json = Mapping[str, Any]
Told = dict[str, Any]

PRESSED = frozenset({"button", "icon_button", "workflow_button"})
INCOMPLETE = "Please complete this required field."


def _word(order: Json, name: str) -> str:
    """Return a word that the browser must have sent; raises ValueError."""
    word = order.get(name)
    if not isinstance(word, str) or not word:
        raise ValueError(f"the page did not say {name}")
    return word


async def say(workspace: Workspace, notices: Notices, user: User, order: Json) -> Told:
    """Say something in a conversation, or type a command there."""
    channel = workspace.channels.find(_word(order, "in"))
    text = _word(order, "text").strip()
    if not text.startswith("/"):
        await workspace.send_message(user, channel, text)
        return {}
    result = await workspace.type_command(user, channel, text)
    if result.error:
        notices.put(workspace, user, channel, result.error)
    return {}


def _told(result: InteractionResult, workspace: Workspace) -> Told:
    if result.error:
        return {"error": sentence_for(result.error, workspace)}
    return {"errors": True} if result.errors else {}


def _answers(order: Json) -> dict[tuple[str, str], object]:
    sent = order.get("answers")
    return {
        (str(one.get("block")), str(one.get("action"))): one.get("value")
        for one in (sent if isinstance(sent, list) else [])
        if isinstance(one, dict)
    }


def _enter_answers(workspace: Workspace, user: User, view: View, order: Json) -> None:
    """Keep what is written in the other fields, so that a new version of the view shows it."""
    zone = ZoneInfo(user.tz)
    for (block_id, action_id), sent in _answers(order).items():
        try:
            _, element = find_element(view.blocks, action_id, block_id=block_id)
        except NoSuchElementError:
            continue
        value = entered_value(element, sent, zone)
        workspace.enter(user, view.id, {block_id: {action_id: value}})


async def act(workspace: Workspace, user: User, order: Json) -> Told:
    """Press a button or choose something, in a message, a modal or the Home tab."""
    if order.get("view"):
        result = await _act_in_view(workspace, user, order)
    else:
        result = await _act_in_message(workspace, user, order)
    return _told(result, workspace)


async def _act_in_view(workspace: Workspace, user: User, order: Json) -> InteractionResult:
    view = open_view(workspace, user, _word(order, "view"))
    action_id, block_id = _word(order, "action"), _word(order, "block")
    pressed, value = _used(user, view.blocks, order)
    if view.type == "modal":
        _enter_answers(workspace, user, view, order)
    if pressed:
        return await workspace.press_in_view(
            user, view.id, action_id, block_id=block_id, value=value
        )
    return await workspace.choose_in_view(user, view.id, action_id, value, block_id=block_id)


async def _act_in_message(workspace: Workspace, user: User, order: Json) -> InteractionResult:
    channel, ts = workspace.channels.find(_word(order, "channel")), _word(order, "ts")
    action_id, block_id = _word(order, "action"), _word(order, "block")
    shown = seen_message(workspace, user, channel, ts)
    attached = [block for one in shown.attachments for block in one.get("blocks", ())]
    pressed, value = _used(user, (*shown.blocks, *attached), order)
    if pressed:
        return await workspace.press(user, channel, ts, action_id, block_id=block_id, value=value)
    return await workspace.choose(user, channel, ts, action_id, value, block_id=block_id)


def _used(user: User, blocks: Iterable[Block], order: Json) -> tuple[bool, Any]:
    """Return whether the control is one to press, and what was pressed or chosen."""
    action_id, block_id = _word(order, "action"), _word(order, "block")
    matching = [
        element
        for block in blocks
        if block.get("block_id") == block_id
        for element in elements_of(block)
        if element.get("action_id") == action_id
    ]
    if not matching:
        raise NoSuchElementError("this is not there any more")
    if matching[0]["type"] in PRESSED:
        sent = order.get("value")
        return True, sent if isinstance(sent, str) else None
    return False, entered_value(matching[0], order.get("value"), ZoneInfo(user.tz))


async def submit(workspace: Workspace, user: User, order: Json) -> Told:
    """Send a modal with what was filled in."""
    view = open_view(workspace, user, _word(order, "view"))
    _enter_answers(workspace, user, view, order)
    try:
        result = await workspace.submit_view(user, view.id)
    except FormIncompleteError as error:
        incomplete = dict.fromkeys(error.blocks, INCOMPLETE)
        workspace.open_views.change(open_view(workspace, user, view.id), errors=incomplete)
        return {"errors": True}
    return _told(result, workspace)


async def close(workspace: Workspace, user: User, order: Json) -> Told:
    """Close a modal, or all that are open."""
    await workspace.close_view(user, _word(order, "view"), everything=bool(order.get("all")))
    return {}


async def opened(workspace: Workspace, user: User, order: Json) -> Told:
    """Tell the app that the person looks at its Home tab or its messages."""
    await workspace.open_home(user, tab="home" if order.get("in") == HOME else "messages")
    return {}


Doing = Callable[[Workspace, User, Json], Awaitable[Told]]
DOINGS: Mapping[str, Doing] = {"act": act, "submit": submit, "close": close, "opened": opened}

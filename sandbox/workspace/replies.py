"""What an app answers where a person did something: in the acknowledgement or by response_url."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.workspace.content import Content, content_of
from sandbox.workspace.errors import SlackError
from sandbox.workspace.permits import ResponseRight
from sandbox.workspace.state import State
from sandbox.workspace.unfurl import unfurls_for
from sandbox.workspace.values import Edited, Ephemeral, Message

Shown = Ephemeral | Message


def say_reply(state: State, right: ResponseRight, raw: Any) -> Shown | None:
    """Carry out an app's reply and return what is now shown (None where it was taken away).

    `raw` is the reply as the app sent it: words, or an object with text, blocks, response_type,
    replace_original, delete_original, thread_ts. Raises the SlackError of what is wrong with it.
    """
    reply = {"text": raw} if isinstance(raw, str) else raw
    if not isinstance(reply, Mapping):
        raise SlackError("invalid_payload")
    if reply.get("delete_original") is True:
        _delete_original(state, right)
        return None
    # The limit over all blocks of a message is one of chat.postMessage alone.
    content = content_of(reply, state.ids, whole=False)
    if reply.get("replace_original") is True and _original(state, right) is not None:
        return _replace_original(state, right, content)
    return _say(state, right, content, reply)


def _original(state: State, right: ResponseRight) -> Shown | None:
    if right.message_ts is None:
        return None
    if right.ephemeral:
        mine = state.postings.shown_to(right.user, right.channel)
        return next((shown for shown in mine if shown.ts == right.message_ts), None)
    return state.postings.get(right.channel, right.message_ts)


def _delete_original(state: State, right: ResponseRight) -> None:
    original = _original(state, right)
    if isinstance(original, Ephemeral):
        state.postings.hide(original)
    elif original is not None:
        state.postings.remove(original)


def _replace_original(state: State, right: ResponseRight, content: Content) -> Shown:
    original = _original(state, right)
    facts: dict[str, Any] = {
        "text": content.text,
        "blocks": content.blocks,
        "attachments": content.attachments,
    }
    if isinstance(original, Message):
        edited = Edited(state.app.bot_user, state.timestamps.next())
        return state.postings.change(original, **facts, unfurls=(), edited=edited)
    if original is None:
        raise SlackError("message_not_found")
    return state.postings.show(replace(original, **facts))


def _say(state: State, right: ResponseRight, content: Content, reply: Mapping[str, Any]) -> Shown:
    in_channel = reply.get("response_type") == "in_channel"
    shown = (_say_to_all if in_channel else _show_to_one)(state, right, content, reply)
    if right.message_ts is None:
        right.message_ts, right.ephemeral = shown.ts, not in_channel
    return shown


def _show_to_one(
    state: State, right: ResponseRight, content: Content, reply: Mapping[str, Any]
) -> Ephemeral:
    return state.postings.show(
        Ephemeral(
            ts=state.timestamps.next(),
            channel=right.channel,
            user=right.user,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            thread_ts=reply.get("thread_ts"),
        )
    )


def _say_to_all(
    state: State, right: ResponseRight, content: Content, reply: Mapping[str, Any]
) -> Message:
    message = state.postings.put(
        Message(
            ts=state.timestamps.next(),
            channel=right.channel,
            user=state.app.bot_user,
            bot_id=state.app.bot_id,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            thread_ts=reply.get("thread_ts"),
        )
    )
    links = reply.get("unfurl_links") is not False
    media = reply.get("unfurl_media") is not False
    unfurls = unfurls_for(message, links=links, media=media)
    return state.postings.unfurl(message, unfurls=unfurls) if unfurls else message

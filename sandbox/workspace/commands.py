"""Typing a slash command, with Slack's escaping and the sentences it shows when nobody answers."""

import re
from typing import Any

from sandbox.workspace import payloads
from sandbox.workspace.courier import Answer
from sandbox.workspace.errors import CannotActError, SlackError
from sandbox.workspace.mrkdwn import escape
from sandbox.workspace.permits import ResponseRight
from sandbox.workspace.replies import Shown, say_reply
from sandbox.workspace.state import State
from sandbox.workspace.values import Channel, CommandResult, User

_ENTITY = re.compile(r"(?P<at>@[\w.-]*\w)|(?P<hash>#[\w-]+)|(?P<url>https?://[^\s<>]+)")
_BROADCASTS = frozenset({"here", "channel", "everyone"})


def can_act(state: State, user: User, channel: Channel) -> None:
    """Refuse what Slack's client would not let a person do; raises CannotActError."""
    if user.deleted:
        raise CannotActError(f"{user.name} is deactivated")
    if not state.sees(user, channel):
        raise CannotActError(f"{user.name} cannot see this channel")
    if channel.is_archived:
        raise CannotActError("this channel is archived")


async def type_command(state: State, user: User, channel: Channel, line: str) -> CommandResult:
    """Type a line that begins with a slash, and wait for what comes of it."""
    can_act(state, user, channel)
    name, _, text = line.strip().partition(" ")
    error = _not_a_command(state, name)
    if error:
        return CommandResult(error=error)
    payload = payloads.command(state, user, channel, name, _escaped(state, name, text.strip()))
    before = state.timestamps.next()
    answer, seconds = await state.courier.hand("slash_commands", payload)
    facts: dict[str, Any] = {
        "ack": answer.payload,
        "response_url": payload["response_url"],
        "seconds": seconds,
    }
    error = _said_in_answer(state, user, channel, name, answer)
    shown = _shown_since(state, user, channel, before)
    return CommandResult(error=error, shown=shown, **facts)


def written(state: State, text: str, *, labels: bool = False) -> str:
    """Return what a person typed as Slack sends it: entities made, the rest escaped.

    With `labels` a mention carries the name too ("<@U1|amy>"), as it does in commands.
    """
    pieces: list[str] = []
    end = 0
    for match in _ENTITY.finditer(text):
        pieces += [escape(text[end : match.start()]), _entity(state, match, labels=labels)]
        end = match.end()
    return "".join((*pieces, escape(text[end:])))


def _entity(state: State, match: re.Match[str], *, labels: bool) -> str:
    words = match[0]
    if match["url"]:
        return f"<{escape(words)}>"
    if match["at"] and words[1:] in _BROADCASTS:
        return f"<!{words[1:]}>"
    if match["at"]:
        user = state.users.named(words)
        label = f"|{user.name}" if user and labels else ""
        return f"<@{user.id}{label}>" if user else escape(words)
    channel = state.channels.named(words)
    return f"<#{channel.id}|{channel.name}>" if channel else escape(words)


def _not_a_command(state: State, name: str) -> str | None:
    known = state.commands is None or name in state.commands
    if name.startswith("/") and known and "commands" in state.installation.scopes:
        return None
    return f"{name} is not a valid command."


def _escaped(state: State, name: str, text: str) -> str:
    command = (state.commands or {}).get(name)
    return (
        text
        if command is not None and not command.should_escape
        else written(state, text, labels=True)
    )


def _said_in_answer(
    state: State, user: User, channel: Channel, name: str, answer: Answer
) -> str | None:
    if answer.error:
        return f'{name} failed with the error "{answer.error}"'
    if answer.payload in (None, "", {}):
        return None
    now = (state.clock.now(), state.wall())
    try:
        say_reply(state, ResponseRight(user.id, channel.id, now), answer.payload)
    except SlackError:
        return f'{name} failed with the error "invalid_command_response"'
    return None


def _shown_since(state: State, user: User, channel: Channel, ts: str) -> tuple[Shown, ...]:
    bot = state.app.bot_user
    shown: list[Shown] = [e for e in state.postings.shown_to(user.id, channel.id) if e.ts > ts]
    shown += [m for m in state.postings.all(channel.id) if m.ts > ts and m.user == bot]
    return tuple(sorted(shown, key=lambda one: one.ts))

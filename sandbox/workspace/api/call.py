"""One call of a Web API method: its arguments, read as Slack reads them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.workspace.errors import SlackError
from sandbox.workspace.state import State
from sandbox.workspace.values import Channel, ChannelKind, Json, User

Handler = Callable[["Call"], Json]
_TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Call:
    """A call that has passed the doorkeeper. `scopes` are those of its token."""

    workspace: State
    method: str
    args: Mapping[str, Any]
    scopes: frozenset[str]

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as words; `default` where it is missing."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """Return an argument that must be there; raises `invalid_arguments`."""
        value = self.text(name)
        if not value:
            raise SlackError(
                "invalid_arguments", messages=[f"[ERROR] missing required field: {name}"]
            )
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return an argument as yes or no ("1", "true" and true are yes)."""
        value = self.args.get(name)
        return default if value is None else str(value).lower() in _TRUE

    def number(self, name: str, default: int, *, most: int, error: str = "invalid_limit") -> int:
        """Return a count from 1 to `most`; raises `error` for anything else."""
        value = self.text(name) or str(default)
        if not value.isdigit() or not int(value) >= 0:
            raise SlackError(error)
        return min(int(value) or default, most)

    def json(self, name: str, error: str = "invalid_arguments") -> Any:
        """Return a structured argument, which form bodies carry as JSON; None where missing."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def user(self, name: str = "user", error: str = "user_not_found") -> User:
        """Return the user whose id an argument holds; raises `error`."""
        user = self.workspace.users.get(self.text(name))
        if user is None:
            raise SlackError(error)
        return user

    def visible_channel(self, name: str = "channel") -> Channel:
        """Return a conversation that the bot can see; raises `channel_not_found`."""
        channel = self.workspace.channels.get(self.required(name))
        if channel is None or not self.can_see(channel):
            raise SlackError("channel_not_found")
        return channel

    def can_see(self, channel: Channel) -> bool:
        """Whether the bot knows of the conversation: public ones, and those it is a member of."""
        return channel.kind is ChannelKind.PUBLIC or self.is_member(channel)

    def is_member(self, channel: Channel) -> bool:
        """Whether the bot is a member of the conversation."""
        return self.workspace.app.bot_user in channel.members

    def need(self, *scopes: str) -> None:
        """Refuse a token that has none of these scopes; raises `missing_scope`."""
        if not self.scopes.intersection(scopes):
            raise missing_scope(scopes, self.scopes)


def missing_scope(needed: tuple[str, ...], provided: frozenset[str]) -> SlackError:
    """Return the error for a token that has none of the scopes `needed`."""
    return SlackError("missing_scope", needed=",".join(needed), provided=",".join(sorted(provided)))


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Web API. A token needs one of `scopes`; `token` is "bot", "app" or "any"."""

    name: str
    handler: Handler
    scopes: tuple[str, ...] = ()
    token: str = "bot"  # noqa: S105 — a kind of token, not one


def page(
    items: list[Any], call: Call, *, default: int = 100, most: int = 1000
) -> tuple[list[Any], str]:
    """Return one page of `items` and the cursor of the next ("" after the last)."""
    limit = call.number("limit", default, most=most)
    cursor = call.text("cursor")
    start = _decoded(cursor, len(items)) if cursor else 0
    rest = start + limit < len(items)
    return items[start : start + limit], f"page:{start + limit}" if rest else ""


def _decoded(cursor: str, length: int) -> int:
    word, _, number = cursor.partition(":")
    if word != "page" or not number.isdigit() or int(number) > length:
        raise SlackError("invalid_cursor")
    return int(number)

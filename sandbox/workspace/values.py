"""The things that a Slack workspace holds. All are frozen: a change is a new value in its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
Block = Json


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot, of the workspace. `tz` is an IANA zone name."""

    id: str
    name: str
    real_name: str
    tz: str = "Europe/London"
    email: str | None = None
    title: str = ""
    is_bot: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    team_id: str = ""

    @property
    def is_guest(self) -> bool:
        """Whether the person is a guest of either kind."""
        return self.is_restricted or self.is_ultra_restricted


class ChannelKind(StrEnum):
    """What sort of conversation a channel is; the values are Slack's own type names."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    IM = "im"
    MPIM = "mpim"


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation. `members` are user ids in order of coming; an IM's `user` is the person."""

    id: str
    name: str
    kind: ChannelKind
    members: tuple[str, ...] = ()
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False
    is_shared: bool = False
    user: str | None = None
    creator: str | None = None
    created: int = 0

    @property
    def is_private(self) -> bool:
        """Whether only members can see that it exists."""
        return self.kind is not ChannelKind.PUBLIC

    @property
    def is_im(self) -> bool:
        """Whether this is a direct message with one person."""
        return self.kind is ChannelKind.IM


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody dropped into a channel; `content` is its bytes."""

    id: str
    name: str
    user: str
    mimetype: str
    content: bytes = field(repr=False)
    channels: tuple[str, ...] = ()
    created: int = 0


@dataclass(frozen=True, slots=True)
class Edited:
    """Who changed a message last, and when (a Slack ts)."""

    user: str
    ts: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message that stands in a channel. `ts` is its id there; `user` is the author's id.

    `unfurls` are the previews that Slack adds below a message for the links in it.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Json, ...] = ()
    metadata: Mapping[str, Any] | None = None
    thread_ts: str | None = None
    reply_broadcast: bool = False
    bot_id: str | None = None
    subtype: str | None = None
    edited: Edited | None = None
    unfurls: tuple[Json, ...] = ()
    files: tuple[str, ...] = ()
    mrkdwn: bool = True

    @property
    def at(self) -> datetime:
        """The instant the message was said, by the sandbox's clock."""
        return instant_of(self.ts)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """A message that one person (`user`) sees and nobody else; no history keeps it."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Json, ...] = ()
    thread_ts: str | None = None
    from_slackbot: bool = False

    @property
    def at(self) -> datetime:
        """The instant it was shown, by the sandbox's clock."""
        return instant_of(self.ts)


@dataclass(frozen=True, slots=True)
class View:
    """A modal or a Home tab as one person has it before them. `state` is what they have entered."""

    id: str
    user: str
    type: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    external_id: str | None = None
    state: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, in order."""
        return tuple(self.body.get("blocks", ()))

    @property
    def title(self) -> str:
        """The modal's title; empty for a Home tab."""
        return str((self.body.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        """The name that the app gave the view."""
        return str(self.body.get("callback_id", ""))


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as the app's manifest registers it; `name` begins with a slash."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a person sees right after typing a command.

    `error` is Slack's sentence when the app did not answer, `shown` the messages that the answer
    itself put before them (later ones come by the `response_url`), `ack` the raw answer.
    """

    error: str | None = None
    ack: Any = None
    shown: tuple[Ephemeral | Message, ...] = ()
    response_url: str | None = None
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the app answered in time."""
        return self.error is None


@dataclass(frozen=True, slots=True)
class InteractionResult:
    """What came of pressing, choosing or submitting.

    `errors` are a modal's complaints by block id; `view` is the modal the person now looks at.
    """

    error: str | None = None
    ack: Any = None
    errors: Mapping[str, str] = field(default_factory=dict)
    view: View | None = None
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the app took it in time and without complaint."""
        return self.error is None and not self.errors


@dataclass(frozen=True, slots=True)
class App:
    """The one app that is installed in the workspace, and its bot."""

    id: str
    name: str
    bot_id: str
    bot_user: str


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str


def instant_of(ts: str) -> datetime:
    """Return the aware instant of a Slack ts ("1764000000.000100")."""
    seconds, _, micros = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(micros or 0))

"""A Slack workspace: what people and the app see of one another."""

from sandbox.workspace.errors import (
    CannotActError,
    FormIncompleteError,
    NoSuchChannelError,
    NoSuchElementError,
    NoSuchMessageError,
    NoSuchUserError,
    NoSuchViewError,
    PersonError,
    SandboxError,
    SlackError,
)
from sandbox.workspace.values import (
    Channel,
    ChannelKind,
    Command,
    CommandResult,
    Ephemeral,
    InteractionResult,
    Message,
    User,
    View,
)
from sandbox.workspace.workspace import Workspace

__all__ = [
    "CannotActError",
    "Channel",
    "ChannelKind",
    "Command",
    "CommandResult",
    "Ephemeral",
    "FormIncompleteError",
    "InteractionResult",
    "Message",
    "NoSuchChannelError",
    "NoSuchElementError",
    "NoSuchMessageError",
    "NoSuchUserError",
    "NoSuchViewError",
    "PersonError",
    "SandboxError",
    "SlackError",
    "User",
    "View",
    "Workspace",
]

"""What can go wrong in the workspace.

SandboxError
├── PersonError              the person (or the test) at the keyboard asked for what is not there
│   ├── NoSuchUserError
│   ├── NoSuchChannelError
│   ├── NoSuchMessageError
│   ├── NoSuchElementError
│   ├── NoSuchViewError
│   ├── CannotActError       Slack's own client would not let them
│   └── FormIncompleteError  required fields are empty: Slack's client does not send the form
└── SlackError               an answer of the Web API with `ok: false`
"""

from collections.abc import Mapping, Sequence
from typing import Any


class SandboxError(Exception):
    """The sandbox could not do that."""


class PersonError(SandboxError):
    """A person asked the workspace for something that is not there."""


class NoSuchUserError(PersonError):
    """No user of the workspace has that id or name."""


class NoSuchChannelError(PersonError):
    """No channel of the workspace has that id or name."""


class NoSuchMessageError(PersonError):
    """No message with that timestamp stands in the channel for this person."""


class NoSuchElementError(PersonError):
    """The message or view has no such button, menu or field."""


class NoSuchViewError(PersonError):
    """The person has no such modal or Home tab before them."""


class CannotActError(PersonError):
    """Slack's client would not let this person do that."""


class FormIncompleteError(PersonError):
    """Required fields of the form are empty; `blocks` are their block ids."""

    def __init__(self, blocks: Sequence[str]) -> None:
        super().__init__(f"required fields are empty: {', '.join(blocks)}")
        self.blocks = tuple(blocks)


class SlackError(SandboxError):
    """A Web API method answers `ok: false` with this `error`.

    `messages` go into `response_metadata.messages` (and `errors`), `facts` beside `error`.
    """

    def __init__(
        self,
        error: str,
        *,
        messages: Sequence[str] = (),
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = tuple(messages)
        self.status = status
        self.headers = dict(headers or {})
        self.facts = facts

    def answer(self) -> dict[str, Any]:
        """Return the body that Slack sends."""
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.facts}
        if self.messages:
            body["errors"] = [message.removeprefix("[ERROR] ") for message in self.messages]
            body["response_metadata"] = {"messages": list(self.messages)}
        return body

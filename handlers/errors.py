"""What can go wrong between us and Slack.

    HandlerError
    ├── BlockLimitError            a message that Slack would refuse: our own mistake, found before sending
    ├── SlackSlowError             Slack did not answer while someone waited
    ├── SendError                  a message was not said, or may not have been
    │   ├── RetryLaterError        nothing was said; carries after how many seconds to try again
    │   ├── CannotSendError        Slack refuses it, and will again; carries Slack's name for it
    │   └── UncertainError         it may have been said
    └── ConnectError               the bot cannot start
        ├── TokenRefusedError      Slack does not accept a token; carries Slack's name for it
        ├── SlackSilentError       Slack is there but cannot answer now; carries why
        └── SlackUnreachableError

Each class docstring is the sentence that a person is told.
"""

from enum import Enum

from tracker.holds import Held


class Reach(Enum):
    """Who has to wait when Slack cannot take a message."""

    MESSAGE = "this message alone"
    CHANNEL = "its channel, or all calls of that method"  # Retry-After
    WORKSPACE = "everybody"  # Slack, or the bot's place in the workspace, is gone


class HandlerError(Exception):
    """That could not be said in Slack."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class BlockLimitError(HandlerError):
    """The message breaks a limit of Slack's."""

    def __init__(self, complaints: tuple[str, ...]) -> None:
        self.complaints = complaints
        super().__init__(f"The message breaks Slack's limits: {'; '.join(complaints)}.")


class SlackSlowError(HandlerError):
    """Slack did not answer in time, so nothing was changed. Please try again."""


class SendError(HandlerError):
    """The message was not sent."""


class RetryLaterError(SendError):
    """Slack cannot take the message now. It will be tried again.

    `reach` tells who else has to wait; `held` and `recipient`, which the sender fills in, tell what
    is to be held.
    """

    def __init__(
        self, seconds: float, message: str | None = None, *, reach: Reach = Reach.MESSAGE
    ) -> None:
        self.seconds = seconds
        self.reach = reach
        self.held: Held | None = None
        self.recipient = ""
        super().__init__(message)


class CannotSendError(SendError):
    """Slack refuses the message."""

    def __init__(self, error: str, message: str | None = None) -> None:
        self.error = error
        super().__init__(message or f"Slack refuses the message ({error}).")


class UncertainError(SendError):
    """The connection was lost after the message went out, so it may have been said.

    `is_slow`: Slack did not answer in time, so that it may even be said later.
    """

    def __init__(self, *, is_slow: bool = False) -> None:
        self.is_slow = is_slow
        super().__init__(
            "The connection was lost after the message went out; it may have been said."
        )


class ConnectError(HandlerError):
    """The bot cannot connect to Slack."""


class TokenRefusedError(ConnectError):
    """Slack does not accept the token."""

    def __init__(self, setting: str, error: str) -> None:
        self.setting = setting
        self.error = error
        super().__init__(f"Slack does not accept {setting} ({error}). Please check it.")


class SlackSilentError(ConnectError):
    """Slack could not answer."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"Slack could not answer ({why}). Please try again later.")


class SlackUnreachableError(ConnectError):
    """Slack cannot be reached. Please check the network, and SLACK_API_URL if it is set."""

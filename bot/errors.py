"""What the bot itself refuses, each with the sentence that the operator is told.

BotError
├── MissingSettingError   a setting that this command needs is not set
├── SlackRefusedError     Slack does not accept our token
└── AddressInUseError     the port is taken
"""


class BotError(Exception):
    """That cannot be done."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class MissingSettingError(BotError):
    """A setting that this command needs is not set."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        super().__init__(f"{name} is not set: {why} See docs/SETTINGS.md, or run `matters doctor`.")


class SlackRefusedError(BotError):
    """Slack did not accept the token."""


class AddressInUseError(BotError):
    """That port is in use already. Please choose another."""

"""The app's installation: its tokens, its secret, the scopes that the workspace granted."""

from collections.abc import Iterable
from dataclasses import dataclass, field

REQUIRED_SCOPES = frozenset(
    {"commands", "chat:write", "im:write", "users:read", "channels:read", "groups:read"}
)
SUBSCRIBED = frozenset({"app_home_opened"})
ALL_SCOPES = REQUIRED_SCOPES | frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "chat:write.public",
        "files:read",
        "groups:history",
        "im:history",
        "im:read",
        "links:read",
        "links:write",
        "metadata.message:read",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "users:read.email",
    }
)


@dataclass(slots=True)
class Installation:
    """What the app was given when it was installed. `state` is active, revoked or uninstalled."""

    scopes: frozenset[str] = REQUIRED_SCOPES
    bot_token: str = "xoxb-sandbox-0000-bot"  # noqa: S105 — opens nothing but the sandbox
    app_token: str = "xapp-1-sandbox-0000-app"  # noqa: S105 — opens nothing but the sandbox
    signing_secret: str = "5a4d5b0xsandbox0signing0secret00"  # noqa: S105 — the same
    state: str = "active"
    app_scopes: frozenset[str] = field(default=frozenset({"connections:write"}))

    def grant(self, scopes: Iterable[str]) -> None:
        """Give the app further scopes, as a reinstallation does."""
        self.scopes |= frozenset(scopes)

    def withdraw(self, scopes: Iterable[str]) -> None:
        """Take scopes away."""
        self.scopes -= frozenset(scopes)

    def revoke(self) -> None:
        """Revoke the bot token."""
        self.state = "revoked"

    def uninstall(self) -> None:
        """Remove the app from the workspace."""
        self.state = "uninstalled"

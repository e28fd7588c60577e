"""The state of the workspace: everything that stands in it, and the plain ways to set it up.

What people do in it is in workspace.py; what the app does, in api/.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

from sandbox.clock import SandboxClock, wall_now
from sandbox.workspace.changes import Changes
from sandbox.workspace.channels import Channels
from sandbox.workspace.courier import Courier
from sandbox.workspace.faults import Faults
from sandbox.workspace.ids import Ids, Timestamps
from sandbox.workspace.installation import REQUIRED_SCOPES, SUBSCRIBED, Installation
from sandbox.workspace.pacing import Pacing
from sandbox.workspace.people import People
from sandbox.workspace.permits import Permits
from sandbox.workspace.postings import Postings
from sandbox.workspace.record import Record
from sandbox.workspace.values import (
    App,
    Channel,
    ChannelKind,
    Command,
    Ephemeral,
    File,
    Json,
    Message,
    Team,
    User,
    View,
)
from sandbox.workspace.views import Views

Who = str | User
Where = str | Channel


class Tickets(Protocol):
    """Where apps.connections.open gets its addresses from."""

    def ticket(self) -> str:
        """Return a WebSocket address that can be used once."""


class State:
    """A Slack workspace with one app installed.

    `clock` gives the timestamps. `commands` are the slash commands that the app's manifest
    registers and `events` the events that it subscribes to; None stands for all of them.
    """

    def __init__(
        self,
        clock: SandboxClock | None = None,
        *,
        name: str = "Somerley Council",
        domain: str = "somerley",
        app_name: str = "Matters Arising",
        bot_name: str = "matters",
        scopes: Collection[str] = REQUIRED_SCOPES,
        commands: Collection[Command] | None = None,
        events: Collection[str] | None = SUBSCRIBED,
        wall: Callable[[], datetime] = wall_now,
    ) -> None:
        self.clock = clock or SandboxClock()
        self.wall = wall
        self.ids = Ids()
        self.timestamps = Timestamps(self.clock.now)
        self.changes = Changes()
        self.team = Team(self.ids.next("T"), name, domain)
        self.record = Record(self.clock.now, wall)
        self.users = People(
            self.ids, self.changes, team_id=self.team.id, domain=f"{domain}.example"
        )
        bot = self.users.add(bot_name, real_name=app_name, is_bot=True)
        self.app = App(self.ids.next("A"), app_name, self.ids.next("B"), bot.id)
        self.channels = Channels(self.ids, self.changes, bot_user=bot.id)
        self.postings = Postings(self.changes, self.record)
        self.open_views = Views(self.ids, self.changes)
        self.files: dict[str, File] = {}
        self.entered: dict[tuple[str, str, str], dict[str, dict[str, Json]]] = {}
        self.installation = Installation(frozenset(scopes))
        self.permits = Permits(self.ids, now=self.clock.now, wall=wall)
        self.pacing = Pacing(now=self.clock.now, wall=wall)
        self.faults = Faults()
        self.courier = Courier(self.record, self.faults)
        self.sockets: Tickets | None = None
        self.events = None if events is None else frozenset(events)
        self.commands = None if commands is None else {c.name: c for c in commands}

    # people and channels

    def add_user(
        self,
        name: str,
        *,
        real_name: str | None = None,
        tz: str = "Europe/London",
        email: str | None = None,
        title: str = "",
        guest: bool = False,
        single_channel_guest: bool = False,
        stranger: bool = False,
        deactivated: bool = False,
        owner: bool = False,
    ) -> str:
        """Add a person and return their id. A `stranger` comes from another workspace (Connect)."""
        user = self.users.add(
            name,
            real_name=real_name,
            tz=tz,
            email=email,
            title=title,
            is_restricted=guest or single_channel_guest,
            is_ultra_restricted=single_channel_guest,
            is_stranger=stranger,
            deleted=deactivated,
            is_owner=owner,
            is_admin=owner,
        )
        return user.id

    def deactivate(self, user: Who) -> None:
        """Deactivate a person's account."""
        self.users.change(self.users.find(user), deleted=True)

    def reactivate(self, user: Who) -> None:
        """Bring a deactivated person back."""
        self.users.change(self.users.find(user), deleted=False)

    def add_channel(
        self,
        name: str,
        *,
        members: Collection[Who] = (),
        private: bool = False,
        topic: str = "",
        bot: bool = False,
    ) -> str:
        """Add a channel and return its id; with `bot` the app's bot is a member too."""
        users = [self.users.find(member).id for member in members]
        channel = self.channels.add(
            name.removeprefix("#"),
            kind=ChannelKind.PRIVATE if private else ChannelKind.PUBLIC,
            now=self.clock.now(),
            members=tuple(dict.fromkeys(users)),
            topic=topic,
            creator=users[0] if users else None,
        )
        if any(self.users.find(user).is_stranger for user in users):
            channel = self.channels.change(channel, is_shared=True)
        if bot:
            self.channels.join(channel, [self.app.bot_user])
        return channel.id

    def archive(self, channel: Where) -> None:
        """Archive a channel."""
        self.channels.change(self.channels.find(channel), is_archived=True)

    def im(self, user: Who) -> str:
        """Return the id of the bot's direct messages with a person, opened if need be."""
        return self.channels.open_im(self.users.find(user).id, now=self.clock.now()).id

    # what people see

    def messages(self, channel: Where) -> list[Message]:
        """Return the messages of a channel, oldest first, replies in threads included."""
        return list(self.postings.all(self.channels.find(channel).id))

    def ephemerals(self, user: Who, channel: Where) -> list[Ephemeral]:
        """Return what only this person sees in the channel, oldest first."""
        return list(
            self.postings.shown_to(self.users.find(user).id, self.channels.find(channel).id)
        )

    def views(self, user: Who) -> list[View]:
        """Return the modals that a person has open, the one on top last."""
        return list(self.open_views.stack(self.users.find(user).id))

    def home(self, user: Who) -> View | None:
        """Return the Home tab that the app published for a person, or None."""
        return self.open_views.home(self.users.find(user).id)

    def channels_of(self, user: Who) -> list[Channel]:
        """Return the conversations that a person sees in their sidebar, in order of making."""
        user_id = self.users.find(user).id
        return [channel for channel in self.channels if user_id in channel.members]

    def permalink(self, channel: Where, ts: str) -> str:
        """Return the address at which Slack's client would show a message."""
        channel_id = self.channels.find(channel).id
        return f"https://{self.team.domain}.slack.com/archives/{channel_id}/p{ts.replace('.', '')}"

    def sees(self, user: User, channel: Channel) -> bool:
        """Whether a person can look into a channel: a member, or anyone for a public one."""
        return user.id in channel.members or (not channel.is_private and not user.is_guest)

    async def until(self, holds: Callable[[], object], *, seconds: float = 5.0) -> None:
        """Wait until `holds()` is true; raises TimeoutError after `seconds` of real time."""
        await self.changes.until(holds, seconds=seconds)

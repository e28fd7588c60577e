"""The whole page for one person in one place, as the template takes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.page.dates import clock_time
from sandbox.page.notices import Notices
from sandbox.page.people import Face, face_of, persons
from sandbox.page.reading import ReadMarks
from sandbox.page.scene import Scene
from sandbox.page.surfaces import surface_of
from sandbox.page.timeline import Row, timeline
from sandbox.workspace import Channel, ChannelKind, User, Workspace

HOME = "home"
APP = "app"  # the direct messages with the app before they have been opened


@dataclass(frozen=True)
class Entry:
    """One conversation of the sidebar. `counted` shows the number of unread messages."""

    key: str
    name: str
    unread: int
    current: bool
    private: bool = False
    face: Face | None = None
    counted: bool = False


@dataclass(frozen=True)
class Section:
    """A heading of the sidebar with its conversations, or the words that stand for none."""

    title: str
    entries: tuple[Entry, ...]
    empty: str


def scene_for(workspace: Workspace, user: User) -> Scene:
    """Return what the renderers need to draw for this person."""
    names = {other.id: other.real_name for other in workspace.users}
    visible = [c for c in workspace.channels if not c.is_im]
    channels = {
        c.id: c.name for c in visible if c.kind is ChannelKind.PUBLIC or user.id in c.members
    }
    return Scene(
        viewer=user.id,
        people=names,
        channels=channels,
        selectable=tuple(u.id for u in workspace.users if not (u.is_bot or u.deleted)),
        zone=ZoneInfo(user.tz),
        now=workspace.clock.now(),
    )


def first_place(workspace: Workspace, user: User) -> str:
    """Return where a person starts: their first channel, else the app's Home."""
    mine = (c.id for c in workspace.channels_of(user) if not c.is_im)
    return next(mine, HOME)


class Desk:
    """One person's view of the workspace while they are in one conversation (or in Home)."""

    def __init__(
        self, workspace: Workspace, user: User, here: str, *, marks: ReadMarks, notices: Notices
    ) -> None:
        self.workspace = workspace
        self.user = user
        self.here = here
        self.marks = marks
        self.notices = notices
        self.app = face_of(workspace, workspace.users.find(workspace.app.bot_user))
        self.scene = scene_for(workspace, user)
        self.channel = None if here == HOME else workspace.channels.find(here)

    def sections(self) -> tuple[Section, ...]:
        """Return the sidebar."""
        mine = self.workspace.channels_of(self.user)
        channels = tuple(self._entry(c) for c in mine if not c.is_im and not c.is_archived)
        return (
            Section("Channels", channels, "You are in no channel."),
            Section("Apps", (self._app_entry(),), ""),
        )

    def _entry(self, channel: Channel) -> Entry:
        return Entry(
            key=channel.id,
            name=channel.name,
            unread=self.marks.unread(self.workspace, self.user.id, channel.id),
            current=channel.id == self.here,
            private=channel.is_private,
        )

    def im(self) -> str:
        """Return the key of the person's direct messages with the app."""
        opened = self.workspace.channels.im_with(self.user.id)
        return opened.id if opened else APP

    def _app_entry(self) -> Entry:
        im = self.im()
        return Entry(
            key=im,
            name=self.app.name,
            unread=self.marks.direct(self.workspace, self.user),
            current=self.here in {HOME, im},
            face=self.app,
            counted=True,
        )

    def rows(self) -> tuple[Row, ...]:
        """Return the conversation's messages, and note that they have been seen."""
        if self.channel is None:
            return ()
        told = self.notices.shown_to(self.user.id, self.channel.id)
        rows = timeline(self.workspace, self.channel, self.scene, told=told)
        if rows:
            newest = max(row.ts for top in rows for row in (top, *top.replies))
            self.marks.read(self.user.id, self.channel.id, upto=newest)
        return rows

    def offers(self) -> Mapping[str, Any]:
        """Return what the message box suggests: the app's commands, the workspace's people."""
        commands = (self.workspace.commands or {}).values()
        return {
            "commands": [
                {
                    "insert": f"{command.name} ",
                    "name": command.name,
                    "hint": command.usage_hint,
                    "note": f"{command.description} · {self.app.name}",
                }
                for command in commands
            ],
            "people": [
                {"insert": f"@{user.name} ", "name": user.real_name, "note": user.title}
                for user in self.workspace.users
                if not user.is_bot and not user.deleted
            ],
        }

    def closed(self) -> str | None:
        """Return why nothing can be said here, or None."""
        if self.user.deleted:
            return f"{self.user.real_name}’s account is deactivated: Slack would not let them in."
        if self.channel is not None and self.channel.is_archived:
            return "This channel is archived."
        return None

    def _head(self) -> Mapping[str, Any]:
        channel = self.channel
        if channel is None or channel.is_im:
            tab = "home" if channel is None else "messages"
            return {"title": self.app.name, "app_tab": tab, "topic": "", "members": ()}
        found = (self.workspace.users.get(member) for member in channel.members)
        members = tuple(face_of(self.workspace, user) for user in found if user is not None)
        return {
            "title": channel.name,
            "app_tab": None,
            "topic": channel.topic,
            "members": members,
            "private": channel.is_private,
        }

    def _clock(self) -> Mapping[str, Any]:
        now = self.scene.local(self.scene.now)
        return {
            "now": now,
            "now_words": f"{now:%a} {now.day} {now:%b %Y}, {clock_time(now)}",
            "zone": self.user.tz.rpartition("/")[2].replace("_", " "),
            "running": self.workspace.clock.running,
        }

    def place_for(self, face: Face) -> str:
        """Return where one lands on becoming that person: their news first, else the same place."""
        if face.unread:
            return APP
        if self.channel is None:
            return HOME
        if self.channel.is_im:
            return APP
        return self.channel.id if face.id in self.channel.members else ""

    def context(self) -> dict[str, Any]:
        """Return all that the template names, but for the council's site."""
        views = self.workspace.views(self.user)
        seen = self.workspace.changes.number
        rows = self.rows()
        people = persons(self.workspace, lambda u: self.marks.direct(self.workspace, u))
        return {
            "seen": seen,
            "team": self.workspace.team.name,
            "me": face_of(self.workspace, self.user),
            "here": self.here,
            "im": self.im(),
            "app": self.app,
            "people": people,
            "others": sum(face.unread for face in people if face.id != self.user.id),
            "place_for": self.place_for,
            "rows": rows,
            "sections": self.sections(),
            "offers": self.offers(),
            "closed": self.closed(),
            "home": surface_of(self.workspace.home(self.user), self.scene),
            "modal": surface_of(views[-1] if views else None, self.scene),
            **self._head(),
            **self._clock(),
        }

"""Faces: how a user of the workspace is shown, and which of them one may be."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.workspace import User, Workspace

HUES = 8
SLACKBOT = "Slackbot"


@dataclass(frozen=True)
class Face:
    """A name with its initials, a colour (0 to HUES - 1) and what is particular about them."""

    id: str
    name: str
    initials: str
    hue: int
    title: str = ""
    is_app: bool = False
    badges: tuple[str, ...] = ()
    unread: int = 0


def initials_of(name: str) -> str:
    """Return one or two letters: "Priya Nair" gives "PN"."""
    words = [word for word in name.split() if word[0].isalnum()]
    ends = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in ends).upper() or "?"


def _badges(user: User) -> tuple[str, ...]:
    said = {
        "guest": user.is_guest,
        "from another organisation": user.is_stranger,
        "deactivated": user.deleted,
    }
    return tuple(words for words, holds in said.items() if holds)


def face_of(workspace: Workspace, user: User, *, unread: int = 0) -> Face:
    """Return how a user is shown; neighbours in the list of users differ in colour."""
    order = [other.id for other in workspace.users]
    return Face(
        id=user.id,
        name=user.real_name,
        initials=initials_of(user.real_name),
        hue=order.index(user.id) % HUES,
        title=user.title,
        is_app=user.is_bot,
        badges=_badges(user),
        unread=unread,
    )


def slackbot() -> Face:
    """Return the face of what Slack itself says when an app does not answer."""
    return Face(id="slackbot", name=SLACKBOT, initials="S", hue=HUES - 1)


def nobody() -> Face:
    """Return the face in place of a message that was deleted but has answers."""
    return Face(id="deleted", name="Deleted message", initials="–", hue=HUES - 1)


def persons(workspace: Workspace, unread: Callable[[User], int]) -> tuple[Face, ...]:
    """Return everybody whom one may be in the sandbox: all users but the bot."""
    return tuple(
        face_of(workspace, user, unread=unread(user)) for user in workspace.users if not user.is_bot
    )

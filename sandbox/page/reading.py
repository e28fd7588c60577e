"""How far each person has read in each conversation, for as long as the sandbox runs."""

from sandbox.workspace import Channel, User, Workspace


class ReadMarks:
    """The ts of the newest message that each person has had before them, by conversation."""

    def __init__(self) -> None:
        self._marks: dict[tuple[str, str], str] = {}

    def read(self, user: str, channel: str, *, upto: str) -> None:
        """Note that a person has seen the conversation up to a ts."""
        self._marks[user, channel] = max(upto, self._marks.get((user, channel), ""))

    def unread(self, workspace: Workspace, user: str, channel: str) -> int:
        """Return how many messages of others in a conversation the person has not seen."""
        mark = self._marks.get((user, channel), "")
        messages = workspace.messages(channel)
        return sum(message.ts > mark and message.user != user for message in messages)

    def direct(self, workspace: Workspace, user: User) -> int:
        """Return how many direct messages the person has not seen."""
        mine = (c for c in workspace.channels_of(user) if is_direct(c))
        return sum(self.unread(workspace, user.id, channel.id) for channel in mine)


def is_direct(channel: Channel) -> bool:
    """Whether a conversation is a direct message."""
    return channel.is_im

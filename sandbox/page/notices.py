"""What Slack itself tells a person when an app does not answer: seen by them alone."""

from sandbox.workspace import Channel, Ephemeral, User, Workspace

MOST = 50

_SENTENCES = {
    "operation_timeout": "{app} did not respond within 3 seconds.",
    "dispatch_failed": "{app} is not connected, so nothing happened. Nothing will be sent again.",
    "http_client_error": "{app} refused this. It may not know what was pressed.",
    "http_service_error": "{app} failed while it answered.",
}


def sentence_for(error: str, workspace: Workspace) -> str:
    """Return what a person reads for an error code; a sentence is left as it is."""
    return _SENTENCES.get(error, error).format(app=workspace.app.name)


class Notices:
    """Slack's own words to each person in each conversation, while the sandbox runs."""

    def __init__(self) -> None:
        self._notices: dict[tuple[str, str], list[Ephemeral]] = {}

    def put(self, workspace: Workspace, user: User, channel: Channel, words: str) -> None:
        """Show a person some words, below what stands in the conversation now."""
        notice = Ephemeral(
            ts=workspace.timestamps.next(),
            channel=channel.id,
            user=user.id,
            text=words,
            from_slackbot=True,
        )
        mine = self._notices.setdefault((user.id, channel.id), [])
        mine.append(notice)
        del mine[:-MOST]
        workspace.changes.tell("ephemeral", channel=channel.id, user=user.id, ts=notice.ts)

    def shown_to(self, user: str, channel: str) -> tuple[Ephemeral, ...]:
        """Return what a person (id) was told in a conversation (id), oldest first."""
        return tuple(self._notices.get((user, channel), ()))

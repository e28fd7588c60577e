"""Block Kit: pure functions from the tracker's values to what a person sees in Slack.

The words of minutes go only into `rich_text` text elements, where Slack neither formats nor links
them. Everything that leaves here has passed `limits.checked`.
"""

from handlers.blocks.digest import render_digest
from handlers.blocks.limits import Message
from handlers.blocks.reminder import render_reminder
from handlers.blocks.telling import render_clerk_note
from handlers.blocks.triage import render_triage
from tracker.values import Content, Digest, Reminder, TriageList

__all__ = ["Message", "render"]


def render(content: Content) -> Message:
    """The message for what a delivery says. Raises BlockLimitError."""
    if isinstance(content, Digest):
        return render_digest(content)
    if isinstance(content, Reminder):
        return render_reminder(content)
    if isinstance(content, TriageList):
        return render_triage(content)
    return render_clerk_note(content)

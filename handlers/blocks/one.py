"""One action, whole: the answer to `/actions REFERENCE`."""

from handlers.blocks.elements import Block, divider, small_print
from handlers.blocks.facts import Audience, action_words, standing
from handlers.blocks.limits import Message, checked, fitted
from handlers.blocks.telling import history_lines
from tracker.values import ActionView, HistoryLine


def _left_out(left_out: int) -> list[Block]:
    return [small_print(f"and {left_out} more lines of history")] if left_out else []


def render_action(
    view: ActionView, lines: tuple[HistoryLine, ...], *, audience: Audience
) -> Message:
    """The action with its whole wording, and under it all that happened to it."""
    head = [action_words(view, audience=audience, whole=True), standing(view), divider()]
    blocks = fitted(head, [[block] for block in history_lines(lines)], _left_out)
    return checked(Message(f"{view.reference} and its history", tuple(blocks)))

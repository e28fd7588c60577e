"""What one officer is told on one day, all committees together, with the buttons to answer."""

from handlers.blocks.answering import answer_buttons
from handlers.blocks.elements import (
    HEADER_TEXT,
    Block,
    divider,
    header,
    line,
    rich,
    shortened,
    small_print,
    words,
)
from handlers.blocks.facts import Audience, action_words, counted, standing
from handlers.blocks.limits import Message, checked, fitted
from tracker.values import ActionView, Reminder, ReminderGroup

SENTENCE_SHOWN = 600


def _is_waiting(view: ActionView) -> bool:
    return view.status == "open" and view.answered is None


def _waiting(reminder: Reminder) -> int:
    return sum(_is_waiting(view) for group in reminder.groups for view in group.actions)


def _title(reminder: Reminder) -> str:
    waiting = _waiting(reminder)
    if not waiting:
        return "Thank you, all is answered"
    return f"{counted(waiting, 'action')} {'waits' if waiting == 1 else 'wait'} for you"


def _group_head(group: ReminderGroup) -> Block:
    name = shortened(group.committee_name, HEADER_TEXT)
    sentence = shortened(group.sentence, SENTENCE_SHOWN)
    return rich(line(words(name, bold=True)), line(words(sentence)))


def _parts(reminder: Reminder) -> list[list[Block]]:
    parts = []
    for group in reminder.groups:
        lead = [divider(), _group_head(group)]
        for view in group.actions:
            shown = [action_words(view, audience=Audience.OWNER), standing(view)]
            parts.append([*lead, *shown, *answer_buttons(view)])
            lead = [divider()]
    return parts


def _tail(left_out: int) -> list[Block]:
    return [small_print(f"and {left_out} more: /actions mine")] if left_out else []


def render_reminder(reminder: Reminder) -> Message:
    """The morning's message: per committee why and by when, then each action with its buttons."""
    title = _title(reminder)
    blocks = fitted([header(title)], _parts(reminder), _tail)
    return checked(Message(f"Matters arising: {title[0].lower()}{title[1:]}", tuple(blocks)))

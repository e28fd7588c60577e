"""Modals: an update, "not mine", the owner picker, an action's history, a plain sentence."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from handlers.blocks.elements import (
    Block,
    divider,
    line,
    option,
    plain,
    quote,
    rich,
    shortened,
    small_print,
    words,
)
from handlers.blocks.facts import OWNER_SHOWN, Audience, action_words, standing
from handlers.blocks.limits import Surface, checked_view, fitted
from handlers.blocks.telling import SENTENCE, history_lines
from tracker.values import ActionView, HistoryLine

NOTE_LENGTH = 1_500
OFFICERS_LISTED = 100


@dataclass(frozen=True, slots=True)
class Origin:
    """Which action a modal is about, and the message whose button opened it."""

    action_id: int
    channel_id: str = ""
    ts: str = ""

    def as_metadata(self) -> str:
        """What the view carries until it is submitted."""
        return json.dumps(asdict(self))

    @classmethod
    def of_metadata(cls, metadata: str) -> "Origin":
        """What a submitted view carried."""
        return cls(**json.loads(metadata))


def _modal(title: str, blocks: Sequence[Block], **more: object) -> Block:
    view: Block = {"type": "modal", "title": plain(title), "blocks": list(blocks), **more}
    return checked_view(view | {"close": plain("Close" if "submit" not in more else "Cancel")})


def _asked(title: str, callback_id: str, view: ActionView, origin: Origin, *inputs: Block) -> Block:
    return _modal(
        title,
        [
            rich(
                line(words(view.reference, bold=True)), quote(shortened(view.public_quote, 1_000))
            ),
            *inputs,
        ],
        submit=plain("Save"),
        callback_id=callback_id,
        private_metadata=origin.as_metadata(),
    )


def _input(block_id: str, label: str, element: Block, hint: str) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "value", **element},
        "hint": plain(hint),
    }


def _note_field() -> Block:
    return {
        "type": "plain_text_input",
        "multiline": True,
        "min_length": 3,
        "max_length": NOTE_LENGTH,
    }


def update_modal(view: ActionView, origin: Origin) -> Block:
    """Asks an officer for an update."""
    hint = "Your council’s officers and clerks can see this. Channels and guests are not shown it."
    field = _input("note", "What has happened?", _note_field(), hint)
    return _asked("Add an update", "update", view, origin, field)


def not_mine_modal(view: ActionView, origin: Origin) -> Block:
    """Asks an officer why an action is not theirs."""
    hint = "Only the clerk reads this, and finds the owner."
    field = _input("note", "Whose is it, or why is it not yours?", _note_field(), hint)
    return _asked("Not mine", "not_mine", view, origin, field)


def owner_modal(view: ActionView, origin: Origin, officers: Sequence[tuple[int, str]]) -> Block:
    """Asks the clerk for the owner: from a list of officers, or with Slack's picker of people."""
    minuted = shortened(view.owner or "", OWNER_SHOWN)
    said = f"Minuted as “{minuted}”." if minuted else "The minutes name no owner."
    if 1 <= len(officers) <= OFFICERS_LISTED:
        choices = [option(name, str(officer_id)) for officer_id, name in officers]
        element: Block = {"type": "static_select", "options": choices}
    else:
        element = {"type": "users_select"}
    field = _input("owner", "Owner", element, "Officers in the directory can be chosen.")
    return _asked("Owner", "owner", view, origin, rich(line(words(said))), field)


def history_modal(view: ActionView, lines: tuple[HistoryLine, ...], *, audience: Audience) -> Block:
    """One action with its whole wording, and all that happened to it."""
    head = [action_words(view, audience=audience, whole=True), standing(view), divider()]
    parts = [[block] for block in history_lines(lines)]
    return _modal("History", fitted(head, parts, _earlier, surface=Surface.VIEW))


def _earlier(left_out: int) -> list[Block]:
    return [small_print(f"and {left_out} more lines")] if left_out else []


def sentence_modal(sentence: str) -> Block:
    """A sentence in place of a modal that cannot be saved."""
    return _modal("Matters arising", [rich(line(words(shortened(sentence, SENTENCE))))])

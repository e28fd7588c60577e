"""The buttons by which an officer answers, and what stands in their place once answered."""

from handlers.blocks.elements import Block, button, buttons, option, overflow, small_print
from handlers.blocks.facts import long_date
from tracker.values import ActionView, SnoozeChoice

SNOOZE_WORDS = {
    SnoozeChoice.ONE_WEEK: "Snooze: one week",
    SnoozeChoice.UNTIL_DESPATCH: "Snooze: until papers go out",
    SnoozeChoice.UNTIL_MEETING: "Snooze: until the meeting",
}


def answer_buttons(view: ActionView) -> list[Block]:
    """What can be answered now: the two likely answers as buttons, the rest in a menu."""
    said = answered_words(view)
    note = [small_print(said)] if said else []
    if view.status == "complete":
        undo = button("Undo", "answer_undo", str(view.id), about=view.reference)
        return [*note, buttons(f"answer-{view.id}", undo, _history_only(view))]
    if view.status != "open" or view.answered == "not mine":
        return note
    return [*note, buttons(f"answer-{view.id}", *_likely(view), _rest(view))]


def answered_words(view: ActionView) -> str:
    """What the officer has said of this action already, in words."""
    if view.status == "complete":
        return "✓ Done: your answer is noted"
    if view.answered == "not mine":
        return "✓ Not yours: the clerk has been asked to find the owner"
    if view.answered == "snoozed" and view.snoozed_until:
        return f"✓ Put off until {long_date(view.snoozed_until)}"
    return "✓ Update noted" if view.answered == "update" else ""


def _likely(view: ActionView) -> list[Block]:
    return [
        button("Done", "answer_done", str(view.id), style="primary", about=view.reference),
        button("Add an update", "answer_update", str(view.id), about=view.reference),
        *_offered(view),
    ]


def _offered(view: ActionView) -> list[Block]:
    """The update on a linked action, to be given here too."""
    if view.offered is None:
        return []
    return [button("Same update here", "answer_same", str(view.id), about=view.reference)]


def _rest(view: ActionView) -> Block:
    snoozes = [
        option(text, f"snooze:{choice.value}:{view.id}") for choice, text in SNOOZE_WORDS.items()
    ]
    return overflow(
        "answer_more",
        *snoozes,
        option("Not mine", f"not_mine::{view.id}"),
        option("History", f"history::{view.reference}"),
    )


def _history_only(view: ActionView) -> Block:
    return button("History", "history", view.reference, about=view.reference)

"""The Home tab: what waits for the person who opens it, most urgent on top."""

from collections.abc import Sequence

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
from handlers.blocks.facts import Audience, action_words, counted, counted_actions, standing
from handlers.blocks.limits import Surface, checked_view, fitted
from handlers.blocks.telling import render_help
from tracker.values import ActionList


def _title(mine: ActionList) -> str:
    if not mine.total:
        return "No action waits for you"
    return f"{counted_actions(mine)} {'waits' if mine.total == 1 else 'wait'} for you"


def _home(blocks: list[Block]) -> Block:
    return checked_view({"type": "home", "blocks": blocks})


def _tail(mine: ActionList, left_out: int) -> list[Block]:
    more = "or more: /actions mine" if mine.is_more else "more: /actions mine"
    return [small_print(f"and {left_out} {more}")] if left_out else []


def _in_triage(waiting: Sequence[tuple[str, int]]) -> list[Block]:
    told = ", ".join(f"{slug}: {counted(number, 'thing')}" for slug, number in waiting)
    return [rich(line(words(f"To settle in triage: {told}")))] if told else []


def home_view(
    mine: ActionList,
    known: Sequence[tuple[str, str]] = (),
    waiting: Sequence[tuple[str, int]] = (),
) -> Block:
    """The Home tab of an officer; `waiting` in triage, by committee, where they are the clerk."""
    parts = [
        [
            divider(),
            rich(line(words(shortened(view.committee_name, HEADER_TEXT), bold=True))),
            action_words(view, audience=Audience.OWNER),
            standing(view),
            *answer_buttons(view),
        ]
        for view in mine.actions
    ]
    unseen = mine.total - len(mine.actions)
    return _home(
        fitted(
            [header(_title(mine)), *_in_triage(waiting)],
            parts,
            lambda left_out: [
                *_tail(mine, left_out + unseen),
                divider(),
                *render_help(known).blocks,
            ],
            surface=Surface.VIEW,
        )
    )


def stranger_view(known: Sequence[tuple[str, str]] = ()) -> Block:
    """The Home tab of somebody who is not in the officer directory."""
    told = (
        "You are not in the officer directory, so nothing waits for you here. "
        "You can still ask what is open for a committee."
    )
    return _home([rich(line(words(told))), divider(), *render_help(known).blocks])

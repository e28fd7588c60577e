"""The Home tab: what waits for the person who opens it, most urgent on top."""

from collections.abc import Sequence

from handlers.blocks.answering import answer_buttons
from handlers.blocks.elements import (
    HEADER_TEXT,
    Block,
    button,
    buttons,
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
from tracker.unsaid import Unsaid
from tracker.values import ActionList

SAY_AGAIN = "unsaid_again"
MOST_UNSAID = 5


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


def _unsaid(found: Sequence[Unsaid]) -> list[Block]:
    """What Slack did not take, or may not have taken, with a button that has it said."""
    blocks: list[Block] = []
    for one in found[:MOST_UNSAID]:
        doubt = "It is uncertain whether it was sent" if one.is_uncertain else one.why
        told = f"{one.slug}: {one.what}. {doubt.rstrip('.')}."
        blocks += [
            rich(line(words(shortened(told, HEADER_TEXT * 2)))),
            buttons(f"unsaid-{one.id}", button("Send it", SAY_AGAIN, str(one.id), about=one.what)),
        ]
    if len(found) > MOST_UNSAID:
        blocks.append(small_print(f"and {len(found) - MOST_UNSAID} more that were not sent"))
    return blocks


def home_view(
    mine: ActionList,
    known: Sequence[tuple[str, str]] = (),
    waiting: Sequence[tuple[str, int]] = (),
    not_said: Sequence[Unsaid] = (),
) -> Block:
    """The Home tab of an officer; `waiting` in triage, by committee, where they are the clerk.

    `not_said`: messages of their committees that Slack did not take.
    """
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
            [header(_title(mine)), *_in_triage(waiting), *_unsaid(not_said)],
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

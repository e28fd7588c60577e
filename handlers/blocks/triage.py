"""What waits for a committee's clerk: proposals, owners not settled, possible misses."""

from handlers.blocks.elements import (
    Block,
    bullets,
    button,
    buttons,
    divider,
    escaped,
    header,
    line,
    option,
    overflow,
    quote,
    rich,
    shortened,
    small_print,
    words,
)
from handlers.blocks.facts import (
    ITEM_SHOWN,
    QUOTE_SHOWN,
    Audience,
    action_words,
    counted,
    long_date,
    standing,
)
from handlers.blocks.limits import Message, checked, fitted
from tracker.values import ActionView, MissView, TriageList

LINES_SHOWN = 8
LINE_SHOWN = 200


def _proposed(view: ActionView) -> list[Block]:
    value = str(view.id)
    row = buttons(
        f"proposed-{value}",
        button("Keep", "triage_keep", value, style="primary", about=view.reference),
        button("Dismiss", "triage_dismiss", value, about=view.reference),
        overflow(
            "triage_more",
            option("Owner…", f"owner::{value}"),
            option("History", f"history::{view.reference}"),
        ),
    )
    return [action_words(view, audience=Audience.CLERK), _reasons(view), row]


def _unsettled(view: ActionView) -> list[Block]:
    value = str(view.id)
    row = buttons(
        f"owner-{value}",
        button("Owner…", "triage_owner", value, style="primary", about=view.reference),
        button("History", "history", view.reference, about=view.reference),
    )
    return [action_words(view, audience=Audience.CLERK), _reasons(view), row]


def _reasons(view: ActionView) -> Block:
    """The state and, as minuted words may stand in it, the owner's reason as rich text."""
    if not view.owner_reason:
        return standing(view)
    reason = shortened(f"Owner: {view.owner_reason}", LINE_SHOWN)
    return rich(line(words(reason, italic=True)))


def _miss(miss: MissView) -> list[Block]:
    value = str(miss.id)
    facts = shortened(f"Item {miss.item_number}, {miss.item_title}", ITEM_SHOWN)
    shown = rich(
        quote(shortened(miss.quote, QUOTE_SHOWN)),
        line(words(f"{facts} · {long_date(miss.meeting_on)} · {shortened(miss.why, LINE_SHOWN)}")),
    )
    row = buttons(
        f"miss-{value}",
        button("Keep", "miss_keep", value, about=f"possible miss {value}"),
        button("Dismiss", "miss_dismiss", value, about=f"possible miss {value}"),
    )
    return [shown, row]


def _titled(title: str, parts: list[list[Block]]) -> list[list[Block]]:
    if not parts:
        return []
    named = rich(line(words(f"{title} ({len(parts)})", bold=True)))
    return [[divider(), named, *parts[0]], *([divider(), *part] for part in parts[1:])]


def _waiting(triage: TriageList) -> int:
    return len(triage.proposed) + len(triage.owner_unsettled) + len(triage.misses)


def _told(triage: TriageList) -> str:
    waiting = _waiting(triage)
    if not waiting:
        return "Nothing is left to settle. Thank you."
    met = f", from the meeting of {long_date(triage.meeting_on)}" if triage.meeting_on else ""
    return f"{counted(waiting, 'thing')} to settle{met}."


def _head(triage: TriageList) -> list[Block]:
    notes = [shortened(note, LINE_SHOWN) for note in triage.notes[:LINES_SHOWN]]
    told = line(words(_told(triage)))
    return [header(triage.committee_name), rich(told, *([bullets(notes)] if notes else []))]


def _withheld(triage: TriageList) -> list[Block]:
    if not triage.withheld:
        return []
    shown = [shortened(held, LINE_SHOWN) for held in triage.withheld[:LINES_SHOWN]]
    unnamed = len(triage.withheld) - len(shown)
    told = "Withheld whole from digests" + (f" (and {unnamed} more items)" if unnamed else "")
    return [divider(), rich(line(words(told, bold=True)), bullets(shown))]


def _tail(triage: TriageList, left_out: int) -> list[Block]:
    more = f"and {left_out} more, which appear here as you settle these"
    return [*_withheld(triage), *([small_print(more)] if left_out else [])]


def render_triage(triage: TriageList) -> Message:
    """The clerk's list, most pressing first, with the buttons to settle each."""
    parts = [
        *_titled("Proposed actions", [_proposed(view) for view in triage.proposed]),
        *_titled("Owner not settled", [_unsettled(view) for view in triage.owner_unsettled]),
        *_titled("Possible misses", [_miss(miss) for miss in triage.misses]),
    ]
    blocks = fitted(_head(triage), parts, lambda left_out: _tail(triage, left_out))
    text = f"{escaped(triage.committee_name)}: {counted(_waiting(triage), 'thing')} to settle"
    return checked(Message(text, tuple(blocks)))

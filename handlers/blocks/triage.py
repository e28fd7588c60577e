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
from tracker.values import ActionView, LaterView, MissView, TriageList

LINES_SHOWN = 8
LINE_SHOWN = 200


def _proposed(view: ActionView) -> list[Block]:
    value = str(view.id)
    row = buttons(
        f"proposed-{value}",
        button("Keep", "triage_keep", value, style="primary", about=view.reference),
        button("Dismiss", "triage_dismiss", value, about=view.reference),
        *[
            button(f"Same as {earlier}", "triage_same", value, about=view.reference)
            for earlier in view.maybe_same[:1]
        ],
        overflow(
            "triage_more",
            option("Owner…", f"owner::{value}"),
            option("History", f"history::{view.reference}"),
        ),
    )
    return [action_words(view, audience=Audience.CLERK), *_maybe(view), _reasons(view), row]


def _maybe(view: ActionView) -> list[Block]:
    if not view.maybe_same:
        return []
    return [small_print(f"May be the same as {view.maybe_same[0]}, which is not closed")]


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


def _later(later: LaterView) -> list[Block]:
    """What the minutes say of an action that we know, and the clerk's two answers."""
    about = later.action.reference
    facts = shortened(f"Item {later.item_number}, {later.item_title}", ITEM_SHOWN)
    asked = shortened(later.action.summary, LINE_SHOWN)
    shown = rich(
        line(words(f"{about}  ", bold=True), words(asked)),
        *_wordings(later),
        line(words(f"{facts} · {long_date(later.meeting_on)}")),
    )
    return [shown, buttons(f"later-{later.id}", *_later_buttons(later))]


def _wordings(later: LaterView) -> list[Block]:
    said = quote(shortened(later.quote, QUOTE_SHOWN))
    if later.kind == "closure":
        return [said]
    before = shortened(later.before, QUOTE_SHOWN)
    after = f": “{shortened(later.after, LINE_SHOWN)}”" if later.after else ":"
    return [
        line(words("Until now: ", bold=True), words(f"“{before}”")),
        line(words(f"This reading says{after}", bold=True)),
        said,
    ]


def _later_buttons(later: LaterView) -> list[Block]:
    value, about = str(later.id), later.action.reference
    if later.kind == "closure":
        return [
            button("Agree closure", "closure_agree", value, style="primary", about=about),
            button("Not closed", "closure_refuse", value, about=about),
        ]
    return [button("Noted", "change_noted", value, about=about)]


def _of_kind(triage: TriageList, kind: str) -> list[list[Block]]:
    return [_later(later) for later in triage.later if later.kind == kind]


def _titled(title: str, parts: list[list[Block]]) -> list[list[Block]]:
    if not parts:
        return []
    named = rich(line(words(f"{title} ({len(parts)})", bold=True)))
    return [[divider(), named, *parts[0]], *([divider(), *part] for part in parts[1:])]


def _waiting(triage: TriageList) -> int:
    waiting = (triage.proposed, triage.owner_unsettled, triage.misses, triage.later)
    return sum(map(len, waiting))


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
        *_titled("Minuted as done", _of_kind(triage, "closure")),
        *_titled("Another reading says otherwise", _of_kind(triage, "changed")),
        *_titled("Owner not settled", [_unsettled(view) for view in triage.owner_unsettled]),
        *_titled("Possible misses", [_miss(miss) for miss in triage.misses]),
    ]
    blocks = fitted(_head(triage), parts, lambda left_out: _tail(triage, left_out))
    text = f"{escaped(triage.committee_name)}: {counted(_waiting(triage), 'thing')} to settle"
    return checked(Message(text, tuple(blocks)))

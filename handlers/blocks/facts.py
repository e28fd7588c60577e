"""How one action is put into words: what is asked, the words that prove it, and the facts."""

import json
from datetime import date
from enum import Enum
from functools import lru_cache

from handlers.blocks.elements import (
    Block,
    code,
    is_linkable,
    line,
    link,
    quote,
    rich,
    shortened,
    small_print,
    words,
)
from tracker.values import ActionList, ActionView, OfferedUpdate

QUOTE_SHOWN = 480
WHOLE_SHOWN = 9_000
OWNER_SHOWN = 160
ITEM_SHOWN = 120
NOTE_SHOWN = 300
NOT_NAMED = "owner not named"
SUMMARY_SHOWN = 200
LINKS_SHOWN = 3

STATUS_WORDS = {
    "proposed": "Proposed, not yet kept by the clerk",
    "open": "Open",
    "complete": "Complete, not yet agreed by the committee",
    "closed": "Closed",
    "dismissed": "Dismissed",
    "superseded": "Replaced by another action",
}


class Audience(Enum):
    """Who reads: everyone in a channel, an officer, the owner in their own messages, the clerk."""

    PUBLIC = "public"
    OWNER = "owner"
    OFFICER = "officer"
    CLERK = "clerk"


@lru_cache(maxsize=4096)
def long_date(day: date) -> str:
    """`Thu 15 January 2026`."""
    return f"{day:%a} {day.day} {day:%B %Y}"


def counted(number: int, noun: str) -> str:
    """`1 action`, `3 actions`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def counted_actions(found: ActionList) -> str:
    """How many a list has: `3 actions`, `1,000 or more actions` where nobody counted further."""
    more = " or more" if found.is_more else ""
    return f"{found.total:,}{more} action{'' if found.total == 1 else 's'}"


def _bare(name: str) -> str:
    return name.casefold().removeprefix("the ").replace("’", "'")


def owner_words(view: ActionView, *, audience: Audience) -> str:
    """Whose it is: as minuted, as expanded, and (inside the council) the officer it is with."""
    minuted = shortened(view.owner or NOT_NAMED, OWNER_SHOWN)
    named = (view.owner_name or "").removeprefix(f"{view.owner}, ")
    beside = [
        name for name in (named, view.post_title) if name and _bare(name) not in _bare(minuted)
    ]
    said = f"{minuted} ({shortened(beside[0], OWNER_SHOWN)})" if beside else minuted
    is_named = audience in {Audience.OFFICER, Audience.CLERK} and view.officer_name
    if not is_named or view.officer_name == view.owner:
        return said
    return f"{said}, with {view.officer_name}"


def due_words(view: ActionView) -> str:
    """When it is due: the date that we worked out, and the words as minuted."""
    minuted = f"“{shortened(view.due, OWNER_SHOWN)}”" if view.due else ""
    if view.due_on is None:
        return f"Due: {minuted}" if minuted else "No date named"
    said = f"{long_date(view.due_on)}, {minuted}" if minuted else long_date(view.due_on)
    return f"Overdue: was due {said}" if view.is_overdue else f"Due: {said}"


def item_words(view: ActionView) -> str:
    """`Item 9, School place planning`."""
    title = shortened(view.item_title, ITEM_SHOWN)
    named = f"Item {view.item_number}" if view.item_number else "Item"
    return f"{named}, {title}" if title else named


def provenance_words(view: ActionView) -> str:
    """What a reader should know of where it comes from; empty for approved, verified minutes."""
    said = "from draft minutes" if view.from_draft else ""
    if view.verified:
        return said
    unverified = "unverified: not from the committee's own site"
    return f"{said}, {unverified}" if said else unverified


def quote_shown(view: ActionView, *, audience: Audience) -> str:
    """The evidence in full: as stored for clerks, with private people left out for others."""
    return view.quote if audience is Audience.CLERK else view.public_quote


def _heading(view: ActionView, shown: str) -> Block:
    summary = view.summary.rstrip("….").strip()
    repeats = not summary or shown.casefold().startswith(summary.casefold())
    if repeats:
        return line(words(view.reference, bold=True))
    return line(
        words(f"{view.reference}  ", bold=True),
        words(shortened(view.summary, SUMMARY_SHOWN), bold=True),
    )


def _whose(view: ActionView, *, audience: Audience) -> str:
    if view.owner is not None:
        return f"Owner: {owner_words(view, audience=audience)}"
    if audience is Audience.OWNER:
        return "The minutes name no owner: it was given to you"
    owner = owner_words(view, audience=audience)
    return f"{owner[:1].upper()}{owner[1:]}"


def _facts(view: ActionView, *, audience: Audience, is_cut: bool) -> Block:
    said = f"{_whose(view, audience=audience)} · {due_words(view)} · {item_words(view)}"
    elements = [words(said)]
    if is_linkable(view.source):
        elements += [words(" · "), link(view.source, "Minutes")]
    if is_cut:
        elements += [words(" · Whole wording: "), code(f"/actions {view.reference}")]
    return line(*elements)


def action_words(view: ActionView, *, audience: Audience, whole: bool = False) -> Block:
    """One rich-text block: what is asked, the quotation under it, and the facts.

    A long quotation is shortened and names the command that shows all of it, unless `whole`.
    """
    full = quote_shown(view, audience=audience)
    shown = _whole(full) if whole else shortened(full, QUOTE_SHOWN)
    parts = [_heading(view, shown), *([quote(shown)] if shown else [])]
    parts.append(_facts(view, audience=audience, is_cut=shown != full and not whole))
    if view.latest_note and audience is not Audience.PUBLIC:
        parts.append(line(words("Latest update: ", bold=True), *_note(view)))
    if view.offered and audience is not Audience.PUBLIC:
        parts.append(_offer(view.offered))
    return rich(*parts)


def _offer(offered: OfferedUpdate) -> Block:
    noted = shortened(offered.note, NOTE_SHOWN)
    when = long_date(offered.at.date())
    return line(words(f"Update on {offered.reference}: ", bold=True), words(f"{noted} ({when})"))


def _whole(text: str) -> str:
    """The text, all of it unless it alone would fill a message."""
    limit = WHOLE_SHOWN
    while len(json.dumps(shown := shortened(text, limit), ensure_ascii=False)) > WHOLE_SHOWN:
        limit = limit * 3 // 4
    return shown


def _note(view: ActionView) -> list[Block]:
    noted = shortened(view.latest_note or "", NOTE_SHOWN)
    when = f" ({long_date(view.latest_note_at.date())})" if view.latest_note_at else ""
    return [words(f"{noted}{when}")]


def _put_off(view: ActionView) -> str:
    """Until when the owner put it off; left to the answer under it where that says so."""
    if view.snoozed_until is None or view.answered == "snoozed":
        return ""
    return f"put off until {long_date(view.snoozed_until)}"


def again_words(view: ActionView) -> str:
    """How often later meetings asked for the same: `asked again twice`."""
    if not view.asked_again:
        return ""
    often = {1: "once", 2: "twice"}.get(view.asked_again, f"{view.asked_again} times")
    return f"asked again {often}"


def linked_words(view: ActionView) -> str:
    """The same ask in other committees: `linked with CARRICK-CAB-25-003`."""
    if not view.linked:
        return ""
    more = len(view.linked) - LINKS_SHOWN
    named = ", ".join(view.linked[:LINKS_SHOWN])
    return f"linked with {named}" + (f" and {more} more" if more > 0 else "")


def standing(view: ActionView) -> Block:
    """The small print under an action: its state, its meeting, and where it comes from."""
    return small_print(
        STATUS_WORDS.get(view.status, view.status.capitalize()),
        f"minuted {long_date(view.meeting_on)}",
        _put_off(view),
        again_words(view),
        linked_words(view),
        provenance_words(view),
    )

"""What is watched, and what could be: lists, proposals with their proof, and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.blocks.elements import (
    Block,
    button,
    buttons,
    code,
    divider,
    escaped,
    header,
    is_linkable,
    line,
    link,
    rich,
    shortened,
    small_print,
    words,
)
from handlers.blocks.facts import counted, long_date
from handlers.blocks.limits import BUTTON_VALUE, Message, checked, fitted
from tracker.watches import WatchView

NAME_SHOWN = 150
SENTENCE_SHOWN = 400
MOST_OFFERED = 8  # of several committees that the words may mean
EXAMPLE = "/actions watch bury children and young people"


@dataclass(frozen=True, slots=True)
class Offered:
    """A committee as it is offered. `value` is what its button carries.

    `watched_slug` is its short name where it is watched already.
    """

    council: str
    name: str
    slug: str
    url: str
    value: str
    last_on: date | None = None
    next_on: date | None = None
    watched_slug: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """Which committee it is, for a button's label."""
        return f"{self.name}, {self.council}"


def _said(title: str, *blocks: Block) -> Message:
    return checked(Message(shortened(escaped(title), 3_000), blocks))


def _paragraph(text: str) -> Block:
    return rich(line(words(shortened(text, SENTENCE_SHOWN))))


# What is watched


def render_watched(views: Sequence[WatchView]) -> Message:
    """Every committee that is watched, and how it goes."""
    if not views:
        return _said(
            "No committee is watched yet",
            _paragraph("No committee is watched yet. To begin, type its council and its name:"),
            rich(line(code(EXAMPLE))),
            small_print("Or give the link to any page of the committee on the council’s site"),
        )
    title = f"{counted(len(views), 'committee')} watched"
    parts = [[divider(), _watched(view)] for view in views]
    blocks = fitted([header(title)], parts, _tail)
    return checked(Message(title, tuple(blocks)))


def _watched(view: WatchView) -> Block:
    named = f"  {shortened(view.name, NAME_SHOWN)}, {shortened(view.council, NAME_SHOWN)}"
    lines = [
        line(words(view.slug, bold=True), words(named)),
        line(words(shortened(view.sentence, SENTENCE_SHOWN))),
    ]
    dates = [
        f"Next meeting {long_date(view.next_meeting_on)}" if view.next_meeting_on else "",
        f"last minutes of {long_date(view.last_minutes_on)}" if view.last_minutes_on else "",
    ]
    told = ", ".join(part for part in dates if part)
    return rich(*lines, *([line(words(f"{told[:1].upper()}{told[1:]}"))] if told else []))


def _tail(left_out: int) -> list[Block]:
    more = f"and {left_out} more: matters watch list" if left_out else ""
    return [
        small_print(
            more,
            "/actions watch SLUG: this channel follows it",
            "/actions watch remove SLUG: no longer watched",
        )
    ]


# What could be watched


def render_looking(asked: str) -> Message:
    """Said at once, while the council's site is asked."""
    about = shortened(asked, NAME_SHOWN)
    told = f"Looking for “{about}” on the council’s site. That can take a minute; I answer here."
    return _said("Looking at the council’s site", _paragraph(told))


def render_offers(offers: Sequence[Offered], *, follows: bool) -> Message:
    """One committee with its proof, or several to choose from. `follows`: in this channel."""
    if len(offers) == 1:
        return _one_offer(offers[0], follows=follows)
    title = "Which of these do you mean?"
    parts = [
        [
            divider(),
            _offer_words(offer),
            buttons(f"offer-{number}", _take(offer, follows=follows)),
        ]
        for number, offer in enumerate(offers[:MOST_OFFERED])
    ]
    blocks = fitted([header(title)], parts, _cancel_tail)
    return checked(Message(title, tuple(blocks)))


def _cancel_tail(left_out: int) -> list[Block]:
    more = [small_print("There are more: please add a word of the name")] if left_out else []
    return [*more, divider(), buttons("offer-cancel", _cancel())]


def _one_offer(offer: Offered, *, follows: bool) -> Message:
    title = f"{offer.name}, {offer.council}"
    told = _offer_words(offer)
    if offer.watched_slug:
        taken = [_take(offer, follows=True)] if follows else []
        return _said(title, told, buttons("offer", *taken, _cancel()))
    promise = small_print(
        "I look at its pages about once a day, and put the actions in new minutes before its clerk"
    )
    return _said(title, told, promise, buttons("offer", _take(offer, follows=follows), _cancel()))


def _offer_words(offer: Offered) -> Block:
    named = words(shortened(offer.name, NAME_SHOWN), bold=True)
    council = words(f", {shortened(offer.council, NAME_SHOWN)}")
    page = [words("  "), link(offer.url, "its page")] if is_linkable(offer.url) else []
    meetings = line(words(meeting_words(offer)))
    if offer.watched_slug:
        told = line(words("It is watched already, as "), code(offer.watched_slug), words("."))
    else:
        told = line(
            words("Its short name will be "),
            code(offer.slug),
            words(f": /actions {offer.slug} lists what is open."),
        )
    notes = [line(words(shortened(note, SENTENCE_SHOWN), italic=True)) for note in offer.warnings]
    return rich(line(named, council, *page), meetings, told, *notes)


def meeting_words(offer: Offered) -> str:
    """The meetings that prove it to be the right committee."""
    last = f"last met on {long_date(offer.last_on)}" if offer.last_on else ""
    meets = f"meets next on {long_date(offer.next_on)}" if offer.next_on else ""
    if last and meets:
        return f"It {last} and {meets}."
    if last or meets:
        return f"It {last or meets}." + ("" if meets else " No later date is published.")
    return "Its site shows no meeting of the last months or the next."


def _take(offer: Offered, *, follows: bool) -> Block:
    if offer.watched_slug:
        return button(
            "Follow here", "watch_follow", offer.watched_slug, style="primary", about=offer.about
        )
    text = "Watch and follow here" if follows else "Watch it"
    return button(text, "watch_begin", offer.value, style="primary", about=offer.about)


def _cancel() -> Block:
    return button("Cancel", "watch_cancel", "-")


def is_too_long(value: str) -> bool:
    """Whether a button cannot carry this value."""
    return len(value) > BUTTON_VALUE


# What was done


def render_begun(
    slug: str, name: str, *, channel: bool, has_clerk: bool, undo: str = ""
) -> Message:
    """It is watched now. `undo` is what the button that takes it back carries."""
    follows = ", and this channel follows it" if channel else ""
    told = f"{shortened(name, NAME_SHOWN)} is watched now{follows}. Its short name is {slug}."
    first = "I look at the council’s site in the next minutes, and from then on about once a day."
    blocks = [_paragraph(told), _paragraph(first)]
    if not has_clerk:
        blocks.append(_no_clerk(slug))
    if channel:
        blocks.append(_invite())
    return _said(told, *blocks, *_undo(undo))


def render_follows(slug: str, name: str, *, undo: str = "") -> Message:
    """The channel follows it now."""
    told = f"This channel follows {shortened(name, NAME_SHOWN)} ({slug}) now."
    return _said(told, _paragraph(told), _invite(), *_undo(undo))


def _no_clerk(slug: str) -> Block:
    return rich(
        line(
            words(
                "It has no clerk yet, so nobody is asked about what I find. Whoever runs me sets "
            ),
            words("one with "),
            code(f"matters committee set {slug} --clerk …"),
            words("; until then it waits."),
        )
    )


def _invite() -> Block:
    return small_print("If I am not in this channel yet, please type /invite @Matters Arising")


def _undo(value: str) -> list[Block]:
    return [buttons("undo", button("Undo", "watch_undo", value))] if value else []

"""The answer to `/actions SLUG` and `/actions mine`."""

from dataclasses import dataclass

from handlers.blocks.answering import answer_buttons
from handlers.blocks.elements import (
    Block,
    button,
    buttons,
    divider,
    escaped,
    header,
    line,
    option,
    rich,
    select,
    small_print,
    words,
)
from handlers.blocks.facts import Audience, action_words, counted_actions, long_date, standing
from handlers.blocks.limits import Message, checked, fitted
from tracker.values import ActionList, ActionView

OPTIONS_LISTED = 100
WORDS_KEPT = 300  # of a filter: the page buttons carry it


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of which list a button asks for."""

    slug: str | None
    number: int
    words: str

    def as_value(self) -> str:
        """The button's value."""
        return f"{self.slug or ''}|{self.number}|{self.words[:WORDS_KEPT]}"

    @classmethod
    def of_value(cls, value: str) -> "Page":
        """The page that a button's value names."""
        slug, number, asked = value.split("|", 2)
        return cls(slug or None, int(number), asked)


def _dates(found: ActionList) -> str:
    if found.next_meeting_on is None:
        return "No date is known for the next meeting"
    meets = f"Next meeting {long_date(found.next_meeting_on)}"
    return (
        meets
        if found.despatch_on is None
        else (f"{meets}, papers go out {long_date(found.despatch_on)}")
    )


def _head(found: ActionList, *, is_public: bool) -> list[Block]:
    of_these = f"the first {found.pages}" if found.is_more else str(found.pages)
    pages = f"page {found.page} of {of_these}" if found.pages > 1 else ""
    dates = _dates(found) if found.slug else ""
    shared = "public words only" if is_public else ""
    found_here = counted_actions(found) if found.total else ""
    facts = [fact for fact in (found_here, pages, dates, shared) if fact]
    return [header(found.title), *([small_print(*facts)] if facts else [])]


def _part(view: ActionView, *, audience: Audience, is_mine: bool) -> list[Block]:
    part = [divider(), action_words(view, audience=audience), standing(view)]
    return [*part, *answer_buttons(view)] if is_mine else part


def _turning(found: ActionList) -> list[Block]:
    turns = [
        (found.page - 1, "Previous", "list_previous"),
        (found.page + 1, "Next", "list_next"),
    ]
    return [
        button(text, action_id, Page(found.slug, number, found.filter_words).as_value())
        for number, text, action_id in turns
        if 1 <= number <= found.pages
    ]


def _sharing(found: ActionList) -> list[Block]:
    if not (found.slug and found.actions):
        return []
    page = Page(found.slug, found.page, found.filter_words)
    return [button("Share here", "list_share", page.as_value(), about=found.title)]


def _histories(found: ActionList) -> list[Block]:
    if not (found.slug and found.actions):
        return []
    listed = [option(view.reference, view.reference) for view in found.actions[:OPTIONS_LISTED]]
    return [select("history_of", "History of…", listed)]


def _tail(found: ActionList, left_out: int, *, is_public: bool) -> list[Block]:
    command = f"/actions {found.slug or 'mine'} {found.filter_words}".strip()
    more = [small_print(f"and {left_out} more: {command}")] if left_out else []
    row = [] if is_public else [*_sharing(found), *_turning(found), *_histories(found)]
    return [*more, *([buttons("list", *row)] if row else [])]


def _nothing(found: ActionList) -> list[Block]:
    if found.slug is None:
        return [rich(line(words("No action waits for you.")))]
    asked = f" for “{found.filter_words}”" if found.filter_words else ""
    return [rich(line(words(f"There is nothing to show{asked}.")))]


def render_list(found: ActionList, *, audience: Audience = Audience.OFFICER) -> Message:
    """One page of actions. A public one (shared in a channel) carries no buttons and no notes."""
    is_public = audience is Audience.PUBLIC
    is_mine = found.slug is None
    seen_as = Audience.OWNER if is_mine else audience
    parts = [_part(view, audience=seen_as, is_mine=is_mine) for view in found.actions]
    blocks = fitted(
        _head(found, is_public=is_public),
        parts or [_nothing(found)],
        lambda left_out: _tail(found, left_out, is_public=is_public),
    )
    text = f"{escaped(found.title)}: {counted_actions(found)}"
    return checked(Message(text, tuple(blocks)))

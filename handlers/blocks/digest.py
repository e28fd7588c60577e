"""What a channel is told of newly recorded actions. Public words only, and nothing to press."""

from handlers.blocks.elements import (
    Block,
    bullets,
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
from handlers.blocks.facts import Audience, action_words, counted, long_date
from handlers.blocks.limits import Message, checked, fitted
from tracker.values import Digest

WATCH_SHOWN = 300


def _told(digest: Digest) -> str:
    found = counted(len(digest.actions), "action")
    said = "were recorded" if len(digest.actions) != 1 else "was recorded"
    return f"{found} {said} at the meeting of {long_date(digest.meeting_on)}"


def _sources(digest: Digest) -> list[Block]:
    urls = [source for source in digest.sources if is_linkable(source)]
    if len(urls) == 1:
        return [words(" "), link(urls[0], "Read the minutes")]
    named = [(words(" · "), link(url, f"Minutes {number}")) for number, url in enumerate(urls, 1)]
    return [element for pair in named[:5] for element in pair]


def _dates(digest: Digest) -> str:
    if digest.next_meeting_on is None:
        return ""
    meets = f"Next meeting {long_date(digest.next_meeting_on)}"
    if digest.despatch_on is None:
        return meets
    return f"{meets}, papers go out {long_date(digest.despatch_on)}"


def _head(digest: Digest) -> list[Block]:
    draft = ", from draft minutes" if digest.from_draft else ""
    told = line(words(f"{_told(digest)}{draft}."), *_sources(digest))
    dates = _dates(digest)
    return [header(digest.committee_name), rich(told), *([small_print(dates)] if dates else [])]


def _tail(digest: Digest, left_out: int) -> list[Block]:
    notes = [rich(bullets(digest.notes[:8]))] if digest.notes else []
    more = f"and {left_out} more: /actions {digest.slug}" if left_out else ""
    all_open = small_print(more or f"To see all that is open: /actions {digest.slug}")
    watch = [small_print(shortened(digest.watch, WATCH_SHOWN))] if digest.watch else []
    return [*notes, all_open, *watch]


def render_digest(digest: Digest) -> Message:
    """A short parent line, then each action with the words that prove it."""
    parts = [[divider(), action_words(view, audience=Audience.PUBLIC)] for view in digest.actions]
    blocks = fitted(_head(digest), parts, lambda left_out: _tail(digest, left_out))
    return checked(Message(f"{escaped(digest.committee_name)}: {_told(digest)}", tuple(blocks)))

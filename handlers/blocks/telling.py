"""Plain telling: notes to the clerk, the help, a sentence, and an action's history."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from handlers.blocks.elements import (
    Block,
    bullets,
    code,
    escaped,
    header,
    line,
    quote,
    rich,
    shortened,
    small_print,
    words,
)
from handlers.blocks.facts import NOTE_SHOWN, counted, long_date
from handlers.blocks.limits import Message, checked, fitted
from tracker.values import ClerkNote, HistoryLine

LONDON = ZoneInfo("Europe/London")
NOTE_LINE = 600
NAME_SHOWN = 100
SENTENCE = 1_500

EXAMPLE = "bury-cyp"
COMMITTEES_LISTED = 30


def _commands(slug: str) -> tuple[tuple[str, str], ...]:
    return (
        (f"/actions {slug}", "what is open for a committee, by its short name"),
        (
            f"/actions {slug} overdue",
            "only some: open, overdue, mine, complete, closed, all; for the clerk, proposed",
        ),
        (f"/actions {slug} school places", "only those with these words; a person by @name"),
        (f"/actions {slug.upper()}-25-017", "one action with its whole wording and its history"),
        ("/actions mine", "what waits for you, in every committee"),
        ("/actions watch", "which committees’ pages are watched, and how that goes"),
        ("/actions watch bury cabinet", "for clerks: watch another, by its name or a link"),
        ("/actions help", "this"),
    )


def render_sentence(sentence: str) -> Message:
    """One sentence, whatever words are in it."""
    said = shortened(sentence.strip() or "Nothing to say", SENTENCE)
    return checked(Message(shortened(escaped(said), 3_000), (rich(line(words(said))),)))


def render_clerk_note(note: ClerkNote) -> Message:
    """Sentences for the clerk, one a bullet."""
    parts: list[list[Block]] = [
        [rich(bullets([shortened(told, NOTE_LINE)]))] for told in note.lines
    ]
    title = f"{counted(len(note.lines), 'note')} for the clerk"
    blocks = fitted([header(title)], parts, _left_out)
    return checked(Message(f"Matters arising: {title}", tuple(blocks)))


def _left_out(left_out: int) -> list[Block]:
    return [small_print(f"and {left_out} more")] if left_out else []


def _typed(pairs: Sequence[tuple[str, str]]) -> Block:
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [line(code(typed), words(f"  {told}")) for typed, told in pairs],
    }


def _followed(known: Sequence[tuple[str, str]]) -> list[Block]:
    if not known:
        return []
    shown = [(slug, shortened(name, NAME_SHOWN)) for slug, name in known[:COMMITTEES_LISTED]]
    left_out = len(known) - len(shown)
    more = [line(words(f"and {left_out} more"))] if left_out else []
    return [rich(line(words("Committees", bold=True)), _typed(shown), *more)]


def render_help(known: Sequence[tuple[str, str]] = ()) -> Message:
    """What can be typed, in the order in which people need it, and the committees followed.

    `known`: each committee's short name and full name.
    """
    intro = line(
        words(
            "I read committees' minutes, keep each action with the words that prove it, "
            "and ask its owner before the next papers go out."
        )
    )
    typed = _typed(_commands(known[0][0] if known else EXAMPLE))
    privacy = small_print("Only you see the answers, until you press “Share here”")
    blocks = (header("Matters arising"), rich(intro), rich(typed), *_followed(known), privacy)
    return checked(Message("Matters arising: what you can type", blocks))


def history_lines(lines: tuple[HistoryLine, ...]) -> list[Block]:
    """One rich-text block a line: when, what, by whom, and the note if there is one."""
    return [_history_line(told) for told in lines]


def _history_line(told: HistoryLine) -> Block:
    at = told.at.astimezone(LONDON)
    when = words(f"{long_date(at.date())}, {at:%H:%M}  ", bold=True)
    what, who = shortened(told.what, NOTE_SHOWN), shortened(told.who, NAME_SHOWN)
    note = f" “{shortened(told.note, NOTE_SHOWN)}”" if told.note else ""
    said = line(when, words(f"{what[:1].upper()}{what[1:]}, by {who}.{note}"))
    return rich(said, quote(shortened(told.quote, NOTE_SHOWN))) if told.quote else rich(said)

"""What `matters extract` shows a person: each action with its words and where they stand."""

from textwrap import fill

from bot.words import count, plain_date, show
from minutes.values import Minutes
from summariser.values import ActionDraft, Extraction, Marker

WIDTH = 96
MARKERS = {
    Marker.EXPLICIT: "flagged as an action",
    Marker.RESOLUTION: "resolved",
    Marker.UNDERTAKING: "undertaken",
    Marker.REQUEST: "requested",
}


def print_extraction(minutes: Minutes, extraction: Extraction) -> None:
    """The heading, the actions, the possible misses and the notes."""
    show(_heading(minutes, extraction))
    for number, draft in enumerate(extraction.actions, 1):
        _print_draft(minutes, number, draft)
    for miss in extraction.possible_misses:
        show(f"\nPossible miss ({miss.why}):\n{_quoted(miss.quote)}")
    for warning in (*minutes.warnings, *extraction.warnings):
        show(f"\nNote: {warning}")


def _heading(minutes: Minutes, extraction: Extraction) -> str:
    facts = [minutes.committee or "committee not named"]
    facts.append(plain_date(minutes.meeting_on) if minutes.meeting_on else "date not given")
    facts += [f"{minutes.status.value} minutes"] if minutes.status else []
    facts.append("verified source" if minutes.verified else "unverified source")
    found = count(len(extraction.actions), "action")
    return (
        f"{', '.join(facts)}\n{found[:1].upper()}{found[1:]} found "
        f"by the engine {extraction.engine} (version {extraction.engine_version})."
    )


def _print_draft(minutes: Minutes, number: int, draft: ActionDraft) -> None:
    item = minutes.items[draft.item].number
    facts = [
        f"owner: {draft.owner or 'not named'}",
        f"due: {draft.due or 'no date named'}",
        *([f"recurs: {draft.recurs.value.replace('_', ' ')}"] if draft.recurs else []),
        MARKERS[draft.marker],
        *([f"item {item}"] if item else []),
        f"characters {draft.start} to {draft.end}",
    ]
    show(f"\n{number}. {draft.summary}\n{_quoted(draft.quote)}")
    show(fill(" · ".join(facts), WIDTH, initial_indent="   ", subsequent_indent="   "))


def _quoted(words: str) -> str:
    return fill(
        f"“{' '.join(words.split())}”", WIDTH, initial_indent="   ", subsequent_indent="   "
    )

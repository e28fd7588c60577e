"""Actions, triage and history on a terminal, as a clerk reads them."""

from collections.abc import Sequence
from dataclasses import asdict
from textwrap import fill
from typing import Any
from zoneinfo import ZoneInfo

from bot.words import count, plain_date, show
from tracker.values import ActionList, ActionView, HistoryLine, LaterView, MissView, TriageList

LONDON = ZoneInfo("Europe/London")
WIDTH = 96


def action_json(view: ActionView) -> dict[str, Any]:
    """One action for programs, dates as ISO."""
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in asdict(view).items()
    }


def owner_words(view: ActionView) -> str:
    """Who owes it, as a person is told."""
    minuted = view.owner or "owner not named"
    return f"{minuted} ({view.officer_name})" if view.officer_name else minuted


def due_words(view: ActionView) -> str:
    """When it is due, as minuted and as a date where one is certain."""
    if view.due_on and view.due:
        return f"due “{view.due}” ({plain_date(view.due_on)})"
    if view.due_on:
        return f"due {plain_date(view.due_on)}"
    return f"due “{view.due}”" if view.due else "no date named"


def _quoted(words: str) -> str:
    joined = " ".join(words.split())
    return fill(f"“{joined}”", WIDTH, initial_indent="    ", subsequent_indent="    ")


def _headline(view: ActionView) -> str:
    """The summary beside the reference, unless the words under it begin with it."""
    summary = view.summary.rstrip("….").strip()
    is_said = " ".join(view.quote.split()).casefold().startswith(summary.casefold())
    return "" if is_said else f"  {view.summary}"


def print_action(view: ActionView) -> None:
    """One action: what, its words, and the facts around them."""
    marks = [view.status, owner_words(view), due_words(view)]
    marks += ["overdue"] if view.is_overdue else []
    marks += ["from draft minutes"] if view.from_draft else []
    marks += [] if view.verified else ["unverified source"]
    marks += [f"withheld from digests: {view.withheld}"] if view.withheld else []
    marks += [f"asked again at {count(view.asked_again, 'meeting')}"] if view.asked_again else []
    marks += [f"linked with {', '.join(view.linked)}"] if view.linked else []
    marks += [f"may be the same as {', '.join(view.maybe_same)}"] if view.maybe_same else []
    where = f"item {view.item_number}, " if view.item_number else ""
    show(f"{view.reference}{_headline(view)}")
    show(_quoted(view.quote))
    show(fill(" · ".join(marks), WIDTH, initial_indent="    ", subsequent_indent="    "))
    show(f"    {where}{view.committee_name}, {plain_date(view.meeting_on)}\n")


def print_actions(page: ActionList, shown: Sequence[ActionView]) -> None:
    """A committee's actions under their title."""
    show(f"{page.title}\n")
    for view in shown:
        print_action(view)
    if not shown:
        show("Nothing to show.")


def _print_miss(miss: MissView) -> None:
    show(f"miss-{miss.id}  possible miss: {miss.why}")
    show(_quoted(miss.quote))
    show(f"    item {miss.item_number or '–'}, {plain_date(miss.meeting_on)}\n")


def _print_later(later: LaterView) -> None:
    is_done = later.kind == "closure"
    what = "minuted as done" if is_done else "another reading says otherwise"
    show(f"later-{later.id}  {later.action.reference}: {what}")
    if later.before:
        show(fill(f"until now: {later.before}", WIDTH, initial_indent="    "))
    show(_quoted(later.quote))
    show(f"    item {later.item_number or '–'}, {plain_date(later.meeting_on)}\n")


def print_triage(waiting: TriageList) -> None:
    """What waits for the clerk, and how to decide it."""
    show(f"{waiting.committee_name} ({waiting.slug})")
    for title, views in (
        ("Proposed actions", waiting.proposed),
        ("Owner not settled", waiting.owner_unsettled),
    ):
        show(f"\n{title}: {len(views) or 'none'}\n")
        for view in views:
            print_action(view)
    show(f"Possible misses: {len(waiting.misses) or 'none'}\n")
    for miss in waiting.misses:
        _print_miss(miss)
    for later in waiting.later:
        _print_later(later)
    for line in (*waiting.withheld, *waiting.notes):
        show(f"Note: {line}")
    if waiting.proposed or waiting.owner_unsettled or waiting.misses:
        show("Decide with --keep REFERENCE, --dismiss REFERENCE or --owner REFERENCE=WHO.")


def history_lines(reference: str, lines: Sequence[HistoryLine]) -> list[str]:
    """What happened to an action, oldest first, a line each under its reference."""
    shown = [reference]
    for line in lines:
        note = f": “{line.note}”" if line.note else ""
        at = line.at.astimezone(LONDON)
        shown.append(f"  {plain_date(at.date())}, {at:%H:%M}  {line.what}, by {line.who}{note}")
    return shown

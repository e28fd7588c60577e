"""An action's history in plain sentences. Names come from the officer's row, and end with it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    Action,
    ActionEvent,
    ActionStatus,
    Committee,
    EventKind,
    Item,
    LaterStatus,
    LaterWords,
    Meeting,
    Officer,
)
from tracker.errors import UnknownActionError
from tracker.finding import action_by
from tracker.later_words import EVENTS
from tracker.values import HistoryLine, Viewer
from tracker.viewers import reads_notes, seen_by

BOT = "the bot"
FORMER = "a former officer"
SOMEONE = "an officer"

Details = Mapping[str, Any]
Names = Mapping[int, str]
Quotes = Mapping[tuple[EventKind, str], str]


async def history(
    session: AsyncSession, *, reference: str, viewer: Viewer
) -> tuple[HistoryLine, ...]:
    """Everything that happened to an action, oldest first, as this viewer may know it.

    Notes and officers' names are for the council's officers and clerks; why an action is not
    theirs, for its clerk alone. Raises UnknownActionError, also for what the viewer may not see.
    """
    action = await action_by(session, reference=reference)
    committee = await session.get(Committee, action.committee_id)
    if committee is None:
        raise UnknownActionError
    viewer = seen_by(viewer, committee)
    if not _may_see(action, viewer):
        raise UnknownActionError
    lines = select(ActionEvent).where(ActionEvent.action_id == action.id)
    ordered = lines.order_by(col(ActionEvent.at), col(ActionEvent.id))
    events = (await session.exec(ordered)).all()
    is_inside = await reads_notes(session, viewer, committee)
    names = await _names(session, events) if is_inside else {}
    quotes = await _quotes(session, action) if viewer.is_clerk else {}
    return tuple(
        _line(event, names, quotes, has_note=is_inside and _is_for(viewer, event))
        for event in events
    )


def _is_for(viewer: Viewer, event: ActionEvent) -> bool:
    """Whether a colleague reads this line's note: why it is not theirs is for the clerk alone."""
    return viewer.is_clerk or event.kind is not EventKind.NOT_MINE


def _may_see(action: Action, viewer: Viewer) -> bool:
    if viewer.is_clerk:
        return True
    if not action.verified or action.withheld is not None:
        return False
    if viewer.officer_id is not None and viewer.officer_id == action.officer_id:
        return action.opened_at is not None
    is_public = action.taken_down_at is None
    decided = action.status not in {ActionStatus.PROPOSED, ActionStatus.DISMISSED}
    return is_public and decided


async def _names(session: AsyncSession, events: Sequence[ActionEvent]) -> Names:
    keys = {event.by_officer_id for event in events}
    keys |= {event.details.get("officer_id") for event in events}
    known = select(Officer).where(col(Officer.id).in_([key for key in keys if key]))
    return {
        officer.id or 0: FORMER if officer.erased_at else officer.name
        for officer in (await session.exec(known)).all()
    }


async def _quotes(session: AsyncSession, action: Action) -> Quotes:
    """The words of later minutes that still stand, by what they came to and their meeting."""
    said = (
        select(LaterWords, col(Meeting.meeting_on))
        .join(Meeting, col(Meeting.id) == col(LaterWords.meeting_id))
        .join(Item, col(Item.id) == col(LaterWords.item_id))
        .where(LaterWords.action_id == action.id, col(Item.taken_down_at).is_(None))
    )
    return {
        (EVENTS[words.kind], met.isoformat()): words.quote
        for words, met in (await session.exec(said)).all()
        if words.status is not LaterStatus.WITHDRAWN
    }


def _line(event: ActionEvent, names: Names, quotes: Quotes, *, has_note: bool) -> HistoryLine:
    what, former = WHAT[event.kind](event.details, names), event.details.get("carried_from")
    return HistoryLine(
        at=event.at,
        what=f"{what} (as {former})" if former else what,
        who=BOT if event.by_officer_id is None else names.get(event.by_officer_id, SOMEONE),
        note=event.note if has_note and event.note else None,
        quote=quotes.get((event.kind, str(event.details.get("meeting_on")))) or None,
    )


def _plain(words: str) -> Callable[[Details, Names], str]:
    return lambda _details, _names: words


def _day(words: str | None) -> str:
    if not words:
        return "no date"
    day = date.fromisoformat(words)
    return f"{day.day} {day:%B %Y}"


def _proposed(details: Details, _names: Names) -> str:
    if "former" in details:
        return f"the next occurrence of {details['former']}"
    return "made of a possible miss" if "miss_id" in details else "found in the minutes"


def _opened(details: Details, _names: Names) -> str:
    return "opened at once, as this committee has it" if details.get("why") == "auto" else "opened"


def _owner_set(details: Details, names: Names) -> str:
    officer_id = details.get("officer_id")
    if officer_id is None:
        return "left without an officer"
    name = names.get(officer_id, SOMEONE)
    return f"given to {name}, with the post" if details.get("post_id") else f"given to {name}"


def _confirmed(details: Details, _names: Names) -> str:
    where = "draft minutes" if details.get("from_draft") else "minutes"
    return f"found again in {where}" + (" on the council’s site" if details.get("verified") else "")


def _said(details: Details, _names: Names) -> str:
    kinds = {"digest": "named in a digest", "reminder": "named in a reminder"}
    return kinds.get(str(details.get("kind")), "named in a message")


def _superseded(details: Details, _names: Names) -> str:
    by = details.get("by", "another action")
    return f"joined to {by}, as the same" if details.get("same") else _changed_into(by)


def _changed_into(reference: str) -> str:
    return f"changed by later minutes into {reference}"


def _asked_again(details: Details, _names: Names) -> str:
    met = f"at the meeting of {_day(details.get('meeting_on'))}"
    return f"no longer asked again {met}" if details.get("withdrawn") else f"asked again {met}"


def _closure_proposed(details: Details, _names: Names) -> str:
    minutes = f"the minutes of {_day(details.get('meeting_on'))}"
    verb = "no longer say" if details.get("withdrawn") else "say"
    return f"{minutes} {verb} that it is done"


def _questioned(details: Details, _names: Names) -> str:
    return f"another reading of the minutes has another {details.get('what', 'wording')}"


def _of(words: str) -> Callable[[Details, Names], str]:
    """A sentence that ends with the other action's reference."""
    return lambda details, _names: f"{words} {details.get('reference', 'another action')}"


WHAT: Mapping[EventKind, Callable[[Details, Names], str]] = {
    EventKind.PROPOSED: _proposed,
    EventKind.OPENED: _opened,
    EventKind.DISMISSED: _plain("dismissed as no action"),
    EventKind.REOPENED: _plain("opened again"),
    EventKind.OWNER_SET: _owner_set,
    EventKind.NOT_MINE: _plain("answered: not mine"),
    EventKind.UPDATED: _plain("answered with an update"),
    EventKind.SNOOZED: lambda details, _names: f"put off until {_day(details.get('until'))}",
    EventKind.COMPLETED: _plain("answered: done"),
    EventKind.CLOSED: _plain("closed"),
    EventKind.SUPERSEDED: _superseded,
    EventKind.CONFIRMED: _confirmed,
    EventKind.REDATED: lambda details, _names: f"due date now {_day(details.get('to'))}",
    EventKind.SAID: _said,
    EventKind.TAKEN_DOWN: _plain("taken down"),
    EventKind.FORGOTTEN: _plain("forgotten"),
    EventKind.ASKED_AGAIN: _asked_again,
    EventKind.CLOSURE_PROPOSED: _closure_proposed,
    EventKind.CLOSURE_REFUSED: _plain("not closed: the clerk does not agree that it is done"),
    EventKind.CARRIED: _of("took the place of"),
    EventKind.QUESTIONED: _questioned,
    EventKind.LINKED: _of("linked with"),
    EventKind.NEXT_OPENED: _of("comes back as"),
    EventKind.SEPARATED: _of("what was taken for the same became"),
}

"""An action's history in plain sentences, and the path of a document that two intakes store."""

from datetime import timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.tables import Action, ActionEvent, Committee, Document, EventKind, Officer
from tests.tracker.builders import MET_ON, NOW, TakeIn, extraction_of, minutes_of, rows
from tracker.answers import answer_not_mine, answer_update
from tracker.errors import UnknownActionError
from tracker.events import record
from tracker.history import history
from tracker.meetings import add_meeting
from tracker.readings import reading_sha256, store_reading
from tracker.triage import keep
from tracker.values import Viewer

FIRST = "OTT-CYP-25-001"
CLERK = Viewer(is_clerk=True, is_outsider=False)
MEMBER = Viewer(is_outsider=False)

SENTENCES = [
    # kind, details, the sentence
    (EventKind.PROPOSED, {}, "found in the minutes"),
    (EventKind.PROPOSED, {"miss_id": 4}, "made of a possible miss"),
    (EventKind.PROPOSED, {"former": "X-25-001"}, "the next occurrence of X-25-001"),
    (EventKind.OPENED, {}, "opened"),
    (EventKind.OPENED, {"why": "auto"}, "opened at once, as this committee has it"),
    (EventKind.DISMISSED, {}, "dismissed as no action"),
    (EventKind.REOPENED, {}, "opened again"),
    (EventKind.OWNER_SET, {"officer_id": 2}, "given to Tomos Hale"),
    (EventKind.OWNER_SET, {"officer_id": 2, "post_id": 1}, "given to Tomos Hale, with the post"),
    (EventKind.OWNER_SET, {"officer_id": None}, "left without an officer"),
    (EventKind.NOT_MINE, {}, "answered: not mine"),
    (EventKind.UPDATED, {}, "answered with an update"),
    (EventKind.SNOOZED, {"until": "2026-01-07"}, "put off until 7 January 2026"),
    (EventKind.COMPLETED, {}, "answered: done"),
    (EventKind.CLOSED, {}, "closed"),
    (EventKind.SUPERSEDED, {"by": "X-25-002"}, "changed by later minutes into X-25-002"),
    (EventKind.SUPERSEDED, {"by": "X-25-002", "same": True}, "joined to X-25-002, as the same"),
    (
        EventKind.ASKED_AGAIN,
        {"meeting_on": "2026-01-15"},
        "asked again at the meeting of 15 January 2026",
    ),
    (
        EventKind.ASKED_AGAIN,
        {"meeting_on": "2026-01-15", "withdrawn": True},
        "no longer asked again at the meeting of 15 January 2026",
    ),
    (
        EventKind.CLOSURE_PROPOSED,
        {"meeting_on": "2026-01-15"},
        "the minutes of 15 January 2026 say that it is done",
    ),
    (
        EventKind.CLOSURE_PROPOSED,
        {"meeting_on": "2026-01-15", "withdrawn": True},
        "the minutes of 15 January 2026 no longer say that it is done",
    ),
    (EventKind.CLOSURE_REFUSED, {}, "not closed: the clerk does not agree that it is done"),
    (EventKind.CARRIED, {"reference": "X-25-001"}, "took the place of X-25-001"),
    (
        EventKind.QUESTIONED,
        {"what": "due date"},
        "another reading of the minutes has another due date",
    ),
    (EventKind.LINKED, {"reference": "Y-25-001"}, "linked with Y-25-001"),
    (EventKind.NEXT_OPENED, {"reference": "X-25-003"}, "comes back as X-25-003"),
    (EventKind.SEPARATED, {"reference": "X-25-003"}, "what was taken for the same became X-25-003"),
    (EventKind.CONFIRMED, {"from_draft": True}, "found again in draft minutes"),
    (EventKind.CONFIRMED, {"verified": True}, "found again in minutes on the council’s site"),
    (EventKind.REDATED, {"to": "2026-01-15"}, "due date now 15 January 2026"),
    (EventKind.REDATED, {"to": None}, "due date now no date"),
    (EventKind.SAID, {"kind": "digest"}, "named in a digest"),
    (EventKind.SAID, {"kind": "reminder"}, "named in a reminder"),
    (EventKind.SAID, {}, "named in a message"),
    (EventKind.TAKEN_DOWN, {"why": "vanished"}, "taken down"),
    (EventKind.FORGOTTEN, {}, "forgotten"),
]


@pytest.mark.parametrize(("kind", "details", "sentence"), SENTENCES)
async def test_each_kind_has_its_sentence(
    db: Database,
    director: Officer,
    taken: TakeIn,
    *,
    kind: EventKind,
    details: dict[str, Any],
    sentence: str,
) -> None:
    """Every kind of history is said in plain words."""
    await taken()
    if details.get("officer_id"):
        details = details | {"officer_id": director.id}
    async with db.write() as session:
        action = await session.get(Action, 1)
        assert action is not None
        record(session, action, kind, now=NOW + timedelta(days=1), details=details)
    async with db.read() as session:
        lines = await history(session, reference=FIRST, viewer=CLERK)
    assert (lines[-1].what, lines[-1].who) == (sentence, "the bot")


def test_no_kind_is_without_a_sentence() -> None:
    """The table above has every kind."""
    assert {kind for kind, _, _ in SENTENCES} == set(EventKind)


async def test_history_is_found_in_any_case_and_in_order(db: Database, taken: TakeIn) -> None:
    """A reference is one in any case; lines come oldest first."""
    await taken()
    async with db.write() as session:
        await keep(session, reference=FIRST, now=NOW + timedelta(days=1))
    async with db.read() as session:
        lines = await history(session, reference=" ott-cyp-25-001 ", viewer=CLERK)
        with pytest.raises(UnknownActionError):
            await history(session, reference="OTT-CYP-25-999", viewer=CLERK)
    assert [line.what for line in lines] == ["found in the minutes", "opened"]


async def test_only_the_clerk_sees_a_proposals_history(db: Database, taken: TakeIn) -> None:
    """What the clerk has not decided is nobody else's."""
    await taken()
    async with db.read() as session:
        with pytest.raises(UnknownActionError):
            await history(session, reference=FIRST, viewer=MEMBER)


async def test_notes_in_a_history_are_for_colleagues(
    db: Database, director: Officer, other: Officer, taken: TakeIn
) -> None:
    """Colleagues read updates, the clerk alone why it is not theirs, other members neither."""
    await taken()
    async with db.write() as session:
        await keep(session, reference=FIRST, now=NOW)
        who = {"action_id": 1, "slack_user_id": "U0DIRECTOR", "now": NOW + timedelta(days=1)}
        await answer_update(session, note="With the printers.", **who)
        await answer_not_mine(session, note="Ask Wren.", **who)
    seen = {}
    inside = Viewer(officer_id=other.id, is_outsider=False)
    async with db.read() as session:
        for viewer in (CLERK, inside, MEMBER):
            lines = await history(session, reference=FIRST, viewer=viewer)
            seen[viewer] = [(line.who, line.note) for line in lines[2:]]
    notes = [("Tomos Hale", "With the printers."), ("Tomos Hale", "Ask Wren.")]
    assert seen[CLERK] == notes
    assert seen[inside] == [notes[0], ("Tomos Hale", None)]
    assert seen[MEMBER] == [("an officer", None)] * 2


async def test_a_document_that_another_intake_stored_first_is_left_to_it(
    db: Database, committee: Committee
) -> None:
    """The unique key decides a race; only that conflict is caught."""
    minutes = minutes_of()
    async with db.write() as session:
        meeting = await add_meeting(session, committee, MET_ON, now=NOW)
        stored = [
            await store_reading(
                session,
                meeting=meeting,
                minutes=minutes,
                extraction=extraction_of(),
                reading_sha256=reading_sha256(minutes),
                forgotten=frozenset(),
                now=NOW,
            )
            for _ in range(2)
        ]
    assert stored[0] is not None
    assert stored[1] is None
    assert len(await rows(db, Document)) == 1


async def test_an_event_needs_a_stored_action(db: Database) -> None:
    """History hangs on a row that is there."""
    async with db.write() as session:
        loose = Action(reference="X", quote="", summary="", proposed_at=NOW)
        with pytest.raises(ValueError, match="flush first"):
            record(session, loose, EventKind.OPENED, now=NOW)
        session.expunge_all()
    assert await rows(db, ActionEvent) == []

"""Taking in minutes: once, again, in parts, in another reading, from somewhere else."""

import asyncio
from datetime import date, timedelta

import pytest

from minutes.values import Status
from storage.database import Database
from storage.tables import (
    Action,
    ActionEvent,
    ActionStatus,
    Committee,
    Delivery,
    DeliveryKind,
    Document,
    Item,
    Mode,
    Officer,
    PossibleMissRow,
)
from tests.tracker.builders import (
    ATTENDANCE,
    CIRCULATE,
    MET_ON,
    NEXT_ON,
    NOW,
    POOLS,
    REPORT,
    WRITE,
    ItemText,
    TakeIn,
    draft_of,
    extraction_of,
    kinds,
    minutes_of,
    miss_of,
    rows,
    usual_extraction,
)
from tracker.committees import set_committee
from tracker.errors import MeetingDateUnknownError
from tracker.intake import is_known, take_in
from tracker.meetings import add_meeting, move_meeting
from tracker.triage import dismiss
from tracker.values import IntakeResult

LATER = NOW + timedelta(days=30)


async def test_new_actions_are_proposed_with_references(db: Database, taken: TakeIn) -> None:
    """Every draft becomes a proposed action with the next reference of the year."""
    result = await taken()
    assert (result.proposed, result.opened, result.known, result.unchanged) == (3, 0, 0, False)
    assert result.references == ("OTT-CYP-25-001", "OTT-CYP-25-002", "OTT-CYP-25-003")
    assert {action.status for action in await rows(db, Action)} == {ActionStatus.PROPOSED}
    assert await kinds(db, "OTT-CYP-25-002") == ["proposed"]


async def test_the_words_stand_where_the_row_says(db: Database, taken: TakeIn) -> None:
    """The stored text and places give the stored quote."""
    await taken()
    (document,) = await rows(db, Document)
    for action in await rows(db, Action):
        assert document.text[action.start : action.end] == action.quote


async def test_the_same_document_twice_changes_nothing(db: Database, taken: TakeIn) -> None:
    """A second intake of the same text from the same source finds everything known."""
    first = await taken()
    before = [row.model_dump() for row in await rows(db, Action)]
    again = await taken(now=LATER)
    assert again.unchanged
    assert (again.proposed, again.opened, again.misses, again.known) == (0, 0, 0, 3)
    assert again.document_id == first.document_id
    assert [row.model_dump() for row in await rows(db, Action)] == before
    assert len(await rows(db, ActionEvent)) == 3


async def test_two_intakes_that_race_make_one(db: Database, committee: Committee) -> None:
    """Two intakes of the same document at once: one takes in, the other finds it known."""
    minutes = minutes_of()

    async def intake() -> IntakeResult:
        async with db.write() as session:
            return await take_in(
                session,
                committee=committee,
                minutes=minutes,
                extraction=usual_extraction(minutes),
                now=NOW,
            )

    results = await asyncio.gather(*(intake() for _ in range(6)))
    assert sorted(result.unchanged for result in results) == [False] + [True] * 5
    assert len(await rows(db, Document)) == 1
    assert len(await rows(db, Action)) == 3


async def test_a_rolled_back_intake_leaves_nothing(db: Database, committee: Committee) -> None:
    """An intake whose transaction fails leaves neither rows nor a gap."""
    minutes = minutes_of()
    with pytest.raises(RuntimeError):
        async with db.write() as session:
            await take_in(
                session,
                committee=committee,
                minutes=minutes,
                extraction=usual_extraction(minutes),
                now=NOW,
            )
            raise RuntimeError
    assert not await rows(db, Document)
    assert not await rows(db, Action)


async def test_is_known_only_after_intake(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """A text is known once it was taken in, and only from that source."""
    minutes = minutes_of()
    elsewhere = minutes_of(source="file.txt")
    async with db.read() as session:
        assert not await is_known(session, committee_id=committee.id, minutes=minutes)
    await taken(minutes)
    async with db.read() as session:
        assert await is_known(session, committee_id=committee.id, minutes=minutes)
        assert not await is_known(session, committee_id=committee.id, minutes=elsewhere)


async def test_the_same_text_from_another_source_is_known(db: Database, taken: TakeIn) -> None:
    """Another copy of the same minutes brings no second action."""
    await taken()
    again = await taken(minutes_of(source="copy.pdf"))
    assert (again.proposed, again.known, again.unchanged) == (0, 3, False)
    assert len(await rows(db, Document)) == 2


async def test_approved_minutes_add_only_what_is_new(db: Database, taken: TakeIn) -> None:
    """Approved minutes keep the draft's actions and propose what they add."""
    await taken(minutes_of(ATTENDANCE, status=Status.DRAFT))
    (first,) = await rows(db, Action)
    assert first.from_draft
    result = await taken(minutes_of(ATTENDANCE, POOLS, status=Status.APPROVED), now=LATER)
    assert (result.proposed, result.known) == (2, 1)
    draft, approved = await rows(db, Document)
    assert (draft.replaced_by_id, approved.replaced_by_id) == (approved.id, None)
    action = (await rows(db, Action))[0]
    assert not action.from_draft
    assert action.document_id == approved.id
    assert approved.text[action.start : action.end] == action.quote
    assert await kinds(db, action.reference) == ["proposed", "confirmed"]


async def test_a_draft_read_after_the_approved_minutes_takes_nothing_back(
    db: Database, taken: TakeIn
) -> None:
    """A draft that turns up late leaves what the approved minutes said."""
    await taken(minutes_of(status=Status.APPROVED))
    await taken(minutes_of(status=Status.DRAFT, source="draft.pdf", verified=False))
    assert not any(action.from_draft for action in await rows(db, Action))
    assert all(action.verified for action in await rows(db, Action))


async def test_words_cut_otherwise_are_the_same_action(db: Database, taken: TakeIn) -> None:
    """Another engine's longer quote of the same words is the known action."""
    await taken()
    minutes = minutes_of(source="copy.pdf")
    longer = draft_of(minutes, f"The figures were noted. {CIRCULATE}")
    result = await taken(minutes, extraction_of([longer]))
    assert (result.proposed, result.known) == (0, 1)


async def test_overlapping_drafts_of_one_reading_are_two_actions(taken: TakeIn) -> None:
    """Two drafts that share words in one reading are two actions."""
    minutes = minutes_of()
    whole = draft_of(minutes, f"The figures were noted. {CIRCULATE}")
    result = await taken(minutes, extraction_of([draft_of(minutes, CIRCULATE), whole]))
    assert result.proposed == 2


async def test_the_same_words_under_two_items_are_two_actions(db: Database, taken: TakeIn) -> None:
    """Words such as "Officers to report back" under two items is asked twice."""
    words = "Officers to report back to Members"
    minutes = minutes_of(ItemText("1", "Roads", f"{words}."), ItemText("2", "Parks", f"{words}."))
    drafts = [draft_of(minutes, words, nth=1), draft_of(minutes, words, nth=2)]
    result = await taken(minutes, extraction_of(drafts))
    assert result.proposed == 2
    again = await taken(
        minutes_of(
            *[ItemText("1", "Roads", f"{words}."), ItemText("2", "Parks", f"{words}.")],
            source="copy.txt",
        ),
        extraction_of(drafts),
    )
    assert (again.proposed, again.known) == (0, 2)


async def test_words_that_changed_supersede_the_old_action(db: Database, taken: TakeIn) -> None:
    """Where approved minutes change an action, the new words take its place, with history."""
    await taken(minutes_of(status=Status.DRAFT))
    changed = ItemText("7", "Swimming pools", f"{REPORT}. {WRITE.replace('March', 'May')}.")
    minutes = minutes_of(ATTENDANCE, changed, status=Status.APPROVED)
    new = draft_of(minutes, WRITE.replace("March", "May"), owner="The Chair")
    result = await taken(minutes, extraction_of([*usual_extraction(minutes).actions, new]))
    assert (result.proposed, result.known) == (1, 2)
    old = (await rows(db, Action))[2]
    assert old.status is ActionStatus.SUPERSEDED
    assert await kinds(db, old.reference) == ["proposed", "superseded"]


async def test_minutes_without_a_date_are_refused(taken: TakeIn) -> None:
    """Without a date in the minutes and none given there is nothing to hang actions on."""
    with pytest.raises(MeetingDateUnknownError, match="--meeting-on"):
        await taken(minutes_of(meeting_on=None))
    result = await taken(minutes_of(meeting_on=None), meeting_on=date(2024, 5, 1))
    assert result.references[0] == "OTT-CYP-24-001"


async def test_references_count_on_and_stay_when_a_slug_is_renamed(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """A renamed committee gives new references; the old ones stay as they are."""
    await taken()
    async with db.write() as session:
        await set_committee(session, committee, slug="otter-kids")
    result = await taken(
        minutes_of(meeting_on=date(2025, 11, 4), source="nov", status=None), now=LATER
    )
    assert result.references[0] == "OTTER-KIDS-25-001"
    assert [action.reference for action in await rows(db, Action)][:3] == [
        "OTT-CYP-25-001",
        "OTT-CYP-25-002",
        "OTT-CYP-25-003",
    ]


POLICIES = [
    # mode, verified, withheld → status
    (Mode.APPROVE, True, None, ActionStatus.PROPOSED),  # the clerk looks first
    (Mode.AUTO, True, None, ActionStatus.OPEN),  # the committee wants no triage
    (Mode.AUTO, False, None, ActionStatus.PROPOSED),  # not from the committee's own site
    (Mode.AUTO, True, "public questions", ActionStatus.PROPOSED),  # a member of the public spoke
    (Mode.OFF, True, None, ActionStatus.PROPOSED),  # nothing is said
]


@pytest.mark.parametrize(("mode", "verified", "withheld", "status"), POLICIES)
async def test_what_opens_at_once(
    db: Database,
    committee: Committee,
    taken: TakeIn,
    *,
    mode: Mode,
    verified: bool,
    withheld: str | None,
    status: ActionStatus,
) -> None:
    """Only auto mode opens, only verified minutes, never a withheld item."""
    async with db.write() as session:
        await set_committee(session, committee, mode=mode)
    item = ItemText("4", "Questions", f"{CIRCULATE}.", withheld=withheld)
    minutes = minutes_of(item, verified=verified)
    result = await taken(minutes)
    (action,) = await rows(db, Action)
    assert (action.status, action.withheld, action.verified) == (status, withheld, verified)
    assert (result.opened, result.proposed) == ((1, 0) if status == "open" else (0, 1))
    assert bool(result.withheld) == bool(withheld)


async def test_what_waited_unverified_opens_when_the_site_has_it(
    db: Database, auto: Committee, taken: TakeIn
) -> None:
    """In auto mode a pasted action opens when the committee's own site confirms it."""
    await taken(minutes_of(source="paste", verified=False))
    await taken(minutes_of())
    assert {action.status for action in await rows(db, Action)} == {ActionStatus.OPEN}
    assert await kinds(db, "OTT-CYP-25-001") == ["proposed", "confirmed", "opened"]


async def test_unverified_minutes_say_so(taken: TakeIn) -> None:
    """The result of unverified minutes says who sees their actions."""
    result = await taken(minutes_of(verified=False))
    assert any("only clerks" in warning for warning in result.warnings)


async def test_warnings_are_kept_on_the_document(db: Database, taken: TakeIn) -> None:
    """Warnings of reading and of extraction are kept once each."""
    minutes = minutes_of(warnings=("item 7 is cut",))
    await taken(minutes, extraction_of(warnings=("item 7 is cut", "Claude was not reached")))
    (document,) = await rows(db, Document)
    assert document.warnings == ["item 7 is cut", "Claude was not reached"]


async def test_owners_and_dates_are_settled_at_intake(
    db: Database, committee: Committee, director: Officer, taken: TakeIn
) -> None:
    """A post gives an officer, the calendar gives dates; the chair and "Officers" wait."""
    async with db.write() as session:
        await add_meeting(session, committee, NEXT_ON, now=NOW)
    await taken()
    circulate, report, write = await rows(db, Action)
    assert (circulate.officer_id, circulate.due_on) == (director.id, NEXT_ON)
    assert (report.officer_id, report.due_on) == (None, None)
    assert (write.officer_id, write.due_on) == (None, date(2026, 3, 31))
    assert "member" in write.owner_reason


async def test_dates_follow_the_calendar(db: Database, committee: Committee, taken: TakeIn) -> None:
    """What is due at the next meeting is dated when that is known, and moves with it."""
    await taken()
    assert (await rows(db, Action))[0].due_on is None
    async with db.write() as session:
        await add_meeting(session, committee, NEXT_ON, now=NOW)
    assert (await rows(db, Action))[0].due_on == NEXT_ON
    async with db.write() as session:
        await move_meeting(session, committee, NEXT_ON, date(2026, 1, 29), now=NOW)
    assert (await rows(db, Action))[0].due_on == date(2026, 1, 29)
    assert await kinds(db, "OTT-CYP-25-001") == ["proposed", "redated", "redated"]


async def test_possible_misses_are_kept_once(db: Database, taken: TakeIn) -> None:
    """A possible miss is one row however often the minutes are read."""
    item = ItemText("9", "Parks", "ACTION the benches.")
    for source in ("a", "b"):
        minutes = minutes_of(item, source=source)
        await taken(minutes, extraction_of(misses=[miss_of(minutes, "ACTION the benches")]))
    assert [miss.quote for miss in await rows(db, PossibleMissRow)] == ["ACTION the benches"]


async def test_a_dismissed_action_stays_dismissed(db: Database, taken: TakeIn) -> None:
    """Reading the minutes again does not bring back what the clerk dismissed."""
    await taken()
    async with db.write() as session:
        await dismiss(session, reference="OTT-CYP-25-001", now=NOW)
    await taken(minutes_of(source="copy"))
    assert (await rows(db, Action))[0].status is ActionStatus.DISMISSED


async def test_text_that_went_back_is_the_current_reading_again(
    db: Database, taken: TakeIn
) -> None:
    """A page that changes and changes back shows its actions again."""
    await taken(minutes_of())
    await taken(minutes_of(ATTENDANCE))
    assert (await rows(db, Action))[1].taken_down_at is not None
    await taken(minutes_of())
    assert all(action.taken_down_at is None for action in await rows(db, Action))
    first, second = await rows(db, Document)
    assert (first.replaced_by_id, second.replaced_by_id) == (None, first.id)
    assert len(await rows(db, Item)) == 3


async def test_the_meeting_date_given_outranks_the_minutes(taken: TakeIn) -> None:
    """A date given by hand is taken over the one in the minutes."""
    result = await taken(minutes_of(), meeting_on=date(2025, 10, 7))
    assert result.meeting_on == date(2025, 10, 7) != MET_ON


async def test_intake_plans_the_clerks_list(
    db: Database, committee: Committee, clerk: Officer, taken: TakeIn
) -> None:
    """What waits for the clerk is planned as one message."""
    await taken()
    deliveries = await rows(db, Delivery)
    assert [delivery.kind for delivery in deliveries] == [DeliveryKind.TRIAGE]


async def test_words_that_no_database_stores_are_replaced(db: Database, taken: TakeIn) -> None:
    """Null characters and lone surrogates become U+FFFD, and every place stays right."""
    words = "Officers would bring\x00 a re\ud800port to Members"
    minutes = minutes_of(ItemText("1", "Ro\x00ads", f"{words}."))
    result = await taken(minutes, extraction_of([draft_of(minutes, words)]))
    assert result.proposed == 1
    assert (await taken(minutes, extraction_of([draft_of(minutes, words)]))).unchanged
    (document,), (action,) = await rows(db, Document), await rows(db, Action)
    assert action.quote == "Officers would bring\ufffd a re\ufffdport to Members"
    assert document.text[action.start : action.end] == action.quote

"""Actions that come back: the next occurrence, its number and its date."""

from datetime import date, timedelta

import pytest

from storage.database import Database
from storage.tables import Action, ActionStatus, Committee
from summariser.values import Recurs
from tests.tracker.builders import (
    CIRCULATE,
    MET_ON,
    NEXT_ON,
    NOW,
    TakeIn,
    draft_of,
    extraction_of,
    kinds,
    minutes_of,
    rows,
)
from tracker.answers import answer_done, answer_not_done, answer_update
from tracker.closing import close, reopen
from tracker.meetings import add_meeting
from tracker.recurring import due_from
from tracker.triage import keep

FIRST, SECOND = "OTT-CYP-25-001", "OTT-CYP-25-002"
TODAY = date(2025, 12, 3)


@pytest.mark.parametrize(
    ("recurs", "was_due", "begins"),
    [
        (Recurs.EACH_MEETING, None, date(2025, 12, 4)),
        (Recurs.EACH_MEETING, date(2026, 1, 15), date(2026, 1, 16)),
        (Recurs.MONTHLY, date(2026, 1, 31), date(2026, 2, 28)),
        (Recurs.QUARTERLY, None, date(2026, 3, 3)),
        (Recurs.TERMLY, date(2025, 11, 30), date(2026, 3, 30)),
        (Recurs.SIX_MONTHLY, date(2025, 12, 2), date(2026, 6, 2)),
        (Recurs.ANNUAL, date(2024, 2, 29), date(2025, 12, 4)),  # long past: the next to come
        (Recurs.ANNUAL, date(2025, 12, 2), date(2026, 12, 2)),
    ],
)
def test_when_the_next_can_be_due(recurs: Recurs, was_due: date | None, begins: date) -> None:
    assert due_from(recurs, due_on=was_due, today=TODAY) == begins


async def opened(db: Database, taken: TakeIn, recurs: Recurs) -> None:
    """One open action that comes back."""
    minutes = minutes_of()
    draft = draft_of(minutes, CIRCULATE, owner="The Director of Education", recurs=recurs)
    await taken(minutes, extraction_of([draft]))
    async with db.write() as session:
        await keep(session, reference=FIRST, now=NOW)


async def short(db: Database) -> list[tuple[str, str, date | None]]:
    return [(a.reference, a.status.value, a.due_on) for a in await rows(db, Action)]


async def test_a_report_to_each_meeting_comes_back_when_it_is_given(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """Done by the officer: the next one is for the next meeting, with the same owner and words."""
    await opened(db, taken, Recurs.EACH_MEETING)
    async with db.write() as session:
        await add_meeting(session, committee, NEXT_ON, now=NOW)
        await answer_done(session, action_id=1, slack_user_id="U0DIRECTOR", now=NOW)
    assert await short(db) == [(FIRST, "complete", None), (SECOND, "open", NEXT_ON)]
    first, second = await rows(db, Action)
    assert (second.former_id, second.quote, second.recurs) == (first.id, first.quote, first.recurs)
    assert second.officer_id == first.officer_id
    assert await kinds(db, SECOND) == ["proposed", "opened"]


async def test_others_come_back_when_they_are_closed(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """Done is not enough; closed twice opens one; the meeting is the first after the period."""
    await opened(db, taken, Recurs.QUARTERLY)
    async with db.write() as session:
        for day in (NEXT_ON, date(2026, 2, 19), date(2026, 4, 16)):
            await add_meeting(session, committee, day, now=NOW)
        await answer_done(session, action_id=1, slack_user_id="U0DIRECTOR", now=NOW)
    assert len(await short(db)) == 1
    for _ in range(2):
        async with db.write() as session:
            await close(session, reference=FIRST, now=NOW)
    assert await short(db) == [(FIRST, "closed", None), (SECOND, "open", date(2026, 4, 16))]


async def test_an_unknown_calendar_leaves_the_date_open_until_it_is_known(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """No date is guessed; the calendar gives it when it knows."""
    await opened(db, taken, Recurs.ANNUAL)
    async with db.write() as session:
        await close(session, reference=FIRST, now=NOW)
    assert (await short(db))[1] == (SECOND, "open", None)
    async with db.write() as session:
        await add_meeting(session, committee, date(2026, 12, 10), now=NOW)
    assert (await short(db))[1] == (SECOND, "open", date(2026, 12, 10))


async def test_done_taken_back_withdraws_the_next(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    """Undo leaves one open action; done again opens the same next one again."""
    await opened(db, taken, Recurs.EACH_MEETING)
    for answer in (answer_done, answer_not_done, answer_done):
        async with db.write() as session:
            await answer(session, action_id=1, slack_user_id="U0DIRECTOR", now=NOW)
        statuses = [action.status for action in await rows(db, Action)]
        taken_back = answer is answer_not_done
        assert statuses == (
            [ActionStatus.OPEN, ActionStatus.SUPERSEDED]
            if taken_back
            else [ActionStatus.COMPLETE, ActionStatus.OPEN]
        )


async def test_a_next_one_that_was_answered_stays(db: Database, taken: TakeIn) -> None:
    """What an officer has said something about is not withdrawn."""
    await opened(db, taken, Recurs.EACH_MEETING)
    async with db.write() as session:
        await answer_done(session, action_id=1, slack_user_id="U0DIRECTOR", now=NOW)
        await answer_update(
            session, action_id=2, slack_user_id="U0DIRECTOR", note="In hand.", now=NOW
        )
        await reopen(session, reference=FIRST, now=NOW)
    assert [status for _, status, _ in await short(db)] == ["open", "open"]


async def test_reading_the_minutes_again_leaves_occurrences_alone(
    db: Database, taken: TakeIn
) -> None:
    """Another reading finds the first occurrence known, and says nothing of the second."""
    await opened(db, taken, Recurs.EACH_MEETING)
    async with db.write() as session:
        await answer_done(session, action_id=1, slack_user_id="U0DIRECTOR", now=NOW)
    minutes = minutes_of(source="other.pdf")
    draft = draft_of(minutes, CIRCULATE, owner="The Director of Education")
    result = await taken(
        minutes, extraction_of([draft]), now=NOW + timedelta(days=1), meeting_on=MET_ON
    )
    assert (result.known, result.proposed) == (1, 0)
    assert [status for _, status, _ in await short(db)] == ["complete", "open"]

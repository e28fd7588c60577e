"""What officers answer, and what happens to a button that comes too late."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest

from storage.database import Database
from storage.tables import Action, ActionStatus, Committee, Officer
from tests.tracker.builders import NEXT_ON, NOW, TakeIn, kinds, rows
from tracker.answers import (
    LONGEST_NOTE,
    answer_done,
    answer_not_done,
    answer_not_mine,
    answer_snooze,
    answer_update,
)
from tracker.errors import (
    EmptyNoteError,
    NotInDirectoryError,
    NotYourActionError,
    StaleAnswerError,
)
from tracker.history import history
from tracker.meetings import add_meeting
from tracker.triage import dismiss, keep, set_owner, triage_list
from tracker.values import ActionView, SnoozeChoice, Viewer

FIRST = "OTT-CYP-25-001"
DESPATCH = date(2026, 1, 7)
Answering = Callable[..., Awaitable[ActionView]]


@pytest.fixture
async def act(db: Database, director: Officer, taken: TakeIn) -> int:
    """The key of an open action of the director's."""
    await taken()
    async with db.write() as session:
        return (await keep(session, reference=FIRST, now=NOW)).id


async def press(
    db: Database, answer: Answering, act: int, *, by: str = "U0DIRECTOR", **words: object
) -> ActionView:
    async with db.write() as session:
        return await answer(
            session, action_id=act, slack_user_id=by, **{"now": NOW + timedelta(days=1), **words}
        )


async def test_done_completes_and_does_not_close(db: Database, act: int) -> None:
    """Done is complete until the committee closes it; twice is once."""
    for _ in range(2):
        view = await press(db, answer_done, act)
    assert (view.status, view.answered) == ("complete", "done")
    action = (await rows(db, Action))[0]
    assert action.completed_at == NOW + timedelta(days=1)
    assert action.closed_at is None
    assert await kinds(db, FIRST) == ["proposed", "opened", "completed"]


async def test_done_can_be_taken_back(db: Database, act: int) -> None:
    """Done, not done, done: the history has it all."""
    for answer in (answer_done, answer_not_done, answer_not_done, answer_done):
        await press(db, answer, act)
    assert await kinds(db, FIRST) == ["proposed", "opened", "completed", "reopened", "completed"]


async def test_an_update_is_kept_as_a_note(db: Database, act: int, director: Officer) -> None:
    """The note is shown inside, and by whom; the same words twice are one line."""
    for _ in range(2):
        view = await press(db, answer_update, act, note="  With the printers. ")
    assert (view.status, view.answered, view.latest_note) == (
        "open",
        "update",
        "With the printers.",
    )
    async with db.read() as session:
        inside = Viewer(officer_id=director.id, is_outsider=False)
        lines = await history(session, reference=FIRST, viewer=inside)
    assert [(line.what, line.who, line.note) for line in lines][2:] == [
        ("answered with an update", "Tomos Hale", "With the printers.")
    ]


async def test_an_update_needs_words(db: Database, act: int) -> None:
    """An empty note is refused, a very long one is cut."""
    with pytest.raises(EmptyNoteError):
        await press(db, answer_update, act, note=" \n")
    view = await press(db, answer_update, act, note="x" * 9000)
    assert len(view.latest_note or "") == LONGEST_NOTE


SNOOZES = [
    # choice, day of the answer, until
    (SnoozeChoice.ONE_WEEK, date(2025, 12, 10), date(2025, 12, 17)),
    (SnoozeChoice.UNTIL_DESPATCH, date(2025, 12, 10), DESPATCH),
    (SnoozeChoice.UNTIL_MEETING, date(2025, 12, 10), NEXT_ON),
    (SnoozeChoice.ONE_WEEK, date(2026, 1, 12), NEXT_ON),  # never beyond the meeting
    (SnoozeChoice.UNTIL_DESPATCH, date(2026, 1, 8), NEXT_ON),  # the papers have gone out
]


@pytest.mark.parametrize(("choice", "on", "until"), SNOOZES)
async def test_how_long_an_action_is_put_off(
    db: Database,
    committee: Committee,
    act: int,
    *,
    choice: SnoozeChoice,
    on: date,
    until: date,
) -> None:
    """A snooze ends at its day, and never after the next meeting."""
    async with db.write() as session:
        await add_meeting(session, committee, NEXT_ON, now=NOW)
    at = NOW.replace(year=on.year, month=on.month, day=on.day)
    for _ in range(2):
        view = await press(db, answer_snooze, act, choice=choice, now=at)
    assert (view.snoozed_until, view.answered) == (until, "snoozed")
    assert (await kinds(db, FIRST)).count("snoozed") == 1


async def test_without_a_meeting_a_snooze_is_a_week(db: Database, act: int) -> None:
    """Where no meeting is known, "until despatch" is a week."""
    view = await press(db, answer_snooze, act, choice=SnoozeChoice.UNTIL_DESPATCH)
    assert view.snoozed_until == (NOW + timedelta(days=8)).date()


async def test_not_mine_hands_the_action_to_the_clerk(
    db: Database, committee: Committee, act: int
) -> None:
    """Nobody has it, the clerk's list holds it, and a second press changes nothing."""
    for _ in range(2):
        view = await press(db, answer_not_mine, act, note="Try Estates")
    assert (view.officer_id, view.post_title, view.answered) == (None, None, "not mine")
    async with db.read() as session:
        waiting = await triage_list(session, committee=committee)
    assert [unsettled.reference for unsettled in waiting.owner_unsettled] == [FIRST]
    assert (await kinds(db, FIRST)).count("not_mine") == 1


async def test_not_mine_twice_in_a_row_of_owners(
    db: Database, act: int, director: Officer, other: Officer
) -> None:
    """Given to another and back, the same officer can hand it back again."""
    await press(db, answer_not_mine, act)
    for officer in (other, director):
        async with db.write() as session:
            await set_owner(session, action_id=act, officer_id=officer.id or 0, now=NOW)
    await press(db, answer_not_mine, act)
    assert (await kinds(db, FIRST)).count("not_mine") == 2


ANSWERS = [
    (answer_done, {}),
    (answer_update, {"note": "soon"}),
    (answer_snooze, {"choice": SnoozeChoice.ONE_WEEK}),
    (answer_not_mine, {}),
]


@pytest.mark.parametrize(("answer", "words"), ANSWERS)
async def test_only_its_officer_or_the_clerk_answers(
    db: Database, act: int, other: Officer, *, answer: Answering, words: dict[str, object]
) -> None:
    """Another officer and a stranger are refused; the clerk may answer for the officer."""
    with pytest.raises(NotYourActionError):
        await press(db, answer, act, by="U0OTHER", **words)
    with pytest.raises(NotInDirectoryError):
        await press(db, answer, act, by="U0NOBODY", **words)
    assert len(await kinds(db, FIRST)) == 2
    await press(db, answer, act, by="U0CLERK", **words)
    assert len(await kinds(db, FIRST)) == 3


@pytest.mark.parametrize(("answer", "words"), ANSWERS)
async def test_a_stale_button_answers_and_does_not_act(
    db: Database, act: int, *, answer: Answering, words: dict[str, object]
) -> None:
    """An action that the clerk has dismissed since says so, and stays as it is."""
    async with db.write() as session:
        await dismiss(session, action_id=act, now=NOW)
    with pytest.raises(StaleAnswerError, match=f"{FIRST} was dismissed by the clerk"):
        await press(db, answer, act, **words)
    assert (await rows(db, Action))[0].status is ActionStatus.DISMISSED

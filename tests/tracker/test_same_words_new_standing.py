"""The same words, but the page says something else of them now: that is another reading."""

from dataclasses import replace

from minutes.values import Status
from storage.database import Database
from storage.tables import Action, ActionStatus, Committee
from tests.tracker.builders import ATTENDANCE, TakeIn, minutes_of, rows


async def test_approval_of_the_same_words_ends_the_draft(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    await taken(minutes_of(status=Status.DRAFT))
    assert all(action.from_draft for action in await rows(db, Action))
    before = len(await rows(db, Action))
    result = await taken(minutes_of(status=Status.APPROVED))
    assert not result.unchanged
    actions = await rows(db, Action)
    assert len(actions) == before
    assert not any(action.from_draft for action in actions)


async def test_an_item_that_is_withheld_now_takes_its_actions_out_although_no_word_changed(
    db: Database, committee: Committee, taken: TakeIn
) -> None:
    await taken(minutes_of(ATTENDANCE))
    public = [a for a in await rows(db, Action) if a.withheld is None]
    assert public
    withheld = replace(ATTENDANCE, withheld="petitions")
    await taken(minutes_of(withheld))
    standing = [
        a
        for a in await rows(db, Action)
        if a.withheld is None and a.taken_down_at is None and a.status is not ActionStatus.DISMISSED
    ]
    assert standing == []

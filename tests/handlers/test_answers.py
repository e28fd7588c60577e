"""An officer's presses: each changes one thing once, and is answered where it was made."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from storage.tables import Action, ActionStatus
from tests.handlers.conftest import House
from tests.handlers.handlers_kit import QUOTE, elements, said
from tracker.history import history
from tracker.values import Viewer

CLERK = Viewer(officer_id=2, is_clerk=True, is_outsider=False)


async def told(house: House) -> str:
    """The whole history of the action, one line after the other."""
    async with house.db.read() as session:
        lines = await history(session, reference="FENB-CYP-25-017", viewer=CLERK)
    return "\n".join(f"{line.what} / {line.who} / {line.note or ''}" for line in lines)


def blocks(house: House) -> Any:
    """Jane's reminder as it stands now."""
    return house.workspace.messages(house.workspace.im(house.jane))[-1].blocks


async def reminded(house: House, **changes: Any) -> tuple[int, str, str]:
    """Jane's reminder of one action: its key, the channel and the message."""
    action_id = await house.action(**changes)
    ts = await house.remind()
    return action_id, house.workspace.im(house.jane), ts


async def test_done_is_kept_and_the_message_says_so(house: House) -> None:
    action_id, im, ts = await reminded(house)
    assert QUOTE in said(blocks(house))
    result = await house.workspace.press(house.jane, im, ts, "answer_done")
    assert result.ok
    await house.settle()
    assert (await house.row(action_id)).status is ActionStatus.COMPLETE
    assert "✓ Done: your answer is noted" in said(blocks(house))
    assert "answered: done / Jane Okafor" in await told(house)
    assert house.woken
    assert len(house.workspace.messages(im)) == 1  # shown anew, not said again


async def test_done_can_be_undone(house: House) -> None:
    action_id, im, ts = await reminded(house)
    await house.workspace.press(house.jane, im, ts, "answer_done")
    await house.settle()
    await house.workspace.press(house.jane, im, ts, "answer_undo")
    await house.settle()
    assert (await house.row(action_id)).status is ActionStatus.OPEN
    assert elements(blocks(house), "answer_done")


async def test_an_update_is_written_in_a_modal(house: House) -> None:
    _, im, ts = await reminded(house)
    result = await house.workspace.press(house.jane, im, ts, "answer_update")
    view = result.view or house.workspace.views(house.jane)[-1]
    assert QUOTE in said(view.body)
    saved = await house.workspace.submit_view(house.jane, view.id, {"note": "With the DfE."})
    assert saved.ok
    assert not house.workspace.views(house.jane)
    await house.settle()
    assert "answered with an update / Jane Okafor / With the DfE." in await told(house)
    assert "✓ Update noted" in said(blocks(house))


async def test_not_mine_goes_to_the_clerk_with_the_reason(house: House) -> None:
    action_id, im, ts = await reminded(house)
    await house.workspace.choose(house.jane, im, ts, "answer_more", "Not mine")
    view = house.workspace.views(house.jane)[-1]
    await house.workspace.submit_view(house.jane, view.id, {"note": "It is with Finance."})
    await house.settle()
    assert (await house.row(action_id)).officer_id is None
    assert "answered: not mine / Jane Okafor / It is with Finance." in await told(house)
    assert not elements(blocks(house), "answer_done")


@pytest.mark.parametrize(
    ("label", "until"),
    [
        ("Snooze: one week", "2026-01-12"),
        ("Snooze: until papers go out", "2026-01-14"),
        ("Snooze: until the meeting", "2026-01-22"),
    ],
)
async def test_an_action_is_put_off(house: House, label: str, until: str) -> None:
    action_id, im, ts = await reminded(house)
    await house.workspace.choose(house.jane, im, ts, "answer_more", label)
    await house.settle()
    assert str((await house.row(action_id)).snoozed_until) == until
    assert "✓ Put off until" in said(blocks(house))


async def test_history_opens_beside_the_message(house: House) -> None:
    _, im, ts = await reminded(house)
    await house.workspace.choose(house.jane, im, ts, "answer_more", "History")
    view = house.workspace.views(house.jane)[-1]
    assert view.title == "History"
    assert "Named in a reminder, by the bot." in said(view.body)


async def test_a_stale_button_answers_and_changes_nothing(house: House) -> None:
    """The message whose button came too late is shown as things stand."""
    action_id, im, ts = await reminded(house)
    async with house.db.write() as session:
        row = await session.get(Action, action_id)
        assert row is not None
        row.status = ActionStatus.CLOSED
    await house.workspace.press(house.jane, im, ts, "answer_done")
    await house.settle()
    [shown] = house.workspace.ephemerals(house.jane, im)
    assert said(shown.blocks) == "FENB-CYP-25-017 is closed already, so nothing was changed."
    assert (await house.row(action_id)).status is ActionStatus.CLOSED
    assert not elements(blocks(house), "answer_done")


async def test_the_same_press_twice_is_one(house: House) -> None:
    """Slack hands a press over again where the acknowledgement was lost."""
    _, im, ts = await reminded(house)
    house.workspace.faults.lose_acks(1)
    await house.workspace.press(house.jane, im, ts, "answer_done")
    await house.workspace.press(house.jane, im, ts, "answer_done")
    await house.settle()
    assert (await told(house)).count("answered: done") == 1


async def test_nobody_answers_for_another(house: House) -> None:
    """Presses that Slack's own client would not let anybody make."""
    action_id, im, ts = await reminded(house)
    await pressed(house, house.sam, im, ts, "answer_done", str(action_id))
    await pressed(house, house.gus, im, ts, "answer_more", f"snooze:one_week:{action_id}")
    await pressed(house, house.jane, im, ts, "answer_done", "999")
    row = await house.row(action_id)
    assert (row.status, row.snoozed_until) == (ActionStatus.OPEN, None)


async def pressed(  # noqa: PLR0917 a press has so many parts
    house: House, user: str, channel: str, ts: str, action_id: str, value: str
) -> BoltResponse:
    """A press handed to the app itself, always with the same trigger."""
    kind = "overflow" if ":" in value else "button"
    chosen = {"selected_option": {"value": value}} if ":" in value else {"value": value}
    body = {
        "type": "block_actions",
        "user": {"id": user},
        "trigger_id": "t1",
        "container": {"type": "message", "channel_id": channel, "message_ts": ts},
        "actions": [{"type": kind, "action_id": action_id, "block_id": "b", **chosen}],
    }
    return await house.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))


async def test_a_press_that_comes_again_after_an_undo_does_nothing(house: House) -> None:
    action_id, im, ts = await reminded(house)
    await pressed(house, house.jane, im, ts, "answer_done", str(action_id))
    await house.deliver()
    await house.workspace.press(house.jane, im, ts, "answer_undo")
    await pressed(house, house.jane, im, ts, "answer_done", str(action_id))
    assert (await house.row(action_id)).status is ActionStatus.OPEN
    assert (await told(house)).count("answered: done") == 1


async def test_a_button_that_nobody_knows_is_answered(house: House) -> None:
    _, im, ts = await reminded(house)
    answer = await pressed(house, house.jane, im, ts, "of_an_older_version", "1")
    assert answer.status == 200


async def test_done_in_a_list_is_answered_in_a_sentence(house: House) -> None:
    """An ephemeral list is nobody's to show anew."""
    await house.action()
    result = await house.workspace.type_command(house.jane, house.channel, "/actions mine")
    await house.workspace.press(house.jane, house.channel, result.shown[0].ts, "answer_done")
    await house.settle()
    words = said([e.blocks for e in house.workspace.ephemerals(house.jane, house.channel)])
    assert "FENB-CYP-25-017 is marked as done. The committee is asked to agree." in words


async def test_a_slow_slack_is_said_and_changes_nothing(house: House) -> None:
    _, im, ts = await reminded(house)
    house.workspace.faults.fail("views.open", "expired_trigger_id")
    await house.workspace.press(house.jane, im, ts, "answer_update")
    await house.settle()
    [shown] = house.workspace.ephemerals(house.jane, im)
    assert "Slack did not answer in time" in said(shown.blocks)


async def test_a_note_of_blanks_keeps_the_modal(house: House) -> None:
    _, im, ts = await reminded(house)
    await house.workspace.press(house.jane, im, ts, "answer_update")
    view = house.workspace.views(house.jane)[-1]
    await house.workspace.submit_view(house.jane, view.id, {"note": "    "})
    assert house.workspace.views(house.jane)[-1].id == view.id
    await house.workspace.submit_view(house.jane, view.id, {"note": "With the DfE."})
    await house.settle()
    assert "With the DfE." in await told(house)


async def test_a_modal_that_came_too_late_says_so_in_its_place(house: House) -> None:
    action_id, im, ts = await reminded(house)
    await house.workspace.press(house.jane, im, ts, "answer_update")
    view = house.workspace.views(house.jane)[-1]
    async with house.db.write() as session:
        row = await session.get(Action, action_id)
        assert row is not None
        row.status = ActionStatus.CLOSED
    await house.workspace.submit_view(house.jane, view.id, {"note": "Too late"})
    shown = house.workspace.views(house.jane)[-1]
    assert "is closed already, so nothing was changed." in said(shown.body)


async def test_home_shows_what_waits_and_takes_answers(house: House) -> None:
    action_id = await house.action()
    await house.workspace.open_home(house.jane)
    await house.app.afterwards.settle()
    home = house.workspace.home(house.jane)
    assert home is not None
    assert "1 action waits for you" in said(home.body)
    await house.workspace.press_in_view(house.jane, home.id, "answer_done")
    await house.settle()
    assert (await house.row(action_id)).status is ActionStatus.COMPLETE
    home = house.workspace.home(house.jane)
    assert home is not None
    assert "No action waits for you" in said(home.body)


async def test_home_tells_the_clerk_what_waits_in_triage(house: House) -> None:
    await house.action(status=ActionStatus.PROPOSED, opened_at=None)
    await house.miss()
    shown = {}
    for person in (house.clara, house.jane):
        await house.workspace.open_home(person)
        await house.app.afterwards.settle()
        home = house.workspace.home(person)
        assert home is not None
        shown[person] = said(home.body)
    assert "To settle in triage: fenb-cyp: 2 things" in shown[house.clara]
    assert "triage:" not in shown[house.jane]


async def test_home_of_somebody_else_offers_help(house: House) -> None:
    await house.workspace.open_home(house.sam)
    await house.app.afterwards.settle()
    home = house.workspace.home(house.sam)
    assert home is not None
    assert "not in the officer directory" in said(home.body)
    assert "/actions help" in said(home.body)


async def test_a_refusal_in_the_home_tab_is_a_small_modal(house: House) -> None:
    """There is no response_url there."""
    action_id = await house.action()
    await house.workspace.open_home(house.jane)
    await house.app.afterwards.settle()
    home = house.workspace.home(house.jane)
    assert home is not None
    async with house.db.write() as session:
        row = await session.get(Action, action_id)
        assert row is not None
        row.status = ActionStatus.CLOSED
    await house.workspace.press_in_view(house.jane, home.id, "answer_done")
    await house.settle()
    assert "is closed already" in said(house.workspace.views(house.jane)[-1].body)

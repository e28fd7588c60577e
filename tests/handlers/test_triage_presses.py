"""The clerk's presses in the list of what waits for them."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest

from storage.tables import Action, ActionStatus, MissStatus, Officer, PossibleMissRow
from tests.handlers.conftest import House
from tests.handlers.handlers_kit import T0, elements, said

PROPOSED = {"status": ActionStatus.PROPOSED, "opened_at": None}


def blocks(house: House) -> Any:
    """The clerk's list as it stands now."""
    return house.workspace.messages(house.workspace.im(house.clara))[-1].blocks


async def press(house: House, ts: str, action_id: str) -> None:
    im = house.workspace.im(house.clara)
    assert (await house.workspace.press(house.clara, im, ts, action_id)).ok
    await house.settle()


async def test_what_is_kept_opens_and_leaves_the_list(house: House) -> None:
    action_id = await house.action(**PROPOSED)
    ts = await house.ask_clerk()
    assert "Proposed actions (1)" in said(blocks(house))
    await press(house, ts, "triage_keep")
    assert (await house.row(action_id)).status is ActionStatus.OPEN
    assert "Nothing is left to settle. Thank you." in said(blocks(house))


async def test_what_is_dismissed_leaves_the_list(house: House) -> None:
    action_id = await house.action(**PROPOSED)
    other = await house.action(18, **PROPOSED)
    ts = await house.ask_clerk()
    im = house.workspace.im(house.clara)
    await house.workspace.press(house.clara, im, ts, "triage_dismiss", value=str(action_id))
    await house.settle()
    assert (await house.row(action_id)).status is ActionStatus.DISMISSED
    assert (await house.row(other)).status is ActionStatus.PROPOSED
    assert "FENB-CYP-25-018" in said(blocks(house))
    assert "FENB-CYP-25-017" not in said(blocks(house))


async def test_the_owner_is_chosen_from_the_directory(house: House) -> None:
    action_id = await house.action(officer_id=None)
    ts = await house.ask_clerk()
    await press(house, ts, "triage_owner")
    view = house.workspace.views(house.clara)[-1]
    saved = await house.workspace.submit_view(house.clara, view.id, {"owner": "Jane Okafor"})
    assert saved.ok
    await house.settle()
    assert (await house.row(action_id)).officer_id == 1
    assert not elements(blocks(house), "triage_owner")


async def test_the_owner_of_a_proposal_is_in_its_menu(house: House) -> None:
    await house.action(**PROPOSED)
    ts = await house.ask_clerk()
    im = house.workspace.im(house.clara)
    await house.workspace.choose(house.clara, im, ts, "triage_more", "Owner…")
    assert house.workspace.views(house.clara)[-1].title == "Owner"
    await house.workspace.close_view(house.clara, house.workspace.views(house.clara)[-1].id)
    await house.workspace.choose(house.clara, im, ts, "triage_more", "History")
    assert house.workspace.views(house.clara)[-1].title == "History"


async def test_a_large_council_uses_slacks_own_picker(house: House) -> None:
    async with house.db.write() as session:
        for number in range(120):
            session.add(Officer(council="Fenbridge", name=f"Officer {number}", created_at=T0))
    action_id = await house.action(officer_id=None)
    ts = await house.ask_clerk()
    await press(house, ts, "triage_owner")
    view = house.workspace.views(house.clara)[-1]
    await house.workspace.submit_view(house.clara, view.id, {"owner": house.sam})
    refused = said(house.workspace.views(house.clara)[-1].body)
    assert "Officers in the directory can be chosen." in refused  # the modal stays
    assert (await house.row(action_id)).officer_id is None
    await press(house, ts, "triage_owner")
    view = house.workspace.views(house.clara)[-1]
    await house.workspace.submit_view(house.clara, view.id, {"owner": house.jane})
    assert (await house.row(action_id)).officer_id == 1


@pytest.mark.parametrize(
    ("button", "status"),
    [("miss_keep", MissStatus.KEPT), ("miss_dismiss", MissStatus.DISMISSED)],
)
async def test_a_possible_miss_is_kept_or_dismissed(
    house: House, button: str, status: MissStatus
) -> None:
    miss_id = await house.miss()
    ts = await house.ask_clerk()
    await press(house, ts, button)
    async with house.db.read() as session:
        miss = await session.get(PossibleMissRow, miss_id)
    assert miss is not None
    assert miss.status is status


@pytest.mark.parametrize("who", ["sam", "gus", "jane"])
@pytest.mark.parametrize("button", ["triage_keep", "triage_dismiss"])
async def test_only_the_clerk_decides(house: House, who: str, button: str) -> None:
    """An unknown user is never taken for whoever has the database itself."""
    action_id = await house.action(**PROPOSED)
    body = {
        "type": "block_actions",
        "user": {"id": getattr(house, who)},
        "trigger_id": "t1",
        "actions": [
            {"type": "button", "action_id": button, "block_id": "b", "value": str(action_id)}
        ],
    }
    answer = await house.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    assert answer.status == 200
    assert (await house.row(action_id)).status is ActionStatus.PROPOSED


@pytest.mark.parametrize("who", ["sam", "jane"])
async def test_only_the_clerk_settles_an_owner(house: House, who: str) -> None:
    action_id = await house.action(officer_id=None)
    body = {
        "type": "view_submission",
        "user": {"id": getattr(house, who)},
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": "owner",
            "private_metadata": f'{{"action_id": {action_id}}}',
            "state": {"values": {"owner": {"value": {"selected_option": {"value": "1"}}}}},
        },
    }
    answer = await house.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    assert "Only the clerk" in answer.body
    assert (await house.row(action_id)).officer_id is None


async def test_a_decision_that_comes_too_late_is_said(house: House) -> None:
    action_id = await house.action(**PROPOSED)
    ts = await house.ask_clerk()
    async with house.db.write() as session:
        row = await session.get(Action, action_id)
        assert row is not None
        row.status = ActionStatus.CLOSED
    im = house.workspace.im(house.clara)
    await house.workspace.press(house.clara, im, ts, "triage_keep")
    await house.settle()
    [shown] = house.workspace.ephemerals(house.clara, im)
    assert "is closed already, so nothing was changed." in said(shown.blocks)

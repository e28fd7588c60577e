"""The clerk's presses on what later minutes say, and an officer's on an update elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest

from storage.tables import (
    ActionEvent,
    ActionLink,
    ActionStatus,
    EventKind,
    LaterKind,
    LaterStatus,
    LaterWords,
    LinkKind,
)
from tests.handlers.conftest import House
from tests.handlers.handlers_kit import T0, elements, said

DONE = "The figures for school places had been circulated."


async def later(house: House, action_id: int, kind: LaterKind = LaterKind.CLOSURE) -> int:
    """What the minutes of a later meeting say of an action."""
    row = LaterWords(
        action_id=action_id, committee_id=1, meeting_id=2, document_id=1, item_id=1, kind=kind,
        quote=DONE, start=0, end=len(DONE), created_at=T0,
    )  # fmt: skip
    async with house.db.write() as session:
        session.add(row)
    assert row.id is not None
    return row.id


async def link(house: House, one: int, other: int, kind: LinkKind) -> None:
    async with house.db.write() as session:
        session.add(ActionLink(one_id=one, other_id=other, kind=kind, created_at=T0))


def blocks(house: House) -> Any:
    """The clerk's list as it stands now."""
    return house.workspace.messages(house.workspace.im(house.clara))[-1].blocks


async def status_of(house: House, later_id: int) -> LaterStatus:
    async with house.db.read() as session:
        row = await session.get(LaterWords, later_id)
    assert row is not None
    return row.status


@pytest.mark.parametrize(
    ("button", "status", "decided"),
    [
        ("closure_agree", ActionStatus.CLOSED, LaterStatus.AGREED),
        ("closure_refuse", ActionStatus.OPEN, LaterStatus.REFUSED),
    ],
)
async def test_the_clerk_agrees_or_not(
    house: House, button: str, status: ActionStatus, decided: LaterStatus
) -> None:
    """Nothing is closed before the press; after it, it has left the list."""
    action_id = await house.action()
    later_id = await later(house, action_id)
    ts = await house.ask_clerk()
    assert DONE in said(blocks(house))
    assert (await house.row(action_id)).status is ActionStatus.OPEN
    im = house.workspace.im(house.clara)
    assert (await house.workspace.press(house.clara, im, ts, button)).ok
    await house.settle()
    assert (await house.row(action_id)).status is status
    assert await status_of(house, later_id) is decided
    assert not elements(blocks(house), button)


async def test_a_contradiction_is_noted(house: House) -> None:
    later_id = await later(house, await house.action(), LaterKind.CHANGED)
    ts = await house.ask_clerk()
    im = house.workspace.im(house.clara)
    await house.workspace.press(house.clara, im, ts, "change_noted")
    await house.settle()
    assert await status_of(house, later_id) is LaterStatus.AGREED
    assert "Nothing is left to settle. Thank you." in said(blocks(house))


async def test_a_proposal_is_joined_to_the_action_it_repeats(house: House) -> None:
    earlier = await house.action()
    again = await house.action(18, status=ActionStatus.PROPOSED, opened_at=None, meeting_id=2)
    await link(house, earlier, again, LinkKind.MAYBE_SAME)
    ts = await house.ask_clerk()
    im = house.workspace.im(house.clara)
    await house.workspace.press(house.clara, im, ts, "triage_same")
    await house.settle()
    assert (await house.row(again)).status is ActionStatus.SUPERSEDED
    assert (await house.row(earlier)).status is ActionStatus.OPEN
    ts = await house.remind()
    im = house.workspace.im(house.jane)
    assert "asked again once" in said(house.workspace.messages(im)[-1].blocks)


@pytest.mark.parametrize("who", ["sam", "gus", "jane"])
@pytest.mark.parametrize("button", ["closure_agree", "closure_refuse", "change_noted"])
async def test_only_the_clerk_decides_on_later_words(house: House, who: str, button: str) -> None:
    action_id = await house.action()
    later_id = await later(house, action_id)
    body = {
        "type": "block_actions",
        "user": {"id": getattr(house, who)},
        "trigger_id": "t1",
        "actions": [
            {"type": "button", "action_id": button, "block_id": "b", "value": str(later_id)}
        ],
    }
    answer = await house.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    assert answer.status == 200
    assert (await house.row(action_id)).status is ActionStatus.OPEN
    assert await status_of(house, later_id) is LaterStatus.PROPOSED


async def test_an_update_elsewhere_is_given_here_with_one_press(house: House) -> None:
    """The reminder says what was said of the linked action, and takes it over."""
    here, there = await house.action(), await house.action(18, officer_id=2)
    await link(house, here, there, LinkKind.SAME_ASK)
    async with house.db.write() as session:
        session.add(
            ActionEvent(
                action_id=there, at=T0 - timedelta(days=1), kind=EventKind.UPDATED,
                by_officer_id=2, note="Two wards are in.",
            )
        )  # fmt: skip
    ts = await house.remind()
    im = house.workspace.im(house.jane)
    shown = said(house.workspace.messages(im)[-1].blocks)
    assert "Update on FENB-CYP-25-018: " in shown
    await house.workspace.press(house.jane, im, ts, "answer_same")
    await house.settle()
    shown = house.workspace.messages(im)[-1].blocks
    assert "Two wards are in. (as on FENB-CYP-25-018)" in said(shown)
    assert not elements(shown, "answer_same")

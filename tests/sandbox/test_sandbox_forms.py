"""Modals and Home tabs, with a real Bolt app behind them."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.workspace import FormIncompleteError, NoSuchViewError, Workspace
from tests.sandbox.sandbox_kit import Connect

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def note(title: str = "Add an update", **more: Any) -> Json:
    """Return a modal with a note to fill in and a person to choose."""
    field = {"type": "plain_text_input", "action_id": "note", "multiline": True}
    person = {"type": "users_select", "action_id": "who"}
    return {
        "type": "modal",
        "callback_id": "note",
        "title": plain(title),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": [
            {"type": "input", "block_id": "words", "label": plain("Words"), "element": field},
            {
                "type": "input",
                "block_id": "person",
                "label": plain("Who"),
                "element": person,
                "optional": True,
            },
        ],
        **more,
    }


@pytest.fixture
def modal_app(app: AsyncApp) -> AsyncApp:
    """An app whose command opens the modal."""

    @app.command("/note")
    async def open_note(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=note())
        await ack()

    return app


async def opened(workspace: Workspace) -> str:
    """Type the command and return the id of the modal that it opens."""
    assert (await workspace.type_command("amy", "children", "/note")).ok
    [view] = workspace.views("amy")
    return view.id


async def test_a_modal_is_filled_in_and_submitted(
    modal_app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    views: list[Json] = []

    @modal_app.view("note")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        views.append(view)
        await ack()

    bob = workspace.users.find("bob").id
    async with connected(modal_app):
        view_id = await opened(workspace)
        result = await workspace.submit_view("amy", view_id, {"note": "It is done", "person": bob})
    assert result.ok
    assert result.view is None
    assert workspace.views("amy") == []
    values = views[0]["state"]["values"]
    assert values["words"]["note"] == {"type": "plain_text_input", "value": "It is done"}
    assert values["person"]["who"]["selected_user"] == bob


async def test_slack_does_not_send_a_form_with_a_required_field_empty(
    modal_app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    async with connected(modal_app):
        view_id = await opened(workspace)
        handed = len(workspace.record.handed)
        with pytest.raises(FormIncompleteError, match="words"):
            await workspace.submit_view("amy", view_id)
    assert len(workspace.record.handed) == handed


async def test_errors_stand_beside_their_fields_and_the_modal_stays(
    modal_app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    @modal_app.view("note")
    async def submitted(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"words": "Please say more."})

    async with connected(modal_app):
        view_id = await opened(workspace)
        result = await workspace.submit_view("amy", view_id, {"note": "x"})
    assert not result.ok
    assert result.errors == {"words": "Please say more."}
    [view] = workspace.views("amy")
    assert view.errors == {"words": "Please say more."}
    assert view.state["words"]["note"]["value"] == "x"


async def test_a_modal_can_be_pushed_updated_and_cleared(
    modal_app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    answers: list[Json] = [
        {"response_action": "push", "view": note("Second")},
        {"response_action": "update", "view": note("Second again")},
        {"response_action": "push", "view": note("Third")},
        {"response_action": "push", "view": note("Fourth")},
        {"response_action": "clear"},
    ]

    @modal_app.view("note")
    async def submitted(ack: AsyncAck) -> None:
        await ack(**answers.pop(0))

    titles: list[list[str]] = []
    errors: list[str | None] = []
    async with connected(modal_app):
        await opened(workspace)
        for _ in range(5):
            top = workspace.views("amy")[-1]
            result = await workspace.submit_view("amy", top.id, {"note": "x"})
            titles.append([view.title for view in workspace.views("amy")])
            errors.append(result.error)
    first = "Add an update"
    assert titles == [
        [first, "Second"],
        [first, "Second again"],
        [first, "Second again", "Third"],
        [first, "Second again", "Third"],
        [],
    ]
    assert errors == [None, None, None, "We had some trouble connecting. Try again?", None]


async def test_a_submission_that_is_not_acknowledged_leaves_the_modal(
    modal_app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    @modal_app.view("note")
    async def submitted(ack: AsyncAck) -> None:
        await asyncio.sleep(0.5)
        await ack()

    async with connected(modal_app):
        view_id = await opened(workspace)
        workspace.courier.patience = 0.2
        result = await workspace.submit_view("amy", view_id, {"note": "x"})
        await asyncio.sleep(0.4)
    assert result.error == "We had some trouble connecting. Try again?"
    assert len(workspace.views("amy")) == 1


async def test_the_app_hears_of_a_closed_modal_if_it_asked_to(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    closed: list[bool] = []

    @app.command("/note")
    async def open_note(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        view = note(notify_on_close=True)
        await client.views_open(trigger_id=command["trigger_id"], view=view)
        await ack()

    @app.view_closed("note")
    async def left(ack: AsyncAck, body: Json) -> None:
        closed.append(body["is_cleared"])
        await ack()

    async with connected(app):
        await workspace.close_view("amy", await opened(workspace))
    assert closed == [False]
    assert workspace.views("amy") == []


async def test_a_trigger_lives_three_seconds_and_opens_one_modal(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    amy = workspace.users.find("amy").id
    trigger = workspace.permits.trigger(amy)
    await client.views_open(trigger_id=trigger, view=note())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=note())
    late = workspace.permits.trigger(amy)
    await workspace.clock.advance(timedelta(seconds=3.1))
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=late, view=note())


async def test_a_bad_view_does_not_use_its_trigger_up(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    trigger = workspace.permits.trigger(workspace.users.find("amy").id)
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.views_open(trigger_id=trigger, view=note(title="x" * 25))
    assert (await client.views_open(trigger_id=trigger, view=note()))["ok"]


async def test_two_modals_at_most_above_the_first(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    amy = workspace.users.find("amy").id
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_push(trigger_id=workspace.permits.trigger(amy), view=note())
    await client.views_open(trigger_id=workspace.permits.trigger(amy), view=note())
    for _ in range(2):
        await client.views_push(trigger_id=workspace.permits.trigger(amy), view=note())
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=workspace.permits.trigger(amy), view=note())
    first, second, third = workspace.views("amy")
    assert (third.root_id, third.previous_id) == (first.id, second.id)


async def test_an_old_hash_conflicts(client: AsyncWebClient, workspace: Workspace) -> None:
    amy = workspace.users.find("amy").id
    trigger = workspace.permits.trigger(amy)
    view = (await client.views_open(trigger_id=trigger, view=note()))["view"]
    ids = {"view_id": view["id"], "hash": view["hash"]}
    updated = (await client.views_update(**ids, view=note("Again")))["view"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(**ids, view=note("Once more"))
    assert updated["hash"] != view["hash"]
    assert [view.title for view in workspace.views("amy")] == ["Again"]


async def test_an_external_id_names_one_view(client: AsyncWebClient, workspace: Workspace) -> None:
    amy, bob = workspace.users.find("amy").id, workspace.users.find("bob").id
    own = note(external_id="mine")
    await client.views_open(trigger_id=workspace.permits.trigger(amy), view=own)
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await client.views_open(trigger_id=workspace.permits.trigger(bob), view=own)
    renewed = note("New", external_id="mine")
    await client.views_update(external_id="mine", view=renewed)
    assert workspace.views("amy")[0].title == "New"


async def test_what_was_entered_stays_through_an_update_of_the_same_block(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    trigger = workspace.permits.trigger(workspace.users.find("amy").id)
    view = (await client.views_open(trigger_id=trigger, view=note()))["view"]
    workspace.enter("amy", view["id"], {"words": {"note": "half a sen"}})
    updated = await client.views_update(view_id=view["id"], view=note("Longer"))
    assert updated["view"]["state"]["values"]["words"]["note"]["value"] == "half a sen"


async def test_the_home_tab_is_published_when_it_is_opened(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    pressed: list[Json] = []
    button = {"type": "button", "action_id": "mine", "text": plain("Mine")}
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}

    @app.event("app_home_opened")
    async def open_home(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=home)

    @app.action("mine")
    async def mine(ack: AsyncAck, body: Json) -> None:
        pressed.append(body)
        await ack()

    async with connected(app):
        view = await workspace.open_home("amy")
        assert view is not None
        assert view == workspace.home("amy")
        await workspace.press_in_view("amy", view.id, "mine")
    assert pressed[0]["view"]["type"] == "home"
    assert pressed[0]["container"] == {"type": "view", "view_id": view.id}
    with pytest.raises(NoSuchViewError):
        await workspace.press_in_view("bob", view.id, "mine")


async def test_a_field_tells_the_app_only_if_it_dispatches(
    app: AsyncApp, connected: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    told: list[str] = []

    @app.action("note")
    async def noted(ack: AsyncAck, action: Json) -> None:
        told.append(action["value"])
        await ack()

    amy = workspace.users.find("amy").id
    silent = await client.views_open(trigger_id=workspace.permits.trigger(amy), view=note())
    async with connected(app):
        await workspace.choose_in_view("amy", silent["view"]["id"], "note", "unheard")
        speaking = note()
        speaking["blocks"][0]["dispatch_action"] = True
        await client.views_update(view_id=silent["view"]["id"], view=speaking)
        await workspace.choose_in_view("amy", silent["view"]["id"], "note", "heard")
    assert told == ["heard"]


async def test_an_external_menu_offers_what_the_app_says(
    app: AsyncApp, connected: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    @app.options("who")
    async def options(ack: AsyncAck, payload: Json) -> None:
        await ack(options=[{"text": plain(payload["value"].title()), "value": "1"}])

    menu = {"type": "external_select", "action_id": "who", "min_query_length": 0}
    view = note()
    view["blocks"][1]["element"] = menu
    amy = workspace.users.find("amy").id
    shown = await client.views_open(trigger_id=workspace.permits.trigger(amy), view=view)
    async with connected(app):
        offered = await workspace.suggestions("amy", shown["view"]["id"], "who", "helen")
    assert offered == [{"text": plain("Helen"), "value": "1"}]

"""A real Bolt app, connected by Socket Mode: commands, buttons, broken connections, retries."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.workspace import CannotActError, Command, NoSuchElementError, Workspace
from tests.sandbox.sandbox_kit import Connect

Json = dict[str, Any]


def share_block(action_id: str = "share", value: str = "7") -> Json:
    text = {"type": "plain_text", "text": "Share here"}
    element = {"type": "button", "action_id": action_id, "text": text, "value": value}
    return {"type": "actions", "block_id": f"b-{action_id}-{value}", "elements": [element]}


async def test_an_acknowledged_command_shows_its_words_to_one_person(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    seen: list[Json] = []

    @app.command("/actions")
    async def actions(ack: AsyncAck, command: Json) -> None:
        seen.append(command)
        await ack("Three actions")

    async with connected(app):
        result = await workspace.type_command("amy", "children", "/actions bury-cyp open")
    assert result.ok
    assert [shown.text for shown in result.shown] == ["Three actions"]
    assert workspace.ephemerals("bob", "children") == []
    assert seen[0]["text"] == "bury-cyp open"
    assert (seen[0]["user_name"], seen[0]["channel_name"]) == ("amy", "children")
    assert workspace.record.handed[0].kind == "slash_commands"


async def test_an_answer_in_the_channel_is_seen_by_all(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    @app.command("/actions")
    async def actions(ack: AsyncAck) -> None:
        await ack(text="Three actions", response_type="in_channel")

    async with connected(app):
        await workspace.type_command("amy", "children", "/actions")
    assert [m.text for m in workspace.messages("children")] == ["Three actions"]


async def test_names_channels_and_links_are_escaped_in_a_command(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    seen: list[str] = []

    @app.command("/actions")
    async def actions(ack: AsyncAck, command: Json) -> None:
        seen.append(command["text"])
        await ack()

    workspace.commands = {"/actions": Command("/actions"), "/raw": Command("/raw")}
    async with connected(app):
        typed = "/actions @bob #general https://a.example/?x=1&y=2 a < b @nobody"
        await workspace.type_command("amy", "children", typed)
        workspace.commands = {"/actions": Command("/actions", should_escape=False)}
        await workspace.type_command("amy", "children", "/actions @bob")
    bob, general = workspace.users.find("bob").id, workspace.channels.find("general").id
    assert seen == [
        f"<@{bob}|bob> <#{general}|general> <https://a.example/?x=1&amp;y=2> a &lt; b @nobody",
        "@bob",
    ]


async def test_a_command_nobody_answers_times_out_and_is_not_repeated(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    @app.command("/actions")
    async def actions(ack: AsyncAck) -> None:
        await asyncio.sleep(0.6)
        await ack("too late")

    workspace.courier.patience = 0.3
    async with connected(app):
        result = await workspace.type_command("amy", "children", "/actions")
        await workspace.clock.advance(timedelta(minutes=10))
        await asyncio.sleep(0.5)
    assert result.error == '/actions failed with the error "operation_timeout"'
    assert len(workspace.record.handed) == 1
    assert workspace.ephemerals("amy", "children") == []


async def test_a_command_with_the_app_down_is_lost(workspace: Workspace) -> None:
    result = await workspace.type_command("amy", "children", "/actions")
    assert result.error == '/actions failed with the error "dispatch_failed"'


async def test_an_answer_that_slack_would_refuse_is_an_error_to_the_person(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    @app.command("/actions")
    async def actions(ack: AsyncAck) -> None:
        await ack(blocks=[{"type": "section"}])

    async with connected(app):
        result = await workspace.type_command("amy", "children", "/actions")
    assert result.error == '/actions failed with the error "invalid_command_response"'


async def test_an_unregistered_command_never_reaches_the_app(workspace: Workspace) -> None:
    workspace.commands = {"/actions": Command("/actions")}
    result = await workspace.type_command("amy", "children", "/action")
    assert result.error == "/action is not a valid command."
    assert workspace.record.handed == []


async def test_who_cannot_act(workspace: Workspace) -> None:
    for user, channel in [
        ("gone", "children"),
        ("bob", "secret"),
        ("amy", "old"),
        ("gail", "general"),
    ]:
        with pytest.raises(CannotActError):
            await workspace.type_command(user, channel, "/actions")


async def test_a_button_tells_the_app_everything_slack_does(
    app: AsyncApp, connected: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    bodies: list[Json] = []

    @app.action("share")
    async def share(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    posted = await client.chat_postMessage(channel="#children", text="x", blocks=[share_block()])
    async with connected(app):
        result = await workspace.press("bob", "children", posted["ts"], "share")
    [body] = bodies
    assert result.ok
    assert body["actions"][0]["value"] == "7"
    assert body["actions"][0]["block_id"] == "b-share-7"
    assert body["container"]["is_ephemeral"] is False
    assert body["message"]["ts"] == body["container"]["message_ts"] == posted["ts"]
    assert body["user"]["id"] == workspace.users.find("bob").id
    assert body["trigger_id"]
    assert body["response_url"].startswith("http://127.0.0.1:")


async def test_several_buttons_of_one_name_are_told_apart(
    app: AsyncApp, connected: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    values: list[str] = []

    @app.action("done")
    async def done(ack: AsyncAck, action: Json) -> None:
        values.append(action["value"])
        await ack()

    blocks = [share_block("done", "1"), share_block("done", "2")]
    ts = (await client.chat_postMessage(channel="#children", text="x", blocks=blocks))["ts"]
    async with connected(app):
        await workspace.press("amy", "children", ts, "done", value="2")
        await workspace.press("amy", "children", ts, "done", block_id="b-done-1")
    assert values == ["2", "1"]
    with pytest.raises(NoSuchElementError, match="2 are called 'done'"):
        await workspace.press("amy", "children", ts, "done")
    with pytest.raises(NoSuchElementError, match="nothing called 'gone'"):
        await workspace.press("amy", "children", ts, "gone")


async def test_an_ephemeral_message_is_replaced_and_deleted_by_its_response_url(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    bodies: list[Json] = []

    @app.command("/actions")
    async def actions(ack: AsyncAck) -> None:
        await ack(blocks=[share_block("more"), share_block("close")])

    @app.action("more")
    async def more(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        bodies.append(body)
        await ack()
        await respond(text="page 2", blocks=[share_block("close")], replace_original=True)

    @app.action("close")
    async def close(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(delete_original=True)

    async with connected(app):
        [shown] = (await workspace.type_command("amy", "children", "/actions")).shown
        await workspace.press("amy", "children", shown.ts, "more")
        [replaced] = workspace.ephemerals("amy", "children")
        assert (replaced.ts, replaced.text) == (shown.ts, "page 2")
        await workspace.press("amy", "children", shown.ts, "close")
    assert workspace.ephemerals("amy", "children") == []
    assert bodies[0]["container"]["is_ephemeral"] is True
    assert "message" not in bodies[0]


async def test_a_menu_sends_the_chosen_option_and_the_state(
    app: AsyncApp, connected: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    bodies: list[Json] = []

    @app.action("snooze")
    async def snooze(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    options = [
        {"text": {"type": "plain_text", "text": label}, "value": value}
        for label, value in [("One week", "week"), ("Until despatch", "despatch")]
    ]
    menu = {"type": "static_select", "action_id": "snooze", "options": options}
    block = {"type": "actions", "block_id": "b", "elements": [menu]}
    ts = (await client.chat_postMessage(channel="#children", text="x", blocks=[block]))["ts"]
    async with connected(app):
        await workspace.choose("amy", "children", ts, "snooze", "Until despatch")
        await workspace.choose("amy", "children", ts, "snooze", "week")
    chosen = [body["actions"][0]["selected_option"]["value"] for body in bodies]
    assert chosen == ["despatch", "week"]
    assert bodies[1]["state"]["values"]["b"]["snooze"]["selected_option"]["value"] == "week"
    with pytest.raises(NoSuchElementError, match="not offered"):
        await workspace.choose("amy", "children", ts, "snooze", "year")


async def answered(workspace: Workspace) -> bool:
    """Type a command and tell whether the app answered it."""
    return (await workspace.type_command("amy", "children", "/actions")).ok


async def reconnected(workspace: Workspace, sandbox: Sandbox, calls: int) -> None:
    """Wait until the app has asked for a further address and its connection stands."""

    def stands() -> bool:
        opened = len(workspace.record.calls_of("apps.connections.open"))
        return opened > calls and len(sandbox.sockets) > 0

    for _ in range(100):
        if stands():
            return
        await asyncio.sleep(0.05)
    raise TimeoutError("the app did not come back")


FAULTS = ["drop_socket", "silence_socket", "refresh_socket"]


@pytest.mark.parametrize("fault", FAULTS)
async def test_the_app_comes_back_after_a_broken_connection(
    app: AsyncApp, connected: Connect, workspace: Workspace, sandbox: Sandbox, fault: str
) -> None:
    @app.command("/actions")
    async def actions(ack: AsyncAck) -> None:
        await ack("here")

    async with connected(app) as socket:
        assert await answered(workspace)
        calls = len(workspace.record.calls_of("apps.connections.open"))
        assert getattr(workspace.faults, fault)() == 1
        await reconnected(workspace, sandbox, calls)
        await settled(socket)
        assert await answered(workspace)


async def settled(socket: SocketModeClient) -> None:
    """Wait until the client has a connection that it believes in."""
    for _ in range(100):
        if await socket.is_connected():
            return
        await asyncio.sleep(0.05)


async def test_an_address_can_be_used_once(
    sandbox: Sandbox, workspace: Workspace, client: AsyncWebClient
) -> None:
    import aiohttp

    opened = await client.apps_connections_open(app_token=sandbox.app_token)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(opened["url"]) as link:
            hello = await link.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await session.ws_connect(opened["url"])
            assert caught.value.status == 403
            workspace.faults.refresh_socket(warning=True)
            reasons = [(await link.receive_json())["reason"] for _ in range(2)]
            assert reasons == ["warning", "refresh_requested"]
        workspace.faults.refuse_sockets()
        again = await client.apps_connections_open(app_token=sandbox.app_token)
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await session.ws_connect(again["url"])
        assert caught.value.status == 503


async def test_an_event_comes_again_at_once_after_a_minute_and_after_five(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    attempts: list[list[str] | None] = []
    broken = 4

    @app.event("app_home_opened")
    async def home(request: Any) -> None:
        attempts.append(request.headers.get("x-slack-retry-num"))
        if len(attempts) < broken:
            raise RuntimeError("not now")

    @app.error
    async def failed() -> None:
        return None

    workspace.courier.patience = 0.2
    async with connected(app):
        workspace.faults.lose_acks(times=broken - 1)
        await workspace.open_home("amy")
        assert len(attempts) == 2
        await workspace.clock.advance(timedelta(seconds=59))
        assert len(attempts) == 2
        await workspace.clock.advance(timedelta(seconds=1))
        assert len(attempts) == 3
        await workspace.clock.advance(timedelta(minutes=5))
        assert len(attempts) == 4
        await workspace.clock.advance(timedelta(days=1))
    handed = workspace.record.handed
    assert [(h.attempt, h.reason) for h in handed] == [
        (0, None),
        (1, "timeout"),
        (2, "timeout"),
        (3, "timeout"),
    ]
    assert len({h.payload["event_id"] for h in handed}) == 1


async def test_waiting_events_can_be_sent_on_demand(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    opened: list[str] = []

    @app.event("app_home_opened")
    async def home(event: Json) -> None:
        opened.append(event["user"])

    await workspace.open_home("amy")
    assert [retry.attempt for retry in workspace.courier.retries] == [2]
    async with connected(app):
        assert await workspace.courier.retry_now() == 1
    assert opened == [workspace.users.find("amy").id]


async def test_an_event_can_come_twice_although_it_was_acknowledged(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    ids: list[str] = []

    @app.event("app_home_opened")
    async def home(body: Json) -> None:
        ids.append(body["event_id"])

    workspace.faults.duplicate_events()
    async with connected(app):
        await workspace.open_home("amy")
    assert len(ids) == 2
    assert len(set(ids)) == 1


async def test_messages_are_told_only_with_the_scope_to_read_them(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    heard: list[str] = []

    @app.event("message")
    async def message(event: Json) -> None:
        heard.append(event["text"])

    async with connected(app):
        await workspace.send_message("amy", "children", "hello")
        await workspace.send_message("amy", "general", "the bot is not here")
        workspace.installation.withdraw(["channels:history"])
        await workspace.send_message("amy", "children", "unheard")
    assert heard == ["hello"]


async def test_shortcuts_reach_the_app(
    app: AsyncApp, connected: Connect, workspace: Workspace
) -> None:
    seen: list[str] = []
    workspace.events = frozenset()

    @app.shortcut("track")
    async def track(ack: AsyncAck, shortcut: Json) -> None:
        seen.append(shortcut["message"]["text"] if "message" in shortcut else "global")
        await ack()

    async with connected(app):
        ts = await workspace.send_message("amy", "children", "we should write to them")
        await workspace.use_message_shortcut("bob", "children", ts, "track")
        await workspace.use_shortcut("bob", "track")
    assert seen == ["we should write to them", "global"]

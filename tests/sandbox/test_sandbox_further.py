"""The less travelled methods and habits."""

import json
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox import Sandbox
from sandbox.workspace import (
    CannotActError,
    FormIncompleteError,
    NoSuchElementError,
    NoSuchMessageError,
    Workspace,
)
from sandbox.workspace.blocks.check import message_complaints
from sandbox.workspace.visible import links_of, mentions_of, words_of, words_of_blocks
from tests.sandbox.sandbox_kit import Connect

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


async def test_the_small_methods_answer(client: AsyncWebClient, workspace: Workspace) -> None:
    assert (await client.api_test(foo="bar"))["args"]["foo"] == "bar"
    with pytest.raises(SlackApiError, match="my_error"):
        await client.api_test(error="my_error")
    assert (await client.team_info())["team"]["domain"] == "netherby"
    assert (await client.bots_info(bot=workspace.app.bot_id))["bot"]["app_id"] == workspace.app.id
    general = workspace.channels.find("general").id
    assert (await client.conversations_join(channel=general))["channel"]["is_member"]


async def test_structured_arguments_may_come_as_json_in_a_form(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    view = json.dumps({"type": "home", "blocks": [{"type": "divider"}]})
    user = workspace.users.find("amy").id
    await client.api_call("views.publish", data={"user_id": user, "view": view})
    home = workspace.home("amy")
    assert home is not None
    assert home.title == ""
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.api_call("views.publish", data={"user_id": user, "view": "{"})
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.api_call("views.publish", data={"user_id": user, "view": " "})
    metadata = json.dumps({"event_type": "x", "event_payload": {"id": 1}})
    form = {"channel": "#children", "text": "x", "metadata": metadata}
    await client.api_call("chat.postMessage", data=form)
    [message] = workspace.messages("children")
    assert message.metadata == {"event_type": "x", "event_payload": {"id": 1}}
    for broken in ("{", "[]"):
        with pytest.raises(SlackApiError, match="invalid_metadata_format"):
            await client.api_call("chat.postMessage", data=form | {"metadata": broken})


async def test_an_app_shows_its_own_preview_of_a_link(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    heard = len(workspace.record.handed)
    ts = await workspace.send_message("amy", "children", "see https://a.example/minutes")
    kinds = [h.payload["event"]["type"] for h in workspace.record.handed[heard:]]
    assert "link_shared" in kinds
    channel = workspace.channels.find("children").id
    preview = {"https://a.example/minutes": {"title": "Minutes"}}
    await client.chat_unfurl(channel=channel, ts=ts, unfurls=preview)
    [message] = workspace.messages("children")
    assert message.unfurls[0]["title"] == "Minutes"
    with pytest.raises(SlackApiError, match="cannot_find_message"):
        await client.chat_unfurl(channel=channel, ts="1.0", unfurls=preview)
    with pytest.raises(SlackApiError, match="missing_unfurls"):
        await client.api_call("chat.unfurl", json={"channel": channel, "ts": ts})


async def test_a_message_in_an_archived_channel_cannot_be_changed(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    posted = await client.chat_postMessage(channel="#children", text="x")
    workspace.archive("children")
    with pytest.raises(SlackApiError, match="is_inactive"):
        await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="y")


async def test_attachments_are_checked_shown_and_read(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "*in* <@U1>"}}
    attachment = {"pretext": "before", "title": "t", "blocks": [block]}
    await client.chat_postMessage(channel="#children", text="x", attachments=[attachment])
    [message] = workspace.messages("children")
    assert words_of(message) == "x\nin U1\nbefore\nt"
    assert mentions_of(message) == ("U1",)
    for broken in ("[", ["x"], {"a": 1}):
        with pytest.raises(SlackApiError, match="invalid_attachments"):
            await client.api_call(
                "chat.postMessage", json={"channel": "#children", "attachments": broken}
            )


def test_every_kind_of_block_has_its_words() -> None:
    rich = [
        {"type": "text", "text": "See "},
        {"type": "link", "url": "https://a.example"},
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "emoji", "name": "tada"},
        {"type": "broadcast", "range": "here"},
        {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "Monday"},
    ]
    button = {"type": "button", "text": plain("Open"), "url": "https://b.example"}
    blocks: list[Json] = [
        {"type": "header", "text": plain("Head")},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": rich}]},
        {"type": "markdown", "text": "md"},
        {"type": "actions", "elements": [button]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "cell"}]]},
    ]
    assert message_complaints(blocks) == []
    assert words_of_blocks(blocks).splitlines() == [
        "Head",
        "See https://a.example<@U1><#C1>:tada:@hereMonday",
        "md",
        "Open",
        "cell",
    ]


async def test_links_and_mentions_of_blocks(client: AsyncWebClient, workspace: Workspace) -> None:
    button = {"type": "button", "text": plain("Open"), "url": "https://b.example"}
    parts = [{"type": "broadcast", "range": "here"}, {"type": "link", "url": "https://a.example"}]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}
    blocks = [
        rich,
        {"type": "actions", "elements": [button]},
        {"type": "markdown", "text": "https://c.example <!channel>"},
    ]
    await client.chat_postMessage(channel="#children", text="https://no.example", blocks=blocks)
    [message] = workspace.messages("children")
    assert links_of(message) == ("https://a.example", "https://c.example")
    assert mentions_of(message) == ("here", "channel")


async def test_feedback_buttons_send_the_chosen_one(
    app: AsyncApp, connected: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    values: list[str] = []

    @app.action("rate")
    async def rate(ack: AsyncAck, action: Json) -> None:
        values.append(action["value"])
        await ack()

    element = {
        "type": "feedback_buttons",
        "action_id": "rate",
        "positive_button": {"text": plain("Good"), "value": "+"},
        "negative_button": {"text": plain("Bad"), "value": "-"},
    }
    block = {"type": "context_actions", "elements": [element]}
    ts = (await client.chat_postMessage(channel="#children", text="x", blocks=[block]))["ts"]
    async with connected(app):
        await workspace.choose("amy", "children", ts, "rate", "-")
    assert values == ["-"]


async def test_boxes_dates_and_people_have_their_own_state(
    app: AsyncApp, connected: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    actions: list[Json] = []

    async def used(ack: AsyncAck, action: Json) -> None:
        actions.append(action)
        await ack()

    options = [{"text": plain(name), "value": name} for name in ("a", "b")]
    elements = [
        {"type": "checkboxes", "action_id": "boxes", "options": options},
        {"type": "datepicker", "action_id": "date", "placeholder": plain("When")},
        {"type": "users_select", "action_id": "who"},
        {"type": "overflow", "action_id": "more", "options": options},
    ]
    for element in elements:
        app.action(str(element["action_id"]))(used)
    block = {"type": "actions", "elements": elements}
    ts = (await client.chat_postMessage(channel="#children", text="x", blocks=[block]))["ts"]
    async with connected(app):
        await workspace.choose("amy", "children", ts, "boxes", ["a", "b"])
        await workspace.choose("amy", "children", ts, "date", "2026-01-05")
        await workspace.choose("amy", "children", ts, "who", "U1")
        await workspace.choose("amy", "children", ts, "more", options[1])
    assert [option["value"] for option in actions[0]["selected_options"]] == ["a", "b"]
    assert actions[1]["selected_date"] == "2026-01-05"
    assert actions[2]["selected_user"] == "U1"
    assert actions[3]["selected_option"]["value"] == "b"


async def test_a_button_asks_first_where_it_has_a_question(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    question = {name: plain(name) for name in ("title", "text", "confirm", "deny")}
    button = {"type": "button", "action_id": "a", "text": plain("x"), "confirm": question}
    block = {"type": "actions", "elements": [button]}
    ts = (await client.chat_postMessage(channel="#children", text="x", blocks=[block]))["ts"]
    found = workspace.confirm_of("amy", "children", ts, "a")
    assert found is not None
    assert found["title"]["text"] == "title"


async def test_a_press_in_a_thread_says_so(
    app: AsyncApp, connected: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    bodies: list[Json] = []

    @app.action("a")
    async def pressed(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    button = {"type": "button", "action_id": "a", "text": plain("x")}
    parent = await client.chat_postMessage(channel="#children", text="parent")
    reply = await client.chat_postMessage(
        channel=parent["channel"],
        text="x",
        thread_ts=parent["ts"],
        blocks=[{"type": "actions", "elements": [button]}],
    )
    async with connected(app):
        await workspace.press("amy", "children", reply["ts"], "a")
        await workspace.send_message("amy", "children", "mine", thread_ts=parent["ts"])
    assert bodies[0]["container"]["thread_ts"] == parent["ts"]


async def test_the_bot_hears_its_own_messages_and_mentions_of_it(
    app: AsyncApp, connected: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    mentions: list[str] = []

    @app.event("app_mention")
    async def mentioned(event: Json) -> None:
        mentions.append(event["text"])

    @app.event("message")
    async def message() -> None:
        return None

    async with connected(app):
        await client.chat_postMessage(channel="#children", text="its own")
        await workspace.until(lambda: _heard(workspace, "its own"))
        await workspace.send_message("bob", "children", "@matters what is open?")
    bot = workspace.app.bot_user
    assert mentions == [f"<@{bot}> what is open?"]


def _heard(workspace: Workspace, text: str) -> bool:
    """Whether the app was told of a message."""
    return any(h.payload["event"].get("text") == text for h in workspace.record.handed)


async def test_what_people_cannot_do(workspace: Workspace, client: AsyncWebClient) -> None:
    with pytest.raises(CannotActError, match="not a member"):
        await workspace.send_message("bob", "general", "x")
    with pytest.raises(CannotActError, match="deactivated"):
        await workspace.open_home("gone")
    amy, channel = workspace.users.find("amy").id, workspace.channels.find("children").id
    only = await client.chat_postEphemeral(channel=channel, user=amy, text="x")
    with pytest.raises(NoSuchMessageError, match="all see"):
        await workspace.use_message_shortcut("amy", channel, only["message_ts"], "track")
    button = {"type": "button", "action_id": "a", "text": plain("x")}
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}
    view = (await client.views_publish(user_id=amy, view=home))["view"]
    workspace.deactivate("amy")
    with pytest.raises(CannotActError, match="deactivated"):
        await workspace.press_in_view("amy", view["id"], "a")
    workspace.reactivate("amy")
    assert not workspace.users.find("amy").deleted


async def test_a_form_refuses_fields_that_it_does_not_have(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    field = {"type": "plain_text_input", "action_id": "note"}
    block = {"type": "input", "block_id": "b", "label": plain("L"), "element": field}
    buttons = [{"type": "button", "action_id": n, "text": plain(n)} for n in ("x", "y")]
    view = {
        "type": "modal",
        "title": plain("T"),
        "submit": plain("S"),
        "blocks": [block, {"type": "actions", "block_id": "two", "elements": buttons}],
    }
    trigger = workspace.permits.trigger(workspace.users.find("amy").id)
    view_id = (await client.views_open(trigger_id=trigger, view=view))["view"]["id"]
    for values in ({"nosuch": "x"}, {"two": "x"}, {"b": {"nosuch": "x"}}, {"x": "pressed"}):
        with pytest.raises(NoSuchElementError):
            workspace.enter("amy", view_id, values)
    with pytest.raises(FormIncompleteError) as caught:
        await workspace.submit_view("amy", view_id, {"note": ""})
    assert caught.value.blocks == ("b",)


async def test_closing_everything_tells_of_each_modal(
    app: AsyncApp, connected: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    closed: list[Json] = []

    @app.view_closed("v")
    async def left(ack: AsyncAck, body: Json) -> None:
        closed.append(body)
        await ack()

    view = {
        "type": "modal",
        "callback_id": "v",
        "title": plain("T"),
        "notify_on_close": True,
        "blocks": [{"type": "divider"}],
    }
    amy = workspace.users.find("amy").id
    await client.views_open(trigger_id=workspace.permits.trigger(amy), view=view)
    await client.views_push(trigger_id=workspace.permits.trigger(amy), view=view)
    async with connected(app):
        top = workspace.views("amy")[-1]
        await workspace.close_view("amy", top.id, everything=True)
    assert [body["is_cleared"] for body in closed] == [True, True]
    assert workspace.views("amy") == []


JUNK = [b"{", b"[1]", b"\xff"]


@pytest.mark.parametrize("junk", JUNK)
async def test_a_response_url_refuses_junk(workspace: Workspace, junk: bytes) -> None:
    amy, where = workspace.users.find("amy").id, workspace.channels.find("children").id
    url = workspace.permits.response_url(amy, where)
    headers = {"Content-Type": "application/json; charset=latin-1"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=junk, headers=headers) as response,
    ):
        assert response.status == 400
        assert (await response.json())["error"] == "invalid_payload"


async def test_a_response_url_reads_a_form_too(workspace: Workspace) -> None:
    amy, where = workspace.users.find("amy").id, workspace.channels.find("children").id
    url = workspace.permits.response_url(amy, where)
    async with aiohttp.ClientSession() as session:
        await session.post(url, data={"payload": '{"text": "by form"}'})
    assert [e.text for e in workspace.ephemerals("amy", "children")] == ["by form"]


async def test_replacing_what_is_gone_says_it_anew(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    posted = await client.chat_postMessage(channel="#children", text="x")
    amy = workspace.users.find("amy").id
    url = workspace.permits.response_url(amy, posted["channel"], message_ts=posted["ts"])
    await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    answer = await AsyncWebhookClient(url).send(text="y", replace_original=True)
    assert answer.status_code == 200
    assert [e.text for e in workspace.ephemerals("amy", "children")] == ["y"]


async def test_a_menu_may_come_in_groups(
    app: AsyncApp, connected: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    values: list[str] = []

    @app.action("a")
    async def chosen(ack: AsyncAck, action: Json) -> None:
        values.append(action["selected_option"]["value"])
        await ack()

    options = [{"text": plain("Helen"), "value": "1"}]
    groups = [{"label": plain("Officers"), "options": options}]
    menu = {"type": "static_select", "action_id": "a", "option_groups": groups}
    block = {"type": "actions", "elements": [menu]}
    ts = (await client.chat_postMessage(channel="#children", text="x", blocks=[block]))["ts"]
    async with connected(app):
        await workspace.choose("amy", "children", ts, "a", "Helen")
    assert values == ["1"]


async def test_the_page_the_council_and_claude_stand_on_the_same_port(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        for url in (sandbox.page_url, sandbox.council_url, sandbox.clock_url):
            async with session.get(url) as response:
                assert response.status == 200, url
        async with session.post(f"{sandbox.claude_url}/v1/messages", json={}) as response:
            assert response.status in {400, 401}


async def test_a_sandbox_can_open_with_a_request_url() -> None:
    async with Sandbox.open(request_url="http://127.0.0.1:1/slack/events") as opened:
        opened.workspace.add_user("amy")
        opened.workspace.add_channel("children", members=["amy"])
        result = await opened.workspace.type_command("amy", "children", "/actions")
    assert result.error == '/actions failed with the error "dispatch_failed"'

"""The errors of the Web API, method by method, as a real client receives them over HTTP."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.workspace import Workspace

Json = dict[str, Any]

HOME = {"type": "home", "blocks": [{"type": "divider"}]}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [SECTION]}


def ids(workspace: Workspace) -> dict[str, str]:
    """Return every name that the tables below use, with its id."""
    named = {f"@{user.name}": user.id for user in workspace.users}
    return named | {f"#{c.name}": c.id for c in workspace.channels if c.name}


def filled(args: Json, known: dict[str, str]) -> Json:
    """Return arguments with the names replaced by ids."""
    return {k: known.get(v, v) if isinstance(v, str) else v for k, v in args.items()}


async def error_of(client: AsyncWebClient, method: str, args: Json) -> Json:
    """Call a method that must fail and return Slack's answer."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=args)
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


ERRORS = [
    # method, arguments (names stand for ids), error
    ("nosuch.method", {}, "unknown_method"),
    ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": "C000", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "#secret", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "#old", "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": "@gone", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "@matters", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "#children"}, "no_text"),
    ("chat.postMessage", {"channel": "#children", "text": "  "}, "no_text"),
    ("chat.postMessage", {"channel": "#children", "text": "x" * 40_001}, "msg_too_long"),
    ("chat.postMessage", {"channel": "#children", "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": "#children", "blocks": {"a": 1}}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": "#children", "blocks": [{"type": "x"}]}, "invalid_blocks"),
    (
        "chat.postMessage",
        {"channel": "#children", "text": "x", "attachments": [{}] * 101},
        "too_many_attachments",
    ),
    (
        "chat.postMessage",
        {"channel": "#children", "attachments": [{"blocks": [{"type": "x"}]}]},
        "invalid_attachments",
    ),
    (
        "chat.postMessage",
        {"channel": "#children", "text": "x", "metadata": {"event_type": "x"}},
        "invalid_metadata_format",
    ),
    (
        "chat.postMessage",
        {
            "channel": "#children",
            "text": "x",
            "metadata": {"event_type": "x", "event_payload": {}, "more": 1},
        },
        "invalid_metadata_schema",
    ),
    (
        "chat.postMessage",
        {
            "channel": "#children",
            "text": "x",
            "metadata": {"event_type": "x", "event_payload": {"a": "x" * 20_000}},
        },
        "metadata_too_large",
    ),
    (
        "chat.postMessage",
        {"channel": "#children", "text": "x", "thread_ts": "1.000001"},
        "thread_not_found",
    ),
    (
        "chat.postMessage",
        {"channel": "#children", "text": "x", "markdown_text": "x"},
        "markdown_text_conflict",
    ),
    ("chat.postEphemeral", {"channel": "#children", "text": "x"}, "invalid_arguments"),
    (
        "chat.postEphemeral",
        {"channel": "#children", "user": "@gail", "text": "x"},
        "user_not_in_channel",
    ),
    (
        "chat.postEphemeral",
        {"channel": "#children", "user": "@gone", "text": "x"},
        "user_not_in_channel",
    ),
    ("chat.postEphemeral", {"channel": "#children", "user": "@amy"}, "no_text"),
    (
        "chat.postEphemeral",
        {"channel": "#secret", "user": "@amy", "text": "x"},
        "channel_not_found",
    ),
    ("chat.update", {"channel": "#children", "ts": "1.0", "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": "@amy", "ts": "1.0", "text": "x"}, "channel_not_found"),
    ("chat.delete", {"channel": "#children", "ts": "1.0"}, "message_not_found"),
    ("chat.getPermalink", {"channel": "#children", "message_ts": "1.0"}, "message_not_found"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U000"}, "user_not_found"),
    ("conversations.open", {"users": "@gone"}, "user_disabled"),
    ("conversations.open", {"users": "@matters"}, "cannot_dm_bot"),
    ("conversations.open", {"users": ",".join(["U1"] * 9)}, "too_many_users"),
    ("conversations.open", {"channel": "C000"}, "channel_not_found"),
    ("conversations.info", {"channel": "C000"}, "channel_not_found"),
    ("conversations.info", {"channel": "#secret"}, "channel_not_found"),
    ("conversations.list", {"types": "public"}, "invalid_types"),
    ("conversations.list", {"cursor": "x"}, "invalid_cursor"),
    ("conversations.list", {"limit": "many"}, "invalid_limit"),
    ("conversations.members", {"channel": "#secret"}, "channel_not_found"),
    ("conversations.history", {"channel": "#general"}, "not_in_channel"),
    ("conversations.history", {"channel": "#secret"}, "channel_not_found"),
    ("conversations.history", {"channel": "#children", "oldest": "x"}, "invalid_ts_oldest"),
    ("conversations.replies", {"channel": "#children", "ts": "1.0"}, "thread_not_found"),
    ("conversations.join", {"channel": "#leads"}, "method_not_supported_for_channel_type"),
    ("conversations.join", {"channel": "#old"}, "is_archived"),
    ("users.info", {"user": "U000"}, "user_not_found"),
    ("users.info", {}, "user_not_found"),
    ("users.lookupByEmail", {"email": "nobody@council.example"}, "users_not_found"),
    ("users.lookupByEmail", {"email": "gone@council.example"}, "users_not_found"),
    ("users.conversations", {"user": "U000"}, "user_not_found"),
    ("bots.info", {"bot": "B000"}, "bot_not_found"),
    ("files.info", {"file": "F000"}, "file_not_found"),
    ("views.open", {"view": MODAL}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.2.x", "view": MODAL}, "invalid_trigger_id"),
    ("views.open", {"trigger_id": "1.2.x"}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.2.x", "view": HOME}, "invalid_arguments"),
    ("views.update", {"view": MODAL}, "invalid_arguments"),
    ("views.update", {"view_id": "V000", "view": MODAL}, "not_found"),
    ("views.update", {"external_id": "x", "view": MODAL}, "not_found"),
    ("views.publish", {"user_id": "U000", "view": HOME}, "user_not_found"),
    ("views.publish", {"user_id": "@gone", "view": HOME}, "user_not_found"),
    ("views.publish", {"user_id": "@amy", "view": MODAL}, "invalid_arguments"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
]


@pytest.mark.parametrize(("method", "args", "error"), ERRORS)
async def test_slack_answers_with_its_own_error(
    client: AsyncWebClient, workspace: Workspace, method: str, args: Json, error: str
) -> None:
    answer = await error_of(client, method, filled(args, ids(workspace)))
    assert answer["error"] == error
    assert workspace.record.calls[-1].error == error


async def test_a_bot_that_is_no_member_cannot_post_without_a_further_scope(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    general = sandbox.workspace.channels.find("general").id
    sandbox.workspace.installation.withdraw(["chat:write.public"])
    answer = await error_of(client, "chat.postMessage", {"channel": general, "text": "x"})
    assert answer["error"] == "not_in_channel"
    sandbox.workspace.installation.grant(["chat:write.public"])
    assert (await client.chat_postMessage(channel=general, text="x"))["ok"]


NEEDED = [
    # method, arguments, what Slack says is needed
    ("chat.postMessage", {"channel": "#children", "text": "x"}, "chat:write"),
    ("chat.postEphemeral", {"channel": "#children", "user": "@amy", "text": "x"}, "chat:write"),
    ("chat.update", {"channel": "#children", "ts": "1.0", "text": "x"}, "chat:write"),
    ("chat.delete", {"channel": "#children", "ts": "1.0"}, "chat:write"),
    (
        "conversations.open",
        {"users": "@amy"},
        "channels:manage,groups:write,im:write,mpim:write",
    ),
    (
        "conversations.info",
        {"channel": "#children"},
        "channels:read,groups:read,im:read,mpim:read",
    ),
    (
        "conversations.history",
        {"channel": "#children"},
        "channels:history,groups:history,im:history,mpim:history",
    ),
    ("users.info", {"user": "@amy"}, "users:read"),
    ("users.list", {}, "users:read"),
    ("users.lookupByEmail", {"email": "amy@council.example"}, "users:read.email"),
    ("team.info", {}, "team:read"),
    ("files.info", {"file": "F1"}, "files:read"),
]


@pytest.mark.parametrize(("method", "args", "needed"), NEEDED)
async def test_a_token_without_the_scope_is_told_what_is_needed(
    client: AsyncWebClient, workspace: Workspace, method: str, args: Json, needed: str
) -> None:
    workspace.installation.scopes = frozenset({"commands"})
    answer = await error_of(client, method, filled(args, ids(workspace)))
    assert (answer["error"], answer["needed"]) == ("missing_scope", needed)
    assert answer["provided"] == "commands"


async def test_each_kind_of_channel_needs_its_own_scope(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    workspace.installation.scopes = frozenset({"channels:read", "channels:history"})
    leads, children = workspace.channels.find("leads").id, workspace.channels.find("children").id
    assert (await client.conversations_info(channel=children))["ok"]
    assert (await client.conversations_history(channel=children))["ok"]
    answer = await error_of(client, "conversations.info", {"channel": leads})
    assert answer["needed"] == "groups:read"
    answer = await error_of(client, "conversations.history", {"channel": leads})
    assert answer["needed"] == "groups:history"
    answer = await error_of(client, "conversations.list", {"types": "public_channel,im"})
    assert answer["needed"] == "channels:read,im:read"


TOKENS = [
    ("", "not_authed"),
    ("xoxb-wrong", "invalid_auth"),
    ("xapp", "not_allowed_token_type"),
]


@pytest.mark.parametrize(("token", "error"), TOKENS)
async def test_a_wrong_token_is_refused(sandbox: Sandbox, token: str, error: str) -> None:
    given = sandbox.app_token if token == "xapp" else token
    client = AsyncWebClient(token=given, base_url=sandbox.api_url)
    answer = await error_of(client, "users.list", {})
    assert answer["error"] == error


async def test_a_wrong_app_token_is_refused(sandbox: Sandbox) -> None:
    client = AsyncWebClient(base_url=sandbox.api_url)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client.apps_connections_open(app_token="xapp-wrong")
    opened = await client.apps_connections_open(app_token=sandbox.app_token)
    assert opened["url"].startswith("ws://127.0.0.1:")


async def test_a_revoked_token_and_a_removed_app(client: AsyncWebClient, sandbox: Sandbox) -> None:
    sandbox.workspace.installation.revoke()
    assert (await error_of(client, "auth.test", {}))["error"] == "token_revoked"
    sandbox.workspace.installation.uninstall()
    assert (await error_of(client, "auth.test", {}))["error"] == "account_inactive"


async def test_the_complaints_stand_where_the_sdk_looks_for_them(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    children = workspace.channels.find("children").id
    answer = await error_of(client, "chat.postMessage", {"channel": children, "blocks": [section]})
    said = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert answer["errors"] == [said]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {said}"]


BODIES = [
    ("application/json", "{", "invalid_json"),
    ("application/json", "[]", "json_not_object"),
    ("text/csv", "a,b", "invalid_post_type"),
]


@pytest.mark.parametrize(("content_type", "body", "error"), BODIES)
async def test_a_body_that_slack_cannot_read(
    sandbox: Sandbox, content_type: str, body: str, error: str
) -> None:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}", "Content-Type": content_type}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.api_url}auth.test", data=body, headers=headers) as response,
    ):
        assert (await response.json())["error"] == error


async def test_form_bodies_and_query_strings_are_read_too(sandbox: Sandbox) -> None:
    children = sandbox.workspace.channels.find("children").id
    section = '[{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}]'
    form = {"token": sandbox.bot_token, "channel": children, "blocks": section}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{sandbox.api_url}chat.postMessage", data=form) as response:
            posted = await response.json()
            assert posted["ok"]
            assert "chat:write" in response.headers["X-OAuth-Scopes"]
        query = {"token": sandbox.bot_token, "channel": children}
        async with session.get(f"{sandbox.api_url}conversations.info", params=query) as response:
            assert (await response.json())["channel"]["id"] == children
    assert "token" not in sandbox.workspace.record.calls[0].args

"""Who and what an app can find out about the workspace."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.workspace import Workspace


async def test_auth_test_names_the_bot_and_the_team(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    answer = await client.auth_test()
    assert answer["user_id"] == workspace.app.bot_user
    assert answer["bot_id"] == workspace.app.bot_id
    assert answer["team_id"] == workspace.team.id


async def test_users_info_tells_zone_and_standing(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    stranger = workspace.add_user("sid", stranger=True)
    bob = (await client.users_info(user=workspace.users.find("bob").id))["user"]
    gail = (await client.users_info(user=workspace.users.find("gail").id))["user"]
    sid = (await client.users_info(user=stranger))["user"]
    assert (bob["tz"], bob["real_name"], bob["deleted"]) == ("Europe/Paris", "Bob Officer", False)
    assert bob["tz_offset"] in {3600, 7200}
    assert (gail["is_restricted"], gail["is_ultra_restricted"]) == (True, False)
    assert sid["is_stranger"]
    assert sid["team_id"] != workspace.team.id


async def test_addresses_are_shown_only_with_their_scope(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    amy = workspace.users.find("amy").id
    assert (await client.users_info(user=amy))["user"]["profile"]["email"] == "amy@council.example"
    found = await client.users_lookupByEmail(email="AMY@council.example")
    assert found["user"]["id"] == amy
    workspace.installation.withdraw(["users:read.email"])
    assert "email" not in (await client.users_info(user=amy))["user"]["profile"]


async def test_lists_come_in_pages(client: AsyncWebClient, workspace: Workspace) -> None:
    first = await client.users_list(limit=2)
    rest = await client.users_list(limit=100, cursor=first["response_metadata"]["next_cursor"])
    assert len(first["members"]) + len(rest["members"]) == len(workspace.users)
    assert rest["response_metadata"]["next_cursor"] == ""


async def test_an_app_sees_public_channels_and_those_it_is_in(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    everything = "public_channel,private_channel"
    seen = await client.conversations_list(types=everything, exclude_archived=True)
    names = [channel["name"] for channel in seen["channels"]]
    assert names == ["children", "general", "leads"]
    own = await client.users_conversations(types=everything)
    assert [channel["name"] for channel in own["channels"]] == ["children", "leads", "old"]


async def test_members_are_listed(client: AsyncWebClient, workspace: Workspace) -> None:
    channel = workspace.channels.find("children")
    answer = await client.conversations_members(channel=channel.id)
    assert answer["members"] == list(channel.members)
    info = await client.conversations_info(channel=channel.id, include_num_members=True)
    assert (info["channel"]["num_members"], info["channel"]["is_member"]) == (3, True)


async def test_a_group_message_is_opened_once(client: AsyncWebClient, workspace: Workspace) -> None:
    users = [workspace.users.find(name).id for name in ("amy", "bob")]
    first = await client.conversations_open(users=users)
    second = await client.conversations_open(users=users)
    assert first["channel"]["id"] == second["channel"]["id"]


async def test_a_file_is_given_only_to_the_app_that_may_read_it(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    file_id = await sandbox.workspace.upload_file("amy", "children", "minutes.txt", b"It was")
    file = (await client.files_info(file=file_id))["file"]
    assert (file["name"], file["size"], file["mimetype"]) == ("minutes.txt", 6, "text/plain")
    session = await _download(file["url_private_download"], sandbox.bot_token)
    assert session == b"It was"
    assert b"Sign in" in await _download(file["url_private"], "")


async def _download(url: str, token: str) -> bytes:

    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return await response.read()

"""The workspace as its readers use it: finding, following changes, the starter, the server."""

import asyncio
import warnings

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

import sandbox as package
from sandbox import Sandbox
from sandbox.workspace import (
    NoSuchChannelError,
    NoSuchMessageError,
    NoSuchUserError,
    Workspace,
)
from sandbox.workspace.changes import Change
from sandbox.workspace.installation import REQUIRED_SCOPES
from sandbox.workspace.starter import starter_workspace


def test_users_and_channels_are_found_by_id_or_name(workspace: Workspace) -> None:
    amy = workspace.users.find("@amy")
    assert workspace.users.find(amy.id) == workspace.users.find("AMY") == workspace.users.find(amy)
    assert workspace.channels.find("#children").name == "children"
    with pytest.raises(NoSuchUserError, match="nobody"):
        workspace.users.find("nobody")
    with pytest.raises(NoSuchChannelError, match="nowhere"):
        workspace.messages("nowhere")


async def test_nobody_presses_what_they_do_not_see(workspace: Workspace) -> None:
    with pytest.raises(NoSuchMessageError):
        await workspace.press("amy", "children", "1.0", "x")


async def test_a_reader_follows_the_changes(workspace: Workspace, client: AsyncWebClient) -> None:
    seen: list[Change] = []

    async def follow() -> None:
        with workspace.changes.subscribe() as news:
            async for change in news:
                seen.append(change)
                if change.kind == "clock":
                    return

    following = asyncio.create_task(follow())
    await asyncio.sleep(0)
    posted = await client.chat_postMessage(channel="#children", text="x")
    await workspace.clock.advance(1)
    await following
    assert [change.kind for change in seen] == ["message", "clock"]
    assert seen[0].ts == posted["ts"]
    assert seen[0].number < seen[1].number


async def test_waiting_for_what_never_comes_ends(workspace: Workspace) -> None:
    with pytest.raises(TimeoutError):
        await workspace.until(lambda: False, seconds=0.05)


async def test_somebody_who_joins_is_told_of(workspace: Workspace) -> None:
    await workspace.join("gail", "children")
    assert workspace.users.find("gail").id in workspace.channels.find("children").members
    await workspace.leave("gail", "children")
    assert workspace.channels_of("gail") == []
    await workspace.invite_bot("general")
    kinds = [handed.payload["event"]["type"] for handed in workspace.record.handed]
    assert set(kinds) == {"member_joined_channel", "member_left_channel"}


async def test_the_starter_has_everyone_that_a_newcomer_needs() -> None:
    workspace = Workspace()
    starter = starter_workspace(workspace)
    assert workspace.users.find(starter.clerk).real_name == "Daniel Frost"
    assert workspace.users.find(starter.guest).is_guest
    assert workspace.users.find(starter.stranger).is_stranger
    assert workspace.users.find(starter.leaver).deleted
    assert workspace.users.find("helen.marsh").title == "Director of Children's Services"
    assert workspace.app.bot_user in workspace.channels.find("scrutiny").members
    assert workspace.channels.find("partners").is_shared
    names = [user.name for user in workspace.users]
    assert len(names) == len(set(names))


async def test_the_default_app_has_the_scopes_of_the_manifest_and_no_more() -> None:
    async with Sandbox.open() as opened:
        assert opened.workspace.installation.scopes == REQUIRED_SCOPES
        assert opened.page_url.endswith("/page/")
        assert opened.claude is not None


async def test_opening_and_closing_leaves_nothing_behind() -> None:
    before = asyncio.all_tasks()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        async with Sandbox.open() as opened:
            url = opened.base_url
            async with aiohttp.ClientSession() as session, session.get(f"{url}/clock") as response:
                assert response.status == 200
    assert asyncio.all_tasks() == before
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(f"{url}/clock")


async def test_two_sandboxes_stand_side_by_side() -> None:
    async with Sandbox.open() as one, Sandbox.open() as other:
        one.workspace.add_channel("only-here")
        assert one.base_url != other.base_url
        with pytest.raises(NoSuchChannelError):
            other.workspace.channels.find("only-here")


async def test_a_chosen_port_is_used_and_free_again_afterwards() -> None:
    async with Sandbox.open() as opened:
        port = int(opened.base_url.rpartition(":")[2])
    async with Sandbox.open(port) as again:
        assert again.base_url == f"http://127.0.0.1:{port}"


def test_the_public_names() -> None:
    assert sorted(package.__all__) == [
        "ClockMovesForwardOnlyError",
        "Sandbox",
        "SandboxClock",
        "Workspace",
    ]

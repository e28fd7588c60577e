"""Socket Mode against the sandbox: connecting, being dropped, stopping."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from handlers.app import MattersApp, build_app
from handlers.errors import SlackUnreachableError, TokenRefusedError
from handlers.socket_mode import connected
from sandbox.server import Sandbox
from storage.database import Database


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.open() as opened:
        opened.workspace.add_user("sam")
        opened.workspace.add_channel("scrutiny", members=["@sam"])
        yield opened


@pytest.fixture
async def app(db: Database, sandbox: Sandbox) -> AsyncIterator[MattersApp]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        client = AsyncWebClient(
            token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[]
        )
        made = build_app(db=db, clock=sandbox.clock.now, client=client, wake=lambda: None)
        yield made
        await made.afterwards.settle()


async def answered(sandbox: Sandbox) -> bool:
    result = await sandbox.workspace.type_command("@sam", "#scrutiny", "/actions help")
    return result.ok


async def answered_within(sandbox: Sandbox, seconds: float) -> bool:
    """Commands are never sent again, so that a person types them again."""
    async with asyncio.timeout(seconds):
        while not await answered(sandbox):  # noqa: ASYNC110 a person types again, too
            await asyncio.sleep(0.1)
    return True


async def test_commands_are_answered_while_connected(sandbox: Sandbox, app: MattersApp) -> None:
    async with connected(app, app_token=sandbox.app_token, ping_interval=1):
        assert await answered(sandbox)
    assert not await answered(sandbox)


async def test_a_wrong_app_token_is_an_error_and_not_a_silence(app: MattersApp) -> None:
    with pytest.raises(TokenRefusedError, match="SLACK_APP_TOKEN"):
        async with connected(app, app_token="xapp-wrong"):
            pass


async def test_a_slack_that_is_not_there_is_an_error(app: MattersApp) -> None:
    app.client.base_url = "http://127.0.0.1:9/api/"
    with pytest.raises(SlackUnreachableError):
        async with connected(app, app_token="xapp-any"):
            pass


@pytest.mark.parametrize("fault", ["drop_socket", "refresh_socket"])
async def test_a_dropped_connection_comes_back(
    sandbox: Sandbox, app: MattersApp, fault: str
) -> None:
    async with connected(app, app_token=sandbox.app_token, ping_interval=0.2):
        assert await answered(sandbox)
        getattr(sandbox.workspace.faults, fault)()
        assert await answered_within(sandbox, 8)


async def test_a_used_up_address_is_not_tried_for_ever(sandbox: Sandbox, app: MattersApp) -> None:
    """Slack's addresses work once: after a refused upgrade a new one must be asked for."""
    async with connected(app, app_token=sandbox.app_token, ping_interval=0.2):
        sandbox.workspace.faults.refuse_sockets(1)
        sandbox.workspace.faults.drop_socket()
        assert await answered_within(sandbox, 12)


async def test_nothing_runs_on_after_stopping(sandbox: Sandbox, app: MattersApp) -> None:
    before = asyncio.all_tasks()
    async with connected(app, app_token=sandbox.app_token, ping_interval=1):
        await answered(sandbox)
        await app.afterwards.settle()
    left = {task for task in asyncio.all_tasks() - before if "sandbox" not in repr(task)}
    assert not {task for task in left if "slack_sdk" in repr(task) or "handlers" in repr(task)}

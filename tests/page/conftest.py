"""A sandbox with two people, one channel, two councils and, where asked for, a small bot."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from tests.page.page_kit import COMMANDS, START, Town, register


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """Open a sandbox without a bot: two people, one channel."""
    async with Sandbox.open(start=START, commands=COMMANDS, patience=0.4) as sandbox:
        workspace = sandbox.workspace
        priya = workspace.add_user("priya", real_name="Priya Nair", title="Head of SEND")
        tom = workspace.add_user("tom", real_name="Tom Ashworth", title="Clerk", owner=True)
        channel = workspace.add_channel(
            "cyp-scrutiny", members=[priya, tom], bot=True, topic="Actions and papers"
        )
        yield Town(sandbox, priya, tom, channel)


@pytest.fixture
async def bot(town: Town) -> AsyncIterator[AsyncApp]:
    """Connect the small Bolt app by Socket Mode."""
    client = AsyncWebClient(token=town.sandbox.bot_token, base_url=town.sandbox.api_url)
    app = AsyncApp(client=client, process_before_response=True)
    register(app)
    handler = AsyncSocketModeHandler(app, town.sandbox.app_token, ping_interval=1)
    await handler.connect_async()
    socket = handler.client
    yield app
    await handler.close_async()
    tasks = (socket.message_processor, socket.current_session_monitor, socket.message_receiver)
    await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)


@pytest.fixture
async def http(town: Town) -> AsyncIterator[aiohttp.ClientSession]:
    """Return a client at the sandbox's own origin, as the page's scripts are."""
    async with aiohttp.ClientSession(town.sandbox.base_url) as session:
        yield session

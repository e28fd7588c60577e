"""What the sandbox's tests share: a small workspace, and a Bolt app connected to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from sandbox.workspace import Workspace

Connect = Callable[[AsyncApp], AbstractAsyncContextManager[SocketModeClient]]


def people(workspace: Workspace) -> None:
    """Add the people and channels that these tests talk about."""
    workspace.add_user("amy", real_name="Amy Clerk", email="amy@council.example")
    workspace.add_user("bob", real_name="Bob Officer", tz="Europe/Paris")
    workspace.add_user("gail", guest=True)
    workspace.add_user("gone", deactivated=True, email="gone@council.example")
    workspace.add_channel("children", members=["amy", "bob"], bot=True)
    workspace.add_channel("general", members=["amy"])
    workspace.add_channel("secret", members=["amy"], private=True)
    workspace.add_channel("leads", members=["amy"], private=True, bot=True)
    workspace.archive(workspace.add_channel("old", members=["amy"], bot=True))


@asynccontextmanager
async def connected(app: AsyncApp, token: str) -> AsyncIterator[SocketModeClient]:
    handler = AsyncSocketModeHandler(app, token, ping_interval=1)
    await handler.connect_async()
    socket = handler.client
    try:
        yield socket
    finally:
        await handler.close_async()
        tasks = (socket.message_processor, socket.current_session_monitor, socket.message_receiver)
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)

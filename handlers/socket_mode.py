"""Socket Mode: the bot connects to Slack, so that a council opens no port.

Bolt's aiohttp client neither raises nor returns when the app token is wrong, and after one failed
reconnection it tries the same address for ever, which Slack lets be used once (facts: measured). So
we ask for the first address ourselves, and a guard takes a used address out of its hands.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from handlers.app import settled
from handlers.connecting import persistently
from handlers.errors import SlackSilentError, SlackUnreachableError, TokenRefusedError
from handlers.slack_errors import error_name

PING_SECONDS = 5.0
CONNECT_SECONDS = 20.0


@asynccontextmanager
async def connected(
    app: AsyncApp, *, app_token: str, ping_interval: float = PING_SECONDS
) -> AsyncIterator[SocketModeClient]:
    """Connected for as long as the block runs, and again after every drop.

    Raises TokenRefusedError, SlackSilentError or SlackUnreachableError where the first connection
    fails.
    """
    address = await _first_address(app, app_token)
    handler = AsyncSocketModeHandler(app, app_token, ping_interval=ping_interval)
    client = handler.client
    client.proxy = app.client.proxy  # not what the environment says: ours may be loopback
    client.wss_uri = address
    guard = asyncio.create_task(_fresh_addresses(client), name="socket mode guard")
    try:
        await _connect(client)
        yield client
    finally:
        guard.cancel()
        await settled(app)
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's
        await _ended(guard, client)


async def _first_address(app: AsyncApp, app_token: str) -> str:
    try:
        told = await persistently(partial(app.client.apps_connections_open, app_token=app_token))
    except SlackApiError as error:
        raise TokenRefusedError("SLACK_APP_TOKEN", error_name(error)) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise SlackUnreachableError from error
    if not told["url"]:
        raise SlackSilentError("an answer without an address")
    return str(told["url"])


async def _connect(client: SocketModeClient) -> None:
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await client.connect()  # type: ignore[no-untyped-call]  # the SDK's
    except TimeoutError as error:
        raise SlackUnreachableError from error


async def _fresh_addresses(client: SocketModeClient) -> None:
    while not client.closed:
        await asyncio.sleep(client.ping_interval)
        if not await client.is_connected():
            client.wss_uri = None


async def _ended(*waited_for: "asyncio.Task[None] | SocketModeClient") -> None:
    """Wait for the tasks that closing only cancels, so that none outlives the loop."""
    tasks: list[asyncio.Future[None]] = []
    for one in waited_for:
        if isinstance(one, SocketModeClient):
            found = (one.message_processor, one.current_session_monitor, one.message_receiver)
            tasks += [task for task in found if task is not None]
        else:
            tasks.append(one)
    await asyncio.gather(*tasks, return_exceptions=True)

"""A sandbox with a small workspace, a Slack client, and what connects a real Bolt app to it."""

from collections.abc import AsyncIterator

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.workspace import Workspace
from sandbox.workspace.installation import ALL_SCOPES
from tests.sandbox import sandbox_kit
from tests.sandbox.sandbox_kit import Connect, people


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.open(scopes=ALL_SCOPES, events=None) as opened:
        people(opened.workspace)
        yield opened


@pytest.fixture
def workspace(sandbox: Sandbox) -> Workspace:
    return sandbox.workspace


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client, process_before_response=True)


@pytest.fixture
def connected(sandbox: Sandbox) -> Connect:
    """Return what connects an app by Socket Mode for as long as its block runs."""
    return lambda app: sandbox_kit.connected(app, sandbox.app_token)

"""The Bolt app: every feature module registered, the unknown last, one error handler."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from handlers import (
    answers,
    commands,
    failures,
    histories,
    home,
    pages,
    triage,
    unknown,
    unsaid,
    watching,
)
from handlers.afterwards import Afterwards
from handlers.correlation import known_by, new_id
from handlers.wiring import Find, Wiring
from storage.database import Database

SETTLE_SECONDS = 5.0
FEATURES = (failures, commands, pages, answers, histories, triage, watching, home, unsaid, unknown)


class MattersApp(AsyncApp):
    """A Bolt app that knows its calls made after the answer, so that they can be waited for."""

    afterwards: Afterwards

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Answer one request; every log line that comes of it has its id."""
        with known_by(request=new_id()):
            return await super().async_dispatch(req)


def build_app(
    *,
    db: Database,
    clock: Callable[[], datetime],
    client: AsyncWebClient,
    wake: Callable[[], None],
    signing_secret: str | None = None,
    find: Find | None = None,
) -> MattersApp:
    """Build the app that answers Slack.

    `client` holds the bot token and has no retry handlers; `wake` has the jobs look at the ledger;
    `find` asks a council's site for a committee (without it nothing can be searched for in Slack).
    Without a signing secret Bolt verifies nothing itself (Socket Mode needs none, and HTTP mode has
    `handlers.http` in front). Call `await settled(app)` before what it uses is closed.
    """
    app = MattersApp(
        name="matters-arising",
        client=_without_token(client),
        authorize=_authorizing(client),
        signing_secret=signing_secret or "",
        request_verification_enabled=signing_secret is not None,
        process_before_response=True,
    )
    app.afterwards = Afterwards(client)
    wiring = Wiring(
        db=db, clock=clock, client=client, wake=wake, afterwards=app.afterwards, find=find
    )
    for feature in FEATURES:
        feature.register(app, wiring)
    return app


async def settled(app: AsyncApp) -> None:
    """Wait a little for what an app still does after its answers, before anything is closed."""
    if isinstance(app, MattersApp):
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                await app.afterwards.settle()


def _without_token(client: AsyncWebClient) -> AsyncWebClient:
    """Bolt's own client: Bolt would warn that a token beside `authorize` is not used."""
    bare = AsyncWebClient(
        base_url=client.base_url,
        timeout=client.timeout,
        session=client.session,
        retry_handlers=[],
    )
    bare.proxy = client.proxy
    return bare


def _authorizing(client: AsyncWebClient) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Bolt asks Slack who we are at the first request, while somebody waits: we know already."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=client.token)

    return authorize

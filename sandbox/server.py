"""The sandbox: one server on loopback with a Slack workspace, a council site and a Claude endpoint.

/api/…, /response/…, /files/…, /socket/…   Slack as an app sees it
/page/…                                    Slack as a person sees it
/council/…                                 a council's website
/v1/messages                               Claude
/clock, /control/…                         time, and everything a person does, for other processes
"""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

import aiohttp
from aiohttp import web

from sandbox import page
from sandbox.claude import ClaudeEndpoint
from sandbox.clock import SandboxClock
from sandbox.control import Control
from sandbox.council import CouncilSite
from sandbox.workspace import Command, Workspace
from sandbox.workspace.courier import PATIENCE
from sandbox.workspace.http_mode import RequestUrl
from sandbox.workspace.installation import REQUIRED_SCOPES, SUBSCRIBED
from sandbox.workspace.sockets import Sockets
from sandbox.workspace.web_api import LARGEST_BODY, WebApi

HOST = "127.0.0.1"
SHUTDOWN_SECONDS = 0.25


class Sandbox:
    """A running sandbox. `claude` and `council` are its other two parts.

    Whoever runs a bot inside may set `next_reminder` (the instant of the bot's next message) and
    `on_publish` (told the address of minutes that somebody published); the page uses both.

    `base_url` is the origin, `api_url` what a Slack client takes as its base address ("…/api/"),
    `page_url` what a person opens in a browser, `claude_url` what an Anthropic client takes.
    """

    def __init__(self, workspace: Workspace, base_url: str, session: aiohttp.ClientSession) -> None:
        self.workspace = workspace
        self.clock = workspace.clock
        self.base_url = base_url
        self.claude = ClaudeEndpoint()
        self.council = CouncilSite()
        self.council.follow(self.clock)
        self.next_reminder: Callable[[], datetime | Awaitable[datetime | None] | None] | None = None
        self.on_publish: Callable[[str], Awaitable[object] | None] | None = None
        self._session = session
        self.sockets = Sockets(
            address=base_url.replace("http", "ws", 1),
            app=workspace.app,
            ids=workspace.ids,
            faults=workspace.faults,
        )
        workspace.permits.base_url = base_url
        self.use_socket_mode()

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        port: int = 0,
        *,
        scopes: Collection[str] = REQUIRED_SCOPES,
        commands: Collection[Command] | None = None,
        events: Collection[str] | None = SUBSCRIBED,
        start: datetime | None = None,
        running: bool = False,
        request_url: str | None = None,
        strict_rate: bool = False,
        patience: float = PATIENCE,
        name: str = "Netherby Borough Council",
        domain: str = "netherby",
    ) -> AsyncIterator["Sandbox"]:
        """Serve a sandbox with an empty workspace until the block ends.

        `port` 0 takes a free one. `scopes` are those that the workspace granted the app, `commands`
        the slash commands that it registered and `events` the events that it subscribed to, as its
        manifest says; None stands for all that there are. `start` is where the clock begins (real
        now by default); with `running` it goes on by itself, else it stands still until it is
        moved. With `request_url` the app is called by HTTP, else it connects by Socket Mode.
        `strict_rate` holds the app to one message a second in a channel. `patience` is how long
        (real seconds) the workspace waits for an acknowledgement.
        """
        clock = SandboxClock(start, running=running)
        workspace = Workspace(
            clock, name=name, domain=domain, scopes=scopes, commands=commands, events=events
        )
        workspace.pacing.strict = strict_rate
        workspace.courier.patience = patience
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(aiohttp.ClientSession())
            sandbox = await _serve(stack, cls, workspace, session, port)
            if request_url is not None:
                sandbox.use_request_url(request_url)
            yield sandbox

    @property
    def api_url(self) -> str:
        """The base address for a Slack client."""
        return f"{self.base_url}/api/"

    @property
    def page_url(self) -> str:
        """The address that a person opens in a browser."""
        return f"{self.base_url}/page/"

    @property
    def clock_url(self) -> str:
        """The address of the sandbox's clock."""
        return f"{self.base_url}/clock"

    @property
    def council_url(self) -> str:
        """The address of the council's website."""
        return f"{self.base_url}/council/"

    @property
    def claude_url(self) -> str:
        """The base address for an Anthropic client."""
        return self.base_url

    @property
    def bot_token(self) -> str:
        """The app's bot token ("xoxb-…")."""
        return self.workspace.installation.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode ("xapp-…")."""
        return self.workspace.installation.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that signs what is sent to a request URL."""
        return self.workspace.installation.signing_secret

    def use_socket_mode(self) -> None:
        """Hand things over by Socket Mode."""
        self.workspace.sockets = self.sockets
        self.workspace.faults.sockets = self.sockets
        self.workspace.courier.transport = self.sockets

    def use_request_url(self, url: str) -> RequestUrl:
        """Hand things over by signed requests to this address; Socket Mode is then switched off."""
        caller = RequestUrl(
            url,
            installation=self.workspace.installation,
            session=self._session,
            wall=self.workspace.wall,
        )
        self.workspace.sockets = None
        self.workspace.courier.transport = caller
        return caller

    async def close(self) -> None:
        """Stop handing things over and close every connection."""
        await self.workspace.courier.close()
        await self.sockets.close()


async def _serve(
    stack: AsyncExitStack,
    make: type[Sandbox],
    workspace: Workspace,
    session: aiohttp.ClientSession,
    port: int,
) -> Sandbox:
    listener = _listener(port)
    stack.callback(listener.close)
    sandbox = make(workspace, f"http://{HOST}:{listener.getsockname()[1]}", session)
    app = web.Application(client_max_size=LARGEST_BODY)
    app.add_routes(_routes(sandbox))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.SockSite(runner, listener).start()
    stack.push_async_callback(sandbox.close)
    _follow_clock(stack, sandbox)
    return sandbox


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener


def _follow_clock(stack: AsyncExitStack, sandbox: Sandbox) -> None:
    workspace = sandbox.workspace

    async def moved(now: datetime) -> None:
        workspace.changes.tell("clock")
        await workspace.courier.deliver_due(now)

    stack.callback(sandbox.clock.on_move(moved))
    workspace.courier.start(sandbox.clock.now)


def _routes(sandbox: Sandbox) -> Iterable[web.AbstractRouteDef]:
    yield from WebApi(sandbox.workspace).routes()
    yield web.get("/socket/link/", sandbox.sockets.connect)
    yield from sandbox.claude.routes()
    yield from Control(sandbox.workspace, sandbox.clock).routes()
    yield from page.routes(sandbox)
    yield from sandbox.council.routes()

"""`matters run`: the bot connected to Slack by Socket Mode or HTTP, until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp
import uvicorn
from starlette.types import ASGIApp

from bot.app import Bot, open_bot
from bot.clock import Clock, RemoteClock, SystemClock
from bot.errors import AddressInUseError, BotError, MissingSettingError
from bot.settings import SLACK, Settings, secret

GRACE_SECONDS = 3  # for requests under way; Slack waits no longer either

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Address:
    """Where HTTP mode listens."""

    host: str
    port: int


def address_of(words: str) -> Address:
    """The address in "HOST:PORT". Raises BotError."""
    host, _, port = words.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65_535:  # noqa: PLR2004 the last port there is
        raise BotError(
            f"“{words}” is not an address. Please write HOST:PORT, such as 0.0.0.0:3000."
        )
    return Address(host.strip("[]"), int(port))


@asynccontextmanager
async def clock_of(settings: Settings) -> AsyncIterator[Clock]:
    """The machine's clock; a sandbox's only where Slack's address is a sandbox too."""
    if settings.clock_url is None:
        yield SystemClock()
        return
    if settings.slack_base_url == SLACK:
        raise BotError("MATTERS_CLOCK_URL is for the sandbox only. Please unset it.")
    timeout = aiohttp.ClientTimeout(total=5)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        clock = RemoteClock(settings.clock_url, session)
        await clock.refresh()
        yield clock


def stop_signal() -> asyncio.Event:
    """An event that is set when the process is asked to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(name, stop.set)
    return stop


async def serve(settings: Settings, *, http: Address | None) -> None:
    """Run until a signal to stop. Raises BotError, StorageError with a sentence."""
    _require(settings, http=http)
    stop = stop_signal()
    async with clock_of(settings) as clock, open_bot(settings, clock=clock) as bot:
        listening = over_http(bot, http) if http else over_socket(bot)
        async with watched(bot), listening:
            log.info("running", extra={"mode": "http" if http else "socket"})
            await stop.wait()
            log.info("stopping")
            bot.jobs.stop()


def _require(settings: Settings, *, http: Address | None) -> None:
    if settings.slack_bot_token is None:
        raise MissingSettingError("SLACK_BOT_TOKEN", "the bot needs it to speak in Slack.")
    if http is None and settings.slack_app_token is None:
        raise MissingSettingError("SLACK_APP_TOKEN", "Socket Mode needs it; or use --http.")
    if http is not None and settings.slack_signing_secret is None:
        raise MissingSettingError("SLACK_SIGNING_SECRET", "HTTP mode trusts nothing without it.")


@asynccontextmanager
async def over_socket(bot: Bot) -> AsyncIterator[None]:
    """Connected by Socket Mode for as long as the block runs."""
    from handlers.socket_mode import connected  # noqa: PLC0415 HTTP mode needs none of it

    async with connected(bot.app, app_token=secret(bot.settings.slack_app_token) or ""):
        yield


class _Server(uvicorn.Server):
    """A uvicorn server whose signals are ours."""

    @property
    def is_listening(self) -> bool:
        """Whether it accepts connections."""
        return bool(self.started)

    def install_signal_handlers(self) -> None:
        """Leave the signals alone: `serve` listens for them."""


@asynccontextmanager
async def over_http(bot: Bot, address: Address) -> AsyncIterator[None]:
    """Listening over HTTP for as long as the block runs. Raises AddressInUseError."""
    from handlers.http import asgi_app  # noqa: PLC0415 Socket Mode needs none of it

    asgi = asgi_app(
        bot.app,
        signing_secret=secret(bot.settings.slack_signing_secret) or "",
        ready=bot.is_ready,
        metrics=bot.figures,
    )
    async with _served(asgi, address):
        yield


@asynccontextmanager
async def watched(bot: Bot) -> AsyncIterator[None]:
    """Answering monitoring where MATTERS_METRICS says, if it does. Raises AddressInUseError."""
    if not bot.settings.metrics:
        yield
        return
    from handlers.http import health_app  # noqa: PLC0415 as above

    asgi = health_app(ready=bot.is_ready, metrics=bot.figures)
    async with _served(asgi, metrics_address(bot.settings.metrics)):
        yield


def metrics_address(words: str) -> Address:
    """The address in MATTERS_METRICS: a port alone is one of this machine. Raises BotError."""
    return address_of(words if ":" in words else f"127.0.0.1:{words}")


@asynccontextmanager
async def _served(asgi: ASGIApp, address: Address) -> AsyncIterator[None]:
    config = uvicorn.Config(
        asgi, host=address.host, port=address.port, log_config=None, lifespan="off",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )  # fmt: skip
    server = _Server(config)
    task = asyncio.create_task(_serve_one(server), name="matters http")
    try:
        while not server.is_listening:
            if task.done():
                raise AddressInUseError from task.exception()
            await asyncio.sleep(0.02)
        yield
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)


async def _serve_one(server: uvicorn.Server) -> None:
    try:
        await server._serve()  # noqa: SLF001 serve() would take the signals
    except SystemExit as error:  # uvicorn's way to say that the port is taken
        raise AddressInUseError from error

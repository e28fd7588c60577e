"""One of three ASGI applications behind uvicorn, in a process of its own.

`python -m benchmarks.performance.served ours|bolt|raw [FILE]` prints its port and serves until its
standard input is closed. `ours` is the product over the SQLite file; `bolt` a bare Bolt app as it
comes; `raw` an application of two messages. All answer the same request.
"""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.performance.rows import NOW
from handlers.app import build_app
from handlers.http import PATH, asgi_app
from storage.database import Database

SECRET = "benchmarks"  # noqa: S105 - of nobody's Slack app
TOKEN = "xoxb-bench"  # noqa: S105 - as above: never sent anywhere

Asgi = Callable[..., Awaitable[None]]


async def raw(
    _scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]
) -> None:
    """Read the request, answer "ok"."""
    while (await receive()).get("more_body"):
        pass
    kind = [(b"content-type", b"text/plain"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": kind})
    await send({"type": "http.response.body", "body": b"ok"})


def bolt() -> Asgi:
    """A Bolt app with nothing set but what it cannot do without; it verifies signatures."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=TOKEN)

    async def answer(ack: AsyncAck) -> None:
        await ack("ok")

    app = AsyncApp(client=AsyncWebClient(), authorize=authorize, signing_secret=SECRET)
    app.command("/actions")(answer)
    return AsyncSlackRequestHandler(app, path=PATH)


@asynccontextmanager
async def ours(file: str) -> AsyncIterator[Asgi]:
    """The product, as `matters run --http` has it, without the jobs."""
    async with Database.open(f"sqlite:///{file}") as db:
        client = AsyncWebClient(token=TOKEN)
        app = build_app(db=db, clock=lambda: NOW, client=client, wake=lambda: None)
        yield asgi_app(app, signing_secret=SECRET)


async def _serve(asgi: Any) -> None:
    config = uvicorn.Config(asgi, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    threading.Thread(target=_until_closed, daemon=True).start()
    await serving


def _until_closed() -> None:
    sys.stdin.read()
    os._exit(0)


async def _main(kind: str, *file: str) -> None:
    if kind == "ours":
        async with ours(*file) as asgi:
            await _serve(asgi)
    else:
        await _serve(bolt() if kind == "bolt" else raw)


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))

"""Server-sent events: each says only that something changed, and how many changes there were."""

import asyncio
from contextlib import suppress

from aiohttp import web

from sandbox.page.guard import HEADERS
from sandbox.workspace import Workspace

TOGETHER = 0.03  # seconds in which changes are told as one
QUIET = 15.0  # seconds after which a silent stream says that it is alive


def _number(request: web.Request) -> int:
    wanted = request.query.get("since", "0")
    return int(wanted) if wanted.isdigit() else 0


async def _changed(workspace: Workspace, since: int) -> int | None:
    """Return the number of changes once it has risen, or None when nothing happens for long."""
    try:
        async with asyncio.timeout(QUIET):
            await workspace.changes.wait(since)
    except TimeoutError:
        return None
    await asyncio.sleep(TOGETHER)
    return workspace.changes.number


async def follow(request: web.Request, workspace: Workspace) -> web.StreamResponse:
    """Answer with the stream of changes, for as long as the browser listens."""
    headers = {**HEADERS, "Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    # A browser that comes back after a restart of the sandbox is ahead of it: start where we are.
    seen = min(_number(request), workspace.changes.number)
    with suppress(ConnectionResetError):
        await response.write(b"retry: 500\n\n")
        while True:
            number = await _changed(workspace, seen)
            words = ": still here\n\n" if number is None else f"data: {number}\n\n"
            await response.write(words.encode())
            seen = seen if number is None else number
    return response

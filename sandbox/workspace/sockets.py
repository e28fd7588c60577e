"""Socket Mode: the app connects to the workspace by WebSocket and is handed things in envelopes."""

import asyncio
import json
import uuid
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.workspace.courier import Answer
from sandbox.workspace.faults import Faults
from sandbox.workspace.ids import Ids
from sandbox.workspace.values import App, Json

CLOSING_SECONDS = 0.5
CONNECTION_SECONDS = 18_060


@dataclass(eq=False, slots=True)
class Link:
    """One connection. A `silent` one stays open and dead; a `leaving` one was asked to go."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    silent: bool = False
    leaving: bool = False

    async def send(self, message: Json) -> bool:
        """Send one message; False where the connection is gone."""
        if self.silent:
            return True
        try:
            await self.socket.send_str(json.dumps(message))
        except (ConnectionError, RuntimeError):
            return False
        return True


class Sockets:
    """The app's connections. Each address is good for one connection, each envelope for one ack."""

    def __init__(self, *, address: str, app: App, ids: Ids, faults: Faults) -> None:
        self._address = address
        self._app = app
        self._ids = ids
        self._faults = faults
        self._tickets: set[str] = set()
        self._links: list[Link] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = 0

    def __len__(self) -> int:
        return len(self._links)

    def ticket(self) -> str:
        """Return a WebSocket address that can be used once."""
        ticket = self._ids.token("ticket", 32)
        self._tickets.add(ticket)
        return f"{self._address}/socket/link/?ticket={ticket}&app_id={self._app.id}"

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Take the app's connection and listen to it until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="This address has been used or never was one.")
        self._tickets.discard(ticket)
        if self._faults.take("refuse_socket"):
            raise web.HTTPServiceUnavailable(text="No room for another connection.")
        socket = web.WebSocketResponse(autoping=False, timeout=CLOSING_SECONDS)
        await socket.prepare(request)
        link = Link(socket, request.transport)
        self._links.append(link)
        try:
            await link.send(self._hello())
            await self._listen(link)
        finally:
            self._links.remove(link)
        return socket

    async def hand(
        self, kind: str, payload: Json, *, patience: float, attempt: int, reason: str | None
    ) -> Answer:
        """Send an envelope on one of the connections and wait for its acknowledgement."""
        link = self._next_link()
        if link is None:
            return Answer(error="dispatch_failed")
        envelope = _envelope(kind, payload, attempt=attempt, reason=reason)
        answered = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = answered
        try:
            if not await link.send(envelope):
                return Answer(error="dispatch_failed")
            async with asyncio.timeout(patience):
                return Answer(payload=await answered)
        except TimeoutError:
            return Answer(error="operation_timeout")
        finally:
            del self._waiting[envelope["envelope_id"]]

    def drop(self) -> int:
        """Cut every connection as a broken network does; return how many there were."""
        for link in self._links:
            if link.transport is not None:
                link.transport.abort()
        return len(self._links)

    def silence(self) -> int:
        """Leave every connection open but never say or answer anything on it again."""
        for link in self._links:
            link.silent = True
        return len(self._links)

    def refresh(self, *, warning: bool = False) -> int:
        """Ask every connection to reconnect, after a warning first if so wished."""
        links = tuple(self._links)
        for link in links:
            task = asyncio.ensure_future(self._refresh(link, warning=warning))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(links)

    async def close(self) -> None:
        """Close every connection."""
        links = tuple(self._links)
        await asyncio.gather(*(link.socket.close(code=1001) for link in links))
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _listen(self, link: Link) -> None:
        while not link.socket.closed:
            message = await link.socket.receive()
            if message.type in {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR}:
                return
            if link.silent:
                continue
            if message.type is WSMsgType.PING:
                await link.socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                self._acknowledged(message.data)

    def _acknowledged(self, text: str) -> None:
        try:
            ack = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(ack.get("envelope_id", "")) if isinstance(ack, dict) else None
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload"))

    def _next_link(self) -> Link | None:
        staying = [link for link in self._links if not link.leaving]
        if not staying:
            return None
        self._turn += 1
        return staying[self._turn % len(staying)]

    async def _refresh(self, link: Link, *, warning: bool) -> None:
        if warning:
            await link.send(_disconnect("warning"))
        link.leaving = True
        await link.send(_disconnect("refresh_requested"))

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "connection_info": {"app_id": self._app.id},
            "num_connections": len(self._links),
            "debug_info": {
                "host": "applink-sandbox",
                "approximate_connection_time": CONNECTION_SECONDS,
            },
        }


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}


def _envelope(kind: str, payload: Json, *, attempt: int, reason: str | None) -> Json:
    envelope: Json = {
        "envelope_id": str(uuid.uuid4()),
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind != "events_api",
    }
    if kind == "events_api":
        envelope |= {"retry_attempt": attempt, "retry_reason": reason or ""}
    return envelope

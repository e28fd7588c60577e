"""The outside world as a process of its own: it outlives every bot, and its record is the truth.

It is told what people do by lines of JSON on a socket in a folder, which no bot uses.
"""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.chaos.instant import SharedInstant
from bot.sandbox_world import sample_committee
from sandbox.server import Sandbox, _serve
from sandbox.workspace import Workspace
from sandbox.workspace.errors import SandboxError
from sandbox.workspace.visible import words_of, words_of_blocks

Json = dict[str, Any]
LONG = timedelta(seconds=10)  # after which no request is on its way any more


@dataclass
class World:
    """The sandbox of one run, and how far the story has come."""

    sandbox: Sandbox
    instant: SharedInstant
    slowness: float = 0.0
    reached: int = 0
    pressed: set[str] = field(default_factory=set)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def answer(self, order: Json) -> Json:
        """Do what is asked."""
        doing: dict[str, Callable[..., Awaitable[Json]]] = {
            "where": self.where, "reached": self.note, "move": self.move, "publish": self.publish,
            "press": self.press, "fault": self.fault, "calm": self.calm, "heard": self.heard,
            "withdraw": self.withdraw, "end": self.end,
        }  # fmt: skip
        async with self.turn:
            return await doing[order.pop("do")](**order)

    async def where(self) -> Json:
        """How far the story has come."""
        return {"step": self.reached}

    async def note(self, step: int) -> Json:
        """The story has come so far."""
        self.reached = max(self.reached, step)
        return {}

    async def move(self, to: str) -> Json:
        """Let time pass: with it, what is on its way arrives."""
        clock, then = self.sandbox.clock, datetime.fromisoformat(to)
        if then > clock.now():
            if self.slowness and then - clock.now() >= LONG:
                await asyncio.sleep(self.slowness + 0.1)
            await clock.move_to(then)
        self.instant.put(clock.now())
        return {}

    async def publish(self, on: str) -> Json:
        """Publish a meeting's minutes."""
        site = self.sandbox.council
        meeting = next(m.id for m in sample_committee(self.sandbox).meetings if str(m.on) == on)
        site.publish(meeting)
        return {"address": f"{self.sandbox.base_url}{site.meeting_path(meeting)}"}

    async def press(self, who: str, what: str) -> Json:
        """Have a person press a button of their newest message that has it, until it is taken."""
        if who in self.pressed:
            return {"done": True}
        workspace = self.sandbox.workspace
        user = workspace.users.find(who)
        for message in reversed(workspace.messages(workspace.im(user.id))):
            try:
                result = await workspace.press(user.id, message.channel, message.ts, what)
            except SandboxError:
                continue  # this one has no such button
            if result.error is None:
                self.pressed.add(who)
            return {"done": result.error is None}
        return {"done": True}  # it shows the answer already

    async def fault(self, name: str, args: list[Any], words: Json) -> Json:
        """Have something go wrong."""
        if name == "latency":
            self.slowness = float(args[1])
        getattr(self.sandbox.workspace.faults, name)(*args, **words)
        return {}

    async def calm(self) -> Json:
        """Let everything go well again."""
        self.sandbox.workspace.faults.clear()
        return {}

    async def withdraw(self, scopes: list[str]) -> Json:
        """Take scopes from the app."""
        self.sandbox.workspace.installation.withdraw(set(scopes))
        return {}

    async def heard(self) -> Json:
        """All that was ever said by the app, in order, and what stands in the end."""
        return heard_in(self.sandbox.workspace)

    async def end(self) -> Json:
        """The world ends."""
        self.over.set()
        return {}


def heard_in(workspace: Workspace) -> Json:
    """All that was ever said by the app, in order, and what stands now."""
    names = {user.id: user.name for user in workspace.users}
    who = {
        channel.id: channel.name or ",".join(sorted(names[one] for one in channel.members))
        for channel in workspace.channels
    }
    ours = workspace.app.bot_user
    said = [
        {
            "kind": one.kind, "to": who[one.channel], "ts": one.ts, "at": one.at.isoformat(),
            "wall": one.wall.timestamp(), "key": _key(one.metadata),
            "words": words_of_blocks(one.blocks) or one.text,
        }
        for one in workspace.record.said
        if one.by in {ours, None} and one.kind in {"post", "delete"}
    ]  # fmt: skip
    stands = [
        {"to": who[channel.id], "ts": message.ts, "words": words_of(message)}
        for channel in workspace.channels
        for message in workspace.messages(channel.id)
        if message.user == ours
    ]
    refused = sum(call.error == "ratelimited" for call in workspace.record.calls)
    return {"said": said, "stands": stands, "refused": refused}


def _key(metadata: Any) -> str:
    return str(((metadata or {}).get("event_payload") or {}).get("key") or "")


async def serve_world(
    workspace: Workspace, *, port: int, folder: Path, instant: SharedInstant
) -> None:
    """Be the world until told that it is over; the workspace keeps what happened."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        sandbox = await _serve(stack, Sandbox, workspace, session, port)
        world = World(sandbox, instant)
        instant.put(sandbox.clock.now())

        async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while line := await reader.readline():
                told = await world.answer(json.loads(line))
                writer.write(json.dumps(told).encode() + b"\n")
            writer.close()

        path = folder / "world"
        path.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(listen, path, limit=2**24)
        stack.callback(server.close)
        await world.over.wait()
        await asyncio.sleep(0)


class Outside:
    """The world as another process speaks to it; waits for each answer."""

    def __init__(self, folder: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(folder / "world"))
        self._file = self._socket.makefile("rwb")

    def ask(self, do: str, **words: Any) -> Json:
        """Have the world do something."""
        self._file.write(json.dumps({"do": do, **words}).encode() + b"\n")
        self._file.flush()
        answer: Json = json.loads(self._file.readline())
        return answer

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._socket.close()

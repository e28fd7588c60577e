"""A client of one process that asks `/actions` of another over loopback, as Slack would."""

import asyncio
import hashlib
import hmac
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlencode

from benchmarks.performance.rows import SLUG
from benchmarks.performance.served import SECRET
from handlers.http import PATH

_numbers = count(1)


@contextmanager
def served(kind: str, *file: str) -> Iterator[int]:
    """The port of such a server, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.performance.served", kind, *file]
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the server has no output")
            yield int(process.stdout.readline())
        finally:
            process.communicate()


def request(user: str = "U2000") -> bytes:
    """`/actions SLUG`, signed, as Slack sends it."""
    fields = {
        "command": "/actions", "text": SLUG, "user_id": user, "team_id": "T1", "channel_id": "C1",
        "trigger_id": f"1.2.{next(_numbers)}", "response_url": "http://127.0.0.1:9/r",
    }  # fmt: skip
    body, now = urlencode(fields).encode(), str(int(time.time()))
    base = b"v0:" + now.encode() + b":" + body
    signature = "v0=" + hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\n"
        f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n"
        f"x-slack-request-timestamp: {now}\r\nx-slack-signature: {signature}\r\n\r\n"
    )
    return head.encode() + body


class Line:
    """One connection, kept open, on which one request follows the answer to the last."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, port: int) -> "Line":
        """Connect."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self) -> float:
        """Milliseconds from the request to the last byte of its answer."""
        asked = request()
        began = time.perf_counter()
        self._writer.write(asked)
        head = await self._reader.readuntil(b"\r\n\r\n")
        body = await self._reader.readexactly(_length(head))
        taken = (time.perf_counter() - began) * 1000
        if not head.startswith(b"HTTP/1.1 200") or not body:
            raise RuntimeError(f"answered {head[:40]!r}")
        return taken

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise RuntimeError("an answer without a length")


async def one_by_one(port: int, *, times: int) -> list[float]:
    """What each takes, one after the other."""
    line = await Line.to(port)
    taken = [await line.ask() for _ in range(times)]
    await line.close()
    return taken


async def at_once(port: int, *, lines: int, times: int) -> list[float]:
    """What each takes while others wait too: so many lines, each asking so often."""

    async def all_of(line: Line) -> list[float]:
        return [await line.ask() for _ in range(times)]

    open_lines = [await Line.to(port) for _ in range(lines)]
    taken = await asyncio.gather(*map(all_of, open_lines))
    for line in open_lines:
        await line.close()
    return [one for some in taken for one in some]

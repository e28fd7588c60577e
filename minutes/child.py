"""Reads foreign bytes in a child process with limits on time and memory.

A request is a line of JSON (for minutes: source, content type, verified; and always the number of
bytes) and the bytes; an answer is a line with its length and that many bytes of JSON. See
`minutes.wire`. `LimitedChild` is the machinery; `Reader` reads minutes with it.
"""

import asyncio
import contextlib
import json
import logging
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, ClassVar, Self

from minutes.errors import DocumentTooLargeError, MinutesError, ReaderLimitError
from minutes.reading import LARGEST, read
from minutes.values import Minutes
from minutes.wire import detail_of, packed, packed_error, unpacked

_log = logging.getLogger(__name__)
_SECONDS = 20.0
_MEMORY = 1_500 * 1024 * 1024  # of address space: libraries map much that they never touch
_PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "LANG", "TZ")
_FAREWELL = 2.0  # seconds that the child is given to end by itself


class LimitedChild:
    """Asks a child process about foreign bytes, one question at a time; it starts when needed.

    A child that takes more than ``seconds`` or ``memory`` bytes is ended, the call raises
    ReaderLimitError, and the next call starts a new one. Safe to share between tasks.
    """

    module: ClassVar[str]  # what the child runs: it calls `serve`

    def __init__(self, *, seconds: float = _SECONDS, memory: int = _MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._turn = asyncio.Lock()
        self._child: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the child, if there is one."""
        async with self._turn:
            await self._end(patiently=True)

    async def ask(self, request: Mapping[str, object], content: bytes) -> bytes:
        """Ask one question about the bytes and return the answer. Raises ReaderLimitError."""
        line = json.dumps({**request, "size": len(content)}).encode("ascii") + b"\n"
        async with self._turn:
            return await self._ask(line, content)

    async def _ask(self, request: bytes, content: bytes) -> bytes:
        child = await self._started()
        try:
            async with asyncio.timeout(self._seconds):
                return await _exchange(child, request, content)
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError, ValueError) as error:
            await self._end()
            raise ReaderLimitError from error
        except BaseException:  # cancelled between question and answer: the pipe is out of step
            await self._end()
            raise

    async def _started(self) -> asyncio.subprocess.Process:
        if self._child is None or self._child.returncode is not None:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # a module in the current directory is not ours
                "-m",
                self.module,
                str(self._memory),
                str(int(self._seconds) + 1),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(),
            )
        return self._child

    async def _end(self, *, patiently: bool = False) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        if patiently and child.returncode is None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(child.wait(), _FAREWELL)
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
        await child.wait()
        child._transport.close()  # type: ignore[attr-defined]  # noqa: SLF001 -- else the pipe is closed only at collection


class Reader(LimitedChild):
    """Reads minutes, one document at a time, in a child process.

    async with Reader() as reader:
        minutes = await reader.read(content, source="minutes.pdf")
    """

    module = "minutes.child"

    async def read(
        self,
        content: bytes,
        *,
        source: str,
        content_type: str | None = None,
        verified: bool = False,
    ) -> Minutes:
        """Read minutes out of the bytes of one document; as `minutes.reading.read`, but apart.

        Raises UnreadableDocumentError and its children, ReaderLimitError among them.
        """
        if len(content) > LARGEST:
            raise DocumentTooLargeError
        request = {"source": source, "type": content_type, "verified": verified}
        answer = await self.ask(request, content)
        detail = detail_of(answer)
        if detail:
            _log.info("could not read %s: %s", source, detail)
        return unpacked(answer)


async def _exchange(child: asyncio.subprocess.Process, request: bytes, content: bytes) -> bytes:
    if child.stdin is None or child.stdout is None:
        raise ConnectionError
    child.stdin.write(request)
    child.stdin.write(content)
    await child.stdin.drain()
    size = int(await child.stdout.readline())
    return await child.stdout.readexactly(size)


def _environment() -> dict[str, str]:
    """What the child needs to find this package, and nothing secret."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    places = [str(Path(__file__).resolve().parent.parent), os.environ.get("PYTHONPATH", "")]
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, places)), "PYTHONUTF8": "1"}


# -- in the child


def serve(
    requests: BinaryIO,
    answers: BinaryIO,
    *,
    memory: int,
    seconds: int,
    answered: Callable[[bytes, dict[str, Any]], bytes],
) -> None:
    """Answer requests until there are no more. What ``answered`` raises is told by name."""
    _limit_memory(memory)
    for line in iter(requests.readline, b""):
        request = json.loads(line)
        content = requests.read(request["size"])
        _limit_time(seconds)
        answer = _told(content, request, answered)
        answers.write(b"%d\n" % len(answer))
        answers.write(answer)
        answers.flush()


def serve_here(answered: Callable[[bytes, dict[str, Any]], bytes]) -> None:
    """Serve over this process's own pipes, with the limits that its arguments give."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    serve(sys.stdin.buffer, sys.stdout.buffer, memory=memory, seconds=seconds, answered=answered)


def _told(
    content: bytes, request: dict[str, Any], answered: Callable[[bytes, dict[str, Any]], bytes]
) -> bytes:
    try:
        return answered(content, request)
    except MinutesError as error:
        return packed_error(error, traceback.format_exc() if error.__cause__ else "")
    except (MemoryError, RecursionError) as error:
        return packed_error(ReaderLimitError(), repr(error))


def _minutes_of(content: bytes, request: dict[str, Any]) -> bytes:
    kind = request["type"]
    minutes = read(
        content,
        source=str(request["source"]),
        content_type=None if kind is None else str(kind),
        verified=bool(request["verified"]),
    )
    return packed(minutes)


def _limit_memory(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- Unix has it; elsewhere the time-out of the caller remains

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: int) -> None:
    """Let this process use ``seconds`` of processor time more than it has used."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- as above

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(
            resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard)
        )


if __name__ == "__main__":
    serve_here(_minutes_of)

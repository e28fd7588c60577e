"""From the start of the process to its first answer, and how much memory it then has."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from statistics import median

from benchmarks.performance.asking import Line, one_by_one
from benchmarks.performance.readings import Figure
from benchmarks.performance.served import SECRET
from benchmarks.performance.sizes import Sizes
from sandbox.server import Sandbox

MOST_SECONDS = 60.0
KEPT = ("PATH", "HOME", "LANG", "PYTHONPATH", "VIRTUAL_ENV")
MEGABYTE = 1024.0  # in the kilobytes that the system counts in

Server = AbstractContextManager[tuple[subprocess.Popen[bytes], int]]


async def figures(file: Path, sizes: Sizes) -> list[Figure]:
    """`matters run --http` beside the bare Bolt app, each started by turns."""
    ours, bare = [], []
    async with Sandbox.open() as slack:  # a bot that cannot reach Slack does not start
        for _ in range(sizes.starts):
            ours.append(await _started(_matters(file, slack), sizes))
            bare.append(await _started(_bolt(), sizes))
    what = f"`matters run --http` over {sizes.many:,} actions, jobs running"
    return [
        Figure(
            "start", _median(ours, 0), _median(bare, 0), "s",
            f"{what}: from the start of the process to its first answer to `/actions`",
            "a bare Bolt app behind uvicorn", "3 s",
        ),
        Figure(
            "memory", _median(ours, 1), _median(bare, 1), "MB",
            f"{what}: resident after {sizes.warm} answers, Claude never used",
            "the bare Bolt app behind uvicorn", "200 MB",
        ),
    ]  # fmt: skip


def _median(taken: Sequence[tuple[float, float]], which: int) -> float:
    return median(one[which] for one in taken)


async def _started(server: Server, sizes: Sizes) -> tuple[float, float]:
    """Seconds to the first answer, and megabytes after some more."""
    began = time.perf_counter()
    with server as (process, port):
        await _first_answer(port)
        seconds = time.perf_counter() - began
        await one_by_one(port, times=sizes.warm)
        return seconds, _resident(process.pid)


async def _first_answer(port: int) -> None:
    async with asyncio.timeout(MOST_SECONDS):
        while True:
            try:
                line = await Line.to(port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.02)
                continue
            await line.ask()
            await line.close()
            return


@contextmanager
def _matters(file: Path, slack: Sandbox) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = _free_port()
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {
        "MATTERS_DATABASE_URL": f"sqlite:///{file}", "MATTERS_ENGINE": "cues",
        "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_URL": slack.api_url,
        "SLACK_SIGNING_SECRET": SECRET,
    }  # fmt: skip
    command = [sys.executable, "-m", "bot", "run", "--http", f"127.0.0.1:{port}"]
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process, port
        finally:
            process.kill()


@contextmanager
def _bolt() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    command = [sys.executable, "-m", "benchmarks.performance.served", "bolt"]
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the server has no output")
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / MEGABYTE
    raise RuntimeError("this system does not tell what is resident")

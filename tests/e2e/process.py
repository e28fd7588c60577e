"""The bot as a process of its own, beside a sandbox in this one: it can be killed at any time."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.request import urlopen

from bot.sandbox_world import sample_committee
from sandbox.server import Sandbox
from sandbox.workspace.starter import Starter

ROOT = Path(__file__).parents[2]
SECONDS = 20.0


def is_ready(port: int) -> bool:
    """Whether HTTP mode says that it can work."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def eventually(holds: Callable[[], object], *, seconds: float = SECONDS) -> None:
    """Wait until something holds, looking again and again. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 what we wait for is another process
            await asyncio.sleep(0.05)


@dataclass
class Process:
    """The bot's process, its environment, and its life."""

    sandbox: Sandbox
    starter: Starter
    environment: dict[str, str]
    log: Path
    arguments: tuple[str, ...] = ("run",)
    port: int = 0  # of HTTP mode; 0: Socket Mode
    patience: float = SECONDS  # for its start
    running: asyncio.subprocess.Process | None = field(default=None)

    async def start(self) -> None:
        """Start the bot and wait until Slack can reach it."""
        with self.log.open("ab") as log:
            self.running = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *self.arguments,
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        await eventually(self._is_reachable, seconds=self.patience)

    def _is_reachable(self) -> bool:
        assert self.running is not None
        assert self.running.returncode is None, self.log.read_text()[-3000:]
        if self.port:
            return is_ready(self.port)
        return len(self.sandbox.sockets) > 0

    async def kill(self) -> None:
        """SIGKILL: no clean-up, no last words."""
        if self.running is not None and self.running.returncode is None:
            self.running.send_signal(signal.SIGKILL)
            await self.running.wait()
            await eventually(lambda: len(self.sandbox.sockets) == 0)

    async def stop(self) -> int:
        """SIGTERM, and its exit code."""
        assert self.running is not None
        self.running.terminate()
        return await asyncio.wait_for(self.running.wait(), SECONDS)

    async def command(self, *arguments: str) -> str:
        """Run one `matters` command to its end and return what it printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=self.environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        printed, _ = await process.communicate()
        assert process.returncode == 0, printed.decode()
        return printed.decode()

    async def ingest(self, on: str) -> str:
        """Publish a meeting's minutes on the council site and take them in by command."""
        site = self.sandbox.council
        meeting = next(m.id for m in sample_committee(self.sandbox).meetings if str(m.on) == on)
        site.publish(meeting)
        address = f"{self.sandbox.base_url}{site.meeting_path(meeting)}"
        return await self.command("ingest", address, "--committee", "netherby-cyp")


def environment_of(sandbox: Sandbox, database_url: str) -> dict[str, str]:
    """The documented settings, and nothing else of ours."""
    kept = {"PATH", "HOME", "LANG", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in os.environ.items() if name in kept} | {
        "MATTERS_DATABASE_URL": database_url,
        "MATTERS_ENGINE": "cues",
        "MATTERS_TRUSTED_SITES": sandbox.base_url,
        "MATTERS_CLOCK_URL": sandbox.clock_url,
        "MATTERS_TICK_SECONDS": "0.2",
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
    }

"""Every step at which a process may die: its statements, commits, requests and answers, counted."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import sqlalchemy as sa
from aiohttp import TraceConfig
from sqlalchemy.orm import Session

DIED = 77  # the exit code of a process that died as it was asked to
TO_OUTSIDE = ("request", "sent", "answered")


@dataclass
class Points:
    """Counts the steps of this process, and ends (or stops) it at one of them.

    `at` 0 counts only. With `only_outside` what the database does is not counted: a process that is
    stopped there would hold the database.
    """

    at: int = 0
    stops: bool = False
    only_outside: bool = False
    told: Path | None = None
    passed: list[str] = field(default_factory=list)

    def arm(self) -> None:
        """Begin to count."""
        sa.event.listen(sa.Engine, "before_cursor_execute", self._step("statement"))
        sa.event.listen(sa.Engine, "commit", self._step("commit"))
        sa.event.listen(Session, "after_commit", self._step("committed"))
        _trace_all(self._trace())

    def pass_by(self, kind: str) -> None:
        """One more step; the last one where it is the one that was chosen."""
        if self.only_outside and kind not in TO_OUTSIDE:
            return
        self.passed.append(kind)
        if len(self.passed) != self.at:
            return
        if self.told is not None:
            self.told.write_text(kind)
        if self.stops:
            os.kill(os.getpid(), signal.SIGSTOP)
        else:
            os._exit(DIED)

    def _step(self, kind: str) -> Callable[..., None]:
        def step(*_args: Any) -> None:
            self.pass_by(kind)

        if kind == "statement":
            return lambda _conn, _cursor, _statement, _params, _context, _many: step()
        return lambda _one: step()

    def _trace(self) -> TraceConfig:
        trace = TraceConfig()
        for signal_of, kind in (
            (trace.on_request_start, "request"),
            (trace.on_request_chunk_sent, "sent"),
            (trace.on_request_end, "answered"),
        ):
            signal_of.append(self._traced(kind))  # type: ignore[arg-type]
        return trace

    def _traced(self, kind: str) -> Callable[..., Any]:
        async def traced(_session: Any, _context: Any, _params: Any) -> None:
            self.pass_by(kind)

        return traced


def _trace_all(trace: TraceConfig) -> None:
    """Have every HTTP session that is opened from now on traced."""
    opened = aiohttp.ClientSession.__init__

    def opening(self: aiohttp.ClientSession, *args: Any, **words: Any) -> None:
        words["trace_configs"] = [*(words.get("trace_configs") or ()), trace]
        opened(self, *args, **words)

    aiohttp.ClientSession.__init__ = opening  # type: ignore[method-assign]

"""Recorded answers of Claude, replayed to the real SDK: the prompt's parsing without paid calls.

A recording is one JSON object a line: ``prompt`` (the version of the prompt it was asked with),
``request`` (a hash of what was asked: the message and the shape of the answer), ``about`` (for a
person), ``status`` and ``reply`` (the body of the HTTP answer). When the prompt's version or the
numbered clauses change, the recording no longer fits and says so, instead of proving the past.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summariser.claude_prompt import PROMPT_VERSION

if TYPE_CHECKING:
    from httpx2 import AsyncClient, Request, Response

Json = dict[str, Any]


class RecordingError(Exception):
    """These recordings cannot be read."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One answer, and the request that it answers."""

    request: str
    reply: Json
    status: int = 200
    about: str = ""
    prompt: str = PROMPT_VERSION

    def line(self) -> str:
        """It as one line of a file."""
        facts = {"prompt": self.prompt, "request": self.request, "about": self.about}
        return json.dumps({**facts, "status": self.status, "reply": self.reply}, ensure_ascii=False)


@dataclass(slots=True)
class Recordings:
    """Recordings by what was asked. ``missed`` names the requests that none of them answers."""

    known: Mapping[str, Recording]
    missed: list[str] = field(default_factory=list)

    def client(self) -> "AsyncClient":
        """An HTTP client for `ClaudeEngine` that answers from here and reaches nothing else."""
        from anthropic import DefaultAsyncHttpxClient  # noqa: PLC0415 - dear, at first use
        from httpx2 import MockTransport  # noqa: PLC0415 - as above

        return DefaultAsyncHttpxClient(transport=MockTransport(self._answer))

    def _answer(self, request: "Request") -> "Response":
        from httpx2 import Response  # noqa: PLC0415 - as above

        wanted = request_hash(json.loads(request.content))
        recording = self.known.get(wanted)
        if recording is None:
            self.missed.append(wanted)
            words = f"No recording of prompt {PROMPT_VERSION} answers request {wanted}."
            error = {"type": "not_found_error", "message": words}
            return Response(404, json={"type": "error", "error": error})
        return Response(recording.status, json=recording.reply)


def request_hash(body: Json) -> str:
    """What tells one request from another: what is asked about, and in which shape.

    The model and the system prompt are left out: the one may differ, the other has its version.
    """
    asked = [body.get("messages"), body.get("output_config")]
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def load_recordings(path: Path) -> Recordings:
    """The recordings of a JSON Lines file, or of every such file in a folder, of this prompt.

    Raises RecordingError when one cannot be read.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    read = [recording for file in files for recording in _recordings(file)]
    return Recordings({one.request: one for one in read if one.prompt == PROMPT_VERSION})


def save_recordings(path: Path, recordings: Iterable[Recording]) -> None:
    """Write recordings, one a line."""
    path.write_text("".join(f"{one.line()}\n" for one in recordings), encoding="utf-8")


def _recordings(file: Path) -> list[Recording]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
        return [Recording(**json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, TypeError) as error:
        raise RecordingError(f"{file}: these recordings cannot be read.") from error

"""Parses the lists and feeds of councils' sites in a child process with limits.

What may be asked for is an allowlist of names; each is a function of bytes that answers with plain
values (as JSON has them) and raises UnreadableDocumentError. Caps: 20 s, memory as the Reader's,
5 MB for a list, 2 MB for news, 20 MB for one meeting.
"""

import importlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minutes.child import LimitedChild, serve_here
from minutes.errors import (
    DocumentTooLargeError,
    MinutesError,
    ReaderLimitError,
    UnreadableDocumentError,
)
from minutes.reading import LARGEST
from minutes.wire import detail_of, unpacked

_log = logging.getLogger(__name__)

LIST_BYTES = 5_000_000
NEWS_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Parsing:
    """One thing that can be parsed: ``place`` is "module:function"; and the most bytes it takes."""

    place: str
    most_bytes: int = LIST_BYTES


KINDS = {
    "moderngov.committees": Parsing("councils.moderngov.service:committees"),
    "moderngov.meetings": Parsing("councils.moderngov.service:meetings"),
    "moderngov.meeting": Parsing("councils.moderngov.service:meeting", LARGEST),
    "moderngov.rss": Parsing("councils.moderngov.news:feed", NEWS_BYTES),
    "moderngov.whats_new": Parsing("councils.moderngov.news:whats_new", NEWS_BYTES),
    "moderngov.committees_page": Parsing("councils.moderngov.pages:committees_page"),
    "moderngov.meetings_page": Parsing("councils.moderngov.pages:meetings_page"),
    "moderngov.meeting_page": Parsing("councils.moderngov.pages:meeting_page", LARGEST),
    "cmis.module": Parsing("councils.cmis.pages:module"),
    "cmis.committees": Parsing("councils.cmis.pages:committees"),
    "cmis.calendar": Parsing("councils.cmis.pages:calendar"),
    "cmis.meeting": Parsing("councils.cmis.pages:meeting"),
}


class Parser(LimitedChild):
    """Parses lists and feeds, one at a time, in a child process started when first needed.

        async with Parser() as parser:
            rows = await parser.parse("moderngov.committees", content)

    One is enough for all sites.
    """

    module = "councils.parsing"

    async def parse(self, what: str, content: bytes, **facts: object) -> Any:
        """Parse one answer of a site; ``facts`` go to the function as they are (plain values).

        Raises UnreadableDocumentError and its children, ReaderLimitError among them.
        """
        most = KINDS[what].most_bytes
        if len(content) > most:
            raise DocumentTooLargeError(
                f"The list is larger than {most // 1_000_000} MB, more than lists ever are."
            )
        answer = await self.ask({"what": what, "facts": facts}, content)
        if not answer.startswith(b'{"parsed"'):
            _log.info("could not parse %s: %s", what, detail_of(answer))
            unpacked(answer)  # raises what the answer names
        return _parsed(answer)


def _parsed(answer: bytes) -> Any:
    try:
        return json.loads(answer)["parsed"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReaderLimitError from error


# -- in the child


def parsed(content: bytes, request: dict[str, Any]) -> bytes:
    """Answer one request with JSON. Raises UnreadableDocumentError."""
    function = _function(KINDS[request["what"]].place)
    try:
        found = function(content, **request["facts"])
    except (MinutesError, MemoryError, RecursionError):
        raise
    except Exception as error:  # the boundary of foreign bytes (STYLE rule 5)
        raise UnreadableDocumentError from error
    return json.dumps({"parsed": found}, separators=(",", ":")).encode("ascii")


def _function(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function


if __name__ == "__main__":
    serve_here(parsed)

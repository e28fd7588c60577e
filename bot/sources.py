"""Where minutes come from: an address, a file, or standard input. One way in for all commands."""

import os
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import aiohttp

from bot.clock import Clock
from bot.errors import BotError
from bot.settings import Settings
from councils.clients import client_for
from councils.fetch import Fetcher
from councils.finding import Found, find
from councils.minutes_source import minutes_from
from councils.parsing import Parser
from councils.values import SiteClient, SiteMemory
from minutes.child import Reader
from minutes.errors import DocumentTooLargeError
from minutes.values import Minutes

MOST_BYTES = 20_000_000
NOT_WAITING = getattr(os, "O_NONBLOCK", 0)  # to open a pipe that nobody writes to


class SourceNotFoundError(BotError):
    """There is no such file."""

    def __init__(self, source: str) -> None:
        super().__init__(
            f"I cannot open “{source}”. Please give the address of a page (https://…), "
            "the path of a file, or - for standard input."
        )


class NotAFileError(BotError):
    """It is a folder, a device or a pipe."""

    def __init__(self, source: str) -> None:
        super().__init__(
            f"“{source}” is no plain file. Please give a file, or - for standard input."
        )


@dataclass(frozen=True, slots=True)
class Sources:
    """What reads sources, open for as long as a command or the bot runs."""

    reader: Reader
    fetcher: Fetcher
    parser: Parser

    def client(self, memory: SiteMemory) -> SiteClient:
        """What asks a council's site. Raises UnwatchableSiteError for one of another make."""
        return client_for(memory, fetcher=self.fetcher, parser=self.parser, reader=self.reader)

    async def find(self, words: str, *, today: date, override: str | None = None) -> Found:
        """The committee that words or a link mean, asked of its council's site."""
        return await find(
            words, clients=self.client, override=override, today=today,
            trusted_sites=self.fetcher.trusted_sites,
        )  # fmt: skip

    async def minutes(self, source: str, *, committee_site: str | None = None) -> Minutes:
        """The minutes at an address, in a file, or on standard input ("-").

        Only minutes from the committee's own site over TLS are verified. Raises
        SourceNotFoundError, CouncilsError or UnreadableDocumentError.
        """
        if source.startswith(("http://", "https://")):
            return await minutes_from(
                source, fetcher=self.fetcher, reader=self.reader, committee_site=committee_site
            )
        content = read_standard_input() if source == "-" else read_file(source)
        return await self.reader.read(
            content, source=source, content_type="text/plain" if source == "-" else None
        )


def read_standard_input() -> bytes:
    """The bytes of standard input. Raises DocumentTooLargeError."""
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DocumentTooLargeError
    return content


def read_file(source: str, *, most_bytes: int = MOST_BYTES) -> bytes:
    """The bytes of a plain file: devices never end, and pipes may never begin.

    Raises SourceNotFoundError, NotAFileError or DocumentTooLargeError.
    """
    try:
        with os.fdopen(os.open(Path(source), os.O_RDONLY | NOT_WAITING), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise NotAFileError(source)
            content = file.read(most_bytes + 1)
    except IsADirectoryError as error:
        raise NotAFileError(source) from error
    except (OSError, ValueError) as error:
        raise SourceNotFoundError(source) from error
    if len(content) > most_bytes:
        raise DocumentTooLargeError
    return content


def write_file(path: Path, content: bytes) -> None:
    """Write a file that a person asked for. Raises BotError."""
    try:
        path.write_bytes(content)
    except (OSError, ValueError) as error:
        raise BotError(f"I cannot write “{path}”. Please check the folder.") from error


@asynccontextmanager
async def open_sources(settings: Settings, *, clock: Clock) -> AsyncIterator[Sources]:
    """A reader and a parser, each in its limited child process, and a polite fetcher."""
    async with aiohttp.ClientSession() as session, Reader() as reader, Parser() as parser:
        yield Sources(
            reader=reader,
            parser=parser,
            fetcher=Fetcher(
                session,
                contact=settings.contact,
                trusted_sites=settings.trusted_origins,
                clock=clock.now,
                ca_file=settings.ca_file or None,
            ),
        )

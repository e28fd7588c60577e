"""The rooms without a database: reading, cues, the check of the evidence, growth with length."""

import time
from statistics import median

from selectolax.lexbor import LexborHTMLParser

from benchmarks.performance.pages import one_page
from benchmarks.performance.readings import Figure, cpu_milliseconds, milliseconds_each
from minutes.child import Reader
from minutes.plain import read_text
from minutes.reading import read
from minutes.values import Minutes
from summariser.cues import CuesEngine
from summariser.evidence import prove
from summariser.values import Answer, Extraction

SOURCE = "https://democracy.netherby.example/ieListDocuments.aspx?MId=1"
SMALL, LARGE = 100_000, 1_000_000


def parse(content: bytes) -> object:
    """The baseline of reading: an HTML5 parser over the page, and its text."""
    body = LexborHTMLParser(content).body
    return body.text() if body else ""


def summarised(minutes: Minutes, engine: CuesEngine) -> Extraction:
    """What cues find, proved."""
    return prove(minutes, engine.answer(minutes), engine=engine.name, engine_version=engine.version)


async def round_trip() -> Figure:
    """The page through the reader's child process and back."""
    content = one_page()
    async with Reader() as reader:

        async def there_and_back() -> None:
            await reader.read(content, source=SOURCE)

        apart = await milliseconds_each(there_and_back, times=30, warm=3)

    async def here() -> None:
        read(content, source=SOURCE)

    at_home = await milliseconds_each(here, times=30, warm=3)
    return Figure(
        "reader_round_trip",
        median(apart),
        median(at_home),
        "ms",
        "the page of twelve items read in the limited child process, child running",
        "the same page read in this process, with no limits",
    )


def evidence_check() -> Figure:
    """Everything that cues propose for the page, proved."""
    engine, minutes = CuesEngine(), read(one_page(), source=SOURCE)
    answer: Answer = engine.answer(minutes)
    return Figure(
        "evidence_check",
        cpu_milliseconds(
            lambda: prove(minutes, answer, engine="cues", engine_version="1"), times=50, warm=3
        ),
        cpu_milliseconds(lambda: engine.answer(minutes), times=20, warm=3),
        "CPU ms",
        "the check of every proposal for the page against its words",
        "finding those proposals (cues)",
    )


def linearity() -> Figure:
    """A megabyte of minutes beside a hundred thousand characters of the same."""
    engine, meeting = CuesEngine(), read(one_page(), source=SOURCE).text
    text = f"{meeting}\n\n" * (LARGE // len(meeting) + 1)
    small = min(_seconds(text[:SMALL], engine) for _ in range(2))
    return Figure(
        "linearity",
        _seconds(text[:LARGE], engine),
        small,
        "CPU s",
        "1 MB of repeated minutes, read and searched by cues",
        "100 KB of the same",
        "ratio at most 12",
    )


def _seconds(text: str, engine: CuesEngine) -> float:
    began = time.process_time()
    summarised(read_text(text, source="-"), engine)
    return time.process_time() - began


async def figures() -> list[Figure]:
    """All of them."""
    return [await round_trip(), evidence_check(), linearity()]

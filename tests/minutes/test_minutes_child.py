"""Foreign bytes are read in a child process with limits."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from minutes.child import Reader
from minutes.errors import EmptyDocumentError, ReaderLimitError
from minutes.reading import read

PAGE = b"<html><body><h1>Notes</h1><p>The Clerk to write. ACTION</p></body></html>"


async def test_a_child_reads_what_we_would_read() -> None:
    """Every value comes back over the pipe as it was."""
    async with Reader() as reader:
        assert await reader.read(PAGE, source="x.html", verified=True) == read(
            PAGE, source="x.html", verified=True
        )


async def test_errors_come_back_by_name() -> None:
    """With their sentence; the child goes on."""
    async with Reader() as reader:
        with pytest.raises(EmptyDocumentError, match="no words"):
            await reader.read(b"", source="x.html")
        assert (await reader.read(PAGE, source="x.html")).clauses


async def test_callers_at_once_each_get_their_own_answer() -> None:
    """One child, one question at a time."""
    async with Reader() as reader:
        asked = [
            reader.read(b"Note %d was taken." % number, source=str(number)) for number in range(6)
        ]
        assert [minutes.text for minutes in await asyncio.gather(*asked)] == [
            f"Note {n} was taken." for n in range(6)
        ]


async def test_a_document_that_takes_too_long_is_stopped_and_the_next_is_read() -> None:
    """The child is ended and a new one started."""
    async with Reader(seconds=1) as reader:
        with pytest.raises(ReaderLimitError):
            await reader.read(b"- x\n" * 4_000_000, source="x.txt")
        assert (await reader.read(PAGE, source="x.html")).clauses


async def test_a_document_that_takes_too_much_memory_is_stopped() -> None:
    """Whether the child says so or dies of it."""
    async with Reader(memory=100 * 1024 * 1024) as reader:
        with pytest.raises(ReaderLimitError):
            await reader.read(("a" * 19_000_000 + "€😀").encode(), source="x.txt")


async def test_a_child_that_was_killed_is_replaced() -> None:
    """The one question it was asked fails, the next is answered."""
    async with Reader() as reader:
        await reader.read(PAGE, source="x.html")
        assert reader._child is not None
        os.kill(reader._child.pid, signal.SIGKILL)
        for _ in range(2):
            try:
                minutes = await reader.read(PAGE, source="x.html")
                break
            except ReaderLimitError:
                continue
        assert minutes.clauses


async def test_a_cancelled_call_leaves_no_answer_for_the_next() -> None:
    """The pipe would be out of step."""
    async with Reader() as reader:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(b"- x\n" * 1_000_000, source="x.txt"), 0.5)
        assert (await reader.read(b"Short note.", source="y")).text == "Short note."


async def test_it_works_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a module there of the same name is not run."""
    (tmp_path / "minutes.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    async with Reader() as reader:
        assert (await reader.read(PAGE, source="x.html")).clauses


async def test_the_child_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment holds what it needs to start, no more."""
    from minutes import child

    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert "SLACK_BOT_TOKEN" not in child._environment()

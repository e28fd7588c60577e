"""Lists and feeds are parsed in a limited child process, by an allowlist."""

import asyncio
import contextlib

import pytest

from councils.parsing import KINDS, LIST_BYTES, Parser
from minutes.errors import DocumentTooLargeError, ReaderLimitError, UnreadableDocumentError

COMMITTEES = (
    b"<committees><committee><committeeid>1</committeeid><committeetitle>Parks</committeetitle>"
    b"</committee></committees>"
)


async def test_plain_values_come_back() -> None:
    """As the function in the child answers; None among them."""
    async with Parser() as parser:
        assert await parser.parse("moderngov.committees", COMMITTEES) == [
            {"key": "1", "title": "Parks", "category": ""}
        ]
        assert await parser.parse("moderngov.committees", b"Off") is None


@pytest.mark.parametrize("what", KINDS)
async def test_every_kind_can_be_loaded_in_the_child(what: str) -> None:
    """A body without an answer in it is refused by name or answered so, and the child goes on."""
    async with Parser() as parser:
        with contextlib.suppress(UnreadableDocumentError):
            await parser.parse(what, b"<p>Nothing</p></html>")
        assert parser._child is not None
        assert parser._child.returncode is None


async def test_only_what_is_listed_can_be_asked_for() -> None:
    """A name from outside loads nothing."""
    async with Parser() as parser:
        with pytest.raises(KeyError):
            await parser.parse("os:system", b"")


async def test_a_list_that_is_too_large_is_not_begun() -> None:
    """5 MB for a list."""
    async with Parser() as parser:
        with pytest.raises(DocumentTooLargeError, match="5 MB"):
            await parser.parse("moderngov.committees", b" " * (LIST_BYTES + 1))


async def test_billion_laughs_and_deep_xml_are_refused_by_name() -> None:
    """And the next list is parsed by the same child."""
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><committees>&b;</committees>'
    deep = b"<committees>" + b"<a>" * 500_000
    async with Parser() as parser:
        await parser.parse("moderngov.committees", COMMITTEES)
        child = parser._child
        for body in (laughs, deep):
            with pytest.raises(UnreadableDocumentError) as caught:
                await parser.parse("moderngov.committees", body)
            assert not isinstance(caught.value, ReaderLimitError)
        assert await parser.parse("moderngov.committees", COMMITTEES)
        assert parser._child is child


async def test_what_takes_too_much_memory_is_stopped_and_the_next_is_parsed() -> None:
    """The child is replaced where it dies of it."""
    rows = b"<committees>" + b"<a/>" * 350_000 + b"</committees>"
    async with Parser(memory=120 * 1024 * 1024) as parser:
        with pytest.raises(ReaderLimitError):
            await parser.parse("moderngov.committees", rows)
        assert await parser.parse("moderngov.committees", COMMITTEES)


async def test_what_takes_too_long_is_stopped() -> None:
    """And the next is parsed."""
    rows = b"<committees>" + b"<a>x</a>" * 190_000 + b"</committees>"
    async with Parser(seconds=0.15) as parser:
        with pytest.raises(ReaderLimitError):
            await parser.parse("moderngov.committees", rows)
    async with Parser() as parser:
        assert await parser.parse("moderngov.committees", rows) == []


async def test_nested_markup_is_refused_before_it_is_parsed() -> None:
    """500 KB of nested divs."""
    body = b"<html><body>" + b"<div>" * 100_000 + b"</body></html>"
    async with Parser() as parser:
        with pytest.raises(UnreadableDocumentError, match="too deep"):
            await parser.parse("moderngov.meeting_page", body)


async def test_callers_at_once_each_get_their_own_answer() -> None:
    """All sites share one child."""
    bodies = [COMMITTEES.replace(b"Parks", b"Parks %d" % number) for number in range(20)]
    async with Parser() as parser:
        found = await asyncio.gather(
            *(parser.parse("moderngov.committees", body) for body in bodies)
        )
    assert [one[0]["title"] for one in found] == [f"Parks {number}" for number in range(20)]

"""Readings of minutes as rows: the document with its items, and what it replaces."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from minutes.evidence import PAGE_BREAK
from minutes.values import AgendaItem, Minutes, Status
from storage.tables import Document, Item, Meeting, Tombstone
from summariser.values import Extraction
from tracker.errors import ForgottenError
from tracker.folding import fold_words
from tracker.storable import storable

_BLANKED = re.compile(f"[^{PAGE_BREAK}]")


async def reading_of(
    session: AsyncSession, *, committee_id: int, minutes: Minutes
) -> Document | None:
    """The document of exactly this reading from this source, if it was taken in before."""
    return await _reading(session, committee_id, minutes.source, reading_sha256(minutes))


def reading_sha256(minutes: Minutes) -> str:
    """What tells readings apart: the text, and what the page says of it.

    The same words that are approved now, or stand under an item that is restricted or withheld
    now, are another reading.
    """
    said = (minutes.status, minutes.verified, *((i.number, i.withheld) for i in minutes.items))
    return sha256(f"{minutes.text_sha256} {said!r}".encode()).hexdigest()


async def forgotten_items(
    session: AsyncSession, meeting: Meeting, minutes: Minutes
) -> frozenset[int]:
    """The positions of the items that were forgotten. Raises ForgottenError for a whole meeting."""
    stones = await session.exec(select(Tombstone).where(Tombstone.meeting_id == meeting.id))
    marks = stones.all()
    if any(mark.item_number is None for mark in marks):
        raise ForgottenError
    return frozenset(
        position
        for position, item in enumerate(minutes.items)
        if any(_is_under(mark, item) for mark in marks)
    )


def plain_number(number: str) -> str:
    """An item's number for comparison: "9." and " 9" are one."""
    return number.strip().rstrip(".):").casefold()


async def store_reading(
    session: AsyncSession,
    *,
    meeting: Meeting,
    minutes: Minutes,
    extraction: Extraction,
    reading_sha256: str,
    forgotten: frozenset[int],
    now: datetime,
) -> Document | None:
    """Make the document's row and its items'. None when another intake was faster.

    `reading_sha256` is that of the minutes as they were read, before they were made storable.
    """
    document = _document(meeting, minutes, extraction, forgotten=forgotten, now=now)
    document.reading_sha256 = reading_sha256
    try:
        async with session.begin_nested():
            session.add(document)
            await session.flush()
    except IntegrityError:
        if await _reading(session, meeting.committee_id, minutes.source, reading_sha256) is None:
            raise
        return None
    session.add_all(_items(document, minutes, forgotten=forgotten, now=now))
    await session.flush()
    return document


async def items_of(session: AsyncSession, document_id: int) -> Sequence[Item]:
    """The items of a document in their order."""
    stored = select(Item).where(Item.document_id == document_id)
    return (await session.exec(stored.order_by(col(Item.position)))).all()


async def replace_earlier(session: AsyncSession, document: Document) -> tuple[Document, ...]:
    """Mark what this reading replaces: the same source read before, and drafts that it covers."""
    earlier = await session.exec(
        select(Document).where(
            Document.meeting_id == document.meeting_id,
            Document.id != document.id,
            col(Document.replaced_by_id).is_(None),
            col(Document.forgotten_at).is_(None),
        )
    )
    covered = await _titles(session, document)
    replaced = []
    for other in earlier.all():
        is_draft = other.status == Status.DRAFT and document.status == Status.APPROVED
        covers = is_draft and document.verified >= other.verified
        if other.source == document.source or (covers and await _titles(session, other) <= covered):
            other.replaced_by_id = document.id
            session.add(other)
            replaced.append(other)
    await session.flush()
    return tuple(replaced)


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with these spans blanked, every other place (and page) where it was."""
    for start, end in spans:
        text = text[:start] + _BLANKED.sub(" ", text[start:end]) + text[end:]
    return text


def still_named(names: Iterable[str], text: str) -> list[str]:
    """The names that stand in the text, each once."""
    folded = f" {fold_words(text)} "
    known = dict.fromkeys(map(storable, names))
    return [name for name in known if f" {fold_words(name)} " in folded]


def same_item(one: Item, other: AgendaItem | Item) -> bool:
    """Whether two readings mean the same item: by the site's key, else by title, else by number."""
    if one.key and other.key:
        return one.key == other.key
    if one.title and other.title:
        return fold_words(one.title) == fold_words(other.title)
    return plain_number(one.number) == plain_number(other.number)


async def _reading(
    session: AsyncSession, committee_id: int, source: str, reading_sha256: str
) -> Document | None:
    wanted = select(Document).where(
        Document.committee_id == committee_id,
        Document.source == source,
        Document.reading_sha256 == reading_sha256,
    )
    return (await session.exec(wanted)).first()


def _is_under(mark: Tombstone, item: AgendaItem) -> bool:
    if mark.item_key and item.key:
        return mark.item_key == item.key
    return plain_number(mark.item_number or "") == plain_number(item.number)


def _document(
    meeting: Meeting,
    minutes: Minutes,
    extraction: Extraction,
    *,
    forgotten: frozenset[int],
    now: datetime,
) -> Document:
    blanked = [(minutes.items[at].start, minutes.items[at].end) for at in sorted(forgotten)]
    text = without(minutes.text, blanked)
    return Document(
        committee_id=meeting.committee_id,
        meeting_id=meeting.id,
        source=minutes.source,
        reading_sha256=reading_sha256(minutes),
        text=text,
        attendance=still_named((attendee.name for attendee in minutes.attendance), text),
        status=minutes.status.value if minutes.status else None,
        verified=minutes.verified,
        warnings=list(dict.fromkeys((*minutes.warnings, *extraction.warnings))),
        engine=extraction.engine,
        engine_version=extraction.engine_version,
        usage=asdict(extraction.usage),
        taken_in_at=now,
    )


def _items(
    document: Document, minutes: Minutes, *, forgotten: frozenset[int], now: datetime
) -> list[Item]:
    return [
        Item(
            document_id=document.id or 0,
            position=position,
            number=item.number,
            title="" if position in forgotten else item.title,
            start=item.start,
            end=item.end,
            cut=None if position in forgotten else item.cut,
            withheld=item.withheld,
            key=item.key,
            forgotten_at=now if position in forgotten else None,
        )
        for position, item in enumerate(minutes.items)
    ]


async def _titles(session: AsyncSession, document: Document) -> set[str]:
    return {fold_words(item.title) for item in await items_of(session, document.id or 0)}

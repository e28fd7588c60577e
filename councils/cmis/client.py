"""Asks one CMIS site: its calendar by month, a meeting's page, and the PDF of its minutes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

from councils.cmis.addresses import (
    CALENDAR_PAGES,
    COMMITTEES_PAGE,
    Calendar,
    committee_page,
    months,
)
from councils.cmis.papers import Paper, minutes_papers
from councils.errors import PageNotFoundError
from councils.fetch import Fetched, Fetcher
from councils.minutes_source import ReadsMinutes
from councils.parsing import LIST_BYTES, Parser
from councils.sites import is_committees_own, origin_of
from councils.values import (
    Known,
    News,
    NewsEvent,
    SiteCommittee,
    SiteMeeting,
    SiteMemory,
    SiteReading,
)
from minutes.dates import first_date
from minutes.errors import UnknownFormatError, UnreadableDocumentError
from minutes.values import Minutes

DOCUMENT = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # what minutes begin with here
MOST_PAPERS = 3  # undated documents that are read to find a meeting's own minutes
LISTED_ONLY = "The site lists the minutes, but the document is not there."
HEAD = 3_000  # characters at the beginning of minutes in which their date stands


class CmisClient:
    """One site; see `councils.values.SiteClient`.

    ``memory.all_committees`` is where the calendar stands, which is one for all committees. A
    fingerprint is "draft:", "approved:" or ":" and the SHA-256 of the document.
    """

    def __init__(
        self, memory: SiteMemory, *, fetcher: Fetcher, parser: Parser, reader: ReadsMinutes
    ) -> None:
        self._memory = replace(memory, news=News.NONE)
        self._fetcher = fetcher
        self._parser = parser
        self._reader = reader
        self._origin = origin_of(memory.base_url) or ""
        self._before = fetcher.requests_to(self._origin)

    @property
    def memory(self) -> SiteMemory:
        """What is known of the site now."""
        return self._memory

    @property
    def requests(self) -> int:
        """How many requests were made to the site since this client was made."""
        return self._fetcher.requests_to(self._origin) - self._before

    async def committees(self) -> tuple[SiteCommittee, ...]:
        """The committees that the site links; where it links none, those that meet this month."""
        try:
            page = await self._page(f"{self._memory.base_url}/{COMMITTEES_PAGE}")
            found = {row["key"]: row["title"] for row in await self._parse("committees", page)}
        except PageNotFoundError:
            found = {}
        if not found:
            calendar = await self._calendar()
            rows = await self._parse(
                "calendar", await self._page(calendar.listed(self._memory.base_url))
            )
            found = {row["committee"]: row["title"] for row in rows}
        base = self._memory.base_url
        return tuple(
            SiteCommittee(key, title, committee_page(base, key)) for key, title in found.items()
        )

    async def calendar(
        self, committee_keys: tuple[str, ...], *, first: date, last: date
    ) -> tuple[SiteMeeting, ...]:
        """The meetings of these committees in these days: one request a month."""
        keys = {key.lower() for key in committee_keys}
        found: dict[tuple[str, str], SiteMeeting] = {}
        async for row in self._rows(first, last):
            meeting = _meeting(row)
            if meeting.committee_key in keys and first <= meeting.on <= last:
                found[meeting.key, meeting.on.isoformat()] = meeting
        return tuple(sorted(found.values(), key=lambda one: (one.on, one.time, one.key)))

    async def meeting(self, committee_key: str, meeting_key: str, *, known: Known) -> SiteReading:
        """One meeting, with the minutes of the document that is its own."""
        calendar = await self._calendar()
        url = calendar.meeting(self._memory.base_url, committee_key, meeting_key)
        page = await self._page(url)
        facts = await self._parse("meeting", page)
        if not facts["on"]:
            raise UnreadableDocumentError("The page of the meeting does not say its date.")
        reading = SiteReading(
            meeting_key, url, date.fromisoformat(facts["on"]), is_cancelled=facts["cancelled"]
        )
        listed = [(one["title"], one["href"]) for one in facts["documents"]]
        if reading.is_cancelled or reading.on is None:
            return reading
        for paper in minutes_papers(listed, on=reading.on)[:MOST_PAPERS]:
            found = await self._published(paper, reading, page=page, known=known)
            if found is not None:
                return found
        return reading

    async def news(self, *, first: date, last: date) -> tuple[NewsEvent, ...] | None:  # noqa: ARG002 -- CMIS has no news that can be asked for by GET
        """None: CMIS says nowhere what is new."""
        return None

    # -- the calendar

    async def _rows(self, first: date, last: date) -> AsyncIterator[dict[str, Any]]:
        calendar = await self._calendar()
        for month in months(first, last):
            for row in await self._month(calendar, month):
                yield row

    async def _month(self, calendar: Calendar, month: date) -> list[dict[str, Any]]:
        """What one month has. A calendar that is not there is looked for again the next time."""
        facts = {"year": month.year, "month": month.month}
        try:
            page = await self._page(calendar.month(self._memory.base_url, month))
            rows: list[dict[str, Any]] = await self._parse("calendar", page, **facts)
        except (PageNotFoundError, UnreadableDocumentError):
            self._memory = replace(self._memory, all_committees=None)
            raise
        self._memory = replace(self._memory, all_committees=calendar.words())
        return rows

    async def _calendar(self) -> Calendar:
        """Where the calendar stands: as known, else by asking for its page, else as usual."""
        known = Calendar.read(self._memory.all_committees)
        if known is not None:
            return known
        found = await self._found_calendar()
        if found is not None:
            self._memory = replace(self._memory, all_committees=found.words())
        return found or Calendar()

    async def _found_calendar(self) -> Calendar | None:
        for name in CALENDAR_PAGES:
            try:
                page = await self._page(f"{self._memory.base_url}/{name}.aspx")
            except PageNotFoundError:
                continue
            told = await self._parse("module", page)
            usual = Calendar(name)
            return Calendar(name, told["tab"] or usual.tab, told["module"] or usual.module)
        return None

    # -- a document

    async def _published(
        self, paper: Paper, reading: SiteReading, *, page: Fetched, known: Known
    ) -> SiteReading | None:
        """The meeting with the minutes of this document; None if they are another meeting's."""
        url, standing = urljoin(page.url, paper.href), f"{paper.status or ''}:"
        may_be_same = known.fingerprint.startswith(standing)
        document = await self._document(url, known.validators.get(url) if may_be_same else None)
        found = replace(
            reading,
            status=paper.status or known.status,
            fingerprint=known.fingerprint,
            validators={url: document.validators} if document.validators else {},
            is_unchanged=True,
        )
        if document.status_unchanged:
            return found
        fingerprint = standing + sha256(document.content).hexdigest()
        if fingerprint == known.fingerprint:
            return found
        minutes = await self._read(document, found)
        if not paper.is_dated and not _is_of(minutes, reading.on):
            return None
        status = paper.status or minutes.status
        return replace(
            found,
            minutes=replace(minutes, status=status, meeting_on=reading.on),
            status=status,
            fingerprint=fingerprint,
            is_unchanged=False,
        )

    async def _document(self, url: str, validators: str | None) -> Fetched:
        try:
            return await self._fetcher.fetch(url, validators=validators)
        except PageNotFoundError as error:  # listed and not there: no answer, yet the site is well
            raise UnreadableDocumentError(LISTED_ONLY) from error

    async def _read(self, document: Fetched, reading: SiteReading) -> Minutes:
        if not any(mark in document.content[:1024] for mark in DOCUMENT):
            raise UnknownFormatError
        return await self._reader.read(
            document.content,
            source=reading.url,
            content_type=document.content_type,
            verified=is_committees_own(
                document.url,
                site=self._memory.base_url,
                tls=document.tls,
                trusted_sites=self._fetcher.trusted_sites,
            ),
        )

    # -- pages

    async def _page(self, url: str) -> Fetched:
        return await self._fetcher.fetch(url, most_bytes=LIST_BYTES)

    async def _parse(self, what: str, page: Fetched, **facts: object) -> Any:
        return await self._parser.parse(f"cmis.{what}", page.content, **facts)


def _meeting(row: dict[str, Any]) -> SiteMeeting:
    return SiteMeeting(
        row["key"],
        row["committee"],
        date.fromisoformat(row["on"]),
        time=row["time"],
        is_cancelled=row["cancelled"],
        committee_title=row["title"],
        status=row["status"],
    )


def _is_of(minutes: Minutes, on: date | None) -> bool:
    """Whether minutes say of themselves that they are of this day, or say no day."""
    said = minutes.meeting_on or first_date(minutes.text[:HEAD])
    return said in {None, on}

"""A ModernGov site through its web service."""

from dataclasses import replace
from datetime import date
from typing import Any

from councils.errors import CouncilsError, PageNotFoundError
from councils.fetch import Fetched
from councils.moderngov import addresses, sentinel
from councils.moderngov.publication import printed_reading, started
from councils.moderngov.service_lists import ServiceOffError, rows_of
from councils.moderngov.visit import Visit
from councils.values import Known, SiteCommittee, SiteMeeting, SiteReading
from minutes.errors import UnreadableDocumentError
from minutes.values import Status

MARK = "x:"  # how the fingerprints of minutes begin that were read here


async def committees(visit: Visit) -> tuple[SiteCommittee, ...]:
    """The committees that still meet: one request."""
    rows = await rows_of(visit, "committees", addresses.service(visit.base, "GetCommittees"))
    return tuple(
        SiteCommittee(url=addresses.committee(visit.base, row["key"]), **row) for row in rows
    )


async def calendar(
    visit: Visit, keys: tuple[str, ...], *, first: date, last: date
) -> tuple[SiteMeeting, ...]:
    """The committees' meetings: one request where an id stands for all, else one each."""
    return await sentinel.calendar(visit, keys, first=first, last=last)


async def meeting(
    visit: Visit, committee_key: str, meeting_key: str, *, known: Known
) -> SiteReading:
    """One meeting: one request; two where its minutes are new, changed, or drafts to be asked of.

    Where they stand in a file only: three, and two where the page alone says so.
    Raises PageNotFoundError for a meeting that is not there.
    """
    address = addresses.service(visit.base, "GetMeeting", lMeetingId=meeting_key)
    fetched = await visit.get(address, most_bytes=None)
    told = await visit.parse("meeting", fetched.content)
    if told is None:
        raise ServiceOffError(address)
    page = addresses.meeting(visit.base, committee_key, meeting_key)
    if told["key"] != meeting_key:
        raise MeetingGoneError(page)
    reading = started(meeting_key, page, told)
    if not told["is_published"]:
        return replace(reading, is_unchanged=not known.fingerprint)
    if told["has_bodies"]:
        return await _with_bodies(visit, reading, fetched, told, known)
    return await printed_reading(visit, reading, await _head(visit, page), known)


class MeetingGoneError(PageNotFoundError):
    """There is no such meeting on {host} any more."""


async def _with_bodies(
    visit: Visit, reading: SiteReading, fetched: Fetched, told: dict[str, Any], known: Known
) -> SiteReading:
    mark = f"{MARK}{told['fingerprint']}/"
    status = known.status
    if known.asks_status or status is None or not known.fingerprint.startswith(mark):
        status = await _status(visit, reading.url) or status
    fingerprint = f"{mark}{status or ''}"
    reading = replace(reading, status=status, fingerprint=fingerprint)
    if fingerprint == known.fingerprint:
        return replace(reading, is_unchanged=True)
    minutes = await visit.read(fetched, source=reading.url)
    return replace(reading, minutes=replace(minutes, status=status))


async def _status(visit: Visit, page: str) -> Status | None:
    """Draft or approved, which the service does not tell; None where the page does not either."""
    try:
        head = await _head(visit, page)
    except (CouncilsError, UnreadableDocumentError):
        return None  # the service answers: it is not for this that a look fails
    return Status(head["status"]) if head["status"] else None


async def _head(visit: Visit, page: str) -> dict[str, Any]:
    fetched = await visit.get(page, most_bytes=None)
    head: dict[str, Any] = await visit.parse_page("meeting_page", fetched.content)
    return head

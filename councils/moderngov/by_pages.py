"""A ModernGov site through its pages, where its web service does not answer."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from councils.fetch import Fetched
from councils.minutes_source import can_go_on, made_whole
from councils.moderngov import addresses
from councils.moderngov.often import is_day_of
from councils.moderngov.publication import printed_reading, started
from councils.moderngov.service_lists import between, meetings_from
from councils.moderngov.visit import Visit
from councils.values import Known, SiteCommittee, SiteMeeting, SiteReading
from minutes.values import Minutes, Section, Status
from minutes.withheld import RESTRICTED

MARK = "h:"  # how the fingerprints of minutes begin that were read here
FULL_PAGE = 10  # meetings from which on a list may have left out earlier ones
ALSO_LATER = 15  # days between two looks behind the last of the listed meetings
MOST_EARLIER = 4  # steps back in a list
_Listed = tuple[tuple[SiteMeeting, ...], dict[str, Any]]
_NONE: _Listed = ((), {"earlier": None, "later": None})
_MINUTED = frozenset({Section.DECISION, Section.MINUTES})


async def committees(visit: Visit) -> tuple[SiteCommittee, ...]:
    """The committees of the site's list: one request."""
    fetched = await visit.get(addresses.committees(visit.base))
    rows = await visit.parse_page("committees_page", fetched.content)
    return tuple(
        SiteCommittee(url=addresses.committee(visit.base, row["key"]), **row) for row in rows
    )


async def calendar(
    visit: Visit, keys: tuple[str, ...], *, first: date, last: date
) -> tuple[SiteMeeting, ...]:
    """The committees' meetings: one request each, two where a full list begins too late."""
    found: list[SiteMeeting] = []
    for key in keys:
        found += await _meetings(visit, key, first=first, last=last)
    return tuple(found)


async def _meetings(visit: Visit, key: str, *, first: date, last: date) -> tuple[SiteMeeting, ...]:
    address = addresses.meetings(visit.base, key)
    found, told = await _listed(visit, key, address)
    later = told["later"] if is_day_of(visit.base, first, days=ALSO_LATER) else None
    for _ in range(MOST_EARLIER):
        if not told["earlier"] or len(found) < FULL_PAGE or min(one.on for one in found) <= first:
            break
        others, told = await _further(visit, key, told["earlier"])
        found += others
    if later:
        found += (await _further(visit, key, later))[0]
    return between(tuple({one.key: one for one in found}.values()), first, last)


async def _further(visit: Visit, key: str, link: str) -> _Listed:
    """The meetings behind a link of the list; none where it leads away from the site."""
    try:
        address = addresses.joined(addresses.meetings(visit.base, key), link)
    except ValueError:
        return _NONE
    return await _listed(visit, key, address) if visit.is_on(address) else _NONE


async def _listed(visit: Visit, key: str, address: str) -> _Listed:
    fetched = await visit.get(address)
    told = await visit.parse_page("meetings_page", fetched.content)
    title = told["committee_title"]
    return meetings_from(told["meetings"], committee_key=key, committee_title=title), told


async def meeting(
    visit: Visit, committee_key: str, meeting_key: str, *, known: Known
) -> SiteReading:
    """One meeting: one request, and one for each cut item where the page is new or changed."""
    page = addresses.meeting(visit.base, committee_key, meeting_key)
    given = known.validators.get(page) if known.fingerprint.startswith(MARK) else None
    fetched = await visit.get(
        page, most_bytes=None, validators=None if known.asks_status else given
    )
    if fetched.status_unchanged:
        return _as_known(meeting_key, page, fetched, known)
    head = await visit.parse_page("meeting_page", fetched.content)
    reading = started(meeting_key, page, head)
    if not head["has_minutes"]:
        return replace(reading, is_unchanged=not known.fingerprint)
    if not head["has_bodies"]:
        return await printed_reading(visit, reading, head, known)
    kept = {page: fetched.validators} if fetched.validators else {}
    status = Status(head["status"]) if head["status"] else None
    return await _read(visit, replace(reading, status=status, validators=kept), fetched, known)


def _as_known(key: str, page: str, fetched: Fetched, known: Known) -> SiteReading:
    kept = {page: fetched.validators} if fetched.validators else known.validators
    return SiteReading(
        key,
        page,
        status=known.status,
        fingerprint=known.fingerprint,
        is_unchanged=True,
        validators=kept,
    )


async def _read(visit: Visit, reading: SiteReading, fetched: Fetched, known: Known) -> SiteReading:
    """Read the page; the items' own pages only where it is not the one that was known.

    The fingerprint is the page's mark, then that of the whole ("cut" where an item's own page could
    not be had: then it is asked for again), then the status.
    """
    minutes = await visit.read(fetched, source=fetched.url)
    mark, end = f"{MARK}{_mark(minutes)}.", f"/{reading.status or ''}"
    is_known = known.fingerprint.startswith(mark) and known.fingerprint.endswith(end)
    if is_known and not known.asks_status and not known.fingerprint.startswith(f"{mark}cut"):
        return replace(reading, fingerprint=known.fingerprint, is_unchanged=True)
    minutes = await made_whole(
        minutes,
        page_url=fetched.url,
        fetcher=visit.fetcher,
        reader=visit.reader,
        committee_site=visit.base,
    )
    is_cut = any(can_go_on(item, fetched.url) for item in minutes.items)
    fingerprint = f"{mark}{'cut' if is_cut else ''}{_mark(minutes)}{end}"
    reading = replace(reading, fingerprint=fingerprint)
    if fingerprint == known.fingerprint:
        return replace(reading, is_unchanged=True)
    own = replace(minutes, source=reading.url, status=reading.status or minutes.status)
    return replace(reading, minutes=own)


def _mark(minutes: Minutes) -> str:
    """A mark of what was minuted, and of which items are restricted; never of their words."""
    words: list[list[str]] = [
        [item.key or "", "closed"]
        if item.withheld == RESTRICTED
        else [item.key or "", item.number, item.title]
        for item in minutes.items
    ]
    for clause in minutes.clauses:
        if clause.section in _MINUTED:
            words[clause.item].append(" ".join(minutes.words(clause).split()))
    return sha256(json.dumps(words).encode("ascii")).hexdigest()[:24]

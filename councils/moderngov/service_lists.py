"""The lists of ModernGov's web service: asked for, parsed, filtered here too."""

from datetime import date
from typing import Any

from councils.errors import CouncilsError
from councils.moderngov import addresses
from councils.moderngov.visit import Visit
from councils.values import SiteMeeting


class ServiceOffError(CouncilsError):
    """The web service of {host} is switched off, or another page stands in its place."""


class ServiceShutError(ServiceOffError):
    """The web service of {host} does not let us in; its pages are read next."""


async def rows_of(visit: Visit, what: str, address: str) -> list[dict[str, Any]]:
    """Ask for a list. Raises CouncilsError, ServiceOffError; UnreadableDocumentError if damaged."""
    fetched = await visit.get(address)
    found: list[dict[str, Any]] | None = await visit.parse(what, fetched.content)
    if found is None:
        raise ServiceOffError(address)
    return found


async def meetings_of(
    visit: Visit, key: str, *, first: date, last: date
) -> tuple[SiteMeeting, ...]:
    """One committee's meetings (GetMeetings)."""
    address = addresses.service(
        visit.base, "GetMeetings", lCommitteeId=key, sFromDate=first, sToDate=last
    )
    found = meetings_from(await rows_of(visit, "meetings", address))
    return tuple(one for one in between(found, first, last) if one.committee_key == key)


async def all_meetings(
    visit: Visit, key: str, *, first: date, last: date
) -> tuple[SiteMeeting, ...]:
    """Every committee's meetings, if ``key`` stands for all (GetAllMeetingsByDate)."""
    address = addresses.service(
        visit.base,
        "GetAllMeetingsByDate",
        lCommitteeId=key,
        sFromDate=first,
        sToDate=last,
        bIsAscendingDateOrder="true",
    )
    found = meetings_from(await rows_of(visit, "meetings", address))
    return between(found, first, last)


def meetings_from(rows: list[dict[str, Any]], **facts: str) -> tuple[SiteMeeting, ...]:
    """The parser's rows as values; ``facts`` are what the rows do not say."""
    return tuple(_meeting({**row, **facts}) for row in rows)


def _meeting(row: dict[str, Any]) -> SiteMeeting:
    moved = row["moved_from"]
    days = {
        "on": date.fromisoformat(row["on"]),
        "moved_from": date.fromisoformat(moved) if moved else None,
    }
    return SiteMeeting(**{**row, **days})


def between(meetings: tuple[SiteMeeting, ...], first: date, last: date) -> tuple[SiteMeeting, ...]:
    """Those on these days: a service that does not understand a date sends all that it has."""
    return tuple(one for one in meetings if first <= one.on <= last)

"""Which id stands for "all committees" at a site: asked once, checked against what is known.

A wrong "none" costs requests, a wrong id would lose meetings. So an id is believed only when its
answer holds every meeting that the committees' own lists hold, and more than one committee; where
those lists are empty nothing is concluded; and a watched committee of which a later answer holds no
meeting is asked for by itself.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from councils.errors import PageNotFoundError, PageTooLargeError, SiteFailedError, SiteTooSlowError
from councils.moderngov.often import is_day_of
from councils.moderngov.service_lists import ServiceOffError, all_meetings, between, meetings_of
from councils.moderngov.visit import Visit
from councils.values import SiteMeeting
from minutes.errors import UnreadableDocumentError

CANDIDATES = ("0", "-1")
WIDER = timedelta(days=90)  # each way, so that an empty answer means more than a quiet month
PROBED_AGAIN = 61  # days, where none was found
_NO_ANSWER = (
    SiteFailedError,
    PageNotFoundError,
    PageTooLargeError,
    ServiceOffError,
    UnreadableDocumentError,
)
_Meetings = tuple[SiteMeeting, ...]


async def calendar(visit: Visit, keys: tuple[str, ...], *, first: date, last: date) -> _Meetings:
    """The committees' meetings by the cheapest way that is known to hold them all."""
    known = visit.memory.all_committees
    if known:
        return await _by_one(visit, keys, known, (first, last))
    if known is None or is_day_of(visit.base, first, days=PROBED_AGAIN):
        wide = first - WIDER, last + WIDER
        found = await _by_each(visit, keys, wide)
        await _probe(visit, found, wide)
        return between(found, first, last)
    return await _by_each(visit, keys, (first, last))


async def _by_each(visit: Visit, keys: Iterable[str], days: tuple[date, date]) -> _Meetings:
    found: list[SiteMeeting] = []
    for key in keys:
        found += await meetings_of(visit, key, first=days[0], last=days[1])
    return tuple(found)


async def _by_one(
    visit: Visit, keys: tuple[str, ...], all_key: str, days: tuple[date, date]
) -> _Meetings:
    """One answer for all, and each committee by itself of which it holds nothing."""
    try:
        answer = await all_meetings(visit, all_key, first=days[0], last=days[1])
    except _NO_ANSWER:
        each = await _by_each(visit, keys, days)
        visit.learn(all_committees=None)  # the service answers, and for all it does not
        return each
    found = tuple(one for one in answer if one.committee_key in keys)
    absent = set(keys) - {one.committee_key for one in found}
    others = await _by_each(visit, sorted(absent), days)
    if others:
        visit.learn(all_committees=None)  # it does not stand for all (any more)
    return (*found, *others)


async def _probe(visit: Visit, known: _Meetings, days: tuple[date, date]) -> None:
    """Learn the id whose answer holds all that is known; none where none does."""
    if not known:
        return
    for key in CANDIDATES:
        try:
            answer = await all_meetings(visit, key, first=days[0], last=days[1])
        except (*_NO_ANSWER, SiteTooSlowError):
            continue
        if _is_all(answer, known):
            visit.learn(all_committees=key)
            return
    visit.learn(all_committees="")


def _is_all(answer: _Meetings, known: _Meetings) -> bool:
    holds = {(one.key, one.committee_key) for one in known} <= {
        (one.key, one.committee_key) for one in answer
    }
    return holds and len({one.committee_key for one in answer}) > 1

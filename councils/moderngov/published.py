"""What was published lately at a ModernGov site, where robots.txt lets us read it."""

from datetime import date

from councils.errors import (
    BlockedError,
    PageNotFoundError,
    PageTooLargeError,
    RobotsRefusedError,
    SiteFailedError,
)
from councils.moderngov import addresses
from councils.moderngov.visit import Visit
from councils.parsing import NEWS_BYTES
from councils.values import News, NewsEvent
from minutes.errors import UnreadableDocumentError

_WAYS = {News.WHATS_NEW: "whats_new", News.RSS: "rss"}
_NOT_THERE = (PageNotFoundError, RobotsRefusedError)
_NOT_TODAY = (SiteFailedError, PageTooLargeError, UnreadableDocumentError)


async def news(visit: Visit, *, first: date, last: date) -> tuple[NewsEvent, ...] | None:
    """The events of these days: one request by the way that is known, two at most to find it.

    None where there are none to be read; memory.news is None where they may be there later (what
    is there cannot be understood, or the pages block us while the service answers). News that were
    read before and cannot be today raise their error, so that they are asked for again tomorrow.
    Raises CouncilsError where the whole site is closed to us, or cannot be reached.
    """
    known = visit.memory.news
    later = False
    for way in sorted(_WAYS, key=lambda one: one is not known):
        try:
            events = await _events(visit, way, first, last)
        except _NOT_THERE:
            continue
        except _NOT_TODAY:
            if way is known:
                raise
            later = True
            continue
        except BlockedError as error:
            _raise_if_closed(visit, error)
            later = True
            break
        visit.learn(news=way)
        return events
    visit.learn(news=None if later else News.NONE)
    return None


def _raise_if_closed(visit: Visit, error: BlockedError) -> None:
    """Pass on a block, unless it is the pages alone that are closed to us."""
    if error.retry_after is not None or not visit.memory.has_service:
        raise error


async def _events(visit: Visit, way: News, first: date, last: date) -> tuple[NewsEvent, ...]:
    address = _address(visit.base, way, first, last)
    fetched = await visit.get(address, most_bytes=NEWS_BYTES)
    rows = await visit.parse_page(_WAYS[way], fetched.content)
    events = tuple(
        NewsEvent(row["key"], date.fromisoformat(row["on"]) if row["on"] else None, row["words"])
        for row in rows
    )
    return tuple(one for one in events if one.on is None or first <= one.on <= last)


def _address(base: str, way: News, first: date, last: date) -> str:
    return addresses.whats_new(base, first, last) if way is News.WHATS_NEW else addresses.feed(base)

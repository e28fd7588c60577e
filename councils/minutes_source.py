"""From an address to minutes: fetch, read, say whether they are the committee's own, complete."""

from typing import Protocol
from urllib.parse import urljoin

from councils.completing import completed
from councils.errors import CouncilsError
from councils.fetch import Fetched, Fetcher
from councils.markup import is_whole
from councils.sites import is_committees_own, origin_of
from minutes.errors import UnreadableDocumentError
from minutes.values import AgendaItem, Minutes

MOST_CUT_ITEMS = 20  # pages fetched to complete one meeting


class ReadsMinutes(Protocol):
    """`minutes.child.Reader`, or anything that reads as it does."""

    async def read(
        self,
        content: bytes,
        *,
        source: str,
        content_type: str | None = None,
        verified: bool = False,
    ) -> Minutes:
        """Read minutes out of bytes. Raises UnreadableDocumentError."""


async def minutes_from(
    url: str, *, fetcher: Fetcher, reader: ReadsMinutes, committee_site: str | None
) -> Minutes:
    """Read the minutes at an address, whole where the site has them whole.

    They are ``verified`` when they came from ``committee_site`` over TLS (or from a trusted
    origin that is the committee's). An item that the page cuts is completed from its own page on
    the same host; where that cannot be had it stays cut, with its warning. Raises CouncilsError or
    UnreadableDocumentError.
    """
    fetched = await fetcher.fetch(url)
    minutes = await _read(fetched, fetcher=fetcher, reader=reader, committee_site=committee_site)
    return await made_whole(
        minutes, page_url=fetched.url, fetcher=fetcher, reader=reader, committee_site=committee_site
    )


async def made_whole(
    minutes: Minutes,
    *,
    page_url: str,
    fetcher: Fetcher,
    reader: ReadsMinutes,
    committee_site: str | None,
) -> Minutes:
    """Complete the items that a page cuts from their own pages, as far as these can be had."""
    cut = [place for place, item in enumerate(minutes.items) if can_go_on(item, page_url)]
    for place in cut[:MOST_CUT_ITEMS]:
        rest = await _item_page(
            urljoin(page_url, minutes.items[place].cut_url or ""),
            fetcher=fetcher,
            reader=reader,
            committee_site=committee_site,
        )
        if rest is not None and (rest.verified or not minutes.verified):
            minutes = completed(minutes, place, rest)
    return minutes


async def _read(
    fetched: Fetched, *, fetcher: Fetcher, reader: ReadsMinutes, committee_site: str | None
) -> Minutes:
    own = is_committees_own(
        fetched.url, site=committee_site, tls=fetched.tls, trusted_sites=fetcher.trusted_sites
    )
    return await reader.read(
        fetched.content, source=fetched.url, content_type=fetched.content_type, verified=own
    )


def can_go_on(item: AgendaItem, page_url: str) -> bool:
    """Whether an item is cut, may be read, and goes on at the same site."""
    if not item.cut or not item.cut_url or item.withheld == "restricted":
        return False
    return origin_of(urljoin(page_url, item.cut_url)) == origin_of(page_url)


async def _item_page(
    url: str, *, fetcher: Fetcher, reader: ReadsMinutes, committee_site: str | None
) -> Minutes | None:
    """Read an item's own page; None when it cannot be had from the same site."""
    try:
        fetched = await fetcher.fetch(url)
        if origin_of(fetched.url) != origin_of(url) or not is_whole(fetched.content):
            return None
        return await _read(fetched, fetcher=fetcher, reader=reader, committee_site=committee_site)
    except (CouncilsError, UnreadableDocumentError):
        return None

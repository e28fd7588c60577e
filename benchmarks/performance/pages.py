"""A meeting page of twelve items as the sandbox's council site shows it, as often as needed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from sandbox.council_content import Committee, Meeting, sample_committees
from sandbox.council_pages import meeting_page

ITEMS = 12
FIRST = date(2024, 1, 11)


def twelve_items() -> tuple[Committee, Meeting]:
    """A fictional committee and one meeting with the first twelve items that may be read."""
    committee = sample_committees()[0]
    minuted = [
        item
        for meeting in committee.meetings
        for item in meeting.items
        if item.minutes and not item.restricted
    ]
    first = committee.meetings[0]
    items = tuple(replace(item, number=str(n)) for n, item in enumerate(minuted[:ITEMS], 1))
    return committee, replace(first, items=items, published="approved")


def pages() -> Iterator[bytes]:
    """The page of one meeting after the other, a fortnight apart, with other numbers in it."""
    committee, meeting = twelve_items()
    number = 0
    while True:
        moved = replace(
            meeting, id=meeting.id + number, on=FIRST + timedelta(days=14 * number),
        )  # fmt: skip
        yield meeting_page(committee, moved).encode()
        number += 1


def one_page() -> bytes:
    """The page of the first of them."""
    return next(pages())

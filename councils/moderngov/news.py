"""What a ModernGov site says was published lately: its What's new page, or its feed. Pure."""

import re
from datetime import date
from email.utils import parsedate_to_datetime

from selectolax.lexbor import LexborNode

from councils.markup import html_tree, is_xml, plain, shown, xml_tree
from councils.moderngov.addresses import id_in
from minutes.dates import first_date
from minutes.errors import UnreadableDocumentError

MOST_EVENTS = 2000
MOST_WORDS = 5_000_000  # characters of list entries, those within entries counted again
LONGEST = 200  # characters kept of a line
_EVENT = re.compile(r"\b(?:minutes|decisions?|decision sheet|agenda) published\b", re.IGNORECASE)
_Event = dict[str, str | None]


def feed(content: bytes) -> list[_Event] | None:
    """The events of mgRss.aspx: key (MId), on (ISO or None), words. None where it is no feed."""
    if not is_xml(content):
        return None
    root = xml_tree(content)
    if root.name != "rss":
        return None
    found: list[_Event] = []
    for item in root.all("item"):
        words = plain(item.text("title"))
        key = _meeting_in(plain(item.text("link")) or plain(item.text("guid")))
        if key and _EVENT.search(words):
            found.append(_event(key, _day(item.text("pubdate")), words))
    return _once(found)


def whats_new(content: bytes) -> list[_Event] | None:
    """The events of mgWhatsNew.aspx, as `feed`. None where it is another page."""
    tree = html_tree(content)
    found: list[_Event] = []
    room = MOST_WORDS
    for row in tree.css("li"):
        words = shown(row)
        room -= len(words)
        if room < 0:
            raise UnreadableDocumentError("The page's lists stand in one another without end.")
        if _EVENT.search(words) and len(row.css("li")) == 1:  # itself: no list of lists
            found += [_event(key, first_date(words), words) for key in _meetings_in(row)]
    h1 = shown(tree.css_first("h1.mgMainTitleTxt, #modgov h1, h1")).lower()
    is_page = bool(found) or ("what" in h1 and "new" in h1)
    return _once(found) if is_page else None


def _meetings_in(row: LexborNode) -> list[str]:
    keys = (_meeting_in(link.attributes.get("href") or "") for link in row.css("a[href]"))
    return [key for key in keys if key]


def _meeting_in(href: str) -> str | None:
    return id_in(href, "ielistdocuments.aspx", "mid", "meetingid")


def _event(key: str, on: date | None, words: str) -> _Event:
    return {"key": key, "on": on.isoformat() if on else None, "words": words[:LONGEST]}


def _day(words: str) -> date | None:
    try:
        return parsedate_to_datetime(words).date()
    except (ValueError, OverflowError):
        return first_date(words)


def _once(events: list[_Event]) -> list[_Event]:
    """Each event once: feeds repeat themselves."""
    kept = {(one["key"], one["on"], one["words"]): one for one in events}
    return list(kept.values())[:MOST_EVENTS]

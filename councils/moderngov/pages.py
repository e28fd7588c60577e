"""ModernGov's pages: lists of committees and meetings, and the head of a meeting. Pure.

Each function answers with None where the bytes are no page of ModernGov's kind (a maintenance
notice, another site in its place), so that "nothing there" is never told from such a page.
"""

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from councils.markup import html_tree, shown
from councils.moderngov.addresses import id_in
from councils.moderngov.service import is_cancelled, moved_from
from minutes.dates import first_date

MOST_ROWS = 2000
LONGEST_NOTE = 300  # characters
DEEPEST_LINK = 60  # elements around a link of a list
_TIME = re.compile(r"\b\d{1,2}[.:]\d{2}(?:\s?[ap]m)?\b", re.IGNORECASE)
_OFF = re.compile(r"\b(?:CANCELLED|WITHDRAWN|POSTPONED|ABANDONED)\b")
_PRINTED = re.compile(r"^printed (?:draft )?minutes\b", re.IGNORECASE)
_MINUTES = re.compile(r"\bminutes\b", re.IGNORECASE)
_DRAFT = re.compile(r"\bdraft\b", re.IGNORECASE)


def committees_page(content: bytes) -> list[dict[str, str]] | None:
    """The committees of mgListCommittees.aspx: key, title, category."""
    tree = html_tree(content)
    if not _is_modgov(tree):
        return None
    found: dict[str, dict[str, str]] = {}
    category = ""
    for node in tree.css("h2.mgSectionTitle, h3.mgSectionTitle, a[href]"):
        if node.tag != "a":
            category = shown(node)
            continue
        key = id_in(node.attributes.get("href") or "", "mgcommitteedetails.aspx", "id")
        title = shown(node)
        if key and title and _in_list(node):
            found.setdefault(key, {"key": key, "title": title, "category": category})
    return list(found.values())[:MOST_ROWS]


def _in_list(link: LexborNode) -> bool:
    """Whether a link stands in the page's content and not in the site's menus."""
    node: LexborNode | None = link.parent
    for _ in range(DEEPEST_LINK):
        if node is None or node.tag == "body":
            return False
        if node.attributes.get("id") == "modgov" or "mgContent" in _classes(node):
            return True
        node = node.parent
    return False


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def meetings_page(content: bytes) -> dict[str, Any] | None:
    """The meetings of ieListMeetings.aspx, and the links to earlier and later ones.

    committee_title; meetings: as `service.meetings` gives them, without the committee; earlier,
    later: links or None.
    """
    tree = html_tree(content)
    if not _is_modgov(tree):
        return None
    found: dict[str, dict[str, Any]] = {}
    for link in tree.css("#modgov li a[href], li a.mgMeetingTableLnk[href]"):
        row = _meeting_row(link)
        if row is not None:
            found.setdefault(row["key"], row)
    h2 = shown(tree.css_first("h2.mgSubTitleTxt"))
    return {
        "committee_title": h2,
        "meetings": list(found.values())[:MOST_ROWS],
        "earlier": _step(tree, "earlier"),
        "later": _step(tree, "later"),
    }


def _meeting_row(link: LexborNode) -> dict[str, Any] | None:
    href, words = link.attributes.get("href") or "", shown(link)
    key = id_in(href, "ielistdocuments.aspx", "mid", "meetingid")
    on = first_date(words)
    if key is None or on is None:
        return None
    note = _note_behind(link)
    time, moved = _TIME.search(words), moved_from(note)
    return {
        "key": key,
        "on": on.isoformat(),
        "time": time[0] if time else "",
        "status": note,
        "is_cancelled": is_off(note),
        "moved_from": moved.isoformat() if moved else None,
    }


def _note_behind(link: LexborNode) -> str:
    """The words between a link and the next: "CANCELLED"."""
    words, node = "", link.next
    while node is not None and node.tag != "a" and len(words) < LONGEST_NOTE:
        words += f" {shown(node)}"
        node = node.next
    return " ".join(words.split()).strip(" -–,.")


def _step(tree: LexborHTMLParser, way: str) -> str | None:
    for link in tree.css("a.mgTableNextLnk[href]"):
        href = link.attributes.get("href") or ""
        if f"act={way}" in href.lower():
            return href
    return None


def meeting_page(content: bytes) -> dict[str, Any] | None:
    """The head of ieListDocuments.aspx.

    on (ISO or None), is_cancelled; status: "draft", "approved" or None; has_minutes: some are
    published; has_bodies: they stand on the page; printed: the link to the file, or None.
    """
    tree = html_tree(content)
    h1 = shown(tree.css_first("h1.mgMainTitleTxt"))
    if not h1 or not _is_modgov(tree):
        return None
    h2 = shown(tree.css_first("h2.mgSubTitleTxt"))
    printed = _printed(tree)
    has_bodies = any(_is_minutes_label(node) for node in tree.css("p.mgSubItemTitleTxt"))
    has_minutes = bool(_MINUTES.search(h1)) or has_bodies or printed is not None
    meta = tree.css_first('meta[name="DC.date"]')
    machine = (meta.attributes.get("content") or "") if meta else ""
    on = first_date(machine) or first_date(h2.rpartition(" - ")[2]) or first_date(h2)
    return {
        "on": on.isoformat() if on else None,
        "is_cancelled": is_off(h2.rpartition(" - ")[2]),
        "status": _status(h1, printed) if has_minutes else None,
        "has_minutes": has_minutes,
        "has_bodies": has_bodies,
        "printed": printed[0] if printed else None,
    }


def is_off(words: str) -> bool:
    """Whether a note on a page says that no meeting is held on that day."""
    return bool(_OFF.search(words)) or is_cancelled(words)


def _status(h1: str, printed: tuple[str, str] | None) -> str | None:
    """Draft if the heading or the file's link says so; approved only on the heading's word."""
    if _DRAFT.search(h1) or (printed and _DRAFT.search(printed[1])):
        return "draft"
    return "approved" if _MINUTES.search(h1) or printed else None


def _printed(tree: LexborHTMLParser) -> tuple[str, str] | None:
    for link in tree.css("a[href]"):
        words, href = shown(link), link.attributes.get("href") or ""
        if _PRINTED.match(words) and "documents/" in href.lower():
            return href, words
    return None


def _is_minutes_label(node: LexborNode) -> bool:
    return shown(node).strip(" :").lower() == "minutes"


def _is_modgov(tree: LexborHTMLParser) -> bool:
    return tree.css_first("#modgov, h1.mgMainTitleTxt, div.mgContent") is not None

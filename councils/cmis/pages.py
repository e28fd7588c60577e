"""What stands on CMIS pages: bytes in, plain values out. Runs in the limited child. Pure.

Labels are known by their words, for the classes beside them lie; days in a calendar have no year.
Each function raises UnreadableDocumentError where the page is not what it should be: CMIS answers
200 when its calendar fails.
"""

import re
from collections.abc import Iterator
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from councils.markup import html_tree, plain, shown
from minutes.dates import first_date
from minutes.errors import UnreadableDocumentError
from minutes.reading import decoded

_MEETING = re.compile(r"/Meeting/([\w-]{1,40})/Committee/([\w-]{1,40})(?:/|$)", re.IGNORECASE)
_COMMITTEE = re.compile(r"ViewCMIS_CommitteeDetails/mid/\d+/id/([\w-]{1,40})(?:/|$)", re.IGNORECASE)
_MODULE = re.compile(
    r"dnn(?:\$|_)ctr(\d{1,9})(?:\$|_)MeetingCalendarPublic|/ctl/\w+/mid/(\d{1,9})/", re.IGNORECASE
)
_TAB = re.compile(r"/tabid/(\d{1,9})/ctl/(?:ViewMeetingPublic|MeetingCalendar)", re.IGNORECASE)
_DAY = re.compile(
    r"(?:(?P<weekday>[a-z]+)\s*,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[a-z]{3})",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?P<time>\d{1,2}[:.]\d{2}(?:\s?[ap]m)?)\s*(?:-\s+)?(?P<title>.*)", re.IGNORECASE | re.DOTALL
)
_LISTED = re.compile(r"\d{1,2} \w{3,9} \d{4}\s+")
_CANCELLED = re.compile(r"\b(?:cancelled|canceled|abandoned|withdrawn|postponed)\b", re.IGNORECASE)
_MARK = re.compile(
    r"\s*[-–(\[*]+\s*(?:cancelled|canceled|abandoned|withdrawn|postponed)\b[\s)\]*]*$",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HALF_A_YEAR = 6  # months

NO_CALENDAR = "The page is not the calendar of meetings that CMIS sites have."
OTHER_MONTH = "The calendar shows another month than the one that was asked for."
NO_MEETING = "The page is not the page of a meeting that CMIS sites have."


def module(content: bytes) -> dict[str, str]:
    """The numbers of the calendar: {"tab": …, "module": …}, "" where the page does not say."""
    text = decoded(content)
    tab, number = _TAB.search(text), _MODULE.search(text)
    return {
        "tab": tab[1] if tab else "",
        "module": (number[1] or number[2]) if number else "",
    }


def committees(content: bytes) -> list[dict[str, str]]:
    """The committees that a page links: [{"key", "title"}], each once, in the page's order."""
    found: dict[str, str] = {}
    for link in html_tree(content).css("a[href]"):
        at = _COMMITTEE.search(link.attributes.get("href") or "")
        title = shown(link)
        if at and title:
            found.setdefault(at[1].lower(), title)
    return [{"key": key, "title": title} for key, title in found.items()]


def calendar(content: bytes, *, year: int = 0, month: int = 0) -> list[dict[str, object]]:
    """The meetings of a month's page, or of a list view, whose rows have their own year.

    [{"key", "committee", "title", "on" (ISO), "time", "cancelled", "status"}].
    """
    tree = html_tree(content)
    if tree.css_first("td.SimpleCalendarDate") is not None:
        return list(_of_month(tree, year, month))
    if tree.css_first("tr.rgRow, tr.rgNoRecords, [id*='MeetingCalendarPublicList']") is not None:
        return list(_of_list(tree))
    raise UnreadableDocumentError(NO_CALENDAR)


def meeting(content: bytes) -> dict[str, object]:
    """One meeting: {"committee", "on" (ISO or null), "time", "status", "cancelled", "documents"}.

    Documents are [{"title", "href"}] as the page lists them.
    """
    tree = html_tree(content)
    values = _labelled(tree)
    when = next((value for label, value in values.items() if label.startswith("date")), "")
    on = first_date(when)
    documents = [
        {"title": plain(shown(link)), "href": " ".join((link.attributes["href"] or "").split())}
        for link in tree.css("a.TitleLink[href]")
    ]
    if on is None and not documents:
        raise UnreadableDocumentError(NO_MEETING)
    status = values.get("status", "")
    heading = " ".join((status, values.get("committee", "")))
    return {
        "committee": values.get("committee", ""),
        "on": on.isoformat() if on else None,
        "time": when.rpartition(" - ")[2].strip() if " - " in when else "",
        "status": status,
        "cancelled": bool(_CANCELLED.search(heading)),
        "documents": documents,
    }


def _of_month(tree: LexborHTMLParser, year: int, month: int) -> Iterator[dict[str, object]]:
    on: date | None = None
    for node in tree.css("td.SimpleCalendarDate, p.Meeting a[href]"):
        if node.tag == "td":
            on = _day(shown(node), year, month)
        elif on is not None:
            yield from _row(node, on, shown(node))


def _of_list(tree: LexborHTMLParser) -> Iterator[dict[str, object]]:
    for node in tree.css("tr.rgRow a[href], tr.rgAltRow a[href]"):
        words = shown(node)
        on = first_date(words)
        if on is not None:
            yield from _row(node, on, _LISTED.sub("", words, count=1))


def _row(link: LexborNode, on: date, words: str) -> Iterator[dict[str, object]]:
    at, told = _MEETING.search(link.attributes.get("href") or ""), _TIME.match(words)
    if at is None:
        return
    title = told["title"] if told else words
    cancelled = _CANCELLED.search(title)
    yield {
        "key": at[1].lower(),
        "committee": at[2].lower(),
        "title": _MARK.sub("", title).strip(),
        "on": on.isoformat(),
        "time": told["time"] if told else "",
        "cancelled": bool(cancelled),
        "status": cancelled[0] if cancelled else "",
    }


def _day(words: str, year: int, month: int) -> date | None:
    """A day of the month that was asked for, or of its neighbours; its weekday must be right.

    Raises UnreadableDocumentError when it is not: then the site shows another month.
    """
    whole, told = first_date(words), _DAY.search(words)
    if whole is not None or told is None or told["month"].lower() not in _MONTHS:
        return whole
    number = _MONTHS.index(told["month"].lower()) + 1
    ahead = number - month
    year += (ahead < -_HALF_A_YEAR) - (ahead > _HALF_A_YEAR)
    try:
        on = date(year, number, int(told["day"]))
    except ValueError as error:
        raise UnreadableDocumentError(OTHER_MONTH) from error
    weekday = (told["weekday"] or "")[:3].lower()
    if weekday in _DAYS and _DAYS[on.weekday()] != weekday:
        raise UnreadableDocumentError(OTHER_MONTH)
    return on


def _labelled(tree: LexborHTMLParser) -> dict[str, str]:
    """The values of a page by the words of their labels, in small letters; the first counts."""
    found: dict[str, str] = {}
    for label in tree.css("div.holder > div.DNNLabel"):
        value = _next_element(label)
        if value is not None and "Value" in (value.attributes.get("class") or "").split():
            found.setdefault(shown(label).rstrip(": ").lower(), shown(value))
    return found


def _next_element(node: LexborNode) -> LexborNode | None:
    after = node.next
    while after is not None and not (after.tag or "-")[0].isalpha():
        after = after.next
    return after

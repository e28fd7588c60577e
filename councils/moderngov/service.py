"""ModernGov's web service: its lists, and what GetMeeting says is published. Bytes in, plain out.

Each function answers with None where the bytes are not the service's own answer (a page in its
place, a fault, another method's answer): then the service is off. Raises UnreadableDocumentError
where they are its answer, and damaged.
"""

import json
import re
from datetime import date
from hashlib import sha256
from typing import Any

from councils.markup import Element, is_xml, plain, xml_tree
from minutes.dates import first_date
from minutes.service_xml import is_closed, is_true, may_be_shown

_OFF = ("cancel", "withdraw", "postpone", "abandon")  # how a status begins that holds no meeting
_MOVED = re.compile(
    r"\b(?:rescheduled|moved|postponed|changed?)\s+from\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_LISTS = frozenset({"getmeetings", "getmeetingsbydate"})


def committees(content: bytes) -> list[dict[str, str]] | None:
    """The committees that still meet, of GetCommittees: key, title, category."""
    root = _root(content, {"committees"})
    if root is None:
        return None
    return [
        {
            "key": row.text("committeeid"),
            "title": plain(row.text("committeetitle")),
            "category": plain(row.text("committeecategory")),
        }
        for row in root.all("committee")
        if row.text("committeeid") and not _over(row)
    ]


def _over(committee: Element) -> bool:
    return is_true(committee.text("committeedeleted")) or is_true(
        committee.text("committeeexpired")
    )


def meetings(content: bytes) -> list[dict[str, Any]] | None:
    """The meetings of GetMeetings or GetAllMeetingsByDate.

    Each: key, committee_key, committee_title, on (ISO), time, status, is_cancelled, moved_from
    (ISO or None). A row without a date or an id is left out.
    """
    root = _root(content, _LISTS)
    if root is None:
        return None
    found: dict[str, dict[str, Any]] = {}
    for committee in root.all("committee"):
        for row in committee.all("meeting"):
            _add(found, row, committee)
    for row in root.all("meeting"):
        _add(found, row, row)
    return list(found.values())


def _add(found: dict[str, dict[str, Any]], row: Element, committee: Element) -> None:
    key, on = row.text("meetingid"), first_date(row.text("meetingdate"))
    if not key or on is None or key in found:
        return
    status = plain(row.text("meetingstatus"))
    moved = moved_from(status)
    found[key] = {
        "key": key,
        "committee_key": committee.text("committeeid"),
        "committee_title": plain(committee.text("committeetitle")),
        "on": on.isoformat(),
        "time": row.text("meetingtime"),
        "status": status,
        "is_cancelled": is_cancelled(status),
        "moved_from": moved.isoformat() if moved else None,
    }


def is_cancelled(status: str) -> bool:
    """Whether these words of the site say that no meeting is held on that day."""
    return status.strip().lower().startswith(_OFF)


def moved_from(status: str) -> date | None:
    """The day in "Confirmed; Rescheduled from 24 September 2026"; None where none is named."""
    found = _MOVED.search(status)
    return first_date(found["rest"]) if found else None


def meeting(content: bytes) -> dict[str, Any] | None:
    """What GetMeeting says of one meeting.

    key ("" for a meeting that is not there), on (ISO or None), time, status, is_cancelled;
    is_published: minutes are, in whole or in part; has_bodies: they stand in this answer and not
    only in a file; fingerprint: of what is published of the minutes (never of what is restricted),
    "" where nothing is.
    """
    root = _root(content, {"meeting"})
    if root is None:
        return None
    items = list(root.all("agendaitem"))
    open_items = [item for item in items if not _is_closed(item)]
    has_bodies = any(item.text("minutesnonemptyhtmlbody") for item in open_items)
    is_open = may_be_shown(root.text("isdisplayallowed"))
    is_published = is_open and (
        is_true(root.text("minutepublished")) or any(map(_has_minutes, open_items))
    )
    status, on = plain(root.text("meetingstatus")), first_date(root.text("meetingdate"))
    return {
        "key": root.text("meetingid"),
        "on": on.isoformat() if on else None,
        "time": root.text("meetingtime"),
        "status": status,
        "is_cancelled": is_cancelled(status),
        "is_published": is_published,
        "has_bodies": has_bodies,
        "fingerprint": _fingerprint(items) if is_published else "",
    }


def _is_closed(item: Element) -> bool:
    return is_closed(
        isrestricted=item.text("isrestricted"), isdisplayallowed=item.text("isdisplayallowed")
    )


def _has_minutes(item: Element) -> bool:
    return is_true(item.text("isminutepublished")) and bool(item.text("minutesnonemptyhtmlbody"))


def _fingerprint(items: list[Element]) -> str:
    told = json.dumps([_published(item) for item in items])
    return sha256(told.encode("ascii")).hexdigest()[:32]


_FLAGS = (
    ("isminutepublished", "minutesnonemptyhtmlbody"),
    ("isdecisionpublished", "decisionnonemptyhtmlbody"),
)


def _published(item: Element) -> list[str]:
    """What counts of an item: of a closed one, only that it is."""
    key = item.text("agendaitemid")
    if _is_closed(item):
        return [key, "closed"]
    comments = [
        item.text(f"commenttext{number}")
        for number in range(1, 10)
        if "action" in item.text(f"commentlabel{number}").lower()
    ]
    words = [
        plain(item.text("agendaitemtitle")),
        item.text("fulldisplaynumberformat"),
        *(str(is_true(item.text(flag))) for flag, body in _FLAGS if item.text(body)),
        item.text("decisionnonemptyhtmlbody"),
        item.text("minutesnonemptyhtmlbody"),
        *comments,
    ]
    return [key, *(" ".join(one.split()) for one in words)]


def _root(content: bytes, names: set[str] | frozenset[str]) -> Element | None:
    """The root where it is one of these; None where something else stands in its place."""
    if not is_xml(content):
        return None
    root = xml_tree(content)
    return root if root.name in names else None

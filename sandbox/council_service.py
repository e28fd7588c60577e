"""The XML service of the sandbox's council site: mgWebService.asmx, answered to plain GET.

Its habits are the real one's: every declared parameter must be there; a day that is not written
dd/mm/yyyy is passed over without a word, and the whole history comes back.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sandbox.council_content import Committee, Meeting
from sandbox.council_meeting_xml import DAY, attachment_element, meeting_element, status_of
from sandbox.council_xml import Element, document, flag, number_of

MOST_ROWS = 5000
METHODS = {
    "GetAllMeetingsByDate": ("lCommitteeId", "sFromDate", "sToDate", "bIsAscendingDateOrder"),
    "GetAttachment": ("lAttachmentId",),
    "GetCommittees": (),
    "GetMeeting": ("lMeetingId",),
    "GetMeetings": ("lCommitteeId", "sFromDate", "sToDate"),
}
_PARAMETERS = {name.lower(): parameters for name, parameters in METHODS.items()}
_DAY = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*$")
Row = tuple[Committee, Meeting]


class ServiceRefusedError(Exception):
    """The service answers with HTTP 500 and these words."""


@dataclass(frozen=True, slots=True)
class Service:
    """What the service answers from. ``everything`` is the id that stands for all committees.

    ``lists`` are the committees as the lists of meetings see them (a stale copy, with that fault).
    """

    committees: Sequence[Committee]
    base: str
    everything: str = "0"
    lists: Sequence[Committee] = ()
    labels: tuple[str, str] = ("Presented By", "Actions")

    def answer(self, method: str, query: Mapping[str, str]) -> str:
        """Answer one call with a document. ``query`` has its names in small letters.

        Raises ServiceRefusedError for a method that does not exist and for missing parameters.
        """
        name = method.lower()
        if name not in _PARAMETERS:
            raise ServiceRefusedError(f"{method} Web Service method name is not valid.")
        for parameter in _PARAMETERS[name]:
            if parameter.lower() not in query:
                raise ServiceRefusedError(f"Missing parameter: {parameter}.")
        return document(getattr(self, f"_{name}")(query))

    def _getcommittees(self, _: Mapping[str, str]) -> Element:
        rows = sorted(self.committees, key=lambda one: one.name)
        count = number_of("committeescount", len(rows))
        return Element("committees", inside=(count, *map(_committee, rows)))

    def _getmeetings(self, query: Mapping[str, str]) -> Element:
        rows = self._rows(query)
        committees = [one for one in self._asked_for(query) if any(c.id == one.id for c, _ in rows)]
        blocks = (_block(one, [m for c, m in rows if c.id == one.id]) for one in committees)
        return Element(
            "getmeetings",
            inside=(
                number_of("meetingscount", len(rows)),
                number_of("committeescount", len(committees)),
                *blocks,
            ),
        )

    def _getallmeetingsbydate(self, query: Mapping[str, str]) -> Element:
        order = query["bisascendingdateorder"].strip().lower()
        if order not in {"true", "false"}:
            raise ServiceRefusedError("Cannot convert the value to System.Boolean.")
        rows = sorted(self._rows(query), key=lambda row: row[1].on, reverse=order == "false")
        listed = tuple(Element("meeting", inside=tuple(_by_date(*row))) for row in rows)
        count = number_of("meetingscount", len(rows))
        return Element("getmeetingsbydate", inside=(count, Element("meetings", inside=listed)))

    def _getmeeting(self, query: Mapping[str, str]) -> Element:
        number = whole_number(query["lmeetingid"])
        for committee in self.committees:
            for meeting in committee.meetings:
                if meeting.id == number:
                    return meeting_element(committee, meeting, base=self.base, labels=self.labels)
        return Element("meeting")

    def _getattachment(self, query: Mapping[str, str]) -> Element:
        number = whole_number(query["lattachmentid"])
        return attachment_element(number, self.committees, base=self.base)

    def _asked_for(self, query: Mapping[str, str]) -> list[Committee]:
        number = whole_number(query["lcommitteeid"])
        lists = self.lists or self.committees
        if self.everything and str(number) == self.everything:
            return list(lists)
        return [one for one in lists if one.id == number]

    def _rows(self, query: Mapping[str, str]) -> list[Row]:
        first, last = day_of(query["sfromdate"]), day_of(query["stodate"])
        found = [
            (committee, meeting)
            for committee in self._asked_for(query)
            for meeting in sorted(committee.meetings, key=lambda one: one.on)
            if (first or date.min) <= meeting.on <= (last or date.max)
        ]
        return found[:MOST_ROWS]


def methods_page() -> str:
    """Write the service's own page, which lists its methods."""
    rows = "".join(
        f'<li><a href="mgWebService.asmx?op={name}">{name}</a></li>\n' for name in METHODS
    )
    return f"<html><head><title>mgWebService Web Service</title></head><body><ul>{rows}</ul></body>"


def whole_number(words: str) -> int:
    """Read an id. Raises ServiceRefusedError with ASP.NET's words."""
    try:
        return int(words)
    except ValueError:
        raise ServiceRefusedError(f"Cannot convert {words} to System.Int32.") from None


def day_of(words: str) -> date | None:
    """Read dd/mm/yyyy; anything else is as if it had not been sent."""
    found = _DAY.match(words)
    if found is None:
        return None
    try:
        return datetime.strptime("/".join(found.groups()), DAY).date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None


def _committee(committee: Committee) -> Element:
    category = Element("committeecategory", committee.category)
    return Element(
        "committee",
        inside=(
            Element("committeeid", str(committee.id)),
            Element("committeetitle", committee.name),
            flag("committeedeleted", value=committee.deleted),
            flag("committeeexpired", value=committee.expired),
            *((category,) if committee.category and not committee.expired else ()),
        ),
    )


def _block(committee: Committee, meetings: Sequence[Meeting]) -> Element:
    rows = tuple(Element("meeting", inside=tuple(_stub(meeting))) for meeting in meetings)
    return Element(
        "committee",
        inside=(
            Element("committeeid", str(committee.id)),
            Element("committeetitle", committee.name),
            number_of("committeemeetingcount", len(rows)),
            Element("committeemeetings", inside=rows),
        ),
    )


def _by_date(committee: Committee, meeting: Meeting) -> Iterable[Element]:
    first, *others = _stub(meeting)
    yield first
    yield Element("committeeid", str(committee.id))
    yield Element("committeetitle", committee.name)
    yield from others


def _stub(meeting: Meeting) -> Iterable[Element]:
    yield Element("meetingid", str(meeting.id))
    yield Element("meetingdate", f"{meeting.on:{DAY}}")
    yield Element("meetingstatus", status_of(meeting))
    yield Element("meetingtime", meeting.time)
    yield flag("iswebcast", value=False)
